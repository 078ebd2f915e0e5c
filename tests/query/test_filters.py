"""Every field with every operator, against the oracle, on both databases."""

import itertools
from typing import Any

import pytest
from sqlalchemy import Connection

from app.query.catalog import Field, Operator, Resource
from app.query.name_resolver import NameResolver
from app.query.resources import RESOURCES
from tests.query import oracle
from tests.query.ask import ask
from tests.query.oracle import Served

CASES = [
    pytest.param(resource, field, operator, id=f"{resource.name}-{field.name}-{operator}")
    for resource in RESOURCES.values()
    for field in resource.fields
    for operator in field.operators
]


def test_the_oracle_has_a_row_for_every_field() -> None:
    assert {name: {*rows} for name, rows in oracle.VALUES.items()} == {
        resource.name: {field.name for field in resource.fields if field.kind not in ("year", "month")}
        for resource in RESOURCES.values()
    }


@pytest.mark.parametrize(("resource", "field", "operator"), CASES)
def test_a_filter_finds_what_the_records_say(
    connection: Connection, names: NameResolver, served: Served, resource: Resource, field: Field, operator: Operator
) -> None:
    records = [r for r in served.records[resource.name].values() if field.name == "kind" or r.get("kind") != "indirect"]
    found = {record["id"]: oracle.values(resource, field, record, served) for record in records}
    name = field.name if operator == "eq" else f"{field.name}__{operator}"
    for given, text in _questions(field, operator, found):
        answer = {record["id"] for record in ask(connection, names, resource, **{name: text})}
        expected = {id_ for id_, values in found.items() if oracle.holds(field, operator, given, values)}
        assert answer == expected, (name, text)


def _questions(field: Field, operator: Operator, found: dict[str, list[Any]]) -> list[tuple[list[Any], str]]:
    """Return values that some records have, as the oracle takes them and as a user writes them."""
    if operator == "isnull":
        return [([True], "true"), ([False], "false")]
    known = sorted({value for values in found.values() for value in values}, key=str)
    assert known, f"no record of the test's world has a {field.name}"
    if field.kind == "date":
        known += ["2025-08-24", "2022", "2023-06/2023-08", "2030"]
    if field.kind == "day":
        known = ["2025-08-24", "2022", "2009-01-01", "2023-06/2023-08", "2030", "1900"]
    if operator == "contains":
        return [([part], part) for value in known for part in (value[1:-1], value.upper())]
    if operator in ("in", "not_in", "all"):
        pairs = [list(pair) for pair in itertools.combinations(known, 2)][:40]
        return [(given, ",".join(map(_written, given))) for given in [*([value] for value in known), *pairs]]
    return [([value], _written(value)) for value in known]


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
