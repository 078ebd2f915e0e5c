"""A Query -> the bodies of the rows that answer it.

A row's `body` is the JSON that is served (app.records), so a list that asks for nothing special is never parsed: its
bodies are joined as they are. Only `fields=` and `include=` parse.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, select

from app.query.catalog import Resource
from app.query.evidence import evidence_of
from app.query.plan import plan, shape_of, values_of
from app.query.request import Query
from app.query.resources import RESOURCES
from app.query.selection import EVIDENCE, Selection, pick
from app.store.direct import fetch_column
from app.store.version import read_version


@dataclass(frozen=True, slots=True)
class Page:
    """The served records of one page as JSON texts; `total` is None where it was not asked for."""

    records: tuple[str, ...]
    total: int | None
    more: bool  # rows come after this page
    revision: int  # of the database that was read


def read_page(connection: Connection, query: Query) -> Page:
    """Return the page that `query` asks for."""
    statements = plan(shape_of(query), connection.dialect.name)
    values = values_of(query, connection.dialect.name)
    # One row more than asked for tells whether another page follows, without counting.
    found = fetch_column(connection, statements.rows, {**values, "limit": query.limit + 1})
    total = fetch_column(connection, statements.total, values)[0] if query.counted else None
    records = served(connection, query.resource, found[: query.limit], query.selection)
    return Page(tuple(records), total, len(found) > query.limit, read_version(connection).revision)


def served(connection: Connection, resource: Resource, bodies: Sequence[str], selection: Selection) -> Sequence[str]:
    """Return the stored `bodies` with what `selection` adds and without what it leaves out."""
    if selection.plain:
        return bodies
    records = [orjson.loads(body) for body in bodies]
    for name in selection.include:
        if name == EVIDENCE:
            found = evidence_of(connection, resource, [record["id"] for record in records])
            for record in records:
                record[EVIDENCE] = found.get(record["id"], [])
        else:
            _embed(connection, records, name, RESOURCES[resource.relations[name]])
    tree = selection.tree
    return [orjson.dumps(record if tree is None else pick(record, tree)).decode() for record in records]


def _embed(connection: Connection, records: Iterable[dict[str, Any]], name: str, target: Resource) -> None:
    """Put whole records in the place of the stubs under `name`."""
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
