"""Extraction from a text that is not stored. It needs no key, so its cost is bounded.

Limits: requests per client (SUMMIT_EXTRACT_RATE), bytes and characters of a text, time and memory of the extraction
process, and the number of waiting texts, which must not delay ingestion in the same pool.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from app.api.dependencies import IngestionDep, Parameters, SettingsDep
from app.api.openapi import PROBLEM, PROBLEMS
from app.api.openapi_parameters import extract_parameters
from app.api.request_body import read_object
from app.api.responses import JSON, json_response, require_accepted
from app.errors import Disabled, Overloaded, QueryError
from app.ingest import Ingestion
from app.query.parsing.query_string import Parameter
from app.query.parsing.request import known_only
from app.query.parsing.values import parse_boolean
from app.report import printed
from app.schemas.responses import ExtractedText
from app.sources.records import read_record

PATH = "/v1/extract"
PARAMETERS = ("indirect", "pretty")
MOST_CHARACTERS = 50_000
MOST_WAITING = 2  # texts at a time

_METADATA = ("title", "published")
_MEMBERS = ("text", "html", *_METADATA)


def _object(name: str) -> dict[str, Any]:
    """Return the schema of a body whose text is in the member `name`."""
    properties = {member: {"type": "string"} for member in (name, *_METADATA)}
    return {"type": "object", "required": [name], "properties": properties, "additionalProperties": False}


_EXAMPLE = {"text": "President Lee met Prime Minister Ishiba in Tokyo.", "published": "2025-08-24"}
_BODY = {
    "required": True,
    "description": f"Either `text` or the `html` of a page. At most {MOST_CHARACTERS} characters of text.",
    "content": {JSON: {"schema": {"oneOf": [_object("text"), _object("html")], "example": _EXAMPLE}}},
}

router = APIRouter(responses=PROBLEMS)


@router.post(
    PATH,
    operation_id="extract",
    summary="Extract from a text without storing it",
    tags=["evidence"],
    description="Same result as `summit extract`, and the text of its offsets. Needs no key; the operator limits "
    "the number of texts per client and minute. Responds with 503 if too many are sent at once.",
    responses={200: {"model": ExtractedText}, 403: PROBLEM},
    openapi_extra={**extract_parameters(), "requestBody": _BODY},
)
async def post_extract(
    request: Request, parameters: Parameters, settings: SettingsDep, ingestion: IngestionDep
) -> Response:
    """Respond with the findings of a text or a page."""
    if not settings.extract_rate:
        raise Disabled("Extraction without ingestion is off on this server; SUMMIT_EXTRACT_RATE above 0 enables it.")
    indirect, pretty = _options(parameters)
    require_accepted(request, JSON)
    record = await read_object(request, _MEMBERS)
    limit = min(MOST_CHARACTERS, settings.max_characters)
    with _one_of(request.app.state.extractions):
        content = await run_in_threadpool(_extracted, ingestion, record, limit, indirect=indirect)
    return json_response(orjson.dumps(content), pretty=pretty, headers={"Cache-Control": "no-store"})


def _options(parameters: tuple[Parameter, ...]) -> tuple[bool, bool]:
    """Return `indirect` and `pretty`. Raises QueryError."""
    given, faults = known_only(parameters, PARAMETERS, "an extraction")
    found = dict.fromkeys(PARAMETERS, False)
    for name in given.keys() & found.keys():
        with faults.of(name):
            found[name] = parse_boolean(given[name])
    if faults:
        raise QueryError(faults)
    return found["indirect"], found["pretty"]


@contextmanager
def _one_of(slots: BoundedSemaphore) -> Iterator[None]:
    """Hold one of the slots. Raises Overloaded if there is none."""
    if not slots.acquire(blocking=False):
        raise Overloaded("The limit of concurrent extractions is reached. Try again shortly.")
    try:
        yield
    finally:
        slots.release()


def _extracted(ingestion: Ingestion, record: dict[str, Any], limit: int, *, indirect: bool) -> dict[str, Any]:
    """Parse and extract in the pool: a timeout ends the process."""
    document = ingestion.pool.run(read_record, record, limit)
    content = printed("", document, ingestion.pool.extract(document), indirect=indirect)
    return {name: value for name, value in content.items() if name != "source"} | {"text": document.text}
