"""An application asked in-process, from plain functions."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import httpx

from app.api import create_app
from app.settings import Settings
from app.testing import LocalPool
from app.testing.fixtures import SummitClient
from tests.api.documented import check_documented
from tests.query.ask import TODAY


@contextmanager
def asking(settings: Settings, today: Callable[[], date] = lambda: TODAY) -> Iterator["Client"]:
    """Open an application on a database, and close it."""
    app = create_app(settings, today)
    yield Client(app)
    app.state.ingestion.pool.close()
    app.state.store.close()
    app.state.primary.close()


def use_local_pool(client: "Client") -> None:
    """Let an application extract in this process, which has the model loaded already."""
    state = client.app.state
    state.ingestion.pool.close()
    state.ingestion = replace(state.ingestion, pool=LocalPool())


class Client(SummitClient):
    """Adds to the client that Summit ships what its own tests ask for, and compares each response with OpenAPI."""

    def request(self, method: str, url: str, **options: Any) -> httpx.Response:
        response = super().request(method, url, **options)
        check_documented(response)
        return response

    def get_raw(self, path: str, query: bytes) -> httpx.Response:
        """Ask with a query string that no client would send."""
        scope = {
            "type": "http",
            "method": "GET",
            "scheme": "http",
            "http_version": "1.1",
            "server": ("summit", 80),
            "root_path": "",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query,
            "headers": [],
        }
        messages: list[Any] = []
        received: list[bool] = []

        async def receive() -> Any:
            if received:
                await asyncio.Event().wait()  # the client stays
            received.append(True)
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            messages.append(message)

        asyncio.run(self.app(scope, receive, send))
        start, *bodies = messages
        return httpx.Response(start["status"], headers=start["headers"], content=b"".join(b["body"] for b in bodies))

    def data(self, url: str) -> list[dict[str, Any]]:
        """Return the records of a list, which must be answered 200."""
        answer = self.get(url)
        assert answer.status_code == 200, answer.text
        data: list[dict[str, Any]] = answer.json()["data"]
        return data

    def ids(self, url: str) -> list[str]:
        return [record["id"] for record in self.data(url)]
