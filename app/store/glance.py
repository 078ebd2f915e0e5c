"""One kept SQLite connection for queries that are over before a thread could take them.

An event loop that hands every query to a thread spends more on the handing than on the query; one that runs every query
itself stands still while a slow one runs. So each gets a few milliseconds here, enforced by SQLite's progress handler,
and what is not done by then begins again in a thread. They are those of the thread's own CPU time: on a busy machine
the clock runs on for quick queries too, and to begin them again would only keep it busy. A disk that keeps a query
waiting takes no CPU time, so the clock has a say too, later. What was too slow once goes to a thread at once.
"""

import sqlite3
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from math import inf
from threading import Lock
from time import perf_counter, thread_time
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

# What all other requests wait for at the worst; a page of a list takes a tenth of it.
LONGEST = 0.004  # seconds of CPU time
WAITED = 0.05  # seconds by the clock
# SQLite's virtual machine does so many steps in some twenty microseconds.
STEPS = 1_000
# What all readers together come back to: indices, and the records that are asked for most.
PAGE_CACHE = 64_000  # KiB
MOST = 1_000  # questions that are remembered as slow


class Unfinished(Exception):
    """A glance was not enough, or could not be had: ask again in a thread."""


class Glance:
    """The kept connection. It serves one caller at a time and makes nobody wait."""

    def __init__(self, engine: Engine, longest: float | None = None) -> None:
        self._engine = engine
        self._longest = LONGEST if longest is None else longest
        self._taken = Lock()
        self._connection: Connection | None = None
        self._ends = self._ends_by_clock = inf
        self._slow: set[Hashable] = set()

    @contextmanager
    def reading(self, asked: Hashable = None) -> Iterator[Connection]:
        """Lend the connection for a look at one state of the database, to find what is `asked`. Raises Unfinished."""
        if asked in self._slow or not self._taken.acquire(blocking=False):
            raise Unfinished
        try:
            if self._connection is None:
                self._connection = self._open()
            yield from self._look(self._connection)
        except (sqlite3.Error, DBAPIError) as error:
            if asked is not None and _is_interrupted(error):
                self._remember(asked)
            raise Unfinished from error  # whatever it is, the thread will meet it with more patience
        finally:
            self._taken.release()

    def took(self, asked: Hashable, seconds: float) -> None:
        """Note how much CPU time a thread took for what is `asked`: what was slow may be quick after a write."""
        if seconds < self._longest / 2:
            self._slow.discard(asked)

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.invalidate()  # it is no use to others as it is set up here
            self._connection.close()
            self._connection = None

    def _look(self, connection: Connection) -> Iterator[Connection]:
        driver = _driver(connection)
        driver.execute("BEGIN")
        self._ends, self._ends_by_clock = thread_time() + self._longest, perf_counter() + WAITED
        try:
            yield connection
        finally:
            self._ends = self._ends_by_clock = inf  # a deadline must not cut off its own end
            connection.rollback()
            if driver.in_transaction:
                driver.execute("ROLLBACK")

    def _open(self) -> Connection:
        connection = self._engine.connect()
        driver = _driver(connection)
        driver.execute("PRAGMA busy_timeout = 0")
        driver.execute(f"PRAGMA cache_size = -{PAGE_CACHE}")
        driver.set_progress_handler(self._late, STEPS)
        return connection

    def _late(self) -> bool:
        return thread_time() > self._ends or perf_counter() > self._ends_by_clock

    def _remember(self, asked: Hashable) -> None:
        if len(self._slow) >= MOST:
            self._slow.clear()
        self._slow.add(asked)


def _is_interrupted(error: sqlite3.Error | DBAPIError) -> bool:
    cause = error.orig if isinstance(error, DBAPIError) else error
    return getattr(cause, "sqlite_errorname", None) == "SQLITE_INTERRUPT"


def _driver(connection: Connection) -> Any:
    return connection.connection.dbapi_connection
