"""Responses: content negotiation, and JSON records joined into the envelope of a list."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import quote, unquote_to_bytes

import orjson
from fastapi import Request, Response
from starlette.exceptions import HTTPException

from app.query.pages import ResultPage
from app.query.parsing.request import Format, Query

JSON = "application/json"
MEDIA_TYPES: Mapping[Format, str] = MappingProxyType(
    {
        "json": JSON,
        "csv": "text/csv",
        "ndjson": "application/x-ndjson",
        "parquet": "application/vnd.apache.parquet",
        "atom": "application/atom+xml",
    }
)
TEXT = "text/plain"

# Parameters of formats and pages, which a feed of the same list does not have.
_OF_FORM = tuple(b"cursor offset format end facets explain highlight fields include pretty".split())
# Characters of a query string that need no encoding; `%` starts an encoded one.
_IN_QUERY = "%/?:@!$'()*+,;=-._~"
_NEEDS_NO_QUOTES = re.compile(rb"[A-Za-z0-9_.~/=-]*")
_QUALITY = re.compile(r"q=([01](?:\.\d*)?)", re.ASCII)


def json_response(
    content: bytes,
    *,
    pretty: bool,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    media_type: str = JSON,
) -> Response:
    """Return JSON text as a response, indented if `pretty`."""
    if pretty:
        content = orjson.dumps(orjson.loads(content), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    return Response(content, status, dict(headers or {}), media_type)


def list_response(request: Request, query: Query, page: ResultPage, feed: str | None = None) -> Response:
    """Return a page of a list with its links, also to its `feed`."""
    links = links_of(request, page)
    envelope = {
        "page": {
            "limit": query.limit,
            "total": None if page.total is None else {"value": page.total, "relation": "eq"},
            "next": links.get("next"),
            "prev": links.get("prev"),
            "next_cursor": page.next,
            "prev_cursor": page.prev,
        },
        **({"fields": query.selection.fields} if query.selection.fields else {}),
        **({"group_by": [field.name for field in query.grouping.keys]} if query.grouping else {}),
        **({"facets": page.facets} if page.facets is not None else {}),
        **({"explain": page.explanation} if page.explanation else {}),
        "meta": {
            "revision": page.revision,
            "resolved": query.resolved,
            **({"suggestion": query.wider} if query.wider and not page.records else {}),
        },
    }
    # The records are JSON text already and are joined without parsing.
    content = b'{"data":[%b],%b' % (b",".join(page.records), orjson.dumps(envelope)[1:])
    header = ", ".join(f'<{path}>; rel="{relation}"' for relation, path in links.items())
    if feed:
        header += f', <{feed}>; rel="alternate"; type="{MEDIA_TYPES["atom"]}"'
    return json_response(content, pretty=query.selection.pretty, headers={"Link": header})


def accepted_format(request: Request) -> Format:
    """Return the format of a list that the client accepts. Raises HTTPException 406 if there is none."""
    accept = request.headers.get("accept") or "*/*"
    if found := preferred(accept):
        return found
    raise HTTPException(406, f"The Accept header matches none of {', '.join(MEDIA_TYPES.values())}.")


def require_accepted(request: Request, media_type: str) -> None:
    """Raise HTTPException 406 if the client does not accept `media_type`."""
    accept = request.headers.get("accept") or "*/*"
    if not accepts(accept, media_type):
        raise HTTPException(406, f"The Accept header does not allow {media_type}, the only type of this response.")


@lru_cache(maxsize=256)
def preferred(accept: str) -> Format | None:
    """Return the preferred format of a list by an Accept header: JSON unless another one has a higher quality.

    >>> preferred("text/html, */*;q=0.8"), preferred("text/csv, */*;q=0.1"), preferred("text/html")
    ('json', 'csv', None)
    """
    liked = {format_: _quality(accept, media_type) for format_, media_type in MEDIA_TYPES.items()}
    best = max(liked, key=lambda format_: liked[format_])
    return best if liked[best] else None


@lru_cache(maxsize=256)
def accepts(accept: str, media_type: str) -> bool:
    """Return True if an Accept header allows `media_type`; the most specific range decides (RFC 9110, 12.5.1).

    >>> accepts("text/html, */*;q=0.8", "application/json"), accepts("text/*", "application/json")
    (True, False)
    """
    return _quality(accept, media_type) > 0


@lru_cache(maxsize=256)
def prefers_html(accept: str) -> bool:
    """Return True if an Accept header prefers HTML to JSON, as those of browsers do.

    >>> prefers_html("text/html,*/*;q=0.8"), prefers_html("*/*"), prefers_html("application/json, text/html;q=0.5")
    (True, False, False)
    """
    return _quality(accept, "text/html") > _quality(accept, JSON)


def _quality(accept: str, media_type: str) -> float:
    fitting = {media_type: 2, media_type.partition("/")[0] + "/*": 1, "*/*": 0}
    closest, quality = -1, 0.0
    for part in accept.lower().split(","):
        name, *options = (piece.strip() for piece in part.split(";"))
        if fitting.get(name, -1) > closest:
            closest = fitting[name]
            weights = (_QUALITY.fullmatch(option) for option in options)
            quality = next((float(weight[1]) for weight in weights if weight), 1.0)
    return quality


def links_of(request: Request, page: ResultPage) -> dict[str, str]:
    """Return the paths of the first, previous and next page by relation, with the other parameters unchanged."""
    first = path_without(request.scope["path"], request.scope["query_string"], (b"cursor", b"offset"))
    links = {"first": first}
    for relation, cursor in (("prev", page.prev), ("next", page.next)):
        if cursor:
            links[relation] = with_parameter(first, f"cursor={cursor}")
    return links


def with_parameter(path: str, parameter: str) -> str:
    """Return a path with one more parameter."""
    return f"{path}{'&' if '?' in path else '?'}{parameter}"


def path_of_list(request: Request) -> str:
    """Return the path of a list as JSON, without parameters of page and format."""
    return path_without(request.scope["path"], request.scope["query_string"], _OF_FORM)


def path_of_feed(request: Request) -> str:
    """Return the path of a list as a feed."""
    return with_parameter(path_of_list(request), "format=atom")


@lru_cache(maxsize=1024)
def path_without(path: str, query: bytes, names: tuple[bytes, ...]) -> str:
    """Return a path with its query, without the parameters `names`."""
    kept = [_quoted(part) for part in query.split(b"&") if part and _name(part) not in names]
    return "?".join((quote(path), "&".join(kept))) if kept else quote(path)


def _quoted(part: bytes) -> str:
    return part.decode() if _NEEDS_NO_QUOTES.fullmatch(part) else quote(part, safe=_IN_QUERY)


def _name(part: bytes) -> bytes:
    name = part.partition(b"=")[0]
    return unquote_to_bytes(name) if b"%" in name else name
