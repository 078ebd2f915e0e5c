"""Conditional requests: weak ETags, 304 without reading a row, and how long an answer may be kept.

An answer is a function of the database's version, of this code and of what is asked, so its tag is a hash of these. The
version is looked up before anything is read: a write in between gives a newer answer than its tag says, which costs the
client one request more, and never an older one.
"""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import __version__
from app.api.versions import Versions
from app.store.version import Version

CACHE_CONTROL = b"public, max-age=60, stale-while-revalidate=600"
VARY = (b"vary", b"Accept, Accept-Encoding")
# Without a word on it, a cache may keep a 308 or a 410 for ever, and ids come back.
_NOT_KEPT = (b"cache-control", b"no-store")


class Conditional:
    """The middleware. An answer with a Cache-Control of its own keeps that, and has no tag."""

    def __init__(self, app: ASGIApp, versions: Versions) -> None:
        self.app = app
        self._versions = versions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 304, or pass on and tag the answer."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        tag = await self._tag(scope)
        kept = [(b"etag", tag), (b"cache-control", CACHE_CONTROL)] if tag else [_NOT_KEPT]
        known = _known_tags(scope)
        if tag and tag.removeprefix(b"W/") in known:
            await _not_modified(send, kept)
            return
        modified = True

        async def tagged(message: Message) -> None:
            nonlocal modified
            if message["type"] == "http.response.start":
                headers = [header for header in message["headers"] if header[0] != b"vary"]
                if all(name != b"cache-control" for name, _ in headers):
                    if message["status"] == 200 and tag and b"*" in known:
                        modified = False
                        await _not_modified(send, kept)
                        return
                    headers = [*headers, *(kept if message["status"] == 200 else [_NOT_KEPT])]
                message = {**message, "headers": [*headers, VARY]}
            if modified:
                await send(message)

        await self.app(scope, receive, tagged)

    async def _tag(self, scope: Scope) -> bytes | None:
        """Return the tag of an answer with status 200, None where the database cannot tell its version."""
        version = await self._versions.current()
        if version is None:
            return None
        accept = tuple(value for name, value in scope["headers"] if name == b"accept")
        return _tag_of(version, scope["path"], scope["query_string"], accept)


@lru_cache(maxsize=1024)
def _tag_of(version: Version, path: str, query: bytes, accept: tuple[bytes, ...]) -> bytes:
    about = (version.database, version.revision, __version__, path, sorted(query.split(b"&")), accept)
    return b'W/"%b"' % blake2b(repr(about).encode(), digest_size=12).hexdigest().encode()


def _known_tags(scope: Scope) -> set[bytes]:
    """Return the tags that the client has, compared weakly: without their W/."""
    values = [value for name, value in scope["headers"] if name == b"if-none-match"]
    return {tag.strip().removeprefix(b"W/") for value in values for tag in value.split(b",")}


async def _not_modified(send: Send, headers: Sequence[tuple[bytes, bytes]]) -> None:
    start: dict[str, Any] = {"type": "http.response.start", "status": 304, "headers": [*headers, VARY]}
    await send(start)
    await send({"type": "http.response.body", "body": b""})
