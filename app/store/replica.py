"""Reads from a replica of the PostgreSQL database.

Each read checks the replica's revision first. If it is behind one that this process has served or written, or if the
replica is away, the read goes to the primary: clients of one process never see older data than before.
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

PAUSE = 1.0  # seconds until a replica that was away is tried again, by one read


class Replica(Store):
    """Reads from SUMMIT_READ_URL, or from `primary`. `clock` counts seconds. Raises what a Store raises."""

    def __init__(self, settings: Settings, primary: Store, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(settings.model_copy(update={"database_url": settings.read_url}))
        self._primary = primary
        self._clock = clock
        self._lock = Lock()
        self._least = 0
        self._away_until: float | None = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a connection that sees one state, none older than any that was seen before."""
        with ExitStack() as stack:
            yield self._near(stack) or stack.enter_context(self._primary.reading())

    def reach(self, revision: int) -> None:
        """Serve nothing that is older than `revision` from now on."""
        with self._lock:
            self._least = max(self._least, revision)

    def _near(self, stack: ExitStack) -> Connection | None:
        """Return a connection to the replica, which `stack` closes; None if it is away or too far behind."""
        if self._away_until is not None:
            with self._lock:
                if self._clock() < self._away_until:
                    return None
                self._away_until = self._clock() + PAUSE  # others need not wait for what this read finds out
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
            log.warning("The replica cannot be read, the primary is: %s", error)
            self._away_until = self._clock() + PAUSE
            return None
