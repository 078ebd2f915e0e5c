"""What people set right, over HTTP: made, listed and undone. Making and undoing need a key with the scope `correct`."""

from typing import Any, get_args

import orjson
from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from app.api.answers import JSON, json_answer, list_answer
from app.api.bodies import read_object
from app.api.documentation import PROBLEMS, Id
from app.api.parameters import corrections_parameters, plain_parameters
from app.api.reading import asked_for, reading
from app.api.schemas import CorrectionsPage, OneCorrection
from app.api.versions import HEADER
from app.api.writes import SECURITY, authorized, revision_header
from app.query.correction_list import CORRECTIONS, parse_corrections, read_correction
from app.query.corrections import MEMBERS, parse_correction
from app.query.names import Names
from app.query.parameters import parse_query_string
from app.query.read import Page, read_page
from app.query.request import Query, parse_nothing, parse_pretty
from app.resolve.corrections import Action
from app.shapes import CorrectionMade
from app.store.correcting import correct, undo

_SPAN = {"article": {"type": "string"}, "start": {"type": "integer"}, "end": {"type": "integer"}}
_BODY = {
    "required": True,
    "content": {
        JSON: {
            "schema": {
                "type": "object",
                "properties": {
                    **{name: {"type": ["string", "null"]} for name in ("into", "field", "value", "reason")},
                    "action": {"type": "string", "enum": list(get_args(Action))},
                    "target": {"type": "string", "description": "An id, `people/<id>` or a record's URL"},
                    "spans": {
                        "type": ["array", "null"],
                        "items": {"type": "object", "properties": _SPAN, "required": list(_SPAN)},
                    },
                },
                "required": ["action", "target"],
                "additionalProperties": False,
            }
        }
    },
}


def correction_routes() -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/v1", tags=["writes"], responses=PROBLEMS)
    router.add_api_route(
        "/corrections",
        post_correction,
        methods=["POST"],
        operation_id="post_correction",
        summary="Set something right",
        description="Needs a key with the scope `correct`.",
        status_code=201,
        responses={201: {"model": OneCorrection, "description": "The correction, which is in force"}},
        openapi_extra={"security": SECURITY, "requestBody": _BODY},
    )
    router.add_api_route(
        "/corrections",
        get_corrections,
        operation_id="list_corrections",
        summary="What was set right, by whom and why",
        description=f"{CORRECTIONS.description} Sorted by `{CORRECTIONS.sort}` unless asked otherwise.",
        responses={200: {"model": CorrectionsPage}},
        openapi_extra=corrections_parameters(),
    )
    router.add_api_route(
        "/corrections/{id}",
        get_correction,
        operation_id="get_correction",
        summary="Get a correction",
        responses={200: {"model": CorrectionMade}},
        openapi_extra=plain_parameters(),
    )
    router.add_api_route(
        "/corrections/{id}",
        delete_correction,
        methods=["DELETE"],
        operation_id="delete_correction",
        summary="Undo a correction",
        description="Needs a key with the scope `correct`. What is served is then as if it had never been made.",
        status_code=204,
        openapi_extra={"security": SECURITY},
    )
    return router


async def post_correction(request: Request) -> Response:
    """Make a correction and answer with it."""
    key = await authorized(request, "correct")
    _nothing(request)
    content = await read_object(request, MEMBERS)
    state = request.app.state

    def ask(connection: Connection) -> Any:
        return parse_correction(content, connection, state.reference)

    made = await run_in_threadpool(correct, state.primary, ask, key.name or key.id, state.reference)
    headers = await revision_header(request)
    content = {"data": orjson.Fragment(made.body()), "meta": {"revision": int(headers[HEADER])}}
    answer = json_answer(request, orjson.dumps(content), pretty=False, headers=headers)
    answer.status_code = 201
    return answer


async def get_corrections(request: Request) -> Response:
    """Answer with a page of the corrections."""
    given = parse_query_string(request.scope["query_string"])

    def read(connection: Connection) -> tuple[Query, Page]:
        query = parse_corrections(given, Names(connection, request.app.state.reference))
        return query, read_page(connection, query)

    return list_answer(request, *await reading(request.app.state.store, read, asked_for(request)))


async def get_correction(request: Request, record_id: Id) -> Response:
    """Answer with one correction."""
    pretty = parse_pretty(parse_query_string(request.scope["query_string"]), "a correction")
    body = await reading(request.app.state.store, lambda connection: read_correction(connection, record_id))
    return json_answer(request, body.encode(), pretty=pretty)


async def delete_correction(request: Request, record_id: Id) -> Response:
    """Undo a correction."""
    await authorized(request, "correct")
    _nothing(request)
    await run_in_threadpool(undo, request.app.state.primary, record_id, request.app.state.reference)
    return Response(status_code=204, headers=await revision_header(request))


def _nothing(request: Request) -> None:
    parse_nothing(parse_query_string(request.scope["query_string"]), "a correction")
