"""Backup and restore of a SQLite database while it is in use. For PostgreSQL use pg_dump: docs/operating.md."""

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import make_url

from app.errors import BackupRefused, DatabaseUnavailable
from app.settings import Settings

_REVISION = "SELECT revision FROM database"


def database_file(settings: Settings) -> Path | None:
    """Return the path of the database file, None for PostgreSQL."""
    url = make_url(settings.database_url)
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def require_database(settings: Settings) -> None:
    """Raise DatabaseUnavailable if the database file does not exist."""
    path = database_file(settings)
    if path and not path.exists():
        raise DatabaseUnavailable(
            f"There is no database {path}. `summit serve` and `summit ingest` create one; "
            "SUMMIT_DATABASE_URL names another."
        )


def backup(settings: Settings, target: Path) -> int:
    """Write a consistent copy of the database to a new file, atomically; return its revision.

    Raises BackupRefused if the database is not SQLite or the target exists, DatabaseUnavailable if it cannot be read or
    written.
    """
    path = _file(settings)
    require_database(settings)
    if target.exists():
        raise BackupRefused(f"{target} exists. Choose a new file.")
    part = target.with_name(f"{target.name}.part")
    try:
        with _named_fault(), closing(_connect(path)) as source, closing(sqlite3.connect(part)) as copy:
            source.backup(copy)
            revision = _checked(copy, path)
        os.replace(part, target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return revision


def restore(settings: Settings, source: Path, *, force: bool = False) -> int:
    """Replace the database with a backup, in one transaction; return its revision.

    The database gets a new random id, which invalidates cached responses and cursors of the replaced one. Raises
    BackupRefused if the source is not a backup, or if the database exists and `force` is false.
    """
    path = _file(settings)
    if not source.is_file():
        raise BackupRefused(f"File {source} does not exist.")
    if path.exists() and not force:
        raise BackupRefused(f"The database {path} exists. Add --force to replace it.")
    with _named_fault(), closing(_connect(source)) as copy:
        revision = _checked(copy, source)
        with closing(sqlite3.connect(path)) as target:
            copy.backup(target)
            target.execute("UPDATE database SET id = ?", [secrets.token_hex(8)])
            target.commit()
    return revision


def _file(settings: Settings) -> Path:
    path = database_file(settings)
    if path is None:
        raise BackupRefused("The database is PostgreSQL: use pg_dump and pg_restore, as docs/operating.md shows.")
    return path


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _checked(connection: sqlite3.Connection, path: Path) -> int:
    """Return the revision of a database. Raises BackupRefused if it is damaged or not a Summit database."""
    try:
        ((result,),) = connection.execute("PRAGMA quick_check(1)")
        ((revision,),) = connection.execute(_REVISION)
    except sqlite3.DatabaseError as error:
        raise BackupRefused(f"{path} is not a Summit database: {error}.") from None
    if result != "ok":
        raise BackupRefused(f"{path} is damaged: {result}.")
    return int(revision)


@contextmanager
def _named_fault() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise DatabaseUnavailable(f"SQLite: {error}.") from error
