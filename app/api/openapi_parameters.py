"""The query parameters of OpenAPI: those of the field catalog, and those that every list shares."""

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
from app.query.parsing.query_string import DEFAULT_LIMIT, LIST_PARAMETERS, SELECTION_PARAMETERS
from app.query.parsing.request import (
    COUNTS,
    FORMATS,
    MAX_LIMIT,
    MAX_OFFSET,
)
from app.query.parsing.selection import EVIDENCE
from app.query.parsing.values import MAX_VALUE
from app.query.resources import RESOURCES, SUMMITS
from app.query.timeline import TIMELINE


def list_parameters(resource: Resource, without: str | None = None) -> dict[str, Any]:
    """Return the part of an operation that says what a list of `resource` takes; `without` the filter in the path."""
    filters = [name for name in resource.filters if name != without]
    return _references(resource, *filters, *LIST_PARAMETERS)


def item_parameters(resource: Resource) -> dict[str, Any]:
    """Return the part of an operation that says what one record of `resource` takes."""
    return _references(resource, *SELECTION_PARAMETERS)


def search_parameters() -> dict[str, Any]:
    """Return the part of an operation that says what /v1/search takes."""
    words = _parameter("q", _WORDS, _TEXT, example="Japan", required=True)
    most = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": search.DEFAULT_LIMIT}
    own = [words, _parameter("limit", "The number of records of each resource.", most)]
    return {"parameters": [*own, *_references(None, "highlight", "pretty")["parameters"]]}


def met_parameters() -> dict[str, Any]:
    """Return the part of an operation that says what /v1/people/{id}/met takes."""
    filters = [name for name in SUMMITS.filters if name != "participant"]
    return _references(SUMMITS, *filters, *meetings.PARAMETERS)


def suggest_parameters() -> dict[str, Any]:
    """Return the part of an operation that says what /v1/suggest takes."""
    typed = {"type": "string", "minLength": 1, "maxLength": suggestions.MAX_CHARACTERS}
    most = {"type": "integer", "minimum": 1, "maximum": suggestions.MAX_LIMIT, "default": suggestions.DEFAULT_LIMIT}
    return {
        "parameters": [
            _parameter("q", "The beginning of any word of a name.", typed, example="lee", required=True),
            _parameter("limit", "The number of suggestions.", most),
            *_references(None, "pretty")["parameters"],
        ]
    }


def timeline_parameters() -> dict[str, Any]:
    """Return the part of an operation that says what /v1/timeline takes."""
    return _references(TIMELINE, *TIMELINE.filters, *timeline.PARAMETERS)


def corrections_parameters() -> dict[str, Any]:
    """Return the part of an operation that says what /v1/corrections takes."""
    return _references(CORRECTIONS, *CORRECTIONS.filters, *correction_list.PARAMETERS)


def changes_parameters() -> dict[str, Any]:
    """Return the part of an operation that says what /v1/changes takes."""
    own = [
        _parameter(
            "resource", "Only changes of this resource, whose filters are taken too.", enumeration([*RESOURCES])
        ),
        _parameter("action", "Only changes of this sort.", enumeration(changes.ACTIONS)),
        _parameter("format", "JSON, or an Atom feed.", {**enumeration(changes.FORMATS), "default": changes.FORMATS[0]}),
    ]
    return {"parameters": [*own, *_references(None, "q", "since", "limit", "pretty")["parameters"]]}


def extract_parameters() -> dict[str, Any]:
    """Return the part of an operation that says what /v1/extract takes."""
    indirect = _parameter("indirect", "Include indirect speech.", {"type": "boolean", "default": False})
    return {"parameters": [indirect, *_references(None, "pretty")["parameters"]]}


def plain_parameters() -> dict[str, Any]:
    """Return the part of an operation that takes nothing but `pretty`."""
    return _references(None, "pretty")


def parameters() -> dict[str, Any]:
    """Return every parameter by its name among the components of the document."""
    return {**_SHARED, **{name: found for each in _lists() for name, found in _parameters_of(*each)}}


def _lists() -> list[tuple[Resource, Sequence[str]]]:
    """Return every list, and its parameters beside filters."""
    lists: list[tuple[Resource, Sequence[str]]] = [(resource, LIST_PARAMETERS) for resource in RESOURCES.values()]
    return [*lists, (TIMELINE, timeline.PARAMETERS), (CORRECTIONS, correction_list.PARAMETERS)]


