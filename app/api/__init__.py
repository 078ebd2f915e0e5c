"""HTTP layer.

middleware          ASGI middleware, one job a file
routes              endpoints by resource
dependencies        dependencies of routes: shared objects, the query string, keys
inline              reads on the event loop within a time budget, in a thread beyond it
revisions           current revision of the database, and the day
request_body        request bodies
responses, streams  response bodies, at once or row by row
problems            errors -> problem+json
problem_types       every problem type, with its remedy
openapi             OpenAPI from the routes and the field catalog
openapi_parameters  its query parameters
openapi_schemas     its schemas
docs_page           Swagger UI
metrics             counts and durations of requests
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from functools import partial
from operator import attrgetter
from threading import BoundedSemaphore

from fastapi import FastAPI
from limits.aio.strategies import FixedWindowRateLimiter
from limits.storage import storage_from_string
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette_compress import CompressMiddleware, add_compress_type

from app import __version__
from app.api.inline import QUICK_READS, Slots
from app.api.metrics import Metrics
from app.api.middleware.conditional_requests import ConditionalRequestMiddleware
from app.api.middleware.cors import CORSMiddleware
from app.api.middleware.head import HeadMiddleware
from app.api.middleware.minimum_revision import MinimumRevisionMiddleware
from app.api.middleware.options import OptionsMiddleware
from app.api.middleware.rate_limit import RateLimitMiddleware
from app.api.middleware.read_routes import ReadRoutesMiddleware
from app.api.middleware.request_context import RequestContextMiddleware
from app.api.middleware.response_cache import ResponseCacheMiddleware
from app.api.middleware.unread_body import UnreadBodyMiddleware
from app.api.middleware.valid_path import ValidPathMiddleware
from app.api.openapi import document
from app.api.problems import HANDLERS, MEDIA_TYPE, methods_at
from app.api.revisions import RevisionTracker, utc_today
from app.api.routes import (
    articles,
    changes,
    corrections,
    evidence,
    explorer,
    exports,
    extract,
    met,
    problem_types,
    resources,
    search,
    stats,
    suggest,
    system,
    timeline,
)
from app.ingest import serving_ingestion
from app.reference import load_reference
from app.settings import Settings
from app.store.engine import Store
from app.store.replica import Replica

ROUTERS = (
    evidence,
    extract,
    met,
    search,
    suggest,
    timeline,
    stats,
    changes,
    articles,
    corrections,
    explorer,
    exports,
    problem_types,
    system,
)

add_compress_type(MEDIA_TYPE)
add_compress_type("application/ld+json")
for streamed in ("application/x-ndjson", "text/csv"):  # flushed piece by piece, so that rows arrive as they are read
    add_compress_type(streamed, streaming=True)


def create_app(settings: Settings | None = None, today: Callable[[], date] = utc_today) -> FastAPI:
    """Return the application. It opens its database at the first request, and never migrates it.

    `today` returns the default day for current offices.
    """
    settings = settings or Settings()
    app = FastAPI(
        title="Summit",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=attrgetter("name"),
        lifespan=_lifespan,
        exception_handlers=HANDLERS,
        telemetry={"tracing": False, "metrics": False, "logs": False},  # checked at every request otherwise
    )
    _add_state(app, settings, today)
    for module in ROUTERS:
        app.include_router(module.router)
    app.router.routes.extend(resources.read_routes())  # for 405, and below a root path
    document(app, [*resources.DOCUMENTED.values()])
    _add_middleware(app, settings)
    return app


def _add_state(app: FastAPI, settings: Settings, today: Callable[[], date]) -> None:
    """Add the objects shared by requests."""
    primary = Store(settings)
    replica = Replica(settings, primary) if settings.read_url else None
    app.state.settings = settings
    app.state.primary = primary  # for writes, and for reads that precede a write
    app.state.replica = replica
    app.state.store = replica or primary
    app.state.reference = load_reference()
    app.state.extractions = BoundedSemaphore(extract.MOST_WAITING)
    app.state.ingestion = serving_ingestion(settings, primary, app.state.reference)
    app.state.revisions = RevisionTracker(primary, replica, today=today)
    app.state.quick_reads = Slots(QUICK_READS, settings.read_seconds, "reads")
    app.state.slow_reads = Slots(settings.slow_reads, settings.read_seconds, "slow reads")
    app.state.streams = Slots(settings.streams, 0.0, "streams")
    app.state.wrong_keys = FixedWindowRateLimiter(storage_from_string("async+memory://"))
    app.state.metrics = Metrics()


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    app.state.ingestion.pool.close()
    for store in filter(None, (app.state.replica, app.state.primary)):
        store.close()


def _add_middleware(app: FastAPI, settings: Settings) -> None:
    """Add the middleware, innermost first."""
    revisions = app.state.revisions
    app.add_middleware(ReadRoutesMiddleware, routes=resources.read_routes())
    app.add_middleware(ExceptionMiddleware, handlers=HANDLERS)
    app.add_middleware(CompressMiddleware, minimum_size=500)
    app.add_middleware(ConditionalRequestMiddleware, revisions=revisions)
    if settings.response_cache_mb:
        capacity = settings.response_cache_mb * 1_000_000
        app.add_middleware(ResponseCacheMiddleware, revisions=revisions, capacity=capacity)
    if app.state.replica:
        app.add_middleware(MinimumRevisionMiddleware, revisions=revisions)
    storage = settings.rate_limit_storage
    if settings.extract_rate:
        app.add_middleware(RateLimitMiddleware, limit=settings.extract_rate, storage=storage, path=extract.PATH)
    if settings.rate_limit:
        app.add_middleware(RateLimitMiddleware, limit=settings.rate_limit, storage=storage)
    app.add_middleware(ValidPathMiddleware)
    app.add_middleware(HeadMiddleware)
    app.add_middleware(OptionsMiddleware, methods_at=partial(methods_at, app))
    app.add_middleware(UnreadBodyMiddleware)
    app.add_middleware(RequestContextMiddleware, metrics=app.state.metrics, logged=settings.access_log)
    app.add_middleware(CORSMiddleware)
