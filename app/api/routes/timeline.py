"""Timeline: summits, agreements and quotes by date."""

from functools import partial

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from app.api.dependencies import Parameters
from app.api.inline import read_bounded
from app.api.openapi import PROBLEMS
from app.api.openapi_parameters import timeline_parameters
from app.api.responses import list_response
from app.query.name_resolver import NameResolver
from app.query.pages import ResultPage
from app.query.parsing.query_string import Parameter
from app.query.parsing.request import Query
from app.query.snapshot import Snapshot
from app.query.timeline import TIMELINE, parse_timeline, read_timeline
from app.reference import Reference
from app.schemas.responses import TimelinePage

router = APIRouter(prefix="/v1", tags=["overviews"], responses=PROBLEMS)


@router.get(
    "/timeline",
    operation_id="get_timeline",
    summary="List summits, agreements and quotes by date",
    description=f"{TIMELINE.description} Sorted by `{TIMELINE.sort}`, then id, by default.",
    responses={200: {"model": TimelinePage}},
    openapi_extra=timeline_parameters(),
)
async def get_timeline(request: Request, parameters: Parameters) -> Response:
    """Respond with a page of the timeline."""
    read = partial(_read, parameters, request.app.state.reference)
    key = (request.scope["path"], request.scope["query_string"])
    return list_response(request, *await read_bounded(request, read, key))


def _read(parameters: tuple[Parameter, ...], reference: Reference, connection: Connection) -> tuple[Query, ResultPage]:
    queries = parse_timeline(parameters, NameResolver(connection, reference))
    return queries[0], read_timeline(Snapshot(connection), queries)
