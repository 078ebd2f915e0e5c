"""`client` asks the seed article's database, `world` the made-up one of tests/query/world.py. Neither is written to."""

from collections.abc import Iterator

import pytest

from app.api import create_app
from app.settings import Settings
from tests.api.client import Client
from tests.conftest import Backend
from tests.query.world import World


def _client(settings: Settings) -> Iterator[Client]:
    app = create_app(settings)
    yield Client(app)
    app.state.store.close()


@pytest.fixture(scope="session")
def client(seeded: Settings) -> Iterator[Client]:
    yield from _client(seeded)


@pytest.fixture(scope="session")
def world(backend: Backend) -> Iterator[Client]:
    settings = backend.create(migrated=True)
    World(settings)
    yield from _client(settings)
