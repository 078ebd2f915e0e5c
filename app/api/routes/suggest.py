"""Suggestions for a partly typed name."""

from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from app.api.dependencies import Parameters
from app.api.inline import read_bounded
from app.api.openapi import PROBLEMS
from app.api.openapi_parameters import suggest_parameters
from app.api.responses import JSON, json_response, require_accepted
from app.query.snapshot import Snapshot
from app.query.suggestions import MAX_LIMIT, parse_suggestions, read_suggestions
from app.schemas.responses import Suggestions

router = APIRouter(prefix="/v1", tags=["overviews"], responses=PROBLEMS)


@router.get(
    "/suggest",
    operation_id="suggest",
    summary="Suggest records for a partly typed name",
    description="People, countries, summits and topics by any word of their names, agreements by their text, articles "
    f"by their title. Sorted by match, then by number of occurrences. At most {MAX_LIMIT}.",
    responses={200: {"model": Suggestions}},
    openapi_extra=suggest_parameters(),
)
async def suggest(request: Request, parameters: Parameters) -> Response:
    """Respond with the records whose names begin with `q`."""
    wanted = parse_suggestions(parameters)
    require_accepted(request, JSON)

    def read(connection: Connection) -> dict[str, Any]:
        found = [suggestion.model_dump() for suggestion in read_suggestions(connection, wanted)]
        return {"data": found, "meta": {"revision": Snapshot(connection).revision.number}}

    key = (request.scope["path"], request.scope["query_string"])
    content = await read_bounded(request, read, key)
    return json_response(orjson.dumps(content), pretty=wanted.pretty)
