"""A writer that is killed at any moment: what it acknowledged is there, whole, and nothing is there by half."""

import json
import multiprocessing
import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from io import StringIO
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from app import ingest
from app.cli.main import app as command
from app.document import Document
from app.extract.versions import VERSION
from app.findings import Extraction
from app.settings import Settings
from app.sources.arguments import Source
from app.store import writer
from app.store.engine import Store
from app.store.integrity import verify
from app.store.keys import create_key
from app.store.migrations import upgrade
from app.testing import LocalPool
from tests.api.client import asking
from tests.articles import article, person, quote, summit
from tests.conftest import Backend, SQLite
from tests.profiles import sized
from tests.store.test_writer import REFERENCE, put, rows, state

KILLS = sized(4)  # 200 in torture
BATCH = 3
ARTICLES = [
    article(
        f"Lee of Japan met Ann in Tokyo. “We met {number} times,” said Lee.",
        name=f"article-{number}",
        title=f"Talks {number}",
        published="2025-08-24",
        countries={"JP": ["Japan"]},
        people=[person("Lee", "President", "JP"), person("Ann")],
        summits=[summit("Lee of Japan met Ann in Tokyo", "JP KR", "2025-08-23", "Tokyo", mentions=["met"])],
        quotes=[quote(f"We met {number} times,", speaker="Lee")],
        version=VERSION,
    )
    for number in range(12)
]
FOUND = {each.document.text: each.extraction for each in ARTICLES}
SOURCES = [Source(each.name, each.name, partial(replace, each.document)) for each in ARTICLES]
PATCH = pytest.MonkeyPatch()  # of processes that end soon
NUMBERS = {each.document.text: number for number, each in enumerate(ARTICLES)}

pytestmark = pytest.mark.slow


class Lines(StringIO):
    """Standard output of a command: each line that names an article acknowledges it."""

    def __init__(self, acknowledged: Pipe) -> None:
        super().__init__()
        self.acknowledged = acknowledged

    def write(self, line: str) -> int:
        if ".json" in line:
            self.acknowledged.send(int(Path(line.strip()).stem))
        return len(line)


def pool(*_: Any, **__: Any) -> LocalPool:
    def found(document: Document) -> Extraction:
        return FOUND[document.text]

    return LocalPool(found)


def by_save(settings: Settings, acknowledged: Pipe, folder: Path) -> None:
    with Store(settings) as store:
        for number, each in enumerate(ARTICLES):
            put(store, each)
            acknowledged.send(number)


def by_command(settings: Settings, acknowledged: Pipe, folder: Path) -> None:
    """Run `summit ingest` on a folder. It acknowledges what it prints."""
    for number, each in enumerate(ARTICLES):
        (folder / f"{number:02}.jsonl").write_text(json.dumps(record(each.document)))
    PATCH.setattr("app.ingest.ExtractionPool", pool)
    PATCH.setattr("app.ingest.BATCH", BATCH)
    os.environ["SUMMIT_DATABASE_URL"] = settings.database_url
    sys.stdout = Lines(acknowledged)
    command(["ingest", str(folder), "--workers", "1"], standalone_mode=False)


def by_post(settings: Settings, acknowledged: Pipe, folder: Path) -> None:
    """Post articles. The response acknowledges one; on PostgreSQL it is pending then."""
    with Store(settings) as store:
        key = create_key(store, "", ["ingest"], None)
    with asking(settings) as client:
        state = client.app.state
        state.ingestion = replace(state.ingestion, pool=pool())
        for number, each in enumerate(ARTICLES):
            headers = {"Authorization": f"Bearer {key}"}
            response = client.request("POST", "/v1/articles", json=record(each.document), headers=headers)
            assert response.is_success, response.text
            acknowledged.send(number)


def by_worker(settings: Settings, acknowledged: Pipe, folder: Path) -> None:
    """Queue all articles, then work. It acknowledges what is not pending any more."""
    finish: Callable[..., bool] = vars(ingest)["finish_pending"]

    def finished(store: Store, id_: str, document: Document, *others: Any) -> bool:
        done = finish(store, id_, document, *others)
        acknowledged.send(NUMBERS[document.text])
        return done

    with Store(settings) as store:
        queued = ingest.Ingestion(store, REFERENCE, pool(), queue=True)
        assert all(each.article for each in queued.ingest_all(SOURCES))
    PATCH.setattr("app.ingest.ExtractionPool", pool)
    PATCH.setattr("app.ingest.finish_pending", finished)
    ingest.work(settings, until_empty=True)


WAYS = [by_save, by_command, by_post, by_worker]
Way = Callable[[Settings, Pipe, Path], None]


def record(document: Document) -> dict[str, Any]:
    return {"text": document.text, "title": document.title, "published": document.published}


