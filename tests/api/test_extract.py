"""Extraction over HTTP from a text that is not stored: what is found, and what bounds it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import jsonschema_rs
import pytest

from app.api.routes.extract import MOST_CHARACTERS, MOST_WAITING
from app.document import Document
from app.errors import ExtractionFailed
from app.extract.workers import extract_one
from app.report import printed
from app.schemas.responses import ExtractedText
from app.settings import Settings
from app.testing import LocalPool
from tests.api.client import Client, asking, use_local_pool
from tests.api.test_problems import check

TEXT = (
    "TOKYO - Prime Minister Shigeru Ishiba of Japan met President Lee Jae-myung of South Korea in Tokyo on Saturday. "
    "“We will work together,” Lee said. He said that the talks would go on."
)
PAGE = f"<html><head><title>Talks</title></head><body><article><p>{TEXT}</p><p>{TEXT[:111]}</p></article></body></html>"
RATE = 3


@pytest.fixture
def client(seeded: Settings) -> Iterator[Client]:
    with asking(seeded.model_copy(update={"extract_rate": 1_000})) as client:
        use_local_pool(client)
        yield client


def sent(client: Client, query: str = "", **record: Any) -> Any:
    return client.request("POST", f"/v1/extract{query}", json=record)


def found(client: Client, query: str = "", **record: Any) -> dict[str, Any]:
    answer = sent(client, query, **record)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    content: dict[str, Any] = answer.json()
    ExtractedText.model_validate(content)
    assert {*content} == {*ExtractedText.model_fields}
    return content


def spans(content: Any) -> Iterator[dict[str, Any]]:
    """Yield everything with a text of its own at an offset."""
    if isinstance(content, dict):
        if {"text", "start", "end"} <= {*content}:
            yield content
        for value in content.values():
            yield from spans(value)
    elif isinstance(content, list):
        for value in content:
            yield from spans(value)


def test_the_findings_are_those_of_the_command_line(client: Client) -> None:
    document = Document(TEXT, title="Talks", published="2025-08-24")
    content = found(client, text=TEXT, title="Talks", published="2025-08-24")
    command_line = printed("", document, extract_one(document, Settings()))
    assert content == {name: value for name, value in command_line.items() if name != "source"} | {"text": TEXT}
    assert [summit["participants"] for summit in content["summits"]] == [["Shigeru Ishiba", "Lee Jae-myung"]]
    assert len([*spans(content)]) > 5


def test_offsets_count_in_the_text_that_is_served(client: Client) -> None:
    content = found(client, html=PAGE)
    assert "<p>" not in content["text"]
    assert content["title"] == "Talks"
    places = [*spans(content)]
    assert places
    assert all(content["text"][span["start"] : span["end"]] == span["text"] for span in places)


def test_indirect_speech_is_there_if_asked_for(client: Client) -> None:
    assert {quote["kind"] for quote in found(client, text=TEXT)["quotes"]} == {"full"}
    assert "indirect" in {quote["kind"] for quote in found(client, "?indirect=true", text=TEXT)["quotes"]}


def test_nothing_is_stored(client: Client) -> None:
    before = client.get("/v1/stats").json()
    found(client, text=TEXT)
    assert client.get("/v1/stats").json() == before


@pytest.mark.parametrize(
    ("record", "query", "status"),
    [
        ({}, "", 422),
        ({"text": TEXT, "html": PAGE}, "", 422),
        ({"text": ""}, "", 422),
        ({"text": 3}, "", 422),
        ({"text": TEXT, "published": "last week"}, "", 422),
        ({"text": TEXT, "publisher": "Example Post"}, "", 400),
        ({"text": "a " * MOST_CHARACTERS}, "", 413),
        ({"text": TEXT}, "?indirect=perhaps", 400),
        ({"text": TEXT}, "?limit=3", 400),
    ],
)
def test_a_mistake_is_a_problem(client: Client, record: dict[str, Any], query: str, status: int) -> None:
    check(sent(client, query, **record), status)


@pytest.mark.parametrize("members", [(), ("text",), ("html",), ("text", "html"), ("title",), ("html", "title", "mood")])
def test_the_schema_has_the_bodies_that_are_taken(client: Client, members: tuple[str, ...]) -> None:
    operation = client.get("/openapi.json").json()["paths"]["/v1/extract"]["post"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    record = {"text": TEXT, "html": PAGE, "title": "Talks", "mood": "good"}
    body = {name: record[name] for name in members}
    assert jsonschema_rs.validator_for(schema).is_valid(body) == (sent(client, **body).status_code == 200)


def test_a_body_is_a_json_object(client: Client) -> None:
    for body, kind, status in (
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"x", "text/css", 415),
    ):
        check(client.request("POST", "/v1/extract", content=body, headers={"Content-Type": kind}), status)


def test_a_text_that_takes_too_long_is_told(client: Client) -> None:
    def fail(_: Document) -> Any:
        raise ExtractionFailed("It took longer than 10 seconds to read.")

    client.app.state.ingestion = replace(client.app.state.ingestion, pool=LocalPool(fail))
    assert check(sent(client, text=TEXT), 422)["type"] == "/problems/extraction-failed"


def test_few_texts_are_read_at_a_time(client: Client) -> None:
    slots = client.app.state.extractions
    for _ in range(MOST_WAITING):
        slots.acquire()
    refused = sent(client, text=TEXT)
    assert check(refused, 503)["type"] == "/problems/overloaded"
    assert int(refused.headers["retry-after"]) >= 1
    slots.release()
    for _ in range(MOST_WAITING):
        found(client, text=TEXT)


def test_a_client_may_send_so_many_a_minute_and_read_on(seeded: Settings) -> None:
    with asking(seeded.model_copy(update={"extract_rate": RATE})) as client:
        use_local_pool(client)
        for left in reversed(range(RATE)):
            answer = sent(client, text="")
            assert answer.headers["ratelimit"].startswith(f'"extract";r={left};t=')
        check(sent(client, text=TEXT), 429)
        assert client.get("/v1/stats").status_code == 200
        assert "ratelimit" not in client.get("/v1/stats").headers


def test_both_limits_hold_and_are_told(seeded: Settings) -> None:
    with asking(seeded.model_copy(update={"extract_rate": RATE, "rate_limit": RATE})) as client:
        policies = sent(client, text="").headers.get_list("ratelimit-policy")
        assert sorted(policies) == [f'"default";q={RATE};w=60', f'"extract";q={RATE};w=60']
        for left in (RATE - 2, RATE - 3):  # the same number, yet counted apart
            assert f'"default";r={left};' in client.get("/v1/stats").headers["ratelimit"]
        check(client.get("/v1/stats"), 429)


def test_an_operator_may_switch_it_off(seeded: Settings) -> None:
    with asking(seeded.model_copy(update={"extract_rate": 0})) as client:
        problem = check(sent(client, text=TEXT), 403)
        assert problem["type"] == "/problems/disabled"
        assert "SUMMIT_EXTRACT_RATE" in problem["detail"]
