"""Explorer: one page for every view, and its static files."""

from typing import Annotated

import fastapi
from fastapi import APIRouter, Request, Response

from app.api.openapi import PROBLEMS
from app.errors import NotFound
from app.explorer import Asset, assets_version, load_assets, load_pictures, render_page, render_tour, view_at

router = APIRouter(include_in_schema=False, responses=PROBLEMS)

# No inline code, no other host; pages of another origin cannot frame it.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
# The URL of a file contains the hash of all files.
FOR_EVER = "public, max-age=31536000, immutable"

Version = Annotated[str, fastapi.Path(alias="version")]
Name = Annotated[str, fastapi.Path(alias="path")]


@router.get("/explore")
@router.get("/explore/{path:path}")
async def get_view(request: Request) -> Response:
    """Respond with the page, which renders the view of its URL."""
    return page_response(request, request.path_params.get("path", ""))


@router.get("/explorer/{version}/{path:path}")
async def get_asset(request: Request, version: Version, name: Name) -> Response:
    """Respond with a static file."""
    asset = load_assets().get(name) if version == assets_version() else None
    if asset is None:
        raise NotFound(f"The explorer has no file {name[:100]!r} of version {version[:40]!r}. Reload the page.")
    return _response(request, asset, {"Cache-Control": FOR_EVER})


@router.get("/docs/tour")
async def get_tour(request: Request) -> Response:
    """Respond with the tour of the explorer."""
    return _page(request, render_tour(request.scope.get("root_path", "")))


@router.get("/docs/pictures/{path}")
async def get_picture(request: Request, name: Name) -> Response:
    """Respond with a picture of the tour."""
    picture = load_pictures().get(name)
    if picture is None:
        raise NotFound(f"The tour has no picture {name[:100]!r}.")
    return _response(request, picture, {"Cache-Control": "no-cache"})


def page_response(request: Request, path: str = "") -> Response:
    """Return the page as a response, for a view at a path below /explore."""
    return _page(request, render_page(request.scope.get("root_path", ""), view_at(path)))


def _page(request: Request, page: Asset) -> Response:
    return _response(request, page, {"Cache-Control": "no-cache", "Content-Security-Policy": POLICY})


def _response(request: Request, asset: Asset, headers: dict[str, str]) -> Response:
    """Return a file, or 304 if the client has it. The tag is weak, since compression changes the bytes."""
    headers = {**headers, "ETag": f'W/"{asset.digest}"'}
    known = request.headers.get("if-none-match", "")
    if f'"{asset.digest}"' in (tag.strip().removeprefix("W/") for tag in known.split(",")):
        return Response(status_code=304, headers=headers)
    return Response(asset.content, headers=headers, media_type=asset.media_type)
