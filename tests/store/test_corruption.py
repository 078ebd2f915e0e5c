"""A byte of a SQLite file that has flipped: responses are right, or 503, or `verify` reports the fault."""

import random
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from app.errors import DatabaseUnavailable
from app.query.resources import RESOURCES
from app.settings import Settings
from app.store.engine import Store
from app.store.integrity import verify
from app.store.writer import save
from app.testing.fixtures import SummitClient
from tests.api.client import Client, asking
from tests.api.test_generated import ARTICLES
from tests.conftest import Backend
from tests.profiles import sized
from tests.store.test_concurrency import document, read
from tests.store.test_database_file import path_of
from tests.store.test_writer import REFERENCE, put

FLIPS = sized(4)  # 200 in torture
STORED = 100

pytestmark = pytest.mark.slow


@pytest.fixture
def whole(sqlite: Backend) -> Settings:
    """A database in one file, without a write-ahead log."""
    settings = sqlite.create(migrated=True)
    with Store(settings) as store:
        put(store, *ARTICLES)
        for number in range(STORED):
            save(store, document(number), "article", read(document(number)), REFERENCE)
    with closing(sqlite3.connect(path_of(settings))) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return settings


def urls(client: Client) -> list[str]:
    """Return reads of every kind, whose responses cover the database."""
    found = [f"/v1/{name}?limit=200{more}" for name in RESOURCES for more in ("", "&sort=id", "&include=evidence")]
    found += [f"/v1/{name}?q=tokyo OR met OR tunnel" for name in RESOURCES]
    found += [f"/v1/{name}?format=csv" for name in RESOURCES]
    for name in RESOURCES:
        found += [f"/v1/{name}/{id_}" for id_ in client.ids(f"/v1/{name}?limit=3")]
    found += [f"/v1/articles/{id_}/text" for id_ in client.ids("/v1/articles?limit=200")]
    return [*found, "/v1/stats", "/v1/changes?limit=200", "/v1/search?q=tokyo", "/v1/quotes?group_by=speaker"]


def content(response: httpx.Response) -> tuple[int, bytes]:
    return response.status_code, response.content


def flip(path: Path, chance: random.Random) -> str:
    """Flip a bit of a random page; return where."""
    with path.open("r+b") as file:
        position = chance.randrange(path.stat().st_size)
        file.seek(position)
        (byte,) = file.read(1)
        file.seek(position)
        file.write(bytes([byte ^ 1 << chance.randrange(8)]))
    return f"byte {position}, page {position // 4096 + 1}"


def test_a_flipped_byte_is_seen_or_changes_nothing(whole: Settings, tmp_path: Path, chance: random.Random) -> None:
    with asking(whole) as client:
        asked = urls(client)
        right = {url: content(client.get(url)) for url in asked}
    path = tmp_path / "flipped.db"
    settings = Settings(database_url=f"sqlite:///{path}")
    outcomes = Counter[str]()
    for _ in range(FLIPS):
        shutil.copy(path_of(whole), path)
        where = flip(path, chance)
        outcomes[outcome(settings, right, where)] += 1
        for suffix in ("-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
    assert outcomes["right"] < FLIPS, outcomes


def outcome(settings: Settings, right: dict[str, tuple[int, bytes]], where: str) -> str:
    """Return what became of the reads of a damaged file."""
    with asking(settings) as client:
        # Not client.get, which compares with OpenAPI: a damaged record is served as it is.
        found = {url: content(SummitClient.request(client, "GET", url)) for url in right}
    assert 500 not in {status for status, _ in found.values()}, where
    wrong = {url for url, each in found.items() if each != right[url] and each[0] != 503}
    refused = any(status == 503 for status, _ in found.values())
    named = is_named(settings)
    assert not wrong or named, f"{where}: {sorted(wrong)[:3]} are wrong, and verify reports nothing"
    return " and ".join(filter(None, (wrong and "wrong", refused and "503", named and "named"))) or "right"


def is_named(settings: Settings) -> bool:
    try:
        with Store(settings) as store:
            return any(True for _ in verify(store, REFERENCE))
    except DatabaseUnavailable:
        return True
