"""Current revision of the database, and the day: the inputs of ETags and caches besides the request.

The revision is read again after each write of this process, and otherwise at an interval: a response is at most that
much older than the last write of another process. If a client sends a revision in X-Revision, the response is not
older.
"""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime

from app.api.inline import read_inline
from app.errors import Fault, QueryError, SummitError
from app.store.engine import Store
from app.store.replica import Replica
from app.store.revision import Revision, read_revision

# Reading a file takes microseconds; PostgreSQL needs a thread and a round trip.
OF_A_FILE, OF_A_SERVER = 0.002, 0.04  # seconds
HEADER = "X-Revision"


def utc_today() -> date:
    """Return today's date in UTC."""
    return datetime.now(UTC).date()


class RevisionTracker:
    """Tracks the revision of one database, read from a replica if there is one.

    `clock` returns seconds, `today` the default day for current offices.
    """

    def __init__(
        self,
        primary: Store,
        replica: Replica | None = None,
        clock: Callable[[], float] = time.monotonic,
        today: Callable[[], date] = utc_today,
    ) -> None:
        self.today = today
        self._primary, self._replica = primary, replica
        self._clock = clock
        self._interval = OF_A_FILE if primary.is_file else OF_A_SERVER
        self._seen: Revision | None = None
        self._seen_at = float("-inf")
        self._commits = 0
        self._written = 0  # number of the last revision read from the primary

    async def current(self) -> Revision | None:
        """Return the revision, None if the database is unavailable."""
        now, commits = self._clock(), self._primary.commits
        if now - self._seen_at < self._interval and commits == self._commits:
            return self._seen
        try:
            seen = None
            if commits == self._commits:
                seen = await read_inline(self._replica or self._primary, read_revision)
            # Another request may have read from the primary meanwhile.
            self._seen = seen if seen and seen.number >= self._written else await self._newest()
        except SummitError:
            return None  # the request itself will report the cause
        self._seen_at, self._commits = now, commits
        return self._seen

    async def reach(self, number: int) -> None:
        """Set the minimum revision of responses. Raises DatabaseUnavailable, QueryError for a future revision."""
        if self._seen is None or self._seen.number < number:
            self._seen = await self._newest()
            if self._seen.number < number:
                detail = f"Revision {number} does not exist yet; the current one is {self._seen.number}."
                raise QueryError([Fault("header", HEADER, "range", detail)])

    async def _newest(self) -> Revision:
        revision = await read_inline(self._primary, read_revision)
        if self._replica:
            self._written = revision.number
            self._replica.reach(revision.number)
        return revision
