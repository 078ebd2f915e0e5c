"""Saving: one article is one transaction, nothing changes that need not, and no order matters. On both databases."""

import json
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.errors import NotFound
from app.records import metadata
from app.reference import load_reference
from app.settings import ROOT
from app.store.engine import Store
from app.store.integrity import verify
from app.store.writer import is_empty, save, save_all, withdraw
from tests.articles import Article, agreement, article, person, quote, several, summit
from tests.profiles import examples

REFERENCE = load_reference()
LEDGER = ("database", "change", "redirect", "tombstone", "ingestion")
EACH_ON_A_DATABASE_OF_ITS_OWN = examples(8)


def rows(store: Store, table: str) -> list[dict[str, Any]]:
    with store.reading() as connection:
        return [dict(row) for row in connection.execute(select(metadata.tables[table])).mappings()]


def state(store: Store) -> dict[str, list[str]]:
    """Everything but the ledger, row numbers and the moment of ingestion."""
    found = {}
    for table in metadata.tables:
        if table in LEDGER:
            continue
        content = []
        for row in rows(store, table):
            row.pop("serial", None)
            if table == "article":
                body = json.loads(row["body"])
                row["csv_line"] = row["csv_line"].replace(body["ingested_at"], "")
                row["body"] = {**body, "ingested_at": None}
            content.append(str(sorted(row.items())))
        found[table] = sorted(content)
    return found


def ledger(store: Store) -> dict[str, list[dict[str, Any]]]:
    return {table: rows(store, table) for table in LEDGER}


def put(store: Store, *articles: Article) -> list[str]:
    saved = [save(store, a.document, a.name, a.extraction, REFERENCE) for a in articles]
    return [each.status for each in saved]


TALKS = article(
    "Lee Jae-myung met Ishiba in Tokyo. They will build a tunnel. “We are close friends” – Lee Jae-myung",
    name="talks",
    published="2025-08-24",
    countries={"JP": ["Tokyo"]},
    people=[person("Lee Jae-myung", "President", "KR"), person("Ishiba", "Prime Minister", "JP")],
    summits=[
        summit(
            "Lee Jae-myung met Ishiba in Tokyo.",
            "JP KR",
            "2025-08-23",
            "Tokyo",
            participants=(0, 1),
            place_country="JP",
        )
    ],
    agreements=[agreement("They will build a tunnel.", "JP KR")],
    quotes=[quote("We are close friends", "Lee Jae-myung")],
)


@EACH_ON_A_DATABASE_OF_ITS_OWN
@given(several(2, 4), st.randoms(use_true_random=False))
def test_any_order_of_ingestion_gives_the_same_state(databases, articles, random):
    one, other = Store(databases()), Store(databases())
    put(one, *articles)
    random.shuffle(articles)
    put(other, *articles)
    assert state(one) == state(other)
    one.close()
    other.close()


@EACH_ON_A_DATABASE_OF_ITS_OWN
@given(several(2, 4), st.data())
def test_saving_together_gives_what_saving_one_by_one_gives(databases, articles, data):
    redated = [replace(a, document=replace(a.document, published="2025-09")) for a in articles]
    other_text = [
        replace(articles[1], document=replace(articles[1].document, source_url=articles[0].document.source_url))
    ]
    coming = data.draw(st.permutations([*articles, *redated, *other_text]))
    half = data.draw(st.integers(0, len(coming)))
    one, other = Store(databases()), Store(databases())
    statuses = put(one, *coming)
    saved = [
        *save_all(other, [(a.document, a.name, a.extraction) for a in coming[:half]], REFERENCE),
        *save_all(other, [(a.document, a.name, a.extraction) for a in coming[half:]], REFERENCE),
    ]
    assert [each.status for each in saved] == statuses
    assert state(one) == state(other)
    one.close()
    other.close()


