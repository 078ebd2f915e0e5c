"""Streaming responses: all rows of a query, from one state of the database, sent while they are read.

A stream holds a connection and, for each piece, a thread for a moment. If it fails, the connection is closed without
the last chunk, so that no client takes a part for the whole (RFC 9112, 8).
"""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack

from anyio import CancelScope
from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from app.api.responses import MEDIA_TYPES
from app.query.formats import pieces
from app.query.parsing.request import Query
from app.query.snapshot import Snapshot
from app.query.stream import Stream, open_stream
from app.reference import Reference
from app.store.engine import Store

Parse = Callable[[Snapshot, Reference], Query]


async def stream_response(request: Request, parse: Parse) -> Response:
    """Return a response that streams the query that `parse` returns. Raises what `parse` raises."""
    state = request.app.state
    query, stream, opened = await run_in_threadpool(_open, state.store, state.reference, parse)
    body = pieces(query, stream)
    headers = {"X-Revision": str(stream.revision)}
    if stream.total is not None:
        headers["X-Total-Rows"] = str(stream.total)

    def close() -> None:
        body.close()
        stream.parts.close()
        opened.close()

    if request.scope.get("head"):
        await run_in_threadpool(close)
        return StreamingResponse(iter(()), headers=headers, media_type=MEDIA_TYPES[query.format])
    return StreamingResponse(_sent(body, close), headers=headers, media_type=MEDIA_TYPES[query.format])


def _open(store: Store, reference: Reference, parse: Parse) -> tuple[Query, Stream, ExitStack]:
    """Return a query and its stream; the last one closes their connection."""
    with ExitStack() as stack:
        snapshot = Snapshot(stack.enter_context(store.reading()))
        query = parse(snapshot, reference)
        return query, open_stream(snapshot, query), stack.pop_all()


async def _sent(body: Iterator[bytes], close: Callable[[], None]) -> AsyncIterator[bytes]:
    try:
        while (piece := await run_in_threadpool(next, body, None)) is not None:
            yield piece
    finally:
        with CancelScope(shield=True):  # a client that disconnects cancels what is awaited here
            await run_in_threadpool(close)
