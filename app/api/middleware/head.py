"""HEAD as GET without its body (RFC 9110, 9.3.2)."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class HeadMiddleware:
    """Pass HEAD on as GET and drop the body. `scope["head"]` is set, so that streams need not be read."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Turn a HEAD into a GET; pass everything else on."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        as_get = {**scope, "method": "GET", "head": True}  # a copy: the server has to see HEAD
        await self._app(as_get, receive, send_without_body)
        scope["route"] = as_get.get("route")  # for the metrics
