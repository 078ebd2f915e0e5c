"""Counts without reading records: a query on one field of a resource reads the summary table.

`value_count` has a row for each value of a counted field (app.store.value_counts). Conditions on a record's column are
rewritten to the table's columns, and `records` are summed. Records that lists exclude by default are counted
separately, as a `part`, so a condition on it can be combined with any field.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Column, Connection

from app.query.catalog import Field, Join, Resource
from app.query.parsing.filters import Comparison, Condition
from app.query.parsing.text import TextQuery
from app.query.resources import RESOURCES
from app.query.sql.fulltext import text_shape, text_values
from app.query.sql.predicates import test_values, tests_of
from app.query.sql.select import StatementKey, total
from app.records import PersonRow, QuoteRow, ValueCountRow, column_of
from app.store.statements import fetch_column
from app.store.value_counts import COUNTED

_PARTS: Mapping[str, Column[Any]] = {
    "quote": column_of(QuoteRow.kind),
    "person": column_of(PersonRow.leader),
}
_OPPOSITE: Mapping[Comparison, Comparison] = {"ne": "eq", "not_in": "in", "present": "absent"}


@dataclass(frozen=True, slots=True)
class Counting:
    """A counting statement, on records or on the summary table, the fields it groups by, and its parameters."""

    key: StatementKey
    keys: tuple[Field, ...]
    values: Mapping[str, object]


def counting(
    resource: Resource,
    conditions: Sequence[Condition],
    text: TextQuery | None,
    dialect: str,
    keys: tuple[Field, ...] = (),
) -> Counting:
    """Return the statement that counts, by `keys`, the records of `resource` that match `conditions` and `text`."""
    counted = None if text else _counted_field(resource, conditions, keys)
    if counted:
        conditions = [_moved_condition(resource, condition) for condition in conditions]
        keys = tuple(_moved_field(resource, key) for key in keys)
    key = StatementKey(resource, tests_of(conditions), text_shape(text) if text else None, counted)
    return Counting(key, keys, {**test_values(conditions), **(text_values(text, dialect) if text else {})})


def count(connection: Connection, resource: Resource, conditions: Sequence[Condition], text: TextQuery | None) -> int:
    """Return the number of records that match `conditions` and `text`.

    Records without a value are counted as the difference: only those with one can be found by an index.
    """
    excluding = [each for each in conditions if each.comparison in _OPPOSITE and not _is_once(resource, each.field)]
    others = [each for each in conditions if each not in excluding]
    if text or len(excluding) != 1 or not all(_is_part(resource, each.field) for each in others):
        return _number(connection, resource, conditions, text)
    (one,) = excluding
    excluded = replace(one, comparison=_OPPOSITE[one.comparison])
    return _number(connection, resource, others) - _number(connection, resource, [*others, excluded])


def _number(
    connection: Connection, resource: Resource, conditions: Sequence[Condition], text: TextQuery | None = None
) -> int:
    dialect = connection.dialect.name
    counted = counting(resource, conditions, text, dialect)
    number: int = fetch_column(connection, total(counted.key, dialect), counted.values)[0]
    return number


def _counted_field(resource: Resource, conditions: Sequence[Condition], keys: Sequence[Field]) -> str | None:
    """Return the counted field that all fields of the query belong to, or None."""
    given = [each for each in conditions if not _is_part(resource, each.field)]
    fields = [*(each.field for each in given), *(key for key in keys if not _is_part(resource, key))]
    if not fields:
        return _of_all(resource)
    names = {_name(resource, field) for field in fields}
    if len(names) > 1:
        return None
    if given and _is_linked(resource, fields[0]) and not (len(fields) == 1 and _is_of_one_value(given[0])):
        return None  # a record is counted once per value
    return names.pop()


def _is_of_one_value(condition: Condition) -> bool:
    return condition.comparison == "absent" or (
        condition.comparison in ("eq", "in", "all") and len(condition.values) == 1
    )


def _is_part(resource: Resource, field: Field) -> bool:
    return not field.via and field.column is _PARTS.get(resource.table.name)


def _is_linked(resource: Resource, field: Field) -> bool:
    """Return True if a counted field has its values in rows that refer to the record."""
    return bool(field.via) and field.via[0].near is resource.table.c.id and _name(resource, field) is not None


def _is_once(resource: Resource, field: Field) -> bool:
    """Return True if a field is counted and each record counts once: then any condition on it can be rewritten."""
    return _name(resource, field) is not None and not _is_linked(resource, field)


def _name(resource: Resource, field: Field) -> str | None:
    """Return the counted field: itself, or the reference that leads to it."""
    if not field.via:
        return _names().get((None, field.column))
    first = field.via[0]
    if first.near is not resource.table.c.id:
        return _names().get((None, first.near))
    return _names().get((first.far, field.column))


@cache
def _names() -> Mapping[tuple[Column[Any] | None, Column[Any]], str]:
    """Return the names of counted fields by the column of their values, and the owner's column for links."""
    found: dict[tuple[Column[Any] | None, Column[Any]], str] = {}
    for resource in RESOURCES.values():
        counted = {field.name for field in COUNTED[resource.table.name]}
        for field in resource.fields:
            name = field.name.removesuffix(f".{field.kind}")  # a date's for its year and its month
            if name in counted:
                found[field.via[0].far if field.via else None, field.column] = f"{resource.table.name}.{name}"
    return found


@cache
def _of_all(resource: Resource) -> str | None:
    """Return a counted field that each record has once, or None; countries, which are few, have none."""
    return next((_name(resource, field) for field in resource.fields if field.coarse and not field.via), None)


def _moved_condition(resource: Resource, condition: Condition) -> Condition:
    moved = replace(condition, field=_moved_field(resource, condition.field))
    if condition.field.kind != "boolean" or condition.field.via:
        return moved
    return replace(moved, values=tuple(str(value).lower() for value in condition.values))


@lru_cache(maxsize=1024)
def _moved_field(resource: Resource, field: Field) -> Field:
    """Return the same field on the columns of the summary table."""
    if _is_part(resource, field):
        return replace(field, kind="keyword", column=column_of(ValueCountRow.part))
    if field.via and not _is_linked(resource, field):
        first, *further = field.via
        return replace(field, via=(Join(column_of(ValueCountRow.key), first.far), *further))
    match field.kind:
        case "number":
            return replace(field, column=column_of(ValueCountRow.first))
        case "date":
            return replace(field, column=column_of(ValueCountRow.first), latest=column_of(ValueCountRow.last))
        case "year" | "month":
            return replace(field, column=column_of(ValueCountRow.first), latest=column_of(ValueCountRow.first))
        case "boolean":
            return replace(field, column=column_of(ValueCountRow.key), kind="keyword")
        case _:
            return replace(
                field,
                column=column_of(ValueCountRow.key),
                via=(),
                written=None if field.written is None else column_of(ValueCountRow.value),
            )
