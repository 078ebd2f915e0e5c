"""Writing over HTTP: articles in, and out again. Every write needs a key; without any key there are no writes."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from app.api.answers import json_answer
from app.api.bodies import read_bytes, taken_type
from app.api.documentation import PROBLEMS, Id
from app.api.problems import on_summit_error
from app.api.reading import reading
from app.api.schemas import Ingested, IngestedLines
from app.api.versions import HEADER
from app.child import Child
from app.document import Document
from app.errors import BodyTooLarge, DatabaseUnavailable, DocumentError, Fault, QueryError, SummitError
from app.ingest import ingest_document
from app.query.names import Names
from app.query.parameters import Parameter, parse_query_string
from app.query.read import read_page
from app.query.request import known_only, parse_nothing, parse_query
from app.query.resources import ARTICLES, RESOURCES
from app.sources.about import About, parse_about
from app.sources.encodings import decode_text
from app.sources.pages import MAX_BYTES
from app.sources.pages import read_page as read_html
from app.sources.records import read_line, read_record
from app.sources.web import Web, document_of
from app.store.keys import Key, authorize
from app.store.saving import Saved, withdraw
from app.store.version import read_version
from app.words import shortened

MOST_LINES = 100  # of one request, which is answered when all are done
MOST_FOUND = 200  # of each kind, that an answer tells of

_ABOUT = ("title", "publisher", "published", "source_url", "url")  # of a plain text or a page, in the query string
_TAKEN = _JSON, _LINES, _HTML, _TEXT = "application/json", "application/x-ndjson", "text/html", "text/plain"
_STATUS = {
    "new": HTTPStatus.CREATED,
    "updated": HTTPStatus.OK,
    "unchanged": HTTPStatus.OK,
    "pending": HTTPStatus.ACCEPTED,
}

Reader = Callable[[], Document]


def write_routes() -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/v1", tags=["writes"], responses=PROBLEMS)
    router.add_api_route(
        "/articles",
        post_articles,
        methods=["POST"],
        operation_id="post_article",
        summary="Ingest an article, or several",
        description=(
            "Needs a key with the scope `ingest`. The same article again changes nothing, so a retry is safe. "
            "On PostgreSQL an article waits to be read: the answer is 202, its `status` becomes `ready` or `failed`."
        ),
        status_code=201,
        responses={
            200: {"model": Ingested | IngestedLines, "description": "It is known already; or a body of several"},
            201: {"model": Ingested, "description": "A new article, and what was found in it"},
            202: {"model": Ingested, "description": "It waits to be read; nothing is found in it yet"},
        },
        openapi_extra=_DOCUMENTED,
    )
    router.add_api_route(
        "/articles/{id}",
        delete_article,
        methods=["DELETE"],
        operation_id="delete_article",
        summary="Withdraw an article, and what only it says",
        description="Needs a key with the scope `ingest`.",
        status_code=204,
        openapi_extra={
            "security": SECURITY,
            "parameters": [_query("reason", "Why, told by whoever asks for it later.")],
        },
    )
    return router


async def post_articles(request: Request) -> Response:
    """Answer with the article and what was found in it; for JSON Lines with what became of each line."""
    await authorized(request, "ingest")
    media_type, charset = taken_type(request, _TAKEN)
    about = _about(request, media_type)
    body = await read_bytes(request)
    if media_type == _LINES:
        return await _ingest_lines(request, [line for line in body.split(b"\n") if line.strip()])
    saved = await run_in_threadpool(_ingest, request, _reader(request, media_type, charset, about, body))
    content = await reading(request.app.state.primary, lambda connection: _told(connection, request, saved.id))
    response = json_answer(
        request,
        orjson.dumps(content),
        pretty=False,
        headers={"Location": f"/v1/articles/{saved.id}", HEADER: str(content["meta"]["revision"])},
    )
    response.status_code = _STATUS[saved.status]
    return response


async def delete_article(request: Request, record_id: Id) -> Response:
    """Take an article out."""
    await authorized(request, "ingest")
    given, faults = known_only(parse_query_string(request.scope["query_string"]), ("reason",), "a withdrawal")
    if faults:
        raise QueryError(faults)
    state = request.app.state
    reason = given.get("reason") or "no reason was given."
    await run_in_threadpool(withdraw, state.primary, record_id, reason, state.reference)
    return Response(status_code=204, headers=await revision_header(request))


async def authorized(request: Request, scope: str) -> Key:
    """Return the key of a request. Raises Unauthorized or Forbidden, before anything of the body is read."""
    header = request.headers.get("authorization")
    return await reading(request.app.state.primary, lambda connection: authorize(connection, header, scope))


async def revision_header(request: Request) -> dict[str, str]:
    """Return what tells the client which revision has its write: it may ask for no older one."""
    version = await reading(request.app.state.primary, read_version)
    return {HEADER: str(version.revision)}


def _about(request: Request, media_type: str) -> About:
    """Return what the query string tells of a text or a page. A record tells that itself."""
    parameters = parse_query_string(request.scope["query_string"])
    if media_type not in (_HTML, _TEXT):
        parse_nothing(parameters, f"a body of {media_type}")
        return About()
    given, faults = known_only(parameters, _ABOUT, "an article")
    if "url" in given and "source_url" in given:
        faults.append(Fault("query", "url", "conflict", "url and source_url are the same thing: give one."))
    if faults:
        raise QueryError(faults)
    return parse_about(dict(given), "query")


def _reader(request: Request, media_type: str, charset: str | None, about: About, body: bytes) -> Reader:
    """Return what makes the document of a body. Pages are parsed in the child: that may take long."""
    state = request.app.state
    limit = state.settings.max_characters
    if media_type == _TEXT:
        return lambda: about.of(decode_text(body, charset), limit)
    if media_type == _HTML:
        return lambda: state.child.run(read_html, body, about, limit, charset=charset)
    return lambda: _of_record(request, body)


def _of_record(request: Request, body: bytes) -> Document:
    """Return the document of a record; of one that has but a URL, that page's, where the server may fetch it."""
    state = request.app.state
    child: Child = state.child
    limit = state.settings.max_characters
    try:
        record = orjson.loads(body)
    except orjson.JSONDecodeError:
        return read_line(body, limit)  # to tell what is wrong, or to read what only Python takes for JSON
    if not isinstance(record, dict) or record.get("text") is not None:
        return read_record(record, limit)
    if record.get("html") is not None:
        return child.run(read_record, record, limit)
    if isinstance(record.get("url"), str) and {*record} == {"url"}:
        if not state.settings.fetch_urls:
            raise DocumentError("This server fetches no URLs (SUMMIT_FETCH_URLS): send the text or the html too.")
        return child.run(document_of, Web().get(record["url"]), limit)
    return read_record(record, limit)


