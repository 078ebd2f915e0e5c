"""Statistics: the number of records of each resource, kind and status."""

from fastapi import APIRouter, Response

from app.api.dependencies import Respond, SnapshotDep
from app.api.openapi import PROBLEMS
from app.api.openapi_parameters import plain_parameters
from app.query.stats import read_stats
from app.schemas.responses import Statistics

router = APIRouter(prefix="/v1", tags=["overviews"], responses=PROBLEMS)


@router.get(
    "/stats",
    operation_id="get_stats",
    summary="Number of records of each resource",
    responses={200: {"model": Statistics}},
    openapi_extra=plain_parameters(),
)
def get_stats(respond: Respond, snapshot: SnapshotDep) -> Response:
    """Respond with the statistics."""
    return respond({"data": read_stats(snapshot.connection), "meta": {"revision": snapshot.revision.number}})
