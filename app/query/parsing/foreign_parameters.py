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
        **dict.fromkeys(("query", "search", "text", "keyword", "keywords"), _named("q")),
        **dict.fromkeys(("skip", "start_index"), _named("offset")),
        **dict.fromkeys(("select", "columns"), _named("fields")),
        **dict.fromkeys(("expand", "embed"), _named("include")),
        **dict.fromkeys(("groupby", "group"), _named("group_by")),
        **dict.fromkeys(("facet", "aggregate"), _named("facets")),
    }
)
