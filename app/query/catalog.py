"""Field and Resource, the classes of the catalog. app.query.resources declares every field, one line each."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal

from pydantic import BaseModel
from sqlalchemy import Column, Table

Kind = Literal[
    "id", "text", "words", "keyword", "number", "date", "day", "year", "month", "boolean", "relation", "subject"
]
Operator = Literal["eq", "ne", "in", "not_in", "all", "gt", "gte", "lt", "lte", "contains", "isnull"]

MEANING: Mapping[Operator, str] = MappingProxyType(
    {
        "eq": "is",
        "ne": "is not; records without a value are kept",
        "in": "is any of (values between commas, which may be quoted)",
        "not_in": "is none of; records without a value are kept",
        "all": "has all of (values between commas)",
        "gt": "is greater than, or wholly after",
        "gte": "is at least, or after or overlapping",
        "lt": "is less than, or wholly before",
        "lte": "is at most, or before or overlapping",
        "contains": "contains, case and accents aside",
        "isnull": "true: has no value; false: has one",
    }
)

_EQUALITY: tuple[Operator, ...] = ("eq", "ne", "in", "not_in")
_ORDER: tuple[Operator, ...] = ("gt", "gte", "lt", "lte")
_OPERATORS_OF: Mapping[Kind, tuple[Operator, ...]] = MappingProxyType(
    {
        "id": _EQUALITY,
        "text": (*_EQUALITY, "contains"),
        "words": ("contains",),
        "keyword": _EQUALITY,
        "number": (*_EQUALITY, *_ORDER),
        "date": (*_EQUALITY, *_ORDER),
        "day": ("eq",),
        "year": _EQUALITY,
        "month": _EQUALITY,
        "boolean": ("eq", "ne"),
        "relation": _EQUALITY,
        "subject": _EQUALITY,
    }
)


_UNORDERED: tuple[Kind, ...] = ("relation", "subject", "words", "day", "year", "month")


@dataclass(frozen=True, slots=True)
class Join:
    """One join on the way from a record to a field's column: `near` = `far`."""

    near: Column[Any]
    far: Column[Any]

    @property
    def many(self) -> bool:
        """True if one near row may join several far ones."""
        return not (self.far.unique or [*self.far.table.primary_key] == [self.far])


@dataclass(frozen=True, eq=False)
class Field:
    """A field that lists can be filtered by, and perhaps sorted and counted.

    `column` holds the value: folded for a text and for words, which are too long to be compared whole; the id for a
    relation; the earliest day (YYYYMMDD) for a date, whose latest day is in `latest`. A year or a month of a date is
    that of its earliest day, so for these both are the same. A `day` chooses the rows of elements that have it between
    both, and is no condition by itself. `via` leads from the record's own row to the table of the
    column; empty if it is the same. Fields with one first name (`office`, `office.status`) and a `via` are parts of
    one element.
    """

    name: str
    kind: Kind
    column: Column[Any]
    description: str
    example: str
    via: tuple[Join, ...] = ()
    latest: Column[Any] | None = None  # dates
    choices: tuple[str, ...] = ()  # keywords of a closed list
    target: str | None = None  # relations: the resource that the value is one of
    least: float | None = None  # numbers
    most: float | None = None
    whole: bool = True
    order: tuple[Column[Any], ...] = ()  # what it sorts by; the column (and `latest`) unless given
    required: bool = False  # whether the list leaves out what has none of it, whatever the column may hold
    written: Column[Any] | None = None  # texts: the value as it is written, where few enough to be counted by value
    begins: bool = False  # texts: words also find the values that begin with them, `BBC` the publisher `BBC News`
    grouped: bool = True  # numbers: their values are few
    wider: str | None = None  # a field that finds more, suggested where this one finds nothing
    sort_via: tuple[Join, ...] | None = None  # the way to the columns of `order`, where it is not `via`
    letters: Callable[[str], str] = str  # codes: `str.upper` where all of them are in capitals
    of_day: bool = False  # the value is that of a day, which the resource's field of that kind has

    @cached_property
    def many(self) -> bool:
        """Whether a record may have several of it."""
        return any(step.many for step in self.via)

    @cached_property
    def nullable(self) -> bool:
        """Whether a record may have none of it."""
        return not self.required and (bool(self.via) or bool(self.column.nullable))

    @cached_property
    def operators(self) -> tuple[Operator, ...]:
        """The operators that it takes, `eq` first."""
        if self.kind == "day":
            return _OPERATORS_OF[self.kind]
        several: tuple[Operator, ...] = ("all",) if self.many else ()
        absent: tuple[Operator, ...] = ("isnull",) if self.nullable else ()
        return (*_OPERATORS_OF[self.kind], *several, *absent)

    @cached_property
    def sortable(self) -> bool:
        """Whether `sort=` takes it. A relation sorts by its name (`speaker.name`), not by its id."""
        return (not self.many or self.sort_via is not None) and self.kind not in _UNORDERED

    @cached_property
    def facetable(self) -> bool:
        """Whether `facets=` and `group_by=` take it: its values are few, or stand for records."""
        if self.kind == "number":
            return self.whole and self.grouped
        return self.kind in ("keyword", "boolean", "relation", "year", "month") or self.written is not None

    @cached_property
    def coarse(self) -> bool:
        """Whether a value of it is common enough that an index of it is no way to a page of rows."""
        return self.kind == "boolean" or bool(self.choices)

    @cached_property
    def order_columns(self) -> tuple[Column[Any], ...]:
        """The columns that `sort=` orders by."""
        return self.order or ((self.column, self.latest) if self.latest is not None else (self.column,))

    @cached_property
    def order_via(self) -> tuple[Join, ...]:
        """The way to the columns that `sort=` orders by."""
        return self.via if self.sort_via is None else self.sort_via

    @cached_property
    def element(self) -> str:
        """The element that it is a part of: `office` for `office.status`."""
        return self.name.partition(".")[0]


