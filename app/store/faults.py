"""Errors of the drivers -> errors of Summit, by their cause: a client and an operator have to do different things."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

import psycopg
from psycopg import errors
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.errors import (
    DatabaseCorrupt,
    DatabaseFull,
    DatabaseLocked,
    DatabaseReadOnly,
    DatabaseUnavailable,
    QueryTooSlow,
    SchemaMismatch,
    SummitError,
)
from app.store.database_file import DatabaseFile

_SQLITE: Mapping[str, type[DatabaseUnavailable]] = MappingProxyType(
    {
        "BUSY": DatabaseLocked,
        "LOCKED": DatabaseLocked,
        "FULL": DatabaseFull,
        "READONLY": DatabaseReadOnly,
        "CORRUPT": DatabaseCorrupt,
        "NOTADB": DatabaseCorrupt,
        "CANTOPEN": DatabaseUnavailable,
        "IOERR": DatabaseUnavailable,
        "PERM": DatabaseUnavailable,
        "PROTOCOL": DatabaseUnavailable,
    }
)
_POSTGRESQL: Mapping[type[psycopg.Error], type[DatabaseUnavailable]] = MappingProxyType(
    {
        errors.LockNotAvailable: DatabaseLocked,
        errors.DiskFull: DatabaseFull,
        errors.ReadOnlySqlTransaction: DatabaseReadOnly,
        errors.DataCorrupted: DatabaseCorrupt,
        errors.IndexCorrupted: DatabaseCorrupt,
        psycopg.OperationalError: DatabaseUnavailable,
        psycopg.InterfaceError: DatabaseUnavailable,
    }
)
_MESSAGES: Mapping[type[DatabaseUnavailable], str] = MappingProxyType(
    {
        DatabaseLocked: "Another process has locked the database for too long; try again shortly.",
        DatabaseFull: "The disk of the database is full: nothing can be written until its operator frees space.",
        DatabaseReadOnly: "The database cannot be written: its file, its folder or its server is read-only.",
        DatabaseCorrupt: "The database is damaged. Its operator has to run `summit verify`, and to restore a backup.",
        DatabaseUnavailable: "The database cannot be opened or does not answer; try again shortly.",
    }
)
# A stored body, or a text that is not UTF-8: what a client sends is read outside of a read of the database.
DAMAGED = (json.JSONDecodeError, UnicodeDecodeError)
_MISSING = (errors.UndefinedTable, errors.UndefinedColumn)


@contextmanager
def named_faults(file: DatabaseFile | None = None) -> Iterator[None]:
    """Raise the error of Summit for the driver's. A mistake in our SQL is raised as it is."""
    try:
        yield
    except (DBAPIError, PoolTimeout, sqlite3.Error, psycopg.Error) as error:
        named = _named(error, file)
        if named is None:
            raise
        raise named from error
    except DAMAGED as error:
        raise DatabaseCorrupt(_MESSAGES[DatabaseCorrupt]) from error


def _named(error: Exception, file: DatabaseFile | None) -> SummitError | None:
    # SQLAlchemy's errors, or the driver's own from app.store.statements.
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = (getattr(cause, "sqlite_errorname", None) or "").removeprefix("SQLITE_").partition("_")[0]
    if code == "INTERRUPT" or isinstance(cause, errors.QueryCanceled):
        return QueryTooSlow("The query takes too long. Narrow it: fewer values, groups or facets.")
    if isinstance(cause, _MISSING) or str(cause).startswith(("no such table", "no such column")):
        return SchemaMismatch("The database's schema is not that of this version: run `summit migrate`.")
    if isinstance(cause, PoolTimeout):
        return DatabaseUnavailable("All connections to the database are in use; try again shortly.")
    if str(cause).startswith("Could not decode to UTF-8"):  # without a code
        code = "CORRUPT"
    kind = _SQLITE.get(code) or next((kind for family, kind in _POSTGRESQL.items() if isinstance(cause, family)), None)
    if kind is DatabaseUnavailable and file:  # SQLite tells no cause if it cannot make a file beside the database
        kind = DatabaseReadOnly if file.is_read_only() else DatabaseFull if file.is_full() else kind
    return kind(_MESSAGES[kind]) if kind else None
