"""What the service says of itself: where to begin, its fields, its health, its problems."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from app import __version__
from app.api import metrics
from app.api.answers import json_answer
from app.api.documentation import PROBLEMS, Id
from app.api.parameters import plain_parameters
from app.api.problem_types import TYPES, ProblemType
from app.api.reading import reading
from app.errors import NotFound
from app.lines import paths
from app.query import correction_list, timeline
from app.query.catalog import MEANING, Field, Resource
from app.query.correction_list import CORRECTIONS
from app.query.parameters import LIST_PARAMETERS, nearest, parse_query_string
from app.query.request import parse_nothing, parse_pretty
from app.query.resources import RESOURCES
from app.query.selection import EVIDENCE
from app.query.timeline import TIMELINE
from app.store.version import read_version

# How the process is now, which nobody may remember.
NOT_KEPT: Mapping[str, str] = MappingProxyType({"Cache-Control": "no-store"})


def about_routes() -> APIRouter:
    """Return the routes that serve no records."""
    router = APIRouter(tags=["about"], responses=PROBLEMS)
    for path, answer, summary in (
        ("/", index, "Where to begin"),
        ("/v1", index, "The same, under the path of everything else"),
        ("/v1/fields", fields, "Every field that lists can be asked for"),
        ("/healthz", alive, "Whether the process is up"),
        ("/readyz", ready, "Whether it can answer: its database too"),
        ("/problems", problem_types, "Every type of problem"),
        ("/problems/{id}", problem_type, "What a type of problem means, and what to do"),
    ):
        router.add_api_route(path, answer, summary=summary, openapi_extra=plain_parameters())
    router.add_api_route("/metrics", figures, summary="What Prometheus reads", response_class=PlainTextResponse)
    return router


async def index(request: Request) -> Response:
    """Answer with what there is, and links that curl can follow."""
    return _answer(
        request,
        {
            "name": "Summit",
            "version": __version__,
            "resources": {resource.name: f"/v1/{resource.name}" for resource in RESOURCES.values()},
            "overviews": {
                "search": "/v1/search?q=Japan",
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


async def fields(request: Request) -> Response:
    """Answer the catalog: what each list can be asked, and what its records have."""
    lists = [_list(resource, LIST_PARAMETERS) for resource in RESOURCES.values()]
    others = [_list(TIMELINE, timeline.PARAMETERS), _list(CORRECTIONS, correction_list.PARAMETERS)]
    return _answer(request, {"data": [*lists, *others]})


async def alive(request: Request) -> Response:
    """Answer as long as the process does."""
    return _answer(request, {"status": "ok"}, NOT_KEPT)


async def ready(request: Request) -> Response:
    """Answer once the database does, with its revision."""
    version = await reading(request.app.state.store, read_version)
    return _answer(request, {"status": "ready", "revision": version.revision}, NOT_KEPT)


async def figures(request: Request) -> Response:
    """Answer counts and times of requests, and the database's revision."""
    parse_nothing(parse_query_string(request.scope["query_string"]), "/metrics")
    text = request.app.state.metrics.text(await request.app.state.versions.current())
    return Response(text, headers={**NOT_KEPT, "Content-Type": metrics.MEDIA_TYPE})


async def problem_type(request: Request, slug: Id) -> Response:
    """Answer what stands behind the `type` of a problem."""
    if slug not in TYPES:
        suggestion = nearest(slug, TYPES)
        raise NotFound(f"There is no type of problem {slug[:100]!r}.", [suggestion] if suggestion else [])
    return _answer(request, _problem_type(slug, TYPES[slug]))


async def problem_types(request: Request) -> Response:
    """Answer with every type of problem."""
    return _answer(request, {"data": [_problem_type(slug, type_) for slug, type_ in TYPES.items()]})


def _problem_type(slug: str, type_: ProblemType) -> dict[str, Any]:
    return {"type": f"/problems/{slug}", "title": type_.title, "statuses": type_.statuses, "detail": type_.advice}


def _answer(request: Request, content: Any, headers: Mapping[str, str] | None = None) -> Response:
    pretty = parse_pretty(parse_query_string(request.scope["query_string"]), request.scope["path"])
    return json_answer(request, orjson.dumps(content), pretty=pretty, headers=headers)


def _list(resource: Resource, parameters: Sequence[str]) -> dict[str, Any]:
    """Return what a list can be asked; `parameters` are those beside its filters."""
    return {
        "resource": resource.name,
        "description": resource.description,
        "url": f"/v1/{resource.name}",
        "sort": resource.sort,
        "filters": [_field(field, counted="group_by" in parameters) for field in resource.fields],
        "parameters": parameters,
        "fields": paths(resource.shape),
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
