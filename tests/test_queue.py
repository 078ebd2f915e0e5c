"""The queue: what is put into it is read exactly once, whatever becomes of workers. PostgreSQL, which alone has one."""

import json

import psycopg
import pytest
from procrastinate.exceptions import ConnectorException
from sqlalchemy import text
from typer.testing import CliRunner

from app import ingest, queue
from app.cli.main import app as command
from app.document import Document
from app.errors import DatabaseUnavailable, ExtractionFailed, NoQueue, SchemaMismatch
from app.findings import Extraction
from app.ingest import MAX_ATTEMPTS, Ingestion, ingest_all, work
from app.settings import Settings
from app.store.engine import Store
from app.store.pending import Pending
from app.store.writer import withdraw
from app.testing import LocalPool
from tests.articles import VERSION
from tests.store.test_writer import rows
from tests.workers import SECONDS, worker

TEXT = (
    "TOKYO - Prime Minister Shigeru Ishiba of Japan met President Lee Jae-myung of South Korea in Tokyo on Saturday. "
    "“We will work together,” Lee said."
)
OTHER = "President Emmanuel Macron of France met Chancellor Friedrich Merz in Berlin."


@pytest.fixture(scope="session")
def backend(postgresql):
    return postgresql


def failing(error):
    """Return a pool that finds nothing, or raises."""

    def extract(document):
        if error:
            raise error
        return Extraction(VERSION)

    return LocalPool(extract)


def service(store, reference, error=None, *, queue=False):
    return Ingestion(store, reference, failing(error), queue, VERSION)


def put(store, reference, *texts, **metadata):
    queued = service(store, reference, queue=True)
    return [each.article for each in queued._enqueue([(Document(text, **metadata), "test") for text in texts])]


def bodies(store):
    return {row["id"]: json.loads(row["body"]) for row in rows(store, "article")}


def jobs(store):
    with store.reading() as connection:
        found = connection.execute(
            text("SELECT status::text, args->>'article' FROM procrastinate_jobs WHERE task_name = 'read' ORDER BY id")
        )
        return [tuple(row) for row in found]


def changes(store):
    return [(row["resource"], row["action"]) for row in sorted(rows(store, "change"), key=lambda row: row["seq"])]


@pytest.mark.slow  # starts two processes with a pool each
@pytest.mark.parametrize("point", ["taken", "reading", "kept"])
def test_a_worker_that_is_killed_leaves_each_article_done_once(point, database, store, reference):
    (id_,) = put(store, reference, TEXT)
    with worker(database, point) as doomed:
        doomed.says(point)
        assert jobs(store) == [("doing", id_)]
        doomed.kill()
    with worker(database) as second:
        second.says(f"{id_}: no longer pending" if point == "kept" else f"{id_}: ready")
    assert bodies(store)[id_]["status"] == "ready"
    assert bodies(store)[id_]["counts"]["quotes"] == 1
    # Twice it was written: when it came, and when it had been read.
    assert [row["revision"] for row in rows(store, "database")] == [2]
    assert [action for resource, action in changes(store) if resource == "articles"] == ["created", "updated"]


@pytest.mark.slow  # starts two processes with a pool each
def test_two_workers_do_each_article_once_and_end_when_they_are_told_to(database, store, reference, tmp_path):
    texts = [f"{TEXT} It was meeting number {number}." for number in range(12)]
    lines = tmp_path / "articles.jsonl"
    lines.write_text("\n".join(json.dumps({"text": each}) for each in [*texts, texts[0], ""]))
    with worker(database) as one, worker(database) as other:
        one.says("ready for work")
        other.says("ready for work")
        outcomes = list(ingest_all([str(lines)], database, queue=True))
        assert [outcome.status for outcome in outcomes] == ["pending"] * 13 + ["failed"]
        one.says(": ready")
        other.says(": ready")
        work(database, until_empty=True)
        for each in (one, other):
            each.process.terminate()
            assert each.process.wait(SECONDS) == 0
    assert jobs(store) == []
    assert {body["status"] for body in bodies(store).values()} == {"ready"}
    # All came in one revision, and each was read in one of its own.
    assert [row["revision"] for row in rows(store, "database")] == [1 + len(texts)]


def test_versions_of_one_page_are_read_in_their_order(database, store, reference, local_pool):
    url = "https://news.example.org/talks"
    ids = [put(store, reference, each, source_url=url)[0] for each in (TEXT, OTHER)]
    with store.reading() as connection:
        locks = connection.execute(text("SELECT count(*), count(DISTINCT lock) FROM procrastinate_jobs")).one()
    assert tuple(locks) == (2, 1)
    work(database, until_empty=True)
    assert list(bodies(store)) == [ids[1]]
    assert bodies(store)[ids[1]]["status"] == "ready"


