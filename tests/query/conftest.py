"""`world` is a database that holds tests/query/world.py, `served` all its records; `connection` reads it, `article` the
one that holds data/articles.

One for the whole run and each backend: never write to it.
"""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from app.query.names import Names
from app.reference import Reference, load_reference
from app.settings import Settings
from app.store.engine import Store
from tests.conftest import Backend
from tests.query.ask import everything
from tests.query.oracle import Served
from tests.query.world import World


@pytest.fixture(scope="session")
def world(backend: Backend) -> Settings:
    settings = backend.create(migrated=True)
    World(settings)
    return settings


@pytest.fixture(scope="session")
def reference() -> Reference:
    return load_reference()


@pytest.fixture
def connection(world: Settings) -> Iterator[Connection]:
    store = Store(world)
    with store.reading() as connection:
        yield connection
    store.close()


@pytest.fixture
def names(connection: Connection, reference: Reference) -> Names:
    return Names(connection, reference)


@pytest.fixture(scope="session")
def served(world: Settings, reference: Reference) -> Served:
    store = Store(world)
    with store.reading() as connection:
        records = everything(connection, Names(connection, reference))
    store.close()
    return records


@pytest.fixture
def article(seeded: Settings) -> Iterator[Connection]:
    store = Store(seeded)
    with store.reading() as connection:
        yield connection
    store.close()
