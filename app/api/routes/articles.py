"""Ingestion and withdrawal of articles, with a key that has the scope `ingest`."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from app.api.dependencies import Id, IngestionDep, Parameters, Primary, ReferenceDep, SettingsDep, requires
from app.api.openapi import PROBLEM, PROBLEMS, SECURITY
from app.api.problems import on_summit_error
from app.api.request_body import read_bytes, require_type
from app.api.responses import json_response
from app.api.revisions import HEADER
from app.document import Document
from app.errors import BodyTooLarge, DatabaseUnavailable, DocumentError, Fault, QueryError, SummitError
from app.ingest import Ingestion
from app.kinds import IngestStatus
from app.query.parsing.query_string import Parameter
from app.query.parsing.request import known_only, parse_nothing
from app.query.resources import ARTICLES
from app.results import IngestResult, SavedArticle
from app.schemas.responses import Ingested, IngestedLines
from app.settings import Settings
from app.sources.about import About, parse_about
from app.sources.encodings import decode_text
from app.sources.pages import MAX_BYTES
from app.sources.pages import read_page as read_html
from app.sources.records import load_json, read_line, read_record
from app.sources.web import Web, document_of
from app.store.engine import Store
from app.store.keys import Key
from app.store.revision import read_revision
from app.store.writer import read_saved, withdraw

MOST_LINES = 100  # of one request, which is held until all are stored

_METADATA = ("title", "publisher", "published", "source_url", "url")  # of a text or a page, as query parameters
_TYPES = _JSON, _LINES, _HTML, _TEXT = "application/json", "application/x-ndjson", "text/html", "text/plain"
_STATUS = {
    IngestStatus.NEW: HTTPStatus.CREATED,
    IngestStatus.UPDATED: HTTPStatus.OK,
    IngestStatus.UNCHANGED: HTTPStatus.OK,
    IngestStatus.PENDING: HTTPStatus.ACCEPTED,
}

Reader = Callable[[], Document]
IngestKey = Annotated[Key, requires("ingest")]


_IN_QUERY = ", ".join(f"`{name}`" for name in _METADATA)
_KNOWN = {name: {"type": "string"} for name in _METADATA}
_RECORD = {"type": "object", "properties": {"text": {"type": "string"}, "html": {"type": "string"}, **_KNOWN}}
# Only JSON in OpenAPI: client generators support no alternative body types.
_BODY = {
    "required": True,
    "description": f"The `text`, or the `html` of a page, and its metadata. At most {MAX_BYTES} bytes.",
    "content": {_JSON: {"schema": _RECORD}},
}

router = APIRouter(prefix="/v1", tags=["writes"], responses=PROBLEMS)


@router.post(
    "/articles",
    operation_id="post_article",
    summary="Ingest one or more articles",
    description=(
        "Requires a key with the scope `ingest`. Posting the same article again changes nothing, so retries are safe. "
        f"The body may also be plain text (`text/plain`) or a page (`text/html`), with {_IN_QUERY} in the query "
        f"string; or at most {MOST_LINES} records, one per line (`application/x-ndjson`). "
        "On PostgreSQL the article is queued: the response is 202, its `status` becomes `ready` or `failed`."
    ),
    status_code=201,
    responses={
        200: {"model": Ingested | IngestedLines, "description": "The article exists already, or the body has several"},
        201: {"model": Ingested, "description": "A new article, and the records it states"},
        202: {"model": Ingested, "description": "The article is pending: it has no records yet"},
        502: PROBLEM,
    },
    openapi_extra={"security": SECURITY, "requestBody": _BODY},
)
async def post_articles(
    request: Request, _: IngestKey, parameters: Parameters, settings: SettingsDep, ingestion: IngestionDep
) -> Response:
    """Respond with the article and stubs of its records; for JSON Lines with one result per line."""
    media_type, charset = require_type(request, _TYPES)
    about = _about(parameters, media_type)
    body = await read_bytes(request)
    if media_type == _LINES:
        return await _ingest_lines(request, ingestion, settings, [line for line in body.split(b"\n") if line.strip()])
    read = _reader(ingestion, settings, media_type, charset, about, body)
    result, saved = await run_in_threadpool(_ingest, ingestion, read)
    request.app.state.metrics.count_ingested(result.status)
    content = {
        "data": orjson.Fragment(saved.body),
        "found": {resource: [stub.model_dump() for stub in stubs] for resource, stubs in saved.found.items()},
        "meta": {"revision": saved.revision},
    }
    headers = {"Location": f"/v1/articles/{result.article}", HEADER: str(saved.revision)}
    return json_response(orjson.dumps(content), pretty=False, status=_STATUS[result.status], headers=headers)


@router.delete(
    "/articles/{id}",
    operation_id="delete_article",
    summary="Withdraw an article and all records that only it states",
    description="Requires a key with the scope `ingest`.",
    status_code=204,
    openapi_extra={
        "security": SECURITY,
        "parameters": [
            {
                "in": "query",
                "name": "reason",
                "description": "Reason, shown as the detail of later 410 responses.",
                "schema": {"type": "string"},
            }
        ],
    },
)
async def delete_article(
    record_id: Id, _: IngestKey, parameters: Parameters, store: Primary, reference: ReferenceDep
) -> Response:
    """Withdraw an article."""
    given, faults = known_only(parameters, ("reason",), "a withdrawal")
    if faults:
        raise QueryError(faults)
    reason = given.get("reason") or "no reason given."
    revision = await run_in_threadpool(withdraw, store, record_id, reason, reference)
    return Response(status_code=204, headers={HEADER: str(revision)})


def _about(parameters: tuple[Parameter, ...], media_type: str) -> About:
    """Return the metadata in the query string of a text or a page; a record has its own."""
    if media_type not in (_HTML, _TEXT):
        parse_nothing(parameters, f"a body of {media_type}")
        return About()
    given, faults = known_only(parameters, _METADATA, "an article")
    if "url" in given and "source_url" in given:
        faults.append(Fault("query", "url", "conflict", "url and source_url are synonyms. Use one of them."))
    if faults:
        raise QueryError(faults)
    return parse_about(dict(given), "query")


def _reader(
    ingestion: Ingestion, settings: Settings, media_type: str, charset: str | None, about: About, body: bytes
) -> Reader:
    """Return the reader of a body's document. Pages are parsed in the pool, since parsing may take long."""
    limit = settings.max_characters
    if media_type == _TEXT:
        return lambda: about.of(decode_text(body, charset), limit)
    if media_type == _HTML:
        return partial(ingestion.pool.run, read_html, body, about, limit, charset=charset)
    return partial(_read_record, ingestion, settings, body)


