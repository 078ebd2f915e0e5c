"""Explanation of a query: in words, with the number of rows that each filter removes."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from app.query.counts import count
from app.query.name_resolver import ResolvedName
from app.query.parsing.filters import LISTS, Condition
from app.query.parsing.request import Query
from app.query.parsing.text import Term, TextQuery
from app.query.parsing.values import parse_list

_WORDS = {
    "eq": "is",
    "ne": "is not",
    "in": "is one of",
    "not_in": "is none of",
    "all": "has all of",
    "gt": "is more than",
    "gte": "is at least",
    "lt": "is less than",
    "lte": "is at most",
    "contains": "contains",
    "absent": "is not known",
    "present": "is known",
}
_WORDS_OF_DATES = {
    "eq": "overlaps",
    "ne": "does not overlap",
    "in": "overlaps one of",
    "not_in": "overlaps none of",
    "gt": "is after",
    "gte": "overlaps or is after",
    "lt": "is before",
    "lte": "overlaps or is before",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One filter. `parameter` is None for a default filter of the list.

    `left` is the number of rows after this filter and those before it, `takes_away` fewer than without it; `without` is
    the number of rows with all filters but this one.
    """

    parameter: str | None
    words: str
    takes_away: int
    left: int
    without: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """A query in `words`; `rows` is the number of rows without filters, `filters` are in the order of the request."""

    words: str
    rows: int
    filters: tuple[Step, ...]


def explain(connection: Connection, query: Query) -> Explanation:
    """Return the explanation of a query."""
    filters = [(each.parameter, _condition_in_words(query, each)) for each in query.conditions]
    if query.text:
        filters.append(("q", _text_in_words(query.text)))
    everything = set(range(len(filters)))
    lengths = [_length(connection, query, {*range(kept)}) for kept in range(len(filters) + 1)]
    steps = (
        Step(
            parameter,
            words,
            lengths[number] - lengths[number + 1],
            lengths[number + 1],
            _length(connection, query, everything - {number}),
        )
        for number, (parameter, words) in enumerate(filters)
    )
    return Explanation(_in_words(query, [words for _, words in filters]), lengths[0], tuple(steps))


def _length(connection: Connection, query: Query, kept: set[int]) -> int:
    """Return the number of rows with the filters of these indices, the last being `q`."""
    conditions = tuple(each for number, each in enumerate(query.conditions) if number in kept)
    text = query.text if len(query.conditions) in kept else None
    return count(connection, query.resource, conditions, text)


def _in_words(query: Query, filters: list[str]) -> str:
    which = f" where {', and '.join(filters)}" if filters else ""
    if query.grouping:
        keys = " and ".join(field.name for field in query.grouping.keys)
        return f"{query.resource.name}{which}; counted by {keys}"
    order = (f"{key.field.name}{', descending' if key.descending else ''}" for key in query.order)
    return f"{query.resource.name}{which}; sorted by {', then '.join(order) or 'relevance'}"


def _condition_in_words(query: Query, condition: Condition) -> str:
    words = _WORDS | (_WORDS_OF_DATES if condition.field.kind == "date" else {})
    said = f"{condition.field.name} {words[condition.comparison]}"
    named = query.resolved.get(condition.parameter or "")
    if condition.comparison in ("absent", "present"):
        return said
    if named is None:
        written = parse_list(condition.text) if condition.comparison in LISTS else (condition.text,)
        return f"{said} {', '.join(written)}"
    return f"{said} {', '.join(each.name for each in ([named] if isinstance(named, ResolvedName) else named))}"


def _text_in_words(text: TextQuery) -> str:
    parts = []
    if text.wanted:
        parts.append(f"the text has {' and '.join(_terms(text.wanted))}")
    parts += (f"the text has {' or '.join(_terms(choice))}" for choice in text.choices)
    if text.unwanted:
        parts.append(f"the text does not have {' or '.join(_terms(text.unwanted))}")
    return " and ".join(parts)


def _terms(terms: tuple[Term, ...]) -> Iterator[str]:
    for term in terms:
        words = " ".join(term.words)
        yield f"a word that begins with {words}" if term.prefix else f"“{words}”"
