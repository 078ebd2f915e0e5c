"""A read has a limit of work, its client may leave, and few slow reads run at a time."""

import asyncio
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, text

from app.api.inline import Slots
from app.api.routes import resources
from app.query import text_matching
from app.query.execution import QueryExecution
from app.settings import Settings
from app.store.statements import fetch
from tests.api.client import Client, asking

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) SELECT count(*) FROM n"
A_THIRD_OF_A_LIMIT = ENDLESS.replace("2000000000", "100000")


def changed(client: Client, **settings: float) -> Settings:
    found: Settings = client.app.state.settings
    return found.model_copy(update=settings)


@pytest.fixture
def limited(world: Client) -> Iterator[Client]:
    with asking(changed(world, read_seconds=0.2, slow_reads=1, streams=1)) as client:
        yield client


def patched(patch: pytest.MonkeyPatch, name: str, statement: str = ENDLESS, times: int = 1) -> threading.Event:
    """Let a function of a route execute a slow statement first; return an event that is set as it begins."""
    begun = threading.Event()
    original = getattr(resources, name)

    def slow(*args: Any) -> Any:
        connection = next(arg for arg in args if isinstance(arg, Connection))
        begun.set()
        for _ in range(times):
            connection.execute(text(statement))
        return original(*args)

    patch.setattr(resources, name, slow)
    return begun


def assert_problem(answer: httpx.Response, slug: str) -> None:
    assert (answer.status_code, answer.json()["type"]) == (503, f"/problems/{slug}")
    assert answer.headers["retry-after"] == "1"


def idle(client: Client) -> bool:
    """Return True if no connection is taken but the one of inline reads."""
    store = client.app.state.store
    kept = int(store._inline is not None and store._inline._connection is not None)
    return bool(store.reader.pool.checkedout() == kept)


