"""Cursors: position of a page, with a MAC by this database.

The MAC covers the query and uses a key of the database, so a forged or modified cursor, or one from another list or
database, is rejected. Limit, format and selected fields may change between pages.
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
    """A position valid for one revision only, as in an order by rank: the number of rows before it."""

    rows: int


def seal(query: Query, revision: Revision, place: Start | Skip) -> str:
    """Return the cursor of a position in the result of `query`."""
    held = [place.backwards, place.values] if isinstance(place, Start) else [place.rows, revision.number]
    content = orjson.dumps(held)
    return urlsafe_b64encode(_seal_of(query, revision, content) + content).decode().rstrip("=")


def unseal(query: Query, revision: Revision, cursor: str) -> Start | Skip:
    """Return the position encoded in `cursor`.

    Raises QueryError `invalid-cursor` if it was not created for this query and database, `cursor-expired` if its order
    has changed since.
    """
    try:
        opened = b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise _fault("invalid-cursor", "Invalid cursor. Use the cursor of page.next or page.prev.") from None
    content = opened[_SEAL:]
    if not hmac.compare_digest(opened[:_SEAL], _seal_of(query, revision, content)):
        raise _fault("invalid-cursor", "The cursor belongs to another query. Use it with the same filters and sort.")
    first, second = orjson.loads(content)
    if isinstance(first, bool):
        return Start(tuple(None if value is None else tuple(value) for value in second), first)
    if second != revision.number:
        raise _fault("cursor-expired", "The data and its order have changed. Start again at the first page.")
    return Skip(first)


def _seal_of(query: Query, revision: Revision, content: bytes) -> bytes:
    message = f"{query.signature}\n".encode() + content
    return hmac.digest(f"cursor {revision.database}".encode(), message, "sha256")[:_SEAL]


def _fault(code: str, detail: str) -> QueryError:
    return QueryError([Fault("query", "cursor", code, detail)])
