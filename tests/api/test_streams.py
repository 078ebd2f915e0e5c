"""CSV, NDJSON and Parquet: whole results, told apart from broken ones."""

import asyncio
import csv
import io
import json
import socket
import sys
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import uvicorn
from pyarrow import parquet
from sqlalchemy import insert, update

from app.api import streams
from app.query.resources import RESOURCES
from app.records import metadata
from app.settings import Settings
from tests.api.client import Client, asking
from tests.query.world import World, recount


def rows_of(answer: httpx.Response) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(answer.text))]


def lines_of(answer: httpx.Response) -> list[Any]:
    assert answer.text == "" or answer.text.endswith("\n")
    return [json.loads(line) for line in answer.text.splitlines()]


LISTS = [*(f"/v1/{name}?" for name in RESOURCES), "/v1/people/bo-lind/quotes?", "/v1/quotes?group_by=speaker&",
         "/v1/quotes?fields=id,speaker.name&", "/v1/quotes?include=evidence&", "/v1/quotes?q=statement&",
         "/v1/summits?sort=-date,name&"]  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
def test_newline_delimited_json_is_the_list(world: Client, path: str) -> None:
    answer = world.get(f"{path}format=ndjson")
    whole = world.get(f"{path}limit=200").json()
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert lines_of(answer) == whole["data"]
    assert answer.headers["x-total-rows"] == str(whole["page"]["total"]["value"])
    assert answer.headers["x-revision"] == str(whole["meta"]["revision"])


@pytest.mark.parametrize("path", [*LISTS[:9], *LISTS[12:]])
def test_parquet_is_the_list(world: Client, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "ROW_GROUP", 3)
    answer = world.get(f"{path}format=parquet")
    data = world.data(f"{path}limit=200")
    assert answer.headers["content-type"] == "application/vnd.apache.parquet"
    assert answer.headers["x-total-rows"] == str(len(data))
    table = parquet.read_table(io.BytesIO(answer.content))
    assert table.column("id").to_pylist() == [record["id"] for record in data]


def test_parquet_has_the_fields_of_whole_records(world: Client) -> None:
    answer = world.get("/v1/quotes?format=parquet&fields=id")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "conflict")


def test_parquet_needs_its_extra(world: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "app.export.parquet", None)
    answer = world.get("/v1/quotes?format=parquet")
    assert (answer.status_code, answer.json()["errors"][0]["suggestion"]) == (400, "csv")


@pytest.mark.parametrize("path", LISTS)
def test_csv_is_the_list(world: Client, path: str) -> None:
    answer = world.get(f"{path}format=csv")
    data = world.data(f"{path}limit=200")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["x-total-rows"] == str(len(data))
    rows = rows_of(answer)
    assert len(rows) == len(data)
    for row, record in zip(rows, data, strict=True):
        assert None not in row
        for column, cell in row.items():
            assert cell == expected(record, column.split("."))


def expected(record: Any, path: list[str]) -> str:
    """Return what a cell shows: the values at a path, `; ` between them."""
    values = [record]
    for part in path:
        values = [item for value in values for item in (value if isinstance(value, list) else [value])]
        values = [value[part] for value in values if value is not None]
    flat = [item for value in values for item in (value if isinstance(value, list) else [value])]
    shown = [str(value).lower() if isinstance(value, bool) else str(value) for value in flat if value is not None]
    return "; ".join(shown)


def test_the_columns_are_the_leaves_of_a_record_or_the_fields_in_their_order(world: Client) -> None:
    def columns(query: str) -> str:
        return world.get(f"/v1/{query}").text.splitlines()[0]

    assert columns("topics?format=csv") == "id,name,counts.summits,counts.agreements,counts.quotes,url"
    assert columns("quotes?format=csv&fields=text,speaker,id") == "text,speaker.id,speaker.name,speaker.url,id"
    assert columns("people?format=csv&fields=id&include=country").startswith("id,country.id,country.name,country.off")
    assert columns("quotes?format=csv&group_by=kind") == "value,name,count,url"
    assert columns("quotes?format=csv&group_by=kind,topic") == "value.0,value.1,name.0,name.1,count,url.0,url.1"
    assert columns("quotes?format=csv&id=none") == columns("quotes?format=csv&limit=1")


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/csv, */*;q=0.1", "text/csv; charset=utf-8"),
        ("application/x-ndjson", "application/x-ndjson"),
        ("application/json, text/csv", "application/json"),
        ("text/csv;q=0.5, application/x-ndjson;q=0.7", "application/x-ndjson"),
        ("*/*", "application/json"),
        ("text/*", "text/csv; charset=utf-8"),
    ],
)
def test_the_accept_header_chooses(world: Client, accept: str, media_type: str) -> None:
    answer = world.get("/v1/quotes?limit=1", headers={"accept": accept})
    assert answer.headers["content-type"] == media_type
    assert "accept" in answer.headers["vary"].lower()


