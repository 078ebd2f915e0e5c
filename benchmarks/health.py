"""Latency of /healthz and a list at a fixed rate, alone and during ingestion by POST.

    python -m benchmarks.health [--seconds N] [--clients N]

The clients post one article after another from the moment when the load begins, so the start of the process that
extracts is in the figures. That process runs on the server's core, as on a machine of one core; the load is open, as
in benchmarks.mixed. The figure to quote is the p99 of /healthz; the goal is 200 ms.
"""

import argparse
import asyncio
import http.client
import json
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, timedelta
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from pathlib import Path

from app.settings import Settings
from app.store.engine import Store
from app.store.keys import create_key
from app.store.migrations import upgrade
from benchmarks.extraction import synthetic
from benchmarks.load import CLIENT_CORE, Ask, LoadFailed, free_port, require_tools, serving
from benchmarks.mixed import PER_SECOND, load
from benchmarks.services import uvicorn

GOAL_MS = 200
PARAGRAPHS = 12  # of an article: some 500 words
MOST = 100_000  # articles: more than fit into the run
FIRST_DAY = date(2020, 1, 1)
ASKS = {"/healthz": Ask(("/healthz",)), "20 quotes": Ask(("/v1/quotes?limit=20",))}


def main() -> None:
    """Print the table as Markdown, then the figures as one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--clients", type=int, default=4, help="that post articles")
    arguments = parser.parse_args()
    require_tools()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'summit.db'}"
        key = _key(Settings(database_url=url))
        port = free_port()
        command = uvicorn(port, "--factory", "app.api:create_app")
        with serving(command, port, {"SUMMIT_DATABASE_URL": url}):
            alone = asyncio.run(load(port, ASKS, arguments.seconds))
            with _ingesting(port, key, arguments.clients) as articles:
                beside = asyncio.run(load(port, ASKS, arguments.seconds))
                ingested = articles.value
    print(f"{ingested / arguments.seconds:.1f} articles a second were ingested.\n")
    print(f"| {PER_SECOND} a second of each | ms alone: p50, p99 | during ingestion: p50, p99 | goal |")
    print("|---|---|---|---|")
    for name in ASKS:
        shown = " | ".join(f"{latency.p50_ms:.1f}, {latency.p99_ms:.1f}" for latency in (alone[name], beside[name]))
        print(f"| {name} | {shown} | {f'p99 ≤ {GOAL_MS}' if name == '/healthz' else ''} |")
    figures = {name: {"alone": asdict(alone[name]), "ingesting": asdict(beside[name])} for name in ASKS}
    print(json.dumps({"articles": ingested, "seconds": arguments.seconds, **figures}))


def _key(settings: Settings) -> str:
    upgrade(settings)
    store = Store(settings)
    try:
        return create_key(store, "benchmark", ["ingest"], None)
    finally:
        store.close()


@contextmanager
def _ingesting(port: int, key: str, clients: int) -> Iterator["Synchronized[int]"]:
    """Post articles from a process on the client's core until the block ends; yield how many have been ingested."""
    new = multiprocessing.get_context("spawn")
    begun, articles = new.Event(), new.Value("i", 0)
    process = new.Process(target=_post_all, args=(port, key, clients, begun, articles))
    process.start()
    try:
        if not begun.wait(20):
            raise LoadFailed("nothing was posted")
        yield articles
        if not articles.value or not process.is_alive():
            raise LoadFailed("articles were not ingested")
    finally:
        process.terminate()
        process.join()


def _post_all(port: int, key: str, clients: int, begun: Event, articles: "Synchronized[int]") -> None:
    os.sched_setaffinity(0, {CLIENT_CORE})
    with ThreadPoolExecutor(clients) as threads:
        posting = [threads.submit(_post, port, key, range(first, MOST, clients), articles) for first in range(clients)]
        begun.set()
        for ended in as_completed(posting):
            print(f"posting ended: {ended.exception()}", file=sys.stderr, flush=True)
            os._exit(1)


def _post(port: int, key: str, numbers: Iterable[int], articles: "Synchronized[int]") -> None:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for number in numbers:
        (text,) = synthetic(1, PARAGRAPHS, seed=number)
        body = {"text": text, "published": str(FIRST_DAY + timedelta(days=number))}
        connection.request("POST", "/v1/articles", json.dumps(body), headers)
        response = connection.getresponse()
        answer = response.read()
        if response.status != 201:
            raise LoadFailed(f"{response.status}: {answer.decode()}")
        with articles:
            articles.value += 1


if __name__ == "__main__":
    main()
