"""The summary table says what a recount gives; tests/store/test_neighbourhood.py has any sequence of writes."""

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.store.engine import Store
from app.store.value_counts import ValueCount, count_all, counts_in, read_counts, write_counts
from app.store.writer import withdraw
from tests.articles import article, person, quote, summit
from tests.store.test_writer import REFERENCE, put


def record(table: str, id_: str, **columns: object) -> dict[tuple[str, ...], dict[str, object]]:
    return {(id_,): {"id": id_, "words": "", **columns}}


PERSON = record("person", "p", leader=True, country_id=None)
EVIDENCE = {("a", "e"): {"article_id": "a", "person_id": "p", "country_id": None, "summit_id": None, "quote_id": None}}
EVIDENCE = {key: {**row, "topic_id": None, "agreement_id": None} for key, row in EVIDENCE.items()}


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        ({}, {}),
        (
            {"person": PERSON},
            {("person.leader", "true", "true", "true"), ("person.country", "", "true"), ("person.article", "", "true")},
        ),
        (
            {"person": record("person", "p", leader=False, country_id="JP"), "evidence": EVIDENCE},
            {
                ("person.leader", "false", "false", "false"),
                ("person.country", "JP", "false", "JP"),
                ("person.article", "a", "false", "a"),
            },
        ),
        (
            {"country": {("JP",): {"id": "JP", "alpha3": "JPN"}}},  # not complete: its links are not known
            {("country.alpha3", "JPN", "", "JPN")},
        ),
        (
            {"article": {("a",): {"id": "a"}}, "evidence": EVIDENCE},  # of an article only its evidence may be known
            {("article.person", "p", "", "p"), ("article.country", "", ""), ("article.summit", "", "")},
        ),
        (
            {"article": {("a",): {
                "id": "a", "publisher": "The Wire", "publisher_key": "the wire", "published": "2025-08",
                "published_earliest": 20250801, "published_latest": 20250831, "language": "en", "status": "ready",
            }}, "evidence": EVIDENCE},
            {
                ("article.publisher", "The Wire", "", "the wire"),
                ("article.published", "2025-08", "", None, 20250801, 20250831),
                ("article.language", "en", "", "en"),
                ("article.status", "ready", "", "ready"),
                ("article.person", "p", "", "p"), ("article.country", "", ""), ("article.summit", "", ""),
            },
        ),
    ],
)  # fmt: skip
def test_each_value_of_a_field_is_counted(tables, expected):
    assert counts_in(tables) == dict.fromkeys((ValueCount(*each) for each in expected), 1)


def test_records_with_the_same_value_are_added_up():
    links = {("s", code): {"summit_id": "s", "country_id": code} for code in ("JP", "KR")}
    links |= {("t", "JP"): {"summit_id": "t", "country_id": "JP"}}
    columns = {
        "place": None, "place_key": None, "place_country_id": None, "date": None, "date_earliest": None,
        "date_latest": None, "status": "held", "kind": "bilateral", "disputed": False, "sources": 2,
    }  # fmt: skip
    found = counts_in(
        {"summit": {**record("summit", "s", **columns), **record("summit", "t", **columns)}, "summit_country": links}
    )
    assert found[ValueCount("summit.country", "JP", "", "JP")] == 2
    assert found[ValueCount("summit.country", "KR", "", "KR")] == 1
    assert found[ValueCount("summit.sources", "2", "", None, 2, 2)] == 2
    assert found[ValueCount("summit.topic", "", "")] == 2


@pytest.fixture
def store(database):
    opened = Store(database)
    yield opened
    opened.close()


def counted(store):
    """Return the summary table, and what it should say."""
    with store.reading() as connection:
        return read_counts(connection), count_all(connection)


