"""Parameters -> a Query: its conditions, words, order and page. Every fault is gathered before any is raised."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from app.errors import Fault, QueryError
from app.query.catalog import Resource
from app.query.filters import Condition, Faults, parse_conditions, unknown_filter
from app.query.names import Named, Names
from app.query.order import SortKey, parse_sort
from app.query.parameters import Parameter, unknown_parameter
from app.query.selection import Selection, parse_fields, parse_include
from app.query.text import TextQuery, parse_text
from app.query.values import one_of, parse_boolean, parse_whole

Parsed = TypeVar("Parsed")

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
MAX_OFFSET = 10_000

SELECTION_PARAMETERS = ("fields", "include", "pretty")
LIST_PARAMETERS = ("q", "highlight", "sort", "limit", "cursor", "offset", "count", *SELECTION_PARAMETERS)
COUNTS = ("exact", "none")


@dataclass(frozen=True, slots=True)
class Query:
    """A list as it was asked for, checked.

    `order` is empty for one by rank. `cursor` is opened when it is read (app.query.cursors). `resolved` says what each
    name in the query was taken for, by parameter.
    """

    resource: Resource
    conditions: tuple[Condition, ...]
    text: TextQuery | None
    order: tuple[SortKey, ...]
    limit: int
    cursor: str | None
    offset: int
    counted: bool
    selection: Selection
    resolved: Mapping[str, Named | list[Named]]

    @property
    def signature(self) -> str:
        """Return what the rows and their order depend on, the same for equal queries in every process."""
        asked = sorted((each.field.name, each.comparison, sorted(map(repr, each.values))) for each in self.conditions)
        order = [("-" if key.descending else "") + key.field.name for key in self.order]
        return repr((self.resource.name, asked, self.text, order))


def parse_query(resource: Resource, parameters: Sequence[Parameter], names: Names) -> Query:
    """Return the query that `parameters` ask of `resource`. Raises QueryError with everything that is wrong."""
    given = {p.name: p.value for p in parameters}
    known = {*resource.filters, *LIST_PARAMETERS}
    faults = Faults(unknown_filter(resource, name, LIST_PARAMETERS) for name in given if name not in known)
    conditions, resolved = parse_conditions(resource, given, names, faults)
    text = _read(given, "q", parse_text, None, faults)
    ranked = text is not None and bool(text.wanted)
    order = () if ranked else parse_sort(resource, resource.sort)
    selection = _selection(resource, given, faults)
    if _read(given, "highlight", parse_boolean, False, faults):
        selection = replace(selection, marked=text.wanted if text else ())
        if "q" not in given:
            faults.append(Fault("query", "highlight", "conflict", "highlight marks what q finds, and there is no q."))
    if "cursor" in given and "offset" in given:
        faults.append(Fault("query", "offset", "conflict", "offset has no meaning beside cursor: give one of them."))
    query = Query(
        resource=resource,
        conditions=conditions,
        text=text,
        order=_read(given, "sort", partial(parse_sort, resource), order, faults),
        cursor=given.get("cursor"),
        limit=_read(given, "limit", partial(parse_whole, least=1, most=MAX_LIMIT), DEFAULT_LIMIT, faults),
        offset=_read(given, "offset", partial(parse_whole, least=0, most=MAX_OFFSET), 0, faults),
        counted=_read(given, "count", _parse_count, True, faults),
        selection=selection,
        resolved=resolved,
    )
    _raise(faults)
    return query


def parse_selection(resource: Resource, parameters: Sequence[Parameter]) -> Selection:
    """Return what `parameters` ask of one record. Raises QueryError."""
    given, faults = _known_only(parameters, SELECTION_PARAMETERS, resource.one)
    selection = _selection(resource, given, faults)
    _raise(faults)
    return selection


def parse_pretty(parameters: Sequence[Parameter], whose: str) -> bool:
    """Return whether an answer that takes no other parameter is to be indented. Raises QueryError."""
    given, faults = _known_only(parameters, ("pretty",), whose)
    pretty = _pretty(given, faults)
    _raise(faults)
    return pretty


def parse_nothing(parameters: Sequence[Parameter], whose: str) -> None:
    """Raise QueryError where there is any parameter."""
    _, faults = _known_only(parameters, (), whose)
    _raise(faults)


def _parse_count(text: str) -> bool:
    if text not in COUNTS:
        raise one_of(text, COUNTS)
    return text == "exact"


def _selection(resource: Resource, given: Mapping[str, str], faults: Faults) -> Selection:
    include: tuple[str, ...] = _read(given, "include", partial(parse_include, resource), (), faults)
    tree = _read(given, "fields", partial(parse_fields, resource, include), None, faults)
    return Selection(tree, include, _pretty(given, faults))


def _pretty(given: Mapping[str, str], faults: Faults) -> bool:
    return _read(given, "pretty", parse_boolean, False, faults)


def _read(
    given: Mapping[str, str], name: str, parse: Callable[[str], Parsed], default: Parsed, faults: Faults
) -> Parsed:
    """Return one parameter parsed, or its default where it is not given or wrong."""
    if name in given:
        with faults.of(name):
            return parse(given[name])
    return default


def _known_only(parameters: Sequence[Parameter], known: Sequence[str], whose: str) -> tuple[dict[str, str], Faults]:
    given = {p.name: p.value for p in parameters}
    return given, Faults(unknown_parameter(name, known, whose) for name in given if name not in known)


def _raise(faults: Faults) -> None:
    if faults:
        raise QueryError(faults)
