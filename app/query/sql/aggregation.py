"""Aggregation: records counted by value, for `group_by=` and `facets=`.

A count equals the total of the list filtered by the value. So records without a value are not the remainder of an outer
join: they are counted by the condition of their own filter.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from functools import lru_cache
from itertools import combinations
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Select,
    Text,
    bindparam,
    cast,
    distinct,
    func,
    literal_column,
    null,
    select,
    union_all,
)
from sqlmodel import col

from app.query.catalog import Field, Join
from app.query.parsing.grouping import COUNT, Grouping
from app.query.resources import RESOURCES
from app.query.sql.fulltext import text_conditions
from app.query.sql.predicates import Test, holds, is_known, unindexed, where
from app.query.sql.select import StatementKey, of_field
from app.records import ValueCountRow, table_of
from app.schemas.records import url_of
from app.store.statements import STATEMENTS, fetch, list_parameters, list_values


@lru_cache(maxsize=STATEMENTS)
def groups(key: StatementKey, grouping: Grouping, dialect: str) -> Select[Any]:
    """Return one row per group: the value of each key, then the count. Parameters as for the rows of a list."""
    counted = _counted(key, grouping.keys, dialect).subquery()
    count = counted.c[COUNT]
    values = [counted.c[f"value{number}"] for number in range(len(grouping.keys))]
    terms = [(count if number is None else values[number], descending) for number, descending in grouping.order]
    return (
        select(*values, count)
        .where(count > 0)
        .order_by(
            *((column.desc() if descending else column.asc()).nulls_last() for column, descending in terms),
            *(value.asc().nulls_last() for value in values),
        )
        .limit(bindparam("limit"))
        .offset(bindparam("offset"))
    )


@lru_cache(maxsize=STATEMENTS)
def groups_total(key: StatementKey, keys: tuple[Field, ...], dialect: str) -> Select[int]:
    """Return the number of groups."""
    counted = _counted(key, keys, dialect).subquery()
    return select(func.count()).select_from(counted).where(counted.c[COUNT] > 0)


def _counted(key: StatementKey, keys: Sequence[Field], dialect: str) -> Any:
    """Return the union of the counts for each subset of keys with a value; the others are null."""
    nullable = [field for field in keys if field.nullable]
    missing = [chosen for size in range(len(nullable) + 1) for chosen in combinations(nullable, size)]
    return union_all(*(_counts(key, keys, chosen, dialect) for chosen in missing))


def _counts(key: StatementKey, keys: Sequence[Field], missing: Sequence[Field], dialect: str) -> Select[Any]:
    """Return the counts by those of `keys` that are not `missing`."""
    records = table_of(ValueCountRow) if key.counted else key.resource.table
    tests = [*key.tests, *(Test(0, field, "absent", 0) for field in missing)]
    present = [field for field in keys if field not in missing]
    source: FromClause = records
    conditions: list[ColumnElement[bool]] = []
    on: dict[str, Field] = {field.name: field for field in present if not field.via}
    for element in dict.fromkeys(field.element for field in present if field.via):
        parts = [field for field in present if field.via and field.element == element]
        together = _held_together(tests, parts)
        tests = [test for test in tests if test not in together or test.field.kind == "day"]
        # Without value frequencies, SQLite would begin with all rows of an element, not with the records of a few days.
        first = dialect == "sqlite" and not together and any(not (t.field.via or t.field.coarse) for t in tests)
        via = max((each.via for each in _fields(parts, together)), key=len)
        source, reached = _joined(source, via, element, records_first=first)
        on |= {field.name: _at(field, reached) for field in parts}
        conditions += (holds(replace(test, field=_at(test.field, reached))) for test in together)
    conditions += (is_known(field) for field in on.values() if field.column.nullable)
    conditions += where(tests, along_order=dialect == "sqlite")
    if key.text:
        conditions += text_conditions(records, key.text, dialect)
    if key.counted:
        conditions.append(of_field(key))
    count = _number(key, present)
    values = [_value(on[field.name]) if field.name in on else _no_value(field) for field in keys]
    return (
        select(*(value.label(f"value{number}") for number, value in enumerate(values)), count.label(COUNT))
        .select_from(source)
        .where(*conditions)
        .group_by(*(_counted_by(on[field.name]) for field in present))
    )


def _held_together(tests: Sequence[Test], parts: Sequence[Field]) -> list[Test]:
    """Return the tests on the element counted by `parts`: tests on its other parts refer to the same element.

    A day applies to each element, but does not tie another test to the same one.
    """
    of_element = [test for test in tests if test.field.via and test.field.element == parts[0].element]
    day = [test for test in of_element if test.field.kind == "day"]
    alike = [test for test in of_element if test.field.kind != "day" and test.comparison != "all"]
    return [*day, *alike] if len({field.name for field in _fields(parts, alike)}) > 1 else day


def _fields(parts: Sequence[Field], tests: Sequence[Test]) -> list[Field]:
    return [*parts, *(test.field for test in tests)]


def _number(key: StatementKey, present: Sequence[Field]) -> ColumnElement[int]:
    """Return the number of records in the rows of a group."""
    if key.counted:
        return func.sum(col(ValueCountRow.records))
    if all(_is_once(field) for field in present):
        return func.count()
    columns = key.resource.table.c
    return func.count(distinct(columns.get("serial", columns.id)))  # corrections have no serial number


def _joined(
    source: FromClause, via: Sequence[Join], element: str, *, records_first: bool
) -> tuple[FromClause, list[FromClause]]:
    """Join the tables on the path to an element; return the join, and these tables.

    With `records_first`, SQLite reads the records before the first of these tables.
    """
    reached: list[FromClause] = []
    for depth, step in enumerate(via):
        near: ColumnElement[Any] = reached[-1].c[step.near.name] if depth else step.near
        if records_first and not depth:
            near = unindexed(near)
        reached.append(step.far.table.alias(f"{element}{depth}"))
        source = source.join(reached[-1], near == reached[-1].c[step.far.name])
    return source, reached


def _at(field: Field, reached: Sequence[FromClause]) -> Field:
    """Return the same field on the joined table of its column."""
    table = reached[len(field.via) - 1]

    def of_table(column: Column[Any] | None) -> Any:
        return None if column is None else table.c[column.name]

    columns = {"column": field.column, "latest": field.latest, "written": field.written}
    return replace(field, **{name: of_table(column) for name, column in columns.items()}, via=())


def _is_once(field: Field) -> bool:
    """Return True if a record is joined to each of its values only once."""
    if not field.many:
        return True
    if len(field.via) > 1:
        return False
    (step,) = field.via
    return {step.far.name, field.column.name} == {column.name for column in step.far.table.primary_key}


def _counted_by(field: Field) -> ColumnElement[Any]:
    match field.kind:
        case "year":
            return field.column // literal_column("10000", Integer)  # no parameter: PostgreSQL must see the same twice
        case "month":
            return field.column // literal_column("100", Integer)
        case _:
            return field.column


def _value(field: Field) -> ColumnElement[Any]:
    """Return the label of a group: for a text, one of its spellings."""
    return _counted_by(field) if field.written is None else func.min(field.written)


def _no_value(field: Field) -> ColumnElement[Any]:
    """Return a null of the values' type, required by PostgreSQL in a union."""
    kinds = {"boolean": Boolean, "number": Integer, "year": Integer, "month": Integer}
    return cast(null(), kinds.get(field.kind, Text)())


