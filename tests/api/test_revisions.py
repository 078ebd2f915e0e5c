"""The version is looked up again after an interval, and at once after a write of one's own."""

import asyncio

import pytest
from sqlalchemy import text

from app.api.revisions import OF_A_FILE, OF_A_SERVER, RevisionTracker
from app.settings import Settings
from app.store.engine import Store


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def write(settings: Settings) -> None:
    """Write as another process does."""
    other = Store(settings)
    with other.writing() as connection:
        connection.execute(text("UPDATE database SET revision = revision + 1"))
    other.close()


def revision(versions: RevisionTracker) -> int:
    version = asyncio.run(versions.current())
    assert version is not None
    return version.number


def test_a_write_of_another_process_is_seen_after_one_interval(database: Settings, store: Store) -> None:
    clock = Clock()
    versions = RevisionTracker(store, clock=clock)
    before = revision(versions)
    write(database)
    assert revision(versions) == before
    clock.now = OF_A_FILE if store.is_file else OF_A_SERVER
    assert revision(versions) == before + 1


def test_a_write_of_this_process_is_seen_at_once(store: Store) -> None:
    versions = RevisionTracker(store, clock=Clock())
    before = revision(versions)
    with store.writing() as connection:
        connection.execute(text("UPDATE database SET revision = revision + 1"))
    assert revision(versions) == before + 1


def test_what_is_rolled_back_is_not_seen(store: Store) -> None:
    versions = RevisionTracker(store, clock=Clock())
    before = revision(versions)
    with pytest.raises(KeyError), store.writing() as connection:
        raise KeyError(connection.execute(text("UPDATE database SET revision = revision + 1")).rowcount)
    assert revision(versions) == before


def test_a_database_that_is_away_has_no_version(tmp_path: object, unmigrated: Settings) -> None:
    for settings in (Settings(database_url=f"sqlite:///{tmp_path}"), unmigrated):
        store = Store(settings)
        assert asyncio.run(RevisionTracker(store, clock=Clock()).current()) is None
        store.close()
