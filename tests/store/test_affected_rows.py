"""Each stage of the affected rows alone: from the facts that may have changed to the rows as they are and should be."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.facts import Report
from app.store.affected_rows.articles import add_articles, add_members
from app.store.affected_rows.claimed import add_countries_and_topics, add_people, claim_articles
from app.store.affected_rows.records import add_records
from app.store.affected_rows.references import add_references
from app.store.affected_rows.rows import AffectedRows
from app.store.documents import ArticleCard
from app.store.incremental import resolve_neighbourhood
from app.store.resolution_index import ResolutionIndex
from app.store.row_diff import difference
from tests.articles import agreement, article, person, quote, summit
from tests.store.test_writer import REFERENCE, put

MEETING, PLEDGE = "They met in Oslo.", "They agreed to build a fund."


def told(name, role="President"):
    return article(
        f"{name}. Lee Jae-myung said: “We met.” {MEETING} {PLEDGE}",
        name=name,
        countries={"KR": ["Lee"]},
        topics={"trade": ["fund"]},
        people=[person("Lee Jae-myung", role, "KR")],
        summits=[summit(MEETING, "JP KR", "2025-08-23", "Oslo", place_country="NO", participants=(0,))],
        agreements=[agreement(PLEDGE, countries="JP KR", date="2025-08-23")],
        quotes=[quote("We met.", "Lee Jae-myung")],
    )


@pytest.fixture
def connection(store):
    put(store, told("First"))
    with store.writing() as connection:
        yield connection
        connection.rollback()


def start(connection, article, id_="new"):
    """Return the state before the first stage: `article` is added, or replaces the stored one with this id."""
    report = Report(id_, None, article.extraction)
    index = ResolutionIndex(connection)
    before = index.reports([id_])
    state, facts = resolve_neighbourhood(index, REFERENCE, {id_: report}, ())
    now = datetime(2025, 8, 24, tzinfo=UTC)
    card = ArticleCard(id_, article.name, None, None, None, None, None, "en", 9, "0" * 64, "ready", None, now)
    affected = AffectedRows(state, facts, {id_: card})
    claim_articles(affected, before.values(), [report])
    return affected


def stored_article(connection):
    (id_,) = {article for article, _ in ResolutionIndex(connection).members_in("person", ["lee-jae-myung"])}
    return id_


def changed(affected, table):
    """Return inserted, updated and deleted keys of a table."""
    found = difference(table, affected.stored[table], affected.wanted[table])
    return {*found.inserted}, {*found.updated}, {*found.deleted}


def test_before_the_first_stage_there_are_claims_of_articles_and_no_rows(connection):
    affected = start(connection, told("Second"))
    assert affected.claimed == {("country", "KR"), ("topic", "trade")}
    assert (affected.stored, affected.wanted) == ({}, {})


def test_summits_agreements_and_quotes_are_updated_by_another_source(connection):
    affected = start(connection, told("Second"))
    add_records(affected)
    for table in ("summit", "agreement", "quote"):
        ((key, row),) = affected.wanted[table].items()
        assert changed(affected, table) == (set(), {key}, set())
        assert (affected.stored[table][key]["sources"], row["sources"]) == (1, 2)
    assert "person" not in affected.wanted


def test_people_are_counted_by_the_records_that_name_them(connection):
    affected = start(connection, told("Second"))
    add_records(affected)
    add_people(affected)
    assert affected.counts["people", "lee-jae-myung"] == {"summits": 1, "quotes": 1, "articles": 2}
    assert changed(affected, "person") == (set(), {("lee-jae-myung",)}, set())


def test_countries_and_topics_are_counted_by_the_claims_on_them(connection):
    affected = start(connection, told("Second"))
    add_records(affected)
    add_people(affected)
    add_countries_and_topics(affected)
    assert affected.counts["countries", "KR"]["articles"] == affected.counts["topics", "trade"]["articles"] == 2
    assert changed(affected, "country") == (set(), {("KR",)}, set())


def test_articles_have_evidence_and_members_of_their_own_records_only(connection):
    affected = start(connection, told("Second"))
    add_records(affected)
    add_people(affected)
    add_countries_and_topics(affected)
    add_articles(affected)
    add_members(affected)
    assert {*affected.wanted["article"]} == {("new",)}
    assert {key[0] for key in affected.wanted["evidence"]} == {"new"}
    assert {key[:2] for key in affected.wanted["member"]} == {
        ("new", kind) for kind in ("person", "summit", "agreement", "quote")
    }


def test_an_article_with_a_person_who_is_a_leader_no_longer_is_counted_anew(connection):
    id_ = stored_article(connection)
    affected = start(connection, told("First", role=None), id_)
    add_records(affected)
    add_people(affected)
    add_articles(affected)
    assert affected.counts["articles", id_]["leaders"] == 0


def test_records_that_refer_to_a_renamed_one_get_its_new_name(connection):
    id_ = stored_article(connection)
    affected = start(connection, replace(told("First"), name="Renamed"), id_)
    add_references(affected)
    ((key, row),) = affected.wanted["quote"].items()
    assert json.loads(row["body"])["article"]["name"] == "Renamed"
    assert json.loads(affected.stored["quote"][key]["body"])["article"]["name"] == "First."
