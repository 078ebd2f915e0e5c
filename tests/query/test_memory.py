"""What is dear to find is found once for each version of the database, whatever page of a list is asked for."""

from typing import Any

import pytest
from sqlalchemy import Connection, text

from app.query.memory import MOST, remembered
from app.query.names import Names
from app.query.resources import QUOTES
from app.reference import Reference
from app.settings import Settings
from app.store.direct import fetch_column
from app.store.engine import REMEMBERED, Store
from app.store.version import Version
from tests.query.ask import page
from tests.query.world import World


def test_what_was_counted_is_remembered_until_the_version_moves(connection: Connection) -> None:
    numbers = iter(range(10))

    def count() -> int:
        return next(numbers)

    one, two = Version("a", 1), Version("a", 2)
    assert [remembered(connection, one, key, count) for key in ("x", "y", "x", "y")] == [0, 1, 0, 1]
    assert [remembered(connection, two, key, count) for key in ("x", "x")] == [2, 2]
    assert remembered(connection, one, "x", count) == 3


def test_what_is_remembered_is_bounded(connection: Connection) -> None:
    version = Version("a", 3)
    for number in range(MOST * 2 + 1):
        assert remembered(connection, version, number, lambda: 1) == 1
    assert len(connection.get_execution_options()[REMEMBERED][version]) <= MOST


def test_pages_of_a_list_share_their_total(
    connection: Connection, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: list[Any] = []

    def counted(connection: Connection, statement: Any, values: Any) -> list[Any]:
        counts.append(statement)
        return fetch_column(connection, statement, values)

    monkeypatch.setattr("app.query.tallies.fetch_column", counted)
    pages = [page(connection, names, QUOTES, **asked) for asked in ({"limit": "2"}, {"limit": "3", "sort": "id"})]
    full = page(connection, names, QUOTES, kind="full")
    assert pages[0].total == pages[1].total
    assert len(full.records) == full.total != pages[0].total
    assert len(counts) == 2


def test_pages_by_rank_are_ranked_once_and_join(
    connection: Connection, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"q": "the", "count": "none", "kind__in": "full,partial,indirect"}
    whole = page(connection, names, QUOTES, limit="200", **asked).records
    assert len(whole) > 5
    ranked: list[Any] = []

    def noted(connection: Connection, statement: Any, values: Any) -> list[Any]:
        ranked.append(values["offset"])
        return fetch_column(connection, statement, values)

    monkeypatch.setattr("app.query.rows.fetch_column", noted)
    monkeypatch.setattr("app.query.rows.RANKED", 3)
    first, second = (page(connection, names, QUOTES, limit="4", offset=skip, **asked).records for skip in ("0", "4"))
    assert first + second == whole[:8]
    assert ranked == [*dict.fromkeys(ranked)] == [3 * block for block in range(len(ranked))]
    assert page(connection, names, QUOTES, offset="9000", **asked).records == ()


def test_a_write_makes_them_counted_again(database: Settings, reference: Reference) -> None:
    World(database)
    store = Store(database)

    def total() -> int | None:
        with store.reading() as connection:
            return page(connection, Names(connection, reference), QUOTES, kind="full").total

    assert total()
    with store.writing() as connection:
        connection.execute(text("UPDATE quote SET kind = 'indirect'"))
        connection.execute(text("UPDATE database SET revision = revision + 1"))
    assert total() == 0
    store.close()


def test_a_page_of_groups_is_counted_once(
    connection: Connection, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"group_by": "speaker", "sort": "-count", "limit": "5"}
    first = page(connection, names, QUOTES, **asked)
    counts: list[Any] = []
    monkeypatch.setattr("app.query.rows.fetch", lambda *asked: counts.append(asked))
    assert page(connection, names, QUOTES, **asked).records == first.records
    assert counts == []
