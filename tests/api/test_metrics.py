"""What Prometheus reads."""

import re
from collections.abc import Iterator

import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.settings import Settings
from tests.api.client import Client, asking
from tests.query.world import World


@pytest.fixture
def own(database: Settings) -> Iterator[Client]:
    World(database)
    with asking(database) as client:
        yield client


def figures(client: Client) -> dict[tuple[str, ...], float]:
    """Return the samples by name and the values of their labels."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    families = text_string_to_metric_families(answer.text)
    return {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}


def test_requests_are_counted_and_timed_by_route(own: Client) -> None:
    for path in ("/v1/quotes/q-1", "/v1/quotes/q-2", "/v1/quotes/q-1", "/v1/quotes/none", "/v1/quotes?speeker=x"):
        own.get(path)
    own.request("HEAD", "/v1/quotes/q-2")
    found = figures(own)
    assert found["summit_request_seconds_count", "GET", "/v1/quotes/{id}", "200"] == 4
    assert found["summit_request_seconds_count", "GET", "/v1/quotes/{id}", "404"] == 1
    assert found["summit_request_seconds_count", "GET", "/v1/quotes", "400"] == 1
    assert 0 < found["summit_request_seconds_sum", "GET", "/v1/quotes/{id}", "200"] < 60


def test_paths_that_lead_nowhere_make_no_series_of_their_own(own: Client) -> None:
    for number in range(5):
        own.get(f"/nothing/{number}")
        own.request("BREW", f"/v1/nothing-{number}")
    found = figures(own)
    assert found["summit_request_seconds_count", "GET", "none", "404"] == 5
    assert not any("nothing" in label for key in found for label in key)
    assert sum(value for key, value in found.items() if key[:2] == ("summit_request_seconds_count", "other")) == 5


def test_a_defect_is_counted_as_a_500(own: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.api.routes.resources.parse_query", None)
    assert own.get("/v1/quotes").status_code == 500
    assert figures(own)["summit_request_seconds_count", "GET", "/v1/quotes", "500"] == 1


def test_the_revision_is_that_of_the_database(own: Client) -> None:
    found = figures(own)
    assert found["summit_database_up",] == 1
    assert found["summit_database_revision",] == own.get("/readyz").json()["revision"]


def test_a_database_that_is_away_is_told(tmp_path: object) -> None:
    with asking(Settings(database_url=f"sqlite:///{tmp_path}")) as client:
        assert figures(client)["summit_database_up",] == 0
        assert re.search(r"^summit_database_revision NaN$", client.get("/metrics").text, re.MULTILINE)
