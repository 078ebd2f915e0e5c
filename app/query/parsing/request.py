"""Parameters -> Query: conditions, words, order and page. All faults are collected before they are raised."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from types import MappingProxyType
from typing import Literal, TypeVar, get_args

from app.errors import Fault, QueryError
from app.query.catalog import Field, Resource
from app.query.name_resolver import NameResolver, ResolvedName
from app.query.parsing.filters import Condition, Faults, full_name, on_day, parse_conditions, unknown_filters
from app.query.parsing.grouping import MAX_FACETS, MAX_KEYS, Grouping, parse_group_sort, parse_keys
from app.query.parsing.query_string import (
    DEFAULT_LIMIT,
    LIST_PARAMETERS,
    SELECTION_PARAMETERS,
    Parameter,
    unknown_parameter,
)
from app.query.parsing.selection import Selection, parse_fields, parse_include
from app.query.parsing.text import TextQuery, parse_text
from app.query.parsing.values import ValueFault, one_of, parse_boolean, parse_day, parse_whole
from app.query.sql.keyset import SortKey, parse_sort

Parsed = TypeVar("Parsed")

MAX_LIMIT = 1_000
MAX_OFFSET = 10_000

Format = Literal["json", "csv", "ndjson", "parquet", "atom"]
FORMATS: tuple[Format, ...] = get_args(Format)
# Conflicting pairs of parameters, with the reason.
_CONFLICTS = (
    ("offset", "cursor", "a cursor already defines the start"),
    ("highlight", "group_by", "groups have no text"),
    ("fields", "group_by", "groups are not records"),
    ("include", "group_by", "groups are not records"),
)
_OFF = ("false", "0")  # same as no parameter; generated clients send the defaults
# Parameters that only some formats support.
_ONLY_IN: Mapping[str, tuple[Format, ...]] = MappingProxyType(
    {
        "facets": ("json",),
        "explain": ("json",),
        "highlight": ("json", "ndjson"),
        "end": ("ndjson",),
        **dict.fromkeys(("fields", "include", "group_by"), ("json", "csv", "ndjson")),
    }
)
NO_LIMIT = 2**62  # of a stream without a limit, or with a larger one
COUNTS = ("exact", "none")


@dataclass(frozen=True, eq=False)
class Query:
    """A validated list query. Equal only to itself, so that statements and values can be cached with it.

    `order` is empty for a query by rank, and for groups, which have their own. `cursor` is decoded on execution
    (app.query.cursors). `ended` adds a last line that confirms a complete stream; `resolved` has the resolved names by
    parameter.
    """

    resource: Resource
    conditions: tuple[Condition, ...]
    text: TextQuery | None
    order: tuple[SortKey, ...]
    grouping: Grouping | None
    facets: tuple[Field, ...]
    limit: int
    cursor: str | None
    offset: int
    counted: bool
    format: Format
    ended: bool
    explained: bool
    selection: Selection
    resolved: Mapping[str, ResolvedName | list[ResolvedName]]

    @cached_property
    def lined(self) -> bool:
        """True for CSV of complete records, which is stored as lines."""
        same_every_day = self.resource.day is None
        return self.format == "csv" and self.selection.plain and same_every_day and self.grouping is None

    @cached_property
    def wider(self) -> str | None:
        """Return a broader parameter to replace a given one, as `name=value`; for names of publishers, their list."""
        given = [each for each in self.conditions if each.parameter == each.field.name]
        broader = [f"{each.field.wider}={each.text}" for each in given if each.field.wider]
        if self.text and self.text.found and "context" in self.resource.by_name:
            broader.append(f"context__contains={' '.join(self.text.found[0].words)}")
        broader += (f"group_by={each.field.name}" for each in given if each.field.begins and each.field.facetable)
        return next(iter(broader), None)

    @cached_property
    def signature(self) -> str:
        """Return a key of the rows and their order, the same for equal queries in every process."""
        asked = sorted(
            (each.field.name, each.comparison, sorted(map(repr, each.values)))
            for each in self.conditions
            if each.parameter  # implied conditions follow from the rest
        )
        order = [(key.field.name, key.descending) for key in self.order]
        groups = ([field.name for field in self.grouping.keys], self.grouping.order) if self.grouping else ()
        return repr((self.resource.name, asked, self.text, order, groups))


def parse_query(
    resource: Resource,
    parameters: Sequence[Parameter],
    names: NameResolver,
    accepted: Format = "json",
    general: tuple[str, ...] = LIST_PARAMETERS,
    today: date | None = None,
) -> Query:
    """Return the query of `parameters` for `resource`.

    `accepted` is the default format; `general` are the parameters allowed beside filters; `today` is the default day,
    required if records differ by day. Raises QueryError with all faults.
    """
    given, faults = _known(resource, parameters, general)
    conditions, resolved = parse_conditions(resource, given, names, faults)
    format_ = _read(given, "format", _parse_format, accepted, faults)
    faults += _conflicts(given, format_)
    text = _read(given, "q", parse_text, None, faults)
    selection = _marked(_selection(resource, given, faults), given, text, faults)
    grouping = _grouping(resource, given, faults)
    facets = _keys(resource, given, "facets", MAX_FACETS, faults)
    conditions, day = on_day(resource, conditions, (*facets, *(grouping.keys if grouping else ())), today)
    query = Query(
        resource=resource,
        conditions=conditions,
        text=text,
        order=() if grouping else _order(resource, given, text, faults),
        grouping=grouping,
        facets=facets,
        cursor=given.get("cursor"),
        limit=_limit(given, format_, faults),
        offset=_read(given, "offset", partial(parse_whole, least=0, most=MAX_OFFSET), 0, faults),
        counted=_read(given, "count", _parse_count, True, faults),
        format=format_,
        ended=_read(given, "end", parse_boolean, False, faults),
        explained=_read(given, "explain", parse_boolean, False, faults),
        selection=replace(selection, day=day),
        resolved=resolved,
    )
    _raise(faults)
    return query


def _known(
    resource: Resource, parameters: Sequence[Parameter], general: tuple[str, ...]
) -> tuple[dict[str, str], Faults]:
    """Return the known parameters by full name, and the faults of all others."""
    known = {*resource.filters, *general}
    parameters = [p if p.name in known else p._replace(name=full_name(resource, p.name)) for p in parameters]
    faults = Faults(unknown_filters(resource, [p for p in parameters if p.name not in known], general))
    faults += (
        Fault("query", name, "repeated", f"{name} is repeated, once by its short name.")
        for name, times in Counter(p.name for p in parameters).items()
        if times > 1
    )
    return {p.name: p.value for p in parameters if p.name in known}, faults


def _conflicts(given: Mapping[str, str], format_: Format) -> Iterator[Fault]:
    """Yield the faults of parameters that are meaningless beside others, or in this format."""
    for one, other, reason in _CONFLICTS:
        if one in given and other in given and given[one].lower() not in _OFF:
            yield Fault("query", one, "conflict", f"{one} cannot be combined with {other}: {reason}.")
    for name, formats in _ONLY_IN.items():
        if name in given and format_ not in formats and given[name].lower() not in _OFF:
            yield Fault("query", name, "conflict", f"{name} requires format {' or '.join(formats)}, not {format_}.")


def parse_selection(resource: Resource, parameters: Sequence[Parameter], today: date) -> Selection:
    """Return the selection of one record, with offices of `today` by default. Raises QueryError."""
    given, faults = known_only(parameters, selection_parameters(resource), resource.one)
    selection = _selection(resource, given, faults)
    day = _read(given, resource.day.name, parse_day, today, faults) if resource.day else today
    _raise(faults)
    return replace(selection, day=day)


def selection_parameters(resource: Resource) -> tuple[str, ...]:
    """Return the parameters of one record of a resource."""
    return (*SELECTION_PARAMETERS, *([resource.day.name] if resource.day else []))


def parse_pretty(parameters: Sequence[Parameter], target: str) -> bool:
    """Return `pretty`, for requests without other parameters. Raises QueryError."""
    given, faults = known_only(parameters, ("pretty",), target)
    pretty = _pretty(given, faults)
    _raise(faults)
    return pretty


def parse_nothing(parameters: Sequence[Parameter], target: str) -> None:
    """Raise QueryError if there is any parameter."""
    _, faults = known_only(parameters, (), target)
    _raise(faults)


def _order(resource: Resource, given: Mapping[str, str], text: TextQuery | None, faults: Faults) -> tuple[SortKey, ...]:
    """Return the requested order; without one, empty (by rank) if there are words, else that of the resource."""
    by_rank = text is not None and bool(text.found)
    default = () if by_rank else parse_sort(resource, resource.sort)
    return _read(given, "sort", partial(parse_sort, resource), default, faults)


def _grouping(resource: Resource, given: Mapping[str, str], faults: Faults) -> Grouping | None:
    if "group_by" not in given:
        return None
    keys = _keys(resource, given, "group_by", MAX_KEYS, faults)
    default = Grouping(keys)
    return Grouping(keys, _read(given, "sort", partial(parse_group_sort, keys), default.order, faults))


def _keys(resource: Resource, given: Mapping[str, str], name: str, most: int, faults: Faults) -> tuple[Field, ...]:
    nothing: tuple[Field, ...] = ()
    return _read(given, name, partial(parse_keys, resource, most=most), nothing, faults)


def _limit(given: Mapping[str, str], format_: Format, faults: Faults) -> int:
    """Return the number of rows of a page; a stream has all unless a limit is given."""
    if format_ not in ("json", "atom"):
        return min(_read(given, "limit", partial(parse_whole, least=1, most=None), NO_LIMIT, faults), NO_LIMIT)
    return _read(given, "limit", _parse_page_limit, DEFAULT_LIMIT, faults)


def _parse_page_limit(text: str) -> int:
    try:
        return parse_whole(text, least=1, most=MAX_LIMIT)
    except ValueFault as fault:
        if fault.code == "range" and int(text) > MAX_LIMIT:
            fault.detail += "; format=csv, format=ndjson and format=parquet return all rows at once"
            fault.suggestion = str(MAX_LIMIT)
        raise


_OTHER_FORMATS = {
    **dict.fromkeys(("jsonl", "jsonlines", "json-lines", "ldjson"), "ndjson"),
    **dict.fromkeys(("excel", "xls", "xlsx", "tsv"), "csv"),
    "rss": "atom",
}


def _parse_format(text: str) -> Format:
    for format_ in FORMATS:
        if text == format_:
            return format_
    fault = one_of(text, FORMATS)
    fault.suggestion = _OTHER_FORMATS.get(text.lower(), fault.suggestion)
    if text.lower() == "sqlite":
        fault.detail += "; `summit export --format sqlite DIR` writes a file of all records"
        fault.suggestion = "csv"
    raise fault


def _parse_count(text: str) -> bool:
    if text not in COUNTS:
        raise one_of(text, COUNTS)
    return text == "exact"


def _selection(resource: Resource, given: Mapping[str, str], faults: Faults) -> Selection:
    include: tuple[str, ...] = _read(given, "include", partial(parse_include, resource), (), faults)
    tree = _read(given, "fields", partial(parse_fields, resource, include), None, faults)
    fields = tuple(dict.fromkeys(name.strip() for name in given["fields"].split(","))) if tree else ()
    return Selection(tree, include, _pretty(given, faults), fields=fields)


def _marked(selection: Selection, given: Mapping[str, str], text: TextQuery | None, faults: Faults) -> Selection:
    """Return the selection with the words to highlight, if `highlight` is true."""
    if not _read(given, "highlight", parse_boolean, False, faults):
        return selection
    if "q" not in given:
        faults.append(Fault("query", "highlight", "conflict", "highlight requires q."))
    return replace(selection, marked=text.found if text else ())


def _pretty(given: Mapping[str, str], faults: Faults) -> bool:
    return _read(given, "pretty", parse_boolean, False, faults)


def _read(
    given: Mapping[str, str], name: str, parse: Callable[[str], Parsed], default: Parsed, faults: Faults
) -> Parsed:
    """Return a parsed parameter, or its default if it is missing or invalid."""
    if name in given:
        with faults.of(name):
            return parse(given[name])
    return default


def known_only(parameters: Sequence[Parameter], known: Sequence[str], target: str) -> tuple[dict[str, str], Faults]:
    """Return `parameters` by name, and the faults of those that are unknown for `target`."""
    given = {p.name: p.value for p in parameters}
    return given, Faults(unknown_parameter(name, known, target) for name in given if name not in known)


def _raise(faults: Faults) -> None:
    if faults:
        raise QueryError(faults)
