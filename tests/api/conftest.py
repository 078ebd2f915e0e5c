"""`client` asks the seed article's database, `world` the made-up one of tests/query/world.py. Neither is written to."""

from collections.abc import Iterator

import pytest

from app.settings import Settings
from tests.api.client import Client, asking


@pytest.fixture(scope="session")
def client(seeded: Settings) -> Iterator[Client]:
    with asking(seeded) as client:
        yield client


@pytest.fixture(scope="session")
def world(world: Settings) -> Iterator[Client]:
    with asking(world) as client:
        yield client
