"""Swagger UI at /docs, with all its assets."""

from importlib.resources import files

from fastapi import FastAPI
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

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
# The document has a parameter for each operator of each field, which generated clients need but which clutter the page.
# Those of a field with a parameter are folded into one. Swagger UI would send every default.
_START_SCRIPT = """\
const operators = {
  name: "operators",
  in: "query",
  description: 'Filters with an operator, as JSON: `{"date__gte": "2025-08", "country__all": "JP,KR"}`.',
  schema: { type: "object", additionalProperties: { type: "string" } },
  example: {},
  style: "form",
  explode: true,
};

function folded(document) {
  const shared = document.components.parameters;
  const found = (parameter) => (parameter.$ref ? shared[parameter.$ref.split("/").pop()] : parameter);
  for (const operation of Object.values(document.paths).flatMap(Object.values)) {
    const parameters = operation.parameters ?? [];
    for (const parameter of parameters) delete found(parameter).schema.default;
    const names = new Set(parameters.map((parameter) => found(parameter).name));
    const kept = parameters.filter((parameter) => {
      const [field, operator] = found(parameter).name.split("__");
      return !(operator && names.has(field));
    });
    if (kept.length < parameters.length) operation.parameters = [...kept, operators];
  }
  return document;
}

SwaggerUIBundle({
  url: "/openapi.json", dom_id: "#swagger-ui", deepLinking: true, validatorUrl: null, docExpansion: "none",
  plugins: [
    { statePlugins: { spec: { wrapActions: { updateJsonSpec: (update) => (spec) => update(folded(spec)) } } } },
  ],
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


def add_docs_page(app: FastAPI) -> None:
    """Add /docs and its assets."""

    def docs() -> HTMLResponse:
        return HTMLResponse(_PAGE, headers={"Content-Security-Policy": _POLICY})

    app.add_api_route("/docs", docs, summary="This documentation", tags=["about"], response_class=HTMLResponse)
    app.add_route(_START, lambda _: Response(_START_SCRIPT, media_type="text/javascript"), include_in_schema=False)
    # Only the package's static files are used, none of its code.
    app.mount(ASSETS, StaticFiles(directory=str(files("fastapi_offline") / "static")))
