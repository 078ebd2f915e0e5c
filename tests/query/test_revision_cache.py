"""What is dear to find is found once for each version of the database, whatever page of a list is asked for."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, text

from app.query.name_resolver import NameResolver
from app.query.resources import QUOTES
from app.reference import Reference
from app.settings import Settings
from app.store.engine import REVISION_CACHE, Store
from app.store.revision import Revision
from app.store.revision_cache import RevisionCache
from app.store.statements import fetch_column
from tests.query.ask import page
from tests.query.world import World, recount


@pytest.fixture
def connection(world_store: Store) -> Iterator[Connection]:
    """Connection to a world of which nothing is remembered yet."""
    with world_store.reading() as connection:
        cache: RevisionCache = connection.get_execution_options()[REVISION_CACHE]
        cache.clear()
        yield connection


def test_a_value_is_made_once_for_each_revision() -> None:
    numbers = iter(range(10))
    cache = RevisionCache(100)

    def made(revision: Revision, *keys: str) -> list[int]:
        return [cache.get_or_make(revision, key, lambda: next(numbers)) for key in keys]

    one, two = Revision("a", 1), Revision("a", 2)
    assert made(one, "x", "y", "x", "y") == [0, 1, 0, 1]
    assert made(two, "x", "x") == [2, 2]
    assert made(one, "x") == [3]


def test_the_cache_is_bounded_and_the_least_recently_used_entry_goes_first() -> None:
    cache, revision = RevisionCache(10), Revision("a", 3)
    for number in range(10):
        cache.put(revision, number, number + 1)
    assert cache.get(revision, 0) == 1
    cache.put(revision, "large", 1, size=8)
    assert cache.size <= 10
    assert (cache.get(revision, 0), cache.get(revision, 1), cache.get(revision, "large")) == (1, None, 1)


def test_pages_of_a_list_share_their_total(
    connection: Connection, names: NameResolver, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: list[Any] = []

    def counted(connection: Connection, statement: Any, values: Any) -> list[Any]:
        counts.append(statement)
        return fetch_column(connection, statement, values)

    monkeypatch.setattr("app.query.counts.fetch_column", counted)
    pages = [page(connection, names, QUOTES, **asked) for asked in ({"limit": "2"}, {"limit": "3", "sort": "id"})]
    full = page(connection, names, QUOTES, kind="full")
    assert pages[0].total == pages[1].total
    assert len(full.records) == full.total != pages[0].total
    assert len(counts) == 2


def test_pages_by_rank_are_ranked_once_and_join(
    connection: Connection, names: NameResolver, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"q": "the", "count": "none", "kind__in": "full,partial,indirect"}
    whole = page(connection, names, QUOTES, limit="200", **asked).records
    assert len(whole) > 5
    ranked: list[Any] = []

    def noted(connection: Connection, statement: Any, values: Any) -> list[Any]:
        ranked.append(values["offset"])
        return fetch_column(connection, statement, values)

    monkeypatch.setattr("app.query.execution.fetch_column", noted)
    monkeypatch.setattr("app.query.execution.RANKED", 3)
    first, second = (page(connection, names, QUOTES, limit="4", offset=skip, **asked).records for skip in ("0", "4"))
    assert first + second == whole[:8]
    assert ranked == [*dict.fromkeys(ranked)] == [3 * block for block in range(len(ranked))]
    assert page(connection, names, QUOTES, offset="9000", **asked).records == ()


def test_a_write_makes_them_counted_again(database: Settings, reference: Reference) -> None:
    World(database)
    store = Store(database)

    def total() -> int | None:
        with store.reading() as connection:
            return page(connection, NameResolver(connection, reference), QUOTES, kind="full").total

    assert total()
    with store.writing() as connection:
        connection.execute(text("UPDATE quote SET kind = 'indirect'"))
        connection.execute(text("UPDATE database SET revision = revision + 1"))
        recount(connection)
    assert total() == 0
    store.close()


def test_a_page_of_groups_is_counted_once(
    connection: Connection, names: NameResolver, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"group_by": "speaker", "sort": "-count", "limit": "5"}
    first = page(connection, names, QUOTES, **asked)
    counts: list[Any] = []
    monkeypatch.setattr("app.query.execution.fetch", lambda *asked: counts.append(asked))
    assert page(connection, names, QUOTES, **asked).records == first.records
    assert counts == []
