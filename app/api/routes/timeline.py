"""The timeline: summits, agreements and quotes in the order of their dates."""

from fastapi import APIRouter, Request, Response

from app.api.dependencies import Parameters, Resolver, SnapshotDep
from app.api.openapi import PROBLEMS
from app.api.openapi_parameters import timeline_parameters
from app.api.responses import list_response
from app.query.timeline import TIMELINE, parse_timeline, read_timeline
from app.schemas.responses import TimelinePage

router = APIRouter(prefix="/v1", tags=["overviews"], responses=PROBLEMS)


@router.get(
    "/timeline",
    operation_id="get_timeline",
    summary="Summits, agreements and quotes by date",
    description=f"{TIMELINE.description} Sorted by `{TIMELINE.sort}`, then the id, unless asked otherwise.",
    responses={200: {"model": TimelinePage}},
    openapi_extra=timeline_parameters(),
)
def get_timeline(request: Request, snapshot: SnapshotDep, parameters: Parameters, names: Resolver) -> Response:
    """Respond with a page of the timeline."""
    queries = parse_timeline(parameters, names)
    return list_response(request, queries[0], read_timeline(snapshot, queries))
