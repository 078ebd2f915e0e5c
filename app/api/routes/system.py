"""The service itself: index, field catalog, health, metrics."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from sqlalchemy import Connection

from app import __version__
from app.api import metrics
from app.api.dependencies import Parameters, Respond, json_responder
from app.api.inline import read_inline
from app.api.openapi import PROBLEMS
from app.api.openapi_parameters import plain_parameters
from app.api.responses import prefers_html
from app.api.routes.explorer import page_response
from app.corrections import listing
from app.corrections.listing import CORRECTIONS
from app.csv_rows import paths
from app.query import timeline
from app.query.catalog import MEANING, Field, Resource
from app.query.parsing.query_string import LIST_PARAMETERS
from app.query.parsing.request import parse_nothing
from app.query.parsing.selection import EVIDENCE
from app.query.resources import RESOURCES
from app.query.snapshot import Snapshot
from app.query.timeline import TIMELINE
from app.schemas.responses import Catalog, Health, Index, Readiness
from app.store.migrations import require_ready
from app.store.revision import read_size

router = APIRouter(tags=["about"], responses=PROBLEMS)

# Responses depend on the state of the process.
NO_STORE: Mapping[str, str] = MappingProxyType({"Cache-Control": "no-store"})


@router.get(
    "/",
    summary="Get the index of the API; in a browser, the explorer",
    responses={200: {"model": Index, "content": {"text/html": {"schema": {"type": "string"}}}}},
    openapi_extra=plain_parameters(),
)
async def get_root(request: Request) -> Response:
    """Respond with the explorer if the client prefers HTML, else with the index."""
    if prefers_html(request.headers.get("accept", "")):
        return page_response(request)
    return await get_index(await json_responder(request))


@router.get(
    "/v1",
    summary="Get the index of the API",
    responses={200: {"model": Index}},
    openapi_extra=plain_parameters(),
)
async def get_index(respond: Respond) -> Response:
    """Respond with the resources, and links for curl."""
    return respond(
        {
            "name": "Summit",
            "version": __version__,
            "resources": {resource.name: f"/v1/{resource.name}" for resource in RESOURCES.values()},
            "overviews": {
                "search": "/v1/search?q=Japan",
                "suggest": "/v1/suggest?q=lee",
                "timeline": "/v1/timeline",
                "stats": "/v1/stats",
                "changes": "/v1/changes?since=0",
                "exports": "/v1/exports",
            },
            "examples": [
                "/v1/quotes?speaker=Ishiba&include=evidence",
                "/v1/agreements?country=JP&topic=artificial-intelligence",
                "/v1/summits?date=2025-08&pretty=true",
            ],
            "fields": "/v1/fields",
            "problems": "/problems",
            "documentation": "/docs",
            "openapi": "/openapi.json",
        },
    )


@router.get(
    "/v1/fields",
    summary="List the fields for filtering and sorting",
    responses={200: {"model": Catalog}},
    openapi_extra=plain_parameters(),
)
async def get_fields(respond: Respond) -> Response:
    """Respond with the catalog: parameters of each list, and fields of its records."""
    lists = [_list(resource, LIST_PARAMETERS) for resource in RESOURCES.values()]
    others = [_list(TIMELINE, timeline.PARAMETERS), _list(CORRECTIONS, listing.PARAMETERS)]
    return respond({"data": [*lists, *others]})


@router.get(
    "/healthz",
    summary="Check the liveness of the process",
    responses={200: {"model": Health}},
    openapi_extra=plain_parameters(),
)
async def get_health(respond: Respond) -> Response:
    """Respond with 200 while the process runs."""
    return respond({"status": "ok"}, headers=NO_STORE)


@router.get(
    "/readyz",
    summary="Check readiness, including the database",
    responses={200: {"model": Readiness}},
    openapi_extra=plain_parameters(),
)
async def get_readiness(request: Request, respond: Respond) -> Response:
    """Respond with the revision of the database. Raises DatabaseUnavailable and SchemaMismatch."""
    revision = await read_inline(request.app.state.store, _ready_revision)
    return respond({"status": "ready", "revision": revision}, headers=NO_STORE)


def _ready_revision(connection: Connection) -> int:
    require_ready(connection)
    return Snapshot(connection).revision.number


@router.get("/metrics", summary="Metrics for Prometheus", response_class=PlainTextResponse)
async def get_metrics(request: Request, parameters: Parameters) -> Response:
    """Respond with request counts and durations, and the revision of the database."""
    parse_nothing(parameters, "/metrics")
    state = request.app.state
    revision = await state.revisions.current()
    size = None if revision is None else await read_inline(state.store, read_size)
    text = state.metrics.text(revision, size)
    return Response(text, headers={**NO_STORE, "Content-Type": metrics.MEDIA_TYPE})


def _list(resource: Resource, parameters: Sequence[str]) -> dict[str, Any]:
    """Return the description of a list; `parameters` are those other than its filters."""
    return {
        "resource": resource.name,
        "description": resource.description,
        "url": f"/v1/{resource.name}",
        "sort": resource.sort,
        "filters": [_field(field, counted="group_by" in parameters) for field in resource.fields],
        "parameters": parameters,
        "fields": paths(resource.schema),
        "include": [EVIDENCE, *resource.relations] if "include" in parameters else [],
    }


def _field(field: Field, *, counted: bool) -> dict[str, Any]:
    return {
        "name": field.name,
        "kind": field.kind,
        "description": field.description,
        "example": field.example,
        "values": field.choices or None,
        "of": field.target,
        "operators": {operator: MEANING[operator] for operator in field.operators},
        "sortable": field.sortable,
        "facetable": field.facetable and counted,
    }
