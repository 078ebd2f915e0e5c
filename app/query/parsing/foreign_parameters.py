"""Parameters of other APIs, and their equivalents here: `page=2` is `offset=50`."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from app.query.catalog import Resource
from app.query.parsing.query_string import DEFAULT_LIMIT, Parameter

_OPERATOR = re.compile(r"(?P<field>[\w.]+)\[(?P<operator>\w+)\]", re.ASCII)
_Suggest = Callable[[Resource, str], str | None]


def foreign_parameter(resource: Resource, parameter: Parameter) -> str | None:
    """Return the equivalent `name=value`, or a name, of another API's parameter; None if it is unknown.

    >>> from app.query.resources import QUOTES
    >>> foreign_parameter(QUOTES, Parameter("said_on[gte]", "2025")), foreign_parameter(QUOTES, Parameter("page", "3"))
    ('said_on__gte=2025', 'offset=100')
    """
    if written := _OPERATOR.fullmatch(parameter.name):
        name = f"{written['field']}__{written['operator']}"
        return f"{name}={parameter.value[:100]}" if name in resource.filters else None
    suggest = _FOREIGN.get(parameter.name.lower())
    return suggest(resource, parameter.value[:100]) if suggest else None


def _named(name: str) -> _Suggest:
    return lambda _, value: f"{name}={value}"


def _from(resource: Resource, value: str) -> str | None:
    return f"{resource.date.name}__gte={value}" if resource.date else None


def _to(resource: Resource, value: str) -> str | None:
    return f"{resource.date.name}__lte={value}" if resource.date else None


def _speaker(resource: Resource, value: str) -> str | None:
    return f"speaker={value}" if "speaker" in resource.by_name else None


def _one_of(*names: str, value: str | None = None) -> _Suggest:
    """Return the first of these filters that the list has, with `value` or the given one."""

    def suggest(resource: Resource, given: str) -> str | None:
        name = next((each for each in names if each in resource.filters), None)
        return f"{name}={value or given}" if name else None

    return suggest


def _date(resource: Resource, value: str) -> str | None:
    return f"{resource.date.name}={value}" if resource.date else None


def _page(_: Resource, value: str) -> str:
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 4 else 1
    return f"offset={max(number - 1, 0) * DEFAULT_LIMIT}"


def _order(resource: Resource, value: str) -> str:
    """Return `sort=` with a field; for any other value, such as `desc`, with the list's default order."""
    return f"sort={value if resource.field_called(value.removeprefix('-')) else resource.sort}"


_FOREIGN: Mapping[str, _Suggest] = MappingProxyType(
    {
        **dict.fromkeys(("after", "start", "start_date", "date_from", "min_date"), _from),
        **dict.fromkeys(("before", "end_date", "date_to", "max_date"), _to),
        **dict.fromkeys(("author", "by", "said_by", "who"), _speaker),
        **dict.fromkeys(("page", "p"), _page),
        **dict.fromkeys(("per_page", "page_size", "pagesize", "size", "rows", "max_results"), _named("limit")),
        **dict.fromkeys(("order", "order_by", "orderby", "ordering", "sort_by", "sortby"), _order),
        **dict.fromkeys(("query", "search", "text", "keyword", "keywords", "contains", "like", "phrase"), _named("q")),
        **dict.fromkeys(("top", "n", "first", "max"), _named("limit")),
        **dict.fromkeys(("distinct", "unique", "count_by"), _named("group_by")),
        **dict.fromkeys(("day", "when", "on"), _date),
        **dict.fromkeys(("type", "category"), _one_of("kind")),
        **dict.fromkeys(("location", "city", "where", "venue"), _one_of("place")),
        **dict.fromkeys(("person", "leader", "attendee", "with", "politician"), _one_of("participant", "speaker")),
        **dict.fromkeys(("parties", "countries", "between"), _one_of("country__all", "country", "speaker.country")),
        **dict.fromkeys(("nationality", "nation", "from_country"), _one_of("country", "speaker.country")),
        **dict.fromkeys(("title", "role", "position", "job"), _one_of("office")),
        **dict.fromkeys(("subject", "theme", "tag"), _one_of("about", "topic")),
        "current": _one_of("office.status", value="current"),
        "signed": _one_of("status", value="signed"),
        **dict.fromkeys(("upcoming", "future"), _one_of("status", value="planned")),
        **dict.fromkeys(("skip", "start_index"), _named("offset")),
        **dict.fromkeys(("select", "columns"), _named("fields")),
        **dict.fromkeys(("expand", "embed"), _named("include")),
        **dict.fromkeys(("groupby", "group"), _named("group_by")),
        **dict.fromkeys(("facet", "aggregate"), _named("facets")),
    }
)
