"""Select builder: queries -> SQL, for both databases.

One statement is built and cached for each key, the set of filters without their values. So the database gets
`speaker_id = ?`, which uses an index, and never `(? IS NULL OR speaker_id = ?)`, which does not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import zip_longest
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    LargeBinary,
    Select,
    Table,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    tuple_,
)
from sqlmodel import col

from app.query.catalog import Resource
from app.query.parsing.request import Query
from app.query.sql.fulltext import TextShape, best_first, text_conditions, text_shape, text_values
from app.query.sql.keyset import KeyValue, Range, SortKey
from app.query.sql.predicates import Test, test_values, tests_of, unindexed, where
from app.records import ValueCountRow
from app.store.statements import STATEMENTS, list_parameters


@dataclass(frozen=True, slots=True)
class StatementKey:
    """Key of a statement: a query without its values.

    A query that only counts may name the `counted` field of the summary table that replaces the records
    (app.query.counts).
    """

    resource: Resource
    tests: tuple[Test, ...]
    text: TextShape | None
    counted: str | None = None


@lru_cache(maxsize=STATEMENTS)
def statement_key(query: Query) -> StatementKey:
    """Return the statement key of a query."""
    return StatementKey(query.resource, tests_of(query.conditions), text_shape(query.text) if query.text else None)


@lru_cache(maxsize=STATEMENTS)
def values_of(query: Query, dialect: str) -> Mapping[str, object]:
    """Return the parameters shared by all statements about the list of `query`."""
    values = test_values(query.conditions)
    return {**values, **text_values(query.text, dialect)} if query.text else values


def start_values(values: Sequence[KeyValue]) -> dict[str, object]:
    """Return the parameters of a range that begins beside a row with these `values`, one per sort key."""
    return {f"k{number}_{place}": part for number, value in enumerate(values) for place, part in enumerate(value or ())}


@lru_cache(maxsize=STATEMENTS)
def rows(
    key: StatementKey, order: tuple[SortKey, ...], stretch: Range, dialect: str, column: str, *, keyed: bool
) -> Select[Any]:
    """Return the rows of one range of an order: `column`, then the columns of each key if `keyed`.

    Parameters are `limit`, `offset`, those of values_of and start_values. `dialect` is SQLAlchemy's name.
    """
    along_order = dialect == "sqlite" and not key.text
    is_whole = along_order and all(test.field.coarse and not test.field.via for test in key.tests)
    read = _read(key.resource.table, order, stretch, along_relation=is_whole)
    return (
        select(_bytes(key.resource.table.c[column], dialect), *(read.columns if keyed else []))
        .select_from(read.source)
        .where(*_conditions(key, dialect, along_order=along_order), *read.conditions)
        .order_by(*read.terms)
        .limit(bindparam("limit"))
        .offset(bindparam("offset"))
    )


@lru_cache(maxsize=STATEMENTS)
def length(key: StatementKey, order: tuple[SortKey, ...], stretch: Range, dialect: str) -> Select[int]:
    """Return the number of rows in one range of an order."""
    read = _read(key.resource.table, order, stretch)
    return select(func.count()).select_from(read.source).where(*_conditions(key, dialect), *read.conditions)


@lru_cache(maxsize=STATEMENTS)
def total(key: StatementKey, dialect: str) -> Select[int]:
    """Return the number of rows of the list."""
    if key.counted:
        return select(func.coalesce(func.sum(col(ValueCountRow.records)), 0)).where(of_field(key), *where(key.tests))
    # Do not use the index of a common value if there is another condition.
    along_order = dialect == "sqlite" and len(key.tests) > 1
    return (
        select(func.count()).select_from(key.resource.table).where(*_conditions(key, dialect, along_order=along_order))
    )


def of_field(key: StatementKey) -> ColumnElement[bool]:
    """Return the condition that selects the `counted` field in the summary table."""
    return col(ValueCountRow.field) == literal(key.counted)


@lru_cache(maxsize=STATEMENTS)
def ranked(key: StatementKey, column: str, dialect: str) -> Select[Any]:
    """Return a column of the rows that match a text query, best first. Parameters as those of `rows`."""
    assert key.text
    found = best_first(key.resource.table, column, key.text, dialect).where(*where(key.tests))
    return found.limit(bindparam("limit")).offset(bindparam("offset"))


@lru_cache(maxsize=STATEMENTS)
def numbered(records: Table, many: int) -> Select[Any]:
    """Select `serial` and `body` of rows, whose serials are list_parameters."""
    return select(records.c.serial, records.c.body).where(records.c.serial.in_(list_parameters(many)))


def _bytes(column: ColumnElement[str], dialect: str) -> ColumnElement[Any]:
    """Return texts as bytes on SQLite: they are sent as bytes, and decoding takes Python three times as long."""
    return cast(column, LargeBinary) if dialect == "sqlite" else column


def _conditions(key: StatementKey, dialect: str, *, along_order: bool = False) -> Iterator[ColumnElement[bool]]:
    yield from where(key.tests, along_order=along_order)
    if key.text:
        yield from text_conditions(key.resource.table, key.text, dialect)


@dataclass(slots=True)
class _Reading:
    """Parts of a statement that reads along an order."""

    source: FromClause
    columns: list[ColumnElement[Any]] = field(default_factory=list)
    conditions: list[ColumnElement[bool]] = field(default_factory=list)
    terms: list[ColumnElement[Any]] = field(default_factory=list)
    along_relation: bool = False


def _read(records: Table, order: Sequence[SortKey], stretch: Range, *, along_relation: bool = False) -> _Reading:
    """Return the parts of a statement that reads one range of an order.

    `along_relation` prevents SQLite, which has no value frequencies, from sorting all records for the first page
    in the order of a relation: a million quotes by publisher take more than a second.
    """
    read = _Reading(records, along_relation=along_relation)
    for number, (key, bound) in enumerate(zip_longest(order, stretch.bounds)):
        if bound == "null":
            read.conditions += (column.is_(None) for column in _absent(read, key, number))
            read.columns += (null() for _ in key.field.order_columns)
            continue
        columns = _columns(read, key, number, outer=bound is None)
        descending = key.descending != stretch.backwards
        if bound == "there" and key.field.order_columns[0].nullable:
            read.conditions.append(columns[0].is_not(None))
        elif bound in ("same", "beyond"):
            read.conditions.append(_compared(columns, number, "=" if bound == "same" else "<" if descending else ">"))
        if bound != "same":
            # Only for nullable columns: a NULLS clause prevents the use of an index.
            nulls = key.field.nullable and bound is None
            read.terms += (_term(column, descending, nulls, stretch.backwards) for column in columns)
        read.columns += columns
    return read


def _columns(read: _Reading, key: SortKey, number: int, *, outer: bool) -> list[ColumnElement[Any]]:
    """Return the columns of a key; the tables on the path to them are joined."""
    columns: Sequence[ColumnElement[Any]] = key.field.order_columns
    reached: FromClause = read.source
    for depth, step in enumerate(key.field.order_via):
        near = reached.c[step.near.name] if depth else step.near
        reached = step.far.table.alias(f"key{number}_{depth}")
        far: ColumnElement[Any] = reached.c[step.far.name]
        if read.along_relation and not (outer or number or depth):
            far = unindexed(far)
        read.source = read.source.join(reached, near == far, isouter=outer)
    return [reached.c[column.name] for column in key.field.order_columns] if key.field.order_via else [*columns]


def _absent(read: _Reading, key: SortKey, number: int) -> Sequence[ColumnElement[Any]]:
    """Return the columns that are null without a value: the reference, unless the referenced column is nullable."""
    if key.field.order_via and not key.field.order_columns[0].nullable:
        return [key.field.order_via[0].near]
    return _columns(read, key, number, outer=any(step.near.nullable for step in key.field.order_via))


def _compared(columns: Sequence[ColumnElement[Any]], number: int, sign: str) -> ColumnElement[bool]:
    """Return the comparison of a key with that of the start row, as a row value, which an index supports."""
    start = [bindparam(f"k{number}_{place}", type_=column.type) for place, column in enumerate(columns)]
    if len(columns) == 1:
        return columns[0].bool_op(sign)(start[0])
    return tuple_(*columns).bool_op(sign)(tuple_(*start))


def _term(column: ColumnElement[Any], descending: bool, nulls: bool, backwards: bool) -> ColumnElement[Any]:
    term = column.desc() if descending else column.asc()
    if not nulls:
        return term
    return term.nulls_first() if backwards else term.nulls_last()
