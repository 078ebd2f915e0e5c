import json

import pytest
from sqlalchemy import Connection

from app.csv_rows import Tree, paths
from app.query.catalog import Resource
from app.query.name_resolver import NameResolver
from app.query.parsing.selection import parse_fields, parse_include, pick
from app.query.parsing.values import ValueFault
from app.query.resources import QUOTES, RESOURCES, SUMMITS
from app.schemas.records import Person, Quote
from tests.query.ask import page
from tests.query.oracle import Served


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("id", {"id": {}}),
        ("id,speaker.name", {"id": {}, "speaker": {"name": {}}}),
        ("speaker.name,speaker.id", {"speaker": {"name": {}, "id": {}}}),
        ("speaker,speaker.name", {"speaker": {}}),
        ("speaker.name,speaker", {"speaker": {}}),
        (" id , text ", {"id": {}, "text": {}}),
    ],
)
def test_fields_are_paths(text: str, tree: Tree) -> None:
    assert parse_fields(QUOTES, (), text) == tree


def test_what_is_included_can_be_named_and_is_never_left_out() -> None:
    assert parse_fields(QUOTES, ("speaker",), "id,speaker.offices.title") == {
        "id": {},
        "speaker": {"offices": {"title": {}}},
    }
    assert parse_fields(QUOTES, ("evidence",), "id") == {"id": {}, "evidence": {}}
    assert parse_include(QUOTES, "speaker,evidence") == ("speaker", "evidence")


def test_a_served_name_is_not_the_models() -> None:
    assert {"offices.from", "offices.to", "country.name"} <= {*paths(Person)}
    assert "offices.from_" not in paths(Person)
    assert {"article.id", "mentions.name"} <= {*paths(Quote)}


@pytest.mark.parametrize("text", ["", "id,", "csv_line", "speaker.name.first", "from_"])
def test_a_field_that_is_not_served_is_a_fault(text: str) -> None:
    with pytest.raises(ValueFault):
        parse_fields(QUOTES, (), text)


def test_picking_goes_into_objects_and_lists() -> None:
    record = {"id": "a", "speaker": None, "topics": [{"id": "x", "name": "X"}], "text": "t"}
    tree: Tree = {"id": {}, "speaker": {"name": {}}, "topics": {"name": {}}}
    assert pick(record, tree) == {"id": "a", "speaker": None, "topics": [{"name": "X"}]}


@pytest.mark.parametrize("resource", [r for r in RESOURCES.values() if r.relations], ids=lambda r: r.name)
def test_relations_are_embedded_whole(
    connection: Connection, names: NameResolver, served: Served, resource: Resource
) -> None:
    answer = page(connection, names, resource, include=",".join(resource.relations), limit="200")
    for record in map(json.loads, answer.records):
        for name, target in resource.relations.items():
            value = record[name]
            for whole in value if isinstance(value, list) else [value] if value else []:
                assert {**whole, "evidence": served.records[target][whole["id"]]["evidence"]} == (
                    served.records[target][whole["id"]]
                )


def test_fields_of_a_list(connection: Connection, names: NameResolver) -> None:
    answer = page(connection, names, SUMMITS, fields="id,countries.id", limit="3")
    for record in map(json.loads, answer.records):
        assert record.keys() == {"id", "countries"}
        assert all(country.keys() == {"id"} for country in record["countries"])
