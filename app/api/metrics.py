"""Prometheus metrics: requests by route, problems by type, ingestion by status, slow reads, and the database."""

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import Scope

from app.kinds import IngestStatus
from app.store.revision import Revision

# From a cached response to a facet scan of a large database.
SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
# A path without a route has no template: all count as one, or each scan of the Internet would add a series.
NOWHERE = "none"
_METHODS = {"GET": "GET", "HEAD": "GET", "POST": "POST", "DELETE": "DELETE"}


class Metrics:
    """Metrics since the start of the process; each process has its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._seconds = Histogram(
            "summit_request_seconds",
            "Time until the last byte of a response was passed to the server.",
            ("method", "route", "status"),
            buckets=SECONDS,
            registry=self._registry,
        )
        self._up = Gauge("summit_database_up", "Whether the database responds.", registry=self._registry)
        self._revision = Gauge("summit_database_revision", "Number of the last write.", registry=self._registry)
        self._problems = Counter(
            "summit_problems",
            "Problems by type, including those of lines of a body.",
            ("type",),
            registry=self._registry,
        )
        self._ingested = Counter("summit_ingested", "Articles posted, by status.", ("status",), registry=self._registry)
        self._slow = Counter("summit_slow_reads", "Reads that took a slot for slow reads.", registry=self._registry)
        self._size = Gauge("summit_database_bytes", "Size of the database.", registry=self._registry)
        self._series: dict[tuple[str, str, int], Histogram] = {}

    def count(self, scope: Scope, status: int, seconds: float) -> None:
        """Count one response."""
        method = _METHODS.get(scope["method"], "other")
        key = (method, getattr(scope.get("route"), "path", NOWHERE), status)
        series = self._series.get(key)
        if series is None:
            series = self._series[key] = self._seconds.labels(*key)
        series.observe(seconds)

    def count_problem(self, slug: str) -> None:
        """Count a problem by its type."""
        self._problems.labels(slug).inc()

    def count_ingested(self, status: IngestStatus) -> None:
        """Count a posted article."""
        self._ingested.labels(status.value).inc()

    def count_slow_read(self) -> None:
        """Count a read that needed a slot."""
        self._slow.inc()

    def text(self, revision: Revision | None, size: int | None) -> bytes:
        """Return all metrics in Prometheus' text format; None omits those of an unavailable database."""
        self._size.set(float("nan") if size is None else size)
        self._up.set(revision is not None)
        self._revision.set(float("nan") if revision is None else revision.number)
        return generate_latest(self._registry)


MEDIA_TYPE = CONTENT_TYPE_LATEST
