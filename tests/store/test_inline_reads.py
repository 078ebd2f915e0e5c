"""A few milliseconds on a kept connection, and no more."""

import itertools
import threading
from contextlib import suppress

import pytest
from sqlalchemy import text

from app.errors import DatabaseUnavailable, SchemaMismatch
from app.settings import Settings
from app.store.engine import Store
from app.store.inline_reads import InlineReader, Unfinished
from app.store.revision import read_revision

ENDLESS = text("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")


@pytest.fixture
def store(sqlite, monkeypatch):
    monkeypatch.setattr(
        "app.store.inline_reads.LONGEST", 0.5
    )  # a busy machine may stop for longer than a few milliseconds
    monkeypatch.setattr("app.store.inline_reads.PAUSE", 0)
    opened = Store(sqlite.create(migrated=True))
    yield opened
    opened.close()


def write(store):
    with store.writing() as connection:
        connection.execute(text("UPDATE database SET revision = revision + 1"))


def revision(store):
    with store.reading_inline() as connection:
        return read_revision(connection).number


def test_an_inline_read_sees_one_state_and_the_next_one_the_next(store):
    reader = InlineReader(store.reader, longest=60)
    with reader.reading() as connection:
        before = read_revision(connection)
        write(store)
        assert read_revision(connection) == before
        assert connection.execute(text("SELECT revision FROM database")).scalar_one() == before.number
    with reader.reading() as connection:
        assert read_revision(connection).number == before.number + 1
    reader.close()


def test_what_takes_too_long_is_cut_off_and_the_connection_serves_on(store):
    for _ in range(3):
        with pytest.raises(Unfinished), store.reading_inline() as connection:
            connection.execute(ENDLESS)
        assert revision(store) == 0


def test_time_is_counted_from_where_an_inline_read_begins(store):
    reader = InlineReader(store.reader, longest=0.0)
    with pytest.raises(Unfinished), reader.reading() as connection:
        connection.execute(ENDLESS)
    reader.close()


def test_what_was_too_slow_once_is_not_begun_again(store):
    reader = InlineReader(store.reader, longest=0.0)
    with pytest.raises(Unfinished), reader.reading("endless") as connection:
        connection.execute(ENDLESS)
    begun = []
    with pytest.raises(Unfinished), reader.reading("endless"):
        begun.append("endless")
    with reader.reading("another"):
        begun.append("another")
    reader.close()
    assert begun == ["another"]


def test_after_a_slow_query_new_ones_are_left_to_threads_for_a_while(store, monkeypatch):
    monkeypatch.setattr("app.store.inline_reads.PAUSE", 1e9)
    reader = InlineReader(store.reader, longest=0.0)
    with reader.reading("another"):
        pass
    with pytest.raises(Unfinished), reader.reading("endless") as connection:
        connection.execute(ENDLESS)
    with pytest.raises(Unfinished), reader.reading("another"):
        pass
    with reader.reading():  # reads without a key are never slow
        pass
    monkeypatch.setattr("app.store.inline_reads.perf_counter", lambda: 1e12)
    with reader.reading("another"):
        pass
    reader.close()


@pytest.mark.parametrize(("seconds", "again"), [(0.0, True), (1.0, False)])
def test_what_a_thread_found_quick_may_be_read_inline_again(store, seconds, again):
    reader = InlineReader(store.reader, longest=0.2)
    with pytest.raises(Unfinished), reader.reading("endless") as connection:
        connection.execute(ENDLESS)
    reader.took("endless", seconds)
    begun = []
    with suppress(Unfinished), reader.reading("endless"):
        begun.append(True)
    reader.close()
    assert begun == [True] * again


def test_a_mistake_is_not_remembered_as_slow(store):
    reader = InlineReader(store.reader, longest=60)
    with pytest.raises(Unfinished), reader.reading("wrong") as connection:
        connection.execute(text("SELECT nothing"))
    with reader.reading("wrong"):
        pass
    reader.close()


def test_what_is_remembered_as_slow_is_bounded(store, monkeypatch):
    monkeypatch.setattr("app.store.inline_reads.MOST_SLOW", 2)
    reader = InlineReader(store.reader, longest=0.0)
    for number in range(3):
        with pytest.raises(Unfinished), reader.reading(number) as connection:
            connection.execute(ENDLESS)
    with reader.reading(0):
        pass
    reader.close()


@pytest.mark.parametrize("clock", ["thread_time", "perf_counter"])
def test_a_deadline_cuts_off_a_query_but_not_its_own_end(store, monkeypatch, clock):
    monkeypatch.setattr("app.store.inline_reads.STEPS", 1)  # the handler is asked at every step, those of ROLLBACK too
    times = itertools.count(step=1e9)
    reader = InlineReader(store.reader, longest=60)
    with reader.reading() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
        monkeypatch.setattr(f"app.store.inline_reads.{clock}", lambda: next(times))
    with pytest.raises(Unfinished), reader.reading() as connection:
        connection.execute(text("SELECT 1"))
    monkeypatch.setattr(f"app.store.inline_reads.{clock}", lambda: 0.0)
    with reader.reading() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
    reader.close()


def test_an_inline_read_cannot_write(store):
    with pytest.raises(Unfinished), store.reading_inline() as connection:
        connection.execute(text("UPDATE database SET revision = 7"))
    assert revision(store) == 0


def test_what_the_caller_raises_is_passed_on_and_the_next_may_look(store):
    with pytest.raises(KeyError), store.reading_inline() as connection:
        raise KeyError(connection.execute(text("SELECT 1")).scalar_one())
    assert revision(store) == 0


def test_nobody_waits_for_the_inline_read_of_another(store):
    refused = []

    def other():
        try:
            revision(store)
        except Unfinished:
            refused.append(True)

    with store.reading_inline():
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert refused == [True]


def test_a_database_that_is_away_is_left_to_the_thread(tmp_path):
    store = Store(Settings(database_url=f"sqlite:///{tmp_path}"))
    with pytest.raises(Unfinished):
        revision(store)
    with pytest.raises(DatabaseUnavailable), store.reading():
        pass
    store.close()


def test_a_server_gives_no_inline_reads(postgresql):
    store = Store(postgresql.create(migrated=True))
    with pytest.raises(Unfinished):
        revision(store)
    store.close()


def test_a_database_without_tables_is_said_to_be_one(unmigrated):
    store = Store(unmigrated)
    with pytest.raises(SchemaMismatch), store.reading() as connection:
        read_revision(connection)
    store.close()
