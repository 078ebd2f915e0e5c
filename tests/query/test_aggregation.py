"""Counts by value, on both databases: each is the total of the list that a filter on the value gives."""

import itertools
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from app.query.catalog import Field, Resource
from app.query.name_resolver import NameResolver
from app.query.parsing.grouping import FACET_VALUES
from app.query.resources import PEOPLE, QUOTES, RESOURCES, SUMMITS
from tests.profiles import examples
from tests.query import oracle
from tests.query.ask import page
from tests.query.oracle import Served
from tests.query.test_cursors import check_walk_of

COUNTABLE = {r.name: [field.name for field in r.fields if field.facetable] for r in RESOURCES.values()}
KEYS = [(resource, name) for resource, names in COUNTABLE.items() for name in names]

# Filters that leave something and take something away, some of them on parts of one element.
FILTERS: dict[str, list[dict[str, str]]] = {
    "quotes": [
        {"speaker.country": "JP"}, {"speaker__ne": "bo-lind"}, {"topic": "trade"}, {"topic__all": "trade,climate"},
        {"said_on__gte": "2024"}, {"kind": "indirect"}, {"kind__in": "full,indirect"}, {"q": "statement -draft"},
        {"mention__isnull": "true"}, {"speaker.leader": "true", "speaker__isnull": "false"}, {"said_on.year": "2025"},
    ],
    "people": [
        {"office.status": "current"}, {"office": "President"}, {"office.status__ne": "former"}, {"country__ne": "JP"},
        {"office.as_of": "2024"}, {"office__all": "President,Foreign Minister"}, {"office__isnull": "true"},
        {"office.status": "former", "office__ne": "President"}, {"article__ne": "article-1"}, {"q": "lind"},
    ],
    "summits": [
        {"country": "JP"}, {"country__ne": "JP", "status": "held"}, {"participant__isnull": "false"}, {"date": "2025"},
        {"topic__in": "trade,climate", "topic__ne": "tariffs"}, {"place__isnull": "true"},
    ],
    "articles": [{"country": "JP"}, {"person__ne": "bo-lind"}, {"country__isnull": "true"}, {"language": "en"}],
}  # fmt: skip


def counted(connection: Connection, names: NameResolver, resource: Resource, **asked: str) -> list[dict[str, Any]]:
    found = page(connection, names, resource, limit="200", **asked)
    assert found.total == len(found.records)
    return [json.loads(record) for record in found.records]


def total(connection: Connection, names: NameResolver, resource: Resource, **asked: str) -> int | None:
    return page(connection, names, resource, limit="1", **asked).total


def only(field: str, value: Any) -> dict[str, str]:
    """Return the filter that leaves the records with one value."""
    return {f"{field}__isnull": "true"} if value is None else {field: written(value)}


def written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize(("resource", "field"), KEYS)
def test_groups_are_the_values_that_the_records_show(
    connection: Connection, names: NameResolver, served: Served, resource: str, field: str
) -> None:
    found = counted(connection, names, RESOURCES[resource], group_by=field)
    records = [r for r in served.records[resource].values() if r.get("kind") != "indirect"]
    expected: dict[Any, int] = {}
    text = RESOURCES[resource].by_name[field].kind == "text"
    for record in records:
        values = oracle.values(RESOURCES[resource], RESOURCES[resource].by_name[field], record, served)
        for value in {value.casefold() if text else value for value in values} or {None}:
            expected[value] = expected.get(value, 0) + 1
    assert {
        group["value"] and group["value"].casefold() if text else group["value"]: group["count"] for group in found
    } == (expected)
    counts = [group["count"] for group in found]
    assert counts == sorted(counts, reverse=True)


@pytest.mark.parametrize(("resource", "field"), KEYS)
def test_a_label_is_the_stub_of_the_record(
    connection: Connection, names: NameResolver, served: Served, resource: str, field: str
) -> None:
    target = RESOURCES[resource].by_name[field].target
    for group in counted(connection, names, RESOURCES[resource], group_by=field):
        assert [*group] == ["value", "name", "count", "url"]
        if group["value"] is None:
            assert (group["name"], group["url"]) == (None, None)
        elif target == "articles":
            assert group["url"] == served.records[target][group["value"]]["url"]
        elif target:
            record = served.records[target][group["value"]]
            assert (group["name"], group["url"]) == (record["name"], record["url"])
        else:
            assert (group["name"], group["url"]) == (written(group["value"]), None)


ASKED = [
    pytest.param(resource, asked, id=f"{resource}-{'-'.join(asked.values())}")
    for resource, filters in FILTERS.items()
    for asked in filters
]


