"""Provenance: evidence and its verification, conflicts between sources, wordings, annotations, text matching."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel
from sqlalchemy import Connection

from app.api.dependencies import Id, JsonResponder, Parameters, Respond
from app.api.feeds import base_url
from app.api.inline import read_bounded, read_in_thread
from app.api.openapi import PROBLEMS
from app.api.openapi_parameters import plain_parameters
from app.api.request_body import read_text
from app.api.responses import JSON, TEXT, accepts, require_accepted
from app.query.annotations import MEDIA_TYPE, read_annotations
from app.query.catalog import Resource
from app.query.conflicts import read_conflicts
from app.query.evidence import read_article_text, read_evidence, verify_evidence
from app.query.name_resolver import NameResolver
from app.query.parsing.request import parse_nothing, parse_pretty
from app.query.resources import ARTICLES, QUOTES, SUMMITS
from app.query.snapshot import Snapshot
from app.query.text_matching import MAX_TEXT, Phrase, find_occurrences, parse_phrase
from app.query.variants import read_variants
from app.schemas.records import Evidence, Verification
from app.schemas.responses import Claims, Occurrences, Variants

router = APIRouter(prefix="/v1", responses=PROBLEMS)

Result = TypeVar("Result")

_LD_JSON = MEDIA_TYPE.partition(";")[0]
_PHRASE = {"type": "string", "minLength": 1, "maxLength": MAX_TEXT, "example": "Japan and South Korea"}
# Bytes of a phrase consisting of JSON escapes only. The phrase is decoded and tokenised on the event loop, so it has to
# be short.
_MAX_BODY = 16 * MAX_TEXT
_BODY = {
    "required": True,
    "content": {
        JSON: {
            "schema": {
                "type": "object",
                "properties": {"text": _PHRASE},
                "required": ["text"],
                "additionalProperties": False,
            }
        },
    },
}


@router.get(
    "/evidence/{id}",
    operation_id="get_evidence",
    summary="Get a piece of evidence",
    tags=["evidence"],
    responses={200: {"model": Evidence}},
    openapi_extra=plain_parameters(),
)
async def get_evidence(request: Request, record_id: Id, respond: Respond) -> Response:
    """Respond with the characters that state a field of a record."""
    return respond(await read_bounded(request, lambda connection: read_evidence(connection, record_id).body().encode()))


@router.get(
    "/evidence/{id}/verify",
    operation_id="verify_evidence",
    summary="Verify a piece of evidence",
    tags=["evidence"],
    responses={200: {"model": Verification}},
    openapi_extra=plain_parameters(),
)
async def get_verification(request: Request, record_id: Id, respond: Respond) -> Response:
    """Compare evidence with the stored text of its article."""
    return respond(
        await read_bounded(request, lambda connection: verify_evidence(connection, record_id).body().encode())
    )


@router.get(
    "/quotes/{id}/variants",
    operation_id="list_variants_of_quote",
    summary="List the wordings of a quote",
    tags=["quotes"],
    responses={200: {"model": Variants}},
    openapi_extra=plain_parameters(),
)
async def list_variants(request: Request, record_id: Id, respond: Respond) -> Response:
    """Respond with every wording of a quote, most articles first, each with its evidence."""
    return respond(await _read_parts(request, QUOTES, record_id, read_variants))


@router.get(
    "/summits/{id}/claims",
    operation_id="list_claims_about_summit",
    summary="List claims about a summit that sources dispute",
    tags=["summits"],
    responses={200: {"model": Claims}},
    openapi_extra=plain_parameters(),
)
async def list_claims(request: Request, record_id: Id, respond: Respond) -> Response:
    """Respond with dates, places, participants and numbers of agreements that differ between sources."""
    return respond(await _read_parts(request, SUMMITS, record_id, read_conflicts))


@router.get(
    "/articles/{id}/text",
    operation_id="get_article_text",
    summary="Get the text of an article",
    tags=["articles"],
    response_class=PlainTextResponse,
)
async def get_article_text(request: Request, record_id: Id, parameters: Parameters) -> Response:
    """Respond with the text that offsets refer to, character for character."""
    parse_nothing(parameters, "the text of an article")
    require_accepted(request, TEXT)
    return Response((await _read_of(request, ARTICLES, record_id, read_article_text)).encode(), media_type=TEXT)


@router.get(
    "/articles/{id}/annotations",
    operation_id="get_annotations",
    summary="Get the evidence of an article as W3C Web Annotations",
    tags=["articles"],
    responses={200: {"content": {_LD_JSON: {"schema": {"type": "object"}}}}},
    openapi_extra=plain_parameters(),
)
async def get_annotations(request: Request, record_id: Id, parameters: Parameters) -> Response:
    """Respond with all evidence in an article, as an AnnotationCollection in JSON-LD."""
    respond = JsonResponder(parse_pretty(parameters, "annotations"))
    accept = request.headers.get("accept") or "*/*"
    media_type = MEDIA_TYPE if accepts(accept, _LD_JSON) else JSON
    require_accepted(request, media_type.partition(";")[0])
    read = partial(read_annotations, base=base_url(request))
    return respond(await _read_of(request, ARTICLES, record_id, read), media_type=media_type)


@router.post(
    "/verify",
    operation_id="verify",
    summary="Find a quote in the articles",
    description="The body may also be plain text (`text/plain`).",
    tags=["evidence"],
    responses={200: {"model": Occurrences}},
    openapi_extra={**plain_parameters(), "requestBody": _BODY},
)
async def verify(request: Request, respond: Respond) -> Response:
    """Respond with the positions of a quote: exact, with the same words, or similar."""
    phrase = parse_phrase(await read_text(request, "text", _MAX_BODY))
    return respond(await read_in_thread(request, partial(_occurrences, phrase)))


async def _read_of(request: Request, resource: Resource, id_: str, read: Callable[[Connection, str], Result]) -> Result:
    """Return the result of `read` for a record. Raises the errors of NameResolver.record."""

    def read_known(connection: Connection) -> Result:
        NameResolver(connection, request.app.state.reference).record(resource.name, id_)
        return read(connection, id_)

    return await read_bounded(request, read_known, request.scope["path"])


async def _read_parts(
    request: Request, resource: Resource, id_: str, read: Callable[[Connection, str], Iterable[BaseModel]]
) -> dict[str, object]:
    """Return the response content with the result of `read` for a record."""

    def content(connection: Connection, id_: str) -> dict[str, object]:
        found = [part.model_dump() for part in read(connection, id_)]
        return {"data": found, "meta": {"revision": Snapshot(connection).revision.number}}

    return await _read_of(request, resource, id_, content)


def _occurrences(phrase: Phrase, connection: Connection) -> dict[str, object]:
    found = find_occurrences(connection, phrase)
    return {
        "verdict": found[0].match if found else "absent",
        "data": [occurrence.model_dump() for occurrence in found],
        "meta": {"revision": Snapshot(connection).revision.number},
    }
