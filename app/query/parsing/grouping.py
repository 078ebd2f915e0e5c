"""Parsing of `group_by=` and `facets=`: the fields to count by."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.query.catalog import Field, Resource
from app.query.parsing.query_string import nearest
from app.query.parsing.values import ValueFault, clipped

COUNT = "count"
MAX_KEYS = 2
MAX_FACETS = 10
FACET_VALUES = 20


@dataclass(frozen=True, slots=True)
class Grouping:
    """Keys to count by. `order` has the index of a key, or None for the count, and True if descending."""

    keys: tuple[Field, ...]
    order: tuple[tuple[int | None, bool], ...] = ((None, True),)


def parse_keys(resource: Resource, text: str, most: int) -> tuple[Field, ...]:
    """Return the fields of `facets=` or `group_by=`. Raises ValueFault."""
    countable = tuple(field.name for field in resource.fields if field.facetable)
    names = [_full_name(resource, part.strip(), countable) for part in text.split(",")]
    for name in names:
        if name not in countable:
            detail = f"cannot count {resource.name} by {clipped(name)}; allowed: {', '.join(countable)}"
            related = (f"{name}.year", name.partition(".")[0])  # the part of a date, the person of a name
            suggestion = next((each for each in related if each in countable), None) or nearest(name, countable)
            raise ValueFault("unknown-field", detail, suggestion, countable)
    if len({*names}) < len(names):
        raise ValueFault("repeated", "has a repeated field")
    if len(names) > most:
        raise ValueFault("too-many", f"has {len(names)} names; the limit is {most}")
    return tuple(resource.by_name[name] for name in names)


def _full_name(resource: Resource, name: str, countable: Sequence[str]) -> str:
    """Return the full name of a short name; also of the last part of a countable name, if unique: `speaker.country`."""
    parts = [each for each in countable if each.endswith(f".{name}")]
    only = resource.by_name[parts[0]] if len(parts) == 1 else None
    field = resource.field_called(name) or only
    return field.name if field else name


def parse_group_sort(keys: Sequence[Field], text: str) -> tuple[tuple[int | None, bool], ...]:
    """Return the order of groups in `sort=`: by `count` or by the keys. Raises ValueFault."""
    known: dict[str, int | None] = {COUNT: None, **{field.name: number for number, field in enumerate(keys)}}
    order: dict[int | None, bool] = {}
    for part in text.split(","):
        name = part.strip()
        descending = name.startswith("-")
        name = name.removeprefix("-")
        if name not in known:
            detail = f"cannot sort groups by {clipped(name)}; allowed: {', '.join(known)}"
            raise ValueFault("unknown-field", detail, nearest(name, known), tuple(known))
        if known[name] in order:
            raise ValueFault("repeated", f"names {name} twice")
        order[known[name]] = descending
    return tuple(order.items())
