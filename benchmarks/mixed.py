"""Latency of lists and items at a fixed rate, alone and beside a repeated export and one write a second.

The load is open: requests are scheduled independently of earlier responses, and latency is measured from the scheduled
time, so a stall counts for all requests due in it.
"""

import asyncio
import http.client
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from multiprocessing.synchronize import Event
from pathlib import Path

from sqlalchemy import text

from app.settings import Settings
from app.store.engine import Store
from benchmarks.load import CLIENT_CORE, Ask, LoadFailed, Server
from benchmarks.questions import Questions

PER_SECOND = 150  # of each kind
PROMPT = 0.2  # seconds in which a connection is found for the first requests
GOAL = 3  # times the p99 that it is alone

# As an ingested article does, a write touches the text of a quote, all that follows from it, and the revision.
WRITE = (
    "UPDATE quote SET words = words, body = body, kind = kind WHERE serial = :serial",
    "UPDATE database SET revision = revision + 1",
)


@dataclass(frozen=True, slots=True)
class Latency:
    """Latencies of one kind of request, in milliseconds."""

    requests: int
    p50_ms: float
    p99_ms: float


def measure(
    server: Server, asks: Mapping[str, Ask], questions: Questions, seconds: int
) -> Mapping[str, tuple[Latency, Latency]]:
    """Return the latencies of each of `asks`, alone and then beside an export and writes. Raises LoadFailed."""
    asyncio.run(load(server.port, asks, 1))  # warm-up: connections, statements and pages of the file
    alone = asyncio.run(load(server.port, asks, seconds))
    with _company(server.port, questions):
        beside = asyncio.run(load(server.port, asks, seconds))
    return {name: (alone[name], beside[name]) for name in asks}


async def load(port: int, asks: Mapping[str, Ask], seconds: int) -> Mapping[str, Latency]:
    """Send `asks` at their rate for `seconds` and return their latencies. Raises LoadFailed."""
    clients = {name: _Client(port, ask) for name, ask in asks.items()}
    await asyncio.gather(*(client.run(seconds) for client in clients.values()))
    return {name: client.latency() for name, client in clients.items()}


class _Client:
    """Scheduler of the requests of one kind, each on a free connection."""

    def __init__(self, port: int, ask: Ask) -> None:
        self._port, self._ask = port, ask
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self._seconds: list[float] = []

    async def run(self, seconds: int) -> None:
        begin = time.perf_counter() + PROMPT
        requests = []
        for number in range(seconds * PER_SECOND):
            due = begin + number / PER_SECOND
            await asyncio.sleep(max(0, due - time.perf_counter()))
            requests.append(asyncio.create_task(self._request(number, due)))
        await asyncio.gather(*requests)
        for _, writer in self._free:
            writer.close()

    async def _request(self, number: int, due: float) -> None:
        reader, writer = self._free.pop() if self._free else await asyncio.open_connection("127.0.0.1", self._port)
        path = self._ask.paths[number % len(self._ask.paths)]
        writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if not head.startswith(b"http/1.1 200"):
            raise LoadFailed(head.decode().splitlines()[0])
        await reader.readexactly(int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0]))
        self._seconds.append(time.perf_counter() - due)
        self._free.append((reader, writer))

    def latency(self) -> Latency:
        ordered = sorted(self._seconds)
        return Latency(len(ordered), ordered[len(ordered) // 2] * 1000, ordered[int((len(ordered) - 1) * 0.99)] * 1000)


@contextmanager
def _company(port: int, questions: Questions) -> Iterator[None]:
    """Run an export and the writes, in processes of their own on the client's core, until the block ends."""
    new = multiprocessing.get_context("spawn")
    begun = [new.Event(), new.Event()]
    works: tuple[tuple[Callable[..., None], object], ...] = (
        (_export, (port, questions.exported)),
        (_write, questions.database),
    )
    processes = [new.Process(target=work, args=(about, on)) for (work, about), on in zip(works, begun, strict=True)]
    for process in processes:
        process.start()
    try:
        if not all(on.wait(20) for on in begun):
            raise LoadFailed("the company did not come")
        yield
        if not all(process.is_alive() for process in processes):
            raise LoadFailed("the company left early")
    finally:
        for process in processes:
            process.terminate()
            process.join()


def _export(about: tuple[int, int], begun: Event) -> None:
    os.sched_setaffinity(0, {CLIENT_CORE})
    port, rows = about
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("GET", f"/v1/quotes?format=ndjson&count=none&limit={rows}")
        response = connection.getresponse()
        while response.read(1 << 18):
            begun.set()
        connection.close()


def _write(database: Path, begun: Event) -> None:
    os.sched_setaffinity(0, {CLIENT_CORE})
    with writer(database) as write:
        while True:
            write()
            begun.set()
            time.sleep(1)


@contextmanager
def writer(database: Path) -> Iterator[Callable[[], None]]:
    """Yield a function that writes as ingestion does."""
    serials = count(1)
    with Store(Settings(database_url=f"sqlite:///{database}")) as store:

        def write() -> None:
            with store.writing() as connection:
                for statement in WRITE:
                    connection.execute(text(statement), {"serial": next(serials)} if ":serial" in statement else {})

        yield write
