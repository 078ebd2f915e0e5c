"""File of a SQLite database: opened read-only if it cannot be written, reopened if it is replaced.

A connection keeps the opened file even if it is deleted or replaced, so its writes would be acknowledged and lost.
Device and inode are therefore compared before each use and before each commit, and so is the size, which only falls if
the file is truncated: SQLite does not notice that while the pages it needs are cached or in the write-ahead log.

SQLite takes any log of the right name for the file's. So that of a replaced file is removed before the new file is
opened, and nothing is written after the log was deleted, since the next start would not find it.
"""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import quote

from app.errors import DatabaseGone

_UNWRITABLE = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY)


class DatabaseFile:
    """The file at `path`; `is_frozen` if it is read without SQLite's auxiliary files."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._wal = Path(f"{path}-wal")
        self._seen: os.stat_result | None = None  # None before the first connection
        self._seen_wal: os.stat_result | None = None
        self._lock = Lock()  # two threads must not compare sizes in another order than they read them
        self.is_frozen = False

    def has_changed(self) -> bool:
        """Return True once after the file was replaced: reopen the connections. Raises DatabaseGone."""
        with self._lock:
            if self._seen is None:
                return False
            found = self._stat()
            if found is None:
                raise DatabaseGone("The database file was deleted or moved. Nothing is stored until it is restored.")
            changed = not self._is_same(found) or (self.is_frozen and self._has_wal())
            if changed:
                if not os.path.samestat(found, self._seen):
                    self._remove_log()
                self._seen, self.is_frozen = None, False  # set by the next connection
            return changed

    def require_same(self) -> None:
        """Raise DatabaseGone if the file or its log is not the one that was opened: the write would be lost."""
        with self._lock:
            if self._seen is not None and not self._is_same(self._stat()):
                raise DatabaseGone("The database file was replaced or truncated. The write is not stored.")
            if self._seen_wal is not None and not self._has_seen_log():
                raise DatabaseGone(
                    "The database's write-ahead log (-wal) was deleted. Nothing is stored until the server is stopped "
                    "by SIGTERM, which saves what it acknowledged, and started again."
                )

    def forget(self) -> None:
        """Take what the next connection finds for the file: once all are closed, SQLite removes the log itself."""
        with self._lock:
            self._seen, self._seen_wal = None, None

    def connect(self, path: str, *, frozen: bool, **options: Any) -> sqlite3.Connection:
        """Return a connection; with `frozen`, an immutable one if SQLite cannot create its auxiliary files.

        SQLite reads a WAL database through a shared-memory file, which cannot be created on a read-only or full disk.
        Without a WAL the file is complete and safe to read until a writer creates one.
        """
        with suppress(OSError):  # SQLite reports that it cannot open the file
            self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            connection = _connect(path, **options)
        except sqlite3.DatabaseError as error:
            if not frozen or error.sqlite_errorcode & 0xFF not in _UNWRITABLE or self._has_wal():
                raise
            connection = _connect(f"file:{quote(path)}?immutable=1", uri=True, **options)
            self.is_frozen = True
        if self._seen is None:
            self._seen, self._seen_wal = self._stat(), _stat(self._wal)
        return connection

    def is_read_only(self) -> bool:
        """Return True if the file cannot be written, or no file can be created in its directory."""
        return not (os.access(self._path.parent, os.W_OK) and os.access(self._path, os.W_OK))

    def is_full(self) -> bool:
        """Return True if the disk has no free block."""
        with suppress(OSError):
            return os.statvfs(self._path.parent).f_bavail == 0
        return False

    def _has_seen_log(self) -> bool:
        found = _stat(self._wal)
        return found is not None and self._seen_wal is not None and os.path.samestat(found, self._seen_wal)

    def _remove_log(self) -> None:
        """Remove the log of a replaced file, unless it was replaced too, and the index of the log."""
        if self._has_seen_log():
            for suffix in ("-wal", "-shm"):
                Path(f"{self._path}{suffix}").unlink(missing_ok=True)

    def _has_wal(self) -> bool:
        """Return True if the WAL has content. A failed open leaves an empty one."""
        with suppress(OSError):
            return self._wal.stat().st_size > 0
        return False

    def _is_same(self, found: os.stat_result | None) -> bool:
        seen = self._seen
        if found is None or seen is None or not os.path.samestat(found, seen) or found.st_size < seen.st_size:
            return False
        self._seen = found
        return True

    def _stat(self) -> os.stat_result | None:
        return _stat(self._path)


def _stat(path: Path) -> os.stat_result | None:
    try:
        return os.stat(path)
    except OSError:
        return None


def _connect(path: str, **options: Any) -> sqlite3.Connection:
    """Return a connection to a file after reading its schema."""
    connection: sqlite3.Connection = sqlite3.connect(path, **options)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").close()
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection
