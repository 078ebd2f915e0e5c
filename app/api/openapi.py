"""OpenAPI, and the page that shows it, with all its assets."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, Field, create_model
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute
from starlette.staticfiles import StaticFiles

from app.api import problems
from app.api.openapi_parameters import parameters
from app.api.responses import MEDIA_TYPES
from app.schemas.records import Evidence, Highlight
from app.schemas.responses import Groups, ListOf, Problem

ASSETS = "/docs/assets"
TITLE = "Summit"
_START = "/docs/start.js"
_PAGE = f"""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{TITLE}</title>
<link rel="icon" href="{ASSETS}/favicon.png">
<link rel="stylesheet" href="{ASSETS}/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="{ASSETS}/swagger-ui-bundle.js"></script>
<script src="{_START}"></script>
</body>
</html>
"""
_START_SCRIPT = """\
SwaggerUIBundle({
  url: "/openapi.json", dom_id: "#swagger-ui", deepLinking: true, validatorUrl: null, docExpansion: "none",
});
"""
# Swagger UI's style sheet has its icons as data: URLs.
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
DESCRIPTION = """\
News articles about diplomatic summits go in; who met, where and when, what was agreed and who said what comes out.
Every fact can be traced to the exact characters of the article that state it: ask for `include=evidence`.

A filter is `field=value` or `field__operator=value`. Dates are EDTF: `2025-08` is any day of that month. A filter on a
person, a country or a topic takes an id or any name, case and accents aside.
"""

SECURITY: list[dict[str, list[str]]] = [{"key": []}]

# Any operation may respond with a problem; its type depends on the status.
PROBLEMS: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "A problem (RFC 9457)",
        "content": {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}


@cache
def list_schema(schema: type[BaseModel]) -> dict[str, Any]:
    """Return the response of a list: an envelope of records with their optional parts, or of counts."""
    listed = create_model(
        f"{schema.__name__}Listed",
        __base__=schema,
        __doc__=schema.__doc__,
        evidence=(list[Evidence], Field(default=[], description="With `include=evidence`.")),
        highlights=(
            list[Highlight],
            Field(default=[], description="With `highlight=true`: the words of `q`."),
        ),
    )
    number = {"schema": {"type": "integer"}}
    return {
        "model": ListOf[listed] | Groups,
        "content": {
            MEDIA_TYPES["csv"]: {"schema": {"type": "string"}},
            MEDIA_TYPES["ndjson"]: {"schema": {"type": "string"}},
            MEDIA_TYPES["parquet"]: {"schema": {"type": "string", "format": "binary"}},
            MEDIA_TYPES["atom"]: {"schema": {"type": "string"}},
        },
        "headers": {
            "Link": {"description": "first, prev and next page, and the feed (RFC 8288)", "schema": {"type": "string"}},
            "X-Total-Rows": {"description": "Of CSV, NDJSON and Parquet: the length of the whole list", **number},
            "X-Revision": {"description": "Of CSV, NDJSON and Parquet: the revision that was read", **number},
        },
    }


def document(app: FastAPI, reads: Sequence[BaseRoute]) -> None:
    """Add /docs, and the operations of `reads`, which FastAPI does not serve, to OpenAPI."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _openapi(app, reads)
        return app.openapi_schema

    def docs() -> HTMLResponse:
        return HTMLResponse(_PAGE, headers={"Content-Security-Policy": _POLICY})

    app.openapi = openapi  # type: ignore[method-assign]
    app.add_api_route("/docs", docs, summary="This documentation", tags=["about"], response_class=HTMLResponse)
    app.add_route(_START, lambda _: Response(_START_SCRIPT, media_type="text/javascript"), include_in_schema=False)
    # The package ships Swagger UI's files; none of its code runs.
    app.mount(ASSETS, StaticFiles(directory=str(files("fastapi_offline") / "static")))


def _openapi(app: FastAPI, reads: Sequence[BaseRoute]) -> dict[str, Any]:
    schema = get_openapi(title=TITLE, version=app.version, description=DESCRIPTION, routes=[*reads, *app.routes])
    components = schema["components"]
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    components["schemas"] |= {**problem.pop("$defs"), "Problem": problem}
    components["parameters"] = parameters()
    components["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer", "description": "`summit keys create`"}}
    return schema
