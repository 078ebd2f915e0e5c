"""Corrections: creation, listing and removal. Writes require a key with the scope `correct`."""

from functools import partial
from typing import Annotated, get_args

import orjson
from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from app.api.dependencies import Id, Parameters, Primary, ReferenceDep, Respond, requires
from app.api.inline import read_bounded
from app.api.openapi import PROBLEMS, SECURITY
from app.api.openapi_parameters import corrections_parameters, plain_parameters
from app.api.openapi_schemas import enumeration, page_schema, reference
from app.api.request_body import read_object
from app.api.responses import JSON, json_response, list_response
from app.api.revisions import HEADER
from app.corrections.listing import CORRECTIONS, parse_corrections, read_correction
from app.corrections.service import correct, undo
from app.corrections.validation import MEMBERS, parse_correction
from app.kinds import CorrectionAction
from app.query.name_resolver import NameResolver
from app.query.pages import ResultPage, read_page
from app.query.parsing.query_string import Parameter
from app.query.parsing.request import Query, parse_nothing
from app.query.snapshot import Snapshot
from app.reference import Reference
from app.schemas.records import CorrectionMade
from app.schemas.responses import OneCorrection
from app.store.keys import Key

router = APIRouter(prefix="/v1", tags=["writes"], responses=PROBLEMS)

_BODY = {
    "required": True,
    "content": {
        JSON: {
            "schema": {
                "type": "object",
                "properties": {
                    **{name: {"type": ["string", "null"]} for name in ("into", "field", "value", "reason")},
                    "action": enumeration(get_args(CorrectionAction)),
                    "target": {"type": "string", "description": "An id, `people/<id>`, or the URL of a record"},
                    "spans": {
                        "type": ["array", "null"],
                        "items": reference("CorrectedSpan"),
                    },
                },
                "required": ["action", "target"],
                "additionalProperties": False,
            }
        }
    },
}

CorrectKey = Annotated[Key, requires("correct")]


@router.post(
    "/corrections",
    operation_id="post_correction",
    summary="Create a correction",
    description="Requires a key with the scope `correct`.",
    status_code=201,
    responses={201: {"model": OneCorrection, "description": "The correction, already applied"}},
    openapi_extra={"security": SECURITY, "requestBody": _BODY},
)
async def post_correction(
    request: Request, key: CorrectKey, parameters: Parameters, store: Primary, reference: ReferenceDep
) -> Response:
    """Create a correction and respond with it."""
    parse_nothing(parameters, "a correction")
    parse = partial(parse_correction, await read_object(request, MEMBERS), reference=reference)
    made, revision = await run_in_threadpool(correct, store, parse, key.name or key.id, reference)
    content = {"data": orjson.Fragment(made.body()), "meta": {"revision": revision}}
    headers = {HEADER: str(revision)}
    return json_response(orjson.dumps(content), pretty=False, status=201, headers=headers)


@router.get(
    "/corrections",
    operation_id="list_corrections",
    summary="List corrections, with author and reason",
    description=f"{CORRECTIONS.description} Sorted by `{CORRECTIONS.sort}` by default.",
    responses={200: {"content": {JSON: {"schema": page_schema(CorrectionMade)}}}},
    openapi_extra=corrections_parameters(),
)
async def list_corrections(request: Request, parameters: Parameters) -> Response:
    """Respond with a page of the corrections."""
    read = partial(_read, parameters, request.app.state.reference)
    return list_response(request, *await read_bounded(request, read))


def _read(parameters: tuple[Parameter, ...], reference: Reference, connection: Connection) -> tuple[Query, ResultPage]:
    query = parse_corrections(parameters, NameResolver(connection, reference))
    return query, read_page(Snapshot(connection), query)


@router.get(
    "/corrections/{id}",
    operation_id="get_correction",
    summary="Get a correction",
    responses={200: {"model": CorrectionMade}},
    openapi_extra=plain_parameters(),
)
async def get_correction(request: Request, record_id: Id, respond: Respond) -> Response:
    """Respond with one correction."""
    return respond(await read_bounded(request, lambda connection: read_correction(connection, record_id).encode()))


@router.delete(
    "/corrections/{id}",
    operation_id="delete_correction",
    summary="Undo a correction",
    description="Requires a key with the scope `correct`. Restores the data without the correction.",
    status_code=204,
    openapi_extra={"security": SECURITY},
)
async def delete_correction(
    record_id: Id, _: CorrectKey, parameters: Parameters, store: Primary, reference: ReferenceDep
) -> Response:
    """Undo a correction."""
    parse_nothing(parameters, "a correction")
    revision = await run_in_threadpool(undo, store, record_id, reference)
    return Response(status_code=204, headers={HEADER: str(revision)})
