"""Streams as bytes: CSV and newline-delimited JSON, one piece for each part of the rows."""

from collections.abc import Generator, Sequence

import orjson

from app.csv_rows import Path, cells, line
from app.query.parsing.grouping import COUNT
from app.query.parsing.request import Query
from app.query.parsing.selection import leaves_of
from app.query.stream import Stream


def pieces(query: Query, stream: Stream) -> Generator[bytes]:
    """Return `stream` in the format of `query`."""
    return _csv(query, stream) if query.format == "csv" else _ndjson(query, stream)


def _ndjson(query: Query, stream: Stream) -> Generator[bytes]:
    rows = 0
    for part in stream.parts:
        rows += len(part)
        yield _lines(part)
    if query.ended:
        yield orjson.dumps({"_end": {"rows": rows, "revision": stream.revision}}, option=orjson.OPT_APPEND_NEWLINE)


def _lines(part: list[bytes]) -> bytes:
    """Return a part as lines, and clear it, since the generator references it until the client has read them."""
    lines = b"\n".join([*part, b""])
    part.clear()
    return lines


def _csv(query: Query, stream: Stream) -> Generator[bytes]:
    columns = _columns(query)
    head = line([".".join(map(str, path)) for path in columns]).encode()
    for part in stream.parts:
        lines = part if query.lined else [line(cells(orjson.loads(record), columns)).encode() for record in part]
        yield head + b"".join(lines)
        head = b""
    if head:
        yield head


def _columns(query: Query) -> Sequence[Path]:
    if query.grouping is None:
        return leaves_of(query.resource, query.selection)
    keys = range(len(query.grouping.keys))
    if len(keys) == 1:
        return [("value",), ("name",), (COUNT,), ("url",)]
    value, name, url = ([(label, key) for key in keys] for label in ("value", "name", "url"))
    return [*value, *name, (COUNT,), *url]
