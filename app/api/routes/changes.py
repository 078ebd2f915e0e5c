"""Change feed: records created, updated, merged and retracted, in order and without gaps."""

from datetime import date
from functools import partial

import orjson
from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from app.api.dependencies import Parameters
from app.api.feeds import atom_response
from app.api.inline import read_bounded
from app.api.openapi import PROBLEMS
from app.api.openapi_parameters import changes_parameters
from app.api.responses import (
    JSON,
    MEDIA_TYPES,
    accepts,
    json_response,
    path_of_feed,
    path_without,
    require_accepted,
    with_parameter,
)
from app.query.changes import Changes, ChangesQuery, parse_changes, read_changes
from app.query.feeds import FeedEntry, entries_of_changes
from app.query.name_resolver import NameResolver
from app.query.parsing.query_string import Parameter
from app.reference import Reference
from app.schemas.responses import ChangesPage
from app.store.revision import Revision, read_revision

router = APIRouter(prefix="/v1", tags=["overviews"], responses=PROBLEMS)


@router.get(
    "/changes",
    operation_id="list_changes",
    summary="List changes since a sequence number",
    description="Records created, updated, merged into others and retracted, without gaps. "
    "To follow the feed, repeat the request with the last `seq` as `since`. With `resource`, the filters of that list "
    "select changes of currently matching records; `page.total` is then null. `format=atom` is a feed of the newest.",
    responses={200: {"model": ChangesPage, "content": {MEDIA_TYPES["atom"]: {"schema": {"type": "string"}}}}},
    openapi_extra=changes_parameters(),
)
async def list_changes(request: Request, parameters: Parameters) -> Response:
    """Respond with changes, oldest first, or with a feed of the newest."""
    if all(parameter.name != "format" for parameter in parameters) and _accepts_feed_only(request):
        parameters = (*parameters, Parameter("format", "atom"))
    read = partial(_read, parameters, request.app.state.reference, request.app.state.revisions.today())
    key = (request.scope["path"], request.scope["query_string"])
    wanted, found, entries, revision = await read_bounded(request, read, key)
    if wanted.format == "atom":
        return atom_response(request, entries, {}, revision)
    links = [f'<{path_of_feed(request)}>; rel="alternate"; type="{MEDIA_TYPES["atom"]}"']
    following = None
    if found.more:
        same = path_without(*key, (b"since", b"limit"))
        following = with_parameter(same, f"since={found.changes[-1].seq}&limit={wanted.limit}")
        links.insert(0, f'<{following}>; rel="next"')
    content = {
        "data": [orjson.Fragment(change.body()) for change in found.changes],
        "page": {
            "limit": wanted.limit,
            "total": None if found.total is None else {"value": found.total, "relation": "eq"},
            "next": following,
            "prev": None,
        },
        "meta": {"revision": revision.number},
    }
    return json_response(orjson.dumps(content), pretty=wanted.pretty, headers={"Link": ", ".join(links)})


def _read(
    parameters: tuple[Parameter, ...], reference: Reference, today: date, connection: Connection
) -> tuple[ChangesQuery, Changes, list[FeedEntry], Revision]:
    wanted = parse_changes(parameters, NameResolver(connection, reference), today)
    found = read_changes(connection, wanted)
    entries = entries_of_changes(connection, found.changes) if wanted.format == "atom" else []
    return wanted, found, entries, read_revision(connection)


def _accepts_feed_only(request: Request) -> bool:
    """Return True if the client accepts a feed but not JSON. Raises HTTPException 406 if it accepts neither."""
    accept = request.headers.get("accept") or "*/*"
    if accepts(accept, JSON):
        return False
    require_accepted(request, MEDIA_TYPES["atom"])
    return True
