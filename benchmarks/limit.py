"""The limit: a minimal ASGI application. `/1234` returns 1234 bytes."""

from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any

Message = dict[str, Any]


async def app(
    scope: dict[str, Any], _: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
    """Return as many bytes as the path names."""
    if scope["type"] != "http":
        return
    start, body = _answer(scope["path"])
    await send(start)
    await send(body)


@cache
def _answer(path: str) -> tuple[Message, Message]:
    length = path.removeprefix("/")
    headers = [(b"content-type", b"application/json"), (b"content-length", length.encode())]
    return (
        {"type": "http.response.start", "status": 200, "headers": headers},
        {"type": "http.response.body", "body": b" " * int(length)},
    )
