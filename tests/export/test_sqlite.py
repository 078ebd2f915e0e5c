"""Datasette opens the SQLite file, and finds what the API serves."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from app.errors import ExportFailed
from app.export.sqlite import FILE, Database
from app.query.resources import RESOURCES, TOPICS
from tests.api.client import Client
from tests.export.conftest import Exporting


@pytest.fixture
def path(exported: Exporting, tmp_path: Path) -> Path:
    exported(tmp_path, "sqlite")
    return tmp_path / FILE


def datasette(path: Path, url: str) -> Any:
    run = subprocess.run(
        [sys.executable, "-m", "datasette", "serve", "--immutable", str(path), "--get", url],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(run.stdout)


def rows(path: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def test_datasette_counts_what_the_api_counts(path: Path, client: Client) -> None:
    described = datasette(path, "/summit.json")
    counts = {table["name"]: table["count"] for table in described["tables"]}
    views = {view["name"] for view in described["views"]}
    for name in RESOURCES.keys() - views:
        assert counts[name] == client.get(f"/v1/{name}").json()["page"]["total"]["value"], name
    assert views == {"leaders"}
    assert not any(table["hidden"] for table in described["tables"])


def test_datasette_joins_what_the_api_relates(path: Path, client: Client) -> None:
    sql = """
        SELECT q.id, p.name AS speaker, c.name AS mention FROM quotes q
        LEFT JOIN people p ON p.id = q.speaker_id
        JOIN quote_mentions m ON m.quote_id = q.id JOIN countries c ON c.id = m.country_id"""
    found = datasette(path, f"/summit.json?{urlencode({'sql': sql, '_shape': 'array'})}")
    served = [
        (quote["id"], quote["speaker"] and quote["speaker"]["name"], mention["name"])
        for quote in client.data("/v1/quotes?limit=200")
        for mention in quote["mentions"]
    ]
    assert sorted((row["id"], row["speaker"] or "", row["mention"]) for row in found) == sorted(
        (id_, speaker or "", mention) for id_, speaker, mention in served
    )
    assert served


def test_datasette_labels_a_speaker_with_a_name(path: Path, client: Client) -> None:
    (quote, *_) = client.data("/v1/quotes?speaker__isnull=false")
    row = datasette(path, f"/summit/quotes.json?{urlencode({'id': quote['id'], '_labels': 'on'})}")["rows"][0]
    assert row["speaker_id"] == {"value": quote["speaker"]["id"], "label": quote["speaker"]["name"]}


def test_every_key_leads_somewhere(path: Path) -> None:
    assert rows(path, "PRAGMA foreign_key_check") == []
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize("name", [name for name in RESOURCES if name != "articles"])
def test_evidence_is_that_of_the_api(path: Path, client: Client, name: str) -> None:
    kind = f"{RESOURCES[name].table.name}_id"
    found = rows(path, f'SELECT {kind}, id, article_id, "start", "end", exact FROM evidence WHERE {kind} IS NOT NULL')
    served = [
        (record["id"], piece["id"], piece["article"]["id"], piece["start"], piece["end"], piece["exact"])
        for record in client.data(f"/v1/{name}?limit=200&include=evidence")
        for piece in record["evidence"]
    ]
    assert served
    assert {*served} <= {*found}
    assert name == "leaders" or len(served) == len(found)


def test_lists_are_tables_in_their_order(path: Path, client: Client) -> None:
    aliases = rows(path, "SELECT person_id, value FROM person_aliases ORDER BY person_id, number")
    offices = rows(path, 'SELECT person_id, title, country_id, "from" FROM person_offices ORDER BY person_id, number')
    people = sorted(client.data("/v1/people"), key=lambda person: person["id"])
    assert aliases == [(person["id"], alias) for person in people for alias in person["aliases"]] != []
    assert offices == [
        (person["id"], office["title"], office["country"] and office["country"]["id"], office["from"])
        for person in people
        for office in person["offices"]
    ]


def test_leaders_are_a_view_of_people(path: Path, client: Client) -> None:
    assert {id_ for (id_,) in rows(path, "SELECT id FROM leaders")} == {*client.ids("/v1/leaders")}


def test_columns_that_refer_to_others_have_an_index(path: Path) -> None:
    (plan,) = rows(path, "EXPLAIN QUERY PLAN SELECT * FROM evidence WHERE quote_id = 'q-1'")
    assert "USING INDEX evidence_quote_id" in plan[-1]


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    counts = b'{"summits":0,"agreements":0,"quotes":0}'
    topic = b'{"id":"%d","name":"","url":"","evidence":[],"counts":' + counts + b"}"
    with closing(Database(tmp_path / FILE)) as database:
        database._connection.execute("PRAGMA max_page_count = 20")
        with pytest.raises(ExportFailed, match="full"):
            database.add(TOPICS, ([topic % number] for number in range(10_000)))
