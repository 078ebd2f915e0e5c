"""Parameters -> conditions. Faults are collected, so that all are reported at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Literal

from app.errors import Fault, QueryError
from app.query.catalog import Field, Operator, Resource
from app.query.name_resolver import NameResolver, ResolvedName, find_subject
from app.query.parsing.foreign_parameters import foreign_parameter
from app.query.parsing.query_string import Parameter, nearest, unknown_parameter
from app.query.parsing.values import MAX_VALUES, Value, ValueFault, parse_boolean, parse_day, parse_list, parse_value

Comparison = Literal["eq", "ne", "in", "not_in", "all", "gt", "gte", "lt", "lte", "contains", "absent", "present"]
LISTS = ("in", "not_in", "all")
# Short names for bounds of the main date of a list.
_BOUNDS: Mapping[str, Operator] = MappingProxyType({"from": "gte", "since": "gte", "to": "lte", "until": "lte"})
MAX_FILTERS = 20


@dataclass(frozen=True, slots=True)
class Condition:
    """`field comparison values`: none for `absent` and `present` (`isnull`), several for `in`, `not_in` and `all`.

    `parameter` and `text` are those of the request; for an implied condition None and the equivalent text.
    """

    field: Field
    comparison: Comparison
    values: tuple[Value, ...]
    parameter: str | None
    text: str


class Faults(list[Fault]):
    """Faults of a request, collected during parsing."""

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Add the ValueFault raised in the block, for the parameter `name`."""
        try:
            yield
        except ValueFault as fault:
            detail = f"{name} {fault.detail}" + ("" if fault.detail.endswith("?") else ".")
            self.append(Fault("query", name, fault.code, detail, fault.suggestion, fault.candidates))


def parse_conditions(
    resource: Resource, given: Mapping[str, str], names: NameResolver, faults: Faults
) -> tuple[tuple[Condition, ...], dict[str, ResolvedName | list[ResolvedName]]]:
    """Return the conditions of the filters in `given` and the implied ones, and the records of resolved names."""
    conditions: list[Condition] = []
    resolved: dict[str, ResolvedName | list[ResolvedName]] = {}
    filters = [name for name in given if name in resource.filters]
    if len(filters) > MAX_FILTERS:
        detail = f"There are {len(filters)} filters; the limit is {MAX_FILTERS}."
        raise QueryError([Fault("query", filters[MAX_FILTERS][:100], "too-many", detail)])
    for name in filters:
        text = given[name]
        field, operator = resource.filters[name]
        with faults.of(name):
            try:
                condition, found = _resolved(field, operator, name, text, names)
            except ValueFault as fault:
                if fault.any_of:
                    fault.suggestion = f"{field.name}__in={','.join(fault.any_of)}"
                elif field.kind == "subject" and fault.code == "unknown-value" and not fault.candidates:
                    fault.suggestion = f"context__contains={text}"  # no name, but perhaps a word
                if operator != "eq" or not _is_list(field, text, names):
                    raise
                operator = "in"  # values of this field have no comma, so it separates values
                condition, found = _resolved(field, operator, name, text, names)
            if found:
                resolved[name] = found if operator in LISTS else found[0]
            conditions.append(condition)
        if sum(len(each.values) for each in conditions) > MAX_VALUES:
            detail = f"The filters have too many values in total; the limit is {MAX_VALUES}."
            raise QueryError([Fault("query", name, "too-many", detail)])
    asked = {resource.filters[name][0] for name in filters}
    return (*conditions, *implied(resource, asked)), resolved


def implied(resource: Resource, asked: Set[Field] = frozenset()) -> tuple[Condition, ...]:
    """Return the implied conditions of `resource`, except on the fields `asked`."""
    unless = [pair for pair in resource.unless_asked if resource.filters[pair[0]][0] not in asked]
    return tuple(_condition(*resource.filters[name], None, text) for name, text in (*resource.always, *unless))


