"""Suggestions for partly typed names: records whose name or title has words that begin like those of the query.

The full-text indices find them. The rows read of each resource are bounded, so that a single letter is fast too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import Connection, Select, bindparam, select

from app.errors import QueryError
from app.query.catalog import Resource
from app.query.parsing.query_string import Parameter
from app.query.parsing.request import known_only
from app.query.parsing.text import MAX_WORD_BYTES, Term, TextQuery
from app.query.parsing.values import ValueFault, parse_boolean, parse_whole
from app.query.resources import AGREEMENTS, ARTICLES, COUNTRIES, PEOPLE, SUMMITS, TOPICS
from app.query.sql.fulltext import text_values, title_condition
from app.schemas.records import Suggestion, url_of
from app.store.statements import fetch
from app.text import fold, shortened

PARAMETERS = ("q", "limit", "pretty")
DEFAULT_LIMIT = 10
MAX_LIMIT = 50
MAX_CHARACTERS = 200  # of the query
MOST_READ = 500  # records of a resource with the whole word, and as many with the prefix

# Names precede equally good matches of titles and sentences.
SUGGESTED = (PEOPLE, COUNTRIES, SUMMITS, TOPICS, AGREEMENTS, ARTICLES)
_TITLED = (AGREEMENTS.name, ARTICLES.name)
_OTHER_NAMES = ("aliases", "family_name", "official_name", "alpha3", "id")  # served fields


@dataclass(frozen=True, slots=True)
class SuggestionsQuery:
    """The typed words, folded; the last may be incomplete."""

    words: tuple[str, ...]
    limit: int
    pretty: bool


def parse_suggestions(parameters: Sequence[Parameter]) -> SuggestionsQuery:
    """Return the query of `parameters`. Raises QueryError."""
    given, faults = known_only(parameters, PARAMETERS, "suggestions")
    words: tuple[str, ...] = ()
    limit, pretty = DEFAULT_LIMIT, False
    with faults.of("q"):
        words = _parse_words(given.get("q", ""))
    with faults.of("limit"):
        limit = parse_whole(given.get("limit", str(DEFAULT_LIMIT)), least=1, most=MAX_LIMIT)
    with faults.of("pretty"):
        pretty = parse_boolean(given.get("pretty", "false"))
    if faults:
        raise QueryError(faults)
    return SuggestionsQuery(words, limit, pretty)


def _parse_words(text: str) -> tuple[str, ...]:
    if len(text) > MAX_CHARACTERS:
        raise ValueFault("too-long", f"has {len(text)} characters; the limit is {MAX_CHARACTERS}")
    words = tuple(fold(text).split())
    if not words:
        raise ValueFault("empty", "must contain a letter")
    if any(len(word.encode()) > MAX_WORD_BYTES for word in words):
        raise ValueFault("too-long", f"has a word of more than {MAX_WORD_BYTES} bytes")
    return words


def read_suggestions(connection: Connection, query: SuggestionsQuery) -> list[Suggestion]:
    """Return the best suggestions, by quality of the match, then by number of occurrences."""
    typed = " ".join(query.words)
    ranked = [
        ((_mismatch(names, typed), suggestion.kind in _TITLED, -_occurrences(suggestion.counts)), suggestion)
        for resource in SUGGESTED
        for suggestion, names in _matches(connection, resource, query.words)
    ]
    ranked.sort(key=lambda each: (*each[0], each[1].name, each[1].url))
    return [suggestion for _, suggestion in ranked[: query.limit]]


def _matches(
    connection: Connection, resource: Resource, words: Sequence[str]
) -> Iterator[tuple[Suggestion, Sequence[str]]]:
    """Yield the records with all `words`, the last also as a prefix, and their folded names."""
    dialect = connection.dialect.name
    statement = _statement(resource, dialect)
    before = [Term((word,)) for word in words[:-1]]
    found: dict[str, tuple[Any, ...]] = {}
    for prefix in (False, True):  # separately, so that the limit on prefixes drops no whole word
        text = TextQuery((*before, Term((words[-1],), prefix)), ())
        values = {"wanted": text_values(text, dialect)["wanted"], "most": MOST_READ}
        found |= {row[0]: row for row in fetch(connection, statement, values)}
    for id_, name, body in found.values():
        record = orjson.loads(body)
        counts = record.get("counts") or {"articles": record["sources"]}
        url = url_of(resource.name, id_)
        suggestion = Suggestion(kind=resource.name, id=id_, name=shortened(name), url=url, counts=counts)
        yield suggestion, [fold(each) for each in (name, *_other_names(record))]


@lru_cache(maxsize=64)
def _statement(resource: Resource, dialect: str) -> Select[Any]:
    records = resource.table
    name = records.c["name" if "name" in records.c else "text"]
    matching = title_condition(records, dialect)
    return select(records.c.id, name, records.c.body).where(matching).limit(bindparam("most"))


def _other_names(record: Mapping[str, Any]) -> Iterator[str]:
    for field in _OTHER_NAMES:
        value = record.get(field)
        yield from value if isinstance(value, list) else [value] if value else []


def _mismatch(names: Sequence[str], typed: str) -> int:
    """Return 0 if `typed` is one of `names`, 1 if it is whole words of one, 2 if it is a prefix of words, else 3."""
    if typed in names:
        return 0
    padded = [f" {name} " for name in names]
    if any(f" {typed} " in name for name in padded):
        return 1
    return 2 if any(f" {typed}" in name for name in padded) else 3


def _occurrences(counts: Mapping[str, int]) -> int:
    """Return the number of articles of a record, or of its records if it is not counted by article."""
    return counts.get("articles", sum(counts.values()))
