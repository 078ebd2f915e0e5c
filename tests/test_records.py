"""The tables keep what must hold whatever writes to them. On both databases."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from app.kinds import RECORD_KINDS
from app.records import metadata
from app.store.engine import Store

COUNTRY = {
    "id": "JP",
    "words": "japan",
    "body": "{}",
    "csv_line": "",
    "name": "Japan",
    "name_key": "japan",
    "alpha3": "JPN",
}
SUMMIT = {
    "id": "s",
    "words": "",
    "body": "{}",
    "csv_line": "",
    "name": "S",
    "name_key": "s",
    "status": "held",
    "kind": "bilateral",
    "disputed": False,
    "sources": 1,
}
ARTICLE = {
    "id": "a",
    "words": "x",
    "body": "{}",
    "csv_line": "",
    "key": "k",
    "text": "x",
    "sha256": "0",
    "name": "x",
    "language": "en",
    "curated": "[]",
    "status": "ready",
    "word_count": 1,
}
FINDING = {"article_id": "a", "number": 0, "kind": "country", "start": 0, "end": 1, "rule": None, "confidence": None}
EVIDENCE = {
    "article_id": "a",
    "id": "e",
    "finding": 0,
    "field": "name",
    "start": 0,
    "end": 1,
    "start_utf16": 0,
    "end_utf16": 1,
    "exact": "x",
    "prefix": "",
    "suffix": "",
    "fragment": "x",
    "country_id": "JP",
}
CHANGE = {"seq": 1, "revision": 1, "action": "created", "resource": "people", "record_id": "x"}
# In the order of their foreign keys.
STANDARD = {"country": COUNTRY, "summit": SUMMIT, "article": ARTICLE, "finding": FINDING, "evidence": EVIDENCE}


def put(store, **rows):
    with store.writing() as connection:
        for table, row in rows.items():
            connection.execute(insert(metadata.tables[table]).values(row))


@pytest.mark.parametrize(
    ("table", "wrong"),
    [
        ("article", {"status": "gone"}),
        ("article", {"word_count": -1}),
        ("article", {"published": "2025", "published_earliest": 20250101}),  # half of its days
        ("article", {"published_earliest": 20250101, "published_latest": 20250101}),  # days without a date
        ("summit", {"date": "2025", "date_earliest": 20251231, "date_latest": 20250101}),
        ("summit", {"status": "cancelled"}),
        ("summit", {"kind": "trilateral"}),
        ("summit", {"place_country_id": "XX"}),  # no such country
        ("finding", {"kind": "date"}),
        ("finding", {"start": 1}),  # empty
        ("finding", {"confidence": 1.1}),
        ("finding", {"article_id": "none"}),
        ("evidence", {"start": -1}),
        ("evidence", {"finding": 1}),
        ("evidence", {"country_id": None}),  # evidence of nothing
        ("evidence", {"summit_id": "s"}),  # evidence of two records
        ("evidence", {"country_id": "KR"}),
        ("country", {"id": "JP"}),  # twice
    ],
)
def test_a_row_that_cannot_be_is_refused(store, table, wrong):
    before = list(STANDARD)[: list(STANDARD).index(table) + ("id" in wrong)]
    put(store, **{name: STANDARD[name] for name in before})
    with pytest.raises(IntegrityError):
        put(store, **{table: {**STANDARD[table], **wrong}})


def test_rows_that_can_be_are_kept(store):
    put(store, **STANDARD)
    dated = {"published": "2025", "published_earliest": 20250101, "published_latest": 20251231}
    put(store, article={**ARTICLE, "id": "b", "key": "l", **dated})


def test_what_is_referred_to_cannot_go(store):
    put(store, **STANDARD)
    for table in ("country", "finding", "article"):
        with pytest.raises(IntegrityError), store.writing() as connection:
            connection.execute(metadata.tables[table].delete())


def test_an_instant_is_utc_on_both_databases(store):
    noon = datetime(2025, 8, 24, 12, tzinfo=timezone(timedelta(hours=9)))
    put(store, change={**CHANGE, "made_at": noon})
    with store.reading() as connection:
        (found,) = connection.execute(select(metadata.tables["change"].c.made_at)).scalars()
    assert found == noon
    assert found.tzinfo == UTC


def test_an_instant_without_a_time_zone_is_refused(store):
    with pytest.raises(StatementError, match="time zone"):
        put(store, change={**CHANGE, "made_at": datetime(2025, 8, 24)})


def test_text_sorts_by_code_point_on_both_databases(store):
    names = ["Zoe", "a", "ab", "a b", "Ä", "é", "한", "🗼", "B", "a-b"]
    for name in names:
        put(store, topic={"id": name, "words": "", "body": "{}", "csv_line": "", "name": name, "name_key": name})
    topic = metadata.tables["topic"].c
    with store.reading() as connection:
        for column in (topic.id, topic.name_key):
            assert connection.execute(select(column).order_by(column)).scalars().all() == sorted(names)


def test_evidence_is_found_by_its_record_through_an_index(sqlite):
    store = Store(sqlite.create(migrated=True))
    with store.reading() as connection:
        for kind in RECORD_KINDS:
            query = f"SELECT 1 FROM {kind} AS r WHERE EXISTS (SELECT 1 FROM evidence AS e WHERE e.{kind}_id = r.id)"
            plan = str(connection.execute(text(f"EXPLAIN QUERY PLAN {query}")).all())
            assert f"ix_evidence_{kind}_id_article_id" in plan
    store.close()


def test_what_somebody_said_is_read_in_order_through_an_index(sqlite):
    store = Store(sqlite.create(migrated=True))
    query = """
        SELECT body FROM quote WHERE speaker_id = 'x' AND kind IN ('full', 'partial') AND said_on_earliest IS NOT NULL
        ORDER BY said_on_earliest DESC, said_on_latest DESC, id LIMIT 20
    """
    with store.reading() as connection:
        plan = str(connection.execute(text(f"EXPLAIN QUERY PLAN {query}")).all())
    assert "ix_quote_speaker_id_said_on" in plan
    assert "USE TEMP B-TREE FOR ORDER BY" not in plan  # at most for its last part: the id, among quotes of one date
    store.close()
