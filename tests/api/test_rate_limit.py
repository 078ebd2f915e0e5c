"""How much one client may ask: off unless set, told in headers, 429 beyond."""

from collections.abc import Iterator
from typing import Any

import pytest

from app.api.middleware.rate_limit import client_of
from app.settings import Settings
from tests.api.client import Client, asking
from tests.api.test_problems import check

MOST = 3


@pytest.fixture
def limited(seeded: Settings) -> Iterator[Client]:
    with asking(seeded.model_copy(update={"rate_limit": MOST})) as client:
        yield client


def test_without_a_limit_nothing_is_counted(client: Client) -> None:
    answers = [client.get("/v1/stats") for _ in range(MOST + 1)]
    assert {answer.status_code for answer in answers} == {200}
    assert not any("ratelimit" in name for answer in answers for name in answer.headers)


def test_every_answer_tells_what_is_left_and_beyond_it_is_a_429(limited: Client) -> None:
    for left, path in zip((2, 1, 0), ("/v1/stats", "/v1/stats", "/v1/nothing"), strict=True):
        answer = limited.get(path)
        assert answer.status_code in (200, 404)
        assert answer.headers["ratelimit"].startswith(f'"default";r={left};t=')
        assert answer.headers["ratelimit-policy"] == f'"default";q={MOST};w=60'
    refused = limited.get("/v1/stats")
    assert check(refused, 429)["type"] == "/problems/too-many-requests"
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.headers["cache-control"] == "no-store"
    assert refused.headers["ratelimit"].startswith('"default";r=0;t=')


def test_a_page_may_read_the_headers(limited: Client) -> None:
    exposed = limited.get("/v1/stats").headers["access-control-expose-headers"].split(", ")
    assert {"RateLimit", "RateLimit-Policy", "Retry-After"} <= {*exposed}


def test_what_watches_the_service_is_not_counted(limited: Client) -> None:
    for path in ("/healthz", "/readyz", "/metrics") * MOST:
        answer = limited.get(path)
        assert answer.status_code == 200
        assert "ratelimit" not in answer.headers


def test_a_count_that_fails_refuses_nobody(limited: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: Any) -> bool:
        raise ConnectionError

    monkeypatch.setattr("limits.aio.strategies.FixedWindowRateLimiter.hit", fail)
    assert {limited.get("/v1/stats").status_code for _ in range(MOST + 1)} == {200}


@pytest.mark.parametrize(
    ("client", "counted_as"),
    [
        (("192.0.2.1", 1), "192.0.2.1"),
        (("2001:db8:1:2:3::4", 1), "2001:db8:1:2::/64"),
        (("2001:db8:1:2:ffff::", 2), "2001:db8:1:2::/64"),
        (("testclient", 1), "testclient"),
        (None, ""),
    ],
)
def test_a_client_is_an_address_or_a_network(client: Any, counted_as: str) -> None:
    assert client_of({"type": "http", "client": client}) == counted_as
