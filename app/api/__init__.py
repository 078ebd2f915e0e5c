"""HTTP, and nothing else: a route parses, makes one call and answers.

edge           what every request meets first
metrics        how many answers there were, and how long they took
limits         how much one client may ask
cache          whole answers, until the next write
conditional    ETags, 304 and Cache-Control
compression    answers made smaller
versions       which version the database is at, and that it is new enough
dispatch       path -> endpoint
queries        query string -> query, read once
reading        where a read runs: on the event loop or in a thread
records        the resources under /v1
provenance     evidence, wordings, annotations, and whether a quote is one
overviews      search, the timeline, how much there is, and what has changed
writes         articles in and out, for whoever has a key
exports        whole databases as files: what there is, and the files
corrections    what people set right: made, listed and undone
about          the index, the fields, health
bodies         what comes with a POST
answers        a page of records -> bytes
streams        all rows of a list, sent while they are read
problems       errors -> problem+json
problem_types  what each type of problem means
parameters     the field catalog -> the parameters of OpenAPI
documentation  OpenAPI, and the page that shows it
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI

from app import __version__
from app.api.about import about_routes
from app.api.cache import ResponseCache
from app.api.compression import Compressing
from app.api.conditional import Conditional
from app.api.corrections import correction_routes
from app.api.dispatch import Dispatch
from app.api.documentation import document
from app.api.edge import Edge
from app.api.exports import export_routes
from app.api.limits import Limited
from app.api.metrics import Metrics
from app.api.overviews import overview_routes
from app.api.problems import handle_errors, methods_at
from app.api.provenance import provenance_routes
from app.api.queries import Queries
from app.api.records import record_routes
from app.api.versions import Reached, Versions
from app.api.writes import write_routes
from app.child import Child
from app.reference import load_reference
from app.settings import Settings
from app.store.engine import Store
from app.store.replica import Replica


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the application. It opens its database when the first request needs it, and migrates nothing."""
    settings = settings or Settings()
    primary = Store(settings)
    replica = Replica(settings, primary) if settings.read_url else None
    versions = Versions(primary, replica)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        app.state.child.close()
        for store in filter(None, (replica, primary)):
            store.close()

    routers = (
        record_routes(),
        provenance_routes(),
        overview_routes(),
        write_routes(),
        correction_routes(),
        export_routes(),
        about_routes(),
    )
    reference = load_reference()
    app = FastAPI(
        title="Summit",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        telemetry={"tracing": False, "metrics": False, "logs": False},  # asked about at every request otherwise
    )
    app.router.redirect_slashes = False
    app.state.settings = settings
    app.state.primary = primary  # for whatever writes, or decides about writing
    app.state.store = replica or primary
    app.state.child = Child(settings)
    app.state.reference = reference
    app.state.queries = Queries(reference)
    app.state.versions = versions
    app.state.metrics = Metrics()
    for router in routers:
        app.include_router(router)
    document(app)
    handle_errors(app)
    # The last one is the first that a request meets.
    app.add_middleware(Dispatch, routes=[route for router in routers for route in router.routes])
    app.add_middleware(Compressing)
    app.add_middleware(Conditional, versions=versions)
    if settings.response_cache_mb:
        app.add_middleware(ResponseCache, versions=versions, most=settings.response_cache_mb * 1_000_000)
    if replica:
        app.add_middleware(Reached, versions=versions)
    if settings.rate_limit:
        app.add_middleware(Limited, most=settings.rate_limit, storage=settings.rate_limit_storage)
    app.add_middleware(Edge, methods=partial(methods_at, app), metrics=app.state.metrics)
    return app
