"""Execution of reads: on the event loop within a time budget, in a thread beyond it.

A hop to a thread costs more than most queries; a long query on the event loop would stop all others.
"""

from collections.abc import Callable, Hashable
from typing import TypeVar

from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from app.store.engine import Store
from app.store.inline_reads import Unfinished

Result = TypeVar("Result")


async def read_inline(store: Store, read: Callable[[Connection], Result], key: Hashable = None) -> Result:
    """Return the result of `read` for a connection that sees one state of the database.

    `read` may run twice, so it must only read. A slow read is noted by its `key` and runs in a thread from then on.
    Raises DatabaseUnavailable and whatever `read` raises.
    """
    try:
        with store.reading_inline(key) as connection:
            return read(connection)
    except Unfinished:
        return await run_in_threadpool(_read_in_thread, store, read, key)


def _read_in_thread(store: Store, read: Callable[[Connection], Result], key: Hashable) -> Result:
    with store.reading_in_thread(key) as connection:
        return read(connection)
