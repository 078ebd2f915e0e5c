"""What a response tells a browser, whose word counts for an address, and what a body may not say twice."""

import re
from urllib.parse import urljoin

import httpx
import pytest
import uvicorn

from app.server import run
from app.settings import Settings
from app.store.engine import Store
from app.store.keys import create_key
from tests.api.client import Client, asking
from tests.api.documented import operations

JSON_POLICY = "default-src 'none'; frame-ancestors 'none'"


@pytest.mark.parametrize(
    "path", ["/v1/people", "/v1/people/none", "/openapi.json", "/metrics", "/v1/quotes?format=csv"]
)
def test_what_is_no_page_may_load_nothing(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.headers["content-security-policy"] == JSON_POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "server" not in answer.headers


def test_a_cached_response_and_a_304_have_the_headers_too(client: Client) -> None:
    first = client.get("/v1/topics")
    again = client.get("/v1/topics")
    unchanged = client.get("/v1/topics", headers={"if-none-match": first.headers["etag"]})
    assert unchanged.status_code == 304
    for answer in (again, unchanged):
        assert answer.headers["content-security-policy"] == JSON_POLICY


@pytest.mark.parametrize("path", ["/", "/docs", "/docs/tour", "/problems", "/problems/gone"])
def test_a_page_has_nothing_inline_and_is_in_no_frame(client: Client, path: str) -> None:
    page = client.get(path, headers={"accept": "text/html"})
    policy = dict(part.split(" ", 1) for part in page.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert not re.search(r"<script>|<style|javascript:|\son\w+=|style=", page.text)
    for url in re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="([^"]+)"', page.text):
        assert client.get(urljoin(urljoin(path, _base(page.text)), url)).status_code == 200


def _base(page: str) -> str:
    found = re.search(r'<base href="([^"]+)"', page)
    return found[1] if found else ""


@pytest.fixture
def key(database: Settings) -> str:
    with Store(database) as store:
        return create_key(store, "", ["correct", "ingest"], None)


WRITES = [
    (method, path, security)
    for method in ("post", "put", "patch", "delete")
    for path, operation in operations(method)
    if (security := "security" in operation) or path not in ("/v1/extract", "/v1/verify")  # these two store nothing
]


@pytest.mark.parametrize(("method", "path", "secured"), WRITES)
def test_every_write_checks_the_scope_before_it_reads_the_body(
    database: Settings, method: str, path: str, secured: bool
) -> None:
    assert secured
    scope = "correct" if "corrections" in path else "ingest"
    with Store(database) as store:
        other = create_key(store, "", [each for each in ("correct", "ingest") if each != scope], None)
    with asking(database) as client:
        url = path.replace("{id}", "none")
        for authorization, status in ((None, 401), ("Bearer summit_000000000000_x", 401), (f"Bearer {other}", 403)):
            headers = {"content-type": "image/png", "content-length": "99999999"}
            headers |= {"authorization": authorization} if authorization else {}
            answer = client.request(method.upper(), url, content=b"x", headers=headers)
            assert answer.status_code == status, answer.text


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("verify", b'{"text": "Japan", "text": "Korea"}'),
        ("articles", b'{"text": "Japan", "title": "a", "title": "b"}'),
        ("corrections", b'{"action": "reject", "target": "people/a", "target": "people/b"}'),
        (
            "corrections",
            b'{"action": "reject", "target": "a", "spans": [{"article": "a", "start": 1, "start": 2, "end": 3}]}',
        ),
    ],
)
def test_a_name_that_a_body_has_twice_is_refused(database: Settings, key: str, path: str, body: bytes) -> None:
    headers = {"content-type": "application/json", "authorization": f"Bearer {key}"}
    with asking(database) as client:
        answer = client.request("POST", f"/v1/{path}", content=body, headers=headers)
    assert answer.status_code in (400, 422)
    assert "repeated" in answer.json()["detail"]


def test_a_line_that_has_a_name_twice_fails_alone(database: Settings, key: str) -> None:
    headers = {"content-type": "application/x-ndjson", "authorization": f"Bearer {key}"}
    with asking(database) as client:
        answer: httpx.Response = client.request(
            "POST", "/v1/articles", content=b'{"text": "Japan", "text": "Korea"}', headers=headers
        )
    (line,) = answer.json()["data"]
    assert line["status"] == "failed"
    assert "repeated" in line["problem"]["detail"]


def test_wrong_keys_of_a_client_are_slowed_and_a_right_one_is_not(database: Settings, key: str) -> None:
    def post(client: Client, authorization: str) -> int:
        headers = {"content-type": "application/json", "authorization": authorization}
        return client.request("POST", "/v1/corrections", content=b"{}", headers=headers).status_code

    with asking(database) as client:
        statuses = [post(client, f"Bearer summit_x_{number}") for number in range(33)]
        assert statuses == [401] * 30 + [429] * 3
        assert post(client, f"Bearer {key}") == 400
        refused = client.request("DELETE", "/v1/articles/a", headers={"authorization": "Bearer x"})
    assert int(refused.headers["retry-after"]) > 0


@pytest.mark.parametrize(("proxies", "trusted"), [("", False), ("10.0.0.1", True)])
def test_a_forwarded_address_counts_only_from_a_proxy_of_the_operator(
    monkeypatch: pytest.MonkeyPatch, proxies: str, trusted: bool
) -> None:
    configured: list[uvicorn.Config] = []
    monkeypatch.setattr("uvicorn.Server.run", lambda server: configured.append(server.config))
    monkeypatch.setattr("uvicorn.Server.started", True, raising=False)
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    with pytest.raises(SystemExit):
        run("127.0.0.1", 0, 1, Settings(proxies=proxies))
    (config,) = configured
    assert (config.proxy_headers, config.forwarded_allow_ips) == (trusted, proxies)
    assert config.server_header is False


def test_metrics_count_problems_slow_reads_and_the_size(client: Client) -> None:
    client.get("/v1/quotes?speeker=x")
    text = client.get("/metrics").text
    assert 'summit_problems_total{type="invalid-query"}' in text or 'type="unknown-parameter"' in text
    assert "summit_slow_reads_total" in text
    assert re.search(r"^summit_database_bytes \d", text, re.MULTILINE)
