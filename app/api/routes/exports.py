"""Exports created by `summit export`: their manifests and files.

They are in directories below SUMMIT_EXPORTS. No part of a request's path becomes part of a file's path: names are
looked up among existing exports and files.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any
from urllib.parse import quote

import fastapi
from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse
from starlette.types import Message, Receive, Scope, Send

from app.api.dependencies import Id, Parameters, Respond, SettingsDep
from app.api.openapi import PROBLEM, PROBLEMS
from app.api.openapi_parameters import plain_parameters
from app.errors import NotFound, RangeNotSatisfiable
from app.export.manifest import read_manifests
from app.query.parsing.query_string import nearest
from app.query.parsing.request import parse_nothing
from app.schemas.exports import Manifest
from app.schemas.responses import Export, Exports
from app.settings import Settings

router = APIRouter(prefix="/v1/exports", tags=["exports"], responses=PROBLEMS)

# Directories change without a write to the database, on which ETags depend.
REVALIDATED: Mapping[str, str] = MappingProxyType({"Cache-Control": "no-cache"})
# CSV and other text types would be compressed, but hashes and ranges refer to the bytes of the file.
MEDIA_TYPE = "application/octet-stream"
_BYTES = {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}

File = Annotated[str, fastapi.Path(alias="file")]


@router.get(
    "",
    operation_id="list_exports",
    summary="List exports, newest first",
    responses={200: {"model": Exports}},
    openapi_extra=plain_parameters(),
)
def list_exports(respond: Respond, settings: SettingsDep) -> Response:
    """Respond with every export."""
    data = [_described(name, manifest) for name, manifest in _exports(settings).items()]
    return respond({"data": data}, headers=REVALIDATED)


@router.get(
    "/{id}",
    operation_id="get_export",
    summary="Get an export: its files, their hashes and columns",
    responses={200: {"model": Export}},
    openapi_extra=plain_parameters(),
)
def get_export(name: Id, respond: Respond, settings: SettingsDep) -> Response:
    """Respond with one export."""
    return respond(_described(name, _named(_exports(settings), name, "export")), headers=REVALIDATED)


@router.get(
    "/{id}/{file}",
    operation_id="download_export",
    summary="Download a file of an export, whole or in ranges",
    responses={
        200: {"content": _BYTES},
        206: {"description": "The requested ranges", "content": {**_BYTES, "multipart/byteranges": {}}},
        304: {"description": "The client has the file already"},
        416: PROBLEM,
    },
)
def download(request: Request, name: Id, file_name: File, parameters: Parameters, settings: SettingsDep) -> Response:
    """Respond with a file. Its ETag is its hash, so ranges of one file are consistent."""
    parse_nothing(parameters, "a file")
    manifest = _named(_exports(settings), name, "export")
    file = _named({file.name: file for file in manifest.files}, file_name, "file of this export")
    headers = {**REVALIDATED, "ETag": f'"{file.sha256}"'}
    known = request.headers.get("if-none-match", "")
    if headers["ETag"] in (tag.strip().removeprefix("W/") for tag in known.split(",")):
        return Response(status_code=304, headers=headers)
    assert settings.exports
    path = settings.exports / name / file.name
    try:
        stat = path.stat()
    except FileNotFoundError:
        raise NotFound(f"{file.name} is being replaced or was removed.") from None
    return _Download(path, headers=headers, media_type=MEDIA_TYPE, filename=file.name, stat_result=stat)


class _Download(FileResponse):
    """A file, or ranges of it. Raises RangeNotSatisfiable."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_checked(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] >= 400:
                raise RangeNotSatisfiable(int(self.headers["content-length"]))
            await send(message)

        # HeadMiddleware has changed HEAD to GET, for which the whole file would be read.
        as_asked = {**scope, "method": "HEAD"} if scope.get("head") else scope
        await super().__call__(as_asked, receive, send_checked)


def _exports(settings: Settings) -> Mapping[str, Manifest]:
    return read_manifests(settings.exports) if settings.exports else {}


def _named(existing: Mapping[str, Any], name: str, kind: str) -> Any:
    if name not in existing:
        suggestion = nearest(name, existing)
        raise NotFound(f"Unknown {kind} {name[:100]!r}.", [suggestion] if suggestion else [])
    return existing[name]


def _described(name: str, manifest: Manifest) -> dict[str, Any]:
    """Return a manifest with the URLs of the export and its files."""
    url = f"/v1/exports/{quote(name, safe='')}"
    described = manifest.model_dump(mode="json")
    files = [{**file, "url": f"{url}/{file['name']}"} for file in described["files"]]
    return {"id": name, **described, "files": files, "url": url}
