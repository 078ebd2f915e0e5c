"""StoredCorrection answers are the answers, until something is written."""

import asyncio
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app.api.middleware.conditional_requests import CACHE_CONTROL
from app.api.middleware.response_cache import OVERHEAD, ResponseCacheMiddleware
from app.settings import Settings
from app.store.engine import Store
from app.store.revision import Revision
from tests.api.client import TODAY, Client, asking
from tests.query.world import World


class Fixed:
    """Revisions and a day that the test sets."""

    def __init__(self) -> None:
        self.revision: Revision | None = Revision("one", 1)
        self.day = TODAY

    def today(self) -> date:
        return self.day

    async def current(self) -> Revision | None:
        return self.revision


class Application:
    """Answers with its number of calls, in one piece or several; `during` happens while it works."""

    def __init__(self) -> None:
        self.calls = 0
        self.status, self.size, self.pieces = 200, 10, 1
        self.headers = [(b"cache-control", CACHE_CONTROL)]
        self.during: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.calls += 1
        body = str(self.calls).encode().ljust(self.size)
        if self.during:
            self.during()
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        for piece in range(self.pieces):
            await send({"type": "http.response.body", "body": body, "more_body": piece < self.pieces - 1})


class Asked:
    """A cache over an application, asked from plain functions."""

    def __init__(self, most: int = 1_000_000) -> None:
        self.revisions = Fixed()
        self.app = Application()
        self.cache = ResponseCacheMiddleware(self.app, self.revisions, most)  # type: ignore[arg-type]

    def get(
        self, path: str = "/", query: bytes = b"", method: str = "GET", scheme: str = "http", **headers: str
    ) -> int:
        """Return the number of the call that made the answer."""
        messages: list[Any] = []

        async def send(message: Any) -> None:
            messages.append(message)

        named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": "http", "method": method, "scheme": scheme, "path": path, "query_string": query}
        scope["headers"] = named
        asyncio.run(self.cache(scope, None, send))  # type: ignore[arg-type]
        return int(messages[1]["body"])


@pytest.fixture
def asked() -> Asked:
    return Asked()


def test_an_answer_is_made_once_for_each_version(asked: Asked) -> None:
    assert [asked.get(), asked.get()] == [1, 1]
    asked.revisions.revision = Revision("one", 2)
    assert [asked.get(), asked.get()] == [2, 2]
    asked.revisions.revision = Revision("another", 2)
    assert asked.get() == 3
    asked.revisions.day += timedelta(1)
    assert [asked.get(), asked.get()] == [4, 4]


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/other"},
        {"query": b"a=1"},
        {"scheme": "https"},
        {"accept": "text/csv"},
        {"accept_encoding": "br"},
    ],
)
def test_what_is_asked_otherwise_is_answered_otherwise(asked: Asked, other: dict[str, Any]) -> None:
    assert [asked.get(), asked.get(**other), asked.get(**other), asked.get()] == [1, 2, 2, 1]


@pytest.mark.parametrize(
    "other", [{"method": "POST"}, {"authorization": "Bearer x"}, {"if_none_match": "*"}, {"range": "bytes=0-1"}]
)
def test_some_requests_neither_find_nor_leave_an_answer(asked: Asked, other: dict[str, str]) -> None:
    assert [asked.get(**other), asked.get(), asked.get(**other), asked.get()] == [1, 2, 3, 2]


@pytest.mark.parametrize(
    ("name", "value"),
    [("status", 404), ("headers", []), ("headers", [(b"cache-control", b"no-store")]), ("pieces", 2), ("size", 62_600)],
)
def test_some_answers_are_not_kept(asked: Asked, name: str, value: Any) -> None:
    setattr(asked.app, name, value)
    assert [asked.get(), asked.get()] == [1, 2]
    assert asked.cache.cache.size == 0


def test_nothing_is_kept_of_a_database_without_a_version(asked: Asked) -> None:
    asked.revisions.revision = None
    assert [asked.get(), asked.get()] == [1, 2]


def test_an_answer_that_was_overtaken_by_a_write_is_not_kept(asked: Asked) -> None:
    def write_and_ask() -> None:
        asked.app.during = None
        asked.revisions.revision = Revision("one", 2)
        asyncio.get_running_loop().create_task(
            asked.cache(
                {"type": "http", "method": "GET", "path": "/x", "query_string": b"", "headers": []}, None, ignore
            )
        )  # type: ignore[arg-type]

    async def ignore(_: Any) -> None:
        pass

    async def slowly(scope: Any, receive: Any, send: Any) -> None:
        if scope["path"] == "/":
            write_and_ask()
            for _ in range(10):
                await asyncio.sleep(0)
        await asked.app(scope, receive, send)

    asked.cache.app = slowly
    asked.get()
    calls = asked.app.calls
    asked.cache.app = asked.app
    assert asked.get() == calls + 1


def test_what_is_kept_is_bounded_and_the_least_recently_used_goes_first() -> None:
    asked = Asked(most=20 * (OVERHEAD + 100))
    for number in range(20):
        asked.get(f"/{number}")
    assert asked.get("/0") == 1
    asked.get("/20")
    assert asked.cache.cache.size <= 20 * (OVERHEAD + 100)
    assert asked.get("/0") == 1
    assert asked.get("/1") == 22


def test_what_a_client_sends_counts_too() -> None:
    asked = Asked(most=20 * OVERHEAD)
    for number in range(20):
        asked.get(host=str(number) + "x" * OVERHEAD)
    assert asked.get(host="0" + "x" * OVERHEAD) == 21


@pytest.fixture
def own(database: Settings) -> Iterator[Client]:
    World(database)
    with asking(database) as client:
        yield client


def test_a_kept_answer_is_the_answer(own: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    first = own.get("/v1/quotes")
    monkeypatch.setattr("app.api.routes.resources.read_page", None)
    second = own.get("/v1/quotes")
    assert second.content == first.content
    changing = {"x-request-id"}
    assert {k: v for k, v in second.headers.items() if k not in changing} == {
        k: v for k, v in first.headers.items() if k not in changing
    }
    assert second.headers["x-request-id"] != first.headers["x-request-id"]
    assert own.request("HEAD", "/v1/quotes").headers["content-length"] == first.headers["content-length"]


@pytest.mark.parametrize("path", ["/v1/quotes/q-1", "/v1/quotes?id=q-1"])
def test_a_write_shows_in_the_next_answer(own: Client, path: str) -> None:
    def write(store: Store) -> None:
        with store.writing() as connection:
            connection.execute(text("""UPDATE quote SET body = replace(body, '"q-1"', '"q-new"') WHERE id = 'q-1'"""))
            connection.execute(text("UPDATE database SET revision = revision + 1"))

    before = own.get(path).text
    assert own.get(path).text == before
    write(own.app.state.store)
    assert "q-new" in own.get(path).text
    assert "q-new" not in before


def test_there_may_be_no_cache_at_all(database: Settings) -> None:
    World(database)
    with asking(database.model_copy(update={"response_cache_mb": 0})) as client:
        assert client.get("/v1/quotes").status_code == 200
        assert all(middleware.cls is not ResponseCacheMiddleware for middleware in client.app.user_middleware)
