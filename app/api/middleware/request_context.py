"""Request ID, metrics, last-resort 500."""

import logging
import re
import secrets
from itertools import count
from time import perf_counter

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.metrics import Metrics
from app.api.problems import on_unexpected_error

log = logging.getLogger(__name__)

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,128}")
_CLIENT_LEFT = 499  # as nginx logs it; no client sees it
_NOSNIFF = (b"x-content-type-options", b"nosniff")


class RequestContextMiddleware:
    """Add `X-Request-ID`, the client's own if it is harmless; count responses; turn a defect into a logged 500."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics
        # One random prefix for all: the system is asked for randomness once, not at each request.
        self._ids = map(f"{secrets.token_hex(8)}-{{:x}}".format, count())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle an HTTP request; pass everything else on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = perf_counter()
        request_id = _given_id(scope) or next(self._ids).encode()
        status = 0  # until the response has begun

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                # A copy: the message may belong to a cache.
                message = {**message, "headers": [*message["headers"], _NOSNIFF, (b"x-request-id", request_id)]}
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        except ClientDisconnect:
            status = status or _CLIENT_LEFT
        except Exception:
            log.exception("request %s failed", request_id.decode())
            if status:
                raise  # the client has to see a broken body
            await on_unexpected_error(scope["path"], request_id.decode())(scope, receive, send_with_id)
        finally:
            self._metrics.count(scope, status, perf_counter() - began)


def _given_id(scope: Scope) -> bytes | None:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
            given: bytes = value
            return given
    return None
