"""A Query -> one page of what answers it, with its neighbours and its facets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from app.query.catalog import Field
from app.query.cursors import Skip, seal
from app.query.explain import Explanation, explain
from app.query.filters import without
from app.query.grouping import FACET_VALUES, Grouping
from app.query.groups import groups, labelled
from app.query.order import Start, key_values
from app.query.request import Query
from app.query.rows import Asked, Row
from app.query.tallies import counting
from app.store.direct import fetch
from app.store.version import Version

Neighbours = tuple[Start | Skip | None, Start | Skip | None]  # where the pages before and after begin


@dataclass(frozen=True, slots=True)
class Page:
    """The served records, or groups, of one page as JSON texts in UTF-8, and the cursors of its neighbours.

    `total`, `facets` and `explanation` are None where they were not asked for; `revision` is that of the database.
    """

    records: tuple[bytes, ...]
    total: int | None
    next: str | None
    prev: str | None
    facets: Mapping[str, list[dict[str, Any]]] | None
    explanation: Explanation | None
    revision: int


def read_page(connection: Connection, query: Query, version: Version | None = None) -> Page:
    """Return the page that `query` asks for; `version` as for Asked.

    Raises QueryError for a cursor that is not one of this query's.
    """
    asked = Asked(connection, query, version)
    # One row more than the page has tells whether another page follows, without counting.
    found = [row for part in asked.rows(query.limit + 1) for row in part]
    more, found = len(found) > query.limit, found[: query.limit]
    if isinstance(asked.place, Start) and asked.place.backwards:
        found.reverse()
    before, after = beside(asked, found, more) if query.order else _beyond(asked, more)
    return Page(
        records=tuple(asked.served(found)),
        total=asked.total() if query.counted else None,
        next=None if after is None else seal(query, asked.version, after),
        prev=None if before is None else seal(query, asked.version, before),
        facets={field.name: _facet(connection, query, field) for field in query.facets} if query.facets else None,
        explanation=explain(connection, query) if query.explained else None,
        revision=asked.version.revision,
    )


def beside(asked: Asked, found: Sequence[Row], more: bool) -> Neighbours:
    """Return the neighbours of a page in an order of its rows' own: they begin beside its first and its last row.

    `more` tells whether there are rows beyond what was read. Past either end there is nothing beside which to read on;
    the way back is the list from that end.
    """
    query = asked.query
    start = asked.place if isinstance(asked.place, Start) else Start()
    begun = bool(start.values) or query.offset > 0

    def beyond(row: int, *, backwards: bool) -> Start:
        return Start(key_values(query.order, found[row][1:]) if found else (), backwards)

    before = beyond(0, backwards=True) if (more if start.backwards else begun) else None
    after = beyond(-1, backwards=False) if (begun if start.backwards else more) else None
    return before, after


def _beyond(asked: Asked, more: bool) -> Neighbours:
    """Return the neighbours of a page by rank or by count, which is known by how many rows come before it."""
    limit = asked.query.limit
    skip = asked.place.rows if isinstance(asked.place, Skip) else asked.query.offset
    return Skip(max(0, skip - limit)) if skip else None, Skip(skip + limit) if more else None


def _facet(connection: Connection, query: Query, field: Field) -> list[dict[str, Any]]:
    """Return the commonest values of `field` among the records that all other filters leave."""
    dialect = connection.dialect.name
    asked = counting(query.resource, without(query.conditions, field), query.text, dialect, (field,))
    values = {**asked.values, "limit": FACET_VALUES, "offset": 0}
    found = fetch(connection, groups(asked.shape, Grouping(asked.keys), dialect), values)
    return labelled(connection, (field,), found)