def labelled(connection: Connection, keys: Sequence[Field], rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """Return rows of `groups` as served: `value`, `name`, `count` and `url`, the path of a relation.

    With two keys, each but the count is a list of two.
    """
    names = [_names(connection, field, {row[number] for row in rows}) for number, field in enumerate(keys)]
    return [_labelled(keys, names, row) for row in rows]


def _labelled(keys: Sequence[Field], names: Sequence[Mapping[str, str]], row: Sequence[Any]) -> dict[str, Any]:
    *found, count = row
    values = [_served(field, value) for field, value in zip(keys, found, strict=True)]
    stubs = [
        {
            "value": value,
            "name": names_of[value] if field.target and value is not None else _text(value),
            "url": url_of(field.target, value) if field.target and value is not None else None,
        }
        for field, names_of, value in zip(keys, names, values, strict=True)
    ]
    label = stubs[0] if len(stubs) == 1 else {part: [stub[part] for stub in stubs] for part in stubs[0]}
    return {"value": label["value"], "name": label["name"], "count": count, "url": label["url"]}


def _served(field: Field, value: Any) -> Any:
    """Return a value in the form of a filter."""
    if value is None:
        return None
    match field.kind:
        case "boolean":
            return value in (True, "true")  # SQLite has 0 and 1, the summary table the text
        case "year":
            return f"{value:04}"
        case "month":
            return f"{value // 100:04}-{value % 100:02}"
        case _:
            return value


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value)


def _names(connection: Connection, field: Field, ids: Set[Any]) -> Mapping[str, str]:
    wanted = sorted(ids - {None})
    if not field.target or not wanted:
        return {}
    values = list_values(wanted)
    return dict(fetch(connection, _named(field.target, len(values)), values))


@lru_cache(maxsize=STATEMENTS)
def _named(resource: str, many: int) -> Select[str, str]:
    """Select `id` and `name` of records, whose ids are list_parameters."""
    columns = RESOURCES[resource].table.c
    return select(columns.id, columns.name).where(columns.id.in_(list_parameters(many)))
