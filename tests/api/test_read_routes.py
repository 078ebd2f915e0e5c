"""Lists and items are routed by Starlette in front of FastAPI; everything else is FastAPI's."""

import asyncio
from typing import Any

import pytest

from app.api.middleware.read_routes import ReadRoutesMiddleware
from app.api.routes.resources import DOCUMENTED, read_routes
from tests.api.client import Client


def routed(path: str, method: str = "GET") -> str:
    """Return the name of the endpoint of a request, `FastAPI` if it is passed on."""
    found: list[str] = []

    async def behind(scope: Any, receive: Any, send: Any) -> None:
        found.append("FastAPI")

    routes = read_routes()
    for route in routes:
        name = route.endpoint.__name__  # type: ignore[attr-defined]

        async def endpoint(scope: Any, receive: Any, send: Any, name: str = name) -> None:
            found.append(name)

        route.app = endpoint  # type: ignore[attr-defined]
    scope = {"type": "http", "method": method, "path": path, "headers": [], "query_string": b""}
    asyncio.run(ReadRoutesMiddleware(behind, routes)(scope, None, None))  # type: ignore[arg-type]
    return found[0]


@pytest.mark.parametrize(
    ("path", "endpoint"),
    [
        ("/v1/quotes", "list_records"),
        ("/v1/quotes/q-1", "get_record"),
        ("/v1/quotes/{id}", "get_record"),
        ("/v1/people/a b/quotes", "list_related_records"),
    ],
)
def test_reads_of_resources_have_routes_of_their_own(path: str, endpoint: str) -> None:
    assert routed(path) == endpoint


@pytest.mark.parametrize(
    "path",
    [
        "/v1/quotes/",
        "/v1/quotes/a/",
        "/v1/quotes/a/b",
        "/v1//a",
        "",
        "/",
        "//",
        "/v1/search",
        "/v1/quotes/q-1/variants",
    ],
)
def test_everything_else_is_fastapis(path: str) -> None:
    assert routed(path) == "FastAPI"


def test_other_methods_are_fastapis() -> None:
    assert routed("/v1/articles", method="POST") == "FastAPI"


def test_a_sub_list_that_no_filter_makes_is_not_found(world: Client) -> None:
    assert world.get("/v1/topics/trade/countries").status_code == 404


def test_each_route_is_documented(world: Client) -> None:
    assert {*DOCUMENTED} <= {*world.app.openapi()["paths"]}
