"""Limit of the work of one read, which can be cancelled from another thread.

On SQLite it is CPU time, enforced by a progress handler: on a busy machine wall-clock time passes for quick queries
too. On PostgreSQL it is the time of each statement (statement_timeout); app.api.inline limits their sum.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, get_ident
from time import thread_time
from typing import Any

import psycopg
from sqlalchemy import Connection, text

from app.errors import QueryTooSlow

_STEPS = 10_000  # of SQLite's virtual machine between two calls of the handler: some 200 µs
_LIMIT = "read_limit"  # in the `info` of a connection
_CANCELLING = 2.0  # seconds; the longest wait for a PostgreSQL server to accept a cancellation


def require_time(connection: Connection) -> None:
    """Raise QueryTooSlow if the read of `connection` is over its limit. For work between statements, in Python."""
    limit: ReadLimit | None = connection.info.get(_LIMIT)
    if limit and limit.is_over():
        raise QueryTooSlow("The request took too long. Send a shorter text.")


class ReadLimit:
    """At most `seconds` of work. One object serves one connection at a time."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._cancelled = False
        self._server: psycopg.Connection[Any] | None = None
        self._lock = Lock()  # a connection that has returned to the pool must not be cancelled
        self._began: dict[int, float] = {}  # thread -> its CPU time; a read may be opened in another thread

    @contextmanager
    def bounding(self, connection: Connection) -> Iterator[None]:
        """Cancel statements beyond the limit; the driver reports an error."""
        connection.info[_LIMIT] = self
        try:
            yield from self._bounding_statements(connection)
        finally:
            del connection.info[_LIMIT]  # the connection returns to the pool

    def _bounding_statements(self, connection: Connection) -> Iterator[None]:
        driver: Any = connection.connection.dbapi_connection
        if connection.dialect.name == "sqlite":
            driver.set_progress_handler(self.is_over, _STEPS)
            try:
                yield
            finally:
                driver.set_progress_handler(None, _STEPS)  # the connection returns to the pool
            return
        connection.execute(text(f"SET LOCAL statement_timeout = {max(1, round(self.seconds * 1000))}"))
        self._server = driver
        try:
            yield
        finally:
            with self._lock:
                self._server = None

    def restart(self) -> None:
        """Reset the limit: each part of a stream is bounded separately."""
        self._began.clear()

    def cancel(self) -> None:
        """Cancel the read. Blocks briefly on PostgreSQL."""
        self._cancelled = True
        with self._lock:
            if self._server is not None:
                self._server.cancel_safe(timeout=_CANCELLING)

    def is_over(self) -> bool:
        """Return True if the read was cancelled, or this thread has worked longer than the limit."""
        now = thread_time()
        return self._cancelled or now - self._began.setdefault(get_ident(), now) > self.seconds