NEWS = article(
    "Japan, Lee said: “We met.” Trade too.",
    publisher="The Wire",
    countries={"JP": ["Japan"]},
    topics={"trade": ["Trade"]},
    people=[person("Lee Jae-myung", "President", "KR", mentions=["Lee"])],
    quotes=[quote("We met.")],
)
OTHER = article(
    "Japan, Lee said: “We met.” Not a word.",
    name="other",
    publisher="THE WIRE",
    countries={"JP": ["Japan"]},
    quotes=[quote("We met.")],
)


def found_in(changed, **findings):
    return replace(changed, extraction=replace(changed.extraction, version="2", **findings))


@pytest.mark.parametrize(
    "changed",
    [
        found_in(NEWS, countries=()),
        found_in(NEWS, topics=tuple(replace(topic, mentions=()) for topic in NEWS.extraction.topics)),
        found_in(NEWS, quotes=tuple(replace(each, kind="indirect") for each in NEWS.extraction.quotes)),
        found_in(NEWS, people=(), quotes=()),
        replace(NEWS, document=replace(NEWS.document, published="2025-08", title="News")),
    ],
    ids=["no country", "a topic without a mention", "another kind", "nobody", "another date"],
)
@pytest.mark.parametrize("others", [(), (OTHER,)], ids=["alone", "with another article"])
def test_the_writer_keeps_the_counts(store, changed, others):
    for each in (NEWS, *others, changed, NEWS):
        put(store, each)
        stored, expected = counted(store)
        assert stored == expected
    for id_ in ids_of(store):
        withdraw(store, id_, "a test", REFERENCE)
        stored, expected = counted(store)
        assert stored == expected
    assert stored == {}


def test_a_quote_counts_once_for_a_publisher_however_its_name_is_spelt(store):
    put(store, NEWS)
    assert counted(store)[0][ValueCount("quote.article.publisher", "The Wire", "full", "the wire")] == 1
    put(store, OTHER)
    stored, expected = counted(store)
    assert stored == expected
    assert {each: stored[each] for each in stored if each.field == "quote.article.publisher"} == {
        ValueCount("quote.article.publisher", "THE WIRE", "full", "the wire"): 1
    }


def test_a_country_that_only_a_record_names_counts_as_one_without_an_article(store):
    named = article(
        "They met in Oslo. Norway was glad.",
        countries={"NO": ["Norway"]},
        summits=[summit("They met in Oslo.", "JP KR", "2025-08-23", "Oslo", place_country="NO")],
    )
    put(store, named, found_in(named, countries=()), named)
    stored, expected = counted(store)
    assert stored == expected
    assert stored[ValueCount("country.article", "", "")] == 2  # JP and KR


def test_counts_are_added_subtracted_and_deleted(store):
    one, two = ValueCount("x", "a", "", "a"), ValueCount("x", "b", "", None, 1, 2)
    with store.writing() as connection:
        write_counts(connection, {one: 2, two: 1})
        write_counts(connection, {one: -1, two: -1})
        assert read_counts(connection) == {one: 1}
        write_counts(connection, {one: 0, two: 4})
        assert read_counts(connection) == {one: 1, two: 4}


def test_a_count_below_nothing_is_refused(store):
    one = ValueCount("x", "a", "", "a")
    with store.writing() as connection:
        write_counts(connection, {one: 1})
        with pytest.raises(IntegrityError):
            write_counts(connection, {one: -2})
        connection.rollback()


def test_a_person_who_is_a_leader_in_the_withdrawn_article_only_counts_in_the_other_part(store):
    office = article("President Lee Jae-myung spoke.", people=[person("Lee Jae-myung", "President", "KR")])
    bare = article("Lee Jae-myung spoke again.", name="bare", people=[person("Lee Jae-myung")])
    put(store, office)
    (leading,) = ids_of(store)
    put(store, bare)
    withdraw(store, leading, "a test", REFERENCE)
    stored, expected = counted(store)
    assert stored == expected


def ids_of(store):
    with store.reading() as connection:
        return [id_ for (id_,) in connection.execute(text("SELECT id FROM article"))]
