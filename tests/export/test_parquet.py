"""DuckDB reads the Parquet files, and finds what the API serves."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
from pyarrow import parquet

from app.export import parquet as writing
from app.export.columns import columns_of, days_of
from app.query.resources import RESOURCES
from tests.api.client import Client
from tests.export.conftest import Exporting

TYPES = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN"}


@pytest.fixture
def folder(exported: Exporting, tmp_path: Path) -> Path:
    exported(tmp_path, "parquet")
    return tmp_path


def asked(sql: str, folder: Path) -> list[Any]:
    with duckdb.connect() as connection:
        return connection.execute(sql.replace("$", f"{folder}/")).fetchall()


def at(value: Any, path: Sequence[str]) -> Any:
    """Return what stands at `path`; below a list, what stands there in each of its items."""
    if isinstance(value, list):
        return [at(item, path) for item in value]
    return at(value[path[0]], path[1:]) if value is not None and path else value


@pytest.mark.parametrize("name", RESOURCES)
def test_duckdb_finds_the_rows_and_values_of_the_api(folder: Path, client: Client, name: str) -> None:
    records = client.data(f"/v1/{name}?limit=200")
    columns = columns_of(RESOURCES[name].schema)
    names = ", ".join(f'"{column.name}"' for column in columns)
    rows = asked(f"SELECT {names} FROM '${name}.parquet'", folder)
    assert asked(f"SELECT count(*) FROM '${name}.parquet'", folder) == [(len(records),)]
    assert rows == [tuple(at(record, column.path) for column in columns) for record in records]


@pytest.mark.parametrize("name", RESOURCES)
def test_the_types_are_those_of_the_manifest(folder: Path, exported: Exporting, name: str) -> None:
    manifest = exported(folder, "parquet", force=True)
    (table,) = next(file.tables for file in manifest.files if file.name == f"{name}.parquet")
    described = asked(f"DESCRIBE SELECT * FROM '${name}.parquet'", folder)
    found = {column: type_.replace("INTEGER", "BIGINT") for column, type_, *_ in described}
    expected = {c.name: TYPES[c.type.removesuffix("[]")] + "[]" * c.type.endswith("[]") for c in table.columns}
    assert found == expected


@pytest.mark.parametrize(
    ("name", "date"), [("quotes", "said_on"), ("summits", "date"), ("agreements", "date"), ("articles", "published")]
)
def test_dates_have_their_days_beside_them(folder: Path, name: str, date: str) -> None:
    rows = asked(f"SELECT {date}, {date}_earliest, {date}_latest FROM '${name}.parquet'", folder)
    assert len({row[0] for row in rows}) > 2
    assert all(row[1:] == days_of(row[0]) for row in rows)


def test_rows_are_held_group_by_group(exported: Exporting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exported(tmp_path / "one", "parquet")
    monkeypatch.setattr(writing, "ROWS", 1)
    exported(tmp_path / "several", "parquet")
    one, several = (parquet.ParquetFile(tmp_path / name / "quotes.parquet") for name in ("one", "several"))
    assert one.num_row_groups == 1 < several.num_row_groups
    assert one.read() == several.read()


def test_a_field_that_no_shape_has_is_an_error(tmp_path: Path) -> None:
    topics = RESOURCES["topics"]
    record = b'{"id":"a","name":"A","counts":{"summits":0,"agreements":0,"quotes":0},"url":"","new":1}'
    with pytest.raises(ValueError, match="unexpected field"):
        writing.write_parquet(tmp_path / "topics.parquet", topics, [[record]])


def test_without_rows_there_are_the_columns(tmp_path: Path) -> None:
    for name, resource in RESOURCES.items():
        path = tmp_path / f"{name}.parquet"
        writing.write_parquet(path, resource, [])
        assert parquet.read_table(path).num_rows == 0
        assert {column.name for column in columns_of(resource.schema)} <= {*parquet.read_schema(path).names}
