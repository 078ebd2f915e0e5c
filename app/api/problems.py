"""Errors as application/problem+json (RFC 9457).

A SummitError has its own status, slug and title; an error of the router is described by its status.
"""

import logging
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from app.api.problem_types import CODES, slug_of
from app.errors import (
    DocumentError,
    Fault,
    Moved,
    NotFound,
    Overloaded,
    QueryError,
    QueryTooSlow,
    RangeNotSatisfiable,
    Split,
    SummitError,
    TooManyRequests,
)
from app.query.parsing.query_string import nearest

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = 1  # seconds; a writer holds the database for less
METHODS = ("GET", "HEAD", "POST", "DELETE", "OPTIONS")
# Headers of every response; a page has a policy of its own instead.
SECURITY = ((b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer"))
NOTHING_LOADED = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")

_URL = "%/?:@!$&'()*+,;=-._~"
_SLASH_AT_THE_END = re.compile(r"/v1(?:/[^/.][^/]*)*/+")
log = logging.getLogger(__name__)


def problem(
    path: str,
    status: int,
    slug: str,
    title: str,
    detail: str,
    faults: Sequence[Fault] = (),
    headers: Mapping[str, str] | None = None,
    *,
    pretty: bool = False,
) -> Response:
    """Return a problem response for `path`. `slug` is the last part of its type URI."""
    content = {
        "type": f"/problems/{slug}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": quote(path, safe=_URL),
        "errors": [_error(fault) for fault in faults],
    }
    indented = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE if pretty else None
    return Response(orjson.dumps(content, option=indented), status, dict(headers or {}), MEDIA_TYPE)


def on_summit_error(request: Request, error: Exception) -> Response:
    """Respond to a SummitError."""
    assert isinstance(error, SummitError)
    if error.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        raise error
    headers = {}
    if isinstance(error, Moved):
        headers["Location"] = _new_location(request, error)
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="Summit"'
    if isinstance(error, RangeNotSatisfiable):
        headers["Content-Range"] = f"bytes */{error.size}"
    if isinstance(error, TooManyRequests):
        headers |= {"Retry-After": str(error.seconds), "Cache-Control": "no-store"}
    if error.status == HTTPStatus.SERVICE_UNAVAILABLE:
        expected = isinstance(error, QueryTooSlow | Overloaded)  # clients cause these, and must not fill the log
        log.log(logging.WARNING if expected else logging.ERROR, "%s", error, exc_info=None if expected else error)
        headers["Retry-After"] = str(RETRY_AFTER)
    faults = _faults(error)
    slug, title = error.slug, error.title
    if app := request.scope.get("app"):  # absent for an error raised by a middleware
        app.state.metrics.count_problem(slug)
    if isinstance(error, QueryError) and len({fault.code for fault in faults}) == 1:
        slug, title = faults[0].code, CODES[faults[0].code]
    detail = " ".join(fault.detail for fault in faults) if isinstance(error, QueryError) else str(error)
    return problem(
        request.scope["path"], error.status, slug, title, detail, faults, headers, pretty=_is_pretty(request)
    )


def on_http_exception(request: Request, error: Exception) -> Response:
    """Respond to an error of the router: unknown path or method."""
    assert isinstance(error, HTTPException)
    path, headers = request.scope["path"], dict(error.headers or {})
    status = HTTPStatus(error.status_code)
    faults: list[Fault] = []
    detail = error.detail
    if status == HTTPStatus.NOT_FOUND:
        if _SLASH_AT_THE_END.fullmatch(path):
            location = _with_query(request, path.rstrip("/"))
            detail = "Paths have no slash at the end."
            return problem(path, 308, Moved.slug, Moved.title, detail, headers={"Location": location})
        faults = [_no_such_path(request.app, path)]
        detail = faults[0].detail
    elif status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = methods_at(request.app, path)
        detail = f"{request.method} is not allowed; allowed: {headers['Allow']}."
    return problem(path, status, slug_of(status), status.phrase, detail, faults, headers, pretty=_is_pretty(request))


def on_validation_error(request: Request, error: Exception) -> Response:
    """Respond to a request refused by FastAPI's validation."""
    assert isinstance(error, RequestValidationError)
    faults = [Fault(str(e["loc"][0]), ".".join(map(str, e["loc"][1:])), "type", e["msg"]) for e in error.errors()]
    return on_summit_error(request, QueryError(faults))


def on_unexpected_error(path: str, request_id: str) -> Response:
    """Respond to an unexpected error. Its cause is only in the log, under `request_id`."""
    detail = f"The error was logged as {request_id}."
    return problem(path, SummitError.status, SummitError.slug, SummitError.title, detail)


def protocol_problem(status: int, detail: str) -> bytes:
    """Return a whole HTTP response to an unparsable request, after which the connection closes."""
    known = HTTPStatus(status)
    response = problem("", status, slug_of(known), known.phrase, detail, headers={"Connection": "close"})
    headers = b"".join(b"%b: %b\r\n" % header for header in (*response.raw_headers, *SECURITY, NOTHING_LOADED))
    return b"HTTP/1.1 %d %b\r\n%b\r\n%b" % (status, known.phrase.encode(), headers, bytes(response.body))


def _is_pretty(request: Request) -> bool:
    """Return True if the response is to be indented, even if the request is invalid."""
    return b"pretty=true" in request.scope["query_string"].lower().split(b"&")


def _faults(error: SummitError) -> Sequence[Fault]:
    match error:
        case QueryError() | DocumentError():
            return error.faults
        case NotFound():
            first = error.nearest[0] if error.nearest else None
            return [Fault("path", "id", error.slug, str(error), first, error.nearest)]
        case Split():
            return [Fault("path", "id", error.slug, str(error), None, error.candidates)]
        case _:
            return ()


def _error(fault: Fault) -> dict[str, Any]:
    """Return one of `errors[]`, with `candidates` if there are any."""
    error: dict[str, Any] = {
        "in": fault.where,
        "name": fault.name,
        "code": fault.code,
        "detail": fault.detail,
        "suggestion": fault.suggestion,
    }
    return {**error, "candidates": fault.candidates} if fault.candidates else error


def _new_location(request: Request, moved: Moved) -> str:
    """Return the new location with the rest of the path and the query of the request."""
    _, _, _, _, *rest = request.scope["path"].split("/", 4)
    return _with_query(request, "/".join(("/v1", moved.resource, quote(moved.to, safe=""), *rest)))


def _with_query(request: Request, path: str) -> str:
    query: bytes = request.scope["query_string"]
    return quote(path, safe=_URL) + (f"?{quote(query, safe=_URL)}" if query else "")


HANDLERS: dict[int | type[Exception], Any] = {
    SummitError: on_summit_error,
    HTTPException: on_http_exception,
    RequestValidationError: on_validation_error,
}


def methods_at(app: FastAPI, path: str) -> str:
    """Return the value of the Allow header for `path`; the methods of reads if the path is unknown."""
    known = (operations for known, operations in app.openapi()["paths"].items() if _filled(known, path) == path)
    taken = {method.upper() for operations in known for method in operations} or {"GET"}
    return ", ".join(m for m in METHODS if m in taken or m == "OPTIONS" or (m == "HEAD" and "GET" in taken))


def _filled(known: str, path: str) -> str | None:
    """Return a known path with the ids of `path`; None if their parts differ."""
    parts = known.split("/")
    asked = path.split("/", len(parts))  # of a path with thousands of parts only as many as can fit
    if "{" not in known:
        return known
    if len(parts) != len(asked):
        return None
    return "/".join(given if part.startswith("{") else part for part, given in zip(parts, asked, strict=True))


# Resources of other APIs, and those here.
_OTHER_WORDS = {
    **dict.fromkeys(("meetings", "events", "visits"), "summits"),
    **dict.fromkeys(("deals", "treaties", "accords", "pacts"), "agreements"),
    **dict.fromkeys(("quotations", "statements"), "quotes"),
    **dict.fromkeys(("politicians", "presidents", "ministers", "speakers"), "leaders"),
    **dict.fromkeys(("persons", "participants"), "people"),
    **dict.fromkeys(("news", "documents", "stories", "texts"), "articles"),
    **dict.fromkeys(("nations", "states"), "countries"),
}


def _no_such_path(app: FastAPI, path: str) -> Fault:
    """Return the fault of an unknown path, with the nearest known one."""
    there_are = {filled: known for known in app.openapi()["paths"] if (filled := _filled(known, path))}
    start, _, end = path.rpartition("/")
    same_end = [filled for filled, known in there_are.items() if known.rpartition("/")[2] == end]
    renamed = f"{start}/{_OTHER_WORDS.get(end, end)}"
    suggestion = renamed if renamed in there_are else nearest(path, same_end) or nearest(path, there_are)
    hint = f" Did you mean {suggestion}?" if suggestion else " GET /v1 lists all paths."
    return Fault("path", None, "not-found", f"No such path.{hint}", suggestion)
