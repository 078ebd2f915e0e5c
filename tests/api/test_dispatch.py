"""Routes that need nothing of FastAPI are called directly, and all others through it."""

import asyncio
from typing import Any

import pytest
from fastapi import APIRouter, Depends, Request, Response

from app.api.dispatch import Dispatch
from app.errors import NotFound
from tests.api.client import Client


async def one(request: Request, record_id: str) -> Response:
    if record_id == "none":
        raise NotFound("Nothing.")
    return Response(f"one {record_id}")


async def every(request: Request) -> Response:
    return Response("every")


def plain_function(request: Request) -> Response:
    return Response("")


async def dependent(request: Request, other: str = Depends(lambda: "")) -> Response:
    return Response("")


router = APIRouter()
for path, endpoint in (
    ("/v1/things", every),
    ("/v1/things/{id}", one),
    ("/v1/things/{id}/parts", one),
    ("/elsewhere/{id}", one),
    ("/v1/plain", plain_function),
    ("/v1/dependent", dependent),
):
    router.add_api_route(path, endpoint)
router.add_api_route("/v1/written", every, methods=["POST"])


def answer(path: str, method: str = "GET", root_path: str = "") -> str:
    """Return the body that dispatching sends; `passed on` where the application behind it is asked."""
    found: list[Any] = []

    async def behind(scope: Any, receive: Any, send: Any) -> None:
        found.append({"body": b"passed on"})

    async def send(message: Any) -> None:
        found.append(message)

    scope = {"type": "http", "method": method, "path": path, "root_path": root_path, "headers": [], "query_string": b""}
    asyncio.run(Dispatch(behind, router.routes)(scope, None, send))  # type: ignore[arg-type]
    body: bytes = found[-1]["body"]
    return body.decode()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/v1/things", "every"),
        ("/v1/things/a", "one a"),
        ("/v1/things/{id}", "one {id}"),
        ("/v1/things/a b/parts", "one a b"),
    ],
)
def test_an_endpoint_of_the_request_and_an_id_is_called(path: str, expected: str) -> None:
    assert answer(path) == expected


@pytest.mark.parametrize(
    "path",
    ["/v1/things/", "/v1/things/a/", "/v1/things/a/b", "/v1/things/a/parts/b", "/v1//a", "", "/", "//", "/v1/{id}",
     "/elsewhere/a", "/v1/plain", "/v1/dependent", "/v1/written"],
)  # fmt: skip
def test_everything_else_is_passed_on(path: str) -> None:
    assert answer(path) == "passed on"


def test_other_methods_and_places_are_passed_on() -> None:
    assert answer("/v1/things", method="POST") == "passed on"
    assert answer("/v1/things", root_path="/below") == "passed on"


def test_an_error_is_a_problem() -> None:
    assert '"type":"/problems/not-found"' in answer("/v1/things/none")


def test_every_read_of_ours_is_dispatched(world: Client) -> None:
    """What is passed on is what FastAPI answers of itself, and a file of an export: its path has two ends that vary."""
    (dispatch,) = (m for m in world.app.user_middleware if m.cls is Dispatch)
    table = Dispatch(world.app, dispatch.kwargs["routes"])._routes
    documented = {path for path, operations in world.app.openapi()["paths"].items() if "get" in operations}
    assert documented - {*table} == {"/docs", "/problems/{id}", "/v1/exports/{id}/{file}"}
