"""Problem types, each at the path that is its `type` URI: JSON, or HTML in a browser."""

from html import escape
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from app.api.dependencies import Id, json_responder
from app.api.openapi import PROBLEMS
from app.api.openapi_parameters import plain_parameters
from app.api.problem_types import TYPES, ProblemType
from app.api.responses import prefers_html
from app.api.routes.explorer import POLICY
from app.errors import NotFound
from app.explorer import assets_version
from app.query.parsing.query_string import nearest
from app.schemas import responses

router = APIRouter(prefix="/problems", tags=["about"], responses=PROBLEMS)

_HTML = {"text/html": {"schema": {"type": "string"}}}


@router.get(
    "",
    summary="List problem types",
    responses={200: {"model": responses.ProblemDescriptions, "content": _HTML}},
    openapi_extra=plain_parameters(),
)
async def list_problem_types(request: Request) -> Response:
    """Respond with every problem type."""
    if _in_browser(request):
        head = "<tr><th>type<th>status<th>remedy"
        rows = (
            f'<tr><td><a href="problems/{slug}">{slug}</a><td>{_statuses(type_)}<td>{_code(type_.advice)}'
            for slug, type_ in TYPES.items()
        )
        return _page("Types of problems", "", f"<table>{head}{''.join(rows)}</table>")
    respond = await json_responder(request)
    return respond({"data": [_problem_type(slug, type_) for slug, type_ in TYPES.items()]})


@router.get(
    "/{id}",
    summary="Get a problem type and its remedy",
    responses={200: {"model": responses.ProblemDescription, "content": _HTML}},
    openapi_extra=plain_parameters(),
)
async def get_problem_type(request: Request, slug: Id) -> Response:
    """Respond with a problem type."""
    if slug not in TYPES:
        suggestion = nearest(slug, TYPES)
        raise NotFound(f"Unknown type of problem {slug[:100]!r}.", [suggestion] if suggestion else [])
    type_ = TYPES[slug]
    if _in_browser(request):
        content = f"<p>Status {_statuses(type_)}, type <code>/problems/{slug}</code><p>{_code(type_.advice)}"
        return _page(type_.title, "../", f'{content}<p><a href="../problems">All types of problems</a>')
    respond = await json_responder(request)
    return respond(_problem_type(slug, type_))


def _problem_type(slug: str, type_: ProblemType) -> dict[str, Any]:
    return {"type": f"/problems/{slug}", "title": type_.title, "statuses": type_.statuses, "detail": type_.advice}


def _in_browser(request: Request) -> bool:
    return prefers_html(request.headers.get("accept", ""))


def _page(title: str, root: str, content: str) -> HTMLResponse:
    """Return a page; `root` leads from it to the root of the application."""
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
    style = f'<link rel="stylesheet" href="{root}explorer/{assets_version()}/problems.css">'
    page = f'<!doctype html><html lang="en"><head>{head}{style}</head>'
    body = f"<body><h1>{escape(title)}</h1>{content}</body></html>"
    return HTMLResponse(page + body, headers={"Content-Security-Policy": POLICY})


def _statuses(type_: ProblemType) -> str:
    return ", ".join(map(str, type_.statuses))


def _code(text: str) -> str:
    """Return text as HTML, with backquoted parts as code."""
    parts = escape(text).split("`")
    return "".join(f"<code>{part}</code>" if number % 2 else part for number, part in enumerate(parts))
