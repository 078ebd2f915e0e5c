"""The columns of a resource are those of its CSV, with types."""

import orjson
import pytest

from app.edtf_dates import OPEN
from app.export.columns import Column, columns_of, dates_of, days_of, value_at
from app.query.parsing.selection import Selection, leaves_of
from app.query.resources import RESOURCES
from app.schemas.records import Evidence, Person, Quote
from tests.api.client import Client

TYPES = {"string": str, "integer": int, "number": float, "boolean": bool}


@pytest.mark.parametrize("resource", RESOURCES.values(), ids=RESOURCES)
def test_they_are_the_columns_of_csv(resource):
    assert [column.path for column in columns_of(resource.schema)] == [*leaves_of(resource, Selection())]


@pytest.mark.parametrize("resource", RESOURCES.values(), ids=RESOURCES)
def test_names_that_need_no_quotes_stay_apart(resource):
    days = [day for both in dates_of(resource).values() for day in both]
    names = [*(column.name for column in columns_of(resource.schema)), *days]
    assert len({*names}) == len(names)


@pytest.mark.parametrize("name", RESOURCES)
def test_values_are_of_the_types(client: Client, name: str) -> None:
    for record in client.data(f"/v1/{name}?limit=200"):
        for column in columns_of(RESOURCES[name].schema):
            if not column.many:
                value = value_at(record, column.path)
                assert value is None or type(value) is TYPES[column.type], column


def test_lists_are_marked_however_deep_they_stand():
    columns = {column.name: column for column in columns_of(Person)}
    assert columns["aliases"] == Column(("aliases",), "string", many=True)
    assert columns["offices_country_name"] == Column(("offices", "country", "name"), "string", many=True)
    assert columns["offices_from"].path == ("offices", "from")
    assert not columns["country_name"].many


def test_a_relation_may_be_its_id():
    names = [column.name for column in columns_of(Evidence, stubs=("id",))]
    assert "article_id" in names
    assert "article_name" not in names
    assert {"speaker_id", "summit_id", "mentions_id"} <= {column.name for column in columns_of(Quote, stubs=("id",))}


@pytest.mark.parametrize(
    ("path", "value"), [(("a",), 1), (("b", "c"), 2), (("d", "c"), None), ((), {"a": 1, "b": {"c": 2}, "d": None})]
)
def test_a_value_stands_at_its_path(path, value):
    assert value_at(orjson.loads('{"a": 1, "b": {"c": 2}, "d": null}'), path) == value


@pytest.mark.parametrize(
    ("date", "days"), [(None, (None, None)), ("2025-08", (20250801, 20250831)), ("../2020", (-OPEN, 20201231))]
)
def test_dates_have_a_first_and_a_last_day(date, days):
    assert days_of(date) == days


def test_dates_are_those_that_lists_are_filtered_by():
    found = {name: [*dates_of(resource)] for name, resource in RESOURCES.items()}
    assert {name: dates for name, dates in found.items() if dates} == {
        "articles": ["published"],
        "summits": ["date", "reported_on"],
        "agreements": ["date", "reported_on"],
        "quotes": ["said_on", "reported_on"],
    }
