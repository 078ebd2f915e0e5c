"""Statistics: the number of records of each resource, kind and status."""

from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from app.api.dependencies import Respond
from app.api.inline import read_bounded
from app.api.openapi import PROBLEMS
from app.api.openapi_parameters import plain_parameters
from app.query.snapshot import Snapshot
from app.query.stats import read_stats
from app.schemas.responses import Statistics

router = APIRouter(prefix="/v1", tags=["overviews"], responses=PROBLEMS)


@router.get(
    "/stats",
    operation_id="get_stats",
    summary="Get the number of records of each resource",
    responses={200: {"model": Statistics}},
    openapi_extra=plain_parameters(),
)
async def get_stats(request: Request, respond: Respond) -> Response:
    """Respond with the statistics."""
    return respond(await read_bounded(request, _read, request.scope["path"]))


def _read(connection: Connection) -> dict[str, Any]:
    return {"data": read_stats(connection), "meta": {"revision": Snapshot(connection).revision.number}}