def test_the_parameter_comes_before_the_header(world: Client) -> None:
    for accept in ("text/csv", "text/html", "*/*"):
        answer = world.get("/v1/quotes?format=json&limit=1", headers={"accept": accept})
        assert answer.headers["content-type"] == "application/json"
        answer = world.get("/v1/quotes?format=ndjson&limit=1", headers={"accept": accept})
        assert answer.headers["content-type"] == "application/x-ndjson"


def test_the_last_line_tells_that_a_stream_is_whole(world: Client) -> None:
    *records, end = lines_of(world.get("/v1/quotes?format=ndjson&end=true&limit=5"))
    assert end == {"_end": {"rows": 5, "revision": 3}}
    assert len(records) == 5
    assert lines_of(world.get("/v1/quotes?format=ndjson&end=true&id=none")) == [{"_end": {"rows": 0, "revision": 3}}]


def test_the_total_is_of_the_whole_list_and_may_be_left_out(world: Client) -> None:
    total = world.get("/v1/quotes").json()["page"]["total"]["value"]
    assert world.get("/v1/quotes?format=csv&limit=2").headers["x-total-rows"] == str(total)
    assert "x-total-rows" not in world.get("/v1/quotes?format=csv&limit=2&count=none").headers


@pytest.mark.parametrize("format_", ["csv", "ndjson"])
def test_head_reads_no_rows(world: Client, format_: str, monkeypatch: pytest.MonkeyPatch) -> None:
    got = world.get(f"/v1/quotes?format={format_}")
    monkeypatch.setattr("app.query.execution.serialize", None)
    head = world.request("HEAD", f"/v1/quotes?format={format_}")
    assert (head.status_code, head.content) == (200, b"")
    for name in ("x-total-rows", "x-revision", "content-type", "etag", "vary"):
        assert head.headers[name] == got.headers[name]


@pytest.fixture
def broken(database: Settings) -> Settings:
    """A world in which one of the last rows of a stream cannot be read."""
    World(database)
    quote = metadata.tables["quote"]
    rows = [
        {
            "id": f"a-{number}", "words": "", "body": '{"id":"a"}', "csv_line": "", "text": "", "kind": "full",
            "article_id": "article-0", "rule": "made-up", "confidence": 1.0, "sources": 0,
        }
        for number in range(3_000)
    ]  # fmt: skip
    with asking(database) as client, client.app.state.store.writing() as connection:
        connection.execute(insert(quote), rows)
        recount(connection)
        connection.execute(update(quote).where(quote.c.id == "q-9").values(body="no JSON"))
    return database


@pytest.fixture
def server(broken: Settings) -> Iterator[str]:
    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            ready.set()

    ready = threading.Event()
    with socket.socket() as listener, asking(broken) as client:
        listener.bind(("127.0.0.1", 0))
        instance = Server(uvicorn.Config(client.app, log_level="critical", lifespan="off"))
        thread = threading.Thread(target=lambda: asyncio.run(instance.serve(sockets=[listener])))
        thread.start()
        assert ready.wait(10)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        instance.should_exit = True
        thread.join(10)


def test_a_stream_that_fails_ends_without_its_last_chunk(server: str) -> None:
    received: list[bytes] = []
    with httpx.stream("GET", f"{server}/v1/quotes?format=ndjson&fields=id&sort=id&end=true") as answer:
        assert answer.status_code == 200
        with pytest.raises(httpx.RemoteProtocolError, match="incomplete chunked read"):
            received.extend(answer.iter_bytes())
    assert b"".join(received).startswith(b"{")
    assert b"_end" not in b"".join(received)


def test_connections_are_given_back(broken: Settings) -> None:
    with asking(broken) as client:
        for path in ("/v1/topics?format=csv", "/v1/quotes?format=csv&limit=1&sort=id&fields=id"):
            client.get(path)
            assert _taken(client) == 0, path
        with pytest.raises(json.JSONDecodeError):
            client.get("/v1/quotes?format=csv&sort=id&fields=id")
        assert _taken(client) == 0


def test_a_client_that_hangs_up_stops_the_stream(broken: Settings) -> None:
    with asking(broken) as client:
        messages: list[Any] = []
        gone = asyncio.Event()

        async def receive() -> Any:
            if messages and len(messages) > 3:
                gone.set()
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            messages.append(message)
            if len(messages) > 3:
                gone.set()
            await asyncio.sleep(0)

        scope = {
            "type": "http", "method": "GET", "scheme": "http", "http_version": "1.1", "server": ("summit", 80),
            "root_path": "", "path": "/v1/quotes", "raw_path": b"/v1/quotes", "headers": [],
            "query_string": b"format=ndjson&sources=0&sort=-id",
        }  # fmt: skip
        asyncio.run(client.app(scope, receive, send))
        assert messages[-1].get("more_body")
        assert _taken(client) == 0


def _kept(client: Client) -> int:
    """One connection may be kept for quick reads."""
    reader = client.app.state.store._inline
    return int(reader is not None and reader._connection is not None)


def _taken(client: Client) -> int:
    return client.app.state.store.reader.pool.checkedout() - _kept(client)
