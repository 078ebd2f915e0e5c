"""The shape of a query -> SQL, for both databases.

One statement is built for each shape: which filters are given, not what they say. So a database sees `speaker_id = ?`,
which an index answers, and never `(? IS NULL OR speaker_id = ?)`, which none does; and the statement is kept.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    func,
    not_,
    or_,
    select,
)

from app.query.catalog import Field, Resource, Step
from app.query.filters import Comparison
from app.query.fulltext import TextShape, text_conditions, text_shape, text_values
from app.query.request import Query, SortKey


@dataclass(frozen=True, slots=True)
class Test:
    """A condition without its values: `number` is its place in the query, `arity` how many values it has."""

    number: int
    field: Field
    comparison: Comparison
    arity: int

    @property
    def negative(self) -> bool:
        """Whether it says what a record must not have, so that one with nothing passes."""
        return self.comparison in ("ne", "not_in", "absent")


@dataclass(frozen=True, slots=True)
class Shape:
    """What two queries have in common that differ in values only."""

    resource: Resource
    tests: tuple[Test, ...]
    text: TextShape | None
    order: tuple[SortKey, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The statements of a list: its rows (the column `body`; parameters `limit`, `offset`), and how many there are."""

    rows: Select[Any]
    total: Select[int]


def shape_of(query: Query) -> Shape:
    """Return the shape of `query`."""
    return Shape(
        query.resource,
        tuple(Test(n, c.field, c.comparison, len(c.values)) for n, c in enumerate(query.conditions)),
        text_shape(query.text) if query.text else None,
        query.order,
    )


def values_of(query: Query, dialect: str) -> dict[str, object]:
    """Return the parameters of the statements for `query`."""
    values: dict[str, object] = {"limit": query.limit, "offset": query.offset}
    for number, condition in enumerate(query.conditions):
        for place, value in enumerate(condition.values):
            if isinstance(value, tuple):
                values[f"v{number}_{place}_first"], values[f"v{number}_{place}_last"] = value
            else:
                values[f"v{number}_{place}"] = f"%{value}%" if condition.comparison == "contains" else value
    return {**values, **text_values(query.text, dialect)} if query.text else values


@lru_cache(maxsize=1024)
def plan(shape: Shape, dialect: str) -> Plan:
    """Return the statements for the queries of one shape. `dialect` is SQLAlchemy's name of the database."""
    records = shape.resource.table
    where = [*_conditions(shape.tests)]
    if shape.text:
        where += text_conditions(records, shape.text, dialect)
    rows = select(records.c.body).where(*where).order_by(*(term for key in shape.order for term in _ordering(key)))
    total = select(func.count()).select_from(records).where(*where)
    return Plan(rows.limit(bindparam("limit")).offset(bindparam("offset")), total)


def _conditions(tests: Iterable[Test]) -> Iterator[ColumnElement[bool]]:
    """Yield what must hold of the record's own row, then of the elements that it leads to."""
    yield from (_holds(test) for test in tests if not test.field.via)
    distant = sorted((test for test in tests if test.field.via), key=lambda test: test.field.element)
    for _, parts in groupby(distant, key=lambda test: test.field.element):
        yield from _element_conditions([*parts])


def _element_conditions(tests: list[Test]) -> Iterator[ColumnElement[bool]]:
    """Conditions on several parts of an element hold of one and the same; those on one part, each of any.

    `country=JP&country__ne=US` is a record with JP and without US; `office=President&office.status__ne=former` is
    one with an office that is both. Where all are negative, there is no element to speak of: each excludes by itself.
    """
    of_all = [test for test in tests if test.comparison == "all"]
    of_any = [test for test in tests if test.comparison != "all"]
    for test in of_all:
        yield from (_some(test.field.via, _is(test, place)) for place in range(test.arity))
    if len({test.field.name for test in of_any}) > 1 and not all(test.negative for test in of_any):
        via = max((test.field.via for test in of_any), key=len)
        yield _some(via, and_(*(_holds(test) for test in of_any)))
    else:
        yield from (_none_or_some(test) for test in of_any)


def _none_or_some(test: Test) -> ColumnElement[bool]:
    via = test.field.via
    if test.comparison == "absent":
        return not_(_same(via, test.field.column.is_not(None)))
    return not_(_same(via, _equals(test))) if test.negative else _some(via, _holds(test))


def _holds(test: Test) -> ColumnElement[bool]:
    """Return the condition on the row that has the column. A date has two columns; others compare one twice."""
    low = test.field.column
    high = low if test.field.latest is None else test.field.latest
    match test.comparison:
        case "eq" | "in" | "all":
            return _equals(test)
        case "ne" | "not_in":
            unequal = not_(_equals(test))
            return or_(unequal, low.is_(None)) if low.nullable else unequal
        case "gt":
            return low > _parameter(test, "last")
        case "gte":  # overlapping, or wholly after
            return high >= _parameter(test, "first")
        case "lt":
            return high < _parameter(test, "first")
        case "lte":
            return low <= _parameter(test, "last")
        case "contains":
            return low.like(_parameter(test))
        case "absent":
            return low.is_(None)
        case "present":
            return low.is_not(None)


def _equals(test: Test) -> ColumnElement[bool]:
    if test.field.latest is not None or test.arity == 1:
        return or_(*(_is(test, place) for place in range(test.arity)))
    return test.field.column.in_([_parameter(test, place=place) for place in range(test.arity)])


def _is(test: Test, place: int) -> ColumnElement[bool]:
    """Return whether the column is one value; a date, whether it overlaps it."""
    field = test.field
    if field.latest is None:
        return field.column == _parameter(test, place=place)
    return and_(field.column <= _parameter(test, "last", place), field.latest >= _parameter(test, "first", place))


def _parameter(test: Test, side: str = "", place: int = 0) -> BindParameter[Any]:
    """Return the parameter of one value; of a date, its `first` or `last` day."""
    name = f"v{test.number}_{place}"
    return bindparam(f"{name}_{side}" if test.field.latest is not None else name)


def _some(via: tuple[Step, ...], where: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return whether the record leads to a row where it holds. IN lets the database start from either side."""
    return via[0].near.in_(_reached(via, where))


def _same(via: tuple[Step, ...], where: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the same as a question to each record: NOT IN would lose those whose own column is null."""
    first = via[0]
    return _reached(via, and_(first.far == first.near, where)).correlate(first.near.table).exists()


def _reached(via: tuple[Step, ...], where: ColumnElement[bool]) -> Select[Any]:
    first, *further = via
    source: FromClause = first.far.table
    for step in further:
        source = source.join(step.far.table, step.near == step.far)
    return select(first.far).select_from(source).where(where)


def _ordering(key: SortKey) -> Iterator[ColumnElement[Any]]:
    """Yield the terms of ORDER BY. Nulls come last, and only where there can be any: it would keep an index away."""
    for column_ in key.field.order_columns:
        term = _reached_value(key.field.via, column_) if key.field.via else column_
        directed = term.desc() if key.descending else term.asc()
        yield directed.nulls_last() if key.field.via or column_.nullable else directed


def _reached_value(via: tuple[Step, ...], value: Column[Any]) -> ColumnElement[Any]:
    first = via[0]
    reached = _reached(via, first.far == first.near).with_only_columns(value)
    return reached.correlate(first.near.table).scalar_subquery()