def _read_record(ingestion: Ingestion, settings: Settings, body: bytes) -> Document:
    """Return the document of a record; if it has only a URL, that of its page, if fetching is enabled."""
    limit, pool = settings.max_characters, ingestion.pool
    try:
        record = load_json(body)
    except (ValueError, RecursionError):
        return read_line(body, limit)  # raises the error, or reads another encoding
    if not isinstance(record, dict) or record.get("text") is not None:
        return read_record(record, limit)
    if record.get("html") is not None:
        return pool.run(read_record, record, limit)
    if isinstance(record.get("url"), str) and {*record} == {"url"}:
        if not settings.fetch_urls:
            raise DocumentError(
                "This server does not fetch URLs (SUMMIT_FETCH_URLS is off). Send the text or html as well."
            )
        return pool.run(document_of, Web().get(record["url"]), limit)
    return read_record(record, limit)


def _ingest(ingestion: Ingestion, read: Reader) -> tuple[IngestResult, SavedArticle]:
    """Ingest in a thread, since it may wait for the pool or the database."""
    result = ingestion.ingest(read(), ARTICLES.one)
    if result.saved:
        return result, result.saved
    assert result.article
    with ingestion.store.reading() as connection:
        return result, read_saved(connection, result.article)


async def _ingest_lines(request: Request, ingestion: Ingestion, settings: Settings, lines: list[bytes]) -> Response:
    if not lines:
        raise DocumentError("The body is empty.")
    if len(lines) > MOST_LINES:
        raise BodyTooLarge(f"The body has {len(lines)} articles; the limit is {MOST_LINES}.")
    results = [await run_in_threadpool(_ingest_line, request, ingestion, settings, line) for line in lines]
    revision = await run_in_threadpool(_revision, ingestion.store)
    return json_response(orjson.dumps({"data": results}), pretty=False, headers={HEADER: str(revision)})


def _ingest_line(request: Request, ingestion: Ingestion, settings: Settings, line: bytes) -> dict[str, Any]:
    """Return the result of a line; a failure does not affect the other lines."""
    try:
        document = ingestion.pool.run(read_line, line, settings.max_characters)
        result = ingestion.ingest(document, ARTICLES.one)
    except DatabaseUnavailable:
        raise
    except SummitError as error:
        request.app.state.metrics.count_ingested(IngestStatus.FAILED)
        problem = orjson.Fragment(bytes(on_summit_error(request, error).body))
        return {"status": IngestStatus.FAILED, "article": None, "problem": problem}
    request.app.state.metrics.count_ingested(result.status)
    return {"status": result.status, "article": f"/v1/articles/{result.article}", "problem": None}


def _revision(store: Store) -> int:
    with store.reading() as connection:
        return read_revision(connection).number
