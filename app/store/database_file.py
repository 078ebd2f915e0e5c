"""File of a SQLite database: opened where nothing can be written, and noticed when another one takes its place.

A connection keeps the file that it opened, also when it is deleted or replaced: writes to it would be acknowledged and
lost. So device and inode are compared before each use, and once more before each commit.
"""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import quote

from app.errors import DatabaseGone

Identity = tuple[int, int]
_UNWRITABLE = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY)


class DatabaseFile:
    """The file at `path`. `is_frozen` while it is read without SQLite's own files beside it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._wal = Path(f"{path}-wal")
        self._identity: Identity | None = None
        self._lock = Lock()
        self.is_frozen = False

    def has_changed(self) -> bool:
        """Return True, once, if connections have to be opened anew. Raises DatabaseGone if the file is gone."""
        if self._identity is None:
            return False
        found = self._stat()
        if found is None:
            raise DatabaseGone("The file of the database was deleted or moved: nothing is stored until it is back.")
        with self._lock:
            changed = found != self._identity or (self.is_frozen and self._has_wal())
            if changed:
                self._identity, self.is_frozen = None, False  # noted again by the next connection
            return changed

    def require_same(self) -> None:
        """Raise DatabaseGone if the file is not the one that was opened: what was written into it would be lost."""
        if self._identity is not None and self._stat() != self._identity:
            raise DatabaseGone("The file of the database was replaced during the write, which is not stored.")

    def connect(self, path: str, *, frozen: bool, **options: Any) -> sqlite3.Connection:
        """Return a connection. It may be `frozen` if SQLite cannot make its files beside the database.

        SQLite reads a WAL database by way of a file in shared memory, which a read-only or full disk cannot have.
        Without a WAL the database is whole, and may be read as it is until a writer makes one.
        """
        with suppress(OSError):  # SQLite will report that it cannot open the file
            self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            connection = _connect(path, **options)
        except sqlite3.DatabaseError as error:
            if not frozen or error.sqlite_errorcode & 0xFF not in _UNWRITABLE or self._has_wal():
                raise
            connection = _connect(f"file:{quote(path)}?immutable=1", uri=True, **options)
            self.is_frozen = True
        if self._identity is None:
            self._identity = self._stat()
        return connection

    def is_read_only(self) -> bool:
        """Return True if no file can be made in the folder, or the file cannot be written."""
        return not (os.access(self._path.parent, os.W_OK) and os.access(self._path, os.W_OK))

    def is_full(self) -> bool:
        """Return True if the disk has no free block."""
        with suppress(OSError):
            return os.statvfs(self._path.parent).f_bavail == 0
        return False

    def _has_wal(self) -> bool:
        """Return True if there are writes beside the file. An empty WAL is left by an open that failed."""
        with suppress(OSError):
            return self._wal.stat().st_size > 0
        return False

    def _stat(self) -> Identity | None:
        try:
            found = os.stat(self._path)
        except OSError:
            return None
        return found.st_dev, found.st_ino


def _connect(path: str, **options: Any) -> sqlite3.Connection:
    """Return a connection to a file whose schema can be read."""
    connection: sqlite3.Connection = sqlite3.connect(path, **options)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").close()
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection
