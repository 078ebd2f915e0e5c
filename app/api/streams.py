"""Streaming responses: all rows of a query, from one snapshot of the database, sent while they are read.

A stream holds a connection and, while reading a piece, a thread; each piece is bounded like a read. The first piece is
read before the response begins, so a query that is too slow gets 503. If a later piece fails, the connection is closed
without the last chunk, so the client sees an incomplete response (RFC 9112, 8). The same happens after
SUMMIT_STREAM_SECONDS, since SQLite's write-ahead log grows while the snapshot is open.
"""

from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from itertools import chain
from time import monotonic

from anyio import CancelScope
from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from app.api.inline import Slots, read_in_slot, run_cancellable, seconds_of
from app.api.responses import MEDIA_TYPES
from app.errors import Fault, QueryError, QueryTooSlow
from app.query.formats import pieces
from app.query.parsing.request import Format, Query
from app.query.snapshot import Snapshot
from app.query.stream import Stream, open_stream
from app.reference import Reference
from app.store.engine import Store
from app.store.read_limit import ReadLimit

Parse = Callable[[Snapshot, Reference], Query]
ROW_GROUP = 2_000  # rows of a piece of Parquet: some 2 MB of JSON, parsed within the limit of a read


@dataclass(frozen=True, slots=True)
class _Opened:
    """A stream whose first piece has been read. `stack` closes its connection."""

    query: Query
    total: int | None
    revision: int
    body: Iterator[bytes]
    limit: ReadLimit
    seconds: float | None
    stack: ExitStack

    def next(self, limit: ReadLimit) -> bytes | None:
        """Return the next piece, None at the end."""
        limit.restart()
        return next(self.body, None)


async def stream_response(request: Request, parse: Parse, format_: Format) -> Response:
    """Return a response that streams the query returned by `parse`, in the given format.

    Raises the errors of `parse`, Overloaded, and QueryError for Parquet without pyarrow.
    """
    state = request.app.state
    if format_ == "parquet":
        await run_in_threadpool(_require_pyarrow)
    slots: Slots = state.streams
    await slots.take()
    try:
        opened = await read_in_slot(
            request, partial(_open, state.store, state.reference, parse, request.scope.get("head", False))
        )
    except BaseException:
        slots.release()
        raise
    headers = {"X-Revision": str(opened.revision)}
    if opened.total is not None:
        headers["X-Total-Rows"] = str(opened.total)
    response = _Stream(
        _sent(opened, state.settings.stream_seconds), headers=headers, media_type=MEDIA_TYPES[opened.query.format]
    )
    response.opened, response.slots = opened, slots
    return response


def _require_pyarrow() -> None:
    """Import the Parquet dependencies, which exceeds the time limit of a read."""
    try:
        import app.export.parquet  # noqa: F401
    except ModuleNotFoundError:
        detail = "format=parquet requires the package pyarrow, which is not installed on the server. Use CSV or NDJSON."
        raise QueryError([Fault("query", "format", "type", detail, "csv")]) from None


def _pieces(query: Query, stream: Stream) -> Generator[bytes]:
    if query.format != "parquet":
        return pieces(query, stream)
    from app.export.parquet import parquet_pieces

    return parquet_pieces(query.resource, stream.parts, ROW_GROUP)


class _Stream(StreamingResponse):
    """Closes the stream when the response ends, in any way."""

    opened: _Opened
    slots: Slots

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            with CancelScope(shield=True):  # a client that disconnects cancels this task
                await run_in_threadpool(self.opened.stack.close)
            self.slots.release()


def _open(store: Store, reference: Reference, parse: Parse, head: bool, limit: ReadLimit) -> _Opened:
    """Open a stream; for HEAD, read no row."""
    with ExitStack() as stack:
        snapshot = Snapshot(stack.enter_context(store.serving(limit)))
        query = parse(snapshot, reference)
        stream = open_stream(snapshot, query)
        stack.callback(stream.parts.close)
        body = stack.enter_context(closing(_pieces(query, stream)))
        first = None if head else next(body, None)
        whole = chain([first], body) if first is not None else iter(())
        return _Opened(query, stream.total, stream.revision, whole, limit, seconds_of(store, limit), stack.pop_all())


async def _sent(opened: _Opened, longest: float) -> AsyncIterator[bytes]:
    ends = monotonic() + longest
    while (piece := await run_cancellable(opened.limit, opened.next, opened.seconds)) is not None:
        yield piece
        del piece
        yield b""  # blocks until the client has read most of it, without holding the next piece
        if monotonic() > ends:
            raise QueryTooSlow(f"The stream exceeded {longest:g} seconds. Narrow the query, or read faster.")
