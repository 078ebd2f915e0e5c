"""Revision: the key of a state of a database."""

from dataclasses import dataclass

from sqlalchemy import Connection, Select, select
from sqlmodel import col

from app.records import DatabaseRow
from app.store.statements import fetch

_REVISION: Select[str, int] = select(col(DatabaseRow.id), col(DatabaseRow.revision))


@dataclass(frozen=True, slots=True)
class Revision:
    """`database` is the random id from the first migration; `number` counts the writes."""

    database: str
    number: int


def read_revision(connection: Connection) -> Revision:
    """Return the revision that `connection` sees."""
    ((database, number),) = fetch(connection, _REVISION)
    return Revision(database, number)
