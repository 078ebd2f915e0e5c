"""The two ways to a database: many readers that cannot write, and one writer at a time.

The same code runs on SQLite and PostgreSQL. What differs is how a writer keeps others out: BEGIN IMMEDIATE on SQLite,
where sqlite3's own implicit transactions would lose updates; an advisory lock on PostgreSQL.
"""

import sqlite3
from collections.abc import Hashable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from time import thread_time
from typing import Any, Self

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.errors import DatabaseUnavailable, SchemaMismatch
from app.settings import Settings
from app.store.glance import Glance, Unfinished

# Any number will do, as long as nothing else in the same PostgreSQL database takes it.
WRITER_LOCK = 5_811_770_321
# As many connections as FastAPI has threads for plain `def` routes.
CONNECTIONS = 40
# What a batch of articles changes: with less, pages go to the disk half done and have to be read again.
WRITTEN_CACHE = 128_000  # KiB
# The execution option of every connection that holds what all readers of the database remember of it.
REMEMBERED = "remembered"
# sqlite3 calls every failure "operational"; these are the ones that waiting or an operator can cure.
_AWAY = ("BUSY", "LOCKED", "CANTOPEN", "IOERR", "FULL", "READONLY", "NOTADB", "CORRUPT", "PERM", "PROTOCOL")


class Store:
    """A database, opened when first used.

    Raises DatabaseUnavailable where it is away or locked for too long, SchemaMismatch where it has no tables.
    """

    def __init__(self, settings: Settings) -> None:
        url = _url(settings.database_url)
        open_engine = _sqlite_engine if url.get_backend_name() == "sqlite" else _postgresql_engine
        self.reader = open_engine(url, settings, writes=False)
        self.writer = open_engine(url, settings, writes=True)
        self.is_file = self.reader.dialect.name == "sqlite"
        self.commits = 0  # of this object: who keeps answers must see its own writes at once
        self._glance = Glance(self.reader) if self.is_file else None
        self._patience = max(1, settings.busy_timeout_ms)  # 0 is for ever to PostgreSQL

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a connection that sees one state of the database throughout and cannot write."""
        with _available(), self.reader.begin() as connection:
            yield connection

    def glancing(self, asked: Hashable = None) -> AbstractContextManager[Connection]:
        """Open the same for a few milliseconds, on the event loop's own thread.

        Raises Unfinished where they do not suffice or did not when the same was `asked` before, and where the database
        is a server, which answers when it pleases.
        """
        if self._glance is None:
            raise Unfinished
        return self._glance.reading(asked)

    @contextmanager
    def reading_slowly(self, asked: Hashable = None) -> Iterator[Connection]:
        """Open the same in a thread, for what a glance was not enough for."""
        with self.reading() as connection:
            began = thread_time()
            yield connection
        if self._glance:
            self._glance.took(asked, thread_time() - began)

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
        """Give all connections back."""
        if self._glance:
            self._glance.close()
        self.reader.dispose()
        self.writer.dispose()


def server_url(settings: Settings) -> str:
    """Return the URL of a PostgreSQL as its own tools and drivers read it."""
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
        execution_options={REMEMBERED: {}},
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

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        driver: Any = connection.connection.dbapi_connection
        if not driver.in_transaction:  # a glance begins without SQLAlchemy
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


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
        execution_options={REMEMBERED: {}},
        **options,
    )


@contextmanager
def _available() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, PoolTimeout, sqlite3.Error, psycopg.Error) as error:
        # SQLAlchemy's, or the driver's own from app.store.direct.
        cause = error.orig if isinstance(error, DBAPIError) else error
        if isinstance(cause, psycopg.errors.UndefinedTable) or str(cause).startswith("no such table"):
            raise SchemaMismatch("The database has not been migrated.") from error
        if not _is_away(cause):
            raise
        raise DatabaseUnavailable("The database is locked or does not answer; try again shortly.") from error


def _is_away(cause: BaseException | None) -> bool:
    if name := getattr(cause, "sqlite_errorname", None):
        return any(name.startswith(f"SQLITE_{away}") for away in _AWAY)
    return isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError | PoolTimeout)
