"""One SQLite connection for queries shorter than a hop to a thread.

A thread hop costs more than most queries, but a slow query on the event loop blocks all others. So each query gets a
few milliseconds here, enforced by SQLite's progress handler, and is repeated in a thread if they do not suffice. The
limit counts the thread's CPU time, since on a busy machine wall-clock time passes for quick queries too; a second,
longer wall-clock limit covers a slow disk. A query that was too slow once runs in a thread from then on, and after it
new queries do for a while: clients that send a slow one each, all different, must not take the event loop.
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

from app.store.faults import DAMAGED

# Upper bound of the delay of other requests; a page of a list needs a tenth of it.
LONGEST = 0.004  # seconds of CPU time
WAITED = 0.05  # seconds of wall-clock time
# Instructions of SQLite's virtual machine between two calls of the handler: some 20 µs.
STEPS = 1_000
# Holds the indices and the most-read records.
PAGE_CACHE = 32_000  # KiB
MOST_SLOW = 1_000  # keys noted as slow
PAUSE = 9  # times the duration of a slow query: so slow ones take at most a tenth of the event loop


class Unfinished(Exception):
    """The read was not finished or not started inline; repeat it in a thread."""


class InlineReader:
    """The connection, for one caller at a time; concurrent callers are refused immediately."""

    def __init__(self, engine: Engine, longest: float | None = None) -> None:
        self._engine = engine
        self._longest = LONGEST if longest is None else longest
        self._taken = Lock()
        self._connection: Connection | None = None
        self._ends = self._ends_by_clock = inf
        self._began = self._resumes = -inf
        self._slow: set[Hashable] = set()
        self._expired = False

    @contextmanager
    def reading(self, key: Hashable = None) -> Iterator[Connection]:
        """Open a snapshot of the database within the limits. Raises Unfinished."""
        is_paused = key is not None and perf_counter() < self._resumes
        if is_paused or key in self._slow or not self._taken.acquire(blocking=False):
            raise Unfinished
        try:
            if self._expired:
                self.close()
            if self._connection is None:
                self._expired = False
                self._connection = self._open()
            yield from self._bounded(self._connection)
        except (sqlite3.Error, DBAPIError) as error:
            if key is not None and _is_interrupted(error):
                self._note_slow(key)
            raise Unfinished from error  # other errors are raised again in the thread
        except DAMAGED as error:
            raise Unfinished from error
        finally:
            self._taken.release()

    def took(self, key: Hashable, seconds: float) -> None:
        """Record the CPU time of a read in a thread: a slow read may be quick after a write."""
        if seconds < self._longest / 2:
            self._slow.discard(key)

    def expire(self) -> None:
        """Close the connection before the next read, from any thread."""
        self._expired = True

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.invalidate()  # its handler and timeout must not return to the pool
            self._connection.close()
            self._connection = None

    def _bounded(self, connection: Connection) -> Iterator[Connection]:
        driver = _driver(connection)
        driver.execute("BEGIN")
        self._began = perf_counter()
        self._ends, self._ends_by_clock = thread_time() + self._longest, self._began + WAITED
        try:
            yield connection
        finally:
            self._ends = self._ends_by_clock = inf  # the rollback has no limit
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

    def _note_slow(self, key: Hashable) -> None:
        now = perf_counter()
        self._resumes = now + PAUSE * (now - self._began)
        if len(self._slow) >= MOST_SLOW:
            self._slow.clear()
        self._slow.add(key)


def _is_interrupted(error: sqlite3.Error | DBAPIError) -> bool:
    cause = error.orig if isinstance(error, DBAPIError) else error
    return getattr(cause, "sqlite_errorname", None) == "SQLITE_INTERRUPT"


def _driver(connection: Connection) -> Any:
    return connection.connection.dbapi_connection
