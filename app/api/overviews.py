"""What looks at all resources at once: search, the timeline, how much there is of each, and what has changed."""

from typing import Any
from urllib.parse import quote

import orjson
from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from app.api.answers import json_answer, list_answer
from app.api.documentation import PROBLEMS
from app.api.parameters import changes_parameters, plain_parameters, search_parameters, timeline_parameters
from app.api.reading import asked_for, reading
from app.api.schemas import ChangesPage, SearchResult, Statistics, TimelinePage
from app.query.changes import Asked, Changes, parse_changes, read_changes
from app.query.names import Names
from app.query.parameters import parse_query_string
from app.query.read import Page
from app.query.request import Query, parse_pretty
from app.query.search import Found, parse_search, search
from app.query.stats import read_stats
from app.query.timeline import TIMELINE, parse_timeline, read_timeline
from app.store.version import read_version


def overview_routes() -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/v1", tags=["overviews"], responses=PROBLEMS)
    router.add_api_route(
        "/search",
        search_everywhere,
        operation_id="search",
        summary="Search in every resource",
        description="How much there is in each resource, and the best of it. Resources without any of it come last.",
        responses={200: {"model": SearchResult}},
        openapi_extra=search_parameters(),
    )
    router.add_api_route(
        "/timeline",
        timeline,
        operation_id="get_timeline",
        summary="What has a date, in its order",
        description=f"{TIMELINE.description} Sorted by `{TIMELINE.sort}`, then the id, unless asked otherwise.",
        responses={200: {"model": TimelinePage}},
        openapi_extra=timeline_parameters(),
    )
    router.add_api_route(
        "/stats",
        stats,
        operation_id="get_stats",
        summary="How much there is of each resource",
        responses={200: {"model": Statistics}},
        openapi_extra=plain_parameters(),
    )
    router.add_api_route(
        "/changes",
        changes,
        operation_id="list_changes",
        summary="What has changed since, in order",
        description="Records created, updated, merged into others and retracted, without gaps. "
        "To follow, ask again with the last `seq` as `since`.",
        responses={200: {"model": ChangesPage}},
        openapi_extra=changes_parameters(),
    )
    return router


async def search_everywhere(request: Request) -> Response:
    """Answer with the best of each resource, and how much there is of it."""
    given = parse_query_string(request.scope["query_string"])

    def read(connection: Connection) -> tuple[bool, tuple[Found, ...], int]:
        queries = parse_search(given, Names(connection, request.app.state.reference))
        (text,) = (parameter.value for parameter in given if parameter.name == "q")
        revision = read_version(connection).revision
        return queries[0].selection.pretty, search(connection, queries, text), revision

    pretty, found, revision = await reading(request.app.state.store, read, asked_for(request))
    content = orjson.dumps({"data": [_group(each) for each in found], "meta": {"revision": revision}})
    return json_answer(request, content, pretty=pretty)


def _group(found: Found) -> dict[str, Any]:
    records = [orjson.Fragment(record) for record in found.page.records]
    return {"resource": found.resource, "count": found.page.total, "url": found.url, "records": records}


async def timeline(request: Request) -> Response:
    """Answer with summits, agreements and quotes in the order of their dates."""
    given = parse_query_string(request.scope["query_string"])

    def read(connection: Connection) -> tuple[Query, Page]:
        queries = parse_timeline(given, Names(connection, request.app.state.reference))
        return queries[0], read_timeline(connection, queries)

    query, page = await reading(request.app.state.store, read, asked_for(request))
    return list_answer(request, query, page)


async def stats(request: Request) -> Response:
    """Answer with the number of records of each resource, and of each kind of them."""
    pretty = parse_pretty(parse_query_string(request.scope["query_string"]), "/v1/stats")

    def read(connection: Connection) -> Any:
        return {"data": read_stats(connection), "meta": {"revision": read_version(connection).revision}}

    return json_answer(
        request, orjson.dumps(await reading(request.app.state.store, read, asked_for(request))), pretty=pretty
    )


async def changes(request: Request) -> Response:
    """Answer with what has changed, the oldest first."""
    given = parse_query_string(request.scope["query_string"])

    def read(connection: Connection) -> tuple[Asked, Changes]:
        asked = parse_changes(given)
        return asked, read_changes(connection, asked)

    asked, found = await reading(request.app.state.store, read)
    path = None
    if found.changes and len(found.changes) < found.total:
        path = f"{quote(request.scope['path'])}?since={found.changes[-1].seq}&limit={asked.limit}"
    page = {"limit": asked.limit, "total": {"value": found.total, "relation": "eq"}, "next": path, "prev": None}
    about = orjson.dumps({"page": page, "meta": {"revision": found.revision}})
    content = f'{{"data":[{",".join(change.body() for change in found.changes)}],'.encode() + about[1:]
    headers = {"Link": f'<{path}>; rel="next"'} if path else {}
    return json_answer(request, content, pretty=asked.pretty, headers=headers)
