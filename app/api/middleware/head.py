"""HEAD as GET without its body (RFC 9110, 9.3.2)."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class HeadMiddleware:
    """Passes HEAD on as GET and drops the body. With `scope["head"]` set, streams are not read."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Convert HEAD to GET; pass all other requests on."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        as_get = {**scope, "method": "GET", "head": True}  # a copy: the server must see HEAD
        await self._app(as_get, receive, send_without_body)
        scope["route"] = as_get.get("route")  # for the metrics
