"""Access to a database: many readers that cannot write, and one writer at a time.

The same code runs on SQLite and PostgreSQL. A writer excludes others by BEGIN IMMEDIATE on SQLite, where sqlite3's own
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

# Any number that nothing else in the same PostgreSQL database locks.
WRITER_LOCK = 5_811_770_321
# As many connections as FastAPI has threads for plain `def` routes.
CONNECTIONS = 40
# Pages changed by a batch of articles: with less, pages are written half done and read again.
WRITTEN_CACHE = 128_000  # KiB
# Pages of a connection for slow reads and streams, many of which may be open: quick reads have their own cache.
STREAM_CACHE = 500  # KiB
REVISION_CACHE = "revision_cache"  # execution option of every connection: the RevisionCache of its database
CACHED = 4_000  # parsed queries, counts, groups and ranks


class Store:
    """A database, opened at its first use.

    Raises DatabaseUnavailable, or its child by the cause, and SchemaMismatch if tables or columns are missing.
    """

    def __init__(self, settings: Settings) -> None:
        url = _url(settings.database_url)
        self.is_file = url.get_backend_name() == "sqlite"
        self._file = DatabaseFile(Path(str(url.database))) if self.is_file else None
        self.reader = _engine(url, settings, self._file, writes=False)
        self.writer = _engine(url, settings, self._file, writes=True)
        self.commits = 0  # of this object, so that caches see its own writes at once
        self._inline = InlineReader(self.reader) if self.is_file else None
        self._read_seconds = settings.read_seconds
        self._patience = max(1, settings.busy_timeout_ms)  # 0 is for ever to PostgreSQL

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a connection that sees one state of the database throughout and cannot write."""
        self._reopen()
        with named_faults(self._file), self.reader.begin() as connection:
            yield connection

    @contextmanager
    def serving(self, limit: ReadLimit | None = None) -> Iterator[Connection]:
        """Open the same for a request, bounded by `limit`, else by SUMMIT_READ_SECONDS. Raises QueryTooSlow."""
        with self.reading() as connection, (limit or self.limit()).bounding(connection):
            yield connection

    def limit(self) -> ReadLimit:
        """Return the limit of one read for a request."""
        return ReadLimit(self._read_seconds)

    def reading_inline(self, key: Hashable = None) -> AbstractContextManager[Connection]:
        """Open the same for a few milliseconds, on the thread of the event loop.

        Raises Unfinished if they do not suffice, or did not for this `key` before, and if the database is a server.
        """
        if self._inline is None:
            raise Unfinished
        self._reopen()
        return self._inline.reading(key)

    @contextmanager
    def reading_in_thread(self, key: Hashable = None, limit: ReadLimit | None = None) -> Iterator[Connection]:
        """Open the same in a thread, after an inline read was not finished; bounded as `serving` is."""
        with self.serving(limit) as connection:
            began = thread_time()
            yield connection
        if self._inline:
            self._inline.took(key, thread_time() - began)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open the one transaction that may write: committed at the end, rolled back by an exception."""
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
        """Close the connections to a file that another one has replaced. Raises DatabaseGone."""
        if self._file and self._file.has_changed():
            log.warning("The file of the database was replaced: it is opened anew.")
            for engine in (self.reader, self.writer):
                engine.dispose()
            cache: RevisionCache = self.reader.get_execution_options()[REVISION_CACHE]
            cache.clear()
            if self._inline:
                self._inline.expire()

    def __enter__(self) -> Self:
        """Return the store, which is closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close all connections."""
        if self._inline:
            self._inline.close()
        self.reader.dispose()
        self.writer.dispose()


def server_url(settings: Settings) -> str:
    """Return the URL of a PostgreSQL database for its own tools and drivers."""
    return _url(settings.database_url).set(drivername="postgresql").render_as_string(hide_password=False)


def _url(written: str) -> URL:
    url = make_url(written)
    if url.get_backend_name() in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    if url.database in (None, "", ":memory:"):
        raise DatabaseUnavailable(
            "SQLite in memory has one connection, Summit needs several: name a file, sqlite:///PATH."
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
        hide_parameters=not settings.echo_sql,  # errors are logged, and articles are not
        pool_size=CONNECTIONS,
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
    # A reader's queries must agree with each other; a writer must see what was committed while it waited for the lock.
    options: dict[str, Any] = {} if writes else {"isolation_level": "REPEATABLE READ"}
    return create_engine(
        url,
        echo=settings.echo_sql,
        hide_parameters=not settings.echo_sql,  # errors are logged, and articles are not
        pool_size=CONNECTIONS,
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
