"""CORS for reads from pages of any origin, without credentials.

Starlette's CORSMiddleware adds its headers only to requests with an Origin, with `Vary: Origin`; here they are the same
for every request, so that one cached response serves all.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

EXPOSED = "Link ETag RateLimit RateLimit-Policy Retry-After Location X-Request-ID X-Total-Rows X-Revision".split()
_HEADERS = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", ", ".join(EXPOSED).encode()),
)


class CORSMiddleware:
    """Adds the CORS headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *_HEADERS]}
            await send(message)

        await self._app(scope, receive, send_with_headers)
