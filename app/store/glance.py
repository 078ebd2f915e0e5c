"""One kept SQLite connection for queries that are over before a thread could take them.

An event loop that hands every query to a thread spends more on the handing than on the query; one that runs every query
itself stands still while a slow one runs. So each gets a few milliseconds here, enforced by SQLite's progress handler,
and what is not done by then begins again in a thread. They are those of the thread's own CPU time: on a busy machine
the clock runs on for quick queries too, and to begin them again would only keep it busy.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import thread_time
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

# What all other requests wait for at the worst; a page of a list takes a tenth of it.
LONGEST = 0.004  # seconds
# SQLite's virtual machine does so many steps in some twenty microseconds.
STEPS = 1_000


class Unfinished(Exception):
    """A glance was not enough, or could not be had: ask again in a thread."""


class Glance:
    """The kept connection. It serves one caller at a time and makes nobody wait."""

    def __init__(self, engine: Engine, longest: float | None = None) -> None:
        self._engine = engine
        self._longest = LONGEST if longest is None else longest
        self._taken = Lock()
        self._connection: Connection | None = None
        self._deadline = 0.0

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend the connection for a look at one state of the database. Raises Unfinished."""
        if not self._taken.acquire(blocking=False):
            raise Unfinished
        try:
            if self._connection is None:
                self._connection = self._open()
            self._deadline = thread_time() + self._longest
            yield from self._look(self._connection)
        except (sqlite3.Error, DBAPIError) as error:
            raise Unfinished from error  # whatever it is, the thread will meet it with more patience
        finally:
            self._taken.release()

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.invalidate()  # it is no use to others as it is set up here
            self._connection.close()
            self._connection = None

    def _look(self, connection: Connection) -> Iterator[Connection]:
        driver = _driver(connection)
        driver.execute("BEGIN")
        try:
            yield connection
        finally:
            connection.rollback()
            if driver.in_transaction:
                driver.execute("ROLLBACK")

    def _open(self) -> Connection:
        connection = self._engine.connect()
        driver = _driver(connection)
        driver.execute("PRAGMA busy_timeout = 0")
        driver.set_progress_handler(self._late, STEPS)
        return connection

    def _late(self) -> bool:
        return thread_time() > self._deadline


def _driver(connection: Connection) -> Any:
    return connection.connection.dbapi_connection
