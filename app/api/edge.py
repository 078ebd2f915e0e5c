"""What every request meets first and every response last, as one plain ASGI middleware.

It refuses a path that is no text, answers OPTIONS, makes HEAD of GET, gives the response its id, lets pages of any
origin read it, and counts it. And it is where a defect of ours becomes a 500 without a traceback.
"""

import logging
import re
import secrets
from collections.abc import Callable
from itertools import count
from time import perf_counter
from urllib.parse import unquote_to_bytes

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.metrics import Metrics
from app.api.problems import on_unexpected_error, problem

log = logging.getLogger(__name__)

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,128}")
_EXPOSED = b"Link, ETag, RateLimit, RateLimit-Policy, Retry-After, Location, X-Request-ID, X-Total-Rows, X-Revision"
_EVERYWHERE = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", _EXPOSED),
    (b"x-content-type-options", b"nosniff"),
)
_PREFLIGHT = {"Access-Control-Allow-Headers": "*", "Access-Control-Max-Age": "86400"}


class Edge:
    """The middleware; put it outside of all others. `methods` tells those that a path takes."""

    def __init__(self, app: ASGIApp, methods: Callable[[str], str], metrics: Metrics) -> None:
        self.app = app
        self._methods = methods
        self._metrics = metrics
        # One random number for all: the system is asked for it once, not at each request.
        self._ids = map(f"{secrets.token_hex(8)}-{{:x}}".format, count())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = perf_counter()
        reply = _Reply(send, _given_id(scope) or next(self._ids).encode(), scope["method"] == "HEAD")
        if reply.is_head:
            scope = {**scope, "method": "GET", "head": True}
        try:
            await (self._early_answer(scope) or self.app)(scope, receive, reply.send)
        except Exception:
            request_id = reply.request_id.decode()
            log.exception("request %s failed", request_id)
            if reply.status:
                raise  # the client sees a broken body, which is the truth
            await on_unexpected_error(scope["path"], request_id)(scope, receive, reply.send)
        finally:
            self._metrics.count(scope, reply.status, perf_counter() - began)

    def _early_answer(self, scope: Scope) -> Response | None:
        """Return the answer to a request that need not reach the application."""
        if scope["method"] == "OPTIONS":
            methods = self._methods(scope["path"])
            return Response(
                status_code=204, headers={"Allow": methods, "Access-Control-Allow-Methods": methods, **_PREFLIGHT}
            )
        raw: bytes = scope.get("raw_path") or scope["path"].encode()
        if b"%" not in raw and raw.isascii() and b"\0" not in raw:
            return None
        try:
            if "\0" not in unquote_to_bytes(raw).decode():
                return None
            reason = "It has a NUL character."
        except UnicodeDecodeError:
            reason = "It is not UTF-8."
        return problem(raw.decode("latin-1"), 400, "not-text", "The path is not text", reason)


class _Reply:
    """Sends a response on, with the headers that every response has; for HEAD without its body."""

    def __init__(self, send: Send, request_id: bytes, is_head: bool) -> None:
        self._send = send
        self.request_id = request_id
        self.is_head = is_head
        self.status = 0  # until it has begun

    async def send(self, message: Message) -> None:
        """Pass a message on. It is not changed: it may be one that is kept."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = [*message["headers"], *_EVERYWHERE, (b"x-request-id", self.request_id)]
            message = {**message, "headers": headers}
        elif self.is_head and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)


def _given_id(scope: Scope) -> bytes | None:
    """Return the client's own id of the request where there is one and it is harmless."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
            given: bytes = value
            return given
    return None
