"""Order, pages, words, elements and selection, on both databases."""

import itertools

import pytest
from sqlalchemy import Connection

from app.edtf_dates import bounds
from app.query.catalog import Resource
from app.query.name_resolver import NameResolver
from app.query.resources import LEADERS, PEOPLE, QUOTES, SUMMITS
from tests.query import world
from tests.query.ask import ask, ids, page
from tests.query.oracle import Served


def test_a_count_may_be_left_out(connection: Connection, names: NameResolver) -> None:
    found = page(connection, names, QUOTES, count="none", limit="1")
    assert found.total is None
    assert found.next


def test_quotes_are_full_and_partial_unless_asked_for_a_kind(connection: Connection, names: NameResolver) -> None:
    assert {record["kind"] for record in ask(connection, names, QUOTES)} == {"full", "partial"}
    assert {record["kind"] for record in ask(connection, names, QUOTES, kind="indirect")} == {"indirect"}
    assert "indirect" in {record["kind"] for record in ask(connection, names, QUOTES, kind__ne="full")}


def test_leaders_are_the_people_who_hold_or_held_an_office(connection: Connection, names: NameResolver) -> None:
    assert ids(connection, names, LEADERS) == ids(connection, names, PEOPLE, leader="true")
    assert ids(connection, names, LEADERS, leader="false") == []


OFFICES = {
    "office": ["President", "Prime Minister", "Foreign Minister"],
    "office.status": ["current", "former"],
    "office.as_of": ["2022-06-01", "2024", "2005"],
}


@pytest.mark.parametrize("asked", [*itertools.product(*OFFICES.values())], ids=" ".join)
def test_parts_of_an_element_hold_of_one_and_the_same(
    connection: Connection, names: NameResolver, served: Served, asked: tuple[str, str, str]
) -> None:
    title, status, when = asked
    answer = ids(connection, names, PEOPLE, **dict(zip(OFFICES, asked, strict=True)))
    assert set(answer) == {
        id_
        for id_ in served.records["people"]
        if any(
            (id_, title, status) == (of, name, known) and _has(f"{first or '..'}/{last or '..'}", when)
            for of, name, _, periods in world.OFFICES
            for known, first, last in periods
        )
    }


def _has(period: str, when: str) -> bool:
    (first, last), (_, day) = bounds(period), bounds(when)
    return first <= day <= last


@pytest.mark.parametrize(
    ("resource", "asked", "expected"),
    [
        # one office that is a president's and not former; of Park's nothing is known
        (PEOPLE, {"office": "President", "office.status__ne": "former"}, ["anna-kovacs", "eun-ji-park"]),
        # no office of the kind, whatever else
        (PEOPLE, {"office.status__ne": "former"}, ["bo-lind", "dana-ueda", "eun-ji-park", "prince"]),
        (PEOPLE, {"office__ne": "President", "office.status__ne": "former"}, ["bo-lind", "dana-ueda", "prince"]),
        (PEOPLE, {"office__all": "President,Foreign Minister", "country": "KR"}, ["eun-ji-park"]),
        (PEOPLE, {"office": "President", "office.status__isnull": "true"}, ["eun-ji-park"]),
        # on a day: today unless another is given, the last one of several
        (PEOPLE, {"office.status": "current", "office.as_of": "2022-06-01"}, ["anna-kovacs", "carl-lind"]),
        (PEOPLE, {"office": "Prime Minister", "office.as_of": "2022"}, ["carl-lind", "dana-ueda"]),
        (PEOPLE, {"office": "Prime Minister", "office.as_of": "2022", "office.status": "current"}, ["carl-lind"]),
        (PEOPLE, {"office": "Prime Minister", "office.status": "current"}, ["dana-ueda"]),
        (PEOPLE, {"office": "Prime Minister", "office.status": "former"}, ["carl-lind"]),
        (PEOPLE, {"office": "Prime Minister", "office.status": "former", "office.as_of": "2022"}, []),
        (PEOPLE, {"office__all": "President,Foreign Minister", "office.status": "former"}, ["anna-kovacs"]),
        (PEOPLE, {"office": "President", "office__ne": "Foreign Minister"}, []),
    ],
)
def test_what_an_element_must_not_be(
    connection: Connection, names: NameResolver, resource: Resource, asked: dict[str, str], expected: list[str]
) -> None:
    assert sorted(ids(connection, names, resource, **asked)) == expected


def test_conditions_on_one_many_valued_field_need_not_meet_in_one_value(
    connection: Connection, names: NameResolver, served: Served
) -> None:
    answer = ids(connection, names, SUMMITS, country="JP", country__in="KR,FR", country__ne="CI")
    expected = {
        id_
        for id_, record in served.records["summits"].items()
        if "JP" in (codes := {c["id"] for c in record["countries"]}) and codes & {"KR", "FR"} and "CI" not in codes
    }
    assert expected
    assert set(answer) == expected
