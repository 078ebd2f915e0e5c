"""Soak: one server for a long time, with articles going in and reads of every kind; its memory and descriptors.

    python -m benchmarks.soak [ARTICLES] [REQUESTS] [SEED] [FOLDER]

Starts `summit serve` on a database in FOLDER, posts invented articles of Newsroom (their first sentences: extraction is
real), withdraws one in twenty, and beside that reads records and lists, one in fifty made up from the field catalog. A
sample is appended to FOLDER/samples.jsonl every SAMPLED requests. Interrupted, it goes on at the last sample with a new
server, and figures are of its last one.
"""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from itertools import islice
from pathlib import Path
from random import Random
from time import sleep
from typing import Any

from app.query.resources import RESOURCES
from app.reference import load_reference
from app.settings import Settings
from app.store.engine import Store
from app.store.keys import create_key
from app.store.migrations import upgrade
from benchmarks.newsroom import Newsroom, Record
from benchmarks.slowest_read import made_up_path

SAMPLED = 1_000  # requests between two samples
LENGTH = 700  # characters of an article: what is reported stands first
MADE_UP, LISTED = 0.02, 0.4  # shares of reads: lists of any form; pages of lists among the others
IDS = 200  # of each resource, which filters name


def main() -> None:
    """Soak, and print the samples' summary."""
    given = [int(argument) for argument in sys.argv[1:4]]
    articles, requests, seed = [*given, *(20_000, 1_000_000, 1)[len(given) :]]
    folder = Path(sys.argv[4] if len(sys.argv) > 4 else f".torture/{seed}/soak")
    folder.mkdir(parents=True, exist_ok=True)
    settings = Settings(database_url=f"sqlite:///{folder.resolve() / 'summit.db'}")
    upgrade(settings)
    with Store(settings) as store:
        key = create_key(store, "", ["ingest"], None)
    with _served(settings, folder) as (process, port):
        Soak(port, key, process, folder / "samples.jsonl", seed).run(articles, requests)
    _report(_samples(folder / "samples.jsonl"))


class Soak:
    """Sends requests to one server, over a connection for writes and one for reads, and samples it."""

    def __init__(self, port: int, key: str, process: int, samples: Path, seed: int) -> None:
        self._writes, self._reads = (HTTPConnection("127.0.0.1", port, timeout=600) for _ in range(2))
        self._key, self._process, self._samples = key, process, samples
        last = next(iter(_samples(samples)[-1:]), {"requests": 0, "articles": 0})
        self.requests, self.articles = last["requests"], last["articles"]
        self._next = self.requests + SAMPLED
        self._chance = Random(f"{seed}-{self.requests}")
        self._newsroom = islice(Newsroom(load_reference(), seed, 200).articles(), self.articles, None)
        self._ids = {name: ["none"] for name in RESOURCES}
        self._posted: list[str] = []
        self._statuses: Counter[int] = Counter()

    def run(self, articles: int, requests: int) -> None:
        """Send requests, with articles spread evenly among them: a read waits for a write that is late."""
        with ThreadPoolExecutor(1) as writer:
            written = writer.submit(self._post, next(self._newsroom))
            while self.requests < requests:
                if self.articles * requests < articles * self.requests:
                    written.result()
                    written = writer.submit(self._post, next(self._newsroom))
                self._send(self._reads, "GET", self._path_of_a_read())
                if self.requests >= self._next:
                    self._sample()
            written.result()

    def _path_of_a_read(self) -> str:
        if self._chance.random() < MADE_UP:
            return made_up_path(self._chance, self._ids)
        name = self._chance.choice(("quotes", "people", "articles", "summits", "agreements"))
        id_ = self._chance.choice(self._ids[name])
        if id_ == "none" or self._chance.random() < LISTED:
            return f"/v1/{name}?limit=20&offset={self._chance.randrange(200)}"
        return f"/v1/{name}/{id_}"

    def _post(self, record: Record) -> None:
        body = json.dumps({**record, "text": record["text"][:LENGTH]})
        answer = self._send(self._writes, "POST", "/v1/articles", body)
        self.articles += 1
        if answer:
            self._posted.append(answer["data"]["id"])
        if self.articles % 20 == 0:
            self._send(
                self._writes, "DELETE", f"/v1/articles/{self._posted.pop(self._chance.randrange(len(self._posted)))}"
            )

    def _send(self, connection: HTTPConnection, method: str, path: str, body: str | None = None) -> Any:
        """Return the content of a response, None of a refused request."""
        try:
            response = self._asked(connection, method, path, body)
        except ConnectionError:  # the server closes a connection that is idle for seconds; the next request opens it
            connection.close()
            response = self._asked(connection, method, path, body)
        content = response.read()
        self._statuses[response.status] += 1
        self.requests += 1
        return json.loads(content) if response.status < 300 and content else None

    def _asked(self, connection: HTTPConnection, method: str, path: str, body: str | None) -> HTTPResponse:
        headers = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"}
        connection.request(method, path, body, headers if method != "GET" else {})
        return connection.getresponse()

    def _sample(self) -> None:
        self._next = self.requests + SAMPLED
        sample = {
            "process": self._process,
            "requests": self.requests,
            "articles": self.articles,
            "rss": resident(self._process),
            "descriptors": len(os.listdir(f"/proc/{self._process}/fd")),
            "statuses": self._statuses,
        }
        with self._samples.open("a") as file:
            file.write(json.dumps(sample) + "\n")
        for name in RESOURCES:
            page = self._send(self._reads, "GET", f"/v1/{name}?limit={IDS}&count=none")
            self._ids[name] = [record["id"] for record in page["data"]] or ["none"] if page else self._ids[name]


@contextmanager
def _served(settings: Settings, folder: Path) -> Iterator[tuple[int, int]]:
    """Start a server; yield its process and port."""
    environment = {"SUMMIT_DATABASE_URL": settings.database_url, "SUMMIT_ARTICLES": str(folder / "none")}
    log = folder / "server.log"
    (folder / "none").mkdir(exist_ok=True)
    with log.open("w") as file:
        command = [sys.executable, "-m", "app", "serve", "--port", "0"]
        process = subprocess.Popen(command, env={**os.environ, **environment}, stderr=file, stdout=file)
    try:
        while not (found := re.search(r"http://127.0.0.1:(\d+)", log.read_text())):
            assert process.poll() is None, log.read_text()
            sleep(0.1)
        yield process.pid, int(found[1])
    finally:
        process.terminate()
        process.wait()


def resident(process: int) -> float:
    """Return the resident megabytes of a process."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0]) / 1000


def _samples(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def _report(samples: list[Any]) -> None:
    last = samples[-1]
    samples = [sample for sample in samples if sample["process"] == last["process"]]
    half = samples[len(samples) // 2]
    print(f"{last['articles']} articles, {last['requests']} requests, of the last server: {last['statuses']}")
    print(f"megabytes: {samples[0]['rss']:.0f} first, {half['rss']:.0f} at half, {last['rss']:.0f} last")
    print(f"descriptors: {samples[0]['descriptors']} first, {half['descriptors']} at half, {last['descriptors']} last")


if __name__ == "__main__":
    main()