def test_an_unchanged_article_beside_a_new_one_stays(database):
    other = article("Anna Kovács spoke in Paris.", name="other", people=[person("Anna Kovács", "President", "HU")])
    with Store(database) as store:
        put(store, TALKS)
        before = state(store)
        found = [(each.document, each.name, each.extraction) for each in (TALKS, other)]
        assert [each.status for each in save_all(store, found, REFERENCE)] == ["unchanged", "new"]
        assert {*before["finding"]} < {*state(store)["finding"]}
        assert not [*verify(store, REFERENCE)]


@EACH_ON_A_DATABASE_OF_ITS_OWN
@given(several(1, 3), st.randoms(use_true_random=False))
def test_saving_again_changes_nothing_the_ledger_included(databases, articles, random):
    store = Store(databases())
    assert put(store, *articles) == ["new"] * len(articles)
    before = state(store), ledger(store)
    random.shuffle(articles)
    assert put(store, *articles) == ["unchanged"] * len(articles)
    assert (state(store), ledger(store)) == before
    store.close()


@EACH_ON_A_DATABASE_OF_ITS_OWN
@given(several(1, 4), st.data())
def test_withdrawing_gives_the_state_in_which_the_article_never_was(databases, articles, data):
    withdrawn = data.draw(st.sampled_from(articles))
    one, other = Store(databases()), Store(databases())
    put(one, *(a for a in articles if a is not withdrawn))
    put(other, *articles)
    id_ = save(other, withdrawn.document, withdrawn.name, withdrawn.extraction, REFERENCE).article
    withdraw(other, id_, "a test", REFERENCE)
    assert state(one) == state(other)
    one.close()
    other.close()


@EACH_ON_A_DATABASE_OF_ITS_OWN
@given(several(1, 3))
def test_every_stored_span_is_what_the_text_says(databases, articles):
    store = Store(databases())
    put(store, *articles)
    texts = {row["id"]: row["text"] for row in rows(store, "article")}
    for row in rows(store, "evidence"):
        text = texts[row["article_id"]]
        assert text[row["start"] : row["end"]] == row["exact"]
        units = text.encode("utf-16-le")
        assert units[2 * row["start_utf16"] : 2 * row["end_utf16"]].decode("utf-16-le") == row["exact"]
        assert text[: row["start"]].endswith(row["prefix"])
        assert text[row["end"] :].startswith(row["suffix"])
    store.close()


def test_offsets_for_javascript_count_letters_beyond_the_basic_plane_twice(store):
    put(store, article("🗼 Tokyo 🗾 is far.", countries={"JP": ["Tokyo 🗾"]}))
    (row,) = rows(store, "evidence")
    assert (row["start"], row["end"], row["start_utf16"], row["end_utf16"]) == (2, 9, 3, 11)
    assert row["exact"] == "Tokyo 🗾"


def test_an_empty_database_is_empty(store):
    assert is_empty(store)
    put(store, TALKS)
    assert not is_empty(store)


def test_bodies_are_what_is_served(store):
    put(store, TALKS)
    bodies = {
        row["id"]: json.loads(row["body"]) for table in ("person", "summit", "country") for row in rows(store, table)
    }
    assert bodies["2025-08-23-tokyo-jp-kr"]["participants"] == [
        {"id": "lee-jae-myung", "name": "Lee Jae-myung", "url": "/v1/people/lee-jae-myung"},
        {"id": "shigeru-ishiba", "name": "Shigeru Ishiba", "url": "/v1/people/shigeru-ishiba"},
    ]
    assert bodies["2025-08-23-tokyo-jp-kr"]["place"] == {
        "name": "Tokyo",
        "country": {"id": "JP", "name": "Japan", "url": "/v1/countries/JP"},
        "lat": 35.6895,
        "lon": 139.6917,
    }
    assert bodies["2025-08-23-tokyo-jp-kr"]["agreements"][0]["name"] == "They will build a tunnel."
    assert bodies["lee-jae-myung"]["counts"] == {"articles": 1, "summits": 1, "agreements": 0, "quotes": 1}
    assert bodies["lee-jae-myung"]["offices"] == [
        {
            "title": "President",
            "country": {"id": "KR", "name": "South Korea", "url": "/v1/countries/KR"},
            "status": None,
            "as_of": None,
            "since": None,
            "until": None,
            "basis": None,
            "from": "2025-08-24",
            "to": "2025-08-24",
            "sources": 1,
        }
    ]
    assert bodies["KR"]["counts"] == {"articles": 0, "leaders": 1, "summits": 1, "agreements": 1, "quotes": 0}


