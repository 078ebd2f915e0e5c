"""Compression of answers: zstd, brotli or gzip, whichever of them the client takes, in that order.

The middleware is plain ASGI: it leaves the weak ETag of an answer as it is, says `Vary: Accept-Encoding`, and passes a
stream on piece by piece.
"""

from starlette.types import ASGIApp
from starlette_compress import CompressMiddleware, add_compress_type

from app.api.problems import MEDIA_TYPE

add_compress_type(MEDIA_TYPE)
add_compress_type("application/ld+json")
# Rows of an export reach the client as they are read, so each piece is flushed.
for streamed in ("application/x-ndjson", "text/csv"):
    add_compress_type(streamed, streaming=True)


def compressing(app: ASGIApp) -> ASGIApp:
    """Return `app` with its answers compressed where that pays."""
    return CompressMiddleware(app, minimum_size=500)
