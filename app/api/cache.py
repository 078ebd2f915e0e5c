"""Whole answers of the database's present version, for URLs that are asked for again and again.

What is kept is what was sent, compressed if it was. It is dropped as a whole when the version moves, so that no answer
is older than app.api.versions allows.
"""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.conditional import CACHE_CONTROL
from app.api.versions import Versions
from app.store.version import Version

# One answer takes at most this share of the whole: an export must not push a hundred lists out.
LARGEST = 1 / 16
OVERHEAD = 2_000  # bytes: what an answer takes beside its body, generously

_TELLING_APART = (b"accept", b"accept-encoding", b"host")
# With one of these the answer may be another one, or is cheap already: 304 reads nothing.
_PASSED_ON = (b"authorization", b"if-none-match", b"range")

Key = tuple[str, bytes, tuple[tuple[bytes, bytes], ...]]


@dataclass(frozen=True, slots=True)
class Answer:
    """The messages of an answer, and the route that gave it."""

    start: Message
    body: Message
    route: Any

    @property
    def size(self) -> int:
        """How many bytes it takes, roughly."""
        return len(self.body["body"]) + OVERHEAD


class ResponseCache:
    """The middleware. `most` is what the kept answers may take, in bytes; the least recently used goes first."""

    def __init__(self, app: ASGIApp, versions: Versions, most: int) -> None:
        self.app = app
        self._versions = versions
        self._most = most
        self._version: Version | None = None
        self._answers: OrderedDict[Key, Answer] = OrderedDict()
        self.size = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, or pass on and keep the answer."""
        key = _key(scope)
        version = await self._versions.current() if key else None
        if key is None or version is None:
            await self.app(scope, receive, send)
            return
        if version != self._version:
            self._drop(version)
        if answer := self._answers.get(key):
            self._answers.move_to_end(key)
            scope["route"] = answer.route
            await send(answer.start)
            await send(answer.body)
            return
        recorder = _Recorder(send)
        await self.app(scope, receive, recorder.send)
        # Another request may have seen a newer version while this one waited.
        if version == self._version and (answer := recorder.answer(scope.get("route"))):
            self._keep(key, answer)

    def _keep(self, key: Key, answer: Answer) -> None:
        if answer.size > self._most * LARGEST:
            return
        if outdated := self._answers.pop(key, None):
            self.size -= outdated.size
        self._answers[key] = answer
        self.size += answer.size
        while self.size > self._most:
            _, oldest = self._answers.popitem(last=False)
            self.size -= oldest.size

    def _drop(self, version: Version) -> None:
        self._version = version
        self._answers.clear()
        self.size = 0


class _Recorder:
    """Sends messages on and remembers those of an answer that may be kept: one piece, with the public Cache-Control."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._messages: list[Message] | None = []

    async def send(self, message: Message) -> None:
        """Pass a message on."""
        if self._messages is not None:
            if len(self._messages) == 2 or message.get("more_body"):
                self._messages = None
            else:
                self._messages.append(message)
        await self._send(message)

    def answer(self, route: Any) -> Answer | None:
        """Return the answer if it was one that may be kept."""
        if self._messages is None or len(self._messages) != 2:
            return None
        start, body = self._messages
        if start["status"] != 200 or (b"cache-control", CACHE_CONTROL) not in start["headers"]:
            return None
        return Answer(start, body, route)


def _key(scope: Scope) -> Key | None:
    """Return what tells a GET from others, as it was sent; None for what is passed on."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    telling: tuple[tuple[bytes, bytes], ...] = ()
    for header in scope["headers"]:
        if header[0] in _TELLING_APART:
            telling = (*telling, header)
        elif header[0] in _PASSED_ON:
            return None
    return scope["path"], scope["query_string"], telling
