"""OpenAPI, its parameters made from the field catalog, and the page that shows it: all of it served from here."""

from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from typing import Annotated, Any

import orjson
from fastapi import FastAPI, Path
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.openapi.utils import get_openapi
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from app.api import problems
from app.api.schemas import Problem
from app.query.catalog import MEANING, Field, Operator, Resource
from app.query.grouping import COUNT, MAX_FACETS, MAX_KEYS
from app.query.request import COUNTS, DEFAULT_LIMIT, LIST_PARAMETERS, MAX_LIMIT, MAX_OFFSET, SELECTION_PARAMETERS
from app.query.resources import RESOURCES
from app.query.selection import EVIDENCE, paths
from app.query.values import MAX_VALUE

ASSETS = "/docs/assets"
TITLE = "Summit"
DESCRIPTION = """\
News articles about diplomatic summits go in; who met, where and when, what was agreed and who said what comes out.
Every fact can be traced to the exact characters of the article that state it: ask for `include=evidence`.

A filter is `field=value` or `field__operator=value`. Dates are EDTF: `2025-08` is any day of that month. A filter on a
person, a country or a topic takes an id or any name, case and accents aside.
"""

Id = Annotated[str, Path(alias="id")]

# Every operation may answer with one; which, the status tells.
PROBLEMS: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "A problem (RFC 9457)",
        "content": {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}


def list_parameters(resource: Resource, without: str | None = None) -> dict[str, Any]:
    """Return the part of an operation that says what a list of `resource` takes; `without` the filter in the path."""
    filters = [name for name in resource.filters if name != without]
    return _references(resource, *filters, *LIST_PARAMETERS)


def item_parameters(resource: Resource) -> dict[str, Any]:
    """Return the part of an operation that says what one record of `resource` takes."""
    return _references(resource, *SELECTION_PARAMETERS)


def plain_parameters() -> dict[str, Any]:
    """Return the part of an operation that takes nothing but `pretty`."""
    return _references(None, "pretty")


def document(app: FastAPI) -> None:
    """Give `app` /openapi.json's content and /docs."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _openapi(app)
        return app.openapi_schema

    def docs() -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url="/openapi.json",
            title=TITLE,
            swagger_js_url=f"{ASSETS}/swagger-ui-bundle.js",
            swagger_css_url=f"{ASSETS}/swagger-ui.css",
            swagger_favicon_url=f"{ASSETS}/favicon.png",
            swagger_ui_parameters={"validatorUrl": None, "docExpansion": "none"},
        )

    app.openapi = openapi  # type: ignore[method-assign]
    app.add_api_route("/docs", docs, summary="This documentation", tags=["about"], response_class=HTMLResponse)
    # The package of Swagger UI's own files; nothing of it is run.
    app.mount(ASSETS, StaticFiles(directory=str(files("fastapi_offline") / "static")))


def _openapi(app: FastAPI) -> dict[str, Any]:
    schema = get_openapi(title=TITLE, version=app.version, description=DESCRIPTION, routes=app.routes)
    components = schema["components"]
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    components["schemas"] |= {**problem.pop("$defs"), "Problem": problem}
    components["parameters"] = {**_SHARED, **{n: p for r in RESOURCES.values() for n, p in _parameters_of(r)}}
    return schema


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
        'Words, "phrases", -exclusion and prefix*; any other mark is a space. The best match comes first unless `sort` '
        "says otherwise.",
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
        "How many records a page has.",
        {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
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
    "count": _parameter("count", "Whether to count the whole list.", {"enum": [*COUNTS], "default": COUNTS[0]}),
    "pretty": _parameter("pretty", "Indent the answer.", {"type": "boolean", "default": False}),
}


def _parameters_of(resource: Resource) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the parameters that are the resource's own, by their name among the components."""
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
        ("fields", "The fields to serve, with dots for their parts.", _names(paths(resource.shape)), "id"),
        ("include", "What to add: evidence, or relations whole.", _names((EVIDENCE, *resource.relations)), EVIDENCE),
    ):
        yield f"{resource.name}.{name}", _parameter(name, what, schema, example=[example], style="form", explode=False)


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
