"""What Prometheus reads at /metrics: requests and how long they took by route, and the database's revision."""

from time import perf_counter

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.store.version import Version

# From a kept answer to a facet scan of a large database.
SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
# A path that leads nowhere has no template: all of them count as one, or every scan of the Internet would add a series.
NOWHERE = "none"
_METHODS = ("GET", "POST", "DELETE")  # HEAD is counted as GET


class Metrics:
    """What has been counted since the process began; each process counts for itself."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._seconds = Histogram(
            "summit_request_seconds",
            "Time until the last byte of an answer was handed to the server.",
            ("method", "route", "status"),
            buckets=SECONDS,
            registry=self._registry,
        )
        self._up = Gauge("summit_database_up", "Whether the database answers.", registry=self._registry)
        self._revision = Gauge("summit_database_revision", "The number of the last write.", registry=self._registry)
        self._series: dict[tuple[str, str, int], Histogram] = {}

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        key = (method if method in _METHODS else "other", route, status)
        series = self._series.get(key)
        if series is None:
            series = self._series[key] = self._seconds.labels(*key)
        series.observe(seconds)

    def text(self, version: Version | None) -> bytes:
        """Return all figures in Prometheus' own format; `version` is None where the database does not answer."""
        self._up.set(version is not None)
        self._revision.set(float("nan") if version is None else version.revision)
        return generate_latest(self._registry)


class Counted:
    """The middleware that counts and times what passes."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and count its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = perf_counter()
        status = 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            route = getattr(scope.get("route"), "path", NOWHERE)
            self._metrics.count(scope["method"], route, status, perf_counter() - began)


MEDIA_TYPE = CONTENT_TYPE_LATEST
