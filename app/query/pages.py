"""Query -> one page of its result, with the cursors of its neighbours and its facets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from app.query.catalog import Field
from app.query.counts import counting
from app.query.cursors import Skip, seal
from app.query.execution import QueryExecution, Row
from app.query.explain import Explanation, explain
from app.query.parsing.filters import without
from app.query.parsing.grouping import FACET_VALUES, Grouping
from app.query.parsing.request import Query
from app.query.snapshot import Snapshot
from app.query.sql.aggregation import groups, labelled
from app.query.sql.keyset import Start, key_values
from app.store.statements import fetch

Neighbours = tuple[Start | Skip | None, Start | Skip | None]  # positions of the previous and the next page


@dataclass(frozen=True, slots=True)
class ResultPage:
    """Records or groups of one page as JSON in UTF-8, and the cursors of its neighbours.

    `total`, `facets` and `explanation` are None unless requested; `revision` is that of the database.
    """

    records: tuple[bytes, ...]
    total: int | None
    next: str | None
    prev: str | None
    facets: Mapping[str, list[dict[str, Any]]] | None
    explanation: Explanation | None
    revision: int


def read_page(snapshot: Snapshot, query: Query) -> ResultPage:
    """Return the page of a query. Raises QueryError for a cursor of another query."""
    execution = QueryExecution(snapshot, query)
    # One extra row shows whether there is a next page, without counting.
    found = [row for part in execution.rows(query.limit + 1) for row in part]
    more, found = len(found) > query.limit, found[: query.limit]
    if isinstance(execution.place, Start) and execution.place.backwards:
        found.reverse()
    before, after = beside(execution, found, more) if query.order else _beyond(execution, more)
    return ResultPage(
        records=tuple(execution.serialized(found)),
        total=execution.total() if query.counted else None,
        next=None if after is None else seal(query, execution.revision, after),
        prev=None if before is None else seal(query, execution.revision, before),
        facets={field.name: _facet(snapshot.connection, query, field) for field in query.facets}
        if query.facets
        else None,
        explanation=explain(snapshot.connection, query) if query.explained else None,
        revision=execution.revision.number,
    )


def beside(execution: QueryExecution, found: Sequence[Row], more: bool) -> Neighbours:
    """Return the neighbours of a page ordered by its rows: they start next to its first and its last row.

    `more` is True if there are rows beyond those that were read. Past either end, the way back is the list from there.
    """
    query = execution.query
    start = execution.place if isinstance(execution.place, Start) else Start()
    begun = bool(start.values) or query.offset > 0

    def beyond(row: int, *, backwards: bool) -> Start:
        return Start(key_values(query.order, found[row][1:]) if found else (), backwards)

    before = beyond(0, backwards=True) if (more if start.backwards else begun) else None
    after = beyond(-1, backwards=False) if (begun if start.backwards else more) else None
    return before, after


def _beyond(execution: QueryExecution, more: bool) -> Neighbours:
    """Return the neighbours of a page by rank or by count: numbers of rows to skip."""
    limit = execution.query.limit
    skip = execution.place.rows if isinstance(execution.place, Skip) else execution.query.offset
    return Skip(max(0, skip - limit)) if skip else None, Skip(skip + limit) if more else None


def _facet(connection: Connection, query: Query, field: Field) -> list[dict[str, Any]]:
    """Return the most frequent values of `field` among the records that pass all other filters."""
    dialect = connection.dialect.name
    counted = counting(query.resource, without(query.conditions, field), query.text, dialect, (field,))
    values = {**counted.values, "limit": FACET_VALUES, "offset": 0}
    found = fetch(connection, groups(counted.key, Grouping(counted.keys), dialect), values)
    return labelled(connection, (field,), found)
