"""Access to a database: many readers that cannot write, and one writer at a time.

The same code runs on SQLite and PostgreSQL. A writer excludes others by BEGIN IMMEDIATE on SQLite, where sqlite3's own
implicit transactions would lose updates, and by an advisory lock on PostgreSQL.
"""

import sqlite3
from collections.abc import Hashable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path
from time import thread_time
from typing import Any, Self

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.errors import DatabaseUnavailable, QueryTooSlow, SchemaMismatch
from app.settings import Settings
from app.store.inline_reads import InlineReader, Unfinished
from app.store.read_limit import ReadLimit
from app.store.revision_cache import RevisionCache

# Any number that nothing else in the same PostgreSQL database locks.
WRITER_LOCK = 5_811_770_321
# As many connections as FastAPI has threads for plain `def` routes.
CONNECTIONS = 40
# Pages changed by a batch of articles: with less, pages are written half done and read again.
WRITTEN_CACHE = 128_000  # KiB
REVISION_CACHE = "revision_cache"  # execution option of every connection: the RevisionCache of its database
CACHED = 4_000  # parsed queries, counts, groups and ranks
# sqlite3 calls every failure "operational"; these are cured by waiting or by an operator.
_AWAY = ("BUSY", "LOCKED", "CANTOPEN", "IOERR", "FULL", "READONLY", "NOTADB", "CORRUPT", "PERM", "PROTOCOL")


_MISSING = (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn)


class Store:
    """A database, opened at its first use.

    Raises DatabaseUnavailable if it is away or locked for too long, SchemaMismatch if tables or columns are missing.
    """

    def __init__(self, settings: Settings) -> None:
        url = _url(settings.database_url)
        open_engine = _sqlite_engine if url.get_backend_name() == "sqlite" else _postgresql_engine
        self.reader = open_engine(url, settings, writes=False)
        self.writer = open_engine(url, settings, writes=True)
        self.is_file = self.reader.dialect.name == "sqlite"
        self.commits = 0  # of this object, so that caches see its own writes at once
        self._inline = InlineReader(self.reader) if self.is_file else None
        self._read_seconds = settings.read_seconds
        self._patience = max(1, settings.busy_timeout_ms)  # 0 is for ever to PostgreSQL

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a connection that sees one state of the database throughout and cannot write."""
        with _available(), self.reader.begin() as connection:
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
        with _available(), self.writer.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SET LOCAL lock_timeout = {self._patience}"))
                connection.execute(text(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})"))
            yield connection
        self.commits += 1

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


def _sqlite_engine(url: URL, settings: Settings, *, writes: bool) -> Engine:
    engine = create_engine(
        url,
        echo=settings.echo_sql,
        pool_size=CONNECTIONS,
        pool_timeout=settings.busy_timeout_ms / 1000,
        connect_args={"isolation_level": None, "timeout": settings.busy_timeout_ms / 1000},
        execution_options={REVISION_CACHE: RevisionCache(CACHED)},
    )

    @event.listens_for(engine, "do_connect")
    def make_folder(*_: object) -> None:
        with suppress(OSError):  # SQLite will say that it cannot open the file
            Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        if writes:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute(f"PRAGMA cache_size = -{WRITTEN_CACHE}")
        else:
            connection.execute("PRAGMA query_only = ON")

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


@contextmanager
def _available() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, PoolTimeout, sqlite3.Error, psycopg.Error) as error:
        # SQLAlchemy's errors, or the driver's own from app.store.statements.
        cause = error.orig if isinstance(error, DBAPIError) else error
        if _is_cancelled(cause):
            raise QueryTooSlow("The query takes too long. Narrow it: fewer values, groups or facets.") from error
        if isinstance(cause, _MISSING) or str(cause).startswith(("no such table", "no such column")):
            raise SchemaMismatch("The database's schema is not that of this version: run `summit migrate`.") from error
        if not _is_away(cause):
            raise
        raise DatabaseUnavailable("The database is locked or does not answer; try again shortly.") from error


def _is_cancelled(cause: BaseException | None) -> bool:
    interrupted = getattr(cause, "sqlite_errorname", None) == "SQLITE_INTERRUPT"
    return interrupted or isinstance(cause, psycopg.errors.QueryCanceled)


def _is_away(cause: BaseException | None) -> bool:
    if name := getattr(cause, "sqlite_errorname", None):
        return any(name.startswith(f"SQLITE_{away}") for away in _AWAY)
    return isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError | PoolTimeout)
