"""Where facts come from: evidence, and whether it holds; claims; wordings; annotations; and whether a quote is one."""

import re
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from app.api.answers import JSON, accepts, json_answer
from app.api.bodies import read_text
from app.api.documentation import PROBLEMS, Id
from app.api.parameters import plain_parameters
from app.api.reading import patiently, reading
from app.api.schemas import Claims, Occurrences, Variants
from app.query.annotations import MEDIA_TYPE, read_annotations
from app.query.claims import read_claims
from app.query.evidence import read_evidence, verify_evidence
from app.query.names import Names
from app.query.occurrences import MAX_TEXT, find_occurrences, parse_sought
from app.query.parameters import parse_query_string
from app.query.request import parse_pretty
from app.query.resources import ARTICLES, QUOTES, SUMMITS
from app.query.variants import read_variants
from app.shapes import Evidence, Verification
from app.store.version import read_version

_LINKED = MEDIA_TYPE.partition(";")[0]
_HOST = re.compile(r"[A-Za-z0-9.:\[\]-]{1,255}")
_SOUGHT = {"type": "string", "minLength": 1, "maxLength": MAX_TEXT, "example": "Japan and South Korea"}
_BODY = {
    "required": True,
    "content": {
        JSON: {
            "schema": {
                "type": "object",
                "properties": {"text": _SOUGHT},
                "required": ["text"],
                "additionalProperties": False,
            }
        },
        "text/plain": {"schema": _SOUGHT},
    },
}


def provenance_routes() -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/v1", responses=PROBLEMS)
    for path, answer, operation_id, summary, tag, shape in (
        ("/evidence/{id}", one_evidence, "get_evidence", "A piece of evidence", "evidence", Evidence),
        ("/evidence/{id}/verify", verification, "verify_evidence", "Whether it holds", "evidence", Verification),
        ("/summits/{id}/claims", claims, "list_claims_about_summit", "What sources dispute", "summits", Claims),
        ("/quotes/{id}/variants", variants, "list_variants_of_quote", "The wordings of a quote", "quotes", Variants),
    ):
        router.add_api_route(
            path,
            answer,
            operation_id=operation_id,
            summary=summary,
            description=(answer.__doc__ or "").strip(),
            tags=[tag],
            responses={200: {"model": shape}},
            openapi_extra=plain_parameters(),
        )
    router.add_api_route(
        "/articles/{id}/annotations",
        annotations,
        operation_id="get_annotations",
        summary="The evidence of an article as W3C Web Annotations",
        tags=["articles"],
        responses={200: {"content": {_LINKED: {"schema": {"type": "object"}}}}},
        openapi_extra=plain_parameters(),
    )
    router.add_api_route(
        "/verify",
        verify,
        methods=["POST"],
        operation_id="verify",
        summary="Whether and where a quote stands in the articles",
        tags=["evidence"],
        responses={200: {"model": Occurrences}},
        openapi_extra={**plain_parameters(), "requestBody": _BODY},
    )
    return router


async def one_evidence(request: Request, record_id: Id) -> Response:
    """Answer the characters that state a field of a record."""
    pretty = _pretty(request, "evidence")
    evidence = await reading(request.app.state.store, lambda connection: read_evidence(connection, record_id))
    return json_answer(request, evidence.body().encode(), pretty=pretty)


async def verification(request: Request, record_id: Id) -> Response:
    """Compare evidence with the text of its article as it is stored now."""
    pretty = _pretty(request, "a verification")
    found = await reading(request.app.state.store, lambda connection: verify_evidence(connection, record_id))
    return json_answer(request, found.body().encode(), pretty=pretty)


async def variants(request: Request, record_id: Id) -> Response:
    """Answer with every wording of a quote, those of most articles first, and where each stands."""
    pretty = _pretty(request, "the variants of a quote")

    def read(connection: Connection) -> dict[str, Any]:
        _names(request, connection).record(QUOTES.name, record_id)
        found = [variant.model_dump() for variant in read_variants(connection, record_id)]
        return {"data": found, "meta": {"revision": read_version(connection).revision}}

    return json_answer(request, orjson.dumps(await reading(request.app.state.store, read)), pretty=pretty)


async def claims(request: Request, record_id: Id) -> Response:
    """Answer with dates, places, participants and numbers of agreements that sources contradict each other in."""
    pretty = _pretty(request, "the claims about a summit")

    def read(connection: Connection) -> dict[str, Any]:
        _names(request, connection).record(SUMMITS.name, record_id)
        found = [field.model_dump() for field in read_claims(connection, record_id)]
        return {"data": found, "meta": {"revision": read_version(connection).revision}}

    return json_answer(request, orjson.dumps(await reading(request.app.state.store, read)), pretty=pretty)


async def annotations(request: Request, record_id: Id) -> Response:
    """Answer with all evidence in an article, as an AnnotationCollection in JSON-LD."""
    pretty = _pretty(request, "annotations")
    base = _base(request)

    def read(connection: Connection) -> dict[str, Any]:
        _names(request, connection).record(ARTICLES.name, record_id)
        return read_annotations(connection, record_id, base)

    content = orjson.dumps(await reading(request.app.state.store, read))
    accept = request.headers.get("accept") or "*/*"
    if accepts(accept, _LINKED):
        return json_answer(request, content, pretty=pretty, media_type=MEDIA_TYPE)
    return json_answer(request, content, pretty=pretty)


async def verify(request: Request) -> Response:
    """Answer where a quote stands, or that it does not: exactly, in the same words, or nearly."""
    pretty = _pretty(request, "this answer")
    sought = parse_sought(await read_text(request, "text"))

    def read(connection: Connection) -> dict[str, Any]:
        found = find_occurrences(connection, sought)
        return {
            "verdict": found[0].match if found else "absent",
            "data": [occurrence.model_dump() for occurrence in found],
            "meta": {"revision": read_version(connection).revision},
        }

    # Comparing texts takes time that no database counts: never on the event loop.
    return json_answer(request, orjson.dumps(await patiently(request.app.state.store, read)), pretty=pretty)


def _base(request: Request) -> str:
    """Return how IRIs begin: scheme and host as the client has them, nothing where the host is none."""
    host = request.headers.get("host", "")
    return f"{request.scope['scheme']}://{host}" if _HOST.fullmatch(host) else ""


def _names(request: Request, connection: Connection) -> Names:
    return Names(connection, request.app.state.reference)


def _pretty(request: Request, whose: str) -> bool:
    return parse_pretty(parse_query_string(request.scope["query_string"]), whose)
