"""Offices on a day: lists, items, included records, counts, CSV, feeds and exports agree. All articles are invented."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.export.writer import export
from app.reference import Reference
from app.settings import Settings
from app.store.engine import Store
from tests.api.client import Client, asking
from tests.articles import Article, article, person, quote
from tests.store.test_writer import put

MOON, TANABE, BELL = "moon-jae-in", "ann-tanabe", "ode-bell"
LISTED = "/v1/leaders?office=President"


class Clock:
    """The day that an application is told."""

    day = date(2026, 1, 1)

    def __call__(self) -> date:
        return self.day


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(database: Settings, clock: Clock) -> Iterator[Client]:
    """Presidents of 2019: one whom the reference knows, one whom it does not, and one of an article without a date."""
    with Store(database) as store:
        put(
            store,
            _article("Moon Jae-in", "KR", "2019-03-01"),
            _article("Ann Tanabe", "NZ", "2019-03-01"),
            _article("Ode Bell", "FJ", None),
        )
    with asking(database, clock) as client:
        yield client


def _article(name: str, country: str, published: str | None) -> Article:
    said = quote("The bridge is open.", name)
    people = [person(name, "President", country)]
    return article(
        f'{name} said, invented: "{said["span"]}"', name=name, published=published, people=people, quotes=[said]
    )


def _statuses(records: list[dict[str, Any]]) -> dict[str, tuple[str | None, str]]:
    return {record["id"]: (record["offices"][0]["status"], record["offices"][0]["as_of"]) for record in records}


def test_a_term_that_has_ended_makes_a_president_former_today(client: Client) -> None:
    assert _statuses(client.data(LISTED)) == {
        MOON: ("former", "2026-01-01"),
        TANABE: ("current", "2026-01-01"),
        BELL: (None, "2026-01-01"),
    }
    assert client.ids(f"{LISTED}&office.status=current") == [TANABE]
    assert client.ids(f"{LISTED}&office.status=former") == [MOON]
    assert client.ids(f"{LISTED}&office.status__isnull=true") == [BELL]


def test_a_day_may_be_asked_for(client: Client) -> None:
    then = "office.as_of=2019-06-01"
    expected = {MOON: ("current", "2019-06-01"), TANABE: ("current", "2019-06-01")}
    assert _statuses(client.data(f"{LISTED}&office.status=current&{then}")) == expected
    assert _statuses(client.data(f"{LISTED}&{then}")) == {**expected, BELL: (None, "2019-06-01")}
    assert client.ids(f"{LISTED}&office.status=current&office.as_of=2018") == [MOON]  # the last day of 2018


@pytest.mark.parametrize("text", ["2019-06-01/..", "soon", "2019-02-30"])
def test_what_is_no_day_is_refused(client: Client, text: str) -> None:
    answer = client.get(LISTED, params={"office.as_of": text})
    assert (answer.status_code, answer.json()["errors"][0]["name"]) == (400, "office.as_of")


def _rests_on(client: Client, id_: str, query: str = "") -> tuple[str | None, ...]:
    record = next(each for each in client.data(f"{LISTED}{query}") if each["id"] == id_)
    return tuple(record["offices"][0][name] for name in ("status", "since", "until", "basis", "from", "to"))


def test_the_response_says_what_it_rests_on(client: Client) -> None:
    then = "&office.as_of=2019-06-01"
    assert _rests_on(client, MOON) == ("former", "2022-05-11", None, "reference", "2019-03-01", "2019-03-01")
    assert _rests_on(client, MOON, then)[:4] == ("current", "2017-05-10", "2022-05-10", "reference")
    assert _rests_on(client, TANABE)[:4] == ("current", "2019-03-01", None, "articles")
    assert _rests_on(client, TANABE, "&office.as_of=2018") == (None, None, None, None, "2019-03-01", "2019-03-01")
    assert _rests_on(client, BELL) == (None,) * 6


def test_every_form_of_a_response_agrees(
    client: Client, database: Settings, reference: Reference, tmp_path: Path
) -> None:
    expected = {MOON: "former", TANABE: "current", BELL: None}
    assert {id_: client.get(f"/v1/leaders/{id_}").json()["offices"][0]["status"] for id_ in expected} == expected
    quotes = client.data("/v1/quotes?include=speaker")
    assert {q["speaker"]["id"]: q["speaker"]["offices"][0]["status"] for q in quotes} == expected
    rows = csv.DictReader(io.StringIO(client.get("/v1/leaders?format=csv").text))
    assert {row["id"]: row["offices.status"] or None for row in rows} == expected
    lines = client.get("/v1/leaders?format=ndjson").text.splitlines()
    assert {(record := json.loads(line))["id"]: record["offices"][0]["status"] for line in lines} == expected
    (people,) = (hits["records"] for hits in client.data("/v1/search?q=Tanabe") if hits["resource"] == "people")
    assert [record["offices"][0]["status"] for record in people] == ["current"]
    counts = client.data("/v1/leaders?group_by=office.status")
    assert {group["value"]: group["count"] for group in counts} == {"former": 1, "current": 1, None: 1}
    facets = client.get("/v1/leaders?facets=office.status&limit=1").json()["facets"]["office.status"]
    assert facets == counts
    with Store(database) as store:
        export(store, reference, tmp_path, "ndjson", today=Clock.day)
    exported = map(json.loads, (tmp_path / "leaders.ndjson").read_text().splitlines())
    assert {record["id"]: record["offices"][0]["status"] for record in exported} == expected


def test_a_day_later_nothing_is_kept_of_the_day_before(client: Client, clock: Clock) -> None:
    clock.day = date(2022, 5, 10)
    paths = [f"{LISTED}&office.status=current", f"{LISTED}&office.status=current&count=none", f"/v1/people/{MOON}"]
    before = [client.get(path) for path in paths]
    assert [record["id"] for record in before[0].json()["data"]] == [MOON, TANABE]
    clock.day = date(2022, 5, 11)
    for path, old in zip(paths, before, strict=True):
        new = client.get(path, headers={"if-none-match": old.headers["etag"]})
        assert (new.status_code, new.headers["etag"] == old.headers["etag"]) == (200, False)
        assert client.get(path, headers={"if-none-match": new.headers["etag"]}).status_code == 304
    assert client.ids(paths[0]) == [TANABE]
    assert client.get(paths[0]).json()["page"]["total"]["value"] == 1
    assert client.get(paths[2]).json()["offices"][0]["status"] == "former"


def test_pages_go_on_after_midnight(client: Client, clock: Clock) -> None:
    first = client.get("/v1/leaders?office.status=current&office.as_of=2019-06-01&limit=1")
    clock.day = date(2026, 1, 2)
    second = client.get(first.json()["page"]["next"])
    assert (
        [record["id"] for record in second.json()["data"]]
        == [TANABE]
        != [record["id"] for record in first.json()["data"]]
    )
