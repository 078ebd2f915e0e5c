"""Many processes at one database: eight that ingest the same, backups under writes, readers that stall."""

import multiprocessing
import random
import threading
import time
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from app.document import Document
from app.extract.versions import VERSION
from app.findings import Extraction
from app.ingest import Ingestion, patient
from app.kinds import IngestStatus
from app.settings import Settings
from app.sources.arguments import Source
from app.store.backup import backup, database_file, restore
from app.store.engine import Store
from app.store.integrity import verify
from app.testing import LocalPool
from tests.articles import article, person, quote
from tests.profiles import sized
from tests.store.test_writer import REFERENCE, rows, state

INGESTERS = 8
ARTICLES = sized(20)  # 1,000 in torture
BACKUPS = sized(1)  # 50 in torture
WRITES = 50  # a second
STALLED = 60  # articles written while a reader stays; 3,000 take more than half an hour and show no more
PEOPLE = ("Ann Bell", "Tom Marsh", "Ida Stone", "Lee Jae-myung", "Bo Lind")

pytestmark = pytest.mark.slow


def document(number: int) -> Document:
    name = PEOPLE[number % len(PEOPLE)]
    return Document(f"{name} spoke in Tokyo. “We have met {number} times,” said {name}.", title=f"Talks {number}")


def read(document: Document) -> Extraction:
    name = next(name for name in PEOPLE if name in document.text)
    said = document.text.partition("“")[2].partition("”")[0]
    return article(document.text, people=[person(name)], quotes=[quote(said, name)], version=VERSION).extraction


def ingest(settings: Settings, numbers: list[int]) -> None:
    """Ingest these articles; none may fail."""
    sources = [Source(str(number), str(number), partial(document, number)) for number in numbers]
    with Store(patient(settings)) as store:
        for result in Ingestion(store, REFERENCE, LocalPool(read)).ingest_all(sources):
            assert result.status != IngestStatus.FAILED, result.reason


def test_eight_that_ingest_the_same_articles_at_once_are_as_one(
    databases: Callable[[], Settings], chance: random.Random
) -> None:
    one, other = databases(), databases()
    ingest(one, [*range(ARTICLES)])
    context = multiprocessing.get_context("fork")
    ingesters = []
    for _ in range(INGESTERS):
        numbers = chance.sample(range(ARTICLES), ARTICLES)
        ingesters.append(context.Process(target=ingest, args=(other, numbers)))
        ingesters[-1].start()
    for ingester in ingesters:
        ingester.join()
    assert [ingester.exitcode for ingester in ingesters] == [0] * INGESTERS
    with Store(one) as first, Store(other) as second:
        assert state(first) == state(second)
        assert [*verify(second, REFERENCE)] == []
        assert len(rows(second, "change")) == len({row["seq"] for row in rows(second, "change")})


@pytest.fixture
def file(database: Settings) -> Path:
    found = database_file(database)
    if not found:
        pytest.skip("PostgreSQL has its own ways")
    return found


def writing(settings: Settings, stop: threading.Event, written: list[int]) -> None:
    """Write articles, WRITES a second as far as the machine allows."""
    with Store(settings) as store:
        ingestion = Ingestion(store, REFERENCE, LocalPool(read))
        while not stop.wait(1 / WRITES):
            ingestion.ingest(document(len(written)), "article")
            written.append(len(written))


@pytest.fixture
def written(database: Settings) -> Any:
    """Articles that a thread goes on writing."""
    stop, found = threading.Event(), list[int]()
    thread = threading.Thread(target=writing, args=(database, stop, found))
    thread.start()
    while len(found) < WRITES:
        assert thread.is_alive()
        time.sleep(0.01)
    yield found
    stop.set()
    thread.join()


@pytest.mark.usefixtures("file")
def test_a_backup_under_writes_is_whole_and_restores(
    database: Settings, written: list[int], databases: Callable[[], Settings], tmp_path: Path
) -> None:
    for number in range(BACKUPS):
        at_least = len(written)
        copy = tmp_path / f"{number}.db"
        backup(database, copy)
        restored = databases()
        restore(restored, copy, force=True)
        copy.unlink()
        with Store(restored) as store:
            assert [*verify(store, REFERENCE)] == []
            assert len(rows(store, "article")) >= at_least


def test_the_log_of_a_database_grows_only_as_long_as_a_reader_stays(database: Settings, file: Path) -> None:
    log = file.with_name(f"{file.name}-wal")
    with Store(database) as store, Store(database) as other:
        ingestion = Ingestion(store, REFERENCE, LocalPool(read))
        numbers = iter(range(10_000))

        def written(articles: int) -> int:
            for number in islice(numbers, articles):
                ingestion.ingest(document(number), "article")
            return log.stat().st_size

        with other.reading() as connection:
            connection.exec_driver_sql("SELECT revision FROM database")
            small, large = written(STALLED // 4), written(3 * STALLED // 4)
            assert large > 2 * small  # it cannot be used again
        assert written(2 * STALLED) <= 1.5 * large
