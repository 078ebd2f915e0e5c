"""Select builder: queries -> SQL, for both databases.

One statement is built for each key: which filters are given, not what they say. So a database sees `speaker_id = ?`,
which an index answers, and never `(? IS NULL OR speaker_id = ?)`, which none does; and the statement is kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import zip_longest
from typing import Any

from sqlalchemy import (
    BindParameter,
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


@dataclass(frozen=True, slots=True)
class StatementKey:
    """Key of a statement: what a query has beside its values.

    A query that only counts may name the `counted` field of the summary table that replaces the records
    (app.query.counts).
    """

    resource: Resource
    tests: tuple[Test, ...]
    text: TextShape | None
    counted: str | None = None


@lru_cache(maxsize=1024)
def statement_key(query: Query) -> StatementKey:
    """Return the statement key of a query."""
    return StatementKey(query.resource, tests_of(query.conditions), text_shape(query.text) if query.text else None)


@lru_cache(maxsize=1024)
def values_of(query: Query, dialect: str) -> Mapping[str, object]:
    """Return the parameters that every statement about the list of `query` has."""
    values = test_values(query.conditions)
    return {**values, **text_values(query.text, dialect)} if query.text else values


def start_values(values: Sequence[KeyValue]) -> dict[str, object]:
    """Return the parameters of a range that begins beside a row with these `values`, one a key of the order."""
    return {f"k{number}_{place}": part for number, value in enumerate(values) for place, part in enumerate(value or ())}


@lru_cache(maxsize=2048)
def rows(
    key: StatementKey, order: tuple[SortKey, ...], stretch: Range, dialect: str, column: str, *, keyed: bool
) -> Select[Any]:
    """Return the rows of one range of an order: `column`, then those of each key if they are to be `keyed`.

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


@lru_cache(maxsize=1024)
def length(key: StatementKey, order: tuple[SortKey, ...], stretch: Range, dialect: str) -> Select[int]:
    """Return how many rows one range of an order has."""
    read = _read(key.resource.table, order, stretch)
    return select(func.count()).select_from(read.source).where(*_conditions(key, dialect), *read.conditions)


@lru_cache(maxsize=1024)
def total(key: StatementKey, dialect: str) -> Select[int]:
    """Return how many rows the list has."""
    if key.counted:
        return select(func.coalesce(func.sum(col(ValueCountRow.records)), 0)).where(of_field(key), *where(key.tests))
    # A common value is no way to the rows where there is any other.
    along_order = dialect == "sqlite" and len(key.tests) > 1
    return (
        select(func.count()).select_from(key.resource.table).where(*_conditions(key, dialect, along_order=along_order))
    )


def of_field(key: StatementKey) -> ColumnElement[bool]:
    """Return the condition on the rows of the summary table that are those of the `counted` field."""
    return col(ValueCountRow.field) == literal(key.counted)


@lru_cache(maxsize=1024)
def ranked(key: StatementKey, column: str, dialect: str) -> Select[Any]:
    """Return a column of the rows that a text query finds, best first. Parameters as those of `rows`."""
    assert key.text
    found = best_first(key.resource.table, column, key.text, dialect).where(*where(key.tests))
    return found.limit(bindparam("limit")).offset(bindparam("offset"))


@lru_cache(maxsize=1024)
def numbered(records: Table, many: int) -> Select[Any]:
    """Return `serial` and `body` of so many rows, whose serials are the parameters `n0` and on."""
    serials: list[BindParameter[int]] = [bindparam(f"n{place}") for place in range(many)]
    return select(records.c.serial, records.c.body).where(records.c.serial.in_(serials))


def _bytes(column: ColumnElement[str], dialect: str) -> ColumnElement[Any]:
    """Return texts as bytes where that is SQLite, which answers are: Python takes thrice as long to make texts."""
    return cast(column, LargeBinary) if dialect == "sqlite" else column


def _conditions(key: StatementKey, dialect: str, *, along_order: bool = False) -> Iterator[ColumnElement[bool]]:
    yield from where(key.tests, along_order=along_order)
    if key.text:
        yield from text_conditions(key.resource.table, key.text, dialect)


@dataclass(slots=True)
class _Reading:
    """The parts of a statement that reads along an order."""

    source: FromClause
    columns: list[ColumnElement[Any]] = field(default_factory=list)
    conditions: list[ColumnElement[bool]] = field(default_factory=list)
    terms: list[ColumnElement[Any]] = field(default_factory=list)
    along_relation: bool = False


def _read(records: Table, order: Sequence[SortKey], stretch: Range, *, along_relation: bool = False) -> _Reading:
    """Return what reads one range of an order.

    `along_relation` keeps SQLite, which knows no frequencies, from reading and sorting all records for the first page
    in the order of what they refer to: of a million quotes by publisher, in more than a second.
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
            # Nulls only where there can be any: a word on them keeps an index away.
            nulls = key.field.nullable and bound is None
            read.terms += (_term(column, descending, nulls, stretch.backwards) for column in columns)
        read.columns += columns
    return read


def _columns(read: _Reading, key: SortKey, number: int, *, outer: bool) -> list[ColumnElement[Any]]:
    """Return the columns of a key, the tables on the way to them joined to what is read."""
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
    """Return the columns that are null where the record has no value: its own reference, if what that leads to has."""
    if key.field.order_via and not key.field.order_columns[0].nullable:
        return [key.field.order_via[0].near]
    return _columns(read, key, number, outer=any(step.near.nullable for step in key.field.order_via))


def _compared(columns: Sequence[ColumnElement[Any]], number: int, sign: str) -> ColumnElement[bool]:
    """Return how a key compares with that of the row where the reading starts: as a whole, which an index answers."""
    start = [bindparam(f"k{number}_{place}", type_=column.type) for place, column in enumerate(columns)]
    if len(columns) == 1:
        return columns[0].bool_op(sign)(start[0])
    return tuple_(*columns).bool_op(sign)(tuple_(*start))


def _term(column: ColumnElement[Any], descending: bool, nulls: bool, backwards: bool) -> ColumnElement[Any]:
    term = column.desc() if descending else column.asc()
    if not nulls:
        return term
    return term.nulls_first() if backwards else term.nulls_last()
