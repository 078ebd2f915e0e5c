"""Request bodies, read strictly: of an allowed type, within the limit, and text."""

import asyncio
from collections.abc import Sequence
from typing import Any

import orjson
from fastapi import Request

from app.errors import BodyTooLarge, BodyTooSlow, Fault, NotText, QueryError, UnsupportedType
from app.query.parsing.query_string import nearest
from app.sources.encodings import decode_text, require_charset
from app.sources.files import content_type
from app.sources.pages import MAX_BYTES
from app.sources.records import load_json

# Members as clients may call them, and ours.
_FOREIGN = {
    **dict.fromkeys(("type", "kind", "op", "operation"), "action"),
    **dict.fromkeys(("id", "record", "url", "resource"), "target"),
    **dict.fromkeys(("name", "new", "to", "country"), "value"),
    **dict.fromkeys(("comment", "note", "why", "message"), "reason"),
    **dict.fromkeys(("content", "body", "quote", "q"), "text"),
    "date": "published",
}
JSON = "application/json"
TEXT = "text/plain"
MAX_OBJECT = 100_000  # bytes; parsed on the event loop
SECONDS = 60.0  # for a body of 2 MB, on a slow line


async def read_text(request: Request, member: str, most: int) -> str:
    """Return the text of a plain body, or of a JSON body `{member: text}`, of `most` bytes.

    Raises UnsupportedType, UnsupportedCharset, BodyTooLarge, and QueryError if the body does not match its type.
    """
    media_type, charset = require_type(request, (JSON, TEXT))
    body = await read_bytes(request, most)
    if media_type == TEXT:
        return _decoded(body, charset)
    content = _object(body, (member,))
    if member not in content:
        raise _refused(member, "empty", f"{member} is missing.")
    if not isinstance(content[member], str):
        raise _refused(member, "type", f"{member} must be a string.")
    return _without_nul(content[member])


async def read_object(request: Request, members: Sequence[str]) -> dict[str, Any]:
    """Return the JSON object of a body with no other members than these. Raises the errors of `read_text`."""
    require_type(request, (JSON,))
    return _object(await read_bytes(request, MAX_OBJECT), members)


def _object(body: bytes, members: Sequence[str]) -> dict[str, Any]:
    try:
        orjson.loads(body)  # stricter: no NaN, no lone surrogate
        content = load_json(body)
    except ValueError as error:
        raise _refused(None, "syntax", f"Invalid JSON: {error}.") from None
    except RecursionError:
        raise _refused(None, "syntax", "The body is nested too deeply.") from None
    if not isinstance(content, dict):
        raise _refused(None, "type", f'The body must be an object, {{"{members[0]}": …}}.')
    _known_only(content, members)
    return content


def _known_only(content: dict[str, Any], known: Sequence[str]) -> None:
    if unknown := next((name for name in content if name not in known), None):
        detail = f"Unknown member {unknown[:100]!r}; allowed: {', '.join(known)}."
        meant = _FOREIGN.get(unknown)
        suggestion = meant if meant in known else nearest(unknown, known)
        raise QueryError([Fault("body", unknown[:100], "unknown-field", detail, suggestion, tuple(known))])


def require_type(request: Request, allowed: Sequence[str]) -> tuple[str, str | None]:
    """Return media type and charset of the body.

    Raises UnsupportedType unless the type is `allowed`, and UnsupportedCharset for an unknown label: a client that
    sends a page states one, while a page fetched from the web is read as browsers do.
    """
    media_type, charset = content_type(request.headers.get("content-type", ""))
    if media_type not in allowed:
        fault = f"Unsupported media type {media_type[:100]}" if media_type else "Content-Type is missing"
        raise UnsupportedType(f"{fault}; supported: {', '.join(allowed)}.")
    if request.headers.get("content-encoding", "identity") != "identity":
        raise UnsupportedType("Compressed bodies are not supported. Send the body without Content-Encoding.")
    require_charset(charset)
    return media_type, charset


async def read_bytes(request: Request, most: int = MAX_BYTES) -> bytes:
    """Return the body. Raises BodyTooLarge as soon as the limit is exceeded, BodyTooSlow after SECONDS."""
    announced = request.headers.get("content-length", "")
    if not (announced.isdigit() and len(announced) < 20 and int(announced) > most):
        try:
            async with asyncio.timeout(SECONDS):
                if (body := await _within(request, most)) is not None:
                    return body
        except TimeoutError:
            raise BodyTooSlow(f"The body was not sent within the limit of {SECONDS:.0f} s.") from None
    raise BodyTooLarge(f"The body exceeds the limit of {most} bytes.")


async def _within(request: Request, most: int) -> bytes | None:
    """Return the body, None if it has more than `most` bytes."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            return None
    return bytes(body)


def _decoded(body: bytes, charset: str | None) -> str:
    try:
        return _without_nul(decode_text(body, charset))
    except NotText as error:
        raise _refused(None, "not-text", str(error)) from None


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise _refused(None, "not-text", "The body has a NUL character.")
    return text


def _refused(member: str | None, code: str, detail: str) -> QueryError:
    return QueryError([Fault("body", member, code, detail)])
