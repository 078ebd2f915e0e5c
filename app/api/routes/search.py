"""Search in every resource at once."""

from datetime import date
from functools import partial
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from app.api.dependencies import Parameters
from app.api.inline import read_bounded
from app.api.openapi import PROBLEMS
from app.api.openapi_parameters import search_parameters
from app.api.responses import json_response
from app.query.name_resolver import NameResolver
from app.query.parsing.query_string import Parameter
from app.query.questions import suggested_list
from app.query.search import ResourceHits, parse_search, search
from app.query.snapshot import Snapshot
from app.reference import Reference
from app.schemas.responses import SearchResult

router = APIRouter(prefix="/v1", tags=["overviews"], responses=PROBLEMS)


@router.get(
    "/search",
    operation_id="search",
    summary="Search all resources",
    description="Number of hits in each resource, with the best ones. Resources without hits are last. If there "
    "are no hits but the text contains names, `meta.suggestion` is a list that may match the question.",
    responses={200: {"model": SearchResult}},
    openapi_extra=search_parameters(),
)
async def search_all(request: Request, parameters: Parameters) -> Response:
    """Respond with the best hits of each resource."""
    read = partial(_search, parameters, request.app.state.reference, request.app.state.revisions.today())
    return await read_bounded(request, read, (request.scope["path"], request.scope["query_string"]))


def _search(parameters: tuple[Parameter, ...], reference: Reference, today: date, connection: Connection) -> Response:
    snapshot = Snapshot(connection)
    names = NameResolver(connection, reference)
    wanted = parse_search(parameters, names, today)
    found = search(snapshot, wanted)
    meta: dict[str, Any] = {"revision": snapshot.revision.number}
    if not any(each.page.total for each in found) and (suggestion := suggested_list(wanted.text, names)):
        meta["suggestion"] = suggestion
    content = orjson.dumps({"data": [_hits(each) for each in found], "meta": meta})
    return json_response(content, pretty=wanted.pretty)


def _hits(found: ResourceHits) -> dict[str, Any]:
    records = [orjson.Fragment(record) for record in found.page.records]
    return {"resource": found.resource, "count": found.page.total, "url": found.url, "records": records}
