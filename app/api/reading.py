"""Where a read runs: on the event loop while it is quick, in a thread once it is not.

A hop to a thread costs more than most queries; a query that runs for long on the event loop would stop all others.
"""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from app.store.engine import Store
from app.store.glance import Unfinished

Answer = TypeVar("Answer")


async def reading(store: Store, read: Callable[[Connection], Answer]) -> Answer:
    """Return what `read` returns for a connection that sees one state of the database.

    `read` may be begun twice, so it must do nothing but read. Raises DatabaseUnavailable and what `read` raises.
    """
    try:
        with store.glancing() as connection:
            return read(connection)
    except Unfinished:
        return await patiently(store, read)


async def patiently(store: Store, read: Callable[[Connection], Answer]) -> Answer:
    """Return the same for what is never quick: in a thread from the beginning."""
    return await run_in_threadpool(_read, store, read)


def _read(store: Store, read: Callable[[Connection], Answer]) -> Answer:
    with store.reading() as connection:
        return read(connection)
