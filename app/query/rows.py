"""A query put to one state of a database: its rows, in whichever order, and how many there are."""

from array import array
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import orjson
from sqlalchemy import Connection, Select

from app.query.cursors import Skip, unseal
from app.query.groups import groups, groups_total, labelled
from app.query.memory import remembered
from app.query.order import Start, ranges
from app.query.plan import length, numbered, ranked, rows, shape_of, start_values, values_of
from app.query.request import Query
from app.query.serving import in_utf8, served
from app.query.tallies import Counting, count, counting
from app.store.direct import fetch, fetch_column, fetch_parts
from app.store.version import Version, read_version

# Rows by rank whose numbers are found and remembered together: the next pages cost no ranking.
RANKED = 200

Found = TypeVar("Found")
# Of a record: its body, then the columns of the keys that order it. Of a group: the value of each key, then the count.
Row = tuple[Any, ...]


class Asked:
    """`query`, asked through `connection`. Raises QueryError for a cursor that is not one of this query's.

    `version` is the one that `connection` sees, where that is known; `place` is where the cursor begins, None without
    one.
    """

    def __init__(self, connection: Connection, query: Query, version: Version | None = None) -> None:
        self.query = query
        self.version = version or read_version(connection)
        self.place = None if query.cursor is None else unseal(query, self.version, query.cursor)
        self._connection = connection
        self._dialect = connection.dialect.name
        self._shape = shape_of(query)
        self._values = values_of(query, self._dialect)
        self._column = "line" if query.lined else "body"

    def total(self) -> int:
        """Return how many rows the whole list has, wherever reading begins."""
        query = self.query
        keys = query.grouping.keys if query.grouping else ()
        asked = (query.resource.name, query.conditions, query.text, keys)
        return remembered(self._connection, self.version, asked, self._count_groups if keys else self._count)

    def _count(self) -> int:
        return count(self._connection, self.query.resource, self.query.conditions, self.query.text)

    def _count_groups(self) -> int:
        asked = self._counting()
        return self._number(groups_total(asked.shape, asked.keys, self._dialect), asked.values)

    def _counting(self) -> Counting:
        query = self.query
        assert query.grouping
        return counting(query.resource, query.conditions, query.text, self._dialect, query.grouping.keys)

    def rows(self, limit: int, sizes: Sequence[int] | None = None) -> Generator[Sequence[Row]]:
        """Yield at most `limit` rows from `place` on: in parts of `sizes` and without keys, or at once."""
        if not self.query.order:
            skip = self.place.rows if isinstance(self.place, Skip) else self.query.offset
            page = {"limit": limit, "offset": skip}
            if grouping := self.query.grouping:
                asked = self._counting()
                statement = groups(asked.shape, replace(grouping, keys=asked.keys), self._dialect)
                values = {**page, **asked.values}
                if sizes is None:
                    yield self._remembered(statement, values, lambda: fetch(self._connection, statement, values))
                else:
                    yield from self._fetched(statement, values, sizes)
            elif sizes is None:
                yield self._best(skip, limit)
            else:
                statement = ranked(self._shape, self._column, self._dialect)
                yield from self._fetched(statement, {**page, **self._values}, sizes)
            return
        start = self.place if isinstance(self.place, Start) else Start()
        skip = self.query.offset
        for stretch in ranges(self.query.order, start):
            statement = rows(self._shape, self.query.order, stretch, self._dialect, self._column, keyed=sizes is None)
            begins = start_values(start.values)
            left = limit
            page = {"limit": limit, "offset": skip}
            for part in self._fetched(statement, {**self._values, **begins, **page}, sizes):
                limit -= len(part)
                yield part
            if not limit:
                return
            if skip and limit == left:  # all of this range is left out, and some of the next may have to be
                skipped = length(self._shape, self.query.order, stretch, self._dialect)
                skip -= self._number(skipped, {**self._values, **begins})
            else:
                skip = 0

    def served(self, found: Sequence[Row]) -> Sequence[bytes]:
        """Return rows as what is served of them, in UTF-8: JSON, or lines of CSV where the query is `lined`."""
        if self.query.grouping:
            counts = labelled(self._connection, self.query.grouping.keys, found)
            return [orjson.dumps(group) for group in counts]
        bodies = [row[0] for row in found]
        if self.query.lined:
            return in_utf8(bodies)
        return served(self._connection, self.query.resource, bodies, self.query.selection)

    def _best(self, skip: int, limit: int) -> Sequence[Row]:
        """Return rows by rank: their numbers are dear and remembered, the rest is read."""
        serials: list[int] = []
        for block in range(skip // RANKED, (skip + limit - 1) // RANKED + 1):
            serials += self._serials(block)
        wanted = serials[skip % RANKED :][:limit]
        if not wanted:
            return []
        parameters = {f"n{place}": serial for place, serial in enumerate(wanted)}
        bodies = dict(fetch(self._connection, numbered(self.query.resource.table, len(wanted)), parameters))
        return [(bodies[serial],) for serial in wanted]

    def _serials(self, block: int) -> Sequence[int]:
        statement = ranked(self._shape, "serial", self._dialect)
        values = {**self._values, "limit": RANKED, "offset": block * RANKED}
        return self._remembered(
            statement, values, lambda: array("q", fetch_column(self._connection, statement, values))
        )

    def _remembered(self, statement: Select[Any], values: Mapping[str, object], find: Callable[[], Found]) -> Found:
        return remembered(self._connection, self.version, (statement, *values.items()), find)

    def _fetched(
        self, statement: Select[Any], values: Mapping[str, object], sizes: Sequence[int] | None
    ) -> Iterator[Sequence[Row]]:
        if sizes is None:
            yield fetch(self._connection, statement, values)
        else:
            yield from fetch_parts(self._connection, statement, values, sizes)

    def _number(self, statement: Select[int], values: Mapping[str, object]) -> int:
        number: int = fetch_column(self._connection, statement, values)[0]
        return number
