"""Conditional requests: weak ETags, 304 without reading a row, and Cache-Control.

A response depends on the database's revision, the code, the request and the day (terms of office end), so its tag is a
hash of these. The revision is read first: after a write in between the response is newer than its tag, which costs the
client one more request, but never older.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import __version__
from app.api.revisions import RevisionTracker
from app.store.revision import Revision

CACHE_CONTROL = b"public, max-age=60, stale-while-revalidate=600"
VARY = (b"vary", b"Accept, Accept-Encoding")
_SHORT = 2_000  # bytes of a request whose tag is kept: 1,024 tags of 60 kB would keep as many MB
# Without Cache-Control a cache may keep a 308 or a 410 for ever (RFC 9111, 4.2.2), and ids may return.
_NO_STORE = (b"cache-control", b"no-store")


class ConditionalRequestMiddleware:
    """Tags GET responses and responds with 304. Responses that already have Cache-Control are unchanged."""

    def __init__(self, app: ASGIApp, revisions: RevisionTracker) -> None:
        self.app = app
        self._revisions = revisions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond with 304, or pass the request on and tag the response."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        tag = await self._tag(scope)
        caching = [(b"etag", tag), (b"cache-control", CACHE_CONTROL)] if tag else [_NO_STORE]
        known = _known_tags(scope)
        if tag and tag.removeprefix(b"W/") in known:
            await _not_modified(send, caching)
            return
        modified = True

        async def send_tagged(message: Message) -> None:
            nonlocal modified
            if message["type"] == "http.response.start":
                headers = [header for header in message["headers"] if header[0] != b"vary"]
                if all(name != b"cache-control" for name, _ in headers):
                    if message["status"] == 200 and tag and b"*" in known:
                        modified = False
                        await _not_modified(send, caching)
                        return
                    headers = [*headers, *(caching if message["status"] == 200 else [_NO_STORE])]
                message = {**message, "headers": [*headers, VARY]}
            if modified:
                await send(message)

        await self.app(scope, receive, send_tagged)

    async def _tag(self, scope: Scope) -> bytes | None:
        """Return the tag of a response with status 200, None if the database is unavailable."""
        revision = await self._revisions.current()
        if revision is None:
            return None
        accept = tuple(value for name, value in scope["headers"] if name == b"accept")
        path, query = scope["path"], scope["query_string"]
        is_short = len(path) + len(query) + sum(map(len, accept)) <= _SHORT
        return (_tag_of if is_short else _new_tag)(revision, self._revisions.today(), path, query, accept)


def _new_tag(revision: Revision, day: date, path: str, query: bytes, accept: tuple[bytes, ...]) -> bytes:
    content = (revision.database, revision.number, __version__, day, path, sorted(query.split(b"&")), accept)
    return b'W/"%b"' % blake2b(repr(content).encode(), digest_size=12).hexdigest().encode()


_tag_of = lru_cache(maxsize=1024)(_new_tag)


def _known_tags(scope: Scope) -> set[bytes]:
    """Return the tags of If-None-Match for weak comparison: without their W/."""
    values = [value for name, value in scope["headers"] if name == b"if-none-match"]
    return {tag.strip().removeprefix(b"W/") for value in values for tag in value.split(b",")}


async def _not_modified(send: Send, headers: Sequence[tuple[bytes, bytes]]) -> None:
    start: dict[str, Any] = {"type": "http.response.start", "status": 304, "headers": [*headers, VARY]}
    await send(start)
    await send({"type": "http.response.body", "body": b""})
