"""Driver errors -> errors of Summit by cause, since each cause has another remedy."""

import json
import re
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
        DatabaseLocked: "Another process has locked the database for too long. Try again shortly.",
        DatabaseFull: "The disk of the database is full. Writes fail until the operator frees space.",
        DatabaseReadOnly: "The database cannot be written: its file, its folder or its server is read-only.",
        DatabaseCorrupt: "The database is damaged. The operator must run `summit verify` and restore a backup.",
        DatabaseUnavailable: "The database cannot be opened or does not respond. Try again shortly.",
    }
)
# SQLite's errors that mostly mean a wrong address.
_FILES: Mapping[str, str] = MappingProxyType(
    {
        "NOTADB": "The file is not a SQLite database, or is damaged. Check SUMMIT_DATABASE_URL, or restore a backup.",
        "CANTOPEN": "The database cannot be opened. Check that SUMMIT_DATABASE_URL names a file in an existing folder.",
    }
)
# Texts of libpq, which has no codes for a failed connection: a wrong name stays wrong, so "try again" would mislead.
_CONNECTIONS: Mapping[str, str] = MappingProxyType(
    {
        r"resolve host|translate host name": "The host in SUMMIT_DATABASE_URL does not exist. Check its name.",
        r"Connection refused|socket .* failed: No such file": "No server accepts connections at the host and port in "
        "SUMMIT_DATABASE_URL. Start it, or check both.",
        r'database ".*" does not exist': "The server has no such database. Create it (`createdb NAME`), or check the "
        "name in SUMMIT_DATABASE_URL.",
        r'role ".*" does not exist|authentication failed|no password supplied|pg_hba\.conf': "The server rejects the "
        "user or the password in SUMMIT_DATABASE_URL. Check both.",
    }
)
# Raised for a stored body, or a text that is not UTF-8; request bodies are decoded outside of a database read.
DAMAGED = (json.JSONDecodeError, UnicodeDecodeError)
_MISSING = (errors.UndefinedTable, errors.UndefinedColumn)


@contextmanager
def named_faults(file: DatabaseFile | None = None) -> Iterator[None]:
    """Raise the Summit error for a driver error. An error in our SQL is raised unchanged."""
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
    # SQLAlchemy's errors, or the driver's from app.store.statements.
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = (getattr(cause, "sqlite_errorname", None) or "").removeprefix("SQLITE_").partition("_")[0]
    if code == "INTERRUPT" or isinstance(cause, errors.QueryCanceled):
        return QueryTooSlow(
            "The query took too long. Use fewer values, groups or facets, or filter by a person or a few days."
        )
    if isinstance(cause, _MISSING) or str(cause).startswith(("no such table", "no such column")):
        return SchemaMismatch("The database's schema does not match this version. Run `summit migrate`.")
    if isinstance(cause, PoolTimeout):
        return DatabaseUnavailable("All connections to the database are in use. Try again shortly.")
    if str(cause).startswith("Could not decode to UTF-8"):  # has no error code
        code = "CORRUPT"
    kind = _SQLITE.get(code) or next((kind for family, kind in _POSTGRESQL.items() if isinstance(cause, family)), None)
    if kind is DatabaseUnavailable and file:  # SQLite reports no cause if it cannot create a file beside the database
        kind = DatabaseReadOnly if file.is_read_only() else DatabaseFull if file.is_full() else kind
    message = _FILES.get(code) if kind in (DatabaseCorrupt, DatabaseUnavailable) else None
    if isinstance(cause, psycopg.OperationalError):
        message = next((found for text, found in _CONNECTIONS.items() if re.search(text, str(cause))), None)
    return kind(message or _MESSAGES[kind]) if kind else None
