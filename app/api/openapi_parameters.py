"""Query parameters in OpenAPI: those of the field catalog, and those shared by all lists."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from app.api.openapi_schemas import enumeration, reference
from app.corrections import listing as correction_list
from app.corrections.listing import CORRECTIONS
from app.csv_rows import paths
from app.query import changes, meetings, search, suggestions, timeline
from app.query.catalog import MEANING, Field, Operator, Resource
from app.query.parsing.grouping import COUNT, MAX_FACETS, MAX_KEYS
from app.query.parsing.query_string import DEFAULT_LIMIT, LIST_PARAMETERS
from app.query.parsing.request import (
    COUNTS,
    FORMATS,
    MAX_LIMIT,
    MAX_OFFSET,
    selection_parameters,
)
from app.query.parsing.selection import EVIDENCE
from app.query.parsing.values import MAX_VALUE
from app.query.resources import RESOURCES, SUMMITS
from app.query.timeline import TIMELINE


def list_parameters(resource: Resource, without: str | None = None) -> dict[str, Any]:
    """Return the parameters of a list of `resource`, `without` the filter in the path."""
    filters = [name for name in resource.filters if name != without]
    return _references(resource, *filters, *LIST_PARAMETERS)


def item_parameters(resource: Resource) -> dict[str, Any]:
    """Return the parameters of one record of `resource`."""
    return _references(resource, *selection_parameters(resource))


def search_parameters() -> dict[str, Any]:
    """Return the parameters of /v1/search."""
    words = _parameter("q", _WORDS, _TEXT, example="Japan", required=True)
    most = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": search.DEFAULT_LIMIT}
    own = [words, _parameter("limit", "Number of records of each resource.", most)]
    return {"parameters": [*own, *_references(None, "highlight", "pretty")["parameters"]]}


def met_parameters() -> dict[str, Any]:
    """Return the parameters of /v1/people/{id}/met."""
    filters = [name for name in SUMMITS.filters if name != "participant"]
    return _references(SUMMITS, *filters, *meetings.PARAMETERS)


def suggest_parameters() -> dict[str, Any]:
    """Return the parameters of /v1/suggest."""
    typed = {"type": "string", "minLength": 1, "maxLength": suggestions.MAX_CHARACTERS}
    most = {"type": "integer", "minimum": 1, "maximum": suggestions.MAX_LIMIT, "default": suggestions.DEFAULT_LIMIT}
    return {
        "parameters": [
            _parameter("q", "Beginning of any word of a name.", typed, example="lee", required=True),
            _parameter("limit", "Number of suggestions.", most),
            *_references(None, "pretty")["parameters"],
        ]
    }


def timeline_parameters() -> dict[str, Any]:
    """Return the parameters of /v1/timeline."""
    return _references(TIMELINE, *TIMELINE.filters, *timeline.PARAMETERS)


def corrections_parameters() -> dict[str, Any]:
    """Return the parameters of /v1/corrections."""
    return _references(CORRECTIONS, *CORRECTIONS.filters, *correction_list.PARAMETERS)


def changes_parameters() -> dict[str, Any]:
    """Return the parameters of /v1/changes."""
    own = [
        _parameter(
            "resource", "Only changes of this resource, whose filters are then available.", enumeration([*RESOURCES])
        ),
        _parameter("action", "Only changes with this action.", enumeration(changes.ACTIONS)),
        _parameter("format", "JSON, or an Atom feed.", {**enumeration(changes.FORMATS), "default": changes.FORMATS[0]}),
    ]
    return {"parameters": [*own, *_references(None, "q", "since", "limit", "pretty")["parameters"]]}


def extract_parameters() -> dict[str, Any]:
    """Return the parameters of /v1/extract."""
    indirect = _parameter("indirect", "Include indirect speech.", {"type": "boolean", "default": False})
    return {"parameters": [indirect, *_references(None, "pretty")["parameters"]]}


def plain_parameters() -> dict[str, Any]:
    """Return the parameters of an operation with `pretty` only."""
    return _references(None, "pretty")


def parameters() -> dict[str, Any]:
    """Return every shared parameter by its name in the document's components."""
    return {**_SHARED, **{name: found for each in _lists() for name, found in _parameters_of(*each)}}


def _lists() -> list[tuple[Resource, Sequence[str]]]:
    """Return every list and its parameters other than filters."""
    lists: list[tuple[Resource, Sequence[str]]] = [(resource, LIST_PARAMETERS) for resource in RESOURCES.values()]
    return [*lists, (TIMELINE, timeline.PARAMETERS), (CORRECTIONS, correction_list.PARAMETERS)]


def _references(resource: Resource | None, *names: str) -> dict[str, Any]:
    """Return references to parameters: those shared by all lists have one name, others one per resource."""
    of_resource = f"{resource.name}." if resource else ""
    return {
        "parameters": [
            {"$ref": f"#/components/parameters/{'' if name in _SHARED else of_resource}{name}"} for name in names
        ]
    }


def _parameter(name: str, description: str, schema: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema, **more}


