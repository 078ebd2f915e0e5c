"""What every response has, and HEAD and OPTIONS everywhere."""

import pytest

from tests.api.client import Client

PATHS = [
    "/",
    "/v1/quotes",
    "/v1/quotes?limit=0",
    "/v1/quotes/q-1",
    "/v1/people/bo-lind/quotes",
    "/v1/articles/article-1/text",
    "/v1/fields",
    "/healthz",
    "/readyz",
    "/openapi.json",
    "/docs",
    "/docs/assets/swagger-ui.css",
    "/nothing",
]


@pytest.mark.parametrize("path", PATHS)
def test_head_is_get_without_its_body(world: Client, path: str) -> None:
    got, head = world.get(path), world.request("HEAD", path)
    assert head.content == b""
    assert head.status_code == got.status_code
    differing = {"x-request-id"}
    assert {k: v for k, v in head.headers.items() if k not in differing} == {
        k: v for k, v in got.headers.items() if k not in differing
    }


@pytest.mark.parametrize("path", PATHS)
def test_pages_of_any_origin_may_read(world: Client, path: str) -> None:
    headers = world.get(path, headers={"origin": "https://page.example"}).headers
    assert headers["access-control-allow-origin"] == "*"
    assert {"Link", "ETag", "RateLimit"} <= {*headers["access-control-expose-headers"].split(", ")}
    assert "access-control-allow-credentials" not in headers


@pytest.mark.parametrize("path", PATHS)
def test_options_says_what_may_be_done(world: Client, path: str) -> None:
    asked = {"origin": "https://page.example", "access-control-request-method": "GET"}
    answer = world.request("OPTIONS", path, headers=asked)
    assert answer.status_code == 204
    assert answer.headers["allow"] == answer.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"


def test_a_request_has_an_id_the_clients_own_where_it_is_harmless(world: Client) -> None:
    assert world.get("/healthz", headers={"x-request-id": "trace-1.a_b"}).headers["x-request-id"] == "trace-1.a_b"
    for odd in ("", "a b", "x" * 129, "<script>"):
        assert world.get("/healthz", headers={"x-request-id": odd}).headers["x-request-id"] not in (odd, "")
    assert world.get("/healthz").headers["x-request-id"] != world.get("/healthz").headers["x-request-id"]
