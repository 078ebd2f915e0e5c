"""Order, pages, words, elements and selection, on both databases."""

import itertools
import json
from typing import Any

import pytest
from sqlalchemy import Connection

from app.edtf_dates import bounds
from app.query.catalog import Field, Resource
from app.query.names import Names
from app.query.resources import AGREEMENTS, LEADERS, PEOPLE, QUOTES, RESOURCES, SUMMITS
from app.query.text import parse_text
from app.words import fold
from tests.query import oracle
from tests.query.ask import ask, ids, page
from tests.query.oracle import Record, Served

SORTS = [
    pytest.param(resource, field, sign, id=f"{resource.name}-{sign}{field.name}")
    for resource in RESOURCES.values()
    for field in resource.fields
    if field.sortable
    for sign in ("", "-")
]


@pytest.mark.parametrize(("resource", "field", "sign"), SORTS)
def test_an_order_has_nulls_last_and_the_id_as_its_last_key(
    connection: Connection, names: Names, served: Served, resource: Resource, field: Field, sign: str
) -> None:
    answer = ids(connection, names, resource, sort=f"{sign}{field.name}", limit="200")
    by_id = sorted(answer)
    keys = {id_: _sort_key(resource, field, served.records[resource.name][id_], served) for id_ in answer}
    with_value = sorted((id_ for id_ in by_id if keys[id_]), key=lambda id_: keys[id_], reverse=sign == "-")
    if sign:  # sorted keeps equal ones in reverse order too
        with_value = [id_ for _, group in itertools.groupby(with_value, keys.get) for id_ in sorted(group)]
    assert answer == with_value + [id_ for id_ in by_id if not keys[id_]]


def _sort_key(resource: Resource, field: Field, record: Record, served: Served) -> list[Any]:
    found = oracle.values(resource, field, record, served)
    if field.kind == "date":
        return [bounds(value) for value in found]
    if field.name in ("name", "speaker.name") and resource in (PEOPLE, LEADERS, QUOTES):
        person = record if resource is not QUOTES else (served.person(record["speaker"]) or [None])[0]
        return [fold(person["family_name"] or person["name"]), fold(person["name"])] if person else []
    return [fold(value).encode() if field.kind == "text" else value for value in found]


def test_several_keys_sort_one_inside_the_other(connection: Connection, names: Names) -> None:
    found = ask(connection, names, QUOTES, sort="kind,-sources,id")
    keys = [(record["kind"], -record["sources"], record["id"]) for record in found]
    assert keys == sorted(keys)


@pytest.mark.parametrize("sort", ["-said_on", "speaker.name", "sources", "-id"])
@pytest.mark.parametrize("limit", [1, 2, 7, 200])
def test_pages_joined_are_the_whole_list(connection: Connection, names: Names, sort: str, limit: int) -> None:
    whole = ids(connection, names, QUOTES, sort=sort, limit="200")
    joined: list[str] = []
    more = True
    while more:
        found = page(connection, names, QUOTES, sort=sort, limit=str(limit), offset=str(len(joined)))
        joined += [json.loads(record)["id"] for record in found.records]
        more = found.more
        assert found.total == len(whole)
    assert joined == whole


def test_a_count_may_be_left_out(connection: Connection, names: Names) -> None:
    found = page(connection, names, QUOTES, count="none", limit="1")
    assert (found.total, found.more) == (None, True)


def test_quotes_are_full_and_partial_unless_asked_for_a_kind(connection: Connection, names: Names) -> None:
    assert {record["kind"] for record in ask(connection, names, QUOTES)} == {"full", "partial"}
    assert {record["kind"] for record in ask(connection, names, QUOTES, kind="indirect")} == {"indirect"}
    assert "indirect" in {record["kind"] for record in ask(connection, names, QUOTES, kind__ne="full")}


def test_leaders_are_the_people_who_hold_or_held_an_office(connection: Connection, names: Names) -> None:
    assert ids(connection, names, LEADERS) == ids(connection, names, PEOPLE, leader="true")
    assert ids(connection, names, LEADERS, leader="false") == []


OFFICES = {
    "office": ["President", "Prime Minister", "Foreign Minister"],
    "office.status": ["current", "former"],
    "office.as_of": ["2022", "2024", "2019"],
}


