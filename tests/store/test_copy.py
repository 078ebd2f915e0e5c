"""A database moved to another one, of either kind: the same rows, and life goes on there."""

from contextlib import ExitStack, closing

import pytest
from sqlalchemy import update

from app.errors import CopyFailed, NotEmpty
from app.records import metadata
from app.store import copy as copying
from app.store.copy import copy
from app.store.engine import Store
from app.store.keys import create_key, list_keys
from app.store.writer import withdraw
from tests.articles import article, person, quote
from tests.store.test_writer import REFERENCE, put, rows

FIRST = article(
    "Japan's Lee 🗼 said: “We met.”",
    countries={"JP": ["Japan"]},
    people=[person("Lee", mentions=["Lee"])],
    quotes=[quote("We met.", speaker="Lee")],
)
SECOND = article("Nothing of note.", name="second", publisher="The Wire", published="2025-08-24")
LATE = ("serial", "body", "csv_line")  # an article tells when it was ingested
THIRD = article("Japan again.", name="third", countries={"JP": ["Japan"]})


@pytest.fixture(params=["sqlite to postgresql", "postgresql to sqlite", "sqlite to sqlite"])
def stores(request):
    """Return a store with two articles, one that was withdrawn and a key, and an empty one."""
    with ExitStack() as made:
        opened = []
        for name in request.param.split(" to "):
            backend = request.getfixturevalue(name)
            settings = backend.create(migrated=True)
            made.callback(backend.drop, settings)
            opened.append(made.enter_context(closing(Store(settings))))
        old, new = opened
        put(old, FIRST, SECOND, THIRD)
        (gone,) = (row["id"] for row in rows(old, "article") if row["text"] == THIRD.document.text)
        withdraw(old, gone, "a test", REFERENCE)
        create_key(old, "press desk", ["ingest"], None)
        yield old, new


def all_rows(store):
    return {name: sorted(map(repr, rows(store, name))) for name in metadata.tables}


def test_every_row_of_every_table_goes_along(stores):
    old, new = stores
    copied = {each.table: each.rows for each in copy(old, new)}
    assert copied == {name: len(found) for name, found in all_rows(old).items()}
    assert all_rows(new) == all_rows(old)
    assert copied["quote"] == 1
    assert copied["tombstone"] > 0
    assert list_keys(new) == list_keys(old)


def test_life_goes_on_in_the_new_one(stores):
    old, new = stores
    list(copy(old, new))
    assert put(new, FIRST, THIRD) == ["unchanged", "new"]
    assert put(old, FIRST, THIRD) == ["unchanged", "new"]
    without_moments = [
        sorted(repr({k: v for k, v in row.items() if k not in LATE}) for row in rows(store, "article"))
        for store in stores
    ]
    assert without_moments[0] == without_moments[1]


def test_a_database_that_has_something_is_left_as_it_is(stores):
    old, new = stores
    put(new, SECOND)
    before = all_rows(new)
    with pytest.raises(NotEmpty):
        list(copy(old, new))
    assert all_rows(new) == before


def test_a_copy_that_differs_is_told_and_nothing_is_kept_of_it(stores, monkeypatch):
    old, new = stores
    before = all_rows(new)
    article_rows = metadata.tables["article"]

    def spoil(connection, table):
        if table is article_rows:
            connection.execute(update(table).values(title="other"))

    monkeypatch.setattr(copying, "_go_on_counting", spoil)
    with pytest.raises(CopyFailed, match="article: the 2 rows of the copy differ from the 2 rows of the source"):
        list(copy(old, new))
    assert all_rows(new) == before


def test_a_copy_that_ends_early_leaves_nothing(stores):
    old, new = stores
    before = all_rows(new)
    tables = copy(old, new)
    next(tables)
    tables.close()
    assert all_rows(new) == before
