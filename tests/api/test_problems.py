"""Every error has one shape, whatever its cause; no input gives a 500."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import insert

from app.api.problem_types import TYPES
from app.errors import Fault, QueryError
from app.records import metadata
from app.settings import Settings
from tests.api.client import Client, asking
from tests.query.world import World


def check(answer: httpx.Response, status: int) -> dict[str, Any]:
    """Check the shape of a problem, and return it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-request-id"]
    problem: dict[str, Any] = answer.json()
    assert [*problem] == ["type", "title", "status", "detail", "instance", "errors"]
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert problem["instance"].startswith("/")
    assert problem["type"].removeprefix("/problems/") in TYPES
    for error in problem["errors"]:
        assert [*error][:5] == ["in", "name", "code", "detail", "suggestion"]
        assert {*error} - {"in", "name", "code", "detail", "suggestion"} <= {"candidates"}
        assert error["in"] in ("query", "path", "header", "body")
    assert "Traceback" not in answer.text
    return problem


HOSTILE = [
    "limit=-1",
    "limit=0",
    "limit=1001",
    "limit=1e9",
    "limit=NaN",
    "limit=",
    "limit=%20",
    "offset=-1",
    "offset=99999999999999999999",
    f"offset={2**63}",
    "q=%22",
    "q=",
    "q=%00",
    "q=%ff",
    "q=%ED%A0%80",
    "q=%C0%80",
    "q=" + "%22a%22" * 60,
    "q=" + "(" * 900,
    "speaker=%00",
    "speaker=%ff",
    "speaker=%ED%BF%BF",
    "speaker=" + "x" * 1_001,
    "speaker=",
    "speaker=a&speaker=b",
    "speaker__in=" + ",".join("ab"),
    "speaker__in=%22",
    "speaker__like=x",
    "speaker%00=x",
    "%ff=x",
    "&".join(f"a{n}=1" for n in range(5_000)),
    "&".join(["speaker=a"] * 50),
    "said_on=NaN",
    "said_on=99999",
    "said_on=2025-13",
    "said_on=2025-02-30",
    "said_on=" + "9" * 900,
    "said_on=2025/2020",
    "confidence=NaN",
    "confidence=inf",
    "confidence=-0.1",
    "confidence=1e999",
    f"sources={2**63}",
    f"sources={-(2**63) - 1}",
    "sources=1.5",
    "sources=%D9%A3",
    "kind=anything",
    "kind__in=full,anything",
    "speaker.leader=yes",
    "speaker.country=Atlantis",
    "said_on__isnull=1",
    "sort=family_key",
    "sort=-",
    "sort=" + ",".join(["kind"] * 50),
    "fields=body",
    "fields=" + "speaker." * 200 + "id",
    "include=words",
    "pretty=maybe",
    "count=about",
    "cursor=abc",
    "format=xml",
    "format=csv&facets=kind",
    "format=csv&q=a&highlight=true",
    "end=true",
    "format=ndjson&limit=0",
    "format=csv&limit=x",
    "format=csv&cursor=abc",
    "facets=text",
    "facets=speaker,speaker",
    "group_by=said_on",
    "group_by=kind,topic,mention",
    "group_by=kind&fields=id",
    "group_by=kind&sort=said_on",
    "highlight=true",
    "explain=yes",
    "explain=true&format=csv",
    "speaker.id.x=1",
    "__class__=1",
    "speaker__=1",
    "=x",
    "q'; DROP TABLE quote; --=1",
]


@pytest.mark.parametrize("query", HOSTILE, ids=lambda query: query[:40])
def test_a_hostile_query_is_a_400(world: Client, query: str) -> None:
    problem = check(world.get(f"/v1/quotes?{query}"), 400)
    assert problem["errors"]
    assert len(json.dumps(problem)) < 20_000


@pytest.mark.parametrize("query", ["q=%s", "speaker=%s", "%s=x", "id__in=%s"])
def test_a_query_of_100_kilobytes_is_a_400(world: Client, query: str) -> None:
    check(world.get_raw("/v1/quotes", (query % ("x" * 100_000)).encode()), 400)


def test_a_query_of_raw_bytes_is_read_as_utf8(world: Client) -> None:
    check(world.get_raw("/v1/quotes", b"q=\xff"), 400)
    check(world.get_raw("/v1/quotes", b"q=a\0"), 400)
    assert world.get_raw("/v1/quotes", "q=日本".encode()).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "q=a:b",
        "q=AND%20NOT%20NEAR(",
        "q=%27%3B%20DROP%20TABLE%20quote%3B--",
        "q=a%22",
        "q=*a*",
        "q=100%25_",
        "q=" + "a%20" * 49,
        "q=%E6%97%A5",
        "speaker_label__contains=o%25_%5C%27%22x",
        "id=%27%20OR%201=1--",
        "id__in=%22a,b%22,c",
        "kind=full&",
        "offset=10000",
        "limit=200",
        "said_on=../2025",
        "said_on=202X",
    ],
)
def test_an_odd_query_is_answered_all_the_same(world: Client, query: str) -> None:
    assert world.get(f"/v1/quotes?{query}").status_code == 200


