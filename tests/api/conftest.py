"""`client` asks the seed article's database, `world` the made-up one of tests/query/world.py. Neither is written to."""

from collections.abc import Iterator

import pytest

from app.settings import Settings
from tests.api.client import Client, asking
from tests.conftest import PATIENCE


def patient(settings: Settings) -> Settings:
    """Return settings by which a read is not refused because the machine has other work."""
    return settings.model_copy(update={"read_seconds": PATIENCE})


@pytest.fixture(scope="session")
def client(seeded: Settings) -> Iterator[Client]:
    with asking(patient(seeded)) as client:
        yield client


@pytest.fixture(scope="session")
def world(world: Settings) -> Iterator[Client]:
    with asking(patient(world)) as client:
        yield client
