"""OpenAPI says what there is, and the documentation needs nothing from elsewhere."""

import re
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import httpx
import pytest
from fastapi import APIRouter

from app.api import routes
from app.api.routes.resources import sub_lists
from app.corrections import listing as correction_list
from app.corrections.listing import CORRECTIONS
from app.csv_rows import paths
from app.query import changes, meetings, search, suggestions, timeline
from app.query.parsing.query_string import LIST_PARAMETERS
from app.query.resources import RESOURCES
from app.query.timeline import TIMELINE
from tests import manual
from tests.api.client import Client

LISTS = [f"/v1/{name}" for name in RESOURCES]
ITEMS = [f"/v1/{name}/{{id}}" for name in RESOURCES]
SUB_LISTS = [f"/v1/{parent.name}/{{id}}/{child.name}" for parent, child, _ in sub_lists()]
OVERVIEWS = ["/v1/search", "/v1/suggest", "/v1/timeline", "/v1/stats", "/v1/changes"]
OTHERS = [
    "/",
    "/v1",
    "/v1/fields",
    "/v1/evidence/{id}",
    "/v1/evidence/{id}/verify",
    "/v1/people/{id}/met",
    "/v1/quotes/{id}/variants",
    "/v1/summits/{id}/claims",
    "/v1/articles/{id}/annotations",
    "/v1/extract",
    "/v1/verify",
    "/v1/corrections",
    "/v1/corrections/{id}",
    "/v1/exports",
    "/v1/exports/{id}",
    "/v1/exports/{id}/{file}",
    "/v1/articles/{id}/text",
    "/healthz",
    "/readyz",
    "/metrics",
    "/problems",
    "/problems/{id}",
    "/docs",
]


@pytest.fixture(scope="module")
def document(world: Client) -> dict[str, Any]:
    document: dict[str, Any] = world.get("/openapi.json").json()
    return document


def test_every_route_is_documented(document: dict[str, Any]) -> None:
    assert {*document["paths"]} == {*LISTS, *ITEMS, *SUB_LISTS, *OVERVIEWS, *OTHERS}
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    assert all(operation["summary"] and operation["operationId"] and operation["tags"] for operation in operations)
    assert len({operation["operationId"] for operation in operations}) == len(operations)


def test_only_pages_and_their_files_are_left_out_of_the_document() -> None:
    modules = [import_module(f"{routes.__name__}.{each.name}") for each in iter_modules(routes.__path__)]
    found = [route for module in modules for route in getattr(module, "router", APIRouter()).routes]
    assert len(found) > 20
    hidden = {route.path.split("/")[1] for route in found if not route.include_in_schema}
    assert hidden == {"docs", "explore", "explorer"}


@pytest.mark.parametrize("name", RESOURCES)
def test_a_list_documents_every_parameter_that_it_takes(document: dict[str, Any], name: str) -> None:
    found = _parameters(document, f"/v1/{name}")
    assert {*found} == {*RESOURCES[name].filters, *LIST_PARAMETERS}
    assert all(
        parameter["in"] == "query" and parameter["description"] and parameter["schema"] for parameter in found.values()
    )
    for filter_ in RESOURCES[name].filters:
        schema = found[filter_]["schema"]
        one = _resolved(document, schema.get("items", schema))
        assert one["type"] == "boolean" or one.get("examples") or one.get("enum")


def test_the_overviews_document_what_they_take(document: dict[str, Any]) -> None:
    assert {*_parameters(document, "/v1/search")} == {*search.PARAMETERS}
    assert {*_parameters(document, "/v1/suggest")} == {*suggestions.PARAMETERS}
    met = {*RESOURCES["summits"].filters, *meetings.PARAMETERS} - {"participant"}
    assert {*_parameters(document, "/v1/people/{id}/met")} == met
    assert {*_parameters(document, "/v1/timeline")} == {*TIMELINE.filters, *timeline.PARAMETERS}
    assert {*_parameters(document, "/v1/stats")} == {"pretty"}
    assert {*_parameters(document, "/v1/changes")} == {*changes.PARAMETERS}
    assert {*_parameters(document, "/v1/corrections")} == {*CORRECTIONS.filters, *correction_list.PARAMETERS}


@pytest.mark.parametrize(("parent", "child", "field"), [*sub_lists()], ids=lambda part: part.name)
def test_a_sub_list_documents_all_but_the_filter_in_its_path(
    document: dict[str, Any], parent: Any, child: Any, field: Any
) -> None:
    found = {*_parameters(document, f"/v1/{parent.name}/{{id}}/{child.name}")}
    assert found == {*_parameters(document, f"/v1/{child.name}")} - {field.name}


