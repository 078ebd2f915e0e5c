"""Rate limit for each client: RateLimit headers on every response, 429 beyond it.

A client is an address; for IPv6 its /64 network, which one customer has. Behind a proxy in SUMMIT_PROXIES it is the
forwarded address. In-memory counts are per process; SUMMIT_RATE_LIMIT_STORAGE shares them.
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

UNLIMITED = ("/healthz", "/readyz", "/metrics")  # monitoring is never limited
_MINUTE = 60


class RateLimitMiddleware:
    """Allows `limit` requests a minute, counted in `storage`, a URI of the package limits.

    With a `path`, only its requests are counted, separately from all others.
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
            log.exception("requests cannot be counted")  # fail open: without a count the request is still served
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
    """Return the key for counting a client."""
    host: str = (scope.get("client") or ("", 0))[0]
    try:
        address = ip_address(host)
    except ValueError:
        return host  # a Unix socket has no address
    return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else host
