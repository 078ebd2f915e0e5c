"""Rate limit for each client: RateLimit headers on every response, 429 beyond.

A client is an address; of IPv6 the network of 64 bits that one customer has. Behind a proxy it is the forwarded
address, if it is one of SUMMIT_PROXIES. Counts in memory are those of one process; a shared storage
(SUMMIT_RATE_LIMIT_STORAGE) makes them common.
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

UNLIMITED = ("/healthz", "/readyz", "/metrics")  # monitoring must never be refused
_MINUTE = 60


class RateLimitMiddleware:
    """Allow `limit` requests a minute, counted in `storage`, a URI of the package limits.

    With a `path`, only requests for it are counted, apart from all others.
    """

    def __init__(self, app: ASGIApp, limit: int, storage: str, path: str | None = None) -> None:
        self._app = app
        self._path = path
        self._name = path.rpartition("/")[2] if path else "default"
        self._limit = RateLimitItemPerMinute(limit)
        self._limiter = FixedWindowRateLimiter(storage_from_string(f"async+{storage}"))
        self._policy = (b"ratelimit-policy", f'"{self._name}";q={limit};w={_MINUTE}'.encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count a request; pass it on, or respond with 429."""
        if scope["type"] != "http" or scope["path"] in UNLIMITED or self._path not in (None, scope["path"]):
            await self._app(scope, receive, send)
            return
        client = client_of(scope)
        try:
            allowed = await self._limiter.hit(self._limit, self._name, client)
            reset, remaining = await self._limiter.get_window_stats(self._limit, self._name, client)
        except Exception:
            log.exception("requests cannot be counted")  # a response is worth more than its count
            await self._app(scope, receive, send)
            return
        seconds = max(1, math.ceil(reset - time.time()))
        limits = [(b"ratelimit", f'"{self._name}";r={remaining};t={seconds}'.encode()), self._policy]

        async def send_with_limits(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *limits]}
            await send(message)

        if allowed:
            await self._app(scope, receive, send_with_limits)
        else:
            error = TooManyRequests(self._limit.amount, seconds)
            await on_summit_error(Request(scope), error)(scope, receive, send_with_limits)


def client_of(scope: Scope) -> str:
    """Return the key by which a client is counted."""
    host: str = (scope.get("client") or ("", 0))[0]
    try:
        address = ip_address(host)
    except ValueError:
        return host  # a Unix socket has no address
    return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else host
