"""OpenAPI: the operations of FastAPI's routes and of the reads, with the schemas and parameters of the catalog."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.routing import BaseRoute

from app.api import problems
from app.api.docs_page import TITLE, add_docs_page
from app.api.openapi_parameters import enumerations, parameters
from app.api.openapi_schemas import component_schemas, models, page_schema, reference
from app.api.problem_types import TYPES
from app.api.responses import MEDIA_TYPES
from app.query.resources import RESOURCES
from app.schemas.responses import Problem

DESCRIPTION = """\
News articles about diplomatic summits go in; who met, where and when, what was agreed and who said what comes out.
Every fact can be traced to the exact characters of the article that state it: ask for `include=evidence`.

A filter is `field=value` or `field__operator=value`. Dates are EDTF: `2025-08` is any day of that month. A filter on a
person, a country or a topic takes an id or any name, case and accents aside.
"""

_OTHER_TAGS = ("overviews", "evidence", "exports", "writes", "about")
SECURITY: list[dict[str, list[str]]] = [{"key": []}]

_MODEL = reference("{model}")["$ref"]

PROBLEM: dict[str, Any] = {"description": "A problem (RFC 9457)"}
# `_problem_statuses` replaces this with the statuses of each operation; otherwise FastAPI adds its own 422.
PROBLEMS: dict[int | str, dict[str, Any]] = {"default": PROBLEM}
_HEADERS = {
    HTTPStatus.PERMANENT_REDIRECT: ("Location", "string"),
    HTTPStatus.UNAUTHORIZED: ("WWW-Authenticate", "string"),
    HTTPStatus.TOO_MANY_REQUESTS: ("Retry-After", "integer"),
    HTTPStatus.SERVICE_UNAVAILABLE: ("Retry-After", "integer"),
}


def list_schema(schema: type[BaseModel]) -> dict[str, Any]:
    """Return the response of a list, in each of its formats."""
    number = {"schema": {"type": "integer"}}
    return {
        "content": {
            MEDIA_TYPES["json"]: {"schema": page_schema(schema)},
            **{MEDIA_TYPES[format_]: {"schema": {"type": "string"}} for format_ in ("csv", "ndjson", "atom")},
            MEDIA_TYPES["parquet"]: {"schema": {"type": "string", "format": "binary"}},
        },
        "headers": {
            "Link": {
                "description": "First, previous and next page, and the feed (RFC 8288)",
                "schema": {"type": "string"},
            },
            "X-Total-Rows": {"description": "For CSV, NDJSON and Parquet: length of the whole list", **number},
            "X-Revision": {"description": "For CSV, NDJSON and Parquet: revision of the data", **number},
        },
    }


def document(app: FastAPI, reads: Sequence[BaseRoute]) -> None:
    """Add /docs, and the operations of `reads`, which FastAPI does not route, to OpenAPI."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _openapi(app, reads)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
    add_docs_page(app)


def _openapi(app: FastAPI, reads: Sequence[BaseRoute]) -> dict[str, Any]:
    schema = get_openapi(title=TITLE, version=app.version, description=DESCRIPTION, routes=[*reads, *app.routes])
    schema["tags"] = [{"name": name} for name in (*RESOURCES, *_OTHER_TAGS)]
    components = schema["components"]
    others = models_json_schema([(model, "serialization") for model in models()], ref_template=_MODEL)[1]
    components["schemas"] = component_schemas(components["schemas"] | others["$defs"] | enumerations())
    components["parameters"] = parameters()
    components["responses"] = {}
    components["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer", "description": "`summit keys create`"}}
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            _finish(path, operation, components["responses"])
    return schema


def _finish(path: str, operation: dict[str, Any], problems_by_name: dict[str, Any]) -> None:
    """Add the problems of an operation and an example of the id in its path; remove FastAPI's titles."""
    found = operation["responses"]
    declared = {int(status) for status, response in found.items() if response == PROBLEM and status != "default"}
    for response in found.values():
        for content in response.get("content", {}).values():
            content.get("schema", {}).pop("title", None)
    for status in sorted({*_problem_statuses(path, operation), *declared}):
        problems_by_name[f"Problem{status}"] = _problem_response(status)
        found[str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
    found.pop("default", None)
    resource = RESOURCES.get(path.split("/")[2]) if path.startswith("/v1/") else None
    for parameter in operation.get("parameters", ()):
        if parameter.get("in") == "path":
            del parameter["schema"]["title"]
            if resource:
                parameter["example"] = resource.by_name["id"].example


def _problem_statuses(path: str, operation: dict[str, Any]) -> set[int]:
    """Return the problem statuses implied by the form of an operation."""
    statuses = {400, 429, 500, 503}
    if "security" in operation:
        statuses |= {401, 403}
    else:
        statuses.add(406)
    if "requestBody" in operation:
        statuses |= {408, 413, 415, 422}
    if "{id}" in path:
        statuses |= {300, 308, 404, 410} if path.split("/")[2] in RESOURCES else {404}
    return statuses


def _problem_response(status: int) -> dict[str, Any]:
    slugs = ", ".join(slug for slug, type_ in TYPES.items() if status in type_.statuses)
    header = _HEADERS.get(HTTPStatus(status))
    return {
        "description": f"Problem (RFC 9457) of type {slugs}",
        "content": {problems.MEDIA_TYPE: {"schema": reference(Problem.__name__)}},
        **({"headers": {header[0]: {"schema": {"type": header[1]}}}} if header else {}),
    }