@dataclass(frozen=True, eq=False)
class Resource:
    """A collection under /v1: its table, the schema of its records, and its fields."""

    name: str
    one: str  # "a quote"
    description: str
    table: Table
    schema: type[BaseModel]
    sort: str  # the default order; the id is always the last key
    fields: tuple[Field, ...]
    texts: tuple[str, ...]  # served fields in which the hits of `q` are marked
    long_text: Column[Any] | None = None  # another, which is served apart
    relations: Mapping[str, str] = field(default_factory=dict)  # served stubs that `include=` takes -> resource
    always: tuple[tuple[str, str], ...] = ()  # filters that hold of every request
    unless_asked: tuple[tuple[str, str], ...] = ()  # filters that hold where the request has none on the same field

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """The fields by their names."""
        return {each.name: each for each in self.fields}

    @cached_property
    def date(self) -> Field | None:
        """The date that the list is mainly read by."""
        return next((each for each in self.fields if each.kind == "date" and not each.via), None)

    @cached_property
    def day(self) -> Field | None:
        """The day on which its records are looked at, if they differ from day to day."""
        return next((each for each in self.fields if each.kind == "day"), None)

    @cached_property
    def short_names(self) -> Mapping[str, Field]:
        """Fields by short names that can mean no other field: `year` for `date.year`, `publisher`, and `date`."""
        found: dict[str, list[Field]] = {}
        for each in self.fields:
            first, _, last = each.name.rpartition(".")
            if self.date and first == self.date.name:
                found[last] = [each]
            elif first and not (self.date and each.kind in ("year", "month")):
                found.setdefault(last, []).append(each)
        if self.date:
            found["date"] = [self.date]
        targets = Counter(each.target for each in self.fields)
        del targets[None]
        return {
            name: fields[0]
            for name, fields in found.items()
            if name not in self.by_name and len(fields) == 1 and targets.get(fields[0].target, 1) == 1
        }

    def field_called(self, name: str) -> Field | None:
        """Return the field of a name or a short name."""
        return self.by_name.get(name) or self.short_names.get(name)

    @cached_property
    def filters(self) -> Mapping[str, tuple[Field, Operator]]:
        """Every filter parameter, `speaker` and `speaker__ne`, with its field and operator."""
        return {
            each.name if operator == "eq" else f"{each.name}__{operator}": (each, operator)
            for each in self.fields
            for operator in each.operators
        }

    def field_naming(self, parent: "Resource") -> Field | None:
        """Return the filter that makes this list a sub-list of `parent`: `speaker` for the quotes of a person."""
        target = "people" if parent.name == "leaders" else parent.name
        return next((each for each in self.fields if each.target == target and "." not in each.name), None)
