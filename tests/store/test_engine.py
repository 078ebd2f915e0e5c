"""Opening a database: readers cannot write, writers take turns, and what is away is said to be."""

import sqlite3
import threading

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.errors import DatabaseUnavailable, QueryTooSlow
from app.settings import Settings
from app.store.engine import Store
from app.store.faults import named_faults

COUNT = "UPDATE database SET revision = revision + 1"


def revision(store) -> int:
    with store.reading() as connection:
        return connection.execute(text("SELECT revision FROM database")).scalar_one()


def test_a_reader_cannot_write(store):
    with pytest.raises((DBAPIError, DatabaseUnavailable)), store.reading() as connection:
        connection.execute(text(COUNT))
    assert revision(store) == 0


def test_a_reader_sees_one_state_throughout(store):
    with store.reading() as connection:
        query = text("SELECT revision FROM database")
        before = connection.execute(query).scalar_one()
        with store.writing() as writer:
            writer.execute(text(COUNT))
        assert connection.execute(query).scalar_one() == before
    assert revision(store) == before + 1


ROWS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000)"
ENDLESS = text(f"{ROWS} SELECT count(*) FROM n")


def test_a_read_for_a_request_is_bounded_and_its_connection_is_not_afterwards(database: Settings) -> None:
    with Store(database.model_copy(update={"read_seconds": 0.1})) as store:
        for _ in range(2):
            with pytest.raises(QueryTooSlow, match="Use fewer"), store.serving() as connection:
                connection.execute(ENDLESS)
            assert revision(store) == 0
        with store.serving() as connection:
            assert connection.execute(text("SELECT revision FROM database")).scalar_one() == 0


def test_a_read_is_bounded_in_a_thread_that_did_not_open_it(database: Settings) -> None:
    def read() -> None:
        with pytest.raises((DBAPIError, DatabaseUnavailable)):
            connection.execute(ENDLESS)

    with Store(database.model_copy(update={"read_seconds": 0.1})) as store, store.serving() as connection:
        sum(range(3_000_000))  # CPU time of the thread that opens it
        thread = threading.Thread(target=read)
        thread.start()
        thread.join()


def test_an_exception_rolls_back(store):
    def fail() -> None:
        with store.writing() as connection:
            connection.execute(text(COUNT))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert revision(store) == 0


def test_no_update_is_lost(store):
    def count() -> None:
        for _ in range(20):
            with store.writing() as connection:
                seen = connection.execute(text("SELECT revision FROM database")).scalar_one()
                connection.execute(text("UPDATE database SET revision = :next"), {"next": seen + 1})

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert revision(store) == 80


def test_a_second_writer_waits_and_then_says_that_it_is_locked(database):
    first, second = Store(database), Store(database.model_copy(update={"busy_timeout_ms": 50}))
    with first.writing(), pytest.raises(DatabaseUnavailable, match="locked"), second.writing():
        pass
    with second.writing() as connection:
        connection.execute(text(COUNT))
    first.close()
    second.close()


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////proc/nowhere/summit.db",
        "postgresql://summit@127.0.0.1:1/summit",
        "postgresql://summit@/summit?host=/nowhere",
    ],
)
def test_a_database_that_is_away_is_said_to_be(url):
    store = Store(Settings(database_url=url, busy_timeout_ms=1000))
    with pytest.raises(DatabaseUnavailable), store.reading():
        pass
    store.close()


def test_a_file_that_is_no_database_is_said_to_be_away_and_is_closed(tmp_path, monkeypatch):
    (tmp_path / "no.db").write_text("This is no database. " * 100)
    store = Store(Settings(database_url=f"sqlite:///{tmp_path / 'no.db'}"))
    connect, opened = sqlite3.connect, []
    monkeypatch.setattr("sqlite3.connect", lambda *a, **k: opened.append(connect(*a, **k)) or opened[-1])
    with pytest.raises(DatabaseUnavailable), store.reading() as connection:
        connection.execute(text("SELECT 1 FROM article"))
    store.close()
    assert opened
    for each in opened:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            each.execute("SELECT 1")


def test_a_mistake_of_ours_is_not_taken_for_a_database_that_is_away(store):
    with pytest.raises(DBAPIError), store.reading() as connection:
        connection.execute(text("SELECT FROM WHERE"))


def test_sqlite_in_memory_is_refused_because_readers_would_not_see_it():
    for url in ("sqlite://", "sqlite:///:memory:"):
        with pytest.raises(DatabaseUnavailable, match="Use a file"):
            Store(Settings(database_url=url))


def test_the_folder_of_a_new_database_is_made(tmp_path):
    store = Store(Settings(database_url=f"sqlite:///{tmp_path / 'new' / 'folder' / 'a.db'}"))
    with store.writing() as connection:
        connection.execute(text("CREATE TABLE t (x)"))
    store.close()
    assert (tmp_path / "new" / "folder" / "a.db").exists()


def test_sqlite_is_durable_and_checks_foreign_keys(sqlite):
    store = Store(sqlite.create(migrated=True))
    with store.writing() as connection:
        values = [
            connection.exec_driver_sql(f"PRAGMA {p}").scalar() for p in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert values == ["wal", 2, 1]
    store.close()


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("failed to resolve host 'x': [Errno -2] Name or service not known", "The host in"),
        ('connection to server at "127.0.0.1", port 1 failed: Connection refused', "No server accepts"),
        ('connection to server on socket "/x/.s.PGSQL.5432" failed: No such file or directory', "No server accepts"),
        ('connection failed: FATAL:  database "x" does not exist', "no such database"),
        ('connection failed: FATAL:  role "x" does not exist', "the user or the password"),
        ('connection failed: FATAL:  password authentication failed for user "x"', "the user or the password"),
        ("server closed the connection unexpectedly", "Try again shortly"),
    ],
)
def test_each_wrong_part_of_an_address_of_postgresql_is_named(said, message):
    with pytest.raises(DatabaseUnavailable, match=message), named_faults():
        raise psycopg.OperationalError(said)


def test_a_port_that_no_server_listens_on_is_named():
    store = Store(Settings(database_url="postgresql://127.0.0.1:1/summit"))
    with pytest.raises(DatabaseUnavailable, match="No server accepts connections"), store.reading():
        pass
    store.close()
