"""What every request meets first and every response last, as one plain ASGI middleware.

It refuses a path that is no text, answers OPTIONS, makes HEAD of GET, gives the response its id and lets pages of any
origin read it. And it is where a defect of ours becomes a 500 without a traceback.
"""

import logging
import re
import secrets
from urllib.parse import unquote_to_bytes

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.problems import READ_METHODS, on_unexpected_error, problem

log = logging.getLogger(__name__)

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")
_EXPOSED = "Link, ETag, RateLimit, RateLimit-Policy, Retry-After, Location, X-Request-ID"
_PREFLIGHT = {
    "Allow": READ_METHODS,
    "Access-Control-Allow-Methods": READ_METHODS,
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}


class Edge:
    """The middleware; put it outside of all others."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        reply = _Reply(send, given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8), scope["method"] == "HEAD")
        if reply.is_head:
            scope = {**scope, "method": "GET"}
        try:
            await (_early_answer(scope) or self.app)(scope, receive, reply.send)
        except Exception:
            log.exception("request %s failed", reply.request_id)
            if reply.started:
                raise  # the client sees a broken body, which is the truth
            await on_unexpected_error(scope["path"], reply.request_id)(scope, receive, reply.send)


class _Reply:
    """Sends a response on, with the headers that every response has; for HEAD without its body."""

    def __init__(self, send: Send, request_id: str, is_head: bool) -> None:
        self._send = send
        self.request_id = request_id
        self.is_head = is_head
        self.started = False

    async def send(self, message: Message) -> None:
        """Pass a message on."""
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            headers["Access-Control-Allow-Origin"] = "*"
            headers["Access-Control-Expose-Headers"] = _EXPOSED
            headers["X-Content-Type-Options"] = "nosniff"
            headers["X-Request-ID"] = self.request_id
        elif self.is_head and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)


def _early_answer(scope: Scope) -> Response | None:
    """Return the answer to a request that need not reach the application."""
    if scope["method"] == "OPTIONS":
        return Response(status_code=204, headers=_PREFLIGHT)
    raw = scope.get("raw_path") or scope["path"].encode()
    try:
        if "\0" not in unquote_to_bytes(raw).decode():
            return None
        reason = "It has a NUL character."
    except UnicodeDecodeError:
        reason = "It is not UTF-8."
    return problem(raw.decode("latin-1"), 400, "not-text", "The path is not text", reason)