@pytest.mark.parametrize("asked", [*itertools.product(*OFFICES.values())], ids=" ".join)
def test_parts_of_an_element_hold_of_one_and_the_same(
    connection: Connection, names: Names, served: Served, asked: tuple[str, str, str]
) -> None:
    title, status, when = asked
    answer = ids(connection, names, PEOPLE, **dict(zip(OFFICES, asked, strict=True)))
    assert set(answer) == {
        id_
        for id_, person in served.records["people"].items()
        if any(
            o["title"] == title and o["status"] == status and o["from"] and _overlap(f"{o['from']}/{o['to']}", when)
            for o in person["offices"]
        )
    }


def _overlap(one: str, other: str) -> bool:
    (first, last), (start, end) = bounds(one), bounds(other)
    return first <= end and start <= last


@pytest.mark.parametrize(
    ("resource", "asked", "expected"),
    [
        # one office that is a president's and not former
        (PEOPLE, {"office": "President", "office.status__ne": "former"}, ["anna-kovacs"]),
        # no office of the kind, whatever else
        (PEOPLE, {"office__ne": "President", "office.status__ne": "former"}, ["bo-lind", "dana-ueda", "prince"]),
        (PEOPLE, {"office__all": "President,Foreign Minister", "country": "KR"}, ["eun-ji-park"]),
        (PEOPLE, {"office": "President", "office.as_of__isnull": "true"}, ["eun-ji-park"]),
        (PEOPLE, {"office": "President", "office__ne": "Foreign Minister"}, []),
    ],
)
def test_what_an_element_must_not_be(
    connection: Connection, names: Names, resource: Resource, asked: dict[str, str], expected: list[str]
) -> None:
    assert sorted(ids(connection, names, resource, **asked)) == expected


def test_conditions_on_one_many_valued_field_need_not_meet_in_one_value(
    connection: Connection, names: Names, served: Served
) -> None:
    answer = ids(connection, names, SUMMITS, country="JP", country__in="KR,FR", country__ne="CI")
    expected = {
        id_
        for id_, record in served.records["summits"].items()
        if "JP" in (codes := {c["id"] for c in record["countries"]}) and codes & {"KR", "FR"} and "CI" not in codes
    }
    assert expected
    assert set(answer) == expected


TEXTS = [
    "statement", "STATEMENT", '"joint statement"', '"statement joint"', "joint statement", "joint -draft", "-draft",
    '-"joint statement"', "nuc*", "nucle*", "nuclear*", "lodz", "Łódź", "łó*", "re-do", "re do", '"re do re"', "-re-do",
    "日本", "日*", "a:b", "it's", "AND", "NOT draft", "the -talks -tariffs", '"the talks" -nuclear', "joint* draft*",
    "statement OR talks", "-draft -talks", "-nuc*", '-"joint draft" statement', "talk", "talks",
]  # fmt: skip


@pytest.mark.parametrize("query", TEXTS)
@pytest.mark.parametrize("resource", [QUOTES, PEOPLE, AGREEMENTS], ids=lambda r: r.name)
def test_words_find_the_same_on_both_databases(
    connection: Connection, names: Names, served: Served, resource: Resource, query: str
) -> None:
    text = parse_text(query)
    answer = ids(connection, names, resource, q=query, limit="200")
    expected = {
        id_
        for id_, record in served.records[resource.name].items()
        if record.get("kind") != "indirect"
        and all(_has(_words(record), term.words, term.prefix) for term in text.wanted)
        and not any(_has(_words(record), term.words, term.prefix) for term in text.unwanted)
    }
    assert set(answer) == expected


def _words(record: Record) -> list[str]:
    if "aliases" in record:
        return fold(" ".join((record["name"], *record["aliases"]))).split()
    return fold(record["text"]).split()


def _has(words: list[str], wanted: tuple[str, ...], prefix: bool) -> bool:
    for start in range(len(words) - len(wanted) + 1):
        *first, last = words[start : start + len(wanted)]
        if tuple(first) == wanted[:-1] and (last.startswith(wanted[-1]) if prefix else last == wanted[-1]):
            return True
    return False
