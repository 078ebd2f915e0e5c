"""Evidence, wordings and annotations over HTTP, and POST /v1/verify with all that a body may be."""

from typing import Any

import pytest
from sqlalchemy import Connection, text

from app.api.routes import evidence as routes
from app.schemas.records import Occurrence
from app.settings import Settings
from tests.api.client import Client, asking
from tests.api.test_problems import check

QUOTE = "q-kdjv3jjgp7tqbrwh"
ARTICLE = "tokyo-2025-vbfrdys4exyisi5z"
JSON, TEXT = {"content-type": "application/json"}, {"content-type": "text/plain; charset=utf-8"}


def verify(client: Client, content: bytes | str, headers: dict[str, str]) -> Any:
    answer = client.request("POST", "/v1/verify", content=content, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_evidence_is_verified_by_its_id(client: Client) -> None:
    (quote,) = client.data(f"/v1/quotes?id={QUOTE}&include=evidence")
    for evidence in quote["evidence"]:
        held = client.get(f"/v1/evidence/{evidence['id']}/verify?pretty=true").json()
        assert held["verified"] is True
        assert held["found"] == evidence["exact"]
        assert held["sha256"] == client.get(evidence["article"]["url"]).json()["sha256"]
    check(client.get("/v1/evidence/e-none/verify"), 404)


def test_the_variants_of_a_quote_are_as_many_as_it_says(client: Client) -> None:
    for quote in client.data("/v1/quotes"):
        found = client.get(f"/v1/quotes/{quote['id']}/variants").json()
        assert len(found["data"]) == quote["variants"]
        assert found["data"][0]["text"] == quote["text"]
        assert found["meta"]["revision"] > 0
        assert all(variant["evidence"] for variant in found["data"])
    check(client.get("/v1/quotes/q-none/variants"), 404)


def test_claims_are_those_about_a_summit_that_there_is(client: Client) -> None:
    for summit in client.data("/v1/summits"):
        found = client.get(f"/v1/summits/{summit['id']}/claims?pretty=true").json()
        assert found["data"] == []  # of one article
        assert found["meta"]["revision"] > 0
    check(client.get("/v1/summits/2025-none/claims"), 404)
    check(client.get("/v1/summits/2025-none/claims?speaker=x"), 400)


def test_an_article_whose_findings_are_not_kept_contradicts_nobody(world: Client) -> None:
    for summit in world.data("/v1/summits"):
        assert world.get(f"{summit['url']}/claims").json()["data"] == []


def test_annotations_begin_with_the_host_that_was_asked(client: Client) -> None:
    url = f"/v1/articles/{ARTICLE}/annotations"
    for host in ("summit.example", "other.example:8080", "summit.example"):
        answer = client.get(url, headers={"host": host})
        assert answer.headers["content-type"] == 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
        assert answer.json()["id"] == f"http://{host}{url}"
        first = answer.json()["first"]["items"][0]
        assert first["target"]["source"] == f"http://{host}/v1/articles/{ARTICLE}/text"
    assert client.get(url, headers={"host": 'x"<y>'}).json()["id"] == url
    check(client.get("/v1/articles/none/annotations"), 404)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/ld+json"),
        ("application/ld+json", "application/ld+json"),
        ("application/json", "application/json"),
        ("application/json, application/ld+json;q=0.5", "application/ld+json"),
    ],
)
def test_annotations_are_json_for_who_wants_that(client: Client, accept: str, media_type: str) -> None:
    answer = client.get(f"/v1/articles/{ARTICLE}/annotations", headers={"accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == media_type
    check(client.get(f"/v1/articles/{ARTICLE}/annotations", headers={"accept": "text/html"}), 406)


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (b'{"text": "puppet."}', JSON),
        ("“puppet.”".encode("utf-16"), {"content-type": "text/plain; charset=utf-16"}),
        (b"puppet.", TEXT),
        (b"  puppet.\n", {"content-type": "TEXT/plain"}),
    ],
)
def test_a_quote_is_verified_as_json_or_as_text(client: Client, content: bytes, headers: dict[str, str]) -> None:
    found = verify(client, content, headers)
    assert found["verdict"] == "exact"
    (place,) = found["data"]
    assert (place["match"], place["article"]["id"]) == ("exact", ARTICLE)
    assert "puppet." in place["exact"]
    assert place["quotes"][0]["id"] == "q-a65al7gav6drxxip"


