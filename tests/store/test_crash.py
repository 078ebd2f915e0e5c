"""A writer that is killed at any moment: what it acknowledged is there, whole, and nothing is there by half."""

import multiprocessing
import random
import time
from collections.abc import Callable
from multiprocessing.connection import Connection as Pipe
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings
from sqlalchemy import Connection

from app.settings import Settings
from app.store import writer
from app.store.engine import Store
from app.store.integrity import verify
from app.store.migrations import upgrade
from tests.articles import Article, article, person, quote, summit
from tests.store.test_writer import REFERENCE, put, rows, state

KILLS = max(2, hypothesis_settings().max_examples // 25)  # 4 in CI, 200 in torture
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
    )
    for number in range(12)
]

pytestmark = pytest.mark.slow


def in_one_step(settings: Settings, articles: list[Article], acknowledged: Pipe) -> None:
    with Store(settings) as store:
        for number, each in enumerate(articles):
            put(store, each)
            acknowledged.send(number)


def in_two_steps(settings: Settings, articles: list[Article], acknowledged: Pipe) -> None:
    """Commit an article before the records that it states: the mistake that this test has to find."""
    written: Callable[..., Any] = writer.write

    def write(connection: Connection, differences: Any) -> None:
        first, *others = sorted(differences, key=lambda found: found.table.name != "article")
        written(connection, [first])
        driver: Any = connection.connection.dbapi_connection
        driver.execute("COMMIT")
        driver.execute("BEGIN IMMEDIATE")
        written(connection, others)

    writer.write = write
    in_one_step(settings, articles, acknowledged)


def killed(target: Callable[..., None], settings: Settings, chance: random.Random) -> set[int]:
    """Run a writer, kill it at a moment, and return which articles it had acknowledged."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=target, args=(settings, ARTICLES, sender))
    process.start()
    sender.close()
    found = set()
    last = chance.randrange(1, len(ARTICLES) - 1)
    moments = []
    while last not in found:
        found.add(receiver.recv())
        moments.append(time.perf_counter())
    # A moment of the next write, which takes as long as those before.
    moment = moments[-1] + chance.random() * (moments[-1] - moments[0]) / last
    while time.perf_counter() < moment:
        pass
    process.kill()
    while True:  # what is in the pipe was acknowledged too
        try:
            found.add(receiver.recv())
        except EOFError:
            break
    process.join()
    return found


def faults_of(settings: Settings, acknowledged: set[int]) -> list[str]:
    """Return what is wrong after a crash: of the database, and among what was acknowledged."""
    with Store(settings) as store:
        stored = {row["title"] for row in rows(store, "article")}
        lost = [f"article-{number} is lost" for number in acknowledged if f"Talks {number}" not in stored]
        return lost + [f"{fault.table} {fault.key}: {fault.problem}" for fault in verify(store, REFERENCE)]


def test_what_was_acknowledged_is_whole_after_a_kill(databases: Callable[[], Settings]) -> None:
    undisturbed = databases()
    with Store(undisturbed) as store:
        put(store, *ARTICLES)
        expected = state(store)
    chance = random.Random(1)
    for _ in range(KILLS):
        settings = databases()
        assert faults_of(settings, killed(in_one_step, settings, chance)) == []
        with Store(settings) as store:
            put(store, *ARTICLES)
            assert state(store) == expected


def test_a_writer_of_two_steps_is_caught(databases: Callable[[], Settings]) -> None:
    settings = databases()
    if settings.database_url.startswith("postgres"):
        pytest.skip("its driver has no statements of transactions")
    chance = random.Random(1)
    found: list[str] = []
    for _ in range(50):
        settings = databases()
        found += faults_of(settings, killed(in_two_steps, settings, chance))
        if found:
            break
    assert found


def test_the_schema_is_there_or_not_after_a_kill(unmigrated: Settings) -> None:
    context = multiprocessing.get_context("fork")
    process = context.Process(target=upgrade, args=(unmigrated,))
    process.start()
    process.join(random.Random(1).random() / 10)
    process.kill()
    process.join()
    upgrade(unmigrated)
    assert faults_of(unmigrated, set()) == []
