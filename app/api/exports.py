"""Exports that `summit export` has made: what there is, and the files themselves.

They stand in the folders below SUMMIT_EXPORTS, each beside its manifest. Nothing in a path becomes part of a file's: it
is looked up among the exports and files that there are.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any
from urllib.parse import quote

import fastapi
import orjson
from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse
from starlette.concurrency import run_in_threadpool
from starlette.types import Message, Receive, Scope, Send

from app.api.answers import json_answer
from app.api.documentation import PROBLEMS, Id
from app.api.parameters import plain_parameters
from app.api.schemas import Export, Exports
from app.errors import NotFound, RangeNotSatisfiable
from app.export.manifest import Manifest, read_manifests
from app.query.parameters import nearest, parse_query_string
from app.query.request import parse_nothing, parse_pretty

# Folders change without a write to the database, on which all else depends.
REVALIDATED: Mapping[str, str] = MappingProxyType({"Cache-Control": "no-cache"})
# Not CSV or the like, which would be compressed: what is sent is what the manifest hashes and what ranges count in.
MEDIA_TYPE = "application/octet-stream"

File = Annotated[str, fastapi.Path(alias="file")]


def export_routes() -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/v1/exports", tags=["exports"], responses=PROBLEMS)
    for path, answer, operation_id, summary, shape in (
        ("", list_exports, "list_exports", "Whole databases as files, the newest first", Exports),
        ("/{id}", one_export, "get_export", "An export: its files, their hashes and columns", Export),
    ):
        router.add_api_route(
            path,
            answer,
            operation_id=operation_id,
            summary=summary,
            responses={200: {"model": shape}},
            openapi_extra=plain_parameters(),
        )
    router.add_api_route(
        "/{id}/{file}",
        download,
        operation_id="download_export",
        summary="A file of an export; `Range` and `If-None-Match` are heeded",
        responses={
            200: {"content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}},
            206: {"description": "The bytes that `Range` asks for"},
            304: {"description": "The file that the client has"},
        },
    )
    return router


async def list_exports(request: Request) -> Response:
    """Answer with every export."""
    pretty = _pretty(request)
    content = {"data": [_described(name, manifest) for name, manifest in (await _exports(request)).items()]}
    return json_answer(request, orjson.dumps(content), pretty=pretty, headers=REVALIDATED)


async def one_export(request: Request, name: Id) -> Response:
    """Answer with one export."""
    pretty = _pretty(request)
    content = _described(name, _named(await _exports(request), name, "export"))
    return json_answer(request, orjson.dumps(content), pretty=pretty, headers=REVALIDATED)


async def download(request: Request, name: Id, file_name: File) -> Response:
    """Answer with a file. Its tag is its hash, so that what is asked for in parts fits together."""
    parse_nothing(parse_query_string(request.scope["query_string"]), "a file")
    manifest = _named(await _exports(request), name, "export")
    file = _named({file.name: file for file in manifest.files}, file_name, "file of this export")
    headers = {**REVALIDATED, "ETag": f'"{file.sha256}"'}
    known = request.headers.get("if-none-match", "")
    if headers["ETag"] in (tag.strip().removeprefix("W/") for tag in known.split(",")):
        return Response(status_code=304, headers=headers)
    path: Path = request.app.state.settings.exports / name / file.name
    try:
        stat = await run_in_threadpool(path.stat)
    except FileNotFoundError:
        raise NotFound(f"{file.name} is being replaced, or was removed.") from None
    return _Download(path, headers=headers, media_type=MEDIA_TYPE, filename=file.name, stat_result=stat)


class _Download(FileResponse):
    """A file, or the parts of it that are asked for. Raises RangeNotSatisfiable where it has no such part."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def checked(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] >= 400:
                raise RangeNotSatisfiable(int(self.headers["content-length"]))
            await send(message)

        # HEAD has become GET on its way here, and would have the file read to its end.
        await super().__call__({**scope, "method": "HEAD"} if scope.get("head") else scope, receive, checked)


async def _exports(request: Request) -> Mapping[str, Manifest]:
    folder = request.app.state.settings.exports
    return await run_in_threadpool(read_manifests, folder) if folder else {}


def _named(there_are: Mapping[str, Any], name: str, what: str) -> Any:
    if name not in there_are:
        suggestion = nearest(name, there_are)
        raise NotFound(f"There is no {what} {name[:100]!r}.", [suggestion] if suggestion else [])
    return there_are[name]


def _described(name: str, manifest: Manifest) -> dict[str, Any]:
    """Return a manifest with where it and its files are."""
    url = f"/v1/exports/{quote(name, safe='')}"
    described = manifest.model_dump(mode="json")
    files = [{**file, "url": f"{url}/{file['name']}"} for file in described["files"]]
    return {"id": name, **described, "files": files, "url": url}


def _pretty(request: Request) -> bool:
    return parse_pretty(parse_query_string(request.scope["query_string"]), "/v1/exports")
