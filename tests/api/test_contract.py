"""What the API must answer about the article in data/articles, and what holds of every answer."""

from collections.abc import Iterator
from typing import Any

import pytest

from app.api.routes.resources import sub_lists
from app.query.catalog import Field, Resource
from app.query.resources import RESOURCES
from app.settings import ROOT
from tests.api.client import Client
from tests.api.test_problems import check

ARTICLE = (ROOT / "data" / "articles" / "tokyo_2025.txt").read_bytes().decode()
EVERY_KIND = {"quotes": "?kind__in=full,partial,indirect"}


def test_the_countries(client: Client) -> None:
    assert client.ids("/v1/countries?sort=id") == ["CN", "JP", "KP", "KR", "RU", "TW", "UA", "US"]


def test_the_leaders(client: Client) -> None:
    leaders = {record["id"]: record for record in client.data("/v1/leaders")}
    assert {
        id_: (leader["country"]["id"], [(office["title"], office["status"]) for office in leader["offices"]])
        for id_, leader in leaders.items()
    } == {
        "lee-jae-myung": ("KR", [("President", "current")]),
        "shigeru-ishiba": ("JP", [("Prime Minister", "current")]),
        "fumio-kishida": ("JP", [("Prime Minister", "former")]),
        "donald-trump": ("US", [("President", "current")]),
    }
    assert all(leader["leader"] is True and leader["url"] == f"/v1/people/{id_}" for id_, leader in leaders.items())


def test_the_people_are_the_leaders_and_a_commentator(client: Client) -> None:
    others = [record for record in client.data("/v1/people") if not record["leader"]]
    assert [(record["id"], record["leader"]) for record in others] == [("jeffrey-kingston", False)]
    assert len(client.data("/v1/people")) == 5


def test_the_summit(client: Client) -> None:
    (summit,) = client.data("/v1/summits?status=held")
    assert summit["place"]["name"] == "Tokyo"
    assert summit["place"]["country"]["id"] == "JP"
    assert (round(summit["place"]["lat"]), round(summit["place"]["lon"])) == (36, 140)
    assert summit["date"] == "2025-08-23/2025-08-24"
    assert [country["id"] for country in summit["countries"]] == ["JP", "KR"]
    assert {person["id"] for person in summit["participants"]} == {"lee-jae-myung", "shigeru-ishiba"}


def test_the_agreements(client: Client) -> None:
    assert len(client.data("/v1/agreements")) == 3
    (statement,) = client.data("/v1/agreements?country=JP&topic=artificial-intelligence")
    assert (statement["kind"], statement["status"]) == ("joint_statement", "announced")
    assert {record["kind"] for record in client.data("/v1/agreements")} >= {"joint_statement", "working_group"}


def test_the_quotes(client: Client) -> None:
    quotes = client.data("/v1/quotes?include=evidence")
    assert len(quotes) == 7
    assert len(client.data("/v1/quotes?speaker=lee-jae-myung")) == 3
    places: dict[str, list[int]] = {"jeffrey-kingston": [], "fumio-kishida": []}
    for quote in quotes:
        if quote["speaker"] and quote["speaker"]["id"] in places:
            places[quote["speaker"]["id"]].append(len(quote["evidence"]))
    assert {name: sorted(found) for name, found in places.items()} == {"jeffrey-kingston": [1, 2], "fumio-kishida": [2]}
    (nobody,) = client.data("/v1/quotes?speaker__isnull=true")
    assert (nobody["speaker_label"], nobody["speaker"]) == ("Analysis of sources", None)


def test_a_name_is_as_good_as_an_id(client: Client) -> None:
    for name in ("Ishiba", "Shigeru Ishiba", "shigeru-ishiba", "ISHIBA"):
        assert client.ids(f"/v1/summits?participant={name}") == client.ids("/v1/summits?status=held")
    for name in ("South Korea", "KOR", "KR", "kr"):
        answer = client.get(f"/v1/leaders?country={name}").json()
        assert [record["id"] for record in answer["data"]] == ["lee-jae-myung"]
        assert answer["meta"]["resolved"] == {
            "country": {"id": "KR", "name": "South Korea", "url": "/v1/countries/KR", "others": []}
        }


