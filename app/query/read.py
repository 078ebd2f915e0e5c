"""A Query -> the bodies of the rows that answer it.

A row's `body` is the JSON that is served (app.records), so a list that asks for nothing special is never parsed: its
bodies are joined as they are. Only `fields=` and `include=` parse.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
from sqlalchemy import Connection, select

from app.query.catalog import Field, Resource
from app.query.cursors import Skip, seal, unseal
from app.query.evidence import evidence_of
from app.query.filters import without
from app.query.grouping import FACET_VALUES, Grouping
from app.query.groups import groups, groups_total, labelled
from app.query.highlights import highlights
from app.query.order import Start, key_values, ranges
from app.query.plan import Shape, length, ranked_rows, rows, shape_of, start_values, total, values_of
from app.query.request import Query
from app.query.resources import RESOURCES
from app.query.selection import EVIDENCE, HIGHLIGHTS, Selection, pick
from app.store.direct import fetch, fetch_column
from app.store.version import Version, read_version

_Row = tuple[Any, ...]  # the body, then the columns of the keys


@dataclass(frozen=True, slots=True)
class Page:
    """The served records, or groups, of one page as JSON texts, and the cursors of its neighbours.

    `total` and `facets` are None where they were not asked for; `revision` is that of the database that was read.
    """

    records: tuple[str, ...]
    total: int | None
    next: str | None
    prev: str | None
    facets: Mapping[str, list[dict[str, Any]]] | None
    revision: int


def read_page(connection: Connection, query: Query) -> Page:
    """Return the page that `query` asks for. Raises QueryError for a cursor that is not one of this query's."""
    version = read_version(connection)
    place = unseal(query, version, query.cursor) if query.cursor is not None else None
    shape, values = shape_of(query), values_of(query, connection.dialect.name)
    if query.order:
        start = place if isinstance(place, Start) else Start()
        bodies, before, after = _beside(connection, query, shape, values, start)
        records = served(connection, query.resource, bodies, query.selection)
    else:
        skip = place.rows if isinstance(place, Skip) else query.offset
        records, before, after = _beyond(connection, query, shape, values, skip)
    return Page(
        tuple(records),
        _total(connection, query, shape, values) if query.counted else None,
        _sealed(query, version, after),
        _sealed(query, version, before),
        {field.name: _facet(connection, query, field) for field in query.facets} if query.facets else None,
        version.revision,
    )


def _total(connection: Connection, query: Query, shape: Shape, values: dict[str, object]) -> int:
    dialect = connection.dialect.name
    statement = groups_total(shape, query.grouping.keys, dialect) if query.grouping else total(shape, dialect)
    count: int = fetch_column(connection, statement, values)[0]
    return count


def _facet(connection: Connection, query: Query, field: Field) -> list[dict[str, Any]]:
    """Return the commonest values of `field` among the records that all other filters leave."""
    others = replace(query, conditions=without(query.conditions, field))
    dialect = connection.dialect.name
    values = {**values_of(others, dialect), "limit": FACET_VALUES, "offset": 0}
    found = fetch(connection, groups(shape_of(others), Grouping((field,)), dialect), values)
    return labelled(connection, (field,), found)


_Neighbour = Start | Skip | None


def _beside(
    connection: Connection, query: Query, shape: Shape, values: dict[str, object], start: Start
) -> tuple[list[str], _Neighbour, _Neighbour]:
    """Return the bodies of the page that begins at `start`, and where the pages before and after it begin."""
    found = _along(connection, query, shape, {**values, **start_values(start.values)}, start)
    more, found = len(found) > query.limit, found[: query.limit]
    if start.backwards:
        found.reverse()
    # Past either end there is nothing beside which to read on; the way back is the list from that end.
    first, last = (key_values(query.order, row[1:]) for row in (found[0], found[-1])) if found else ((), ())
    begun = bool(start.values) or query.offset > 0
    before = Start(first, backwards=True) if (more if start.backwards else begun) else None
    after = Start(last) if (begun if start.backwards else more) else None
    return [row[0] for row in found], before, after


def _along(connection: Connection, query: Query, shape: Shape, values: dict[str, object], start: Start) -> list[_Row]:
    """Return the rows of the page and one more, which tells whether another page follows without counting."""
    dialect = connection.dialect.name
    found: list[_Row] = []
    skip = query.offset
    for stretch in ranges(query.order, start):
        given = {**values, "limit": query.limit + 1 - len(found), "offset": skip}
        part = fetch(connection, rows(shape, query.order, stretch, dialect), given)
        found += part
        if len(found) > query.limit:
            break
        if skip:
            passed = 0 if part else fetch_column(connection, length(shape, query.order, stretch, dialect), values)[0]
            skip = 0 if part else skip - passed
    return found


def _beyond(
    connection: Connection, query: Query, shape: Shape, values: dict[str, object], skip: int
) -> tuple[Sequence[str], _Neighbour, _Neighbour]:
    """Return the same of what has no order but by rank or by count, so that its pages are known by what they skip."""
    dialect = connection.dialect.name
    given = {**values, "limit": query.limit + 1, "offset": skip}
    if query.grouping:
        found = fetch(connection, groups(shape, query.grouping, dialect), given)
        counts = labelled(connection, query.grouping.keys, found[: query.limit])
        records: Sequence[str] = [orjson.dumps(group).decode() for group in counts]
    else:
        found = fetch(connection, ranked_rows(shape, dialect), given)
        bodies = [row[0] for row in found[: query.limit]]
        records = served(connection, query.resource, bodies, query.selection)
    before = Skip(max(0, skip - query.limit)) if skip else None
    return records, before, Skip(skip + query.limit) if len(found) > query.limit else None


def _sealed(query: Query, version: Version, place: _Neighbour) -> str | None:
    return None if place is None else seal(query, version, place)


def served(connection: Connection, resource: Resource, bodies: Sequence[str], selection: Selection) -> Sequence[str]:
    """Return the stored `bodies` with what `selection` adds and without what it leaves out."""
    if selection.plain:
        return bodies
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
    return [orjson.dumps(record).decode() for record in records]


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
