"""Provenance: evidence and its verification, conflicts between sources, wordings, annotations, text matching."""

from functools import partial

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from sqlalchemy import Connection

from app.api.dependencies import Id, JsonResponder, Parameters, Resolver, Respond, SnapshotDep
from app.api.feeds import base_url
from app.api.inline import read_in_thread
from app.api.openapi import PROBLEMS
from app.api.openapi_parameters import plain_parameters
from app.api.request_body import read_text
from app.api.responses import JSON, TEXT, accepts, require_accepted
from app.query.annotations import MEDIA_TYPE, read_annotations
from app.query.conflicts import read_conflicts
from app.query.evidence import read_article_text, read_evidence, verify_evidence
from app.query.parsing.request import parse_nothing, parse_pretty
from app.query.resources import ARTICLES, QUOTES, SUMMITS
from app.query.snapshot import Snapshot
from app.query.text_matching import MAX_TEXT, Phrase, find_occurrences, parse_phrase
from app.query.variants import read_variants
from app.schemas.records import Evidence, Verification
from app.schemas.responses import Claims, Occurrences, Variants

router = APIRouter(prefix="/v1", responses=PROBLEMS)

_LD_JSON = MEDIA_TYPE.partition(";")[0]
_PHRASE = {"type": "string", "minLength": 1, "maxLength": MAX_TEXT, "example": "Japan and South Korea"}
# Bytes of a phrase that is all escapes of JSON. It is decoded and split on the event loop, so it has to be short.
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
def get_evidence(record_id: Id, respond: Respond, snapshot: SnapshotDep) -> Response:
    """Respond with the characters that state a field of a record."""
    return respond(read_evidence(snapshot.connection, record_id).body().encode())


@router.get(
    "/evidence/{id}/verify",
    operation_id="verify_evidence",
    summary="Verify a piece of evidence",
    tags=["evidence"],
    responses={200: {"model": Verification}},
    openapi_extra=plain_parameters(),
)
def get_verification(record_id: Id, respond: Respond, snapshot: SnapshotDep) -> Response:
    """Compare evidence with the text of its article as it is stored now."""
    return respond(verify_evidence(snapshot.connection, record_id).body().encode())


@router.get(
    "/quotes/{id}/variants",
    operation_id="list_variants_of_quote",
    summary="List the wordings of a quote",
    tags=["quotes"],
    responses={200: {"model": Variants}},
    openapi_extra=plain_parameters(),
)
def list_variants(record_id: Id, respond: Respond, snapshot: SnapshotDep, names: Resolver) -> Response:
    """Respond with every wording of a quote, those of most articles first, each with its evidence."""
    names.record(QUOTES.name, record_id)
    found = [variant.model_dump() for variant in read_variants(snapshot.connection, record_id)]
    return respond({"data": found, "meta": {"revision": snapshot.revision.number}})


@router.get(
    "/summits/{id}/claims",
    operation_id="list_claims_about_summit",
    summary="List what sources dispute about a summit",
    tags=["summits"],
    responses={200: {"model": Claims}},
    openapi_extra=plain_parameters(),
)
def list_claims(record_id: Id, respond: Respond, snapshot: SnapshotDep, names: Resolver) -> Response:
    """Respond with dates, places, participants and numbers of agreements that differ between sources."""
    names.record(SUMMITS.name, record_id)
    found = [field.model_dump() for field in read_conflicts(snapshot.connection, record_id)]
    return respond({"data": found, "meta": {"revision": snapshot.revision.number}})


@router.get(
    "/articles/{id}/text",
    operation_id="get_article_text",
    summary="Get the text of an article",
    tags=["articles"],
    response_class=PlainTextResponse,
)
def get_article_text(
    request: Request, record_id: Id, parameters: Parameters, snapshot: SnapshotDep, names: Resolver
) -> Response:
    """Respond with the text that offsets count in, character for character."""
    parse_nothing(parameters, "the text of an article")
    require_accepted(request, TEXT)
    names.record(ARTICLES.name, record_id)
    return Response(read_article_text(snapshot.connection, record_id).encode(), media_type=TEXT)


@router.get(
    "/articles/{id}/annotations",
    operation_id="get_annotations",
    summary="Get the evidence of an article as W3C Web Annotations",
    tags=["articles"],
    responses={200: {"content": {_LD_JSON: {"schema": {"type": "object"}}}}},
    openapi_extra=plain_parameters(),
)
def get_annotations(
    request: Request, record_id: Id, parameters: Parameters, snapshot: SnapshotDep, names: Resolver
) -> Response:
    """Respond with all evidence in an article, as an AnnotationCollection in JSON-LD."""
    respond = JsonResponder(parse_pretty(parameters, "annotations"))
    accept = request.headers.get("accept") or "*/*"
    media_type = MEDIA_TYPE if accepts(accept, _LD_JSON) else JSON
    require_accepted(request, media_type.partition(";")[0])
    names.record(ARTICLES.name, record_id)
    return respond(read_annotations(snapshot.connection, record_id, base_url(request)), media_type=media_type)


@router.post(
    "/verify",
    operation_id="verify",
    summary="Find a quote in the articles",
    description="The body may also be the text as it is (`text/plain`).",
    tags=["evidence"],
    responses={200: {"model": Occurrences}},
    openapi_extra={**plain_parameters(), "requestBody": _BODY},
)
async def verify(request: Request, respond: Respond) -> Response:
    """Respond with the places of a quote: exact, in the same words, or nearly the same."""
    phrase = parse_phrase(await read_text(request, "text", _MAX_BODY))
    return respond(await read_in_thread(request, partial(_occurrences, phrase)))


def _occurrences(phrase: Phrase, connection: Connection) -> dict[str, object]:
    found = find_occurrences(connection, phrase)
    return {
        "verdict": found[0].match if found else "absent",
        "data": [occurrence.model_dump() for occurrence in found],
        "meta": {"revision": Snapshot(connection).revision.number},
    }
