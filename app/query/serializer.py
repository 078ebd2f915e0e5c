"""Stored bodies -> records in the form that a request asks for.

The body of a row is the served JSON (app.records), so plain lists join bodies without parsing them. Only `fields=`,
`include=` and `highlight=` parse.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, select

from app.query.catalog import Resource
from app.query.evidence import evidence_of
from app.query.highlights import highlights
from app.query.parsing.selection import EVIDENCE, HIGHLIGHTS, Selection, pick
from app.query.resources import RESOURCES


def serialize(
    connection: Connection, resource: Resource, bodies: Sequence[str | bytes], selection: Selection
) -> Sequence[bytes]:
    """Return the stored `bodies` in UTF-8, with the additions of `selection` and without the fields it leaves out."""
    if selection.plain:
        return in_utf8(bodies)
    records = [orjson.loads(body) for body in bodies]
    marked = selection.marked
    hits = None if marked is None else highlights(connection, resource, records, marked)
    for name in selection.include:
        if name == EVIDENCE:
            found = evidence_of(connection, resource, [record["id"] for record in records])
            for record in records:
                record[EVIDENCE] = found.get(record["id"], [])
        else:
            _embed(connection, records, name, RESOURCES[resource.relations[name]])
    if selection.tree is not None:
        records = [pick(record, selection.tree) for record in records]
    if hits is not None:
        for record, of_record in zip(records, hits, strict=True):
            record[HIGHLIGHTS] = of_record
    return [orjson.dumps(record) for record in records]


def in_utf8(texts: Iterable[str | bytes]) -> Sequence[bytes]:
    """Return texts as bytes, which SQLite returns already."""
    return [text if isinstance(text, bytes) else text.encode() for text in texts]


def _embed(connection: Connection, records: Iterable[dict[str, Any]], name: str, target: Resource) -> None:
    """Replace the stubs under `name` by whole records."""
    columns = target.table.c
    wanted = {stub["id"] for record in records for stub in _stubs(record[name])}
    rows = connection.execute(select(columns.id, columns.body).where(columns.id.in_(wanted)))
    whole = {row.id: orjson.loads(row.body) for row in rows}
    for record in records:
        value = record[name]
        if isinstance(value, list):
            record[name] = [whole[stub["id"]] for stub in value]
        elif value is not None:
            record[name] = whole[value["id"]]


def _stubs(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]
