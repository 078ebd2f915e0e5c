"""Suggestions against all names that are served, and their order. On both databases."""

from collections.abc import Iterator, Mapping, Sequence

import pytest
from sqlalchemy import Connection

from app.errors import QueryError
from app.query.parsing.query_string import Parameter
from app.query.suggestions import (
    DEFAULT_LIMIT,
    MAX_CHARACTERS,
    MAX_LIMIT,
    SUGGESTED,
    parse_suggestions,
    read_suggestions,
)
from app.reference import load_reference
from app.schemas.records import Suggestion
from app.store.engine import Store
from app.store.writer import save
from app.text import fold
from tests.articles import article, person
from tests.query.oracle import Record, Served

REFERENCE = load_reference()


def suggested(connection: Connection, q: str, limit: int = MAX_LIMIT) -> list[Suggestion]:
    query = parse_suggestions([Parameter("q", q), Parameter("limit", str(limit))])
    return read_suggestions(connection, query)


def names_of(resource: str, record: Record) -> Sequence[str]:
    match resource:
        case "people":
            return [record["name"], *record["aliases"]]
        case "agreements":
            return [record["text"]]
        case "articles":
            return [record["title"] or ""]
        case _:
            return [record["name"]]


def having(served: Served, q: str) -> Iterator[str]:
    """Yield the URLs of all records whose names have the words of `q`, the last as the beginning of one."""
    *whole, begun = fold(q).split()
    for resource in SUGGESTED:
        for record in served.records[resource.name].values():
            words = fold(" ".join(names_of(resource.name, record))).split()
            if {*whole} <= {*words} and any(word.startswith(begun) for word in words):
                yield record["url"]


@pytest.mark.parametrize(
    "q", ["k", "ko", "KOVÁCS", "lind", "carl l", "lind ca", "l", "cote", "t", "tokyo t", "lodz", "summit 1", "日", "zz"]
)
def test_every_record_whose_name_begins_so_is_suggested(connection: Connection, served: Served, q: str) -> None:
    found = suggested(connection, q)
    assert sorted(each.url for each in found) == sorted(having(served, q))


def test_articles_are_suggested_by_their_titles_alone(connection: Connection) -> None:
    assert not [each for each in suggested(connection, "joint") if each.kind == "articles"]
    assert [each for each in suggested(connection, "talks") if each.kind == "articles"]


def names(connection: Connection, q: str, **options: int) -> list[str]:
    return [each.name for each in suggested(connection, q, **options)]


def known(store: Store, articles: Mapping[str, Sequence[str]]) -> None:
    """Store articles, by their titles, that name people."""
    for title, people in articles.items():
        made = article("; ".join((title, *people)), name=title, title=title, people=[person(each) for each in people])
        save(store, made.document, made.name, made.extraction, REFERENCE)


def test_a_better_match_comes_first_then_whoever_is_named_more(store: Store) -> None:
    known(
        store,
        {
            "Leeway for bridges": ["Ann Leeman", "Tom Lee", "Anna Bell"],
            "Bridges": ["Ann Leeman", "Ida Lee"],
            "Ferries": ["Ann Leeman", "Ida Lee"],
        },
    )
    with store.reading() as connection:
        assert names(connection, "lee") == ["Ida Lee", "Tom Lee", "Ann Leeman", "Leeway for bridges"]
        assert names(connection, "lee", limit=1) == ["Ida Lee"]
        (leeman,) = suggested(connection, "leem")
        assert leeman.counts == {"articles": 3, "summits": 0, "agreements": 0, "quotes": 0}
        assert names(connection, "ann") == ["Ann Leeman", "Anna Bell"]


def test_a_title_that_changes_is_found_by_the_new_one(store: Store) -> None:
    made = article("Ann Bell", name="Ferries", title="Ferries", people=[person("Ann Bell")])
    save(store, made.document, made.name, made.extraction, REFERENCE)
    renamed = article("Ann Bell", name="Bridges", title="Bridges", people=[person("Ann Bell")])
    save(store, renamed.document, renamed.name, renamed.extraction, REFERENCE)
    with store.reading() as connection:
        assert (names(connection, "fer"), names(connection, "bri")) == ([], ["Bridges"])


def test_a_country_is_suggested_by_its_codes_and_other_names(article: Connection) -> None:
    for q in ("south k", "korea", "KOR", "kr", "republic of k"):
        assert "KR" in {each.id for each in suggested(article, q)}
    assert suggested(article, "kr")[0].id == "KR"


@pytest.mark.parametrize(
    ("asked", "name", "code"),
    [
        ({}, "q", "empty"),
        ({"q": "!"}, "q", "empty"),
        ({"q": "a" * (MAX_CHARACTERS + 1)}, "q", "too-long"),
        ({"q": "a", "limit": str(MAX_LIMIT + 1)}, "limit", "range"),
        ({"q": "a", "sort": "id"}, "sort", "unknown-parameter"),
    ],
)
def test_faults_of_suggestions(asked: dict[str, str], name: str, code: str) -> None:
    with pytest.raises(QueryError) as error:
        parse_suggestions([Parameter(*each) for each in asked.items()])
    assert [(fault.name, fault.code) for fault in error.value.faults] == [(name, code)]
    assert parse_suggestions([Parameter("q", "a")]).limit == DEFAULT_LIMIT
