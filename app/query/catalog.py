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
        "ne": "is not; includes records without a value",
        "in": "is any of (comma-separated values, optionally quoted)",
        "not_in": "is none of; includes records without a value",
        "all": "has all of (comma-separated values)",
        "gt": "is greater than, or entirely after",
        "gte": "is at least, or overlaps or is after",
        "lt": "is less than, or entirely before",
        "lte": "is at most, or overlaps or is before",
        "contains": "contains, ignoring case and accents",
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
    """One join on the path from a record to a field's column: `near` = `far`."""

    near: Column[Any]
    far: Column[Any]

    @property
    def many(self) -> bool:
        """True if several far rows may join one near row."""
        return not (self.far.unique or [*self.far.table.primary_key] == [self.far])


@dataclass(frozen=True, eq=False)
class Field:
    """A filterable field, which may also be sortable and countable.

    `column` holds the value: folded for a text and for words, which are too long to compare whole; the id for a
    relation; the earliest day (YYYYMMDD) for a date, with its latest day in `latest`. A year or a month of a date is
    that of its earliest day, so both columns are the same. A `day` selects the element rows whose period includes it,
    and is not a condition by itself. `via` joins the record's row to the table of the column; empty if it is the same
    table. Fields with a common prefix (`office`, `office.status`) and a `via` are parts of one element.
    """

    name: str
    kind: Kind
    column: Column[Any]
    description: str
    example: str
    via: tuple[Join, ...] = ()
    latest: Column[Any] | None = None  # dates
    choices: tuple[str, ...] = ()  # keywords of a closed list
    target: str | None = None  # relations: resource of the value
    least: float | None = None  # numbers
    most: float | None = None
    whole: bool = True
    order: tuple[Column[Any], ...] = ()  # sort columns; default: the column (and `latest`)
    required: bool = False  # true if the list excludes records without a value, even if the column is nullable
    written: Column[Any] | None = None  # texts: original spelling, if there are few values to count
    begins: bool = False  # texts: words also match values that begin with them, `BBC` the publisher `BBC News`
    grouped: bool = True  # numbers: their values are few
    wider: str | None = None  # a broader field, suggested if this one has no matches
    sort_via: tuple[Join, ...] | None = None  # path to the columns of `order` if it is not `via`
    letters: Callable[[str], str] = str  # codes: `str.upper` if all are upper case
    of_day: bool = False  # the value is that of a day, given by the resource's field of kind `day`

    @cached_property
    def many(self) -> bool:
        """True if a record may have several values."""
        return any(step.many for step in self.via)

    @cached_property
    def nullable(self) -> bool:
        """True if a record may have no value."""
        return not self.required and self.kind != "day" and (bool(self.via) or bool(self.column.nullable))

    @cached_property
    def operators(self) -> tuple[Operator, ...]:
        """Supported operators, `eq` first."""
        if self.kind == "day":
            return _OPERATORS_OF[self.kind]
        several: tuple[Operator, ...] = ("all",) if self.many else ()
        absent: tuple[Operator, ...] = ("isnull",) if self.nullable else ()
        return (*_OPERATORS_OF[self.kind], *several, *absent)

    @cached_property
    def sortable(self) -> bool:
        """True if `sort=` supports it. A relation sorts by its name (`speaker.name`), not by its id."""
        return (not self.many or self.sort_via is not None) and self.kind not in _UNORDERED

    @cached_property
    def facetable(self) -> bool:
        """True if `facets=` and `group_by=` support it: its values are few, or are ids of records."""
        if self.kind == "number":
            return self.whole and self.grouped
        return self.kind in ("keyword", "boolean", "relation", "year", "month") or self.written is not None

    @cached_property
    def coarse(self) -> bool:
        """True if a value may be so common that an index on it does not help to find a page of rows."""
        return self.kind == "boolean" or bool(self.choices)

    @cached_property
    def order_columns(self) -> tuple[Column[Any], ...]:
        """Columns that `sort=` orders by."""
        return self.order or ((self.column, self.latest) if self.latest is not None else (self.column,))

    @cached_property
    def order_via(self) -> tuple[Join, ...]:
        """Path to the columns that `sort=` orders by."""
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
    sort: str  # default order; the id is always the last key
    fields: tuple[Field, ...]
    texts: tuple[str, ...]  # served fields with highlighted hits of `q`
    long_text: Column[Any] | None = None  # another searchable text, served separately
    relations: Mapping[str, str] = field(default_factory=dict)  # served stubs that `include=` expands -> resource
    always: tuple[tuple[str, str], ...] = ()  # filters of every request
    unless_asked: tuple[tuple[str, str], ...] = ()  # default filters, replaced by any filter on the same field

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """Fields by name."""
        return {each.name: each for each in self.fields}

    @cached_property
    def date(self) -> Field | None:
        """Main date of the list."""
        return next((each for each in self.fields if each.kind == "date" and not each.via), None)

    @cached_property
    def day(self) -> Field | None:
        """Field for the day, if records differ by day."""
        return next((each for each in self.fields if each.kind == "day"), None)

    @cached_property
    def short_names(self) -> Mapping[str, Field]:
        """Fields by unambiguous short names: `year` for `date.year`, `publisher`, and `date`."""
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
        """Return the field with a name or short name."""
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
