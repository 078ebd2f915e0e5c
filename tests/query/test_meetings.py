"""Whom a person met, against the summits that are served. On both databases."""

import json
from collections import defaultdict
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import Connection

from app.edtf_dates import bounds
from app.errors import NotFound, QueryError
from app.query.meetings import parse_met, read_met
from app.query.name_resolver import NameResolver
from app.query.pages import ResultPage
from app.query.parsing.query_string import Parameter
from app.query.resources import SUMMITS
from app.query.snapshot import Snapshot
from tests.query.ask import ask
from tests.query.oracle import Record

PERSON = "carl-lind"


def met(connection: Connection, names: NameResolver, person: str = PERSON, **asked: str) -> ResultPage:
    parameters = [Parameter(name, value) for name, value in asked.items()]
    return read_met(Snapshot(connection), parse_met(person, parameters, names))


def rows(page: ResultPage) -> list[Record]:
    return [json.loads(record) for record in page.records]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"status": "planned"},
        {"status__in": "held,planned,mentioned"},
        {"country": "Japan", "status__in": "held,planned,mentioned"},
        {"date__gte": "2025", "status__in": "held,planned,mentioned"},
        {"participant__all": "Ueda", "status__in": "held,planned,mentioned"},
        {"kind": "bilateral"},
    ],
)
def test_people_are_the_other_participants_of_the_summits_that_are_asked_for(
    connection: Connection, names: NameResolver, asked: dict[str, str]
) -> None:
    implied = {} if any(name.startswith("status") for name in asked) else {"status": "held"}
    expected: dict[str, list[Record]] = defaultdict(list)
    for summit in ask(connection, names, SUMMITS, **implied, **asked, participant=PERSON):
        for person in summit["participants"]:
            if person["id"] != PERSON:
                expected[person["id"]].append(summit)
    page = met(connection, names, **asked)
    assert {row["person"]["id"]: row["times"] for row in rows(page)} == {
        id_: len(summits) for id_, summits in expected.items()
    }
    assert page.total == len(expected)
    for row in rows(page):
        summits = expected[row["person"]["id"]]
        assert {each["id"] for each in row["summits"]} == {each["id"] for each in summits}
        dates = [each["date"] for each in summits if each["date"]]
        assert (row["first"] is None) == (row["last"] is None) == (not dates)
        if dates:
            assert bounds(row["first"])[0] == min(bounds(date)[0] for date in dates)
            assert bounds(row["last"])[1] == max(bounds(date)[1] for date in dates)


def test_the_url_has_the_same_summits(connection: Connection, names: NameResolver) -> None:
    found = rows(met(connection, names, status__in="held,planned,mentioned", country="JP"))
    assert found
    for row in found:
        asked = dict(parse_qsl(urlsplit(row["url"]).query))
        shared = ask(connection, names, SUMMITS, **asked)
        assert {each["id"] for each in shared} == {each["id"] for each in row["summits"]}


def test_walking_gives_everybody_once_at_every_limit(connection: Connection, names: NameResolver) -> None:
    whole = rows(met(connection, names, status__in="held,planned,mentioned"))
    assert len(whole) > 2
    assert [row["times"] for row in whole] == sorted((row["times"] for row in whole), reverse=True)
    for limit in ("1", "2", "3"):
        walked: list[Record] = []
        cursor: dict[str, str] = {}
        while True:
            page = met(connection, names, status__in="held,planned,mentioned", limit=limit, **cursor)
            walked += rows(page)
            if page.next is None:
                break
            cursor = {"cursor": page.next}
        assert walked == whole
        assert (page.prev is None) == (len(whole) <= int(limit))


@pytest.mark.parametrize("asked", [{"participant": "Ueda"}, {"sort": "date"}, {"cursor": "x"}, {"limit": "0"}])
def test_a_mistake_is_a_fault(connection: Connection, names: NameResolver, asked: dict[str, str]) -> None:
    with pytest.raises(QueryError):
        met(connection, names, **asked)


def test_whom_nobody_met_is_an_empty_list_and_an_unknown_person_is_none(
    connection: Connection, names: NameResolver
) -> None:
    page = met(connection, names, date="1950")
    assert (page.records, page.total, page.next, page.prev) == ((), 0, None, None)
    with pytest.raises(NotFound):
        met(connection, names, person="nobody-at-all")
