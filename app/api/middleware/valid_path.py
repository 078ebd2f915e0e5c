"""400 for a path that is not UTF-8 or has a NUL character, which no route or database accepts."""

from urllib.parse import unquote_to_bytes

from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.problems import problem


class ValidPathMiddleware:
    """Refuses paths that are not text."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or pass it on."""
        reason = _reason(scope) if scope["type"] == "http" else None
        if reason is None:
            await self._app(scope, receive, send)
            return
        path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
        await problem(path, 400, "not-text", "Path is not text", reason)(scope, receive, send)


def _reason(scope: Scope) -> str | None:
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    if b"%" not in raw and raw.isascii() and b"\0" not in raw:
        return None
    try:
        return "The path has a NUL character." if "\0" in unquote_to_bytes(raw).decode() else None
    except UnicodeDecodeError:
        return "The path is not UTF-8."
