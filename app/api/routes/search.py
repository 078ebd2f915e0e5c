"""Search in every resource at once."""

from typing import Any

import orjson
from fastapi import APIRouter, Response

from app.api.dependencies import Parameters, Resolver, SnapshotDep
from app.api.openapi import PROBLEMS
from app.api.openapi_parameters import search_parameters
from app.api.responses import json_response
from app.query.search import ResourceHits, parse_search, search
from app.schemas.responses import SearchResult

router = APIRouter(prefix="/v1", tags=["overviews"], responses=PROBLEMS)


@router.get(
    "/search",
    operation_id="search",
    summary="Search in every resource",
    description="The number of hits in each resource, and the best of them. Resources without hits come last.",
    responses={200: {"model": SearchResult}},
    openapi_extra=search_parameters(),
)
def search_all(snapshot: SnapshotDep, parameters: Parameters, names: Resolver) -> Response:
    """Respond with the best hits of each resource."""
    wanted = parse_search(parameters, names)
    data = [_hits(each) for each in search(snapshot, wanted)]
    content = orjson.dumps({"data": data, "meta": {"revision": snapshot.revision.number}})
    return json_response(content, pretty=wanted.pretty)


def _hits(found: ResourceHits) -> dict[str, Any]:
    records = [orjson.Fragment(record) for record in found.page.records]
    return {"resource": found.resource, "count": found.page.total, "url": found.url, "records": records}
