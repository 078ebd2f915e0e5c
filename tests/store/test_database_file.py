"""A SQLite file that is gone, replaced, read-only, damaged, locked or on a full disk: named, and read if it can be."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from app.errors import (
    DatabaseCorrupt,
    DatabaseFull,
    DatabaseGone,
    DatabaseLocked,
    DatabaseReadOnly,
)
from app.settings import Settings
from app.store.engine import Store
from tests.api.client import asking
from tests.conftest import Backend

COUNT = text("UPDATE database SET revision = revision + 1")
REVISION = text("SELECT revision FROM database")


@pytest.fixture
def settings(sqlite: Backend, tmp_path: Path) -> Settings:
    path = tmp_path / "summit.db"
    shutil.copy(path_of(sqlite.create(migrated=True)), path)
    return Settings(database_url=f"sqlite:///{path}", busy_timeout_ms=50)


def path_of(settings: Settings) -> Path:
    return Path(settings.database_url.removeprefix("sqlite:///"))


def revision(store: Store) -> int:
    with store.reading() as connection:
        return int(connection.execute(REVISION).scalar_one())


def count(store: Store) -> None:
    with store.writing() as connection:
        connection.execute(COUNT)


def test_nothing_is_acknowledged_when_the_file_is_deleted(settings: Settings) -> None:
    with Store(settings) as store:
        count(store)
        path_of(settings).unlink()
        for use in (count, revision):
            with pytest.raises(DatabaseGone):
                use(store)
        assert not path_of(settings).exists()


def test_a_file_that_is_replaced_during_a_write_refuses_it(settings: Settings) -> None:
    with Store(settings) as store:
        with pytest.raises(DatabaseGone, match="is not stored"):
            write_while_replaced(store, settings)
        assert revision(store) == 0


def write_while_replaced(store: Store, settings: Settings) -> None:
    with store.writing() as connection:
        connection.execute(COUNT)
        replace(settings, 0)


def replace(settings: Settings, number: int) -> None:
    """Put another database in the place of the file, as a restored backup."""
    path = path_of(settings)
    other = path.with_name("other.db")
    shutil.copy(path, other)
    with Store(Settings(database_url=f"sqlite:///{other}")) as store, store.writing() as connection:
        connection.execute(text(f"UPDATE database SET revision = {number}"))
    for suffix in ("-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    other.rename(path)


def test_a_replaced_file_is_opened_anew(settings: Settings) -> None:
    with Store(settings) as store:
        for _ in range(3):
            count(store)
        with store.reading_inline() as connection:
            assert connection.execute(REVISION).scalar_one() == 3
        replace(settings, 70)
        with store.reading_inline() as connection:
            assert connection.execute(REVISION).scalar_one() == 70
        assert revision(store) == 70
        count(store)
        assert revision(store) == 71


def test_a_replaced_file_is_not_read_with_the_log_of_the_old_one(settings: Settings) -> None:
    path = path_of(settings)
    other = path.with_name("other.db")
    shutil.copy(path, other)
    with Store(settings) as store:
        for _ in range(3):
            count(store)
        assert revision(store) == 3
        other.rename(path)
        assert revision(store) == 0
        count(store)
    with Store(settings) as store:
        assert revision(store) == 1


def test_nothing_is_acknowledged_when_the_log_is_deleted(settings: Settings) -> None:
    with Store(settings) as store:
        assert revision(store) == 0
        count(store)
        Path(f"{path_of(settings)}-wal").unlink()
        with pytest.raises(DatabaseGone, match="write-ahead log"):
            count(store)
        assert revision(store) == 1
    with Store(settings) as store:
        assert revision(store) == 1


def test_a_closed_store_may_be_used_again(settings: Settings) -> None:
    store = Store(settings)
    for number in range(2):
        count(store)
        store.close()  # removes the log
        for taker in range(3):  # of its inode
            path_of(settings).with_name(f"{number}-{taker}").touch()
    with store:
        assert revision(store) == 2


def test_a_truncated_file_takes_no_write_and_is_named(settings: Settings) -> None:
    path = path_of(settings)
    with Store(settings) as store:
        count(store)
        os.truncate(path, path.stat().st_size // 2)
        for use in (count, revision):
            with pytest.raises(DatabaseCorrupt):
                use(store)


def test_a_file_that_is_truncated_during_a_write_refuses_it(settings: Settings) -> None:
    with Store(settings) as store, pytest.raises(DatabaseGone, match="is not stored"):
        write_while_truncated(store, path_of(settings))


def write_while_truncated(store: Store, path: Path) -> None:
    with store.writing() as connection:
        connection.execute(COUNT)
        os.truncate(path, path.stat().st_size // 2)


def test_a_file_that_grows_stays_open(settings: Settings) -> None:
    path = path_of(settings)
    size = path.stat().st_size
    with Store(settings) as store:
        with store.writing() as connection:
            connection.execute(text("CREATE TABLE grown AS SELECT randomblob(2000000) AS bytes"))
        with sqlite3.connect(path) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        other.close()
        assert path.stat().st_size > size + 1_000_000
        assert store._file is not None
        assert not store._file.has_changed()


def test_a_server_says_that_its_file_is_gone_and_goes_on_when_it_is_back(settings: Settings) -> None:
    path = path_of(settings)
    with asking(settings) as client:
        assert client.get("/readyz").status_code == 200
        path.rename(path.with_name("away"))
        for url in ("/readyz", "/v1/quotes"):
            problem = client.get(url)
            assert (problem.status_code, problem.json()["type"]) == (503, "/problems/database-gone")
            assert str(path) not in problem.text
        assert client.get("/healthz").status_code == 200
        path.with_name("away").rename(path)
        assert client.get("/readyz").status_code == 200


def test_a_file_that_is_no_database_is_named(settings: Settings) -> None:
    path_of(settings).write_bytes(b"This is no database. " * 500)
    with Store(settings) as store, pytest.raises(DatabaseCorrupt, match="not a SQLite database, or is damaged"):
        revision(store)


def test_a_locked_file_is_said_to_be(settings: Settings) -> None:
    with Store(settings) as first, Store(settings) as second, first.writing(), pytest.raises(DatabaseLocked):
        count(second)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own, which needs the right to mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this user may not mount a disk")
    yield folder
    subprocess.run(["umount", folder], check=True)


def on_disk(settings: Settings, disk: Path) -> Settings:
    shutil.copy(path_of(settings), disk / "summit.db")
    return settings.model_copy(update={"database_url": f"sqlite:///{disk / 'summit.db'}"})


def fill_up(disk: Path) -> Path:
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(4096)):
            pass
    return filler


def test_a_read_only_disk_is_read(settings: Settings, disk: Path) -> None:
    settings = on_disk(settings, disk)
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    with Store(settings) as store:
        assert revision(store) == 0
        with pytest.raises(DatabaseReadOnly):
            count(store)
        assert revision(store) == 0


def test_a_full_disk_is_read_from_the_start_and_written_once_there_is_space(settings: Settings, disk: Path) -> None:
    settings = on_disk(settings, disk)
    filler = fill_up(disk)
    with Store(settings) as store:
        assert revision(store) == 0
        with pytest.raises(DatabaseFull):
            count(store)
        assert revision(store) == 0
        filler.unlink()
        count(store)
        assert revision(store) == 1


def test_a_disk_that_fills_up_under_a_server_refuses_writes_and_serves_reads(settings: Settings, disk: Path) -> None:
    settings = on_disk(settings, disk)
    with Store(settings) as store:
        count(store)
        filler = fill_up(disk)
        with pytest.raises(DatabaseFull):
            write_much(store)
        assert revision(store) == 1
        filler.unlink()
        count(store)
        assert revision(store) == 2


def write_much(store: Store) -> None:
    with store.writing() as connection:
        connection.execute(COUNT)
        connection.execute(text("CREATE TABLE filler AS SELECT zeroblob(2000000) AS bytes"))


@pytest.mark.slow
def test_the_command_serves_from_a_read_only_disk(settings: Settings, disk: Path) -> None:
    settings = on_disk(settings, disk)
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    environment = {**os.environ, "SUMMIT_DATABASE_URL": settings.database_url}
    command = [sys.executable, "-m", "app", "keys", "list"]
    assert subprocess.run(command, env=environment, check=False).returncode == 0
    command = [sys.executable, "-m", "app", "keys", "create", "--scope", "ingest"]
    refused = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert refused.stderr.startswith("summit: The database cannot be written")