def _ingest(request: Request, read: Reader) -> Saved:
    """Run in a thread: everything here may wait, for the child or for the database."""
    state = request.app.state
    child = state.child
    if state.primary.is_file:
        return ingest_document(read(), ARTICLES.one, state.primary, state.reference, child.version(), child.extract)
    from app.queue import enqueue  # SQLite needs none of Procrastinate

    (saved,) = enqueue(state.primary, [(read(), ARTICLES.one)], child.version(), state.reference)
    return saved


async def _ingest_lines(request: Request, lines: list[bytes]) -> Response:
    if not lines:
        raise DocumentError("The body is empty.")
    if len(lines) > MOST_LINES:
        raise BodyTooLarge(f"The body has {len(lines)} articles; {MOST_LINES} are taken at once.")
    outcomes = [await run_in_threadpool(_outcome, request, line) for line in lines]
    headers = await revision_header(request)
    return json_answer(request, b'{"data":[' + b",".join(outcomes) + b"]}", pretty=False, headers=headers)


def _outcome(request: Request, line: bytes) -> bytes:
    """Return as JSON what became of a line: one that fails stops no other."""
    limit = request.app.state.settings.max_characters
    try:
        saved = _ingest(request, partial(request.app.state.child.run, read_line, line, limit))
    except DatabaseUnavailable:
        raise
    except SummitError as error:
        return b'{"status":"failed","article":null,"problem":' + bytes(on_summit_error(request, error).body) + b"}"
    return orjson.dumps({"status": saved.status, "article": f"/v1/articles/{saved.id}", "problem": None})


def _told(connection: Connection, request: Request, id_: str) -> dict[str, Any]:
    """Return an article, and stubs of what states it."""
    names = Names(connection, request.app.state.reference)
    of_article = [Parameter("article", id_), Parameter("limit", str(MOST_FOUND)), Parameter("count", "none")]
    found = {}
    for resource in RESOURCES.values():
        if resource.field_naming(ARTICLES) and resource.name != "leaders":
            page = read_page(connection, parse_query(resource, of_article, names))
            found[resource.name] = [_stub(orjson.loads(record)) for record in page.records]
    return {
        "data": orjson.loads(names.record(ARTICLES.name, id_)),
        "found": found,
        "meta": {"revision": read_version(connection).revision},
    }


def _stub(record: dict[str, Any]) -> dict[str, str]:
    return {"id": record["id"], "name": record.get("name") or shortened(record["text"]), "url": record["url"]}


def _query(name: str, what: str) -> dict[str, Any]:
    return {"in": "query", "name": name, "description": what, "schema": {"type": "string"}}


SECURITY: list[dict[str, list[str]]] = [{"key": []}]
_KNOWN = {name: {"type": "string"} for name in _ABOUT}
_RECORD = {"type": "object", "properties": {"text": {"type": "string"}, "html": {"type": "string"}, **_KNOWN}}
_DOCUMENTED: dict[str, Any] = {
    "security": SECURITY,
    "parameters": [_query(name, "Of a text or a page: what it does not say itself.") for name in _ABOUT],
    "requestBody": {
        "required": True,
        "description": f"A record, a text or a page; or {MOST_LINES} records at most, one a line. {MAX_BYTES} bytes.",
        "content": {
            _JSON: {"schema": _RECORD},
            _TEXT: {"schema": {"type": "string"}},
            _HTML: {"schema": {"type": "string"}},
            _LINES: {"schema": {"type": "string"}},
        },
    },
}