def _references(resource: Resource | None, *names: str) -> dict[str, Any]:
    """Refer to parameters: those that all lists share have one name, the others one for each resource."""
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
    'Words, "phrases", -exclusion, prefix* and OR between two of them; any other mark is a space. The best match comes '
    "first unless `sort` says otherwise."
)
_SHARED = {
    "q": _parameter("q", _WORDS, _TEXT),
    "highlight": _parameter(
        "highlight",
        "Tell where the words of `q` stand: adds `highlights[]` to each record, offsets into the fields they name.",
        {"type": "boolean", "default": False},
    ),
    "limit": _parameter(
        "limit",
        f"How many records a page has: {DEFAULT_LIMIT} unless given, at most {MAX_LIMIT}. CSV and NDJSON have all "
        "unless it is given, and take any number.",
        {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT},
    ),
    "since": _parameter(
        "since",
        "Only changes with a greater `seq`: the last that you have seen.",
        {"type": "integer", "minimum": 0, "maximum": changes.LAST, "default": 0},
    ),
    "cursor": _parameter(
        "cursor",
        "Where the page begins: `page.next_cursor` or `page.prev_cursor` of a list with the same filters and sort.",
        {"type": "string", "minLength": 1},
    ),
    "offset": _parameter(
        "offset",
        "How many records to leave out.",
        {"type": "integer", "minimum": 0, "maximum": MAX_OFFSET, "default": 0},
    ),
    "format": _parameter(
        "format",
        "How the answer is written; the Accept header says it too. CSV and NDJSON stream the whole list, from one "
        "state of the data, unless `limit` says otherwise; `X-Total-Rows` is its length. One that fails ends without "
        "its last chunk. `atom` is a page as a feed.",
        {**reference("ListFormat"), "default": FORMATS[0]},
    ),
    "end": _parameter(
        "end",
        'NDJSON: a last line `{"_end": {"rows": n, "revision": r}}` says that nothing is missing.',
        {"type": "boolean", "default": False},
    ),
    "explain": _parameter(
        "explain",
        "Say the query in words, and how many rows each filter takes away.",
        {"type": "boolean", "default": False},
    ),
    "count": _parameter("count", "Whether to count the whole list.", {**reference("ListCount"), "default": COUNTS[0]}),
    "pretty": _parameter("pretty", "Indent the answer.", {"type": "boolean", "default": False}),
}


def _parameters_of(resource: Resource, general: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the filters of a list and those of its `general` parameters that are its own, by their component's name."""
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


# Parameters of which each resource has values of its own: description, and bounds.
_OF_RESOURCE: Mapping[str, tuple[str, dict[str, Any]]] = {
    "sort": ("Keys, `-` for descending; the id is the last. Default: {sort}.", {}),
    "facets": (
        "Count the records by these beside the rows, each without its own filter: the commonest values of each.",
        {"maxItems": MAX_FACETS},
    ),
    "group_by": (
        "Count the records by these instead of listing them. `sort` then takes `count` and what is grouped by.",
        {"maxItems": MAX_KEYS},
    ),
    "fields": ("The fields to serve, with dots for their parts.", {}),
    "include": ("What to add: evidence, or relations whole.", {}),
}


def _enumeration_of(resource: Resource, parameter: str) -> str:
    """Return the name of the values that a parameter of `resource` takes."""
    kinds = {"sort": "Sort", "facets": "Facet", "group_by": "Facet", "fields": "Field", "include": "Include"}
    return f"{resource.name.title()}{kinds[parameter]}"


def enumerations() -> dict[str, Any]:
    """Return the schemas of the values that parameters of lists take, by name."""
    found = {"ListFormat": enumeration(FORMATS), "ListCount": enumeration(COUNTS)}
    for resource, general in _lists():
        sortable = [field.name for field in resource.fields if field.sortable]
        countable = [field.name for field in resource.fields if field.facetable]
        of_groups = (COUNT, *countable) if "group_by" in general else ()
        keys = [f"{sign}{name}" for name in dict.fromkeys((*sortable, *of_groups)) for sign in ("", "-")]
        # Generators make identifiers of the values, which must not begin with a hyphen.
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
