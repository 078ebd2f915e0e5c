"""Streams as bytes: CSV and newline-delimited JSON, a piece for each part of the rows.

A cell of CSV is one value: `speaker.name` is a column, and of several (`mentions.id`) all stand in one cell. A program
that opens the file as a table must not run what an article said, so a text that begins like a formula gets an
apostrophe before it.
"""

import csv
import io
from collections.abc import Generator, Iterator, Sequence
from typing import Any

import orjson

from app.query.grouping import COUNT
from app.query.request import Query
from app.query.selection import leaves
from app.query.stream import Stream

BETWEEN = "; "  # the values of one cell

# What spreadsheets take for the beginning of a formula, in full width too; a tab or a line's end may come before it.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")

Path = tuple[str | int, ...]


def pieces(query: Query, stream: Stream) -> Generator[bytes]:
    """Return `stream` in the format that `query` asks for."""
    return _csv(query, stream) if query.format == "csv" else _ndjson(query, stream)


def _ndjson(query: Query, stream: Stream) -> Generator[bytes]:
    rows = 0
    for part in stream.parts:
        rows += len(part)
        yield ("\n".join(part) + "\n").encode()
    if query.ended:
        yield orjson.dumps({"_end": {"rows": rows, "revision": stream.revision}}, option=orjson.OPT_APPEND_NEWLINE)


def _csv(query: Query, stream: Stream) -> Generator[bytes]:
    columns = _columns(query)
    head = _lines([[".".join(map(str, path)) for path in columns]])
    for part in stream.parts:
        yield head + _lines([_cells(orjson.loads(record), columns) for record in part])
        head = b""
    if head:
        yield head


def _columns(query: Query) -> Sequence[Path]:
    if query.grouping is None:
        return leaves(query.resource, query.selection)
    keys = range(len(query.grouping.keys))
    if len(keys) == 1:
        return [("value",), ("name",), (COUNT,), ("url",)]
    value, name, url = ([(label, key) for key in keys] for label in ("value", "name", "url"))
    return [*value, *name, (COUNT,), *url]


def _lines(rows: Sequence[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _cells(record: Any, columns: Sequence[Path]) -> list[Any]:
    return [_cell(_at(record, path)) for path in columns]


def _at(value: Any, path: Path) -> Any:
    """Return what stands at `path` below `value`; below a list, what stands there in each of its items."""
    for depth, part in enumerate(path):
        if value is None:
            return None
        if isinstance(value, list) and isinstance(part, str):
            return [_at(item, path[depth:]) for item in value]
        value = value[part]
    return value


def _cell(value: Any) -> Any:
    """Return a value as a cell; the csv module writes None as nothing, and quotes what needs it."""
    if isinstance(value, list):
        value = BETWEEN.join(_flat(value))
    elif isinstance(value, bool):
        return _written(value)
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _flat(values: list[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, list):
            yield from _flat(value)
        elif value is not None:
            yield _written(value)


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
