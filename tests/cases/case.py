"""Cases: a small input each, and what is certainly right about it. README.md describes the format."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    """One line of a family's file. `known` is the fault for which the case does not hold yet, if there is one."""

    id: str
    family: str
    read: Literal["extract", "page", "api"]
    inputs: tuple[Path, ...]
    expect: tuple[dict[str, Any], ...]
    why: str
    published: str | None = None
    get: str | None = None
    url: str | None = None
    known: str | None = None


def load_cases(folder: Path = HERE, only: str | None = None) -> list[Case]:
    """Return the cases of a folder, or those of one family or id. Raises ValueError for a line that is no case."""
    cases = [case for file in sorted(folder.glob("*.jsonl")) for case in _cases_in(file)]
    return [case for case in cases if only in (None, case.family, case.id)]


def _cases_in(file: Path) -> Iterator[Case]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        try:
            yield _case(json.loads(line), file.parent / "inputs")
        except (TypeError, KeyError, ValueError) as error:
            raise ValueError(f"{file.name}:{number} is not a case: {error!r}") from error


def _case(row: dict[str, Any], folder: Path) -> Case:
    named = row.pop("input")
    inputs = tuple(folder / name for name in (named if isinstance(named, list) else [named]))
    if absent := [path.name for path in inputs if not path.is_file()]:
        raise ValueError(f"no input {', '.join(absent)}")
    case = Case(**{**row, "expect": tuple(row["expect"])}, inputs=inputs)
    if not case.expect or not case.why or case.read not in ("extract", "page", "api"):
        raise ValueError("it expects nothing, has no reason, or is read in no known way")
    if (case.read == "api") != (case.get is not None) or (case.read != "api" and len(inputs) != 1):
        raise ValueError("a look-up has `get`, any other case one input")
    return case