def test_a_quote_that_nobody_said_is_absent(client: Client) -> None:
    found = verify(client, "The moon is made of green cheese, the minister said.", TEXT)
    assert (found["verdict"], found["data"]) == ("absent", [])


@pytest.mark.parametrize(
    ("content", "headers", "status", "code"),
    [
        (b"", JSON, 400, "syntax"),
        (b"{", JSON, 400, "syntax"),
        (b'{"text": NaN}', JSON, 400, "syntax"),
        (b'{"text": "\\ud800"}', JSON, 400, "syntax"),
        (b"\xff", JSON, 400, "syntax"),
        (b"[" * 10_000, JSON, 400, "syntax"),
        (b"[]", JSON, 400, "type"),
        (b'"puppet."', JSON, 400, "type"),
        (b"{}", JSON, 400, "empty"),
        (b'{"text": 1}', JSON, 400, "type"),
        (b'{"text": null}', JSON, 400, "type"),
        (b'{"txt": "a"}', JSON, 400, "unknown-field"),
        (b'{"text": "a", "limit": 1}', JSON, 400, "unknown-field"),
        (b'{"text": ""}', JSON, 400, "empty"),
        (b'{"text": "\\u0000"}', JSON, 400, "not-text"),
        (b"\xff", TEXT, 400, "not-text"),
        (b"a", {"content-type": "text/plain; charset=klingon"}, 415, "unsupported-charset"),
        (b"a", {"content-type": "text/plain; charset=unicode_escape"}, 415, "unsupported-charset"),
        (b"a\0", TEXT, 400, "not-text"),
        (b"!", TEXT, 400, "empty"),
        (b"a" * 2_001, TEXT, 400, "too-long"),
        (b"a" * 32_001, TEXT, 413, "body-too-large"),
        (b"a" * 400_000, {"content-type": "text/plain; charset=punycode"}, 415, "unsupported-charset"),
        (b"text=a", {"content-type": "application/x-www-form-urlencoded"}, 415, "unsupported-media-type"),
        (b"<p>a</p>", {"content-type": "text/html"}, 415, "unsupported-media-type"),
        (b"a", {}, 415, "unsupported-media-type"),
        (b"a", {**TEXT, "content-encoding": "gzip"}, 415, "unsupported-media-type"),
    ],
)  # fmt: skip
def test_a_body_that_is_not_what_it_should_be(
    client: Client, content: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    problem = check(client.request("POST", "/v1/verify", content=content, headers=headers), status)
    assert problem["type"] == f"/problems/{code}"
    assert all(error["in"] == "body" for error in problem["errors"])


def test_what_is_posted_is_never_kept(client: Client) -> None:
    answer = client.request("POST", "/v1/verify?pretty=true", content=b"puppet.", headers=TEXT)
    assert "etag" not in answer.headers
    assert answer.text.startswith("{\n")
    check(client.request("POST", "/v1/verify?limit=1", content=b"puppet.", headers=TEXT), 400)
    check(client.request("POST", "/v1/verify", content=b"puppet.", headers={**TEXT, "accept": "text/csv"}), 406)


@pytest.mark.parametrize(
    ("path", "methods"), [("/v1/verify", "POST, OPTIONS"), ("/v1/quotes/q-1/variants", "GET, HEAD, OPTIONS")]
)
def test_a_path_tells_its_methods(client: Client, path: str, methods: str) -> None:
    preflight = client.request("OPTIONS", path)
    assert (preflight.status_code, preflight.headers["access-control-allow-methods"]) == (204, methods)
    refused = client.request("DELETE", path)
    check(refused, 405)
    assert refused.headers["allow"] == preflight.headers["allow"] == methods


def test_a_read_that_takes_too_long_is_refused(seeded: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(connection: Connection, _: object) -> list[Occurrence]:
        rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000)"
        connection.execute(text(f"{rows} SELECT count(*) FROM n"))
        return []

    with asking(seeded.model_copy(update={"read_seconds": 0.1})) as client:
        assert verify(client, "The moon is made of cheese.", TEXT)["verdict"] == "absent"
        with monkeypatch.context() as patch:
            patch.setattr(routes, "find_occurrences", endless)
            answer = client.request("POST", "/v1/verify", content=b"The moon.", headers=TEXT)
        assert check(answer, 503)["type"] == "/problems/query-too-slow"
        assert answer.headers["retry-after"] == "1"
        assert verify(client, "The moon is made of cheese.", TEXT)["verdict"] == "absent"
