"""A read runs on the event loop while it is quick; what is not, runs again in a thread."""

import asyncio
import threading

import pytest
from sqlalchemy import Connection, text

from app.api.inline import read_inline
from app.errors import DatabaseUnavailable, NotFound
from app.settings import Settings
from app.store.engine import Store
from app.store.revision import read_revision
from tests.conftest import Backend

SLOW = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) SELECT count(*) FROM n"


def test_a_quick_read_stays_on_the_event_loop_where_the_database_is_a_file(
    seeded: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.store.inline_reads.LONGEST", 60)
    threads = []

    def read(connection: Connection) -> int:
        threads.append(threading.current_thread())
        return read_revision(connection).number

    store = Store(seeded)
    assert asyncio.run(read_inline(store, read)) > 0
    store.close()
    assert (threads == [threading.main_thread()]) == seeded.database_url.startswith("sqlite")


def test_a_slow_read_begins_again_in_a_thread(sqlite: Backend) -> None:
    threads = []

    def read(connection: Connection) -> int:
        threads.append(threading.current_thread())
        count: int = connection.execute(text(SLOW.format(300_000))).scalar_one()
        return count

    store = Store(sqlite.create(migrated=True))
    assert asyncio.run(read_inline(store, read)) == 300_000
    store.close()
    assert threads[0] is threading.main_thread()
    assert threads[1] is not threading.main_thread()


def test_what_was_slow_goes_to_a_thread_at_once(sqlite: Backend) -> None:
    threads = []

    def read(connection: Connection) -> int:
        threads.append(threading.current_thread() is threading.main_thread())
        count: int = connection.execute(text(SLOW.format(300_000))).scalar_one()
        return count

    store = Store(sqlite.create(migrated=True))
    for _ in range(2):
        asyncio.run(read_inline(store, read, "slow"))
    store.close()
    assert threads == [True, False, False]


def test_a_slow_read_does_not_stop_the_others(sqlite: Backend) -> None:
    store = Store(sqlite.create(migrated=True).model_copy(update={"read_seconds": 60.0}))
    done = []

    async def ask(name: str, steps: int) -> None:
        await read_inline(store, lambda connection: connection.execute(text(SLOW.format(steps))).scalar_one())
        done.append(name)

    async def both() -> None:
        await asyncio.gather(ask("slow", 3_000_000), ask("quick", 10))

    asyncio.run(both())
    store.close()
    assert done == ["quick", "slow"]


def test_what_a_read_raises_comes_out(seeded: Settings) -> None:
    def read(_: Connection) -> None:
        raise NotFound("Nothing.")

    store = Store(seeded)
    with pytest.raises(NotFound):
        asyncio.run(read_inline(store, read))
    store.close()


def test_a_database_that_is_away_is_said_to_be(tmp_path: object) -> None:
    store = Store(Settings(database_url=f"sqlite:///{tmp_path}"))
    with pytest.raises(DatabaseUnavailable):
        asyncio.run(read_inline(store, read_revision))
    store.close()
