"""`IN` with any number of values: one statement per batch within the driver's limit."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select
from sqlalchemy.sql.elements import SQLCoreOperations

AnySelect = Select[*tuple[Any, ...]]

PARAMETERS = 5_000  # per statement; the limit of SQLite is 32,766, of psycopg 65,535


def batches(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield the distinct values in sorted lists of at most PARAMETERS."""
    remaining = iter(sorted(set(values)))
    while batch := [*islice(remaining, PARAMETERS)]:
        yield batch


def select_in(
    connection: Connection, statement: AnySelect, column: SQLCoreOperations[Any], values: Iterable[Any]
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of `statement` whose `column` is in `values`."""
    for batch in batches(values):
        yield from map(tuple, connection.execute(statement.where(column.in_(batch))))
