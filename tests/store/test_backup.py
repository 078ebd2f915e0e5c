"""Backups of a SQLite database: taken while it is in use, restored in one transaction, refused where they are none."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import BackupRefused, DatabaseUnavailable
from app.reference import load_reference
from app.settings import Settings
from app.store.backup import backup, restore
from app.store.engine import Store
from app.store.integrity import verify
from app.store.revision import read_revision
from app.store.writer import save
from tests.articles import article, person

REFERENCE = load_reference()


@pytest.fixture
def settings(sqlite, database: Settings) -> Settings:
    if not database.database_url.startswith("sqlite"):
        pytest.skip("PostgreSQL has pg_dump")
    return database


def put(store: Store, name: str) -> None:
    made = article(f"{name} spoke.", name=name, people=[person(name)])
    save(store, made.document, made.name, made.extraction, REFERENCE)


def state(settings: Settings) -> tuple[str, int, int]:
    with Store(settings) as store, store.reading() as connection:
        revision = read_revision(connection)
        ((people,),) = connection.exec_driver_sql("SELECT count(*) FROM person")
        return revision.database, revision.number, people


def test_a_backup_is_one_state_and_restoring_it_brings_that_back(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    with Store(settings) as store:
        put(store, "Ann Bell")
        with store.writing() as connection:  # a writer in the middle of its work is no part of it
            connection.exec_driver_sql("UPDATE database SET revision = 99")
            assert backup(settings, file) == 1
            connection.rollback()
        put(store, "Tom Field")
    before = state(settings)
    assert restore(settings, file, force=True) == 1
    after = state(settings)
    assert (before[1:], after[1:]) == ((2, 2), (1, 1))
    assert before[0] != after[0]
    with Store(settings) as store:
        assert not [*verify(store, REFERENCE)]
        put(store, "Tom Field")


def test_a_new_database_is_made_of_a_backup(settings: Settings, tmp_path: Path) -> None:
    with Store(settings) as store:
        put(store, "Ann Bell")
    backup(settings, tmp_path / "backup.db")
    other = Settings(database_url=f"sqlite:///{tmp_path / 'other.db'}")
    restore(other, tmp_path / "backup.db")
    assert state(other)[1:] == (1, 1)


def test_nothing_is_overwritten_by_mistake(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    backup(settings, file)
    with pytest.raises(BackupRefused, match="exists"):
        backup(settings, file)
    with pytest.raises(BackupRefused, match="--force"):
        restore(settings, file)


@pytest.mark.parametrize("content", [b"", b"no database", None])
def test_what_is_no_backup_is_refused_and_the_database_stays(
    settings: Settings, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "other.db"
    if content is not None:
        file.write_bytes(content)
    before = state(settings)
    with pytest.raises(BackupRefused):
        restore(settings, file, force=True)
    assert state(settings) == before


def test_a_damaged_database_gives_no_backup(settings: Settings, tmp_path: Path) -> None:
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(path.read_bytes())
    content[5000:9000] = b"x" * 4000
    path.write_bytes(content)
    with pytest.raises((BackupRefused, DatabaseUnavailable)):
        backup(settings, tmp_path / "backup.db")
    assert not [*tmp_path.glob("backup*")]


def test_a_server_is_refused_with_what_to_use(tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="pg_dump"):
        backup(Settings(database_url="postgresql://nowhere/summit"), tmp_path / "backup.db")


def test_a_database_that_there_is_not_gives_no_backup(tmp_path: Path) -> None:
    missing = Settings(database_url=f"sqlite:///{tmp_path / 'missing.db'}")
    with pytest.raises(DatabaseUnavailable, match=r"no database .*missing\.db"):
        backup(missing, tmp_path / "backup.db")
    assert not [*tmp_path.iterdir()]
