"""An export holds what the API serves, of one state, and its manifest tells what there is."""

import csv
import hashlib
import json
import sys
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from app.errors import DatabaseUnavailable, ExportFailed, ExportRefused
from app.export import writer as writing
from app.export.manifest import MANIFEST, read_manifest
from app.query.resources import RESOURCES
from app.records import metadata
from app.reference import Reference
from app.schemas.exports import Manifest
from app.settings import Settings
from app.store.engine import Store
from tests.api.client import Client
from tests.export.conftest import Exporting
from tests.query.world import World

FORMATS = ["sqlite", "csv", "ndjson", "parquet"]
LINES = ["csv", "ndjson"]


@pytest.mark.parametrize("format_", LINES)
@pytest.mark.parametrize("indirect", [False, True])
def test_lines_are_those_of_the_api(
    exported: Exporting, client: Client, tmp_path: Path, format_: str, indirect: bool
) -> None:
    exported(tmp_path, format_, indirect=indirect)
    for name in RESOURCES:
        asked = "&kind__in=full,partial,indirect" if indirect and name == "quotes" else ""
        assert (tmp_path / f"{name}.{format_}").read_bytes() == client.get(
            f"/v1/{name}?format={format_}{asked}"
        ).content


@pytest.mark.parametrize("format_", FORMATS)
def test_the_manifest_tells_what_there_is(exported: Exporting, client: Client, tmp_path: Path, format_: str) -> None:
    manifest = exported(tmp_path, format_)
    assert read_manifest(tmp_path) == manifest
    assert {path.name for path in tmp_path.iterdir()} == {MANIFEST, *(file.name for file in manifest.files)}
    assert (manifest.format, manifest.revision, manifest.indirect) == (format_, 3, False)
    assert manifest.database
    assert manifest.made_at.endswith("Z")
    for file in manifest.files:
        content = (tmp_path / file.name).read_bytes()
        assert (file.bytes, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
        assert file.rows == sum(table.rows for table in file.tables)
    rows = {table.table: table.rows for file in manifest.files for table in file.tables}
    for name in rows.keys() & RESOURCES.keys():
        assert rows[name] == client.get(f"/v1/{name}").json()["page"]["total"]["value"] > 0, name
    assert rows.keys() >= RESOURCES.keys() - {"leaders"}
    written = json.loads((tmp_path / MANIFEST).read_text())
    assert [*written] == ["format", "version", "database", "revision", "made_at", "indirect", "files"]
    assert {*written["files"][0]} == {"name", "format", "bytes", "sha256", "rows", "schema"}


@pytest.mark.parametrize("format_", LINES)
def test_the_schema_of_lines_has_their_columns(exported: Exporting, tmp_path: Path, format_: str) -> None:
    for file in exported(tmp_path, format_).files:
        (table,) = file.tables
        assert file.name == f"{table.table}.{format_}"
        if format_ == "csv":
            with (tmp_path / file.name).open(newline="") as lines:
                assert [column.name for column in table.columns] == next(csv.reader(lines))
    types = {column.name: column.type for column in table.columns}
    assert types == {"id": "string", "name": "string", "url": "string"} | {
        f"counts.{name}": "integer" for name in ("summits", "agreements", "quotes")
    }


@pytest.mark.parametrize("format_", FORMATS)
def test_indirect_speech_is_there_only_if_asked_for(exported: Exporting, tmp_path: Path, format_: str) -> None:
    def quotes(manifest: Manifest) -> int:
        return next(t.rows for file in manifest.files for t in file.tables if t.table == "quotes")

    assert quotes(exported(tmp_path / "all", format_, indirect=True)) > quotes(exported(tmp_path / "some", format_))
    assert read_manifest(tmp_path / "all").indirect  # type: ignore[union-attr]


@pytest.mark.parametrize("format_", FORMATS)
def test_all_files_are_of_one_state(
    database: Settings, reference: Reference, tmp_path: Path, format_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    World(database)
    store, other = Store(database), Store(database)
    before = writing.export(store, reference, tmp_path / "before", "ndjson")

    def open_and_write(connection, query):
        if query.resource.name == "summits":
            with other.writing() as writer:
                writer.execute(update(metadata.tables["database"]).values(revision=4))
                writer.execute(delete(metadata.tables["quote_topic"]))
                writer.execute(delete(metadata.tables["quote_mention"]))
                writer.execute(delete(metadata.tables["quote_subject"]))
                writer.execute(delete(metadata.tables["evidence"]).where(metadata.tables["evidence"].c.quote_id != ""))
                writer.execute(delete(metadata.tables["quote"]))
        return opened(connection, query)

    opened = writing.open_stream
    monkeypatch.setattr(writing, "open_stream", open_and_write)
    during = writing.export(store, reference, tmp_path / "during", format_)
    rows = {table.table: table.rows for file in during.files for table in file.tables}
    assert during.revision == before.revision == 3
    assert rows["quotes"] == next(file.rows for file in before.files if file.name == "quotes.ndjson") > 0
    for each in (store, other):
        each.close()


def test_without_pyarrow_it_says_what_to_install(
    exported: Exporting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ExportRefused, match=r"pip install '\.\[parquet\]'"):
        exported(tmp_path / "new", "parquet")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("format_", FORMATS)
def test_a_database_that_is_away_leaves_nothing(reference: Reference, tmp_path: Path, format_: str) -> None:
    (tmp_path / "none.db").write_text("no database, but long enough to be taken for one" * 100)
    store = Store(Settings(database_url=f"sqlite:///{tmp_path / 'none.db'}"))
    with pytest.raises(DatabaseUnavailable):
        writing.export(store, reference, tmp_path / "new", format_)
    store.close()
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("format_", LINES)
def test_a_full_disk_leaves_nothing(
    exported: Exporting, tmp_path: Path, format_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_):
        yield b"some"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "pieces", full)
    with pytest.raises(ExportFailed, match="No space left on device"):
        exported(tmp_path / "new", format_)
    assert not (tmp_path / "new").exists()
