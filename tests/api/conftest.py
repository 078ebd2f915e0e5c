"""`client` asks the seed article's database, `world` the made-up one of tests/query/world.py. Neither is written to."""

from collections.abc import Iterator

import pytest

from app.settings import Settings
from tests.api.client import Client, asking
from tests.conftest import Backend
from tests.query.world import World


@pytest.fixture(scope="session")
def client(seeded: Settings) -> Iterator[Client]:
    with asking(seeded) as client:
        yield client


@pytest.fixture(scope="session")
def world(backend: Backend) -> Iterator[Client]:
    settings = backend.create(migrated=True)
    World(settings)
    with asking(settings) as client:
        yield client