def on_day(
    resource: Resource, conditions: tuple[Condition, ...], counted: Iterable[Field], today: date | None
) -> tuple[tuple[Condition, ...], date | None]:
    """Return `conditions` with those implied by the day, and the day: the requested one, else `today`.

    If records are filtered or `counted` by a field that depends on the day, `today` is added as a condition.
    """
    if resource.day is None:
        return conditions, today
    asked = next((each for each in conditions if each.field is resource.day), None)
    if asked:
        return conditions, parse_day(asked.text)
    if today and any(field.of_day for field in (*(each.field for each in conditions), *counted)):
        conditions = (*conditions, _condition(resource.day, "eq", None, today.isoformat()))
    return conditions, today


def full_name(resource: Resource, name: str) -> str:
    """Return the full name of a filter; unknown names are returned unchanged."""
    if resource.date and name in _BOUNDS:
        return f"{resource.date.name}__{_BOUNDS[name]}"
    base, marker, operator = name.partition("__")
    field = resource.short_names.get(base)
    full = f"{field.name}{marker}{operator}" if field else name
    return full if full in resource.filters else name


def unknown_filters(resource: Resource, parameters: Sequence[Parameter], others: tuple[str, ...]) -> Iterator[Fault]:
    """Yield the faults of parameters that are neither filters of `resource` nor among its `others`.

    Only the first one lists the known parameters.
    """
    listed = True
    for parameter in parameters:
        fault = _unknown_filter(resource, parameter, others, listed=listed)
        listed &= fault.code != "unknown-parameter"
        yield fault


def _unknown_filter(resource: Resource, parameter: Parameter, others: tuple[str, ...], *, listed: bool) -> Fault:
    name = parameter.name
    base, marker, operator = name.rpartition("__")
    field = resource.by_name.get(base)
    if not (marker and field):
        alike = f"{nearest(base, resource.by_name)}__{operator}"
        meant = foreign_parameter(resource, parameter) or (alike if alike in resource.filters else None)
        return unknown_parameter(name, (*resource.by_name, *others), resource.name, meant, listed=listed)
    there_are: dict[str, str] = {each: base if each == "eq" else f"{base}__{each}" for each in field.operators}
    meant = nearest(operator, there_are)
    whole = f"{base.rpartition('.')[0]}__{operator}"  # a year has no order, but its date has
    alone = base if len(there_are) == 1 else None
    suggestion = there_are[meant] if meant else whole if whole in resource.filters else alone
    detail = f"Unknown operator {operator[:100]!r} for {base}. Allowed: {', '.join(there_are.values())}."
    return Fault("query", name[:100], "unknown-operator", detail, suggestion, (*there_are.values(),))


def without(conditions: Iterable[Condition], field: Field) -> tuple[Condition, ...]:
    """Return `conditions` without explicit ones on `field`."""
    return tuple(each for each in conditions if each.field is not field or each.parameter is None)


def _resolved(
    field: Field, operator: Operator, name: str, text: str, names: NameResolver
) -> tuple[Condition, list[ResolvedName]]:
    """Return a condition, with ids as values if the field resolves names, and the records of these names."""
    condition = _condition(field, operator, name, text)
    if field.kind == "subject":
        found = [find_subject(names, str(value)) for value in condition.values]
    elif field.target:
        records = [names.find(field.target, str(value)) for value in condition.values]
        found = [(record.id, record) for record in records]
    else:
        return condition, []
    values = tuple(dict.fromkeys(value for value, _ in found))
    return replace(condition, values=values), [record for _, record in found]


def _is_list(field: Field, text: str, names: NameResolver) -> bool:
    """Return True if an invalid value would be several valid ones with `__in`."""
    try:
        return "," in text and bool(_resolved(field, "in", field.name, text, names))
    except ValueFault:
        return False


def _condition(field: Field, operator: Operator, parameter: str | None, text: str) -> Condition:
    if operator == "isnull":
        return Condition(field, "absent" if parse_boolean(text) else "present", (), parameter, text)
    texts = parse_list(text) if operator in LISTS else (text,)
    values = tuple(dict.fromkeys(parse_value(field, each) for each in texts))
    return Condition(field, operator, values, parameter, text)
