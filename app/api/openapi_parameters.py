"""The query parameters of OpenAPI: those of the field catalog, and those that every list shares."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

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
    """Return the part of an operation that says what a list of `resource` takes; `without` the filter in the path."""
    filters = [name for name in resource.filters if name != without]
    return _references(resource, *filters, *LIST_PARAMETERS)


def item_parameters(resource: Resource) -> dict[str, Any]:
    """Return the part of an operation that says what one record of `resource` takes."""
    return _references(resource, *selection_parameters(resource))


def search_parameters() -> dict[str, Any]:
    """Return the part of an operation that says what /v1/search takes."""
    return _references(None, *search.PARAMETERS)


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
        _parameter("resource", "Only changes of this resource, whose filters are taken too.", {"enum": [*RESOURCES]}),
        _parameter("action", "Only changes of this sort.", {"enum": [*changes.ACTIONS]}),
        _parameter("format", "JSON, or an Atom feed.", {"enum": [*changes.FORMATS], "default": changes.FORMATS[0]}),
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
    lists: list[tuple[Resource, Sequence[str]]] = [(resource, LIST_PARAMETERS) for resource in RESOURCES.values()]
    lists += [(TIMELINE, timeline.PARAMETERS), (CORRECTIONS, correction_list.PARAMETERS)]
    return {**_SHARED, **{name: found for each in lists for name, found in _parameters_of(*each)}}


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


_SHARED = {
    "q": _parameter(
        "q",
        'Words, "phrases", -exclusion, prefix* and OR between two of them; any other mark is a space. The best match '
        "comes first unless `sort` says otherwise.",
        {"type": "string", "maxLength": MAX_VALUE},
        example="Japan",
    ),
    "highlight": _parameter(
        "highlight",
        "Tell where the words of `q` stand: adds `highlights[]` to each record, offsets into the fields they name.",
        {"type": "boolean", "default": False},
    ),
    "limit": _parameter(
        "limit",
        f"How many records a page has, at most {MAX_LIMIT}; of CSV and NDJSON any number, and all unless given.",
        {"type": "integer", "minimum": 1, "default": DEFAULT_LIMIT},
    ),
    "since": _parameter(
        "since",
        "Only changes with a greater `seq`: the last that you have seen.",
        {"type": "integer", "minimum": 0, "maximum": changes.LAST, "default": 0},
    ),
    "cursor": _parameter(
        "cursor",
        "Where the page begins: from `page.next` or `page.prev` of the same filters and sort.",
        {"type": "string", "minLength": 1},
    ),
    "offset": _parameter(
        "offset",
        "How many records to leave out.",
        {"type": "integer", "minimum": 0, "maximum": MAX_OFFSET, "default": 0},
    ),
    "format": _parameter(
        "format",
        "How the answer is written; the Accept header says it too. CSV, NDJSON and Parquet stream the whole list, from "
        "one state of the data, unless `limit` says otherwise; `X-Total-Rows` is its length. One that fails ends "
        "without its last chunk. `atom` is a page as a feed.",
        {"enum": [*FORMATS], "default": FORMATS[0]},
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
    "count": _parameter("count", "Whether to count the whole list.", {"enum": [*COUNTS], "default": COUNTS[0]}),
    "pretty": _parameter("pretty", "Indent the answer.", {"type": "boolean", "default": False}),
}


def _parameters_of(resource: Resource, general: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the filters of a list and those of its `general` parameters that are its own, by their component's name."""
    for name, (field, operator) in resource.filters.items():
        schema, example = _schema(field, operator)
        described = f"{field.description[:1].upper()}{field.description[1:]}: {MEANING[operator]}."
        lists = {"style": "form", "explode": False} if schema.get("type") == "array" else {}
        yield f"{resource.name}.{name}", _parameter(name, described, schema, example=example, **lists)
    sortable = [field.name for field in resource.fields if field.sortable]
    countable = [field.name for field in resource.fields if field.facetable]
    keys = _names(f"{sign}{name}" for name in dict.fromkeys((*sortable, COUNT, *countable)) for sign in ("", "-"))
    by = {"type": "array", "items": {"enum": countable}}
    for name, what, schema, example in (
        ("sort", f"Keys, `-` for descending; the id is the last. Default: {resource.sort}.", keys, resource.sort),
        ("facets", _FACETS, {**by, "maxItems": MAX_FACETS}, countable[0]),
        ("group_by", _GROUP_BY, {**by, "maxItems": MAX_KEYS}, countable[0]),
        ("fields", "The fields to serve, with dots for their parts.", _names(paths(resource.schema)), "id"),
        ("include", "What to add: evidence, or relations whole.", _names((EVIDENCE, *resource.relations)), EVIDENCE),
    ):
        if name in general:
            found = _parameter(name, what, schema, example=[example], style="form", explode=False)
            yield f"{resource.name}.{name}", found


_FACETS = "Count the records by these beside the rows, each without its own filter: the commonest values of each."
_GROUP_BY = "Count the records by these instead of listing them. `sort` then takes `count` and what is grouped by."


def _names(names: Iterable[str]) -> dict[str, Any]:
    return {"type": "array", "items": {"enum": [*names]}}


def _schema(field: Field, operator: Operator) -> tuple[dict[str, Any], Any]:
    """Return the JSON Schema of a filter's value and an example of it."""
    if operator == "isnull":
        return {"type": "boolean"}, False
    one: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": MAX_VALUE}
    example: Any = field.example
    match field.kind:
        case "number":
            one = {"type": "integer" if field.whole else "number", "minimum": field.least, "maximum": field.most}
            example = orjson.loads(field.example)
        case "boolean":
            one, example = {"type": "boolean"}, field.example == "true"
        case "year":
            one = {"type": "string", "pattern": "^[0-9]{4}$"}
        case "month":
            one = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"}
        case "keyword" if field.choices:
            one = {"type": "string", "enum": [*field.choices]}
    if operator in ("in", "not_in", "all"):
        return {"type": "array", "items": one, "minItems": 1}, [example]
    return one, example
