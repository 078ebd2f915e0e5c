"""Compiled statements of the read path, executed by the driver.

SQLAlchemy compiles each statement once and is bypassed at execution, which takes five times as long as most of these
statements.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from functools import lru_cache
from itertools import chain, repeat
from types import MappingProxyType
from typing import Any

from sqlalchemy import BindParameter, Connection, Dialect, bindparam

from app.batched_sql import AnySelect

# Statements of a kind that are kept, compiled: requests of one client are alike, and one takes up to 100 kB.
STATEMENTS = 64
_NOTHING: Mapping[str, object] = MappingProxyType({})


def fetch(
    connection: Connection, statement: AnySelect, values: Mapping[str, object] = _NOTHING
) -> list[tuple[Any, ...]]:
    """Return the rows of `statement` as the driver returns them: SQLite has 0 and 1 for booleans.

    Reuse `statement`. `values` are scalars for its bindparams; an `in_()` over a list needs the connection. Raises the
    driver's errors.
    """
    driver: Any = connection.connection.dbapi_connection
    cursor = driver.execute(*_asked(connection, statement, values))
    found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def iterate(
    connection: Connection, statement: AnySelect, values: Mapping[str, object] = _NOTHING
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of `fetch` one at a time, without a list of them."""
    driver: Any = connection.connection.dbapi_connection
    with closing(driver.execute(*_asked(connection, statement, values))) as cursor:
        yield from cursor


def fetch_parts(
    connection: Connection, statement: AnySelect, values: Mapping[str, object], sizes: Sequence[int]
) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the rows of `fetch` in parts of `sizes`, repeating the last size.

    Neither side holds more than one part.
    """
    driver: Any = connection.connection.dbapi_connection
    # Without a named cursor PostgreSQL sends the whole result; SQLite computes row by row.
    cursor = driver.cursor() if connection.dialect.name == "sqlite" else driver.cursor(name="parts")
    with closing(cursor):
        cursor.execute(*_asked(connection, statement, values))
        for size in chain(sizes, repeat(sizes[-1])):
            found = cursor.fetchmany(size)
            ended = len(found) < size  # a caller may clear the list
            if found:
                yield found
            if ended:
                return


def list_values(values: Sequence[object]) -> dict[str, object]:
    """Return values of the list_parameters of a statement: the last one is repeated up to a power of two.

    So a dozen statements suffice for lists of up to 1,000 values. Compiled, each takes some kB a value.
    """
    many = 1 << (len(values) - 1).bit_length()
    return {f"v{place}": value for place, value in enumerate([*values, *repeat(values[-1], many - len(values))])}


def list_parameters(many: int) -> list[BindParameter[Any]]:
    """Return the parameters `v0`, `v1`, … of an `IN`."""
    return [bindparam(f"v{place}") for place in range(many)]


def fetch_column(connection: Connection, statement: AnySelect, values: Mapping[str, object] = _NOTHING) -> list[Any]:
    """Return the first column of the rows of `fetch`."""
    return [row[0] for row in fetch(connection, statement, values)]


def _asked(connection: Connection, statement: AnySelect, values: Mapping[str, object]) -> tuple[str, Any]:
    """Return SQL and parameters for the driver."""
    sql, names, constants = _compiled(statement, connection.dialect)
    given = {**constants, **values}
    return sql, given if names is None else [given[name] for name in names]


@lru_cache(maxsize=4 * STATEMENTS)
def _compiled(statement: AnySelect, dialect: Dialect) -> tuple[str, list[str] | None, Mapping[str, object]]:
    """Return the SQL, the order of its parameters if they are positional, and its literal values."""
    compiled = statement.compile(dialect=dialect)
    constants = {name: value for name, value in compiled.params.items() if not compiled.binds[name].required}
    return str(compiled), getattr(compiled, "positiontup", None), constants
