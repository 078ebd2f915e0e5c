"""Rest of a refused request's body, read because a client that is still sending cannot read the response."""

import asyncio
from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES, MOST_SECONDS = 16_000_000, 5.0
_WITHOUT_BODY = ("GET", "HEAD", "OPTIONS")


class UnreadBodyMiddleware:
    """Discards the rest of a body before the response, unless the client waits for 100 Continue."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request that may have a body; pass all others on."""
        if scope["type"] != "http" or scope["method"] in _WITHOUT_BODY:
            await self._app(scope, receive, send)
            return
        unread = not any(name == b"expect" for name, _ in scope["headers"])

        async def receive_noted() -> Message:
            nonlocal unread
            message = await receive()
            unread = message.get("more_body", False)
            return message

        async def send_after_body(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] >= 400 and unread:
                await _discard(receive)
            await send(message)

        await self._app(scope, receive_noted, send_after_body)


async def _discard(receive: Receive) -> None:
    left = MOST_BYTES
    with suppress(TimeoutError):
        async with asyncio.timeout(MOST_SECONDS):
            while left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                if not message.get("more_body", False):
                    return
