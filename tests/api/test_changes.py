"""What has changed since, over HTTP. On both databases."""

from collections.abc import Iterator
from typing import Any

import pytest

from app.reference import load_reference
from app.settings import Settings
from app.store.engine import Store
from app.store.writer import save, withdraw
from tests.api.client import Client, asking
from tests.api.test_problems import check
from tests.articles import article, person, quote

REFERENCE = load_reference()


@pytest.fixture
def asked(database: Settings) -> Iterator[Client]:
    with asking(database) as client:
        yield client


def said(store: Store, text: str, speaker: str = "Ann Bell") -> str:
    made = article(
        f"“{text}” – {speaker}", name=text[:5], people=[person(speaker)], quotes=[quote(text, speaker, said_on="2025")]
    )
    return save(store, made.document, made.name, made.extraction, REFERENCE).article


def whole(client: Client, since: int = 0, limit: int = 200, asked: str = "") -> list[dict[str, Any]]:
    """Walk `next` from page to page."""
    found, path = [], f"/v1/changes?since={since}&limit={limit}{asked}"
    while path:
        answer = client.get(path)
        assert answer.status_code == 200, answer.text
        page = answer.json()["page"]
        found += answer.json()["data"]
        assert (f'<{page["next"]}>; rel="next"' in answer.headers["Link"]) == bool(page["next"])
        path = page["next"]
    return found


def test_records_are_created_updated_merged_and_retracted_in_order(store: Store, asked: Client) -> None:
    said(store, "we will build the new bridge before the end of the decade")
    second = said(store, "and so we will build the new bridge before the end of the decade")
    withdraw(store, second, "a test", REFERENCE)
    changes = whole(asked)
    assert [change["seq"] for change in changes] == [*range(1, len(changes) + 1)]
    by_revision = {
        revision: {(c["resource"], c["action"]) for c in changes if c["revision"] == revision} for revision in (1, 2, 3)
    }
    assert by_revision[1] == {("articles", "created"), ("people", "created"), ("quotes", "created")}
    assert {("quotes", "merged"), ("quotes", "created"), ("people", "updated")} <= by_revision[2]
    assert ("articles", "retracted") in by_revision[3]
    (merged,) = (c for c in changes if c["action"] == "merged" and c["revision"] == 2)
    (created,) = (c for c in changes if c["resource"] == "quotes" and c["action"] == "created" and c["revision"] == 2)
    assert merged["into"] == [created["url"]]
    assert all(not change["into"] for change in changes if change["action"] != "merged")


def test_walking_gives_every_change_once_at_every_limit(store: Store, asked: Client) -> None:
    said(store, "this is what was said about all that")
    changes = whole(asked)
    assert changes
    for limit in (1, 2, len(changes)):
        assert whole(asked, limit=limit) == changes
    assert whole(asked, since=1) == changes[1:]


def test_a_second_ingestion_adds_none_and_a_later_one_follows(store: Store, asked: Client) -> None:
    said(store, "this is what was said about all that")
    last = whole(asked)[-1]["seq"]
    said(store, "this is what was said about all that")
    answer = asked.get(f"/v1/changes?since={last}").json()
    assert answer["data"] == []
    assert answer["page"] == {"limit": 50, "total": {"value": 0, "relation": "eq"}, "next": None, "prev": None}
    said(store, "and now for something else", speaker="Tom Field")
    assert {change["resource"] for change in whole(asked, since=last)} == {"articles", "people", "quotes"}


def test_filters_leave_the_changes_of_the_records_that_match(store: Store, asked: Client) -> None:
    said(store, "we will build the new bridge before the end of the decade")
    gone = said(store, "and so we will sink the old ferry", speaker="Tom Field")
    said(store, "the old ferry is gone", speaker="Tom Field")
    withdraw(store, gone, "a test", REFERENCE)
    changes = whole(asked)
    articles = {c["id"] for c in changes if c["resource"] == "articles"}
    ferry, bridge = asked.ids("/v1/quotes?speaker=Tom%20Field"), asked.ids("/v1/quotes?q=bridge")
    for query, expected in {
        "resource=quotes": [c for c in changes if c["resource"] == "quotes"],
        "action=retracted": [c for c in changes if c["action"] == "retracted"],
        "resource=articles&action=created": [c for c in changes if c["id"] in articles and c["action"] == "created"],
        "resource=quotes&speaker=Tom%20Field": [c for c in changes if c["id"] in ferry],
        "resource=quotes&speaker__ne=Tom%20Field&q=bridge": [c for c in changes if c["id"] in bridge],
        "resource=people&name__contains=bell": [c for c in changes if c["id"] == "ann-bell"],
        "resource=leaders": [],
    }.items():
        for limit in (1, 200):
            assert whole(asked, limit=limit, asked=f"&{query}") == expected, query
        assert bool(expected) == (query != "resource=leaders")
    filtered = asked.get("/v1/changes?resource=quotes&limit=1").json()["page"]
    assert filtered["total"] is None
    assert filtered["next"].startswith("/v1/changes?resource=quotes&since=")


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("speaker=Bell", "resource=quotes"),
        ("q=bridge", "resource=articles"),
        ("kind=quotes", "resource=quotes"),
        ("type=quote", "resource=quotes"),
        ("type=x", "resource"),
        ("from=7", "since"),
        ("since=2025-01-01", "0"),
        ("resource=quote", "quotes"),
        ("resource=quotes&speeker=Bell", "speaker"),
        ("resource=quotes&speaker=Ann%20Bel", "ann-bell"),
        ("action=create", "created"),
        ("format=csv", None),
    ],
)
def test_a_wrong_filter_is_a_400_with_what_was_meant(
    store: Store, asked: Client, query: str, suggestion: str | None
) -> None:
    said(store, "we will build the new bridge before the end of the decade")
    (error,) = check(asked.get(f"/v1/changes?{query}"), 400)["errors"]
    assert error["suggestion"] == suggestion


@pytest.mark.parametrize(
    "query", ["since=-1", "since=x", "since=99999999999999999999", "limit=0", "limit=1001", "sinc=1", "since=1&since=2"]
)
def test_a_mistake_is_a_400(asked: Client, query: str) -> None:
    check(asked.get(f"/v1/changes?{query}"), 400)
