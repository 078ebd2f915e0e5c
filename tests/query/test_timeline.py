"""Summits, agreements and quotes in one order, on both databases, against the lists of each."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from app.edtf_dates import bounds
from app.errors import QueryError
from app.query.name_resolver import NameResolver
from app.query.pages import ResultPage
from app.query.parsing.query_string import Parameter
from app.query.resources import RESOURCES
from app.query.snapshot import Snapshot
from app.query.timeline import TIMELINE, parse_timeline, read_timeline
from tests.profiles import examples
from tests.query.ask import ask

# The timeline's filters, and the same of each list.
FILTERS: list[tuple[dict[str, str], dict[str, dict[str, str]]]] = [
    ({}, {"summits": {}, "agreements": {}, "quotes": {}}),
    ({"country": "JP"}, {"summits": {"country": "JP"}, "agreements": {"country": "JP"}, "quotes": {"mention": "JP"}}),
    (
        {"person__in": "Ueda,bo-lind"},
        {"summits": {"participant__in": "Ueda,bo-lind"}, "agreements": {"participant__in": "Ueda,bo-lind"},
         "quotes": {"speaker__in": "Ueda,bo-lind"}},
    ),
    (
        {"date__gte": "2025", "topic__ne": "trade"},
        {"summits": {"date__gte": "2025", "topic__ne": "trade"},
         "agreements": {"date__gte": "2025", "topic__ne": "trade"},
         "quotes": {"said_on__gte": "2025", "topic__ne": "trade"}},
    ),
    ({"q": "statement"}, {name: {"q": "statement"} for name in ("summits", "agreements", "quotes")}),
    ({"article": "article-1"}, {name: {"article": "article-1"} for name in ("summits", "agreements", "quotes")}),
]  # fmt: skip


def timeline(connection: Connection, names: NameResolver, **asked: str) -> ResultPage:
    parameters = [Parameter(name, value) for name, value in asked.items()]
    return read_timeline(Snapshot(connection), parse_timeline(parameters, names))


def entries(page: ResultPage) -> list[dict[str, Any]]:
    return [json.loads(record) for record in page.records]


def whole(connection: Connection, names: NameResolver, lists: dict[str, dict[str, str]], descending: bool) -> list[str]:
    """Return the ids that the timeline must have, in its order, from the three lists."""
    found = []
    for name, asked in lists.items():
        field = "said_on" if name == "quotes" else "date"
        found += [(bounds(r[field]), r["id"]) for r in ask(connection, names, RESOURCES[name], **asked) if r[field]]
    found.sort(key=lambda each: each[1])
    found.sort(key=lambda each: each[0], reverse=descending)
    return [id_ for _, id_ in found]


@pytest.mark.parametrize("sort", ["date", "-date"])
@pytest.mark.parametrize(("asked", "lists"), FILTERS, ids=lambda asked: str(asked)[:40])
def test_the_timeline_is_its_three_lists_by_date(
    connection: Connection, names: NameResolver, asked: dict[str, str], lists: dict[str, dict[str, str]], sort: str
) -> None:
    expected = whole(connection, names, lists, sort == "-date")
    assert expected

    @given(limit=st.integers(1, 40))
    @examples(8)
    def check(limit: int) -> None:
        found: list[str] = []
        pages = [timeline(connection, names, **asked, sort=sort, limit=str(limit))]
        while cursor := pages[-1].next:
            pages.append(timeline(connection, names, **asked, sort=sort, limit=str(limit), cursor=cursor))
        for page in pages:
            assert page.total == len(expected)
            found += [entry["record"]["id"] for entry in entries(page)]
        assert found == expected
        assert pages[0].prev is None
        for earlier, later in zip(pages, pages[1:], strict=False):  # noqa: RUF007
            assert later.prev
            back = timeline(connection, names, **asked, sort=sort, limit=str(limit), cursor=later.prev)
            assert back.records == earlier.records

    check()


def test_it_begins_with_the_earliest(connection: Connection, names: NameResolver) -> None:
    assert timeline(connection, names).records == timeline(connection, names, sort="date").records
    assert (
        timeline(connection, names, q="statement").records
        == timeline(connection, names, q="statement", sort="date").records
    )


def test_an_entry_shows_what_and_when(connection: Connection, names: NameResolver) -> None:
    found = entries(timeline(connection, names, limit="200"))
    assert {entry["resource"] for entry in found} == {"summits", "agreements", "quotes"}
    for entry in found:
        assert [*entry] == ["date", "resource", "record"]
        assert entry["date"] == entry["record"]["said_on" if entry["resource"] == "quotes" else "date"]
        assert entry["record"]["url"] == f"/v1/{entry['resource']}/{entry['record']['id']}"
        assert entry["record"].get("kind") != "indirect"


@pytest.mark.parametrize(
    ("asked", "name", "code"),
    [
        ({"speaker": "Ueda"}, "speaker", "unknown-parameter"),
        ({"person": "Lind"}, "person", "ambiguous-value"),
        ({"person__all": "bo-lind"}, "person__all", "unknown-operator"),
        ({"date": "someday"}, "date", "type"),
        ({"date__isnull": "true"}, "date__isnull", "unknown-operator"),
        ({"offset": "1"}, "offset", "unknown-parameter"),
        ({"format": "csv"}, "format", "unknown-parameter"),
        ({"fields": "id"}, "fields", "unknown-parameter"),
        ({"group_by": "country"}, "group_by", "unknown-parameter"),
        ({"sort": "person"}, "sort", "unknown-field"),
        ({"cursor": "abc"}, "cursor", "invalid-cursor"),
    ],
)
def test_a_fault_has_the_timelines_own_name(
    connection: Connection, names: NameResolver, asked: dict[str, str], name: str, code: str
) -> None:
    with pytest.raises(QueryError) as error:
        timeline(connection, names, **asked)
    assert [(fault.name, fault.code) for fault in error.value.faults] == [(name, code)]


def test_what_the_timeline_takes_all_three_take(connection: Connection, names: NameResolver) -> None:
    for name, (field, operator) in TIMELINE.filters.items():
        value = "true" if operator == "isnull" else "article-1" if field.name == "article" else field.example
        assert timeline(connection, names, **{name: value}, limit="1").total is not None
