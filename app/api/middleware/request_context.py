"""Request ID, access log, metrics, last-resort 500."""

import logging
import re
import secrets
from asyncio import CancelledError
from itertools import count
from time import perf_counter

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.metrics import Metrics
from app.api.problems import NOTHING_LOADED, SECURITY, on_summit_error, on_unexpected_error
from app.errors import Overloaded
from app.logs import REQUEST_ID

log = logging.getLogger(__name__)
access = logging.getLogger("app.access")

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,128}")
_CLIENT_LEFT = 499  # as nginx logs it; no client sees it


class RequestContextMiddleware:
    """Adds `X-Request-ID`, the client's if it is valid; counts responses; turns a defect into a logged 500."""

    def __init__(self, app: ASGIApp, metrics: Metrics, *, logged: bool) -> None:
        self._app = app
        self._logged = logged
        self._metrics = metrics
        # One random prefix per process avoids a system call at each request.
        self._ids = map(f"{secrets.token_hex(8)}-{{:x}}".format, count())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle an HTTP request; pass all other scopes on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = perf_counter()
        request_id = _given_id(scope) or next(self._ids).encode()
        REQUEST_ID.set(request_id.decode())  # of this task, and of threads started by it
        status = 0  # until the response has begun

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = _with_headers(message, request_id)
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        except ClientDisconnect:
            status = status or _CLIENT_LEFT
        except (Exception, CancelledError) as error:
            if isinstance(error, Exception):
                log.exception("request failed")
            if status:
                raise  # the client must see a truncated body
            await _last_resort(scope, error, request_id.decode())(scope, receive, send_with_id)
        finally:
            seconds = perf_counter() - began
            self._metrics.count(scope, status, seconds)
            if self._logged:
                _log(scope, status, seconds)


def _last_resort(scope: Scope, error: BaseException, request_id: str) -> Response:
    """Respond to an unexpected error, or to a request cancelled by the shutdown of the server."""
    if isinstance(error, CancelledError):
        return on_summit_error(Request(scope), Overloaded("The server is shutting down. Send the request again."))
    return on_unexpected_error(scope["path"], request_id)


def _with_headers(message: Message, request_id: bytes) -> Message:
    """Return a copy of the start of a response, which may be cached, with the headers of every response."""
    headers = [*message["headers"], *SECURITY, (b"x-request-id", request_id)]
    if not any(name == NOTHING_LOADED[0] for name, _ in message["headers"]):
        headers.append(NOTHING_LOADED)
    return {**message, "headers": headers}


def _log(scope: Scope, status: int, seconds: float) -> None:
    """Log a request, without its query string, which may quote an article."""
    fields = {
        "method": scope["method"],
        "path": scope["path"],
        "status": status,
        "seconds": round(seconds, 4),
        "client": (scope.get("client") or ("",))[0],
    }
    access.info("request", extra=fields)


def _given_id(scope: Scope) -> bytes | None:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
            given: bytes = value
            return given
    return None
