"""OpenAPI, and the page that shows it: all of it served from here."""

from importlib.resources import files
from typing import Annotated, Any

from fastapi import FastAPI, Path
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.openapi.utils import get_openapi
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from app.api import problems
from app.api.parameters import parameters
from app.api.schemas import Problem

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
    components["parameters"] = parameters()
    components["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer", "description": "`summit keys create`"}}
    return schema
