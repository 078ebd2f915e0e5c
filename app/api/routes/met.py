"""People met by a person, with the summits."""

from functools import partial

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from app.api.dependencies import Id, Parameters
from app.api.inline import read_bounded
from app.api.openapi import PROBLEMS
from app.api.openapi_parameters import met_parameters
from app.api.responses import JSON, list_response, require_accepted
from app.query.meetings import MOST_SUMMITS, parse_met, read_met
from app.query.name_resolver import NameResolver
from app.query.pages import ResultPage
from app.query.parsing.query_string import Parameter
from app.query.parsing.request import Query
from app.query.snapshot import Snapshot
from app.reference import Reference
from app.schemas.responses import MetPage

router = APIRouter(prefix="/v1", tags=["people"], responses=PROBLEMS)


@router.get(
    "/people/{id}/met",
    operation_id="list_people_met_by_person",
    summary="List the people met by a person",
    description="The other participants of the person's summits, sorted by number of summits: how often, the first and "
    f"the last date, and the latest {MOST_SUMMITS} summits. The filters of `/v1/summits` select the "
    "summits to count: by default those with `status=held`.",
    responses={200: {"model": MetPage}},
    openapi_extra=met_parameters(),
)
async def list_met(request: Request, record_id: Id, parameters: Parameters) -> Response:
    """Respond with a page of people."""
    require_accepted(request, JSON)
    read = partial(_read, record_id, parameters, request.app.state.reference)
    key = (request.scope["path"], request.scope["query_string"])
    return list_response(request, *await read_bounded(request, read, key))


def _read(
    person: str, parameters: tuple[Parameter, ...], reference: Reference, connection: Connection
) -> tuple[Query, ResultPage]:
    wanted = parse_met(person, parameters, NameResolver(connection, reference))
    return wanted.query, read_met(Snapshot(connection), wanted)
