"""How much one client may ask: so many requests a minute, told in every answer, and 429 beyond.

A client is an address; of IPv6 the network of 64 bits that one customer has. Behind a proxy the address is the one that
the proxy tells, where uvicorn trusts it (FORWARDED_ALLOW_IPS). Counts in memory are those of one process; a store that
all processes share makes them one.
"""

import logging
import math
import time
from ipaddress import IPv6Address, ip_address, ip_network

from limits import RateLimitItemPerMinute
from limits.aio.strategies import FixedWindowRateLimiter
from limits.storage import storage_from_string
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.problems import on_summit_error
from app.errors import TooManyRequests

log = logging.getLogger(__name__)

# What watches the service must not be told that it asks too much.
UNLIMITED = ("/healthz", "/readyz", "/metrics")
_MINUTE = 60


class Limited:
    """The middleware: `most` requests a minute, counted in `storage`, a URI of the package limits."""

    def __init__(self, app: ASGIApp, most: int, storage: str) -> None:
        self.app = app
        self._limit = RateLimitItemPerMinute(most)
        self._limiter = FixedWindowRateLimiter(storage_from_string(f"async+{storage}"))
        self._policy = (b"ratelimit-policy", f'"default";q={most};w={_MINUTE}'.encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count a request; pass it on, or answer that there were too many."""
        if scope["type"] != "http" or scope["path"] in UNLIMITED:
            await self.app(scope, receive, send)
            return
        client = client_of(scope)
        try:
            allowed = await self._limiter.hit(self._limit, client)
            reset, remaining = await self._limiter.get_window_stats(self._limit, client)
        except Exception:
            log.exception("requests cannot be counted")  # an answer is worth more than its count
            await self.app(scope, receive, send)
            return
        seconds = max(1, math.ceil(reset - time.time()))
        told = [(b"ratelimit", f'"default";r={remaining};t={seconds}'.encode()), self._policy]

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *told]}
            await send(message)

        if allowed:
            await self.app(scope, receive, telling)
        else:
            error = TooManyRequests(self._limit.amount, seconds)
            await on_summit_error(Request(scope), error)(scope, receive, telling)


def client_of(scope: Scope) -> str:
    """Return what tells one client from others."""
    host: str = (scope.get("client") or ("", 0))[0]
    try:
        address = ip_address(host)
    except ValueError:
        return host  # a Unix socket has none
    return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else host
