"""Highlights: offsets of the words of `q` in a record. Offsets instead of markup, so that clients choose their own."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, select

from app.query.catalog import Resource
from app.query.parsing.text import Term
from app.schemas.records import Highlight
from app.text import words_in

MOST = 20  # per record
CONTEXT = 32  # characters on either side, as for evidence


def highlights(
    connection: Connection, resource: Resource, records: Sequence[Mapping[str, Any]], terms: Sequence[Term]
) -> list[list[dict[str, Any]]]:
    """Return the hits in each of the served `records`, at most MOST per record, in the order of fields and offsets.

    A record found by a form that it does not contain (a country by its demonym) has none.
    """
    unserved = _unserved(connection, resource, [record["id"] for record in records])
    return [
        [
            hit.model_dump()
            for hit in islice(
                (
                    hit
                    for field, text in (*_texts(resource, record), *unserved.get(record["id"], ()))
                    for hit in _hits(field, text, terms)
                ),
                MOST,
            )
        ]
        for record in records
    ]


def spans(text: str, terms: Sequence[Term]) -> Iterator[tuple[int, int]]:
    """Yield the spans of `terms` in `text`; the longest of several that begin at one word."""
    words = [*words_in(text)]
    place = 0
    while place < len(words):
        length = max((len(term.words) for term in terms if _begins(term, words, place)), default=0)
        if length:
            yield words[place][1], words[place + length - 1][2]
        place += length or 1


def utf16_offsets(text: str) -> Callable[[int], int]:
    """Return a function from offsets in code points of `text` to offsets in UTF-16 units, as in JavaScript."""
    beyond = [place for place, letter in enumerate(text) if letter > "\uffff"]  # two units each
    return lambda offset: offset + bisect_left(beyond, offset)


def _begins(term: Term, words: Sequence[tuple[str, int, int]], place: int) -> bool:
    *whole, last = term.words
    end = place + len(whole)
    if end >= len(words) or not (words[end][0].startswith(last) if term.prefix else words[end][0] == last):
        return False
    return all(word == words[place + n][0] for n, word in enumerate(whole))


def _texts(resource: Resource, record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in resource.texts:
        value = record[name]
        if isinstance(value, list):
            yield from ((f"{name}.{number}", item) for number, item in enumerate(value))
        elif value:
            yield name, value


def _unserved(connection: Connection, resource: Resource, ids: Sequence[str]) -> Mapping[str, list[tuple[str, str]]]:
    """Return searched text that is not in the served record: that of an article."""
    if resource.long_text is None:
        return {}
    rows = connection.execute(select(resource.table.c.id, resource.long_text).where(resource.table.c.id.in_(ids)))
    return {row[0]: [(resource.long_text.name, row[1])] for row in rows}


def _hits(field: str, text: str, terms: Sequence[Term]) -> Iterator[Highlight]:
    utf16 = utf16_offsets(text)
    for start, end in spans(text, terms):
        yield Highlight(
            field=field,
            start=start,
            end=end,
            start_utf16=utf16(start),
            end_utf16=utf16(end),
            exact=text[start:end],
            prefix=text[max(0, start - CONTEXT) : start],
            suffix=text[end : end + CONTEXT],
        )
