"""`connection` reads the world of tests/query/world.py, `served` holds all its records; `article` reads the database
that holds data/articles.

One for the whole run and each backend: never write to it.
"""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from app.query.name_resolver import NameResolver
from app.reference import Reference
from app.settings import Settings
from app.store.engine import Store
from tests.query.ask import everything
from tests.query.oracle import Served


@pytest.fixture(scope="session")
def world_store(world: Settings) -> Iterator[Store]:
    with Store(world) as store:
        yield store


@pytest.fixture
def connection(world_store: Store) -> Iterator[Connection]:
    with world_store.reading() as connection:
        yield connection


@pytest.fixture
def names(connection: Connection, reference: Reference) -> NameResolver:
    return NameResolver(connection, reference)


@pytest.fixture(scope="session")
def served(world_store: Store, reference: Reference) -> Served:
    with world_store.reading() as connection:
        return everything(connection, NameResolver(connection, reference))


@pytest.fixture(scope="session")
def article_store(seeded: Settings) -> Iterator[Store]:
    with Store(seeded) as store:
        yield store


@pytest.fixture
def article(article_store: Store) -> Iterator[Connection]:
    with article_store.reading() as connection:
        yield connection
