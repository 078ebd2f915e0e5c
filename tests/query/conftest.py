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


@pytest.fixture
def connection(world: Settings) -> Iterator[Connection]:
    store = Store(world)
    with store.reading() as connection:
        yield connection
    store.close()


@pytest.fixture
def names(connection: Connection, reference: Reference) -> NameResolver:
    return NameResolver(connection, reference)


@pytest.fixture(scope="session")
def served(world: Settings, reference: Reference) -> Served:
    store = Store(world)
    with store.reading() as connection:
        records = everything(connection, NameResolver(connection, reference))
    store.close()
    return records


@pytest.fixture
def article(seeded: Settings) -> Iterator[Connection]:
    store = Store(seeded)
    with store.reading() as connection:
        yield connection
    store.close()
