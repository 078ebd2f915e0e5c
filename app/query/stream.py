"""Query -> all of its rows, in parts, from one snapshot of the database and in bounded memory."""

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass

from app.query.execution import QueryExecution, Row
from app.query.parsing.request import Query
from app.query.snapshot import Snapshot

# Rows of the first part, sent immediately, and of the others: some 60 kB, of which a stalled client holds one or two.
SIZES = (50, 75)


@dataclass(frozen=True, slots=True)
class Stream:
    """Records or groups, part by part as returned by QueryExecution.serialized; `total` is None unless requested.

    `parts` reads from the connection of its snapshot.
    """

    total: int | None
    revision: int
    parts: Generator[list[bytes]]


def open_stream(snapshot: Snapshot, query: Query) -> Stream:
    """Return the rows of a query from its cursor or offset to its limit. Raises QueryError like read_page."""
    execution = QueryExecution(snapshot, query)
    total = execution.total() if query.counted else None
    return Stream(total, execution.revision.number, _parts(execution))


def _parts(execution: QueryExecution) -> Generator[list[bytes]]:
    with closing(execution.rows(execution.query.limit, SIZES)) as found:  # closes its database cursor
        for part in found:
            yield _serialized(execution, part)


def _serialized(execution: QueryExecution, part: list[Row]) -> list[bytes]:
    """Return the rows of a part, and clear it, since its generator references it until the client has read them."""
    records = [*execution.serialized(part)]
    part.clear()
    return records
