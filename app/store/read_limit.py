"""Limit of the work of one read, which can also be cancelled from another thread.

The work is CPU time on SQLite, by a progress handler: on a busy machine the clock runs on for quick queries too. On
PostgreSQL it is the time of each statement, by statement_timeout; app.api.inline cancels several that take longer.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, get_ident
from time import thread_time
from typing import Any

import psycopg
from sqlalchemy import Connection, text

_STEPS = 10_000  # of SQLite's virtual machine between two calls of the handler: some 200 µs
_CANCELLING = 2.0  # seconds that a PostgreSQL server may take to accept a cancellation


class ReadLimit:
    """At most `seconds` of work. One object is of one connection at a time."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._cancelled = False
        self._server: psycopg.Connection[Any] | None = None
        self._lock = Lock()  # a connection that is in the pool again must not be cancelled
        self._began: dict[int, float] = {}  # thread -> its CPU time: some reads are opened in another thread

    @contextmanager
    def bounding(self, connection: Connection) -> Iterator[None]:
        """Cancel what the connection executes beyond the limit, which the driver reports as an error."""
        driver: Any = connection.connection.dbapi_connection
        if connection.dialect.name == "sqlite":
            driver.set_progress_handler(self._is_over, _STEPS)
            try:
                yield
            finally:
                driver.set_progress_handler(None, _STEPS)  # the connection goes back to the pool
            return
        connection.execute(text(f"SET LOCAL statement_timeout = {max(1, round(self.seconds * 1000))}"))
        self._server = driver
        try:
            yield
        finally:
            with self._lock:
                self._server = None

    def restart(self) -> None:
        """Count from nothing again: a stream is bounded part by part."""
        self._began.clear()

    def cancel(self) -> None:
        """Cancel the read. Blocks for a moment on PostgreSQL."""
        self._cancelled = True
        with self._lock:
            if self._server is not None:
                self._server.cancel_safe(timeout=_CANCELLING)

    def _is_over(self) -> bool:
        now = thread_time()
        return self._cancelled or now - self._began.setdefault(get_ident(), now) > self.seconds
