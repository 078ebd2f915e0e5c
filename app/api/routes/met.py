"""People who met a person, at which summits."""

from fastapi import APIRouter, Request, Response

from app.api.dependencies import Id, Parameters, Resolver, SnapshotDep
from app.api.openapi import PROBLEMS
from app.api.openapi_parameters import met_parameters
from app.api.responses import JSON, list_response, require_accepted
from app.query.meetings import MOST_SUMMITS, parse_met, read_met
from app.schemas.responses import MetPage

router = APIRouter(prefix="/v1", tags=["people"], responses=PROBLEMS)


@router.get(
    "/people/{id}/met",
    operation_id="list_people_met_by_person",
    summary="List whom a person met",
    description="The other participants of the person's summits, those of most summits first: how often, the first and "
    f"the last date, and the latest {MOST_SUMMITS} summits. The filters are those of `/v1/summits` and choose the "
    "summits that count: those that were held, unless `status` is among them.",
    responses={200: {"model": MetPage}},
    openapi_extra=met_parameters(),
)
def list_met(
    request: Request, record_id: Id, parameters: Parameters, snapshot: SnapshotDep, names: Resolver
) -> Response:
    """Respond with a page of people."""
    wanted = parse_met(record_id, parameters, names)
    require_accepted(request, JSON)
    return list_response(request, wanted.query, read_met(snapshot, wanted))