@pytest.mark.parametrize(
    "query",
    ["limit=-1", "limit=1e9", "offset=99999999999999999999", "q=%22", "q=%00", "q=%ff", "speeker=x", "%00=x"],
)
def test_a_mistake_is_a_400(client: Client, query: str) -> None:
    check(client.get(f"/v1/quotes?{query}"), 400)


def test_a_colon_is_a_space(client: Client) -> None:
    assert client.get("/v1/quotes?q=a:b").status_code == 200
    assert client.ids("/v1/quotes?q=security:guarantee") == client.ids("/v1/quotes?q=security+guarantee") != []


def test_the_text_is_the_file_to_the_character(client: Client) -> None:
    (article,) = client.data("/v1/articles")
    answer = client.get(f"{article['url']}/text")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.content.decode() == ARTICLE


def _evidence(client: Client) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    for name in RESOURCES:
        separator = "&" if name in EVERY_KIND else "?"
        for record in client.data(f"/v1/{name}{EVERY_KIND.get(name, '')}{separator}include=evidence"):
            yield from ((name, record, evidence) for evidence in record["evidence"])


def test_every_span_reproduces_its_text_in_code_points_and_in_utf16(client: Client) -> None:
    utf16 = ARTICLE.encode("utf-16-le")
    seen = 0
    for _, _, evidence in _evidence(client):
        seen += 1
        assert ARTICLE[evidence["start"] : evidence["end"]] == evidence["exact"]
        assert utf16[evidence["start_utf16"] * 2 : evidence["end_utf16"] * 2].decode("utf-16-le") == evidence["exact"]
        assert ARTICLE[: evidence["start"]].endswith(evidence["prefix"])
        assert ARTICLE[evidence["end"] :].startswith(evidence["suffix"])
    assert seen > 40


def test_every_record_has_evidence_that_is_found_by_its_id(client: Client) -> None:
    found = {(name, record["id"]) for name, record, _ in _evidence(client)}
    for name in RESOURCES:
        for record in client.data(f"/v1/{name}{EVERY_KIND.get(name, '')}"):
            assert name == "articles" or (name, record["id"]) in found
    for _, _, evidence in [*_evidence(client)][::10]:
        assert client.get(f"/v1/evidence/{evidence['id']}").json() == evidence


def test_every_link_inside_a_record_leads_to_a_record_of_that_name(client: Client) -> None:
    links = {
        (stub["url"], stub["id"])
        for name in RESOURCES
        for record in client.data(f"/v1/{name}{EVERY_KIND.get(name, '')}")
        for stub in _stubs(record)
    }
    for url, id_ in links:
        assert client.get(url).json()["id"] == id_


