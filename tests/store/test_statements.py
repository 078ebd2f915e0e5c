"""Statements sent past SQLAlchemy find what they find through it."""

import psycopg
import pytest
from sqlalchemy import bindparam, func, select

from app.records import metadata
from app.store.engine import Store
from app.store.statements import fetch, fetch_column, list_parameters, list_values

person = metadata.tables["person"].c
database_row = metadata.tables["database"].c
QUOTES = metadata.tables["quote"].c

STATEMENTS = [
    (select(person.id, person.name).order_by(person.id), {}),
    (select(person.id).where(person.id == bindparam("id")), {"id": "lee-jae-myung"}),
    (select(person.id).where(person.id == bindparam("id")), {"id": "'; DROP TABLE person; --%s"}),
    (select(person.id).where(person.name.like(bindparam("part"))).order_by(person.id), {"part": "%I%"}),
    (select(person.id).where(person.leader == True).order_by(person.id).limit(2), {}),  # noqa: E712
    (select(func.count()).select_from(metadata.tables["quote"]), {}),
    (
        select(QUOTES.id).where(QUOTES.kind.in_([bindparam("a"), bindparam("b")])).order_by(QUOTES.id),
        {"a": "full", "b": "partial"},
    ),
    (select(QUOTES.said_on_earliest, QUOTES.confidence).order_by(QUOTES.id).limit(bindparam("limit")), {"limit": 3}),
]


@pytest.fixture(scope="module")
def store(seeded):
    opened = Store(seeded)
    yield opened
    opened.close()


@pytest.mark.parametrize(("statement", "values"), STATEMENTS, ids=lambda part: str(part)[:40])
def test_what_is_fetched_is_what_sqlalchemy_finds(store, statement, values):
    with store.reading() as connection:
        usual = [tuple(row) for row in connection.execute(statement, values)]
        assert fetch(connection, statement, values) == usual
        assert fetch_column(connection, statement, values) == [row[0] for row in usual]


def test_one_statement_serves_many_values_and_databases(store, database):
    statement = select(person.id).where(person.id == bindparam("id"))
    empty = Store(database)
    with store.reading() as connection, empty.reading() as other:
        for id_ in ("lee-jae-myung", "shigeru-ishiba"):
            assert fetch_column(connection, statement, {"id": id_}) == [id_]
            assert fetch_column(other, statement, {"id": id_}) == []
    empty.close()


def test_a_value_that_is_missing_is_a_mistake_and_not_null(store):
    statement = select(person.id).where(person.id == bindparam("id"))
    with pytest.raises((KeyError, psycopg.ProgrammingError), match="id"), store.reading() as connection:
        fetch(connection, statement, {"other": 1})


def test_lists_of_any_length_share_a_dozen_statements() -> None:
    lengths = {len(list_values(range(many))) for many in range(1, 1_001)}
    assert lengths == {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024}


def test_the_values_of_a_list_are_all_there_and_no_others() -> None:
    for many in range(1, 20):
        values = list_values(range(many))
        assert set(values.values()) == {*range(many)}
        assert [each.key for each in list_parameters(len(values))] == [*values]
