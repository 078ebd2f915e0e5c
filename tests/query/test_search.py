import json

import pytest
from sqlalchemy import Connection

from app.errors import QueryError
from app.query.name_resolver import NameResolver
from app.query.parsing.query_string import Parameter
from app.query.resources import RESOURCES
from app.query.search import DEFAULT_LIMIT, ResourceHits, parse_search, search
from app.query.snapshot import Snapshot
from tests.query.ask import TODAY, page


def searched(connection: Connection, names: NameResolver, **asked: str) -> dict[str, ResourceHits]:
    parameters = [Parameter(name, value) for name, value in asked.items()]
    found = search(Snapshot(connection), parse_search(parameters, names, TODAY))
    return {each.resource: each for each in found}


@pytest.mark.parametrize("query", ["statement", "talks", "lodz", "kovacs", "trade", "japan", "nowhere"])
def test_each_resource_shows_the_best_of_its_own_list(connection: Connection, names: NameResolver, query: str) -> None:
    found = searched(connection, names, q=query)
    assert {*found} == {*RESOURCES} - {"leaders"}
    for name, each in found.items():
        expected = page(connection, names, RESOURCES[name], q=query, limit=str(DEFAULT_LIMIT))
        assert each.page.records == expected.records
        assert each.page.total == expected.total
        assert each.url == f"/v1/{name}?q={query}"


def test_what_has_nothing_comes_last(connection: Connection, names: NameResolver) -> None:
    counts = [bool(each.page.total) for each in searched(connection, names, q="statement").values()]
    assert counts == sorted(counts, reverse=True)
    assert {*counts} == {True, False}


def test_a_limit_is_of_each_resource_and_hits_are_marked(connection: Connection, names: NameResolver) -> None:
    found = searched(connection, names, q="joint statement", limit="1", highlight="true")
    assert {len(each.page.records) for each in found.values()} == {0, 1}
    for each in found.values():
        assert all(json.loads(record)["highlights"] for record in each.page.records if each.resource != "articles")


@pytest.mark.parametrize(
    ("asked", "name", "code"),
    [
        ({}, "q", "empty"),
        ({"q": "!"}, "q", "empty"),
        ({"q": "a", "speaker": "x"}, "speaker", "unknown-parameter"),
        ({"q": "a", "sort": "id"}, "sort", "unknown-parameter"),
        ({"q": "a", "limit": "0"}, "limit", "range"),
    ],
)
def test_faults_of_a_search(names: NameResolver, asked: dict[str, str], name: str, code: str) -> None:
    with pytest.raises(QueryError) as error:
        parse_search([Parameter(*each) for each in asked.items()], names, TODAY)
    assert [(fault.name, fault.code) for fault in error.value.faults] == [(name, code)]
