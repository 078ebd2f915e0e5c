"""Answers as bytes: JSON records joined into an envelope, indented where asked, in a type that the client accepts."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import quote, unquote_to_bytes

import orjson
from fastapi import Request, Response
from starlette.exceptions import HTTPException

from app.query.read import Page
from app.query.request import Format, Query

JSON = "application/json"
MEDIA_TYPES: Mapping[Format, str] = MappingProxyType(
    {"json": JSON, "csv": "text/csv", "ndjson": "application/x-ndjson"}
)
TEXT = "text/plain"

# What a query string may hold as it is; `%` begins what is encoded already.
_IN_QUERY = "%/?:@!$'()*+,;=-._~"
_NEEDS_NO_QUOTES = re.compile(rb"[A-Za-z0-9_.~/=-]*")
_QUALITY = re.compile(r"q=([01](?:\.\d*)?)", re.ASCII)


def json_answer(
    request: Request,
    content: bytes,
    *,
    pretty: bool,
    headers: Mapping[str, str] | None = None,
    media_type: str = JSON,
) -> Response:
    """Return JSON text as a response; raises HTTPException 406 where the client does not accept its type."""
    require_accepted(request, media_type.partition(";")[0])
    return _json(content, pretty, headers or {}, media_type)


def list_answer(request: Request, query: Query, page: Page) -> Response:
    """Return a page of a list with its links."""
    links = _links(request, page)
    about = {
        "page": {
            "limit": query.limit,
            "total": None if page.total is None else {"value": page.total, "relation": "eq"},
            "next": links.get("next"),
            "prev": links.get("prev"),
        },
        **({"facets": page.facets} if page.facets is not None else {}),
        **({"explain": page.explanation} if page.explanation else {}),
        "meta": {"revision": page.revision, "resolved": query.resolved},
    }
    # The records are JSON already: they are joined, never parsed.
    content = b'{"data":[%b],%b' % (b",".join(page.records), orjson.dumps(about)[1:])
    header = ", ".join(f'<{path}>; rel="{relation}"' for relation, path in links.items())
    return _json(content, query.selection.pretty, {"Link": header})


def format_of(request: Request) -> Format:
    """Return the format of a list that the client accepts. Raises HTTPException 406 where it is none of ours."""
    accept = request.headers.get("accept") or "*/*"
    if found := preferred(accept):
        return found
    raise HTTPException(
        406, f"There are {', '.join(MEDIA_TYPES.values())}, and the Accept header leaves no room for them."
    )


def require_accepted(request: Request, media_type: str) -> None:
    """Raise HTTPException 406 where the client does not accept `media_type`."""
    accept = request.headers.get("accept") or "*/*"
    if not accepts(accept, media_type):
        raise HTTPException(406, f"This is {media_type}, and the Accept header leaves no room for it.")


@lru_cache(maxsize=256)
def preferred(accept: str) -> Format | None:
    """Return the format of a list that the value of an Accept header likes best: JSON unless another one stands higher.

    >>> preferred("text/html, */*;q=0.8"), preferred("text/csv, */*;q=0.1"), preferred("text/html")
    ('json', 'csv', None)
    """
    liked = {format_: _quality(accept, media_type) for format_, media_type in MEDIA_TYPES.items()}
    best = max(liked, key=lambda format_: liked[format_])
    return best if liked[best] else None


@lru_cache(maxsize=256)
def accepts(accept: str, media_type: str) -> bool:
    """Tell whether the value of an Accept header allows `media_type`: the range that fits most closely decides.

    >>> accepts("text/html, */*;q=0.8", "application/json"), accepts("text/*", "application/json")
    (True, False)
    """
    return _quality(accept, media_type) > 0


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


def _json(content: bytes, pretty: bool, headers: Mapping[str, str], media_type: str = JSON) -> Response:
    if pretty:
        content = orjson.dumps(orjson.loads(content), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    return Response(content, headers=dict(headers), media_type=media_type)


def _links(request: Request, page: Page) -> dict[str, str]:
    """Return the paths of the first page and of the neighbours by their relation; the rest of the query stays."""
    first = _first(request.scope["path"], request.scope["query_string"])
    links = {"first": first}
    for relation, cursor in (("prev", page.prev), ("next", page.next)):
        if cursor:
            links[relation] = f"{first}{'&' if '?' in first else '?'}cursor={cursor}"
    return links


@lru_cache(maxsize=1024)
def _first(path: str, query: bytes) -> str:
    """Return where a list begins: its path and what is asked of all its pages."""
    kept = [_quoted(part) for part in query.split(b"&") if part and _name(part) not in (b"cursor", b"offset")]
    return "?".join((quote(path), "&".join(kept))) if kept else quote(path)


def _quoted(part: bytes) -> str:
    return part.decode() if _NEEDS_NO_QUOTES.fullmatch(part) else quote(part, safe=_IN_QUERY)


def _name(part: bytes) -> bytes:
    name = part.partition(b"=")[0]
    return unquote_to_bytes(name) if b"%" in name else name
