"""Search, the timeline and the numbers, over HTTP."""

import pytest

from tests.api.client import Client
from tests.api.test_problems import check


def test_a_search_finds_people_agreements_and_quotes(client: Client) -> None:
    found = client.get("/v1/search?q=Ishiba&limit=2").json()
    assert [*found] == ["data", "meta"]
    groups = {group["resource"]: group for group in found["data"]}
    assert groups["people"]["records"][0]["id"] == "shigeru-ishiba"
    for group in groups.values():
        assert [*group] == ["resource", "count", "url", "records"]
        assert len(group["records"]) == min(2, group["count"])
        assert client.get(group["url"]).json()["page"]["total"]["value"] == group["count"]


def test_a_search_is_indented_where_asked(client: Client) -> None:
    assert client.get("/v1/search?q=Ishiba&pretty=true").text.startswith('{\n  "data": [\n')
    assert client.get("/v1/search?q=Ishiba").text.startswith('{"data":[')


def test_the_timeline_ends_with_the_summit(client: Client) -> None:
    page = client.get("/v1/timeline?sort=-date&limit=2").json()
    assert page["data"][0]["date"].startswith("2025-08-2")
    assert client.get(page["page"]["next"]).json()["page"]["prev"]
    for entry in client.data("/v1/timeline?country=JP"):
        assert client.get(entry["record"]["url"]).json() == entry["record"]


def test_the_numbers_are_those_of_the_lists(client: Client) -> None:
    stats = client.get("/v1/stats").json()
    assert stats["data"]["quotes"]["count"] == 7
    assert stats["data"]["leaders"]["count"] == 4
    assert stats["meta"]["revision"] == client.get("/readyz").json()["revision"]


@pytest.mark.parametrize(
    "path",
    ["/v1/search", "/v1/search?q=%22", "/v1/search?q=a&limit=0", "/v1/timeline?dat=2025", "/v1/stats?limit=1",
     "/v1/timeline?cursor=x", "/v1/search?q=%00"],
)  # fmt: skip
def test_a_mistake_is_a_400(client: Client, path: str) -> None:
    check(client.get(path), 400)
