"""Conditions of a query -> SQL predicates, the same for both databases.

Values are parameters `v<condition>_<value>`, so queries that differ only in values share one statement.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    case,
    distinct,
    func,
    literal,
    not_,
    or_,
    select,
)
from sqlalchemy.sql.elements import Grouping, UnaryExpression
from sqlalchemy.sql.operators import custom_op

from app.edtf_dates import OPEN
from app.query.catalog import Field, Join
from app.query.parsing.filters import Comparison, Condition

Conditions = Sequence[ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Test:
    """A condition without its values: `number` is its index in the query, `arity` its number of values."""

    number: int
    field: Field
    comparison: Comparison
    arity: int

    @property
    def negative(self) -> bool:
        """True if it excludes values, so that a record without a value passes."""
        return self.comparison in ("ne", "not_in", "absent")


def tests_of(conditions: Iterable[Condition]) -> tuple[Test, ...]:
    """Return the tests of `conditions`."""
    return tuple(Test(n, c.field, c.comparison, len(c.values)) for n, c in enumerate(conditions))


def test_values(conditions: Iterable[Condition]) -> dict[str, object]:
    """Return the parameters of the tests of `conditions`."""
    values: dict[str, object] = {}
    for number, condition in enumerate(conditions):
        for place, value in enumerate(condition.values):
            if isinstance(value, tuple):
                values[f"v{number}_{place}_first"], values[f"v{number}_{place}_last"] = value
            else:
                values[f"v{number}_{place}"] = f"%{value}%" if condition.comparison == "contains" else value
    return values


def where(tests: Sequence[Test], *, along_order: bool = False) -> Iterator[ColumnElement[bool]]:
    """Yield the predicates on a record: on its own row, then on the elements joined to it.

    `along_order` is for SQLite reading rows along an index of their order. Without value frequencies its planner would
    collect nine rows of ten with a common `kind`, and sort them.
    """
    near = [test for test in tests if not test.field.via]
    for test in near:
        yield unindexed(holds(test)) if along_order and test.field.coarse else holds(test)
    distant = sorted((test for test in tests if test.field.via), key=lambda test: test.field.element)
    for _, group in groupby(distant, key=lambda test: test.field.element):
        parts = [*group]
        coarse = along_order and all(test.field.coarse for test in parts if test.field.kind != "day")
        for condition in _element_conditions(parts, near):
            yield unindexed(condition) if coarse else condition


def holds(test: Test) -> ColumnElement[bool]:
    """Return the condition on the row with the column. A date has two columns; other kinds compare one twice."""
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
        case "gte":  # overlapping, or entirely after
            return high >= _parameter(test, "first")
        case "lt" if test.field.latest is not None:  # ending before a day implies beginning before it
            return and_(low < _parameter(test, "first"), high < _parameter(test, "first"))
        case "lt":
            return low < _parameter(test, "first")
        case "lte":
            return low <= _parameter(test, "last")
        case "contains":
            return low.like(_parameter(test))
        case "absent":
            return or_(low.is_(None), low == -OPEN) if test.field.kind in ("year", "month") else low.is_(None)
        case "present":
            return is_known(test.field)


def is_known(field: Field) -> ColumnElement[bool]:
    """Return the condition that the row has a value. A date without a beginning has no year."""
    return field.column > -OPEN if field.kind in ("year", "month") else field.column.is_not(None)


def together(tests: Sequence[Test]) -> bool:
    """Return True if conditions apply to the same element: those on several parts, unless all are negative.

    `country=JP&country__ne=US` selects records with JP and without US; `office=President&office.status__ne=former`
    those with one office that meets both. If all are negative, each excludes by itself.
    """
    return len({test.field.name for test in tests}) > 1 and not all(test.negative for test in tests)


def _element_conditions(tests: Sequence[Test], near: Sequence[Test]) -> Iterator[ColumnElement[bool]]:
    """Yield the predicates on an element; `near` are the tests on the record's own row.

    A day selects the rows of elements, so it is combined with each of the other tests, negative ones too.
    """
    that_day = [holds(test) for test in tests if test.field.kind == "day"]
    tests = [test for test in tests if test.field.kind != "day"]
    of_any = [test for test in tests if test.comparison != "all"]
    for test in tests:
        if test.comparison == "all":
            yield _all(test, near, that_day)
    if together(of_any):
        via = max((test.field.via for test in of_any), key=len)
        yield _some(via, and_(*(holds(test) for test in of_any), *that_day), near)
    else:
        yield from (_none_or_some(test, near, that_day) for test in of_any)


def _none_or_some(test: Test, near: Sequence[Test], that_day: Conditions) -> ColumnElement[bool]:
    via = test.field.via
    if test.comparison == "absent":
        return not_(_same(via, and_(is_known(test.field), *that_day)))
    if test.negative:
        return not_(_same(via, and_(_equals(test), *that_day)))
    return _some(via, and_(holds(test), *that_day), near)


def _equals(test: Test) -> ColumnElement[bool]:
    if test.field.latest is not None or test.field.begins or test.arity == 1:
        return or_(*(_is(test, place) for place in range(test.arity)))
    return test.field.column.in_([_parameter(test, place=place) for place in range(test.arity)])


def _is(test: Test, place: int) -> ColumnElement[bool]:
    """Return the condition that the column equals one value, or begins with its words; for a date, that it overlaps."""
    field = test.field
    if field.begins:  # bounded by a space and the character after it, a range that an index supports
        value = _parameter(test, place=place)
        more = and_(field.column > value + literal(" "), field.column < value + literal("!"))
        return or_(field.column == value, more)
    if field.latest is None:
        return field.column == _parameter(test, place=place)
    return and_(field.column <= _parameter(test, "last", place), field.latest >= _parameter(test, "first", place))


def _parameter(test: Test, side: str = "", place: int = 0) -> BindParameter[Any]:
    """Return the parameter of one value; for a date, of its `first` or `last` day."""
    name = f"v{test.number}_{place}"
    return bindparam(f"{name}_{side}" if test.field.latest is not None else name)


def _some(via: tuple[Join, ...], condition: ColumnElement[bool], near: Sequence[Test]) -> ColumnElement[bool]:
    """Return the condition that a joined row meets it. With IN the database can start from either side.

    If `near` determines the only joined row, no other row is read.
    """
    return via[0].near.in_(_reached(via, and_(condition, *_of_the_one(via[0], near))))


def _of_the_one(first: Join, near: Sequence[Test]) -> Iterator[ColumnElement[bool]]:
    return (first.far == _parameter(test) for test in near if test.field.column is first.near and _is_one(test))


def _is_one(test: Test) -> bool:
    return test.comparison == "eq" and test.arity == 1 and test.field.latest is None


def _all(test: Test, near: Sequence[Test], that_day: Conditions) -> ColumnElement[bool]:
    """Return the condition that the record has every value: one lookup for each, in one subquery.

    Separate subqueries are slower, since the planner orders joins: with 200, PostgreSQL takes 38 s.
    """
    first = test.field.via[0]
    found = _reached(test.field.via, and_(_equals(test), *that_day, *_of_the_one(first, near)))
    if test.arity == 1:
        return first.near.in_(found)
    if test.field.latest is None:
        every = func.count(distinct(test.field.column)) == test.arity
    else:  # a date may overlap several
        every = and_(*(func.max(case((_is(test, place), 1), else_=0)) == 1 for place in range(test.arity)))
    return first.near.in_(found.group_by(first.far).having(every))


def _same(via: tuple[Join, ...], condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the correlated form: NOT IN would exclude records whose own column is null."""
    first = via[0]
    return _reached(via, and_(first.far == first.near, condition)).correlate(first.near.table).exists()


def _reached(via: tuple[Join, ...], condition: ColumnElement[bool]) -> Select[Any]:
    first, *further = via
    source: FromClause = first.far.table
    for step in further:
        source = source.join(step.far.table, step.near == step.far)
    return select(first.far).select_from(source).where(condition).correlate(None)


def unindexed(expression: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return an expression with a unary plus, which keeps SQLite from using an index for it."""
    return UnaryExpression(Grouping(expression), operator=custom_op("+"), type_=expression.type)
