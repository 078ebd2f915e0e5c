"""Copy of a whole database into an empty one, SQLite or PostgreSQL, compared row by row at the end.

Ids, revisions, changes and the database's id are copied too, so ETags, cursors and old ids stay valid.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any

import orjson
from sqlalchemy import Connection, Table, delete, func, insert, select, text
from sqlmodel import col

from app.errors import CopyFailed, NotEmpty
from app.records import DatabaseRow, metadata
from app.store.engine import Store

BATCH = 1_000  # rows


@dataclass(frozen=True, slots=True)
class Copied:
    """A copied table: number of rows, and SHA-256 of all rows in key order."""

    table: str
    rows: int
    sha256: str


def copy(source: Store, target: Store) -> Iterator[Copied]:
    """Copy every table between databases at the newest revision; yield each table after comparing it.

    It is one transaction: if NotEmpty, CopyFailed or DatabaseUnavailable is raised, the target is unchanged.
    """
    with source.reading() as old, target.writing() as new:
        if new.execute(select(func.max(col(DatabaseRow.revision)))).scalar():
            raise NotEmpty("The target database has articles. Copy into an empty database.")
        new.execute(delete(DatabaseRow))  # the first migration inserts its only row
        for table in metadata.sorted_tables:
            rows = _rows(old, table)
            while batch := [dict(row) for row in islice(rows, BATCH)]:
                new.execute(insert(table), batch)
            _go_on_counting(new, table)
        for table in metadata.sorted_tables:
            read, written = _hashed(old, table), _hashed(new, table)
            if read != written:
                raise CopyFailed(
                    f"{table.name}: the {written.rows} rows of the copy differ from the {read.rows} rows of the source."
                )
            yield read


def _rows(connection: Connection, table: Table) -> Iterator[Any]:
    """Yield the rows in key order, with one batch at a time in memory."""
    statement = select(table).order_by(*table.primary_key).execution_options(yield_per=BATCH)
    return iter(connection.execute(statement).mappings())


def _hashed(connection: Connection, table: Table) -> Copied:
    digest, number = sha256(), 0
    for row in _rows(connection, table):
        number += 1
        digest.update(orjson.dumps([_plain(row[column.name]) for column in table.columns]))
    return Copied(table.name, number, digest.hexdigest())


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _go_on_counting(connection: Connection, table: Table) -> None:
    """Set PostgreSQL's sequence to the last copied serial number; SQLite does this itself."""
    if connection.dialect.name == "postgresql" and "serial" in table.columns:
        last = connection.execute(select(func.max(table.c.serial))).scalar()
        if last:
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence(:table, 'serial'), :last)"),
                {"table": table.name, "last": last},
            )
