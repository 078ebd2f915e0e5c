"""Reads from a replica of the PostgreSQL database.

Each read checks the replica's revision first. If the replica is unavailable, or behind a revision already served or
written by this process, the read uses the primary: clients of one process never see older data than before.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock
from time import monotonic

from sqlalchemy import Connection

from app.errors import DatabaseUnavailable, SchemaMismatch
from app.settings import Settings
from app.store.engine import Store
from app.store.revision import read_revision

log = logging.getLogger(__name__)

PAUSE = 1.0  # seconds until one read tries an unavailable replica again


class Replica(Store):
    """Reads from SUMMIT_READ_URL, else from `primary`. `clock` returns seconds. Raises the errors of Store."""

    def __init__(self, settings: Settings, primary: Store, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(settings.model_copy(update={"database_url": settings.read_url}))
        self._primary = primary
        self._clock = clock
        self._lock = Lock()
        self._least = 0
        self._away_until: float | None = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a read-only snapshot that is not older than any served before."""
        with ExitStack() as stack:
            yield self._caught_up(stack) or stack.enter_context(self._primary.reading())

    def reach(self, revision: int) -> None:
        """Set the minimum revision of all later reads."""
        with self._lock:
            self._least = max(self._least, revision)

    def _caught_up(self, stack: ExitStack) -> Connection | None:
        """Return a connection to the replica, closed by `stack`; None if it is unavailable or behind."""
        if self._away_until is not None:
            with self._lock:
                if self._clock() < self._away_until:
                    return None
                self._away_until = self._clock() + PAUSE  # other reads skip the replica until this one has tried it
        try:
            with ExitStack() as opened:
                connection = opened.enter_context(super().reading())
                revision = read_revision(connection).number
                self._away_until = None
                if revision < self._least:
                    return None
                self.reach(revision)
                stack.push(opened.pop_all())
                return connection
        except (DatabaseUnavailable, SchemaMismatch) as error:
            log.warning("The replica is unavailable; reading from the primary: %s", error)
            self._away_until = self._clock() + PAUSE
            return None
