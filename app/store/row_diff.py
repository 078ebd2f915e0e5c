"""Difference between the stored and the expected rows of a table, and writing it.

Saving an unchanged article therefore writes nothing, and only changed records are added to the change log.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Table, and_, bindparam, delete, insert, select, update
from sqlalchemy.sql.elements import SQLCoreOperations

from app.batched_sql import batches
from app.records import metadata
from app.store.rows import Key, Row, Rows


@dataclass(frozen=True, slots=True)
class Difference:
    """Rows to insert, columns to update by key, and keys to delete."""

    table: Table
    inserted: Rows
    updated: Mapping[Key, Row]
    deleted: tuple[Key, ...]

    def __bool__(self) -> bool:
        return bool(self.inserted or self.updated or self.deleted)


def key_of(table: Table) -> tuple[str, ...]:
    """Return the columns that identify a row; `id` in place of a serial number."""
    columns = tuple(column.name for column in table.primary_key)
    return ("id",) if columns == ("serial",) else columns


def stored_rows(
    connection: Connection, name: str, columns: Iterable[str] = (), where: ColumnElement[bool] | None = None
) -> Rows:
    """Return rows by key: all unless `where` selects some, all columns but `serial` unless `columns` names some."""
    table = metadata.tables[name]
    key = key_of(table)
    wanted = [table.c[column] for column in columns] or [column for column in table.c if column.name != "serial"]
    statement = select(*wanted) if where is None else select(*wanted).where(where)
    rows = connection.execute(statement).mappings()
    return {tuple(row[column] for column in key): dict(row) for row in rows}


def stored_in(
    connection: Connection,
    name: str,
    column: SQLCoreOperations[Any],
    values: Iterable[Any],
    columns: Iterable[str] = (),
) -> Rows:
    """Return the rows whose `column` is in `values`, of any number."""
    rows: Rows = {}
    for part in batches(values):
        rows |= stored_rows(connection, name, columns, column.in_(part))
    return rows


def difference(name: str, stored: Rows, wanted: Rows) -> Difference:
    """Return the difference of a table's rows. A column missing from the stored row counts as different."""
    updated = {
        key: changed
        for key, row in wanted.items()
        if key in stored
        and (changed := {column: value for column, value in row.items() if stored[key].get(column, value) != value})
    }
    return Difference(
        table=metadata.tables[name],
        inserted={key: row for key, row in wanted.items() if key not in stored},
        updated=updated,
        deleted=tuple(key for key in stored if key not in wanted),
    )


def write(connection: Connection, differences: Iterable[Difference]) -> None:
    """Write all differences in foreign-key order: referenced rows are inserted first and deleted last."""
    by_table = {found.table: found for found in differences}
    ordered = [by_table[table] for table in metadata.sorted_tables if table in by_table]
    for found in ordered:
        _insert(connection, found)
        _update(connection, found)
    for found in reversed(ordered):
        _delete(connection, found)


def _insert(connection: Connection, found: Difference) -> None:
    if found.inserted:
        connection.execute(insert(found.table), list(found.inserted.values()))


def _update(connection: Connection, found: Difference) -> None:
    """Update only the columns that changed: the trigger on `words` fires on every update of it."""
    together: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for key, row in found.updated.items():
        values = {f"new_{column}": value for column, value in row.items()}
        together[tuple(sorted(row))].append({**_named(found.table, key), **values})
    for columns, rows in together.items():
        new: dict[str, BindParameter[Any]] = {column: bindparam(f"new_{column}") for column in columns}
        connection.execute(update(found.table).where(_is(found.table)).values(new), rows)


def _delete(connection: Connection, found: Difference) -> None:
    if found.deleted:
        keys = [_named(found.table, key) for key in found.deleted]
        connection.execute(delete(found.table).where(_is(found.table)), keys)


def _named(table: Table, key: Key) -> Row:
    return {f"key_{column}": value for column, value in zip(key_of(table), key, strict=True)}


def _is(table: Table) -> ColumnElement[bool]:
    return and_(*(table.c[column] == bindparam(f"key_{column}") for column in key_of(table)))
