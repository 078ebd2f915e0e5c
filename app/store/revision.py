"""Revision: identifier of a state of a database."""

from dataclasses import dataclass

from sqlalchemy import Connection, Select, select, text
from sqlmodel import col

from app.records import DatabaseRow
from app.store.statements import fetch

_REVISION: Select[str, int] = select(col(DatabaseRow.id), col(DatabaseRow.revision))


@dataclass(frozen=True, slots=True)
class Revision:
    """`database` is the random id from the first migration; `number` is the number of writes."""

    database: str
    number: int


def read_revision(connection: Connection) -> Revision:
    """Return the revision that `connection` sees."""
    ((database, number),) = fetch(connection, _REVISION)
    return Revision(database, number)


def read_size(connection: Connection) -> int:
    """Return the size of the database in bytes."""
    if connection.dialect.name == "sqlite":
        statement = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    else:
        statement = "SELECT pg_database_size(current_database())"
    size: int = connection.execute(text(statement)).scalar_one()
    return size
