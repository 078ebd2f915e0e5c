import pytest

from app.csv_rows import paths
from app.query.catalog import Field, Resource
from app.query.resources import AGREEMENTS, ARTICLES, COUNTRIES, LEADERS, PEOPLE, QUOTES, RESOURCES, SUMMITS, TOPICS

FIELDS = [
    pytest.param(resource, field, id=f"{resource.name}-{field.name}")
    for resource in RESOURCES.values()
    for field in resource.fields
]

# What api.md promises; the catalog may have more.
PROMISED = {
    COUNTRIES: "id name alpha3 article",
    PEOPLE: "id name leader country office office.status office.as_of article",
    LEADERS: "id name leader country office office.status office.as_of article",
    SUMMITS: "id country participant place place.country date status kind topic disputed sources article",
    AGREEMENTS: "id country participant topic kind status summit date sources confidence article",
    QUOTES: "id speaker speaker.country speaker.leader speaker_label kind said_on mention topic summit sources "
    "confidence article",
    ARTICLES: "id title publisher published language status country person summit",
    TOPICS: "id name article",
}


@pytest.mark.parametrize("resource", RESOURCES.values(), ids=RESOURCES)
def test_every_promised_filter_is_there(resource: Resource) -> None:
    assert {*PROMISED[resource].split()} <= {*resource.by_name}


@pytest.mark.parametrize(("resource", "field"), FIELDS)
def test_a_field_is_wholly_declared(resource: Resource, field: Field) -> None:
    assert field.description
    assert field.example
    assert (field.target in RESOURCES) == (field.kind == "relation")
    assert (field.latest is not None) == (field.kind in ("date", "day", "year", "month"))
    assert field.facetable or field.written is None
    assert not field.choices or field.example in field.choices
    assert field.operators[0] == ("contains" if field.kind == "words" else "eq")
    assert ("all" in field.operators) == (field.many and field.kind != "day")
    assert ("isnull" in field.operators) == field.nullable
    assert not (field.many and field.sortable) or field.sort_via is not None
    first = field.via[0].near.table if field.via else field.column.table
    assert first is resource.table


@pytest.mark.parametrize("resource", RESOURCES.values(), ids=RESOURCES)
def test_a_resource_is_wholly_declared(resource: Resource) -> None:
    assert resource.sort.removeprefix("-") in resource.by_name
    assert {*resource.relations} <= {*resource.schema.model_fields}
    assert {*resource.relations.values()} <= {*RESOURCES}
    assert {"id", *resource.texts} <= {*paths(resource.schema)}


@pytest.mark.parametrize(
    ("parent", "child", "name"),
    [
        (LEADERS, QUOTES, "speaker"),
        (PEOPLE, SUMMITS, "participant"),
        (COUNTRIES, QUOTES, "mention"),
        (COUNTRIES, LEADERS, "country"),
        (ARTICLES, TOPICS, "article"),
        (SUMMITS, AGREEMENTS, "summit"),
        (QUOTES, ARTICLES, None),
        (PEOPLE, PEOPLE, None),
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_the_filter_that_makes_a_sub_list(parent: Resource, child: Resource, name: str | None) -> None:
    field = child.field_naming(parent)
    assert (field.name if field else None) == name