def test_a_job_is_made_in_the_transaction_that_stores_its_article(store, reference):
    with store.writing() as connection:
        queue.defer(connection, [Pending("a", None), Pending("b", "https://news.example.org/")])
        assert connection.execute(text("SELECT count(*) FROM procrastinate_jobs")).scalar() == 2
        connection.execute(text("ROLLBACK"))
    assert jobs(store) == []
    ids = put(store, reference, TEXT, OTHER)
    put(store, reference, TEXT, OTHER)
    assert jobs(store) == [("todo", id_) for id_ in ids]


@pytest.mark.parametrize(
    ("error", "attempts", "reason"),
    [
        (ExtractionFailed("It took too long."), 0, "It took too long."),
        (ZeroDivisionError(), 0, "Storing it failed: ZeroDivisionError."),
        (None, MAX_ATTEMPTS, "failed after 5 attempts"),
    ],
)
def test_what_cannot_be_read_is_told_with_the_reason(error, attempts, reason, store, reference):
    (id_,) = put(store, reference, TEXT)
    service(store, reference, error).read_pending(id_, attempts)
    assert bodies(store)[id_]["status"] == "failed"
    assert reason in bodies(store)[id_]["failure"]


def test_an_article_waits_on_where_the_database_is_away(store, reference):
    (id_,) = put(store, reference, TEXT)
    with pytest.raises(DatabaseUnavailable):
        service(store, reference, DatabaseUnavailable("away")).read_pending(id_)
    assert bodies(store)[id_]["status"] == "pending"


def test_an_article_that_was_withdrawn_is_not_read(store, reference):
    (id_,) = put(store, reference, TEXT)
    withdraw(store, id_, "a test", reference)
    assert service(store, reference, AssertionError()).read_pending(id_) is None
    assert bodies(store) == {}


@pytest.mark.parametrize("error", [ConnectorException(), psycopg.OperationalError("gone")])
def test_a_worker_that_has_lost_its_database_says_so(error, database, monkeypatch):
    async def lose(*_, **__):
        raise error

    monkeypatch.setattr(ingest, "ExtractionPool", lambda *_, **__: failing(None))
    monkeypatch.setattr(queue, "_run", lose)
    with pytest.raises(DatabaseUnavailable, match="lost its database"):
        work(database)


def test_a_database_that_has_not_been_migrated_says_so(postgresql, reference):
    store = Store(postgresql.create(migrated=False))
    with pytest.raises(SchemaMismatch):
        put(store, reference, TEXT)
    store.close()


def test_articles_without_a_job_get_one_when_a_worker_starts_in_the_order_in_which_they_came(
    database, store, reference
):
    ids = put(store, reference, TEXT, OTHER)
    with store.writing() as connection:
        connection.execute(text("DELETE FROM procrastinate_jobs WHERE args->>'article' = :id"), {"id": ids[0]})
    queue.defer_forgotten(store)
    queue.defer_forgotten(store)
    assert sorted(jobs(store)) == sorted(("todo", id_) for id_ in ids)
    with store.writing() as connection:
        connection.execute(text("DELETE FROM procrastinate_jobs"))
    queue.defer_forgotten(store)
    assert jobs(store) == [("todo", id_) for id_ in ids]


def test_postgresql_knows_how_many_jobs_a_bulk_has_brought(database, store, tmp_path):
    lines = tmp_path / "articles.jsonl"
    lines.write_text("\n".join(json.dumps({"text": f"{TEXT} {number}"}) for number in range(7)))
    assert len(list(ingest_all([str(lines)], database, queue=True))) == 7
    with store.reading() as connection:
        known = connection.execute(text("SELECT reltuples FROM pg_class WHERE relname = 'procrastinate_jobs'")).scalar()
    assert known == 7


def test_sqlite_has_no_queue(tmp_path, reference):
    database = Settings(database_url=f"sqlite:///{tmp_path / 'summit.db'}")
    store = Store(database)
    with pytest.raises(NoQueue):
        put(store, reference, TEXT)
    with pytest.raises(NoQueue):
        work(database)
    store.close()


def test_the_command_line_puts_articles_into_the_queue_and_works_it_off(
    database, store, tmp_path, monkeypatch, local_pool
):
    monkeypatch.setenv("SUMMIT_DATABASE_URL", database.database_url)
    article = tmp_path / "talks.txt"
    article.write_text(TEXT)
    for arguments, said in (
        (("ingest", "--queue", article), "1 pending, 0 unchanged, 0 failed"),
        (("ingest", "--queue", article), "1 pending, 0 unchanged, 0 failed"),
        (("worker", "--until-empty"), ""),
        (("ingest", "--queue", article), "0 pending, 1 unchanged, 0 failed"),
    ):
        result = CliRunner().invoke(command, [str(argument) for argument in arguments])
        assert (result.exit_code, said in result.output) == (0, True), result.output
    assert [body["status"] for body in bodies(store).values()] == ["ready"]
