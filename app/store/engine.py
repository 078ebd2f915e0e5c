"""Access to a database: many read-only connections and one writer at a time.

The same code runs on SQLite and PostgreSQL. Writers are serialised by BEGIN IMMEDIATE on SQLite, where sqlite3's
implicit transactions would lose updates, and by an advisory lock on PostgreSQL.
"""

import logging
import sqlite3
from collections.abc import Hashable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from time import thread_time
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text

from app.errors import DatabaseUnavailable
from app.settings import Settings
from app.store.database_file import DatabaseFile
from app.store.faults import named_faults
from app.store.inline_reads import InlineReader, Unfinished
from app.store.read_limit import ReadLimit
from app.store.revision_cache import RevisionCache

log = logging.getLogger(__name__)

# Arbitrary; nothing else in the PostgreSQL database may use it.
WRITER_LOCK = 5_811_770_321
# One for each reading thread; streams have more.
CONNECTIONS = 40
# Pages changed by a batch of articles. A smaller cache spills them early and reads them again.
WRITTEN_CACHE = 32_000  # KiB
# For slow reads and streams, many of which may be open; quick reads have their own cache.
STREAM_CACHE = 100  # KiB
REVISION_CACHE = "revision_cache"  # execution option of each connection: the RevisionCache of its database
CACHED = 4_000  # parsed queries, counts, groups and ranks


class Store:
    """A database, opened at first use.

    Raises DatabaseUnavailable or its subclass for the cause, and SchemaMismatch if tables or columns are missing.
    """

    def __init__(self, settings: Settings) -> None:
        url = _url(settings.database_url)
        self.is_file = url.get_backend_name() == "sqlite"
        self._file = DatabaseFile(Path(str(url.database))) if self.is_file else None
        self.reader = _engine(url, settings, self._file, writes=False)
        self.writer = _engine(url, settings, self._file, writes=True)
        self.commits = 0  # of this object; invalidates caches immediately
        self._inline = InlineReader(self.reader) if self.is_file else None
        self._read_seconds = settings.read_seconds
        self._patience = max(1, settings.busy_timeout_ms)  # PostgreSQL takes 0 as unlimited

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a read-only connection with one snapshot of the database."""
        self._reopen()
        with named_faults(self._file), self.reader.begin() as connection:
            yield connection

    @contextmanager
    def serving(self, limit: ReadLimit | None = None) -> Iterator[Connection]:
        """Open one for a request, bounded by `limit` or SUMMIT_READ_SECONDS. Raises QueryTooSlow."""
        with self.reading() as connection, (limit or self.limit()).bounding(connection):
            yield connection

    def limit(self) -> ReadLimit:
        """Return the limit of one read of a request."""
        return ReadLimit(self._read_seconds)

    def reading_inline(self, key: Hashable = None) -> AbstractContextManager[Connection]:
        """Open one for a few milliseconds on the event loop's thread.

        Raises Unfinished if the time does not suffice, did not suffice for this `key` before, or the database is
        PostgreSQL.
        """
        if self._inline is None:
            raise Unfinished
        self._reopen()
        return self._inline.reading(key)

    @contextmanager
    def reading_in_thread(self, key: Hashable = None, limit: ReadLimit | None = None) -> Iterator[Connection]:
        """Open one in a thread after an unfinished inline read, bounded like `serving`."""
        with self.serving(limit) as connection:
            began = thread_time()
            yield connection
        if self._inline:
            self._inline.took(key, thread_time() - began)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open the writing transaction: committed at the end, rolled back on an exception."""
        self._reopen()
        with named_faults(self._file), self.writer.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SET LOCAL lock_timeout = {self._patience}"))
                connection.execute(text(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})"))
            yield connection
            if self._file:
                self._file.require_same()
        self.commits += 1

    def _reopen(self) -> None:
        """Reopen the connections after the file was replaced. Raises DatabaseGone."""
        if self._file and self._file.has_changed():
            log.warning("The database file was replaced; reopening it.")
            for engine in (self.reader, self.writer):
                engine.dispose()
            cache: RevisionCache = self.reader.get_execution_options()[REVISION_CACHE]
            cache.clear()
            if self._inline:
                self._inline.expire()

    def __enter__(self) -> Self:
        """Return the store; the block closes it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the store."""
        self.close()

    def close(self) -> None:
        """Close all connections."""
        if self._inline:
            self._inline.close()
        self.reader.dispose()
        self.writer.dispose()
        if self._file:
            self._file.forget()


