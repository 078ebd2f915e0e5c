"""A query put to one state of a database: its rows, in whichever order, and how many there are."""

from collections.abc import Generator, Iterator, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, Select

from app.query.cursors import Skip, unseal
from app.query.groups import groups, groups_total, labelled
from app.query.order import Start, ranges
from app.query.plan import length, ranked_rows, rows, shape_of, start_values, total, values_of
from app.query.request import Query
from app.query.serving import served
from app.query.totals import remembered
from app.store.direct import fetch, fetch_column, fetch_parts
from app.store.version import read_version

# Of a record: its body, then the columns of the keys that order it. Of a group: the value of each key, then the count.
Row = tuple[Any, ...]


class Asked:
    """`query`, asked through `connection`. Raises QueryError for a cursor that is not one of this query's.

    `place` is where its cursor begins, None without one.
    """

    def __init__(self, connection: Connection, query: Query) -> None:
        self.query = query
        self.version = read_version(connection)
        self.place = None if query.cursor is None else unseal(query, self.version, query.cursor)
        self._connection = connection
        self._dialect = connection.dialect.name
        self._shape = shape_of(query)
        self._values = values_of(query, self._dialect)

    def total(self) -> int:
        """Return how many rows the whole list has, wherever reading begins."""
        grouping = self.query.grouping
        statement = (
            groups_total(self._shape, grouping.keys, self._dialect) if grouping else total(self._shape, self._dialect)
        )
        asked = (statement, *self._values.items())
        return remembered(self._connection, self.version, asked, lambda: self._number(statement))

    def rows(self, limit: int, sizes: Sequence[int] | None = None) -> Generator[Sequence[Row]]:
        """Yield at most `limit` rows from `place` on: in parts of `sizes`, or all of a statement's at once."""
        if not self.query.order:
            skip = self.place.rows if isinstance(self.place, Skip) else self.query.offset
            grouping = self.query.grouping
            statement = (
                groups(self._shape, grouping, self._dialect) if grouping else ranked_rows(self._shape, self._dialect)
            )
            yield from self._fetched(statement, {"limit": limit, "offset": skip}, sizes)
            return
        start = self.place if isinstance(self.place, Start) else Start()
        skip = self.query.offset
        for stretch in ranges(self.query.order, start):
            statement = rows(self._shape, self.query.order, stretch, self._dialect)
            begins = start_values(start.values)
            left = limit
            for part in self._fetched(statement, {**begins, "limit": limit, "offset": skip}, sizes):
                limit -= len(part)
                yield part
            if not limit:
                return
            if skip and limit == left:  # all of this range is left out, and some of the next may have to be
                skip -= self._number(length(self._shape, self.query.order, stretch, self._dialect), begins)
            else:
                skip = 0

    def served(self, found: Sequence[Row]) -> Sequence[str]:
        """Return rows as what is served of them, as JSON texts."""
        if self.query.grouping:
            counts = labelled(self._connection, self.query.grouping.keys, found)
            return [orjson.dumps(group).decode() for group in counts]
        bodies = [row[0] for row in found]
        return served(self._connection, self.query.resource, bodies, self.query.selection)

    def _fetched(
        self, statement: Select[Any], values: dict[str, Any], sizes: Sequence[int] | None
    ) -> Iterator[Sequence[Row]]:
        values |= self._values
        if sizes is None:
            yield fetch(self._connection, statement, values)
        else:
            yield from fetch_parts(self._connection, statement, values, sizes)

    def _number(self, statement: Select[int], values: dict[str, Any] | None = None) -> int:
        number: int = fetch_column(self._connection, statement, {**self._values, **(values or {})})[0]
        return number
