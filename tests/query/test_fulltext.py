"""What `q` finds: one table of queries, the same sets on both databases, and the best first."""

import json

import pytest
from sqlalchemy import Connection, insert

from app.query.catalog import Resource
from app.query.name_resolver import NameResolver
from app.query.parsing.text import Term, parse_text
from app.query.resources import AGREEMENTS, ARTICLES, PEOPLE, QUOTES, TOPICS
from app.records import metadata
from app.reference import Reference
from app.settings import Settings
from app.store.engine import Store
from app.text import fold
from tests.query.ask import ids
from tests.query.oracle import Record, Served

QUERIES = [
    # words
    "statement", "STATEMENT", "StAtEmEnT", "talk", "talks", "joint statement", "statement joint", "the the the",
    "it's", "s", "a", "the talks tariffs", "nowhere", "statement nowhere",
    # accents, case, other scripts
    "lodz", "Łódź", "ŁÓDŹ", "łodz", "日本", "日", "日本 talks", "Ko\u0301vacs", "Kovács", "kovacs", "Straße",
    # phrases
    '"joint statement"', '"statement joint"', '"JOINT  statement"', '"the talks"', '"re do re"', "“joint statement”",
    '"joint statement on trade"', '"joint, statement"', '"statement"', '"a joint" "draft statement"',
    # prefixes
    "nuc*", "nucle*", "nuclear*", "łó*", "日*", "stat*", "joint* draft*", "j* s* t*", '"joint stat"', "n*",
    # exclusion
    "joint -draft", "-draft", '-"joint statement"', '-"joint draft" statement', "-nuc*", "the -talks -tariffs",
    '"the talks" -nuclear', "-draft -talks", "-the", "-re-do", "-日本 talks", "statement -statement",
    # choices
    "draft OR nuclear", '"joint statement" OR nuclear', 'the "the talks" OR "joint statement" OR nuc*',
    "nowhere OR 日本", "joint OR OR draft",
    "joint OR draft -statement", "a:b OR statement", "OR", "OR joint", "joint OR", "joint or draft",
    "joint OR -draft", '"OR" joint', "the OR talks joint OR draft",
    # marks and words that mean something to an engine
    "re-do", "re do", "a:b", "words:statement", "AND", "NOT draft", "statement OR talks", "NEAR(joint statement)",
    "joint NEAR/2 statement", "statement AND NOT draft", "{words} : joint", "^joint", "joint + statement",
    "joint & talks", "joint | talks", "!draft", "joint <-> statement", "statement:*", "'joint'", "joint\\", "100%",
    "_oint", "%oint%",
    "'; DROP TABLE quote; --", '"unclosed joint', 'joint"statement', "(((joint", "joint)))", "joint\u200bstatement",
    "joint\tstatement\n", "<b>joint</b>", "joint/statement", "#joint @statement", "x" * 900, "1" * 900, "nul l",
]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query[:30])
@pytest.mark.parametrize("resource", [QUOTES, PEOPLE, AGREEMENTS], ids=lambda r: r.name)
def test_a_query_finds_the_same_on_both_databases(
    connection: Connection, names: NameResolver, served: Served, resource: Resource, query: str
) -> None:
    text = parse_text(query)
    expected = {
        id_
        for id_, record in served.records[resource.name].items()
        if record.get("kind") != "indirect"
        and all(_has(_words(record), term) for term in text.wanted)
        and all(any(_has(_words(record), term) for term in choice) for choice in text.choices)
        and not any(_has(_words(record), term) for term in text.unwanted)
    }
    for sort in ({}, {"sort": "-id"}):
        assert set(ids(connection, names, resource, q=query, limit="200", **sort)) == expected


def test_there_are_more_than_sixty_queries() -> None:
    assert len({*QUERIES}) == len(QUERIES) > 60


def _words(record: Record) -> list[str]:
    if "aliases" in record:
        return fold(" ".join((record["name"], *record["aliases"]))).split()
    return fold(record["text"]).split()


def _has(words: list[str], term: Term) -> bool:
    for start in range(len(words) - len(term.words) + 1):
        *first, last = words[start : start + len(term.words)]
        if tuple(first) == term.words[:-1] and (
            last.startswith(term.words[-1]) if term.prefix else last == term.words[-1]
        ):
            return True
    return False


TEXTS = {
    "once": "trade and much else that has nothing to do with what was asked for in the first place",
    "often": "trade trade trade trade",
    "half": "trade climate climate climate and a lot of other words so that it is a long text",
    "never": "climate",
}


@pytest.fixture
def texts(database: Settings) -> Settings:
    store = Store(database)
    rows = [
        {"id": id_, "words": fold(text), "body": json.dumps({"id": id_}), "csv_line": "", "name": id_, "name_key": id_}
        for id_, text in TEXTS.items()
    ]
    with store.writing() as connection:
        connection.execute(insert(metadata.tables["topic"]), rows)
    store.close()
    return database


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"q": "trade"}, ["often", "once", "half"]),
        ({"q": "trade -climate"}, ["often", "once"]),
        ({"q": "trade climate"}, ["half"]),
        ({"q": "trade", "sort": "id"}, ["half", "often", "once"]),
        ({"q": "trade", "sort": "-id"}, ["once", "often", "half"]),
        ({"q": "-trade"}, ["never"]),
        ({"q": "-nothere"}, ["half", "never", "often", "once"]),  # nothing to rank by: the order of the list
    ],
    ids=str,
)
def test_the_best_comes_first_unless_there_is_a_sort(
    texts: Settings, reference: Reference, asked: dict[str, str], expected: list[str]
) -> None:
    store = Store(texts)
    with store.reading() as connection:
        found = ids(connection, NameResolver(connection, reference), TOPICS, **asked)
    store.close()
    assert found[:1] == expected[:1]
    assert {*found} == {*expected}
    if "sort" in asked or asked["q"].startswith("-"):
        assert found == expected


def test_an_articles_text_is_searched_with_its_title(connection: Connection, names: NameResolver) -> None:
    assert ids(connection, names, ARTICLES, q='"nuclear talks will begin"')
    assert ids(connection, names, ARTICLES, q="tokyo", sort="id") == ["article-1", "article-3", "article-5"]
