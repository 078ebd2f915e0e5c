"""Which version the database is at: what an ETag is made of, and what tells that a kept answer is outdated.

The database is asked again as soon as this process has written, else where the last look at it is older than an
interval: an answer is at most that much older than the last write of another process.
"""

import time
from collections.abc import Callable

from app.api.reading import reading
from app.errors import SummitError
from app.store.engine import Store
from app.store.version import Version, read_version

# A look into a file takes microseconds, a question to a server a thread and a way there and back.
OF_A_FILE, OF_A_SERVER = 0.002, 0.04  # seconds


class Versions:
    """The version of one database. `clock` counts seconds."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._interval = OF_A_FILE if store.is_file else OF_A_SERVER
        self._seen: Version | None = None
        self._seen_at = float("-inf")
        self._commits = 0

    async def current(self) -> Version | None:
        """Return the version, None where the database cannot tell."""
        now, commits = self._clock(), self._store.commits
        if now - self._seen_at < self._interval and commits == self._commits:
            return self._seen
        try:
            self._seen = await reading(self._store, read_version)
        except SummitError:
            return None  # the request itself will find out why
        self._seen_at, self._commits = now, commits
        return self._seen
