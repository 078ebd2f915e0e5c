"""Word lists of data/reference that only extraction reads, as checked, frozen values.

    reporting_verbs.csv   verbs by the quotes that they take. kind `core`: the commonest verbs of speech, hardly ever
                          anything else; `saying`: they take a sentence ("vowed: …"); `naming`: they take a fragment
                          ("described it as …"). `indirect`: a clause behind it is reported speech, and not thought,
                          hope or consent. `forms`: irregular ones; the regular ones are derived
    reporting_nouns.csv   `text`: nouns for texts and talks, which may speak themselves ("a statement said"); `claim`:
                          nouns for an utterance that belongs to somebody ("Lee's claim that …")
    body_nouns.csv        nouns for bodies that speak: a ministry, a court, a company
    person_nouns.csv      nouns for one person with their synonyms. `wider`: nouns that may stand for it ("the leader"
                          for a president). `one_holder`: one person at a time. `often_nameless`: often somebody whom
                          the text does not name

A cell that holds several values separates them by `;`.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from app.errors import ReferenceDataError
from app.reference import FOLDER

VerbKind = Literal["core", "saying", "naming"]
_FLAGS = {"yes": True, "": False}


@dataclass(frozen=True, slots=True)
class ReportingWords:
    """Forms of verbs and nouns that report speech, in lower case."""

    verbs: Mapping[str, VerbKind]  # by form
    indirect: frozenset[str]
    texts: frozenset[str]
    claims: frozenset[str]


@dataclass(frozen=True, slots=True)
class PersonNouns:
    """Nouns for one person, in lower case, words of one joined by hyphens."""

    keys: Mapping[str, str]  # by noun: the noun of its row
    wider: Mapping[str, frozenset[str]]  # by a wider noun: the keys for which it may stand
    one_holder: frozenset[str]
    often_nameless: frozenset[str]


@cache
def load_reporting_words(folder: Path = FOLDER) -> ReportingWords:
    """Read the verbs and nouns that report speech. Raises ReferenceDataError, with file and line, for any fault."""
    verbs: dict[str, VerbKind] = {}
    indirect: set[str] = set()
    path = folder / "reporting_verbs.csv"
    table = list(_rows(path, "verb", "kind", "indirect", "forms"))
    for kind in get_args(VerbKind):  # a form of two verbs counts for the earlier kind
        for line, row in table:
            if row["kind"] not in get_args(VerbKind):
                raise _fault(
                    folder / "reporting_verbs.csv", line, f"kind {row['kind']!r} is none of {get_args(VerbKind)}"
                )
            if row["kind"] == kind:
                forms = (row["verb"], *(row["forms"].split(";") if row["forms"] else _regular(row["verb"])))
                verbs |= {form: kind for form in forms if form not in verbs}
                indirect.update(forms if _flag(path, line, row, "indirect") else ())
    texts, claims = set(), set()
    path = folder / "reporting_nouns.csv"
    for line, row in _rows(path, "noun", "text", "claim"):
        flags = [_flag(path, line, row, name) for name in ("text", "claim")]
        if not any(flags):
            raise _fault(path, line, f"{row['noun']!r} is neither a text nor a claim")
        texts.update([row["noun"]] if flags[0] else [])
        claims.update([row["noun"]] if flags[1] else [])
    return ReportingWords(verbs, frozenset(indirect), frozenset(texts), frozenset(claims))


@cache
def load_body_nouns(folder: Path = FOLDER) -> frozenset[str]:
    """Read the nouns for bodies. Raises ReferenceDataError, with file and line, for any fault."""
    return frozenset(row["noun"] for _, row in _rows(folder / "body_nouns.csv", "noun"))


@cache
def load_person_nouns(folder: Path = FOLDER) -> PersonNouns:
    """Read the nouns for people. Raises ReferenceDataError, with file and line, for any fault."""
    path = folder / "person_nouns.csv"
    table = list(_rows(path, "noun", "synonyms", "wider", "one_holder", "often_nameless"))
    keys: dict[str, str] = {}
    wider: dict[str, set[str]] = defaultdict(set)
    for line, row in table:
        for noun in (row["noun"], *filter(None, row["synonyms"].split(";"))):
            if noun in keys:
                raise _fault(path, line, f"{noun!r} is there twice")
            keys[noun] = row["noun"]
    for line, row in table:
        for noun in filter(None, row["wider"].split(";")):
            if noun not in keys:
                raise _fault(path, line, f"the wider noun {noun!r} has no row")
            wider[noun].add(row["noun"])
    flagged = {
        column: frozenset(row["noun"] for line, row in table if _flag(path, line, row, column))
        for column in ("one_holder", "often_nameless")
    }
    return PersonNouns(keys, {noun: frozenset(under) for noun, under in wider.items()}, **flagged)


def _regular(verb: str) -> tuple[str, ...]:
    """Return the regular forms of a verb beside its base form."""
    if verb.endswith("e"):
        return verb + "s", verb + "d", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2] not in "aeo":
        return verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    if verb.endswith(("s", "sh", "ch", "x", "z")):
        return verb + "es", verb + "ed", verb + "ing"
    return verb + "s", verb + "ed", verb + "ing"


def _flag(path: Path, line: int, row: Mapping[str, str], column: str) -> bool:
    if row[column] not in _FLAGS:
        raise _fault(path, line, f"{column} is {row[column]!r}, neither yes nor empty")
    return _FLAGS[row[column]]


def _rows(path: Path, *columns: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line number, row) of a table that has exactly these columns and no first cell twice."""
    seen: set[str] = set()
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            if next(reader, None) != list(columns):
                raise _fault(path, 1, f"its columns are not {', '.join(columns)}")
            for cells in reader:
                if len(cells) != len(columns) or not cells[0]:
                    raise _fault(
                        path, reader.line_num, f"it has {len(cells)} cells of {len(columns)}, or the first is empty"
                    )
                if cells[0] in seen:
                    raise _fault(path, reader.line_num, f"{cells[0]!r} is there twice")
                seen.add(cells[0])
                yield reader.line_num, dict(zip(columns, (cell.strip() for cell in cells), strict=True))
    except OSError as error:
        raise ReferenceDataError(f"{path} cannot be read: {error}") from None


def _fault(path: Path, line: int, detail: str) -> ReferenceDataError:
    return ReferenceDataError(f"{path.name}, line {line}: {detail}")