def _stubs(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "url" in value:
            yield value
        for part in value.values():
            yield from _stubs(part)
    elif isinstance(value, list):
        for part in value:
            yield from _stubs(part)


@pytest.mark.parametrize(("parent", "child", "field"), [*sub_lists()], ids=lambda part: part.name)
def test_a_sub_list_is_the_list_with_a_filter_and_counts_tell_its_length(
    client: Client, parent: Resource, child: Resource, field: Field
) -> None:
    for record in client.data(f"/v1/{parent.name}"):
        short = client.get(f"/v1/{parent.name}/{record['id']}/{child.name}").json()
        assert short == client.get(f"/v1/{child.name}?{field.name}={record['id']}").json()
        counts = record.get("counts", {})
        assert counts.get(child.name, short["page"]["total"]["value"]) == short["page"]["total"]["value"]


def test_counts_are_of_lists_that_a_filter_reaches(client: Client) -> None:
    reached = {(parent.name, child.name) for parent, child, _ in sub_lists()}
    for name in RESOURCES:
        for record in client.data(f"/v1/{name}"):
            assert {(name, counted) for counted in record.get("counts", {})} <= reached


EXAMPLES = [
    pytest.param(resource, field, id=f"{resource.name}-{field.name}")
    for resource in RESOURCES.values()
    for field in resource.fields
]


@pytest.mark.parametrize(("resource", "field"), EXAMPLES)
def test_every_filter_has_an_example_that_finds_what_there_is(client: Client, resource: Resource, field: Field) -> None:
    operator = field.operators[0] if field.whole else "gte"
    name = field.name if operator == "eq" else f"{field.name}__{operator}"
    found = client.data(f"/v1/{resource.name}?{name}={field.example}")
    assert found or (field.nullable and not client.data(f"/v1/{resource.name}?{field.name}__isnull=false"))


@pytest.mark.parametrize("resource", RESOURCES.values(), ids=RESOURCES)
def test_an_item_is_what_the_list_shows(client: Client, resource: Resource) -> None:
    for record in client.data(f"/v1/{resource.name}"):
        assert client.get(f"/v1/{resource.name}/{record['id']}").json() == record
    for record in client.data(f"/v1/{resource.name}?include=evidence"):
        assert client.get(f"/v1/{resource.name}/{record['id']}?include=evidence").json() == record


def test_a_person_who_is_no_leader_is_elsewhere(client: Client) -> None:
    answer = client.get("/v1/leaders/jeffrey-kingston/quotes?limit=1")
    check(answer, 308)
    assert answer.headers["location"] == "/v1/people/jeffrey-kingston/quotes?limit=1"


def test_pages_are_linked_both_ways(client: Client) -> None:
    whole = client.ids("/v1/quotes")
    path, seen, steps = "/v1/quotes?limit=2", [], []
    while path:
        answer = client.get(path)
        page = answer.json()["page"]
        assert page["total"] == {"value": 7, "relation": "eq"}
        for relation in ("next", "prev"):
            assert (f'<{page[relation]}>; rel="{relation}"' in answer.headers.get("link", "")) is bool(page[relation])
        seen += [record["id"] for record in answer.json()["data"]]
        steps.append(page["prev"])
        path = page["next"]
    assert seen == whole
    assert steps[0] is None
    assert client.ids(steps[-1]) == whole[4:6]


def test_groups_instead_of_rows_and_facets_beside_them(client: Client) -> None:
    answer = client.get("/v1/quotes?group_by=speaker.country&sort=-count").json()
    assert answer["data"][0] == {"value": "KR", "name": "South Korea", "count": 3, "url": "/v1/countries/KR"}
    assert sum(group["count"] for group in answer["data"]) == 7
    assert answer["page"]["total"] == {"value": len(answer["data"]), "relation": "eq"}
    years = client.data("/v1/quotes?group_by=said_on.year,kind")
    assert all(isinstance(group["value"], list) and len(group["value"]) == 2 for group in years)
    beside = client.get("/v1/people/lee-jae-myung/quotes?facets=kind,mention&limit=1").json()
    assert len(beside["data"]) == 1
    assert sum(group["count"] for group in beside["facets"]["kind"]) == 3
    assert "facets" not in client.get("/v1/quotes").json()


def test_fields_include_and_pretty(client: Client) -> None:
    answer = client.get("/v1/quotes?fields=id,speaker.name&include=evidence&limit=1&pretty=true")
    assert answer.text.startswith('{\n  "data": [\n')
    assert [*answer.json()["data"][0]] == ["id", "speaker", "evidence"]
    whole = client.data("/v1/quotes?speaker=Ishiba&include=speaker,article") or client.data(
        "/v1/quotes?speaker=Kishida&include=speaker,article"
    )
    assert whole[0]["speaker"]["offices"]
    assert whole[0]["article"]["sha256"]


def test_text_is_served_in_utf8_and_not_escaped(client: Client) -> None:
    text = client.get("/v1/quotes").text
    assert "’" in text
    assert "\\u" not in text


@pytest.mark.parametrize(
    "query",
    [
        "limit=1",
        "limit=1&",
        "%6Cimit=1",
        "limit=1&%6Fffset=1",
        "limit=1&q=a%26b+%3Cjoint%3E",
        "speaker__isnull=false&limit=1",
    ],
)
def test_a_link_asks_the_same_again(world: Client, query: str) -> None:
    answer = world.get(f"/v1/quotes?{query}")
    assert answer.status_code == 200
    for link in (answer.links["first"], answer.links.get("next")):
        if link:
            other = world.get(link["url"])
            assert other.status_code == 200
            assert other.json()["meta"] == answer.json()["meta"]
            assert other.json()["page"]["total"] == answer.json()["page"]["total"]
            assert other.json()["page"]["limit"] == 1
    assert not set('<>" ') & {*answer.links["first"]["url"]}
