"""The change feed: records created, updated, merged and retracted, in order and without gaps."""

from urllib.parse import quote

import orjson
from fastapi import APIRouter, Request, Response

from app.api.dependencies import Parameters, SnapshotDep
from app.api.openapi import PROBLEMS
from app.api.openapi_parameters import changes_parameters
from app.api.responses import json_response
from app.query.changes import parse_changes, read_changes
from app.schemas.responses import ChangesPage

router = APIRouter(prefix="/v1", tags=["overviews"], responses=PROBLEMS)


@router.get(
    "/changes",
    operation_id="list_changes",
    summary="Changes since a point, in order",
    description="Records created, updated, merged into others and retracted, without gaps. "
    "To follow, repeat the request with the last `seq` as `since`.",
    responses={200: {"model": ChangesPage}},
    openapi_extra=changes_parameters(),
)
def list_changes(request: Request, parameters: Parameters, snapshot: SnapshotDep) -> Response:
    """Respond with changes, the oldest first."""
    wanted = parse_changes(parameters)
    found = read_changes(snapshot.connection, wanted)
    path = None
    if found.changes and len(found.changes) < found.total:
        path = f"{quote(request.scope['path'])}?since={found.changes[-1].seq}&limit={wanted.limit}"
    content = {
        "data": [orjson.Fragment(change.body()) for change in found.changes],
        "page": {
            "limit": wanted.limit,
            "total": {"value": found.total, "relation": "eq"},
            "next": path,
            "prev": None,
        },
        "meta": {"revision": found.revision},
    }
    headers = {"Link": f'<{path}>; rel="next"'} if path else {}
    return json_response(orjson.dumps(content), pretty=wanted.pretty, headers=headers)