@pytest.mark.parametrize("name", RESOURCES)
def test_the_shapes_that_are_documented_are_those_that_are_served(
    world: Client, document: dict[str, Any], name: str
) -> None:
    schema = document["paths"][f"/v1/{name}/{{id}}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    whole = _resolved(document, schema["anyOf"][0])
    for record in world.data(f"/v1/{name}"):
        assert [*record] == whole["required"]
    assert {*whole["required"]} == {path for path in paths(RESOURCES[name].schema) if "." not in path}
    assert {*whole["properties"]} - {*whole["required"]} == {"evidence", "highlights"}


def test_every_reference_in_the_document_leads_somewhere(document: dict[str, Any]) -> None:
    for reference in re.findall(r'"\$ref": ?"(#[^"]+)"', httpx.Response(200, json=document).text):
        assert _resolved(document, {"$ref": reference})


def test_every_operation_has_its_problems_by_number(document: dict[str, Any]) -> None:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            statuses = {status for status in operation["responses"] if int(status) >= 400}
            assert path == "/docs" or {"400", "429", "500", "503"} <= statuses
            assert ("401" in statuses) == ("security" in operation)
            assert ("415" in statuses) == (method == "post")
            for status in statuses - {"304"}:
                problem = _resolved(document, operation["responses"][status])
                schema = problem["content"]["application/problem+json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/Problem"}


def test_what_clients_depend_on_changes_only_on_purpose() -> None:
    same = manual.OUTLINE.read_text(encoding="utf-8") == manual.outline()
    assert same, "OpenAPI has changed: python -m tests.manual, and read the difference of tests/api/openapi.json"


def test_a_schema_has_one_title_and_a_title_one_schema(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    assert {name: schema["title"] for name, schema in schemas.items()} == {name: name for name in schemas}
    titles = re.findall(r'"title":"([^"]+)"', httpx.Response(200, json=document).text)
    assert sorted(titles) == sorted([*schemas, "Summit"])


def test_a_page_is_at_most_as_long_as_the_document_says(document: dict[str, Any], world: Client) -> None:
    for path in (*LISTS, "/v1/timeline", "/v1/changes", "/v1/corrections", "/v1/search?q=a", "/v1/suggest?q=a"):
        most = _parameters(document, path.partition("?")[0])["limit"]["schema"]["maximum"]
        joint = "&" if "?" in path else "?"
        assert world.get(f"{path}{joint}limit={most}").status_code == 200
        assert world.get(f"{path}{joint}limit={most + 1}").status_code == 400


def test_fields_are_the_catalog(world: Client) -> None:
    others = {each.name: each for each in (TIMELINE, CORRECTIONS)}
    lists = world.get("/v1/fields").json()["data"]
    assert [described["resource"] for described in lists] == [*RESOURCES, *others]
    for described in lists:
        resource = {**RESOURCES, **others}[described["resource"]]
        assert world.get(described["url"]).status_code == 200
        assert [f["name"] for f in described["filters"]] == [field.name for field in resource.fields]
        for field, shown in zip(resource.fields, described["filters"], strict=True):
            assert [*shown["operators"]] == [*field.operators]
            assert shown["sortable"] == field.sortable


def test_the_index_leads_to_everything(world: Client) -> None:
    index = world.get("/v1").json()
    assert world.get("/").json() == index
    others = [index[name] for name in ("fields", "problems", "documentation", "openapi")]
    for path in [*index["resources"].values(), *index["overviews"].values(), *index["examples"], *others]:
        assert world.get(path).status_code == 200


def test_the_documentation_loads_nothing_from_elsewhere(world: Client) -> None:
    page = world.get("/docs")
    assert page.headers["content-type"].startswith("text/html")
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(loaded) >= 2
    for path in loaded:
        assert path.startswith("/docs/")
        assert world.get(path).status_code == 200
    assert "://" not in page.text


def _parameters(document: dict[str, Any], path: str) -> dict[str, Any]:
    listed = document["paths"][path]["get"]["parameters"]
    found = [_resolved(document, parameter) for parameter in listed]
    assert len({(parameter["in"], parameter["name"]) for parameter in found}) == len(found)
    return {parameter["name"]: parameter for parameter in found if parameter["in"] == "query"}


def _resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    target: Any = document
    for part in schema["$ref"].removeprefix("#/").split("/"):
        target = target[part]
    resolved: dict[str, Any] = target
    return resolved
