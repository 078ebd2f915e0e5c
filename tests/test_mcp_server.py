"""The tools of `summit mcp`, by the SDK's own client."""

import asyncio
import os
import socket
import sys
import time
from collections.abc import Iterator
from subprocess import DEVNULL, Popen
from typing import Any

import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters

from app.api import create_app
from app.mcp_server import Name, create_server
from app.query.resources import RESOURCES
from app.settings import Settings


def called(server: Any, tool: str, **arguments: Any) -> Any:
    async def call() -> Any:
        async with Client(server) as client:
            return await client.call_tool(tool, arguments)

    return asyncio.run(call())


def answer(server: Any, tool: str, **arguments: Any) -> dict[str, Any]:
    result = called(server, tool, **arguments)
    assert not result.is_error, result.content
    content: dict[str, Any] = result.structured_content
    return content


@pytest.fixture
def server(seeded: Settings) -> Iterator[Any]:
    app = create_app(seeded)
    yield create_server(app)
    app.state.ingestion.pool.close()
    app.state.primary.close()


def test_the_tools_are_described_with_every_resource_and_filter(server: Any) -> None:
    async def listed() -> Any:
        async with Client(server) as client:
            return (await client.list_tools()).tools

    tools = {tool.name: tool for tool in asyncio.run(listed())}
    assert {*tools} == {"search", "get", "list", "verify"}
    assert all(tool.description and tool.annotations.read_only_hint for tool in tools.values())
    assert {*Name.__args__} == {*RESOURCES}
    for resource in RESOURCES.values():
        assert f"- {resource.name}: " in tools["list"].description
        assert all(field.name in tools["list"].description for field in resource.fields)


def test_search_finds_in_every_resource(server: Any) -> None:
    found = {each["resource"]: each for each in answer(server, "search", q="Ishiba")["data"]}
    assert found["people"]["records"][0]["id"] == "shigeru-ishiba"


def test_records_come_with_evidence(server: Any) -> None:
    quotes = answer(server, "list", resource="quotes", filters={"speaker": "Lee", "format": "csv"}, limit=2)
    assert quotes["page"]["total"]["value"] == 3
    assert len(quotes["data"]) == 2
    assert quotes["meta"]["resolved"]["speaker"]["id"] == "lee-jae-myung"
    for record in quotes["data"]:
        assert record["text"] in {evidence["exact"] for evidence in record["evidence"]}
        assert answer(server, "get", resource="quotes", id=record["id"])["evidence"] == record["evidence"]


def test_pages_go_on(server: Any) -> None:
    first = answer(server, "list", resource="quotes", limit=4)
    cursor = first["page"]["next"].partition("cursor=")[2]
    second = answer(server, "list", resource="quotes", limit=4, cursor=cursor)
    ids = [record["id"] for page in (first, second) for record in page["data"]]
    assert len({*ids}) == len(ids) == 7


def test_a_quote_is_verified(server: Any) -> None:
    assert answer(server, "verify", text="calling him Tokyo’s “puppet.”")["verdict"] == "exact"
    assert answer(server, "verify", text="nobody ever said this at all")["verdict"] == "absent"


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("list", {"resource": "quotes", "filters": {"speeker": "Lee"}}, "Suggestion: speaker"),
        ("list", {"resource": "summits", "filters": {"country": "Japn"}}, "Japn"),
        ("get", {"resource": "people", "id": "ishiba"}, "shigeru-ishiba"),
        ("get", {"resource": "people", "id": "../../metrics"}, "No such path"),
        ("list", {"resource": "metrics"}, "resource"),
        ("search", {"q": "!"}, "q"),
    ],
)
def test_a_mistake_says_what_to_write_instead(server: Any, tool: str, arguments: dict[str, Any], words: str) -> None:
    result = called(server, tool, **arguments)
    assert result.is_error
    assert words in result.content[0].text


@pytest.mark.slow
def test_stdio_and_http_serve_the_same_tools(seeded: Settings) -> None:
    environment = {**os.environ, "SUMMIT_DATABASE_URL": seeded.database_url}
    stdio = StdioServerParameters(command=sys.executable, args=["-m", "app", "mcp"], env=environment)
    expected = answer(stdio, "list", resource="leaders")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "app", "mcp", "--http", "--port", str(port)]
    with Popen(command, env=environment, stderr=DEVNULL) as served:
        try:
            for _ in range(600):
                with socket.socket() as asked:
                    if asked.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            assert answer(f"http://127.0.0.1:{port}/mcp", "list", resource="leaders") == expected
        finally:
            served.terminate()
