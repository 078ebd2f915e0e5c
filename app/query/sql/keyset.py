"""Keyset pagination: an order as ranges of rows, each of which can be read along an index.

`ORDER BY a DESC NULLS LAST, id` with "after this row" is one long disjunction, for which no database uses an index.
Split into ranges, each is a plain condition: the rest of the rows with the same `a`, then those with a smaller one,
then those without. A page reads them in turn until it is full.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from app.query.catalog import Field, Resource
from app.query.parsing.query_string import nearest
from app.query.parsing.values import ValueFault, clipped

MAX_SORT_KEYS = 5

# Condition of a range on one key: equal to the start row's, beyond it, present, or null.
Bound = Literal["same", "beyond", "there", "null"]
KeyValue = tuple[Any, ...] | None  # one value per column of the key; None if the record has none


@dataclass(frozen=True, slots=True)
class SortKey:
    """One sort key. Records without a value come last in both directions."""

    field: Field
    descending: bool


@dataclass(frozen=True, slots=True)
class Range:
    """A range of rows in an order: conditions on its first keys. The following keys are free."""

    bounds: tuple[Bound, ...] = ()
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """Start of a page: next to the row with `values`, one per key; without them, at an end of the order."""

    values: tuple[KeyValue, ...] = ()
    backwards: bool = False


def ranges(order: Sequence[SortKey], start: Start) -> Iterator[Range]:
    """Yield the ranges after `start`, or before it, in reading order.

    >>> from app.query.resources import QUOTES
    >>> order = parse_sort(QUOTES, "-said_on")
    >>> [stretch.bounds for stretch in ranges(order, Start(((20250823, 20250824), ("q-1",))))]
    [('same', 'beyond'), ('beyond',), ('null',)]
    """
    if start.values:
        found = (_before if start.backwards else _after)(order, start.values)
    else:
        found = reversed([*_all(order)]) if start.backwards else _all(order)
    return (Range(bounds, start.backwards) for bounds in found)


def key_values(order: Sequence[SortKey], columns: Sequence[Any]) -> tuple[KeyValue, ...]:
    """Return a row's values for the keys of an order, from their columns."""
    remaining = iter(columns)
    parts = (tuple(next(remaining) for _ in key.field.order_columns) for key in order)
    return tuple(None if part[0] is None else part for part in parts)


def _all(order: Sequence[SortKey]) -> Iterator[tuple[Bound, ...]]:
    key, *rest = order
    if key.field.nullable:
        yield ("there",)
        yield from (("null", *bounds) for bounds in _all(rest))
    else:
        yield ()


def _after(order: Sequence[SortKey], values: Sequence[KeyValue]) -> Iterator[tuple[Bound, ...]]:
    if not order:
        return
    key, *rest = order
    if values[0] is None:
        yield from (("null", *bounds) for bounds in _after(rest, values[1:]))
        return
    yield from (("same", *bounds) for bounds in _after(rest, values[1:]))
    yield ("beyond",)
    if key.field.nullable:
        yield from (("null", *bounds) for bounds in _all(rest))


def _before(order: Sequence[SortKey], values: Sequence[KeyValue]) -> Iterator[tuple[Bound, ...]]:
    if not order:
        return
    _, *rest = order
    if values[0] is None:
        yield from (("null", *bounds) for bounds in _before(rest, values[1:]))
        yield ("there",)
    else:
        yield from (("same", *bounds) for bounds in _before(rest, values[1:]))
        yield ("beyond",)


def parse_sort(resource: Resource, text: str) -> tuple[SortKey, ...]:
    """Return the keys of `text`, with the id appended; later keys would have no effect. Raises ValueFault."""
    keys: dict[str, SortKey] = {}
    sortable = [field.name for field in resource.fields if field.sortable]
    for part in text.split(","):
        name = part.strip()
        descending = name.startswith("-")
        field = resource.field_called(name.removeprefix("-"))
        name = field.name if field else name.removeprefix("-")
        if name not in sortable:
            detail = f"cannot sort {resource.name} by {clipped(name)}; allowed: {', '.join(sortable)}"
            raise ValueFault("unknown-field", detail, nearest(name, sortable), tuple(sortable))
        if name in keys:
            raise ValueFault("repeated", f"names {name} twice")
        keys[name] = SortKey(resource.by_name[name], descending)
    if len(keys) > MAX_SORT_KEYS:
        raise ValueFault("too-many", f"has {len(keys)} keys; the limit is {MAX_SORT_KEYS}")
    keys.setdefault("id", SortKey(resource.by_name["id"], descending=False))
    return tuple(keys.values())[: [*keys].index("id") + 1]