def in_two_steps(way: Way) -> Way:
    """Return a way that commits an article before the records that it states: what this test has to find."""
    written: Callable[..., Any] = vars(writer)["write"]

    def write(connection: Connection, differences: Any) -> None:
        first, *others = sorted(differences, key=lambda found: found.table.name != "article")
        written(connection, [first])
        driver: Any = connection.connection.dbapi_connection
        driver.commit()
        time.sleep(0.02)  # most of the time that an article takes, so a few kills find it
        if connection.dialect.name == "sqlite":
            driver.execute("BEGIN IMMEDIATE")
        written(connection, others)

    def run(settings: Settings, acknowledged: Pipe, folder: Path) -> None:
        PATCH.setattr(writer, "write", write)
        way(settings, acknowledged, folder)

    return run


def started(way: Way, settings: Settings, folder: Path) -> tuple[Any, Any]:
    """Start a process that ingests all articles; return it and the pipe of what it acknowledges."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=way, args=(settings, sender, folder))
    process.start()
    sender.close()
    return process, receiver


def killed(way: Way, settings: Settings, folder: Path, chance: random.Random) -> set[int]:
    """Kill a process that ingests, at a random moment; return which articles it had acknowledged."""
    process, receiver = started(way, settings, folder)
    last = chance.randrange(3, len(ARTICLES) - 1)
    moments: list[float] = []
    found: set[int] = set()
    while len(found) <= last:
        found.add(receiver.recv())
        moments.append(time.perf_counter())
    # A moment of the next writes, of which a command commits BATCH together.
    moment = moments[-1] + chance.random() * BATCH * (moments[-1] - moments[0]) / last
    while time.perf_counter() < moment:
        pass
    process.kill()
    found |= rest(receiver)  # what is in the pipe was acknowledged too
    process.join()
    return found


def rest(receiver: Any) -> set[int]:
    """Return what is acknowledged until the process ends."""
    found = set()
    while True:
        try:
            found.add(receiver.recv())
        except EOFError:
            return found


def finish(settings: Settings, way: Way, folder: Path) -> dict[str, list[str]]:
    """Ingest all articles again, read what is pending, and return the state."""
    process, receiver = started(way, settings, folder)
    assert rest(receiver) <= {*NUMBERS.values()}
    process.join()
    assert process.exitcode == 0
    with Store(settings) as store:
        ingestion = ingest.Ingestion(store, REFERENCE, pool())
        for row in rows(store, "article"):
            ingestion.read_pending(row["id"])
        return {table: found for table, found in state(store).items() if table != "access_key"}


def faults_of(settings: Settings, acknowledged: set[int]) -> list[str]:
    """Return what is wrong after a crash: of the database, and among what was acknowledged."""
    with Store(settings) as store:
        stored = {NUMBERS[row["text"]] for row in rows(store, "article")}
        lost = [f"article {number} is lost" for number in acknowledged - stored]
        return lost + [f"{fault.table} {fault.key}: {fault.problem}" for fault in verify(store, REFERENCE)]


@pytest.fixture
def possible(backend: Backend, way: Way) -> None:
    if way is by_worker and isinstance(backend, SQLite):
        pytest.skip("SQLite has no queue")


@pytest.mark.usefixtures("possible")
@pytest.mark.parametrize("way", WAYS)
def test_what_was_acknowledged_is_whole_after_a_kill(
    databases: Callable[[], Settings], way: Way, tmp_path: Path, chance: random.Random
) -> None:
    expected = finish(databases(), way, tmp_path)
    for _ in range(KILLS):
        settings = databases()
        assert faults_of(settings, killed(way, settings, tmp_path, chance)) == []
        assert finish(settings, way, tmp_path) == expected


@pytest.mark.usefixtures("possible")
@pytest.mark.parametrize("way", WAYS)
def test_a_writer_of_two_steps_is_caught(
    databases: Callable[[], Settings], backend: Backend, way: Way, tmp_path: Path, chance: random.Random
) -> None:
    if way is by_post and not isinstance(backend, SQLite):
        pytest.skip("a POST only queues an article there, which is one row")
    found: list[str] = []
    for _ in range(100):
        settings = databases()
        found += faults_of(settings, killed(in_two_steps(way), settings, tmp_path, chance))
        if found:
            break
    assert found


def test_the_schema_is_there_or_not_after_a_kill(unmigrated: Settings, chance: random.Random) -> None:
    context = multiprocessing.get_context("fork")
    process = context.Process(target=upgrade, args=(unmigrated,))
    process.start()
    process.join(chance.random() / 10)
    process.kill()
    process.join()
    upgrade(unmigrated)
    assert faults_of(unmigrated, set()) == []