def test_an_article_without_a_title_is_named_by_its_first_sentence(store):
    put(store, TALKS, article("Nothing.\nAt all.", name="Ünsere Datei", title="Über alles"))
    found = {row["id"].rpartition("-")[0]: row["name"] for row in rows(store, "article")}
    assert found == {"talks": "Lee Jae-myung met Ishiba in Tokyo.", "uber-alles": "Über alles"}


def test_a_revision_counts_changes_without_gaps(store):
    put(store, TALKS)
    put(store, article("Lee Jae-myung is back.", name="back", people=[person("Lee Jae-myung", "President", "KR")]))
    (counters,) = rows(store, "database")
    changes = rows(store, "change")
    assert counters["revision"] == 2
    assert [c["seq"] for c in changes] == list(range(1, counters["change_seq"] + 1))
    second = {(c["resource"], c["record_id"].partition("-")[0]): c["action"] for c in changes if c["revision"] == 2}
    # Lee Jae-myung has another source and an alias no more, so his record and nobody else's changes.
    assert second == {("articles", "back"): "created", ("people", "lee"): "updated"}


def test_other_metadata_of_the_same_article_is_an_update(store):
    put(store, TALKS)
    changed = article(TALKS.document.text, name="other-name", published="2025-08-25", title="Talks in Tokyo")
    assert put(store, changed) == ["updated"]
    (row,) = rows(store, "article")
    assert (row["id"].rpartition("-")[0], row["title"], row["published"]) == ("talks", "Talks in Tokyo", "2025-08-25")
    assert rows(store, "quote") == []


def test_the_same_text_from_elsewhere_is_another_article(store):
    text = TALKS.document.text
    elsewhere = [article(text, publisher="The Wire"), article(text, source_url="https://example.org/a")]
    assert put(store, TALKS, *elsewhere) == ["new", "new", "new"]


def test_another_text_at_a_known_url_replaces_the_old_one(store):
    old, new = (
        article(text, name=name, source_url="https://example.org/a", countries={"JP": ["Japan"]})
        for text, name in (("Japan is far.", "old"), ("Japan is near.", "new"))
    )
    put(store, old, new)
    (row,) = rows(store, "article")
    assert row["name"] == "Japan is near."
    (redirect,) = rows(store, "redirect")
    assert redirect["old_id"].startswith("old-")
    assert redirect["new_id"] == row["id"]
    assert [r["id"] for r in rows(store, "country")] == ["JP"]


def test_withdrawing_what_is_not_there_fails(store):
    put(store, TALKS)
    with pytest.raises(NotFound) as caught:
        withdraw(store, "talk", "a test", REFERENCE)
    assert caught.value.nearest[0].startswith("talks-")


def test_an_exception_in_the_middle_leaves_nothing(store, monkeypatch):
    before = ledger(store)
    monkeypatch.setattr("app.store.writer.write", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        put(store, TALKS)
    assert is_empty(store)
    assert ledger(store) == before


KILLED = """
import os, signal
from app.reference import load_reference
from app.settings import Settings
from app.store import row_diff as differences
from app.store.engine import Store
from app.store.writer import save
from tests.articles import article
from tests.store.test_writer import TALKS

def die(connection, found):
    if found.table.name == "evidence":
        os.kill(os.getpid(), signal.SIGKILL)

differences._update = die
save(Store(Settings()), TALKS.document, TALKS.name, TALKS.extraction, load_reference())
"""


def test_kill_9_in_the_middle_leaves_nothing(store, database):
    before = ledger(store)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED],
        cwd=ROOT,
        env={"SUMMIT_DATABASE_URL": database.database_url, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert killed.returncode == -9, killed.stderr
    assert is_empty(store)
    assert ledger(store) == before
    assert put(store, TALKS) == ["new"]
