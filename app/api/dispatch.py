"""The route of a path in one look, in place of trying every route's pattern in turn.

FastAPI knows all routes: it describes them, answers for paths and methods that there are not, and serves those that
need its dependencies or a body. A GET whose endpoint takes nothing but the request and the id in its path needs none of
that, and is called from here.
"""

import inspect
from collections.abc import Iterable
from typing import Any

from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.problems import on_http_exception, on_summit_error
from app.errors import SummitError

_ID_AT = 3  # "/v1/quotes/{id}/text".split("/")


class Dispatch:
    """Answers what its table has; `app` has all the rest."""

    def __init__(self, app: ASGIApp, routes: Iterable[Any]) -> None:
        self._app = app
        plain = [route for route in routes if isinstance(route, APIRoute) and _is_plain(route)]
        self._routes = {route.path: route for route in plain}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        route, values = self._find(scope)
        if route is None:
            await self._app(scope, receive, send)
            return
        scope["route"] = route
        request = Request(scope, receive)
        response: Response
        try:
            response = await route.endpoint(request, *values)
        except SummitError as error:
            response = on_summit_error(request, error)
        except HTTPException as error:
            response = on_http_exception(request, error)
        await response(scope, receive, send)

    def _find(self, scope: Scope) -> tuple[APIRoute | None, tuple[str, ...]]:
        if scope["type"] != "http" or scope["method"] != "GET" or scope.get("root_path"):
            return None, ()
        path: str = scope["path"]
        if (route := self._routes.get(path)) and "{" not in path:
            return route, ()
        parts = path.split("/")
        if len(parts) <= _ID_AT or not parts[_ID_AT]:
            return None, ()
        value, parts[_ID_AT] = parts[_ID_AT], "{id}"
        return self._routes.get("/".join(parts)), (value,)


def _is_plain(route: APIRoute) -> bool:
    """Tell whether an endpoint is a coroutine function of the request and the ids in its path."""
    takes = inspect.signature(route.endpoint).parameters
    return (
        route.methods == {"GET"}
        and inspect.iscoroutinefunction(route.endpoint)
        and len(takes) == 1 + route.path.count("{")
        and route.path.split("/")[_ID_AT:].count("{id}") == route.path.count("{")
        and not route.dependencies
    )
