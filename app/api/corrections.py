"""What people set right, over HTTP: made, listed and undone. Making and undoing need a key with the scope `correct`."""

from typing import Any, get_args

import orjson
from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from app.api.answers import JSON, json_answer
from app.api.bodies import read_object
from app.api.documentation import PROBLEMS, Id
from app.api.parameters import plain_parameters
from app.api.reading import patiently, reading
from app.api.schemas import Corrections, OneCorrection
from app.api.writes import SECURITY, authorized
from app.query.corrections import MEMBERS, list_corrections, parse_correction, served
from app.query.parameters import parse_query_string
from app.query.request import parse_nothing, parse_pretty
from app.resolve.corrections import Action
from app.store.correcting import correct, undo
from app.store.version import read_version

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
        responses={200: {"model": Corrections}},
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

    kept = await run_in_threadpool(correct, state.store, ask, key.name or key.id, state.reference)
    revision = await reading(state.store, lambda connection: read_version(connection).revision)
    answer = json_answer(request, orjson.dumps({"data": served(kept), "meta": {"revision": revision}}), pretty=False)
    answer.status_code = 201
    return answer


async def get_corrections(request: Request) -> Response:
    """Answer with all corrections, in the order in which they apply."""
    pretty = parse_pretty(parse_query_string(request.scope["query_string"]), "corrections")

    def read(connection: Connection) -> dict[str, Any]:
        return {"data": list_corrections(connection), "meta": {"revision": read_version(connection).revision}}

    # Whether one is dormant is told by what was found in its articles: not a matter of one quick look.
    return json_answer(request, orjson.dumps(await patiently(request.app.state.store, read)), pretty=pretty)


async def delete_correction(request: Request, record_id: Id) -> Response:
    """Undo a correction."""
    await authorized(request, "correct")
    _nothing(request)
    await run_in_threadpool(undo, request.app.state.store, record_id, request.app.state.reference)
    return Response(status_code=204)


def _nothing(request: Request) -> None:
    parse_nothing(parse_query_string(request.scope["query_string"]), "a correction")
