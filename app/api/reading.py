"""Where a read runs: on the event loop while it is quick, in a thread once it is not.

A hop to a thread costs more than most queries; a query that runs for long on the event loop would stop all others.
"""

from collections.abc import Callable, Hashable
from typing import TypeVar

from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from app.store.engine import Store
from app.store.glance import Unfinished

Answer = TypeVar("Answer")


def asked_for(request: Request) -> Hashable:
    """Return what a GET is known by."""
    return request.scope["path"], request.scope["query_string"]


async def reading(store: Store, read: Callable[[Connection], Answer], asked: Hashable = None) -> Answer:
    """Return what `read` returns for a connection that sees one state of the database.

    `read` may be begun twice, so it must do nothing but read. Where it is slow, `asked` is what it will be known by.
    Raises DatabaseUnavailable and what `read` raises.
    """
    try:
        with store.glancing(asked) as connection:
            return read(connection)
    except Unfinished:
        return await patiently(store, read, asked)


async def patiently(store: Store, read: Callable[[Connection], Answer], asked: Hashable = None) -> Answer:
    """Return the same for what is never quick: in a thread from the beginning."""
    return await run_in_threadpool(_read, store, read, asked)


def _read(store: Store, read: Callable[[Connection], Answer], asked: Hashable) -> Answer:
    with store.reading_slowly(asked) as connection:
        return read(connection)
