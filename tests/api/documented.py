"""Responses compared with the OpenAPI document: status, media type, and content."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import httpx
import jsonschema_rs
import orjson

from app.api import create_app

Json = dict[str, Any]


@cache
def document() -> Json:
    """Return the document as every application serves it."""
    made: Json = orjson.loads(orjson.dumps(create_app().openapi()))
    return made


def resolved(part: Json) -> Json:
    """Return a part of the document, or that to which it refers."""
    while "$ref" in part:
        found: Any = document()
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        part = found
    return part


def parameters_of(operation: Json) -> list[Json]:
    return [resolved(parameter) for parameter in operation.get("parameters", ())]


def operations(method: str) -> Iterator[tuple[str, Json]]:
    """Yield the path and the operation of everything with a method."""
    for path, found in document()["paths"].items():
        if method.lower() in found:
            yield path, found[method.lower()]


@cache
def operation_at(method: str, path: str) -> Json | None:
    """Return the operation of a request, None if the document has none. Paths without parameters come first."""
    for known, operation in sorted(operations(method), key=lambda pair: pair[0].count("{")):
        parts = zip(known.split("/"), path.split("/"), strict=False)
        if known.count("/") == path.count("/") and all(a == b or a.startswith("{") for a, b in parts):
            return operation
    return None


def check_documented(response: httpx.Response) -> None:
    """Assert that the document has the response, if it has the operation of its request."""
    request = response.request
    method = "GET" if request.method == "HEAD" else request.method
    operation = operation_at(method, request.url.raw_path.decode().partition("?")[0])
    if operation is None or response.status_code == 304:
        return
    where = f"{request.method} {request.url}: {response.status_code}"
    assert str(response.status_code) in operation["responses"], f"{where} is not documented"
    if request.method == "HEAD" or not response.content:
        return
    declared = resolved(operation["responses"][str(response.status_code)])
    media_type = response.headers["content-type"].partition(";")[0]
    assert media_type in declared["content"], f"{where} is {media_type}, which is not documented"
    if media_type in ("application/json", "application/problem+json", "application/ld+json"):
        schema = declared["content"][media_type]["schema"]
        validator(orjson.dumps(_of_request(schema, request))).validate(orjson.loads(response.content))


def _of_request(schema: Json, request: httpx.Request) -> Json:
    """Return the one alternative for a record or a page that fits the request, `fields=` and `group_by=` aside."""
    names = [each.get("$ref", "").rpartition("/")[2] for each in schema.get("anyOf", ())]
    if f"Partial{names[0] if names else ''}" not in names or {"fields", "group_by"} & {*request.url.params}:
        return schema
    whole: Json = schema["anyOf"][0]
    return whole


@cache
def validator(schema: bytes) -> Any:
    """Return the validator of a schema, whose references are those of the document."""
    components = {"components": {"schemas": document()["components"]["schemas"]}}
    return jsonschema_rs.Draft202012Validator({**orjson.loads(schema), **components})
