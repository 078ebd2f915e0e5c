"""Exports over HTTP: what there is, and the files, whole and in parts; nothing else of the disk."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from app.export.manifest import MANIFEST
from app.export.writer import export
from app.reference import Reference
from app.settings import Settings
from app.store.engine import Store
from tests.api.client import Client, asking


@pytest.fixture
def folder(seeded: Settings, reference: Reference, tmp_path: Path) -> Path:
    store = Store(seeded)
    for name, format_ in (("tables", "csv"), ("a database", "sqlite")):
        export(store, reference, tmp_path / "exports" / name, format_)
    store.close()
    (tmp_path / "secret.csv").write_text("secret")
    (tmp_path / "exports" / "tables" / "secret.csv").write_text("secret")
    return tmp_path / "exports"


@pytest.fixture
def client(seeded: Settings, folder: Path) -> Iterator[Client]:
    with asking(seeded.model_copy(update={"exports": folder})) as client:
        yield client


def test_without_a_folder_there_are_none(seeded: Settings, tmp_path: Path) -> None:
    for exports in (None, tmp_path / "none"):
        with asking(seeded.model_copy(update={"exports": exports})) as client:
            assert client.get("/v1/exports").json() == {"data": []}
            assert client.get("/v1/exports/tables").status_code == 404


def test_every_export_is_listed_with_its_manifest(client: Client) -> None:
    exports = {each["id"]: each for each in client.data("/v1/exports")}
    assert {*exports} == {"tables", "a database"}
    for each in exports.values():
        assert client.get(each["url"]).json() == each
        assert each["revision"] == client.get("/v1/stats").json()["meta"]["revision"]
    (database,) = exports["a database"]["files"]
    assert database["url"] == "/v1/exports/a%20database/summit.db"
    assert {"quotes", "quote_mentions", "evidence"} <= {table["table"] for table in database["schema"]}
    quotes = next(file for file in exports["tables"]["files"] if file["name"] == "quotes.csv")
    (table,) = quotes["schema"]
    assert quotes["rows"] == table["rows"] == 7
    assert {"name": "confidence", "type": "number"} in table["columns"]
    assert {"name": "mentions.id", "type": "string[]"} in table["columns"]


def test_a_file_is_what_the_manifest_says(client: Client) -> None:
    for each in client.data("/v1/exports"):
        for file in each["files"]:
            answer = client.get(file["url"], headers={"accept-encoding": "gzip, br, zstd"})
            assert hashlib.sha256(answer.content).hexdigest() == file["sha256"]
            assert answer.headers["content-length"] == str(file["bytes"]) == str(len(answer.content))
            assert "content-encoding" not in answer.headers
            assert answer.headers["etag"] == f'"{file["sha256"]}"'
            assert answer.headers["cache-control"] == "no-cache"
            assert answer.headers["content-disposition"] == f'attachment; filename="{file["name"]}"'


def test_a_file_comes_in_parts(client: Client) -> None:
    url = "/v1/exports/tables/quotes.csv"
    whole = client.get(url)
    etag = whole.headers["etag"]
    for range_, headers, status, body in (
        ("bytes=0-9", {}, 206, whole.content[:10]),
        ("bytes=10-", {"if-range": etag}, 206, whole.content[10:]),
        ("bytes=-5", {}, 206, whole.content[-5:]),
        ("bytes=10-", {"if-range": '"another"'}, 200, whole.content),
    ):
        answer = client.get(url, headers={"range": range_, "accept-encoding": "gzip", **headers})
        assert (answer.status_code, answer.content) == (status, body)
        assert answer.headers["etag"] == etag


@pytest.mark.parametrize("range_", ["bytes=999999-", "bytes=9-1", "lines=1-2", "bytes=x"])
def test_a_part_that_there_is_not_is_a_problem(client: Client, range_: str) -> None:
    answer = client.get("/v1/exports/tables/quotes.csv", headers={"range": range_})
    assert answer.status_code == 416
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-range"].startswith("bytes */")
    assert answer.json()["type"] == "/problems/range-not-satisfiable"


def test_whoever_has_a_file_is_not_sent_it_again(client: Client) -> None:
    url = "/v1/exports/tables/quotes.csv"
    etag = client.get(url).headers["etag"]
    for known in (etag, f"W/{etag}", f'"another", {etag}'):
        answer = client.get(url, headers={"if-none-match": known})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", etag)
    assert client.get(url, headers={"if-none-match": '"another"'}).status_code == 200


def test_head_reads_no_file(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    url = "/v1/exports/tables/quotes.csv"
    got = client.get(url)
    monkeypatch.setattr("starlette.responses.FileResponse._open_file", None)
    head = client.request("HEAD", url)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-length", "etag", "content-type", "accept-ranges"):
        assert head.headers[name] == got.headers[name]


@pytest.mark.parametrize(
    "path",
    [
        "tables/secret.csv",  # it is there, but no file of the export
        f"tables/{MANIFEST}",
        "../secret.csv",
        "tables/../../secret.csv",
        "tables/..%2F..%2Fsecret.csv",
        "%2E%2E/secret.csv",
        "..%2Fsecret.csv",
        "tables/%2Fetc%2Fpasswd",
        "%2Fetc/passwd",
        "tables/..%5C..%5Csecret.csv",
        "tables//quotes.csv",
        ".unfinished/quotes.csv",
        "tables/quotes.csv%00",
        "./tables",
        "",
    ],
)
def test_nothing_else_is_served(client: Client, path: str) -> None:
    answer = client.get_raw(f"/v1/exports/{unquote(path)}", b"")  # as a server hands it on
    assert answer.status_code in (308, 400, 404)
    assert answer.headers["content-type"] == "application/problem+json"


def test_what_comes_near_is_suggested(client: Client) -> None:
    for path, suggestion in (("table", "tables"), ("tables/quote.csv", "quotes.csv")):
        (error,) = client.get(f"/v1/exports/{path}").json()["errors"]
        assert error["suggestion"] == suggestion


def test_an_export_that_is_being_replaced_is_not_there(client: Client, folder: Path) -> None:
    (folder / "tables" / "quotes.csv").unlink()
    answer = client.get("/v1/exports/tables/quotes.csv")
    assert (answer.status_code, answer.json()["detail"]) == (404, "quotes.csv is being replaced or was removed.")
    (folder / "tables" / MANIFEST).unlink()
    assert [each["id"] for each in client.data("/v1/exports")] == ["a database"]


@pytest.mark.parametrize("path", ["", "/tables", "/tables/quotes.csv"])
def test_parameters_that_there_are_not_are_refused(client: Client, path: str) -> None:
    assert client.get(f"/v1/exports{path}?format=csv").status_code == 400
