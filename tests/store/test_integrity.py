"""A whole database held against itself: nothing is found in one that is right, and everything in one that is not."""

import pytest
from sqlalchemy import text

from app.corrections.matching import Anchor, Correction
from app.corrections.service import CorrectionRequest, correct
from app.store.engine import Store
from app.store.integrity import verify
from tests.articles import agreement, article, person, quote, summit
from tests.store.test_writer import REFERENCE, put, rows

TOKYO = article(
    "Lee of Japan met Ann in Tokyo 🗼. They agreed on trade. “We met,” said Lee.",
    countries={"JP": ["Japan"]},
    topics={"trade": ["trade"]},
    people=[person("Lee", "President", "JP"), person("Ann")],
    summits=[summit("Lee of Japan met Ann in Tokyo", "JP KR", "2025-08-23", "Tokyo", mentions=["met"])],
    agreements=[agreement("They agreed on trade.", "JP KR")],
    quotes=[quote("We met,", speaker="Lee")],
    title="Talks",
    published="2025-08-24",
)
OTHER = article("Japan again.", name="other", countries={"JP": ["Japan"]})


def two_articles(settings):
    with Store(settings) as store:
        put(store, TOKYO, OTHER)


@pytest.fixture
def store(database_with):
    with Store(database_with(two_articles)) as opened:
        yield opened


def faults(store):
    return {(fault.table, fault.problem) for fault in verify(store, REFERENCE)}


def test_a_database_that_is_right_has_no_fault(store):
    assert faults(store) == set()


def test_an_empty_one_has_none_either(database):
    opened = Store(database)
    assert faults(opened) == set()
    opened.close()


def test_one_that_was_set_right_has_none_either(store):
    sha256 = TOKYO.document.sha256
    for action, values in (("rename", {"name": "Ann"}), ("reject", {})):  # the first changes nothing
        right = Correction(action, "person", (Anchor(sha256, 17, 20),), values)
        told = {"target": "people/ann", "into": None, "field": None, "value": None, "spans": []}
        correct(store, lambda _, right=right, told=told: CorrectionRequest(right, told, ""), "desk", REFERENCE)
    assert [row["id"] for row in rows(store, "person") if row["name"] == "Ann"] == []
    assert faults(store) == set()


HASH = "the text has changed since it was ingested: the SHA-256 differs"
NOT_SAID = "inconsistent with the articles"


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        # A byte of an article: one letter for another, one less, one that is in no span.
        ("UPDATE article SET text = replace(text, 'Japan', 'Jaqan') WHERE title = 'Talks'", ("article", HASH)),
        ("UPDATE article SET text = substr(text, 2) WHERE title = 'Talks'", ("article", HASH)),
        ("UPDATE article SET text = replace(text, 'again', 'agbin')", ("article", HASH)),
        ("UPDATE article SET title_key = 'walks' WHERE title = 'Talks'", ("article", "title_key: inconsistent with")),
        ("UPDATE article SET words = 'walks' WHERE title = 'Talks'", ("article", "words: inconsistent")),
        ("UPDATE article SET body = '{}' WHERE title = 'Talks'", ("article", f"body: {NOT_SAID}")),
        ("UPDATE article SET csv_line = '' WHERE title = 'Talks'", ("article", f"csv_line: {NOT_SAID}")),
        ("UPDATE extraction SET body = 'broken'", ("extraction", "invalid body")),
        (
            r"""UPDATE extraction SET body = replace(body, '"end"\:12', '"end"\:11')""",
            ("extraction", "invalid span"),
        ),
        ("UPDATE finding SET confidence = 0.1 WHERE kind = 'quote'", ("finding", f"confidence: {NOT_SAID}")),
        ("UPDATE quote SET body = replace(body, 'We met', 'We left')", ("quote", f"body: {NOT_SAID}")),
        ("UPDATE quote SET csv_line = replace(csv_line, 'We met', 'We left')", ("quote", f"csv_line: {NOT_SAID}")),
        (
            "UPDATE quote SET said_on = '2025', said_on_earliest = 20250101, said_on_latest = 20251231",
            ("quote", "said_on"),
        ),
        ("UPDATE person SET name = 'Li' WHERE name = 'Lee'", ("person", f"name: {NOT_SAID}")),
        ("DELETE FROM person_alias", ("person_alias", "is missing")),
        ("DELETE FROM summit_country WHERE country_id = 'JP'", ("summit_country", "is missing")),
        (
            "INSERT INTO topic (id, words, body, csv_line, name, name_key) VALUES ('x', '', '', '', '', '')",
            ("topic", "has no source"),
        ),
        ("UPDATE evidence SET exact = 'Jaqan' WHERE exact = 'Japan'", ("evidence", f"exact: {NOT_SAID}")),
        ("UPDATE evidence SET start_utf16 = 5", ("evidence", f"start_utf16: {NOT_SAID}")),
        ("UPDATE evidence SET fragment = 'x'", ("evidence", f"fragment: {NOT_SAID}")),
        (
            "UPDATE value_count SET records = records + 1 WHERE field = 'quote.kind'",
            ("value_count", "the stored count is 2, the number of records 1"),
        ),
        ("DELETE FROM value_count", ("value_count", "the stored count is 0, the number of records 1")),
        ("UPDATE value_count SET key = 'x' WHERE field = 'quote.kind'", ("value_count", "the stored count is")),
        ("DELETE FROM change WHERE seq = 1", ("change", "changes were logged")),
        ("UPDATE database SET change_seq = change_seq + 1", ("database", "the counter is at")),
    ],
)
def test_every_fault_is_found_and_named(store, statement, fault):
    with store.writing() as connection:
        assert connection.execute(text(statement)).rowcount
    table, what = fault
    assert any(found == table and what in said for found, said in faults(store)), faults(store)


def test_a_file_that_is_damaged_is_told(sqlite):
    settings = sqlite.create(migrated=True)
    opened = Store(settings)
    put(opened, TOKYO)
    with opened.writing() as connection:
        connection.execute(text("PRAGMA writable_schema = ON"))
        connection.execute(text("DELETE FROM sqlite_schema WHERE name = 'ix_quote_article_id'"))
    opened.close()
    damaged = Store(settings)
    assert any(fault.table == "database" for fault in verify(damaged, REFERENCE))
    damaged.close()


def test_an_index_that_is_not_that_of_its_rows_is_told(sqlite):
    settings = sqlite.create(migrated=True)
    two_articles(settings)
    with Store(settings) as store:
        with store.writing() as connection:
            connection.execute(text("INSERT INTO quote_fts (rowid, words) VALUES (1, 'never said')"))
        assert "quote_fts" in {fault.table for fault in verify(store, REFERENCE)}
