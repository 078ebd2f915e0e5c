"""`X-Revision` of a request: the response must not be older than that revision. Needed only with a replica."""

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.problems import on_summit_error
from app.api.revisions import HEADER, RevisionTracker
from app.errors import DatabaseUnavailable, Fault, QueryError


class MinimumRevisionMiddleware:
    """Waits until the requested revision is readable, or responds with 400 if it does not exist."""

    def __init__(self, app: ASGIApp, revisions: RevisionTracker) -> None:
        self._app = app
        self._revisions = revisions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on once its revision is readable."""
        given = _header(scope) if scope["type"] == "http" else None
        if given is not None:
            try:
                await self._revisions.reach(_number(given))
            except (DatabaseUnavailable, QueryError) as error:
                await on_summit_error(Request(scope), error)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _header(scope: Scope) -> bytes | None:
    wanted = HEADER.lower().encode()
    return next((value for name, value in scope["headers"] if name == wanted), None)


def _number(value: bytes) -> int:
    if not (value.isdigit() and len(value) < 20):
        detail = "X-Revision must be a whole number, as in the response to a write."
        raise QueryError([Fault("header", HEADER, "type", detail)])
    return int(value)