def test_an_unknown_parameter_names_the_nearest(client: Client) -> None:
    problem = check(client.get("/v1/quotes?speeker=x"), 400)
    assert problem["type"] == "/problems/unknown-parameter"
    (error,) = problem["errors"]
    assert (error["in"], error["name"], error["suggestion"]) == ("query", "speeker", "speaker")
    assert "said_on" in error["candidates"]


@pytest.mark.parametrize(
    "path", ["/v1/quotes?speeker=x&pretty=true", "/v1/nothing?pretty=true", "/v1/quotes/x?pretty=true"]
)
def test_a_problem_is_indented_where_that_was_asked_for(client: Client, path: str) -> None:
    assert client.get(path).text.startswith('{\n  "type"')
    assert client.get(path.replace("pretty=true", "pretty=maybe")).text.startswith('{"type"')


@pytest.mark.parametrize(
    "path",
    [
        "/v1/quotes/q-none",
        "/v1/quotes/%F0%9F%98%80",
        "/v1/quotes/..%2f..%2f",
        "/v1/quotes/'%20OR%201=1",
        "/v1/quotes/" + "x" * 5_000,
        "/v1/quotes/a/b/c",
        "/v1/evidence/e-none",
        "/v1/people/nobody/quotes",
        "/v1/articles/none/text",
        "/v1/nothing",
        "/v1//quotes",
        "/v2",
        "/nothing",
        "//",
        "/problems/none",
        "/docs/assets/none.js",
    ],
    ids=lambda path: path[:40],
)
def test_what_is_not_there_is_a_404(world: Client, path: str) -> None:
    check(world.get(f"http://summit{path}"), 404)


def test_a_404_has_the_nearest(world: Client) -> None:
    for path, nearest in (
        ("/v1/people/dana-ued", "dana-ueda"),
        ("/v1/leaders/Kovacs", "anna-kovacs"),
        ("/v1/countries/jp", "JP"),
        ("/v1/countries/Japan", "JP"),
        ("/v1/countries/Korea/leaders", "KR"),
        ("/v1/quotes/count", "/v1/quotes?limit=1"),
        ("/v1/quote", "/v1/quotes"),
        ("/v1/meetings", "/v1/summits"),
        ("/v1/treaties", "/v1/agreements"),
        ("/v1/quote/q-1", "/v1/quotes/q-1"),
        ("/v1/people/dana-ueda/quote", "/v1/people/dana-ueda/quotes"),
        ("/v1/articles/article-1/txt", "/v1/articles/article-1/text"),
    ):
        assert check(world.get(path), 404)["errors"][0]["suggestion"] == nearest


def test_what_a_404_suggests_is_there(world: Client) -> None:
    for path in ("/v1/countries/Germany", "/v1/countries/Korea", "/v1/people/Lind", "/v1/topics/AI", "/v1/quotes/q-99"):
        for nearest in check(world.get(path), 404)["errors"][0].get("candidates", []):
            assert world.get(f"{path.rpartition('/')[0]}/{nearest}").status_code == 200


BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize("slug", TYPES)
def test_a_type_of_problem_is_a_page_in_a_browser_and_json_elsewhere(client: Client, slug: str) -> None:
    page = client.get(f"/problems/{slug}", headers=BROWSER)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert f"<h1>{TYPES[slug].title}</h1>" in page.text
    assert f"<code>/problems/{slug}</code>" in page.text
    assert client.get(f"/problems/{slug}").json()["title"] == TYPES[slug].title


def test_the_page_of_all_problems_links_to_each(client: Client) -> None:
    page = client.get("/problems", headers=BROWSER)
    assert re.findall(r'href="problems/([a-z-]+)"', page.text) == [*TYPES]
    assert "`" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_an_unknown_type_of_problem_is_a_problem_in_a_browser_too(client: Client) -> None:
    refused = client.get("/problems/unknown-paramter", headers=BROWSER)
    assert check(refused, 404)["errors"][0]["suggestion"] == "unknown-parameter"


@pytest.mark.parametrize("path", ["/v1/quotes/%00", "/v1/quotes/%ff", "/v1/%ED%A0%80", "/%C0%80"])
def test_a_path_that_is_no_text_is_a_400(world: Client, path: str) -> None:
    check(world.get(path), 400)


def test_a_path_that_is_too_long_is_a_400(world: Client) -> None:
    assert check(world.get("/v1" + "/a" * 4_100), 400)["type"] == "/problems/too-long"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"])
@pytest.mark.parametrize("path", ["/v1/quotes", "/v1/quotes/q-1", "/", "/healthz", "/docs"])
def test_another_method_is_a_405(world: Client, method: str, path: str) -> None:
    answer = world.request(method, path)
    check(answer, 405)
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("accept", ["text/html", "application/json;q=0", "*/*;q=0", "application/xml, text/plain", "?"])
def test_what_the_client_does_not_accept_is_a_406(world: Client, accept: str) -> None:
    check(world.get("/v1/quotes", headers={"accept": accept}), 406)