@pytest.mark.parametrize(("resource", "asked"), ASKED)
def test_a_group_counts_the_list_that_has_its_value_too(
    connection: Connection, names: NameResolver, resource: str, asked: dict[str, str]
) -> None:
    for field in COUNTABLE[resource]:
        groups = counted(connection, names, RESOURCES[resource], group_by=field, **asked)
        for group in {str(group): group for group in (*groups[:4], *groups[-2:])}.values():
            extra = only(field, group["value"])
            if not {*extra} & {*asked}:
                assert total(connection, names, RESOURCES[resource], **asked, **extra) == group["count"], (field, group)


@pytest.mark.parametrize(("resource", "asked"), ASKED)
def test_a_facet_counts_the_list_with_its_value_for_its_own_filter(
    connection: Connection, names: NameResolver, resource: str, asked: dict[str, str]
) -> None:
    fields = COUNTABLE[resource]
    for some in (fields[:10], fields[10:]):
        if not some:
            continue
        found = page(connection, names, RESOURCES[resource], facets=",".join(some), limit="1", **asked)
        assert found.facets
        assert [*found.facets] == some
        for field, values in found.facets.items():
            others = {name: text for name, text in asked.items() if name.partition("__")[0] != field}
            expected = counted(connection, names, RESOURCES[resource], group_by=field, **others)
            if field != "kind" or "kind" not in {name.partition("__")[0] for name in asked}:
                assert values == expected[:FACET_VALUES]
            for value in values:
                extra = only(field, value["value"])
                assert total(connection, names, RESOURCES[resource], **others, **extra) == value["count"], (
                    field,
                    value,
                )


def test_a_facet_of_the_kind_shows_what_its_filter_leaves_out(connection: Connection, names: NameResolver) -> None:
    def kinds(**asked: str) -> set[str]:
        found = page(connection, names, QUOTES, facets="kind", **asked)
        assert found.facets
        return {group["value"] for group in found.facets["kind"]}

    assert kinds() == {"full", "partial"}
    assert kinds(kind="indirect") == {"full", "partial", "indirect"}


PAIRS = [
    (r, *pair) for r in ("quotes", "people", "summits", "articles") for pair in itertools.combinations(COUNTABLE[r], 2)
]


def test_two_keys_count_the_list_that_has_both(connection: Connection, names: NameResolver) -> None:
    @given(
        drawn=st.sampled_from(PAIRS).flatmap(
            lambda pair: st.tuples(st.just(pair), st.sampled_from([{}, *FILTERS[pair[0]]]))
        )
    )
    @examples(60)
    def check(drawn: tuple[tuple[str, str, str], dict[str, str]]) -> None:
        (resource, one, other), asked = drawn
        groups = counted(connection, names, RESOURCES[resource], group_by=f"{one},{other}", **asked)
        assert len({json.dumps(group["value"]) for group in groups}) == len(groups)
        for group in groups[:12]:
            extra = only(one, group["value"][0]) | only(other, group["value"][1])
            if not {*extra} & {*asked}:
                assert total(connection, names, RESOURCES[resource], **asked, **extra) == group["count"], group

    check()


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("speaker", lambda group: (group["value"] is None, group["value"])),
        ("count,speaker", lambda group: (group["count"], group["value"] is None, group["value"])),
        ("-count", lambda group: (-group["count"], group["value"] is None, group["value"])),
    ],
)
def test_groups_are_sorted_by_count_or_key(
    connection: Connection, names: NameResolver, sort: str, expected: Any
) -> None:
    groups = counted(connection, names, QUOTES, group_by="speaker", sort=sort)
    assert groups == sorted(groups, key=expected)


def test_months_in_order(connection: Connection, names: NameResolver) -> None:
    found = [group["value"] for group in counted(connection, names, SUMMITS, group_by="date.month", sort="-date.month")]
    assert found[:-1] == sorted(found[:-1], reverse=True)
    assert found[-1] is None


@pytest.mark.parametrize("sort", ["-count", "topic", "count,-topic"])
@pytest.mark.parametrize("limit", ["1", "2", "3"])
def test_groups_have_pages(connection: Connection, names: NameResolver, sort: str, limit: str) -> None:
    check_walk_of("value", connection, names, QUOTES, group_by="topic,kind", sort=sort, limit=limit)


def test_a_field_whose_parts_are_counted_is_that_of_one_element(connection: Connection, names: NameResolver) -> None:
    groups = counted(connection, names, PEOPLE, group_by="office,office.status")
    assert {(*group["value"],): group["count"] for group in groups}["President", "current"] == 1


def test_a_filter_on_what_is_counted_leaves_the_records_other_values(
    connection: Connection, names: NameResolver
) -> None:
    groups = counted(connection, names, SUMMITS, group_by="topic", topic="trade")
    assert {group["value"] for group in groups} > {"trade"}
    for group in groups:
        both = f"trade,{group['value']}"
        assert total(connection, names, SUMMITS, topic__all=both) == group["count"]


def test_the_declared_fields_are_those_that_are_counted() -> None:
    field: Field
    for resource in RESOURCES.values():
        for field in resource.fields:
            assert (field.name in COUNTABLE[resource.name]) == field.facetable