_TEXT = {"type": "string", "maxLength": MAX_VALUE, "examples": ["Japan"]}
_WORDS = (
    'Words, "phrases", -exclusion, prefix* and OR between two of them; other punctuation separates words. '
    "Sorted by relevance unless `sort` is given."
)
_SHARED = {
    "q": _parameter("q", _WORDS, _TEXT),
    "highlight": _parameter(
        "highlight",
        "Add `highlights[]` to each record: the positions of the words of `q` in its fields.",
        {"type": "boolean", "default": False},
    ),
    "limit": _parameter(
        "limit",
        f"Records per page: by default {DEFAULT_LIMIT}, at most {MAX_LIMIT}. CSV and NDJSON have all records "
        "by default, and allow any number.",
        {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT},
    ),
    "since": _parameter(
        "since",
        "Only changes with a greater `seq`: send the last one received.",
        {"type": "integer", "minimum": 0, "maximum": changes.LAST, "default": 0},
    ),
    "cursor": _parameter(
        "cursor",
        "Start of the page: `page.next_cursor` or `page.prev_cursor` of a list with the same filters and sort.",
        {"type": "string", "minLength": 1},
    ),
    "offset": _parameter(
        "offset",
        "Number of records to skip.",
        {"type": "integer", "minimum": 0, "maximum": MAX_OFFSET, "default": 0},
    ),
    "format": _parameter(
        "format",
        "Format of the response; overrides the Accept header. CSV, NDJSON and Parquet stream the whole list, from "
        "one snapshot of the data, unless `limit` is set; `X-Total-Rows` is its length. A stream that fails ends "
        "without its last chunk. `atom` is a page as a feed.",
        {**reference("ListFormat"), "default": FORMATS[0]},
    ),
    "end": _parameter(
        "end",
        'NDJSON: add a last line `{"_end": {"rows": n, "revision": r}}`, which confirms that the list is complete.',
        {"type": "boolean", "default": False},
    ),
    "explain": _parameter(
        "explain",
        "Describe the query in words, with the number of rows that each filter excludes.",
        {"type": "boolean", "default": False},
    ),
    "count": _parameter("count", "Whether to count the whole list.", {**reference("ListCount"), "default": COUNTS[0]}),
    "pretty": _parameter("pretty", "Indent the response.", {"type": "boolean", "default": False}),
}


def _parameters_of(resource: Resource, general: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the filters of a list and its resource-specific `general` parameters, by component name."""
    for name, (field, operator) in resource.filters.items():
        described = f"{field.description[:1].upper()}{field.description[1:]}: {MEANING[operator]}."
        if operator == "eq":
            described += f" Other operators: {', '.join(f'`{name}__{other}`' for other in field.operators[1:])}."
        schema = _schema(field, operator)
        lists = {"style": "form", "explode": False} if schema.get("type") == "array" else {}
        yield f"{resource.name}.{name}", _parameter(name, described, schema, **lists)
    for name, (what, more) in _OF_RESOURCE.items():
        if name in general:
            schema = {"type": "array", "items": reference(_enumeration_of(resource, name)), **more}
            described = what.format(sort=resource.sort)
            yield f"{resource.name}.{name}", _parameter(name, described, schema, style="form", explode=False)


# Parameters whose values differ by resource: description, and bounds.
_OF_RESOURCE: Mapping[str, tuple[str, dict[str, Any]]] = {
    "sort": ("Sort keys, `-` for descending; the id breaks ties. Default: {sort}.", {}),
    "facets": (
        "Count the records by the commonest values of these fields, each without its own filter, beside the rows.",
        {"maxItems": MAX_FACETS},
    ),
    "group_by": (
        "Count the records by these fields instead of listing them. Sort by `count` or by these fields.",
        {"maxItems": MAX_KEYS},
    ),
    "fields": ("Fields to include, with dots for their parts.", {}),
    "include": ("Additions: evidence, or complete related records.", {}),
}


def _enumeration_of(resource: Resource, parameter: str) -> str:
    """Return the component name of the values of a parameter of `resource`."""
    kinds = {"sort": "Sort", "facets": "Facet", "group_by": "Facet", "fields": "Field", "include": "Include"}
    return f"{resource.name.title()}{kinds[parameter]}"


def enumerations() -> dict[str, Any]:
    """Return the schemas of the values of list parameters, by name."""
    found = {"ListFormat": enumeration(FORMATS), "ListCount": enumeration(COUNTS)}
    for resource, general in _lists():
        sortable = [field.name for field in resource.fields if field.sortable]
        countable = [field.name for field in resource.fields if field.facetable]
        of_groups = (COUNT, *countable) if "group_by" in general else ()
        keys = [f"{sign}{name}" for name in dict.fromkeys((*sortable, *of_groups)) for sign in ("", "-")]
        # Generators turn the values into identifiers, which must not begin with a hyphen.
        names = [re.sub(r"\W", "_", key.removeprefix("-")) + "_DESC" * key.startswith("-") for key in keys]
        values = {
            "sort": {**enumeration(keys), "x-enum-varnames": [name.upper() for name in names]},
            "facets": enumeration(countable),
            "fields": enumeration(paths(resource.schema)),
            "include": enumeration((EVIDENCE, *resource.relations)),
        }
        found |= {_enumeration_of(resource, name): each for name, each in values.items() if name in general}
    return found


def _schema(field: Field, operator: Operator) -> dict[str, Any]:
    """Return the JSON Schema of a filter's value, with an example."""
    if operator == "isnull":
        return {"type": "boolean"}
    one: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": MAX_VALUE, "examples": [field.example]}
    match field.kind:
        case "number":
            one = {"type": "integer" if field.whole else "number", "minimum": field.least, "maximum": field.most}
            one["examples"] = [orjson.loads(field.example)]
        case "boolean":
            one = {"type": "boolean"}
        case "year":
            one |= {"pattern": "^[0-9]{4}$"}
        case "month":
            one |= {"pattern": "^[0-9]{4}-[0-9]{2}$"}
        case "keyword" if field.choices:
            one = enumeration(field.choices)
    if operator in ("in", "not_in", "all"):
        return {"type": "array", "items": one, "minItems": 1}
    return one
