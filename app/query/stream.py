"""A Query -> all of its rows, in parts, from one state of the database and in bounded memory."""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import Connection

from app.query.request import Query
from app.query.rows import Asked
from app.store.version import Version

# The first rows are there at once; after them, what is held of a stream is some hundreds of kilobytes.
SIZES = (50, 500)


@dataclass(frozen=True, slots=True)
class Stream:
    """The served records, or groups, part by part as Asked.served gives them; `total` is None unless it was asked for.

    `parts` reads from the connection that it was opened with.
    """

    total: int | None
    revision: int
    parts: Generator[Sequence[bytes]]


def open_stream(connection: Connection, query: Query, version: Version | None = None) -> Stream:
    """Return what `query` asks for, from its cursor or offset on, to its limit. Raises QueryError as read_page does."""
    asked = Asked(connection, query, version)
    total = asked.total() if query.counted else None
    return Stream(total, asked.version.revision, _parts(asked))


def _parts(asked: Asked) -> Generator[Sequence[bytes]]:
    with closing(asked.rows(asked.query.limit, SIZES)) as found:  # it has a cursor open, and an error may keep it
        for part in found:
            yield asked.served(part)
