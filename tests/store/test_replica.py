"""Reading from a replica: it is asked first, and never believed when it is behind. Two real servers."""

import pytest
from sqlalchemy import text

from app.errors import DatabaseUnavailable
from app.settings import Settings
from app.store.engine import Store
from app.store.replica import PAUSE, Replica
from app.store.revision import read_revision


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


class Both:
    """A primary and a replica of it, opened."""

    def __init__(self, settings):
        self.clock = Clock()
        self.primary = Store(settings)
        self.replica = Replica(settings, self.primary, self.clock)

    def asked(self):
        """Return which of them answers."""
        with self.replica.reading() as connection:
            return "replica" if connection.execute(text("SELECT pg_is_in_recovery()")).scalar() else "primary"

    def write(self):
        with self.primary.writing() as connection:
            connection.execute(text("UPDATE database SET revision = revision + 1"))
        with self.primary.reading() as connection:
            return read_revision(connection).number


@pytest.fixture
def both(replicated):
    opened = Both(replicated.settings)
    yield opened
    opened.replica.close()
    opened.primary.close()


def test_what_is_read_comes_from_the_replica(both):
    assert both.asked() == "replica"


def test_nobody_sees_the_data_go_back(replicated, both):
    replicated.fall_behind()
    revision = both.write()
    assert both.asked() == "replica"
    both.replica.reach(revision)
    assert both.asked() == "primary"
    both.replica.reach(revision - 1)
    assert both.asked() == "primary"
    replicated.go_on()
    assert both.asked() == "replica"


def test_a_replica_that_is_away_is_tried_again_by_one_read_after_a_pause(replicated, both):
    assert both.asked() == "replica"
    replicated.replica.stop()
    assert both.asked() == "primary"
    replicated.replica.start()
    assert both.asked() == "primary"
    both.clock.now = PAUSE
    assert both.asked() == "replica"
    both.clock.now = 0
    assert both.asked() == "replica"


def test_a_replica_that_has_not_been_migrated_yet_is_not_read(postgresql, replicated):
    settings = postgresql.create(migrated=False)
    both = Both(replicated.settings.model_copy(update={"read_url": settings.database_url}))
    assert both.asked() == "primary"
    both.replica.close()
    both.primary.close()


def test_what_goes_wrong_in_a_read_is_not_the_replicas_fault(both):
    with pytest.raises(ZeroDivisionError), both.replica.reading():
        raise ZeroDivisionError
    assert both.asked() == "replica"


def test_without_its_primary_the_replica_goes_on(replicated, both):
    replicated.primary.stop()
    assert both.asked() == "replica"
    both.replica.reach(10**9)
    with pytest.raises(DatabaseUnavailable):
        both.asked()


@pytest.mark.parametrize(
    "urls", [("sqlite:///a.db", "sqlite:///b.db"), ("sqlite:///a.db", "postgresql://b/c"), ("postgresql://b/c", "x")]
)
def test_only_a_postgresql_has_replicas(urls):
    with pytest.raises(ValueError, match=r"SUMMIT_READ_URL|read_url"):
        Settings(database_url=urls[0], read_url=urls[1])
