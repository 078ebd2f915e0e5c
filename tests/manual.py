"""The tables of docs/api.md and the outline of OpenAPI, made from the code. `python -m tests.manual` writes both.

A table is in docs/api.md after a line `<!-- its name -->` and ends before the next empty line. The outline is the
document without descriptions and examples: the part that clients depend on.
"""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.api import create_app
from app.api.openapi_parameters import parameters
from app.api.problem_types import TYPES
from app.api.routes.resources import sub_lists
from app.corrections.listing import CORRECTIONS
from app.csv_rows import paths
from app.query.catalog import MEANING, Field
from app.query.parsing.query_string import LIST_PARAMETERS
from app.query.parsing.selection import EVIDENCE
from app.query.resources import RESOURCES
from app.query.timeline import TIMELINE
from app.settings import ROOT

FILE: Path = ROOT / "docs" / "api.md"
OUTLINE: Path = ROOT / "tests" / "api" / "openapi.json"
_WORDS = ("description", "summary", "title", "example", "examples")
_TAKES = {
    "id": "an id",
    "text": "words; case, accents and marks aside",
    "words": "words; case, accents and marks aside",
    "subject": "an id or a name of countries, people or topics",
    "keyword": "a code",
    "number": "a whole number",
    "date": "an EDTF date",
    "day": "a day, `2025-08-24`",
    "year": "a year, `2025`",
    "month": "a month, `2025-08`",
    "boolean": "`true` or `false`",
}


def tables() -> dict[str, str]:
    """Return every table by its name."""
    filters = {f"filters of {r.name}": _filters(r.fields) for r in (*RESOURCES.values(), TIMELINE, CORRECTIONS)}
    operators = ((f"`{'' if name == 'eq' else '__' + name}=`", meaning) for name, meaning in MEANING.items())
    return {
        "routes": _table(("method", "path", "description"), _routes()),
        "resources": _table(("resource", "description", "order", "`include=`", "fields"), _resources()),
        "operators": _table(("operator", "selects records whose value"), operators),
        "parameters": _table(("parameter", "description"), _parameters()),
        "problems": _table(("`/problems/…`", "status", "title", "remedy"), _problems()),
        **filters,
    }


def written(text: str) -> str:
    """Return the text of the file with its tables as they should be."""
    made = tables()
    return re.sub(
        r"(?m)^<!-- (.+) -->\n(?:.+\n)*", lambda found: f"{found[0].splitlines()[0]}\n{made.pop(found[1])}\n", text
    )


def names(text: str) -> list[str]:
    return re.findall(r"(?m)^<!-- (.+) -->$", text)


def outline() -> str:
    """Return the document without its words as JSON, a line for each operation, parameter, response and schema."""
    document: dict[str, Any] = create_app().openapi()
    parts: dict[str, dict[str, Any]] = {
        "operations": {
            f"{method.upper()} {path}": operation
            for path, operations in document["paths"].items()
            for method, operation in operations.items()
        },
        **{name: document["components"][name] for name in ("parameters", "responses", "schemas")},
    }
    return (
        _lines(
            {
                title: _lines({name: json.dumps(_outlined(part), sort_keys=True) for name, part in found.items()})
                for title, found in parts.items()
            }
        )
        + "\n"
    )


def _lines(entries: dict[str, str]) -> str:
    """Return a JSON object of parts that are JSON already, one a line, in the order of their names."""
    lines = ",\n".join(f'"{name}": {entries[name]}' for name in sorted(entries))
    return f"{{\n{lines}\n}}"


def _outlined(part: Any) -> Any:
    """Return a part of the document without words, and the last name of each reference in its place."""
    if isinstance(part, list):
        return [_outlined(item) for item in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return part["$ref"].rpartition("/")[2]
    return {key: _outlined(value) for key, value in part.items() if key not in _WORDS or isinstance(value, dict)}


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = [*head]
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |" for line in lines)


def _routes() -> Iterable[tuple[str, str, str]]:
    below = {f"/v1/{parent.name}/{{id}}/{child.name}" for parent, child, _ in sub_lists()}
    document: dict[str, Any] = create_app().openapi()
    for path, operations in document["paths"].items():
        if path not in below:
            for method, operation in operations.items():
                yield method.upper(), f"`{path}`", operation["summary"]
    for parent in RESOURCES.values():
        if children := [child.name for owner, child, _ in sub_lists() if owner is parent]:
            listed = ", ".join(f"`{child}`" for child in children)
            yield "GET", f"`/v1/{parent.name}/{{id}}/…`", f"Lists of {parent.one}: {listed}"


def _resources() -> Iterable[tuple[str, ...]]:
    for resource in RESOURCES.values():
        include = ", ".join(f"`{name}`" for name in (EVIDENCE, *resource.relations))
        served = ", ".join(f"`{path}`" for path in paths(resource.schema) if "." not in path)
        yield f"`{resource.name}`", resource.description, f"`{resource.sort}`", include, served


def _parameters() -> Iterable[tuple[str, str]]:
    components = parameters()
    for name in LIST_PARAMETERS:
        described = components.get(name) or components[f"quotes.{name}"]
        what = described["description"].partition(" Default: ")[0]
        yield f"`{name}`", what


def _problems() -> Iterable[tuple[str, ...]]:
    for slug, type_ in TYPES.items():
        yield f"`{slug}`", ", ".join(map(str, type_.statuses)), type_.title, type_.advice


def _filters(fields: Iterable[Field]) -> str:
    rows = (
        (
            f"`{field.name}`",
            _taken(field),
            ", ".join(f"`{operator}`" for operator in field.operators if operator != "eq"),
            field.description,
            ", ".join(word for word, holds in (("sort", field.sortable), ("count", field.facetable)) if holds),
        )
        for field in fields
    )
    return _table(("filter", "value", "other operators", "description", "supports"), rows)


def _taken(field: Field) -> str:
    if field.target:
        named = field.target in ("countries", "people", "topics")
        return f"an id{' or a name' if named else ''} of {field.target}"
    if field.choices:
        return ", ".join(f"`{choice}`" for choice in field.choices)
    return _TAKES[field.kind] if field.whole else "a number"


if __name__ == "__main__":
    FILE.write_text(written(FILE.read_text(encoding="utf-8")), encoding="utf-8")
    OUTLINE.write_text(outline(), encoding="utf-8")
