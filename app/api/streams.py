"""Answers that are sent while they are read: all rows of a query, from one state of the database.

A stream holds a connection and, for each piece, a thread for a moment. One that fails is broken off: the connection
closes without the last chunk, so that no client takes a part for the whole.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack

from anyio import CancelScope
from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from app.api.answers import MEDIA_TYPES
from app.query.formats import pieces
from app.query.request import Query
from app.query.stream import Stream, open_stream
from app.store.engine import Store
from app.store.version import Version, read_version


async def stream_answer(request: Request, parse: Callable[[Connection, Version], Query]) -> Response:
    """Return a response that streams what the query asks for that `parse` reads. Raises what `parse` raises."""
    query, stream, opened = await run_in_threadpool(_open, request.app.state.store, parse)
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


def _open(store: Store, parse: Callable[[Connection, Version], Query]) -> tuple[Query, Stream, ExitStack]:
    """Return a query and its stream; the last one closes what they read from."""
    with ExitStack() as stack:
        connection = stack.enter_context(store.reading())
        version = read_version(connection)
        query = parse(connection, version)
        return query, open_stream(connection, query, version), stack.pop_all()


async def _sent(body: Iterator[bytes], close: Callable[[], None]) -> AsyncIterator[bytes]:
    try:
        while (piece := await run_in_threadpool(next, body, None)) is not None:
            yield piece
    finally:
        with CancelScope(shield=True):  # a client that hangs up cancels what is awaited here
            await run_in_threadpool(close)