@pytest.mark.parametrize("path", ["/v1/quotes?limit=3", "/v1/people/bo-lind"])
def test_a_read_over_the_limit_is_refused_and_the_next_one_is_not(
    limited: Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    with monkeypatch.context() as patch:
        patched(patch, "_read_page" if "?" in path else "_read_record")
        assert_problem(limited.get(path), "query-too-slow")
    assert limited.get(path).status_code == 200
    assert idle(limited)


def test_statements_of_a_read_count_together(limited: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    patched(monkeypatch, "_read_page", A_THIRD_OF_A_LIMIT, times=50)
    assert_problem(limited.get("/v1/quotes"), "query-too-slow")


def test_the_comparison_of_texts_counts_too(limited: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []

    def slowly(text: str, phrase: object) -> Iterator[Any]:
        compared.append(text)
        ends = time.thread_time() + 0.25
        while time.thread_time() < ends:
            pass
        return iter(())

    monkeypatch.setattr(text_matching, "places", slowly)
    answer = limited.request("POST", "/v1/verify", content=b"the", headers={"content-type": "text/plain"})
    assert_problem(answer, "query-too-slow")
    assert len(compared) <= 2  # PostgreSQL has a quick attempt first


def test_a_client_that_leaves_cancels_its_read(world: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with asking(changed(world, read_seconds=3_600)) as client:
        begun = patched(monkeypatch, "_read_page")
        assert ask_and_leave(client, "/v1/quotes", begun) == []
        assert idle(client)


def test_a_client_that_leaves_while_it_waits_for_a_slot_takes_none(
    world: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with asking(changed(world, read_seconds=3_600, slow_reads=1)) as client:
        begun = patched(monkeypatch, "_read_page")
        assert ask_and_leave(client, "/v1/quotes", begun, others=2) == []
        assert idle(client)


def ask_and_leave(client: Client, path: str, begun: threading.Event, others: int = 0) -> list[Any]:
    """Send requests and disconnect once the first is being read; return what was sent to it."""
    sent: list[Any] = []

    async def receive() -> Any:
        while not begun.is_set():
            await asyncio.sleep(0.001)
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": "GET", "scheme": "http", "http_version": "1.1", "server": ("summit", 80),
        "root_path": "", "path": path, "raw_path": path.encode(), "query_string": b"", "headers": [],
    }  # fmt: skip

    async def ask() -> None:
        await asyncio.gather(*(client.app({**scope}, receive, send) for _ in range(1 + others)))

    asyncio.run(ask())
    return sent


def asked_while_taken(client: Client, slots: Slots, path: str) -> httpx.Response:
    """Send a request while the only slot is taken."""

    async def ask() -> httpx.Response:
        http = httpx.AsyncClient(transport=httpx.ASGITransport(client.app), base_url="http://summit")
        async with http, slots.taken():
            return await http.get(path)

    return asyncio.run(ask())


def test_when_all_slots_are_taken_slow_reads_are_refused_and_quick_ones_are_not(
    limited: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    slots = limited.app.state.slow_reads
    with monkeypatch.context() as patch:
        patched(patch, "_read_page")
        assert_problem(asked_while_taken(limited, slots, "/v1/quotes"), "overloaded")
    assert asked_while_taken(limited, slots, "/v1/people/bo-lind").status_code == 200


def test_few_reads_begin_at_a_time_on_postgresql(limited: Client) -> None:
    limited.app.state.quick_reads = Slots(1, 0.2, "reads")
    answer = asked_while_taken(limited, limited.app.state.quick_reads, "/v1/quotes")
    if limited.app.state.store.is_file:
        assert answer.status_code == 200
    else:
        assert_problem(answer, "overloaded")
    assert limited.get("/v1/quotes").status_code == 200  # the slot was released


@pytest.mark.parametrize("format_", ["csv", "ndjson"])
def test_a_stream_whose_first_part_is_too_slow_is_refused(
    limited: Client, monkeypatch: pytest.MonkeyPatch, format_: str
) -> None:
    def endless(connection: Connection, *args: Any) -> Any:
        fetch(connection, text(ENDLESS))

    with monkeypatch.context() as patch:
        patch.setattr("app.query.execution.fetch_parts", endless)
        assert_problem(limited.get(f"/v1/quotes?format={format_}"), "query-too-slow")
    assert limited.get(f"/v1/quotes?format={format_}").status_code == 200
    assert idle(limited)


def test_each_part_of_a_stream_has_the_whole_limit(limited: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.query.stream.SIZES", (1, 1))
    read = QueryExecution.serialized

    def slowly(execution: QueryExecution, found: Any) -> Any:
        execution._connection.execute(text(A_THIRD_OF_A_LIMIT))
        return read(execution, found)

    monkeypatch.setattr(QueryExecution, "serialized", slowly)
    answer = limited.get("/v1/quotes?format=ndjson&limit=18")
    assert answer.status_code == 200
    assert len(answer.text.splitlines()) == 18


def test_a_stream_ends_at_its_longest(world: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.query.stream.SIZES", (1, 1))
    with asking(changed(world, stream_seconds=1e-9)) as client:
        with pytest.raises(RuntimeError, match="already started"):  # the connection is closed
            client.get("/v1/quotes?format=ndjson")
        assert idle(client)


def test_more_streams_than_are_allowed_are_refused(limited: Client) -> None:
    answer = asked_while_taken(limited, limited.app.state.streams, "/v1/quotes?format=csv")
    assert_problem(answer, "overloaded")
    for method in ("GET", "HEAD", "GET"):  # each gives its slot back
        assert limited.request(method, "/v1/quotes?format=csv").status_code == 200


def test_filters_and_their_values_are_bounded(limited: Client) -> None:
    fields = next(each for each in limited.get("/v1/fields").json()["data"] if each["resource"] == "quotes")
    filters = {field["name"]: field["operators"] for field in fields["filters"]}
    names = [
        f"{name if one == 'eq' else f'{name}__{one}'}=1" for name, operators in filters.items() for one in operators
    ]
    assert codes(limited, f"/v1/quotes?{'&'.join(names[:21])}") == ["too-many"]
    ids = [",".join(f"q{number}" for number in range(first, first + 150)) for first in (0, 150)]
    assert limited.get(f"/v1/quotes?id__in={ids[0]}").status_code == 200
    assert codes(limited, f"/v1/quotes?id__in={ids[0]}&id__not_in={ids[1]}") == ["too-many"]


def codes(client: Client, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.status_code == 400
    return [error["code"] for error in answer.json()["errors"]]
