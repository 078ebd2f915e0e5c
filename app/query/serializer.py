"""Stored bodies -> records in the requested form.

The body of a row is the served JSON (app.records), so plain lists join bodies without parsing them. Parsing is needed
only for `fields=`, `include=` and `highlight=`, and for offices of people, whose status depends on the day.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Connection, bindparam, select
from sqlmodel import col

from app.edtf_dates import iso_of, number_of
from app.errors import SchemaMismatch
from app.query.catalog import Resource
from app.query.evidence import evidence_json
from app.query.highlights import highlights
from app.query.parsing.selection import EVIDENCE, HIGHLIGHTS, Selection, pick
from app.query.resources import RESOURCES
from app.records import OfficeRow, table_of

# One period of each office, in the order of `offices[]`.
_PERIODS = (
    select(table_of(OfficeRow))
    .where(
        col(OfficeRow.person_id).in_(bindparam("ids", expanding=True)),
        col(OfficeRow.first_day) <= bindparam("day"),
        col(OfficeRow.last_day) >= bindparam("day"),
    )
    .order_by(col(OfficeRow.person_id), col(OfficeRow.number))
)


def serialize(
    connection: Connection, resource: Resource, bodies: Sequence[str | bytes], selection: Selection
) -> Sequence[bytes]:
    """Return the stored `bodies` in UTF-8, with the additions of `selection` and only its fields.

    Raises SchemaMismatch like `require_filled`.
    """
    require_filled(resource, bodies)
    if selection.plain and resource.day is None:
        return in_utf8(bodies)
    records = _on_day(connection, resource, bodies, selection.day)
    marked = selection.marked
    hits = None if marked is None else highlights(connection, resource, records, marked)
    for name in selection.include:
        if name != EVIDENCE:
            _embed(connection, records, name, RESOURCES[resource.relations[name]], selection.day)
    ids = [record["id"] for record in records]
    if selection.tree is not None:
        records = [pick(record, selection.tree) for record in records]
    if EVIDENCE in selection.include:
        evidence = evidence_json(connection, resource, ids, (selection.tree or {}).get(EVIDENCE, {}))
        for id_, record in zip(ids, records, strict=True):
            record[EVIDENCE] = evidence.get(id_, [])
    if hits is not None:
        for record, of_record in zip(records, hits, strict=True):
            record[HIGHLIGHTS] = of_record
    return [orjson.dumps(record) for record in records]


def require_filled(resource: Resource, texts: Sequence[str | bytes]) -> None:
    """Raise SchemaMismatch if a stored body or line is empty, as a downgrade under a running server leaves it."""
    if not all(texts):
        raise SchemaMismatch(f"Rows of {resource.table.name} are not filled. Run `summit migrate`.")


def in_utf8(texts: Iterable[str | bytes]) -> Sequence[bytes]:
    """Return texts as bytes; SQLite returns bytes already."""
    return [text if isinstance(text, bytes) else text.encode() for text in texts]


def _on_day(
    connection: Connection, resource: Resource, bodies: Iterable[str | bytes], day: date | None
) -> list[dict[str, Any]]:
    """Return records with the status of their offices on a day, which is never stored."""
    records = [orjson.loads(body) for body in bodies]
    if resource.day is None:
        return records
    assert day
    people = [record["id"] for record in records if record["offices"]]
    periods = defaultdict(list)
    if people:
        for row in connection.execute(_PERIODS, {"ids": people, "day": number_of(day)}):
            periods[row.person_id].append(row)
    for record in records:
        for office, period in zip(record["offices"], periods[record["id"]], strict=True):
            office["status"], office["as_of"] = period.status, day.isoformat()
            if period.status is not None:
                office["since"], office["until"] = iso_of(period.first_day), iso_of(period.last_day)
                office["basis"] = period.basis
    return records


def _embed(
    connection: Connection, records: Iterable[dict[str, Any]], name: str, target: Resource, day: date | None
) -> None:
    """Replace the stubs under `name` with complete records."""
    columns = target.table.c
    wanted = {stub["id"] for record in records for stub in _stubs(record[name])}
    rows = connection.execute(select(columns.id, columns.body).where(columns.id.in_(wanted)))
    whole = {record["id"]: record for record in _on_day(connection, target, [row.body for row in rows], day)}
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
