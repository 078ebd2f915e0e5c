"""A synthetic database is one that the project could have written itself. No backend is chosen: it is always SQLite."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.query.resources import RESOURCES
from app.settings import Settings
from app.store.engine import Store
from app.store.migrations import compare, upgrade
from app.store.value_counts import count_all, read_counts
from benchmarks.plain import plain_files
from benchmarks.questions import draw_questions
from benchmarks.synthetic import build

QUOTES = 2_000


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("synthetic") / "summit.db"
    build(made, QUOTES)
    return made


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as opened:
        yield opened


def rows(connection: sqlite3.Connection, query: str) -> list[tuple[object, ...]]:
    return connection.execute(query).fetchall()


def test_the_schema_is_that_of_the_migrations_with_every_index_and_trigger(path, connection, tmp_path):
    compare(Settings(database_url=f"sqlite:///{path}"))
    upgrade(Settings(database_url=f"sqlite:///{tmp_path / 'empty.db'}"))
    schema = "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger', 'view') ORDER BY type, name"
    with closing(sqlite3.connect(tmp_path / "empty.db")) as empty:
        assert rows(connection, schema) == rows(empty, schema)


def test_the_counts_are_what_a_recount_gives(path):
    with Store(Settings(database_url=f"sqlite:///{path}")) as store, store.reading() as connection:
        assert read_counts(connection) == count_all(connection)
        assert sum(read_counts(connection).values()) > QUOTES


def test_there_are_as_many_quotes_as_asked_for_in_a_tenth_as_many_articles(connection):
    assert rows(connection, "SELECT count(*) FROM quote") == [(QUOTES,)]
    assert rows(connection, "SELECT count(*) FROM article") == [(QUOTES / 10,)]


@pytest.mark.parametrize("resource", RESOURCES.values(), ids=lambda resource: resource.name)
def test_every_body_is_what_its_shape_would_serve(connection, resource):
    bodies = rows(connection, f"SELECT body FROM {resource.table.name} LIMIT 300")
    assert bodies
    assert [resource.schema.model_validate_json(body).body() for (body,) in bodies] == [body for (body,) in bodies]


def test_every_span_reproduces_its_text(connection):
    wrong = """SELECT 1 FROM evidence JOIN article ON article.id = article_id
               WHERE substr(article.text, "start" + 1, "end" - "start") <> exact"""
    assert rows(connection, wrong) == []


def test_full_text_finds_what_the_words_hold(connection):
    found = rows(connection, "SELECT count(*) FROM quote_fts WHERE quote_fts MATCH 'japan'")
    assert found == rows(connection, "SELECT count(*) FROM quote WHERE ' ' || words || ' ' LIKE '% japan %'")
    assert found > [(0,)]


def test_the_same_seed_gives_the_same_database(connection, tmp_path):
    build(tmp_path / "again.db", QUOTES)
    with closing(sqlite3.connect(tmp_path / "again.db")) as again:
        for table in ("quote", "article", "person", "evidence"):
            assert rows(connection, f"SELECT * FROM {table}") == rows(again, f"SELECT * FROM {table}")


def test_the_peers_file_holds_what_summit_serves_and_has_an_answer_to_every_question(path, connection):
    plain, table = plain_files(path)
    questions = draw_questions(path, plain, table)
    served = rows(connection, "SELECT count(*) FROM quote WHERE kind <> 'indirect'")
    with closing(sqlite3.connect(plain)) as peers:
        assert rows(peers, "SELECT count(*) FROM quote_named") == served == [(questions.exported,)]
    assert all((questions.ids, questions.words, questions.deep))
