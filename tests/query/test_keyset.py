"""Any order, on both databases, against Python's own sorting of what is served."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from app.edtf_dates import bounds
from app.query.catalog import Field, Resource
from app.query.name_resolver import NameResolver
from app.query.parsing.values import ValueFault
from app.query.resources import ARTICLES, LEADERS, PEOPLE, QUOTES, RESOURCES, SUMMITS
from app.query.sql.keyset import Start, key_values, parse_sort, ranges
from app.text import fold
from tests.profiles import examples
from tests.query import oracle
from tests.query.ask import ids
from tests.query.oracle import Record, Served

SORTABLE = {r.name: [field.name for field in r.fields if field.sortable] for r in RESOURCES.values()}
SORTS = [(resource, f"{sign}{name}") for resource, names in SORTABLE.items() for name in names for sign in ("", "-")]


@st.composite
def sorts(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a resource and a sort of it: one to four keys, each in one of the directions."""
    resource = draw(st.sampled_from([*RESOURCES]))
    names = draw(st.lists(st.sampled_from(SORTABLE[resource]), min_size=1, max_size=4, unique=True))
    return resource, ",".join(draw(st.sampled_from(["", "-"])) + name for name in names)


def in_order(resource: Resource, sort: str, records: Sequence[Record], served: Served) -> list[str]:
    """Return the ids of `records` sorted: nulls last in both directions, the id as the last key."""
    found = sorted(records, key=lambda record: str(record["id"]))
    for part in reversed(sort.split(",")):
        field, descending = resource.by_name[part.removeprefix("-")], part.startswith("-")
        keys = {record["id"]: _key(resource, field, record, served) for record in found}
        having = [record for record in found if keys[record["id"]]]
        # Python keeps what is equal in its order, in reverse too.
        having.sort(key=lambda record: keys[record["id"]], reverse=descending)
        found = having + [record for record in found if not keys[record["id"]]]
    return [record["id"] for record in found]


def _key(resource: Resource, field: Field, record: Record, served: Served) -> list[Any]:
    if field.name == "article.published":  # that of the first
        field = resource.by_name["reported_on"]
    if field.name == "article.publisher":
        record = served.records["articles"][record["article"]["id"]]
        resource, field = ARTICLES, ARTICLES.by_name["publisher"]
    found = oracle.values(resource, field, record, served)
    if field.kind == "date":
        return [bounds(value) for value in found]
    if field.name in ("name", "speaker.name") and resource in (PEOPLE, LEADERS, QUOTES):
        person = record if resource is not QUOTES else (served.person(record["speaker"]) or [None])[0]
        return [fold(person["family_name"] or person["name"]), fold(person["name"])] if person else []
    return [fold(value).encode() if field.kind == "text" else value for value in found]


def _check(connection: Connection, names: NameResolver, served: Served, resource: str, sort: str) -> None:
    records = [r for r in served.records[resource].values() if r.get("kind") != "indirect"]
    answer = ids(connection, names, RESOURCES[resource], sort=sort, limit="200")
    assert answer == in_order(RESOURCES[resource], sort, records, served)


@pytest.mark.parametrize(("resource", "sort"), SORTS)
def test_an_order_has_nulls_last_and_the_id_as_its_last_key(
    connection: Connection, names: NameResolver, served: Served, resource: str, sort: str
) -> None:
    _check(connection, names, served, resource, sort)


def test_several_keys_sort_one_inside_the_other(connection: Connection, names: NameResolver, served: Served) -> None:
    @given(drawn=sorts())
    @examples(100)
    def check(drawn: tuple[str, str]) -> None:
        _check(connection, names, served, *drawn)

    check()


def test_no_key_counts_after_the_id() -> None:
    assert [key.field.name for key in parse_sort(QUOTES, "kind,-id,sources")] == ["kind", "id"]


@pytest.mark.parametrize(
    ("sort", "code"),
    [
        ("text", "unknown-field"),
        ("speaker", "unknown-field"),
        ("kind,-kind", "repeated"),
        ("kind,,id", "unknown-field"),
        ("--kind", "unknown-field"),
        (",".join(SORTABLE["quotes"][:6]), "too-many"),
    ],
)
def test_a_sort_that_cannot_be_is_a_fault(sort: str, code: str) -> None:
    with pytest.raises(ValueFault) as fault:
        parse_sort(QUOTES, sort)
    assert fault.value.code == code


DAY, SPEAKER, ID = (20250823, 20250824), ("lind", "bo lind"), ("q-1",)


@pytest.mark.parametrize(
    ("sort", "start", "expected"),
    [
        ("id", Start(), [()]),
        ("id", Start((ID,)), [("beyond",)]),
        ("sources", Start(((1,), ID)), [("same", "beyond"), ("beyond",)]),
        ("-said_on", Start(), [("there",), ("null",)]),
        ("-said_on", Start((DAY, ID)), [("same", "beyond"), ("beyond",), ("null",)]),
        ("-said_on", Start((None, ID)), [("null", "beyond")]),
        ("-said_on", Start((DAY, ID), backwards=True), [("same", "beyond"), ("beyond",)]),
        ("-said_on", Start((None, ID), backwards=True), [("null", "beyond"), ("there",)]),
        ("-said_on", Start(backwards=True), [("null",), ("there",)]),
        (
            "said_on,speaker.name",
            Start((DAY, SPEAKER, ID)),
            [("same", "same", "beyond"), ("same", "beyond"), ("same", "null"), ("beyond",), ("null", "there"),
             ("null", "null")],
        ),
        (
            "said_on,speaker.name",
            Start((None, None, ID), backwards=True),
            [("null", "null", "beyond"), ("null", "there"), ("there",)],
        ),
    ],
)  # fmt: skip
def test_an_order_is_read_as_ranges(sort: str, start: Start, expected: list[tuple[str, ...]]) -> None:
    found = [*ranges(parse_sort(QUOTES, sort), start)]
    assert [stretch.bounds for stretch in found] == expected
    assert {stretch.backwards for stretch in found} == {start.backwards}


def test_the_values_of_a_row_are_one_a_key() -> None:
    order = parse_sort(SUMMITS, "-date,place,id")
    assert key_values(order, (20250823, 20250824, None, "s-1")) == ((20250823, 20250824), None, ("s-1",))
    assert key_values(order, (None, None, "tokyo", "s-1")) == (None, ("tokyo",), ("s-1",))
