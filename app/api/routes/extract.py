"""Extraction from a text that is not stored. Anybody may send one, so all that it costs is bounded.

The limits are a rate for each client (SUMMIT_EXTRACT_RATE), the bytes and characters of a text, the time and the memory
of the process that reads it, which is that of ingestion, and the number of texts that may wait for it: the others'
articles must not.
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

_MEMBERS = ("text", "html", "title", "published")
_STRING = {"type": "string"}
_BODY = {
    "required": True,
    "description": f"Either a `text` or the `html` of a page. At most {MOST_CHARACTERS} characters of text.",
    "content": {
        JSON: {
            "schema": {
                "type": "object",
                "properties": dict.fromkeys(_MEMBERS, _STRING),
                "additionalProperties": False,
                "example": {"text": "President Lee met Prime Minister Ishiba in Tokyo.", "published": "2025-08-24"},
            }
        },
    },
}

router = APIRouter(responses=PROBLEMS)


@router.post(
    PATH,
    operation_id="extract",
    summary="Extract from a text, which is not stored",
    tags=["evidence"],
    description="What `summit extract` prints, with the text in which offsets count. Needs no key; the operator limits "
    "how many texts a client may send in a minute. Responds with 503 if too many clients do at once.",
    responses={200: {"model": ExtractedText}, 403: PROBLEM},
    openapi_extra={**extract_parameters(), "requestBody": _BODY},
)
async def post_extract(
    request: Request, parameters: Parameters, settings: SettingsDep, ingestion: IngestionDep
) -> Response:
    """Respond with the findings of a text or a page."""
    if not settings.extract_rate:
        raise Disabled("This server extracts only what it ingests; SUMMIT_EXTRACT_RATE above 0 would change that.")
    indirect, pretty = _options(parameters)
    require_accepted(request, JSON)
    record = await read_object(request, _MEMBERS)
    limit = min(MOST_CHARACTERS, settings.max_characters)
    with _one_of(request.app.state.extractions):
        content = await run_in_threadpool(_extracted, ingestion, record, limit, indirect=indirect)
    return json_response(orjson.dumps(content), pretty=pretty, headers={"Cache-Control": "no-store"})


def _options(parameters: tuple[Parameter, ...]) -> tuple[bool, bool]:
    """Return whether indirect speech is wanted, and an indented response. Raises QueryError."""
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
    """Take one of the slots. Raises Overloaded if there is none."""
    if not slots.acquire(blocking=False):
        raise Overloaded("Other texts are being read. Try again shortly.")
    try:
        yield
    finally:
        slots.release()


def _extracted(ingestion: Ingestion, record: dict[str, Any], limit: int, *, indirect: bool) -> dict[str, Any]:
    """Read and extract in the pool: a page or a text that takes too long ends with its process."""
    document = ingestion.pool.run(read_record, record, limit)
    content = printed("", document, ingestion.pool.extract(document), indirect=indirect)
    return {name: value for name, value in content.items() if name != "source"} | {"text": document.text}
