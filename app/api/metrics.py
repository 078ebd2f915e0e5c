"""Metrics for Prometheus: number and duration of requests by route, and the database's revision."""

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, Histogram, generate_latest
from starlette.types import Scope

from app.store.revision import Revision

# From a kept answer to a facet scan of a large database.
SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
# A path that leads nowhere has no template: all of them count as one, or every scan of the Internet would add a series.
NOWHERE = "none"
_METHODS = {"GET": "GET", "HEAD": "GET", "POST": "POST", "DELETE": "DELETE"}


class Metrics:
    """Metrics since the start of the process; each process has its own."""

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

    def count(self, scope: Scope, status: int, seconds: float) -> None:
        """Count one answer."""
        method = _METHODS.get(scope["method"], "other")
        key = (method, getattr(scope.get("route"), "path", NOWHERE), status)
        series = self._series.get(key)
        if series is None:
            series = self._series[key] = self._seconds.labels(*key)
        series.observe(seconds)

    def text(self, revision: Revision | None) -> bytes:
        """Return all figures in Prometheus' own format; `revision` is None if the database is away."""
        self._up.set(revision is not None)
        self._revision.set(float("nan") if revision is None else revision.number)
        return generate_latest(self._registry)


MEDIA_TYPE = CONTENT_TYPE_LATEST
