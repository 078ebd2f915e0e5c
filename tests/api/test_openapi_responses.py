"""Every operation with every option: the response is one that OpenAPI describes.

`Client` compares each response with the document (tests/api/documented.py); each option is requested here.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest

from app.api.routes.resources import sub_lists
from app.query.parsing.query_string import LIST_PARAMETERS
from app.query.resources import RESOURCES
from app.settings import Settings
from app.store.engine import Store
from app.store.keys import create_key
from tests.api.client import Client, asking, use_local_pool
from tests.api.documented import document, operations, parameters_of, resolved

Query = Mapping[str, Any]

LISTS = [f"/v1/{name}" for name in RESOURCES]
SUB_LISTS = [f"/v1/{parent.name}/{{id}}/{child.name}" for parent, child, _ in sub_lists()]
OTHERS = ["/v1/timeline", "/v1/changes", "/v1/corrections", "/v1/search", "/v1/suggest", "/v1/people/{id}/met"]


def query_of(known: str) -> dict[str, dict[str, Any]]:
    """Return the parameters of a path that are in the query string, by name."""
    found = parameters_of(document()["paths"][known]["get"])
    return {parameter["name"]: parameter for parameter in found if parameter["in"] == "query"}


def path_of(known: str) -> str:
    """Return a path of the document with the example of its id."""
    for parameter in parameters_of(document()["paths"][known]["get"]):
        if parameter["in"] == "path":
            known = known.replace(f"{{{parameter['name']}}}", parameter["example"])
    return known


def values_of(parameter: Mapping[str, Any]) -> list[Any]:
    """Return the default, the examples and the choices that a parameter declares; of a filter also true and false."""
    schema = parameter["schema"]
    one = resolved(schema.get("items", schema))
    found = [*one.get("examples", ()), *one.get("enum", ())]
    found += [part[name] for part, name in ((schema, "default"), (parameter, "example")) if name in part]
    if not found and one["type"] == "boolean":
        found = [True, False]
    return [str(value).lower() if isinstance(value, bool) else value for value in dict.fromkeys(found)]


def needed(known: str, name: str, value: Any) -> Query:
    """Return what a parameter needs beside it, to have a meaning."""
    given = query_of(known)
    found = {each: parameter["example"] for each, parameter in given.items() if parameter.get("required")}
    if known == "/v1/changes" and name == "q":
        return {"resource": "quotes"}
    key = str(value).removeprefix("-")
    if name == "sort" and "group_by" in given and key in ("count", *values_of(given["group_by"])):
        return {"group_by": values_of(given["group_by"])[0] if key == "count" else key}
    return found


def every_option(known: str) -> Iterator[Query]:
    for name, parameter in query_of(known).items():
        yield from ({**needed(known, name, value), name: value} for value in values_of(parameter))


@pytest.mark.slow
@pytest.mark.parametrize("known", [*LISTS, *OTHERS])
def test_every_default_example_and_choice_that_a_list_declares_is_accepted(client: Client, known: str) -> None:
    for query in every_option(known):
        response = client.get(path_of(known), params=query)
        assert response.status_code == 200, (known, query, response.text)
    without_any = {name for name, parameter in query_of(known).items() if not values_of(parameter)}
    assert without_any <= {"cursor", "limit"}


@pytest.mark.parametrize("known", SUB_LISTS)
def test_what_lists_share_is_accepted_by_a_sub_list(client: Client, known: str) -> None:
    given = query_of(known)
    for name in LIST_PARAMETERS:
        for value in values_of(given[name])[-1:]:
            response = client.get(path_of(known), params={**needed(known, name, value), name: value})
            assert response.status_code == 200, (known, name, value, response.text)


@pytest.mark.parametrize("name", RESOURCES)
@pytest.mark.parametrize("format_", ["json", "csv", "ndjson", "atom"])
def test_a_list_in_each_of_its_forms(world: Client, name: str, format_: str) -> None:
    given = query_of(f"/v1/{name}")
    facets, relations = values_of(given["facets"]), values_of(given["include"])
    form: dict[str, Any] = {"format": format_}
    in_full = {**form, "include": ",".join(relations), "count": "none"}
    forms: list[dict[str, Any]] = [{"q": "talks", **form}, {"limit": 1, **form}]
    if format_ != "atom":
        forms += [in_full, {"fields": "id", **form}, {"fields": f"id,{relations[-1]}", **in_full}]
        forms += [{"group_by": facet, **form} for facet in facets]
        forms += [{"group_by": ",".join(dict.fromkeys((facets[0], facets[-1]))), "sort": "-count", **form}]
    if format_ == "json":
        forms += [{"facets": ",".join(facets[:3]), "explain": "true", **in_full}, {"pretty": "true", "limit": 1}]
        forms += [{"q": "joint", "highlight": "true", "include": "evidence", "fields": "id"}]
    for query in forms:
        response = world.get(f"/v1/{name}", params=query)
        assert response.status_code == 200, (query, response.text)


@pytest.mark.parametrize("name", RESOURCES)
def test_a_record_in_each_of_its_forms(world: Client, name: str) -> None:
    given = query_of(f"/v1/{name}/{{id}}")
    for id_ in world.ids(f"/v1/{name}")[:4]:
        for include in values_of(given["include"]):
            assert world.get(f"/v1/{name}/{id_}", params={"include": include}).status_code == 200
        whole = world.get(f"/v1/{name}/{id_}").json()
        for field in values_of(given["fields"]):
            partial = world.get(f"/v1/{name}/{id_}", params={"fields": field})
            assert partial.status_code == 200
            top = field.partition(".")[0]
            assert {*partial.json()} == {top}
            assert "." in field or partial.json()[top] == whole[top]


@pytest.mark.parametrize("name", RESOURCES)
def test_a_list_of_values_may_be_one_parameter_or_several(client: Client, name: str) -> None:
    for parameter in query_of(f"/v1/{name}").values():
        values = [str(value) for value in values_of(parameter)][:2]
        if parameter["schema"].get("type") != "array" or parameter["name"] in ("sort", "group_by") or len(values) < 2:
            continue
        several = client.get(f"/v1/{name}", params={parameter["name"]: values})
        one = client.get(f"/v1/{name}", params={parameter["name"]: ",".join(values)})
        assert several.status_code == one.status_code == 200
        assert several.json()["data"] == one.json()["data"]


def test_a_generated_client_that_sends_all_defaults_can_read_pages(client: Client) -> None:
    defaults = {
        name: str(parameter["schema"]["default"]).lower()
        for name, parameter in query_of("/v1/quotes").items()
        if "default" in parameter["schema"]
    }
    assert {"offset", "format", "end", "highlight"} <= {*defaults}
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = client.get("/v1/quotes", params={"limit": 3, **defaults, **cursor}).json()
        seen += [record["id"] for record in page["data"]]
        if page["page"]["next_cursor"] is None:
            break
        cursor = {"cursor": page["page"]["next_cursor"]}
    assert seen == client.ids("/v1/quotes")
    previous = client.get("/v1/quotes", params={"limit": 3, "cursor": page["page"]["prev_cursor"]}).json()
    assert [record["id"] for record in previous["data"]] == seen[3:6]


def test_what_selects_is_part_of_the_page(client: Client) -> None:
    page = client.get("/v1/quotes?fields=text,speaker.name").json()
    assert page["fields"] == ["text", "speaker.name"]
    assert client.get("/v1/quotes?group_by=speaker,kind").json()["group_by"] == ["speaker", "kind"]
    assert {"fields", "group_by"}.isdisjoint(client.get("/v1/quotes").json())


def test_a_short_name_never_stands_for_another_field_than_the_one_of_that_name(client: Client) -> None:
    assert client.get("/v1/quotes?group_by=country").json()["group_by"] == ["speaker.country"]
    countries = client.get("/v1/summits?group_by=country").json()
    assert countries["group_by"] == ["country"]
    assert {group["value"] for group in countries["data"]} >= {"JP", "KR"}


@pytest.mark.parametrize(
    ("known", "operation"), [*operations("get")], ids=lambda part: part if type(part) is str else ""
)
def test_a_get_refuses_as_it_says(client: Client, known: str, operation: dict[str, Any]) -> None:
    path = known.replace("{id}", "no-such").replace("{file}", "no-such")
    missing = client.get(path)
    assert missing.status_code == (404 if "{" in known else 200) or {*query_of(known)} >= {"q"}
    if known != "/docs":
        assert client.get(f"{path}?speeker=x").status_code in (400, 404)
    if "406" in operation["responses"]:
        assert client.get(path, headers={"accept": "image/png"}).status_code in (200, 400, 404, 406)


def test_writes_respond_as_they_say(database: Settings) -> None:
    with Store(database) as store:
        keys = {scope: create_key(store, "", [scope], None) for scope in ("ingest", "correct")}
    with asking(database) as client:
        use_local_pool(client)
        made = _post(client, "articles", keys["ingest"], {"text": "President Lee met Prime Minister Ishiba in Tokyo."})
        assert made.status_code in (201, 202)
        assert _post(client, "articles", keys["correct"], {"text": "A text."}).status_code == 403
        assert _post(client, "articles", "none", {"text": "A text."}).status_code == 401
        assert _post(client, "articles", keys["ingest"], {"text": ""}).status_code == 422
        assert _post(client, "articles", keys["ingest"], {"text": "x" * 200_001}).status_code == 413
        lines = b'{"text": "President Lee spoke."}\n{}\n'
        assert _post(client, "articles", keys["ingest"], lines, "application/x-ndjson").status_code == 200
        assert _post(client, "articles", keys["ingest"], b"x", "image/png").status_code == 415
        correction = {"action": "rename", "target": "people/none", "value": "Lee", "reason": "a test"}
        assert _post(client, "corrections", keys["correct"], correction).status_code >= 400
        assert _post(client, "verify", "", {"text": "Ishiba in Tokyo"}).status_code == 200
        assert _post(client, "extract", "", {"text": "President Lee met Prime Minister Ishiba."}).status_code == 200
        gone = made.json()["data"]["url"]
        headers = {"authorization": f"Bearer {keys['ingest']}"}
        assert client.request("DELETE", gone, headers=headers).status_code == 204
        assert client.get(gone).status_code == 410
        assert client.get("/v1/changes").json()["data"]


def _post(client: Client, path: str, key: str, body: Any, media_type: str = "application/json") -> httpx.Response:
    headers = {"authorization": f"Bearer {key}", "content-type": media_type}
    content = {"content": body} if isinstance(body, bytes) else {"json": body}
    return client.request("POST", f"/v1/{path}", headers=headers, **content)
