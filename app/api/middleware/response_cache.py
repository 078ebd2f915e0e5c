"""In-process LRU cache of the full responses of a day, cleared on every write.

A response is cached as sent, compressed or not. A slow response may belong to an older revision than the current one;
then it is not cached.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.middleware.conditional_requests import CACHE_CONTROL
from app.api.revisions import RevisionTracker
from app.store.revision_cache import RevisionCache

LARGEST = 1 / 16  # of the capacity: an export must not displace a hundred lists
OVERHEAD = 2_000  # bytes of an entry's objects, a generous estimate

_VARYING = (b"accept", b"accept-encoding", b"host")
# With these headers the response may differ, or is cheap already: a 304 reads no row.
_UNCACHED = (b"authorization", b"if-none-match", b"range")

Key = tuple[date, str, str, bytes, tuple[tuple[bytes, bytes], ...]]


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """The two messages of a response, and its route."""

    start: Message
    body: Message
    route: Any

    def size_with(self, key: Key) -> int:
        """Return the approximate size in bytes of an entry; a client may send a key as long as its headers may be."""
        _, _, path, query, varying = key
        headers = (*varying, *self.start["headers"])
        sizes = (len(name) + len(value) for name, value in headers)
        return len(self.body["body"]) + len(path) + len(query) + sum(sizes) + OVERHEAD


class ResponseCacheMiddleware:
    """Serves GET responses from the cache, whose entries have at most `capacity` bytes."""

    def __init__(self, app: ASGIApp, revisions: RevisionTracker, capacity: int) -> None:
        self.app = app
        self._revisions = revisions
        self._capacity = capacity
        self.cache = RevisionCache(capacity)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond from the cache, or pass the request on and cache the response."""
        key = _key(scope, self._revisions.today())
        revision = await self._revisions.current() if key else None
        if key is None or revision is None:
            await self.app(scope, receive, send)
            return
        response: CachedResponse | None = self.cache.get(revision, key)
        if response:
            scope["route"] = response.route
            await send(response.start)
            await send(response.body)
            return
        recorder = _Recorder(send)
        await self.app(scope, receive, recorder.send)
        response = recorder.response(scope.get("route"))
        size = response.size_with(key) if response else 0
        if response and size <= self._capacity * LARGEST and revision == await self._revisions.current():
            self.cache.put(revision, key, response, size)


class _Recorder:
    """Passes messages on and records those of a cacheable response: in one piece, with the public Cache-Control."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._messages: list[Message] | None = []

    async def send(self, message: Message) -> None:
        if self._messages is not None:
            if len(self._messages) == 2 or message.get("more_body"):
                self._messages = None
            else:
                self._messages.append(message)
        await self._send(message)

    def response(self, route: Any) -> CachedResponse | None:
        if self._messages is None or len(self._messages) != 2:
            return None
        start, body = self._messages
        if start["status"] != 200 or (b"cache-control", CACHE_CONTROL) not in start["headers"]:
            return None
        return CachedResponse(start, body, route)


def _key(scope: Scope, day: date) -> Key | None:
    """Return the key of a GET request, None if it is not cacheable."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    varying: tuple[tuple[bytes, bytes], ...] = ()
    for header in scope["headers"]:
        if header[0] in _VARYING:
            varying = (*varying, header)
        elif header[0] in _UNCACHED:
            return None
    scheme = scope.get("scheme", "http")  # in the URLs of feeds and annotations; a trusted proxy sets it
    return day, scheme, scope["path"], scope["query_string"], varying
