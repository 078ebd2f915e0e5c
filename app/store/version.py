"""What tells two states of a database apart."""

from dataclasses import dataclass

from sqlalchemy import Connection, Select, select

from app.records import metadata
from app.store.direct import fetch

_database = metadata.tables["database"].c
_VERSION: Select[tuple[str, int]] = select(_database.id, _database.revision)


@dataclass(frozen=True, slots=True)
class Version:
    """`database` is the random id that its first migration gave it; `revision` counts its writes."""

    database: str
    revision: int


def read_version(connection: Connection) -> Version:
    """Return the version of what `connection` sees."""
    ((database, revision),) = fetch(connection, _VERSION)
    return Version(database, revision)
