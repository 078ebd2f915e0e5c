"""400 for a path that is too long, is not UTF-8 or has a NUL character, which no route or database accepts."""

from urllib.parse import unquote_to_bytes

from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.problem_types import CODES
from app.api.problems import problem

MOST_BYTES = 8_192  # encoded, as of a header


class ValidPathMiddleware:
    """Refuses paths that no record has."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or pass it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        raw: bytes = scope.get("raw_path") or scope["path"].encode()
        path = raw[:MOST_BYTES].decode("latin-1")
        if len(raw) > MOST_BYTES:
            reason = f"The path has {len(raw)} bytes; the limit is {MOST_BYTES}."
            await problem(path, 400, "too-long", CODES["too-long"], reason)(scope, receive, send)
        elif fault := _not_text(raw):
            await problem(path, 400, "not-text", "Path is not text", fault)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _not_text(raw: bytes) -> str | None:
    if b"%" not in raw and raw.isascii() and b"\0" not in raw:
        return None
    try:
        return "The path has a NUL character." if "\0" in unquote_to_bytes(raw).decode() else None
    except UnicodeDecodeError:
        return "The path is not UTF-8."
