"""Execution of reads: on the event loop within a time budget, in a thread beyond it.

A thread hop costs more than most queries; a long query on the event loop blocks all others. Slow reads need one of few
slots, since SQLite's threads share one interpreter with the event loop.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any, TypeVar

from anyio import CancelScope
from fastapi import Request
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from app.api.metrics import Metrics
from app.errors import Overloaded, QueryTooSlow
from app.store.engine import Store
from app.store.inline_reads import Unfinished
from app.store.read_limit import ReadLimit

Result = TypeVar("Result")

# Seconds of work on a PostgreSQL server without a slot for slow reads; a page of a list needs a tenth of it.
QUICK = 0.1
# At once: more would leave the event loop too little of a machine that PostgreSQL shares with it.
QUICK_READS = 8
AGAIN = 0.02  # seconds between two cancellations of a read


class Slots:
    """Concurrency limit. Further reads wait `patience` seconds, then raise Overloaded."""

    def __init__(self, number: int, patience: float, kind: str) -> None:
        self._free = asyncio.Semaphore(number)
        self._patience = patience
        self._full = f"The limit of {number} concurrent {kind} is reached. Try again shortly."

    async def take(self) -> None:
        """Acquire a slot."""
        try:
            async with asyncio.timeout(self._patience):
                await self._free.acquire()
        except TimeoutError:
            raise Overloaded(self._full) from None

    def release(self) -> None:
        """Release a slot."""
        self._free.release()

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """Hold a slot for a block."""
        await self.take()
        try:
            yield
        finally:
            self.release()


async def read_inline(store: Store, read: Callable[[Connection], Result], key: Hashable = None) -> Result:
    """Return the result of a read that is never slow, in one snapshot of the database.

    `read` may be called twice, so it must not write. Raises DatabaseUnavailable and the errors of `read`.
    """
    try:
        with store.reading_inline(key) as connection:
            return read(connection)
    except Unfinished:
        return await run_in_threadpool(_read_in_thread, store, read, key, store.limit())


async def read_bounded(request: Request, read: Callable[[Connection], Result], key: Hashable = None) -> Result:
    """Return the result of a read of any cost, cancelled if the client disconnects.

    A slow read is recorded by its `key` and runs in a thread from then on. Raises QueryTooSlow, Overloaded,
    ClientDisconnect and the errors of `read_inline`.
    """
    store: Store = request.app.state.store
    try:
        with store.reading_inline(key) as connection:
            return read(connection)
    except Unfinished:
        return await read_in_thread(request, read, key)


async def read_in_thread(request: Request, read: Callable[[Connection], Result], key: Hashable = None) -> Result:
    """Return the result of a read that exceeds the event loop's budget."""
    store: Store = request.app.state.store
    work = partial(_read_in_thread, store, read, key)
    if not store.is_file:
        with suppress(QueryTooSlow):
            return await _until_disconnect(request, _quick(request.app.state.quick_reads, store, work))
    return await read_in_slot(request, work)


async def _quick(slots: Slots, store: Store, work: Callable[[ReadLimit], Result]) -> Result:
    async with slots.taken():
        limit = ReadLimit(min(QUICK, store.limit().seconds))
        return await run_cancellable(limit, work, limit.seconds)


async def read_in_slot(request: Request, work: Callable[[ReadLimit], Result]) -> Result:
    """Return the result of `work` on the database in a thread, once a slot for slow reads is free."""
    state = request.app.state
    return await _until_disconnect(request, _slotted(state.slow_reads, state.store, state.metrics, work))


async def _slotted(slots: Slots, store: Store, metrics: Metrics, work: Callable[[ReadLimit], Result]) -> Result:
    async with slots.taken():
        metrics.count_slow_read()
        limit = store.limit()
        return await run_cancellable(limit, work, seconds_of(store, limit))


def seconds_of(store: Store, limit: ReadLimit) -> float | None:
    """Return the seconds after which a read is cancelled; only on PostgreSQL, whose own limit is per statement."""
    return None if store.is_file else limit.seconds


async def run_cancellable(
    limit: ReadLimit, work: Callable[[ReadLimit], Result], seconds: float | None = None
) -> Result:
    """Return the result of `work` in a thread. If this task is cancelled, or after `seconds`, `limit` is cancelled.

    It returns after the thread has ended and released its connection.
    """
    thread = asyncio.ensure_future(run_in_threadpool(work, limit))
    try:
        await asyncio.wait({thread}, timeout=seconds)
    finally:
        if not thread.done():
            with CancelScope(shield=True):
                await _cancel(limit, thread)
    return await thread


async def _cancel(limit: ReadLimit, thread: asyncio.Future[Any]) -> None:
    """Cancel until the thread ends: between two statements a PostgreSQL server has nothing to cancel."""
    while not thread.done():
        # A separate pool, since the threads of routes may all be busy.
        await asyncio.get_running_loop().run_in_executor(None, limit.cancel)
        await asyncio.wait({thread}, timeout=AGAIN)
    thread.exception()  # otherwise it is logged as never retrieved


async def _until_disconnect(request: Request, work: Awaitable[Result]) -> Result:
    """Return the result of `work`, which is cancelled if the client disconnects. Raises ClientDisconnect."""
    task = asyncio.ensure_future(work)
    disconnect = asyncio.ensure_future(disconnected(request.receive))
    try:
        await asyncio.wait({task, disconnect}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise ClientDisconnect
    finally:
        disconnect.cancel()
        if not task.done():
            task.cancel()
            await asyncio.wait({task})


async def disconnected(receive: Callable[[], Awaitable[Any]]) -> None:
    """Return when the client disconnects, discarding the rest of the request."""
    while (await receive())["type"] != "http.disconnect":
        await asyncio.sleep(0)  # for application servers that return messages without end


def _read_in_thread(store: Store, read: Callable[[Connection], Result], key: Hashable, limit: ReadLimit) -> Result:
    with store.reading_in_thread(key, limit) as connection:
        return read(connection)
