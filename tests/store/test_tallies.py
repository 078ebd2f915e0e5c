"""A tally is what a recount gives, whatever is written and by whomever: triggers keep it, on both databases."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from app.settings import Settings
from app.store.engine import Store
from app.store.migrations import migrate_to, upgrade
from tests.profiles import examples
from tests.query.world import COUNTRIES, PEOPLE, TOPICS, World

TALLY = "SELECT field, value, part, key, first, last, records FROM tally"
RECOUNT = """SELECT field, value, part, key, first, last, count(*) FROM tally_due
             GROUP BY field, value, part, key, first, last"""

QUOTES = st.sampled_from([f"q-{number}" for number in range(24)])
SUMMITS = st.sampled_from([f"summit-{number}" for number in range(20)])
ARTICLES = st.sampled_from([f"article-{number}" for number in range(6)])
EVIDENCE = st.integers(1, 100).map("e-{}".format)
# A statement, and what its parameters may be. Those that would break a key or a reference do nothing instead.
WRITES: list[tuple[str, dict[str, st.SearchStrategy[Any]]]] = [
    ("UPDATE quote SET kind = :kind WHERE id = :id",
     {"kind": st.sampled_from(["full", "partial", "indirect"]), "id": QUOTES}),
    ("UPDATE quote SET speaker_id = :speaker, sources = :sources WHERE id = :id",
     {"speaker": st.sampled_from([None, *PEOPLE]), "sources": st.integers(0, 4), "id": QUOTES}),
    ("UPDATE quote SET speaker_label = :label, speaker_label_key = :label, kind = 'full' WHERE id = :id",
     {"label": st.sampled_from([None, "officials", "the élysée"]), "id": QUOTES}),
    ("UPDATE quote SET said_on = NULL, said_on_earliest = NULL, said_on_latest = NULL WHERE id = :id", {"id": QUOTES}),
    ("INSERT INTO quote_topic (quote_id, topic_id) VALUES (:id, :topic) ON CONFLICT DO NOTHING",
     {"id": QUOTES, "topic": st.sampled_from([*TOPICS])}),
    ("DELETE FROM quote_topic WHERE quote_id = :id", {"id": QUOTES}),
    ("DELETE FROM quote_mention WHERE country_id = :code", {"code": st.sampled_from([*COUNTRIES])}),
    ("UPDATE quote_topic SET quote_id = :new WHERE quote_id = :id AND topic_id NOT IN "
     "(SELECT topic_id FROM quote_topic WHERE quote_id = :new)", {"id": QUOTES, "new": QUOTES}),
    ("UPDATE summit SET status = :status, disputed = :disputed WHERE id = :id",
     {"status": st.sampled_from(["held", "planned"]), "disputed": st.booleans(), "id": SUMMITS}),
    ("DELETE FROM summit_participant WHERE summit_id = :id", {"id": SUMMITS}),
    ("INSERT INTO summit_participant (summit_id, person_id) VALUES (:id, :person) ON CONFLICT DO NOTHING",
     {"id": SUMMITS, "person": st.sampled_from([*PEOPLE])}),
    ("UPDATE person SET leader = :leader, country_id = :country WHERE id = :id",
     {"leader": st.booleans(), "country": st.sampled_from([None, *COUNTRIES]), "id": st.sampled_from([*PEOPLE])}),
    ("DELETE FROM evidence WHERE id = :id", {"id": EVIDENCE}),
    ("UPDATE evidence SET quote_id = :quote WHERE quote_id IS NOT NULL AND id = :id",
     {"quote": QUOTES, "id": EVIDENCE}),
    ("UPDATE evidence SET summit_id = NULL, country_id = :code WHERE summit_id IS NOT NULL AND article_id = :article",
     {"code": st.sampled_from([*COUNTRIES]), "article": ARTICLES}),
    ("UPDATE article SET publisher = :name, publisher_key = lower(:name), language = 'de' WHERE id = :id",
     {"name": st.sampled_from([None, "Example Post", "EXAMPLE POST", "Other"]), "id": ARTICLES}),
    ("UPDATE quote SET body = 'x' WHERE kind = 'full'", {}),
]  # fmt: skip
# A quote with all that hangs on it, in the order of the keys.
REMOVAL = [*(f"DELETE FROM {table} WHERE quote_id = :id" for table in ("evidence", "quote_topic", "quote_mention")),
           "DELETE FROM quote WHERE id = :id"]  # fmt: skip


def rows(connection: Connection, query: str) -> set[tuple[object, ...]]:
    return {tuple(row) for row in connection.execute(text(query))}


def check(connection: Connection) -> None:
    assert rows(connection, TALLY) == rows(connection, RECOUNT)


@pytest.fixture
def store(database: Settings) -> Iterator[Store]:
    World(database)
    opened = Store(database)
    yield opened
    opened.close()


def test_inserting_counts(store: Store) -> None:
    with store.reading() as connection:
        assert len(rows(connection, TALLY)) > 200
        check(connection)


def test_whatever_is_written_is_counted(store: Store) -> None:
    writes = st.sampled_from(WRITES).flatmap(
        lambda write: st.tuples(st.just(write[0]), st.fixed_dictionaries(write[1]))
    )
    removals = st.lists(QUOTES, max_size=3)

    @given(steps=st.lists(writes, max_size=12), removed=removals)
    @examples(60)
    def run(steps: list[tuple[str, dict[str, Any]]], removed: list[str]) -> None:
        with store.writer.connect() as connection:  # begun at the first statement, and never committed
            for statement, values in [*steps, *((statement, {"id": id_}) for id_ in removed for statement in REMOVAL)]:
                connection.execute(text(statement), values)
                check(connection)
            connection.rollback()

    run()


def test_nothing_is_left_of_what_is_gone(store: Store) -> None:
    with store.writing() as connection:
        for table in ("evidence", "quote_topic", "quote_mention", "quote"):
            connection.execute(text(f"DELETE FROM {table}"))
        assert {field for field, *_ in rows(connection, TALLY) if str(field).startswith("quote.")} == set()
        check(connection)


def test_the_migration_counts_what_is_there(unmigrated: Settings) -> None:
    upgrade(unmigrated)
    World(unmigrated)
    opened = Store(unmigrated)
    with opened.reading() as connection:
        kept = rows(connection, TALLY)
    migrate_to(unmigrated, "0005")
    upgrade(unmigrated)
    with opened.reading() as connection:
        assert rows(connection, TALLY) == kept
        check(connection)
    opened.close()
