"""OPTIONS: the methods of a path, for clients and for CORS preflights."""

from collections.abc import Callable

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_PREFLIGHT = {
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}


class OptionsMiddleware:
    """Responds to OPTIONS with 204; `methods_at` returns the methods of a path, as in the Allow header."""

    def __init__(self, app: ASGIApp, methods_at: Callable[[str], str]) -> None:
        self._app = app
        self._methods_at = methods_at

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond, or pass the request on."""
        if scope["type"] != "http" or scope["method"] != "OPTIONS":
            await self._app(scope, receive, send)
            return
        methods = self._methods_at(scope["path"])
        headers = {"Allow": methods, "Access-Control-Allow-Methods": methods, **_PREFLIGHT}
        await Response(status_code=204, headers=headers)(scope, receive, send)