def server_url(settings: Settings) -> str:
    """Return the URL of a PostgreSQL database as its tools and drivers expect it."""
    return _url(settings.database_url).set(drivername="postgresql").render_as_string(hide_password=False)


def _url(written: str) -> URL:
    url = make_url(written)
    if url.get_backend_name() in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    if url.database in (None, "", ":memory:"):
        raise DatabaseUnavailable(
            "In-memory SQLite has one connection, but Summit needs several. Use a file: sqlite:///PATH."
        )
    return url


def _engine(url: URL, settings: Settings, file: DatabaseFile | None, *, writes: bool) -> Engine:
    if file is None:
        return _postgresql_engine(url, settings, writes=writes)
    return _sqlite_engine(url, settings, file, writes=writes)


def _sqlite_engine(url: URL, settings: Settings, file: DatabaseFile, *, writes: bool) -> Engine:
    engine = create_engine(
        url,
        echo=settings.echo_sql,
        hide_parameters=not settings.echo_sql,  # errors are logged; they must not contain articles
        pool_size=CONNECTIONS + settings.streams,
        pool_timeout=settings.busy_timeout_ms / 1000,
        connect_args={"isolation_level": None, "timeout": settings.busy_timeout_ms / 1000},
        execution_options={REVISION_CACHE: RevisionCache(CACHED)},
    )

    @event.listens_for(engine, "do_connect")
    def connect(_: object, __: object, arguments: list[Any], named: dict[str, Any]) -> sqlite3.Connection:
        return file.connect(*arguments, frozen=not writes, **named)

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _: object) -> None:
        cache = WRITTEN_CACHE if writes else STREAM_CACHE
        pragmas = ["journal_mode = WAL", "synchronous = FULL"] if writes else ["query_only = ON"]
        try:
            for pragma in ("foreign_keys = ON", *pragmas, f"cache_size = -{cache}"):
                connection.execute(f"PRAGMA {pragma}")
        except sqlite3.DatabaseError:
            connection.close()  # SQLAlchemy does not
            raise

    event.listen(engine, "begin", partial(_begin, statement="BEGIN IMMEDIATE" if writes else "BEGIN"))
    return engine


def _begin(connection: Connection, *, statement: str) -> None:
    driver: Any = connection.connection.dbapi_connection
    if not driver.in_transaction:  # an inline read begins without SQLAlchemy
        connection.exec_driver_sql(statement)


def _postgresql_engine(url: URL, settings: Settings, *, writes: bool) -> Engine:
    # A reader's queries need one snapshot; a writer must see commits made while it waited for the lock.
    options: dict[str, Any] = {} if writes else {"isolation_level": "REPEATABLE READ"}
    return create_engine(
        url,
        echo=settings.echo_sql,
        hide_parameters=not settings.echo_sql,  # errors are logged; they must not contain articles
        pool_size=CONNECTIONS + settings.streams,
        pool_timeout=settings.busy_timeout_ms / 1000,
        pool_pre_ping=True,
        connect_args={
            "application_name": "summit",
            "connect_timeout": max(1, settings.busy_timeout_ms // 1000),
            "options": f"-c timezone=UTC -c default_transaction_read_only={'off' if writes else 'on'}",
        },
        execution_options={REVISION_CACHE: RevisionCache(CACHED)},
        **options,
    )