@pytest.mark.parametrize(
    "accept",
    [
        "",
        "*/*",
        "application/*",
        "text/csv",
        "application/xml, text/*",
        "application/x-ndjson",
        "Application/JSON",
        "text/html, application/json;q=0.1",
        "text/html,*/*;q=0.8",
    ],
)
def test_what_the_client_accepts(world: Client, accept: str) -> None:
    assert world.get("/v1/quotes", headers={"accept": accept}).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/v1/fields", "/", "/healthz", "/v1/quotes/q-1", "/v1/articles/article-1/text", "/v1/evidence/e-1"],
)
def test_other_answers_refuse_unknown_parameters_too(world: Client, path: str) -> None:
    assert check(world.get(f"{path}?limit=1"), 400)["type"] == "/problems/unknown-parameter"


@pytest.fixture
def past(database: Settings) -> Iterator[Client]:
    """The made-up world, some of whose ids have a past."""
    World(database)
    tables = metadata.tables
    moved = [("people", "dana-old", "dana-ueda"), ("people", "lind", "bo-lind"), ("people", "lind", "carl-lind"),
             ("quotes", "q-old", "q-1")]  # fmt: skip
    with asking(database) as client:
        with client.app.state.store.writing() as connection:
            connection.execute(
                insert(tables["redirect"]),
                [{"resource": r, "old_id": old, "new_id": new, "revision": 1} for r, old, new in moved],
            )
            connection.execute(
                insert(tables["tombstone"]),
                [{"resource": "quotes", "record_id": "q-gone", "reason": "The article was withdrawn.", "revision": 2}],
            )
        yield client


def test_an_id_that_moved_is_a_308_with_the_rest_of_the_request(past: Client) -> None:
    for path, location in (
        ("/v1/quotes/q-old", "/v1/quotes/q-1"),
        ("/v1/quotes/q-old?include=evidence&pretty=true", "/v1/quotes/q-1?include=evidence&pretty=true"),
        ("/v1/people/dana-old/quotes?limit=2", "/v1/people/dana-ueda/quotes?limit=2"),
        ("/v1/leaders/bo-lind", "/v1/people/bo-lind"),
        ("/v1/leaders/bo-lind/quotes?q=a%20b", "/v1/people/bo-lind/quotes?q=a%20b"),
    ):
        answer = past.get(path)
        check(answer, 308)
        assert answer.headers["location"] == location


def test_an_id_that_was_split_is_a_300_with_the_candidates(past: Client) -> None:
    problem = check(past.get("/v1/people/lind"), 300)
    assert problem["errors"][0]["candidates"] == ["bo-lind", "carl-lind"]


def test_an_id_that_was_withdrawn_is_a_410_with_the_reason(past: Client) -> None:
    assert "withdrawn" in check(past.get("/v1/quotes/q-gone"), 410)["detail"]


def test_a_slash_at_the_end_is_a_308_to_our_own_paths_only(world: Client) -> None:
    answer = world.get("/v1/quotes/?limit=1")
    check(answer, 308)
    assert answer.headers["location"] == "/v1/quotes?limit=1"
    for path in ("//evil.example/", "/v1//evil.example/", "/v1/../../evil.example/", "/nothing/"):
        check(world.get(f"http://summit{path}"), 404)


def test_a_defect_of_ours_is_a_500_that_tells_nothing(world: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr("app.api.routes.resources.parse_query", fail)
    answer = world.get("/v1/quotes?limit=123", headers={"x-request-id": "my-request"})
    problem = check(answer, 500)
    assert "secret" not in answer.text
    assert "my-request" in problem["detail"]


def test_a_database_that_is_away_is_a_503_to_try_again(tmp_path: Path) -> None:
    with asking(Settings(database_url=f"sqlite:///{tmp_path}")) as client:  # a folder
        for path in ("/v1/quotes", "/v1/quotes/q-1", "/readyz"):
            answer = client.get(path)
            check(answer, 503)
            assert int(answer.headers["retry-after"]) > 0
        assert client.get("/healthz").status_code == 200


def test_a_database_without_tables_is_not_ready(unmigrated: Settings) -> None:
    with asking(unmigrated) as client:
        check(client.get("/readyz"), 503)


def test_every_type_of_problem_has_a_page_that_says_what_to_do(world: Client) -> None:
    listed = world.get("/problems").json()["data"]
    assert [each["type"] for each in listed] == [f"/problems/{slug}" for slug in TYPES]
    for each in listed:
        assert world.get(each["type"]).json() == each
        assert each["title"]
        assert each["detail"], f"{each['type']} needs its advice in app/api/problem_types.py"
        assert all(300 <= status < 600 for status in each["statuses"])


def test_faults_of_one_code_give_the_problem_its_type(world: Client) -> None:
    assert check(world.get("/v1/quotes?speaker=Lind"), 400)["type"] == "/problems/ambiguous-value"
    assert check(world.get("/v1/quotes?speaker=Nobody%20At%20All"), 400)["type"] == "/problems/unknown-value"
    assert check(world.get("/v1/quotes?speaker=Lind&limit=0"), 400)["type"] == "/problems/invalid-query"
    assert str(QueryError([Fault("query", "a", "type", "A.")])) == "A."
