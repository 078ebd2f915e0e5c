"""Cursors: the end of a page, signed so that only this database can have made them.

A cursor is sealed with a key of the database's own, together with what the query asks for. So one that was made up,
altered, taken from another list or brought from another database does not open. Limit, format and choice of fields may
change between pages.
"""

import hmac
from base64 import b64decode, urlsafe_b64encode
from dataclasses import dataclass

import orjson

from app.errors import Fault, QueryError
from app.query.parsing.request import Query
from app.query.sql.keyset import Start
from app.store.revision import Revision

_SEAL = 16  # bytes


@dataclass(frozen=True, slots=True)
class Skip:
    """A place in an order that holds for one revision only, as that by rank does: so many rows come before it."""

    rows: int


def seal(query: Query, revision: Revision, place: Start | Skip) -> str:
    """Return the cursor of a place in the answer to `query`."""
    held = [place.backwards, place.values] if isinstance(place, Start) else [place.rows, revision.number]
    content = orjson.dumps(held)
    return urlsafe_b64encode(_seal_of(query, revision, content) + content).decode().rstrip("=")


def unseal(query: Query, revision: Revision, cursor: str) -> Start | Skip:
    """Return the place that `cursor` encodes.

    Raises QueryError `invalid-cursor` where it was not made for this query here, `cursor-expired` where the order that
    it belongs to has changed since.
    """
    try:
        opened = b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise _fault("invalid-cursor", "The cursor cannot be read: take it from page.next or page.prev.") from None
    content = opened[_SEAL:]
    if not hmac.compare_digest(opened[:_SEAL], _seal_of(query, revision, content)):
        raise _fault("invalid-cursor", "The cursor belongs to another query: its filters and its sort must stay.")
    first, second = orjson.loads(content)
    if isinstance(first, bool):
        return Start(tuple(None if value is None else tuple(value) for value in second), first)
    if second != revision.number:
        raise _fault("cursor-expired", "The data has changed, and with it this order: begin at the first page again.")
    return Skip(first)


def _seal_of(query: Query, revision: Revision, content: bytes) -> bytes:
    message = f"{query.signature}\n".encode() + content
    return hmac.digest(f"cursor {revision.database}".encode(), message, "sha256")[:_SEAL]


def _fault(code: str, detail: str) -> QueryError:
    return QueryError([Fault("query", "cursor", code, detail)])
