"""Which version the database is at: what an ETag is made of, and what tells that a kept answer is outdated.

The database is asked again as soon as this process has written, else where the last look at it is older than an
interval: an answer is at most that much older than the last write of another process. Whoever has seen a revision, of
whatever process, may send it back in X-Revision: no answer is then older than that.
"""

import time
from collections.abc import Callable

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.problems import on_summit_error
from app.api.reading import reading
from app.errors import DatabaseUnavailable, Fault, QueryError, SummitError
from app.store.engine import Store
from app.store.replica import Replica
from app.store.version import Version, read_version

# A look into a file takes microseconds, a question to a server a thread and a way there and back.
OF_A_FILE, OF_A_SERVER = 0.002, 0.04  # seconds
HEADER = "X-Revision"


class Versions:
    """The version of one database, read from a replica where there is one. `clock` counts seconds."""

    def __init__(
        self, primary: Store, replica: Replica | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._primary, self._replica = primary, replica
        self._clock = clock
        self._interval = OF_A_FILE if primary.is_file else OF_A_SERVER
        self._seen: Version | None = None
        self._seen_at = float("-inf")
        self._commits = 0
        self._written = 0  # the revision that the primary was seen at last

    async def current(self) -> Version | None:
        """Return the version, None where the database cannot tell."""
        now, commits = self._clock(), self._primary.commits
        if now - self._seen_at < self._interval and commits == self._commits:
            return self._seen
        try:
            seen = None
            if commits == self._commits:
                seen = await reading(self._replica or self._primary, read_version)
            # The primary may have been looked at meanwhile, for another request.
            self._seen = seen if seen and seen.revision >= self._written else await self._newest()
        except SummitError:
            return None  # the request itself will find out why
        self._seen_at, self._commits = now, commits
        return self._seen

    async def reach(self, revision: int) -> None:
        """Let nothing older than `revision` be served. Raises DatabaseUnavailable, QueryError if there is none."""
        if self._seen is None or self._seen.revision < revision:
            self._seen = await self._newest()
            if self._seen.revision < revision:
                detail = f"There is no revision {revision} yet; the last one is {self._seen.revision}."
                raise QueryError([Fault("header", HEADER, "range", detail)])

    async def _newest(self) -> Version:
        version = await reading(self._primary, read_version)
        if self._replica:
            self._written = version.revision
            self._replica.reach(version.revision)
        return version


class Reached:
    """The middleware that heeds X-Revision, needed only where a replica may be behind."""

    def __init__(self, app: ASGIApp, versions: Versions) -> None:
        self.app = app
        self._versions = versions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on once what it asks for is no older than it wants."""
        given = _given(scope) if scope["type"] == "http" else None
        if given is not None:
            try:
                await self._versions.reach(_revision(given))
            except (DatabaseUnavailable, QueryError) as error:
                await on_summit_error(Request(scope), error)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _given(scope: Scope) -> bytes | None:
    wanted = HEADER.lower().encode()
    return next((value for name, value in scope["headers"] if name == wanted), None)


def _revision(given: bytes) -> int:
    if not (given.isdigit() and len(given) < 20):
        raise QueryError([Fault("header", HEADER, "type", "X-Revision is a whole number, as a write has answered it.")])
    return int(given)
