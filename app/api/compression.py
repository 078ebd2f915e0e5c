"""Compression of answers: zstd, brotli or gzip, whichever of them the client takes, in that order.

The middleware is plain ASGI: it leaves the weak ETag of an answer as it is, says `Vary: Accept-Encoding`, and passes a
stream on piece by piece.
"""

from starlette.types import ASGIApp, Receive, Scope, Send
from starlette_compress import CompressMiddleware, add_compress_type

from app.api.problems import MEDIA_TYPE

add_compress_type(MEDIA_TYPE)
add_compress_type("application/ld+json")
# Rows of an export reach the client as they are read, so each piece is flushed.
for streamed in ("application/x-ndjson", "text/csv"):
    add_compress_type(streamed, streaming=True)


class Compressing:
    """The middleware. Who takes no encoding is passed on: app.api.conditional says Vary for all."""

    def __init__(self, app: ASGIApp) -> None:
        self._plain, self._compressed = app, CompressMiddleware(app, minimum_size=500)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the client takes it."""
        takes = scope["type"] == "http" and any(name == b"accept-encoding" for name, _ in scope["headers"])
        await (self._compressed if takes else self._plain)(scope, receive, send)
