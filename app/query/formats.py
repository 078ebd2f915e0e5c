"""Streams as bytes: CSV and newline-delimited JSON, a piece for each part of the rows.

A cell of CSV is one value: `speaker.name` is a column, and of several (`mentions.id`) all stand in one cell. A program
that opens the file as a table must not run what an article said, so a text that begins like a formula gets an
apostrophe before it.
"""

import re
from collections.abc import Generator, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Any

import orjson

from app.query.grouping import COUNT
from app.query.request import Query
from app.query.selection import leaves
from app.query.stream import Stream

BETWEEN = "; "  # the values of one cell

# What spreadsheets take for the beginning of a formula, in full width too; a tab or a line's end may come before it.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_NEEDS_QUOTES = re.compile(r'[",\r\n]')
_REMEMBERED, _SHORT = 20_000, 200  # cells, and the characters of the longest of them

Path = tuple[str | int, ...]


def pieces(query: Query, stream: Stream) -> Generator[bytes]:
    """Return `stream` in the format that `query` asks for."""
    return _csv(query, stream) if query.format == "csv" else _ndjson(query, stream)


def _ndjson(query: Query, stream: Stream) -> Generator[bytes]:
    rows = 0
    for part in stream.parts:
        rows += len(part)
        yield b"\n".join(part) + b"\n"
    if query.ended:
        yield orjson.dumps({"_end": {"rows": rows, "revision": stream.revision}}, option=orjson.OPT_APPEND_NEWLINE)


def _csv(query: Query, stream: Stream) -> Generator[bytes]:
    columns = _columns(query)
    cells, written = partial(_cells, columns=_by_field(columns)), _Written()
    head = _line([".".join(map(str, path)) for path in columns], written)
    for part in stream.parts:
        yield (head + "".join([_line(cells(orjson.loads(record)), written) for record in part])).encode()
        head = ""
    if head:
        yield head.encode()


def _columns(query: Query) -> Sequence[Path]:
    if query.grouping is None:
        return leaves(query.resource, query.selection)
    keys = range(len(query.grouping.keys))
    if len(keys) == 1:
        return [("value",), ("name",), (COUNT,), ("url",)]
    value, name, url = ([(label, key) for key in keys] for label in ("value", "name", "url"))
    return [*value, *name, (COUNT,), *url]


def _by_field(columns: Sequence[Path]) -> Sequence[tuple[str | int, Sequence[Path]]]:
    """Return the columns by the field of the record that they are of: what stands below it."""
    return [(field, [path[1:] for path in paths]) for field, paths in groupby(columns, key=lambda path: path[0])]


def _cells(record: Any, columns: Sequence[tuple[str | int, Sequence[Path]]]) -> list[Any]:
    """Return the values of a record's cells.

    A large export spends its time here and in _line, so what records consist of, values, stubs and lists of stubs, does
    not take the general way.
    """
    cells: list[Any] = []
    for field, paths in columns:
        value = record[field]
        if value is None:
            cells += [None] * len(paths)
        elif not paths[0]:
            cells.append(value)
        elif value.__class__ is list:
            cells += [[_at(item, path) for item in value] for path in paths]
        else:
            cells += [value[path[0]] if len(path) == 1 else _at(value, path) for path in paths]
    return cells


def _at(value: Any, path: Path) -> Any:
    """Return what stands at `path` below `value`; below a list, what stands there in each of its items."""
    for depth, part in enumerate(path):
        if value is None:
            return None
        if isinstance(value, list) and isinstance(part, str):
            return [_at(item, path[depth:]) for item in value]
        value = value[part]
    return value


class _Written(dict[str, str]):
    """Texts as cells. Names come again and again, so what is short is made a cell once and kept for a while."""

    def __missing__(self, text: str) -> str:
        cell = f"'{text}" if text.startswith(_FORMULA) else text
        if _NEEDS_QUOTES.search(cell):
            cell = f'"{cell.replace(chr(34), chr(34) * 2)}"'
        if len(text) <= _SHORT:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[text] = cell
        return cell


def _line(cells: Sequence[Any], written: _Written) -> str:
    """Return cells as a line. One that is nothing but an empty cell has quotes, or it would be no row."""
    line = ",".join([written[cell] if cell.__class__ is str else _cell(cell, written) for cell in cells])
    return f"{line or chr(34) * 2}\r\n"


def _cell(value: Any, written: _Written) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return written[BETWEEN.join(_flat(value))] if value else ""
    return _written(value)


def _flat(values: list[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, list):
            yield from _flat(value)
        elif value is not None:
            yield _written(value)


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
