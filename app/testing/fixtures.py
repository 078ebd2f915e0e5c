"""Pytest fixtures: `pytest_plugins = ["app.testing.fixtures"]` in a conftest.py."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.testing import create_test_app


class SummitClient:
    """Sends requests to an in-process application from synchronous functions; no server, no port."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app

    def request(self, method: str, url: str, **options: Any) -> httpx.Response:
        """Return the response to a request; `options` are those of httpx."""

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://summit") as client:
                return await client.request(method, url, **options)

        return asyncio.run(send())

    def get(self, url: str, **options: Any) -> httpx.Response:
        """Return the response to a GET request."""
        return self.request("GET", url, **options)


@pytest.fixture
def summit() -> Iterator[Callable[..., SummitClient]]:
    """Return a function with the arguments of `create_test_app` that returns a client of the application."""
    made: list[SummitClient] = []

    def make(*arguments: Any, **options: Any) -> SummitClient:
        made.append(SummitClient(create_test_app(*arguments, **options)))
        return made[-1]

    yield make
    for client in made:
        client.app.state.remove()
