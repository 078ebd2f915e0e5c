"""`client` asks the world of tests/query/world.py, `exported` writes it into a folder.

One for the whole run and each backend: never write to it.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.export.writer import export
from app.reference import Reference
from app.schemas.exports import Manifest
from app.settings import Settings
from app.store.engine import Store
from tests.api.client import TODAY, Client, asking

Exporting = Callable[..., Manifest]


@pytest.fixture(scope="session")
def client(world: Settings) -> Iterator[Client]:
    with asking(world) as client:
        yield client


@pytest.fixture
def exported(world: Settings, reference: Reference) -> Iterator[Exporting]:
    store = Store(world)

    def write(folder: Path, format_: Any, **options: bool) -> Manifest:
        return export(store, reference, folder, format_, today=TODAY, **options)

    yield write
    store.close()
