"""A resource as a Parquet file: the columns of its CSV under names that need no quotes, typed, with lists as lists.

A date is EDTF text, as served, with two columns of its earliest and latest day as integers YYYYMMDD.
"""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import json as arrow_json
from pyarrow import parquet
from pydantic import BaseModel

from app.export.columns import dates_of, days_of, kernel
from app.query.catalog import Resource

ROWS = 20_000  # of a row group, held in memory
_TYPES = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}


def write_parquet(path: Path, resource: Resource, parts: Iterable[Sequence[bytes]]) -> None:
    """Write records, given as JSON texts in parts. Raises OSError."""
    with path.open("wb") as file:
        file.writelines(parquet_pieces(resource, parts, ROWS))


def parquet_pieces(resource: Resource, parts: Iterable[Sequence[bytes]], rows: int) -> Generator[bytes]:
    """Yield the bytes of a file, one piece for each row group of at least `rows` rows."""
    shape = _struct(resource.schema)
    dates = dates_of(resource)
    written = BytesIO()
    sink = pa.PythonFile(_Unread(written), mode="w")
    with parquet.ParquetWriter(sink, _table(shape.empty_table(), dates).schema, compression="zstd") as writer:
        for group in _groups(parts, rows):
            writer.write_table(_table(_parsed(group, shape), dates))
            yield _taken(written)
    yield _taken(written)


class _Unread:
    """Minimal file for pyarrow that holds only the bytes not yet read."""

    closed = False

    def __init__(self, written: BytesIO) -> None:
        self.write = written.write

    def flush(self) -> None:
        """Do nothing."""


def _taken(written: BytesIO) -> bytes:
    taken = written.getvalue()
    written.seek(0)
    written.truncate()
    return taken


def _groups(parts: Iterable[Sequence[bytes]], rows: int) -> Iterator[list[bytes]]:
    waiting: list[bytes] = []
    for part in parts:
        waiting += part
        if len(waiting) >= rows:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _parsed(records: Sequence[bytes], shape: pa.Schema) -> pa.Table:
    lines = b"\n".join(records)
    exactly = arrow_json.ParseOptions(explicit_schema=shape, unexpected_field_behavior="error")
    at_once = arrow_json.ReadOptions(block_size=len(lines) + 1, use_threads=False)
    return arrow_json.read_json(BytesIO(lines), read_options=at_once, parse_options=exactly)


def _table(records: pa.Table, dates: Mapping[str, tuple[str, str]]) -> pa.Table:
    """Return the flat table of nested records."""
    flat: dict[str, Any] = {}
    for name in records.column_names:
        flat |= _flat(name, records.column(name).combine_chunks())
    for date, columns in dates.items():
        days = [days_of(each) for each in flat[date].to_pylist()]
        for place, column in enumerate(columns):
            flat[column] = pa.array([both[place] for both in days], pa.int32())
    return pa.table(flat)


def _flat(name: str, values: Any) -> Iterator[tuple[str, Any]]:
    """Yield the columns of a column: one for each part of a record, lists for a list of records."""
    if pa.types.is_struct(values.type):
        for field, part in zip(values.type, values.flatten(), strict=True):
            yield from _flat(f"{name}_{field.name}", part)
    elif pa.types.is_list(values.type):
        for below, items in _flat(name, values.values):
            yield below, pa.ListArray.from_arrays(values.offsets, items)
    else:
        yield name, values


def _struct(shape: type[BaseModel]) -> pa.Schema:
    return pa.schema([(field.alias or name, _type(field.annotation)) for name, field in shape.model_fields.items()])


def _type(annotation: Any) -> pa.DataType:
    inner, is_list = kernel(annotation)
    one = pa.struct(list(_struct(inner))) if issubclass(inner, BaseModel) else _TYPES[inner]
    return pa.list_(one) if is_list else one
