"""Execution of a query on one snapshot of a database: its rows in order, and their number."""

from array import array
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import orjson
from sqlalchemy import Select

from app.query.counts import Counting, count, counting
from app.query.cursors import Skip, unseal
from app.query.parsing.request import Query
from app.query.serializer import in_utf8, require_filled, serialize
from app.query.snapshot import Snapshot
from app.query.sql.aggregation import groups, groups_total, labelled
from app.query.sql.keyset import Start, ranges
from app.query.sql.select import length, numbered, ranked, rows, start_values, statement_key, values_of
from app.store.statements import fetch, fetch_column, fetch_parts, list_values

# Serials of rows by rank that are found and cached together, so that the next pages need no ranking.
RANKED = 200

Found = TypeVar("Found")
# A record: its body, then its sort keys. A group: the value of each key, then the count.
Row = tuple[Any, ...]


class QueryExecution:
    """A query on a snapshot. Raises QueryError for a cursor of another query.

    `place` is the position encoded in the cursor, None without one.
    """

    def __init__(self, snapshot: Snapshot, query: Query) -> None:
        self.query = query
        self.revision = snapshot.revision
        self.place = None if query.cursor is None else unseal(query, self.revision, query.cursor)
        self._snapshot = snapshot
        self._connection = snapshot.connection
        self._dialect = snapshot.connection.dialect.name
        self._key = statement_key(query)
        self._values = values_of(query, self._dialect)
        self._column = "csv_line" if query.lined else "body"

    def total(self) -> int:
        """Return the length of the whole list, independent of cursor and offset."""
        query = self.query
        keys = query.grouping.keys if query.grouping else ()
        key = (query.resource.name, query.conditions, query.text, keys)
        return self._snapshot.cached(key, self._count_groups if keys else self._count)

    def _count(self) -> int:
        return count(self._connection, self.query.resource, self.query.conditions, self.query.text)

    def _count_groups(self) -> int:
        counted = self._counting()
        return self._number(groups_total(counted.key, counted.keys, self._dialect), counted.values)

    def _counting(self) -> Counting:
        query = self.query
        assert query.grouping
        return counting(query.resource, query.conditions, query.text, self._dialect, query.grouping.keys)

    def rows(self, limit: int, sizes: Sequence[int] | None = None) -> Generator[list[Row]]:
        """Yield at most `limit` rows from `place` on: in parts of `sizes` and without sort keys, or at once."""
        yield from self._in_order(limit, sizes) if self.query.order else self._by_rank_or_group(limit, sizes)

    def _by_rank_or_group(self, limit: int, sizes: Sequence[int] | None) -> Iterator[list[Row]]:
        skip = self.place.rows if isinstance(self.place, Skip) else self.query.offset
        page = {"limit": limit, "offset": skip}
        if grouping := self.query.grouping:
            counted = self._counting()
            statement = groups(counted.key, replace(grouping, keys=counted.keys), self._dialect)
            values = {**page, **counted.values}
            if sizes is None:
                yield self._cached(statement, values, lambda: fetch(self._connection, statement, values))
            else:
                yield from self._fetched(statement, values, sizes)
        elif sizes is None:
            yield self._best(skip, limit)
        else:
            statement = ranked(self._key, self._column, self._dialect)
            yield from self._fetched(statement, {**page, **self._values}, sizes)

    def _in_order(self, limit: int, sizes: Sequence[int] | None) -> Iterator[list[Row]]:
        start = self.place if isinstance(self.place, Start) else Start()
        skip = self.query.offset
        for stretch in ranges(self.query.order, start):
            statement = rows(self._key, self.query.order, stretch, self._dialect, self._column, keyed=sizes is None)
            begins = start_values(start.values)
            before = limit
            page = {"limit": limit, "offset": skip}
            for part in self._fetched(statement, {**self._values, **begins, **page}, sizes):
                limit -= len(part)
                yield part
            if not limit:
                return
            if skip and limit == before:  # the offset skips this range, and perhaps part of the next
                skipped = length(self._key, self.query.order, stretch, self._dialect)
                skip -= self._number(skipped, {**self._values, **begins})
            else:
                skip = 0

    def serialized(self, found: Sequence[Row]) -> Sequence[bytes]:
        """Return rows in UTF-8: JSON, or CSV lines if the query is `lined`."""
        if self.query.grouping:
            counts = labelled(self._connection, self.query.grouping.keys, found)
            return [orjson.dumps(group) for group in counts]
        bodies = [row[0] for row in found]
        if self.query.lined:
            require_filled(self.query.resource, bodies)
            return in_utf8(bodies)
        return serialize(self._connection, self.query.resource, bodies, self.query.selection)

    def _best(self, skip: int, limit: int) -> list[Row]:
        """Return rows by rank: their serials are expensive and cached, their bodies are read."""
        serials: list[int] = []
        for block in range(skip // RANKED, (skip + limit - 1) // RANKED + 1):
            serials += self._serials(block)
        wanted = serials[skip % RANKED :][:limit]
        if not wanted:
            return []
        values = list_values(wanted)
        bodies = dict(fetch(self._connection, numbered(self.query.resource.table, len(values)), values))
        return [(bodies[serial],) for serial in wanted]

    def _serials(self, block: int) -> Sequence[int]:
        statement = ranked(self._key, "serial", self._dialect)
        values = {**self._values, "limit": RANKED, "offset": block * RANKED}
        return self._cached(statement, values, lambda: array("q", fetch_column(self._connection, statement, values)))

    def _cached(self, statement: Select[Any], values: Mapping[str, object], find: Callable[[], Found]) -> Found:
        return self._snapshot.cached((statement, *values.items()), find)

    def _fetched(
        self, statement: Select[Any], values: Mapping[str, object], sizes: Sequence[int] | None
    ) -> Iterator[list[Row]]:
        if sizes is None:
            yield fetch(self._connection, statement, values)
        else:
            yield from fetch_parts(self._connection, statement, values, sizes)

    def _number(self, statement: Select[int], values: Mapping[str, object]) -> int:
        number: int = fetch_column(self._connection, statement, values)[0]
        return number
