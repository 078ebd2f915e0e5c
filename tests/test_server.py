"""What a connection may cost, and how a server ends."""

import asyncio
import ctypes
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count, islice
from pathlib import Path
from queue import Queue
from typing import Any

import httpx
import pytest
import requests
from starlette.types import Receive, Scope, Send

from app.extract import workers
from app.reference import load_reference
from app.server import LimitedProtocol
from app.settings import Settings
from app.store.engine import Store
from app.store.keys import create_key
from app.store.migrations import upgrade
from benchmarks.newsroom import Newsroom
from benchmarks.soak import resident
from benchmarks.synthetic import build
from tests.conftest import ingest_first_article
from tests.serving import serving

SMALL = {"Content-Type": "text/plain"}
FETCH = """
const response = await fetch(process.argv[1], {method: "POST", headers: {"Content-Type": "text/plain"},
  body: (await import("node:fs")).readFileSync(process.argv[2])});
console.log(JSON.stringify(await response.json()));
"""

# A freed block of 20 MB would let the next one of 1 MB come from the heap, where it leaves a hole.
ALLOCATE = """
import ctypes
from app.server import create_served_app
create_served_app()
class Info(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in "arena ordblks smblks hblks hblkhd a b c d e".split()]
libc = ctypes.CDLL(None)
libc.mallinfo2.restype = Info
large = bytearray(20_000_000)
del large
before = libc.mallinfo2().hblks
kept = bytearray(1_000_000)
print(libc.mallinfo2().hblks - before)
"""


def by_urllib(url: str, body: Path) -> Any:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(url, body.read_bytes(), SMALL), timeout=60)
    return json.loads(refused.value.read())


def by_requests(url: str, body: Path) -> Any:
    return requests.post(url, body.read_bytes(), headers=SMALL, timeout=60).json()


def by_httpx(url: str, body: Path) -> Any:
    return httpx.post(url, content=body.read_bytes(), headers=SMALL, timeout=60).json()


def by_curl(url: str, body: Path) -> Any:
    # Without the header curl asks first, and sends no body at all.
    return by_command(
        "curl", "-sS", "-H", "Expect:", "-H", "Content-Type: text/plain", "--data-binary", f"@{body}", url
    )


def by_fetch(url: str, body: Path) -> Any:
    return by_command("node", "--input-type=module", "-e", FETCH, url, str(body))


def by_command(name: str, *arguments: str) -> Any:
    if shutil.which(name) is None:
        pytest.skip(f"there is no {name}")
    return json.loads(subprocess.run([name, *arguments], check=True, capture_output=True, text=True).stdout)


CLIENTS: dict[str, Callable[[str, Path], Any]] = {
    "urllib": by_urllib,
    "requests": by_requests,
    "httpx": by_httpx,
    "curl": by_curl,
    "fetch": by_fetch,
}


@pytest.fixture(scope="module")
def server(seeded: Settings) -> Iterator[str]:
    with serving(seeded) as url:
        yield url


def connected(url: str, received: int = 0) -> socket.socket:
    """Connect; `received` bytes, if any, are held for the client by the kernel."""
    host, _, port = url.removeprefix("http://").partition(":")
    client = socket.socket()
    if received:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, received)
    client.settimeout(20)
    client.connect((host, int(port)))
    return client


def head(path: str, length: int, *headers: str) -> bytes:
    lines = [f"POST /v1/{path} HTTP/1.1", "Host: a", "Content-Type: text/plain", f"Content-Length: {length}", *headers]
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode()


def received(client: socket.socket) -> bytes:
    """Return all that arrives until the server closes the connection."""
    found = b""
    with suppress(ConnectionResetError):
        while piece := client.recv(65_536):
            found += piece
    return found


def problem_of(response: bytes) -> dict[str, Any]:
    head, _, body = response.partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head.lower()
    assert b"content-security-policy: default-src 'none'" in head.lower()
    problem: dict[str, Any] = json.loads(body)
    return problem


def patient(seen: Queue[str]) -> Callable[[Scope, Receive, Send], Any]:
    """Return an application that responds to nothing, and notes how its requests end."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            for each in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{each}.complete"})
            return
        try:
            while (message := await asyncio.wait_for(receive(), 5))["type"] == "http.request":
                pass
            seen.put(message["type"])
        except TimeoutError:
            seen.put("nothing")

    return app


@pytest.mark.parametrize("sent", [b"", b"GET /healthz HTTP/1.1\r\nHost: a\r\nX-Slow: ", b"\r\n\r\n"])
def test_headers_that_do_not_come_in_time_end_the_connection(
    server: str, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr("app.server.HEADER_SECONDS", 0.05)
    with connected(server) as client:
        client.sendall(sent)
        assert received(client) == b""


@pytest.mark.parametrize("pieces", [1, 40])
def test_headers_that_are_too_long_are_refused(server: str, pieces: int) -> None:
    with connected(server) as client:
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n")
        with suppress(ConnectionError):
            for number in range(pieces):
                client.sendall(b"X-%d: %b\r\n" % (number, b"x" * (80_000 // pieces)))
            client.sendall(b"\r\n")
        assert problem_of(received(client))["type"] == "/problems/request-header-fields-too-large"


def test_a_header_that_is_too_long_is_refused(server: str) -> None:
    with connected(server) as client:
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\nAccept: " + b"," * 8_192 + b"\r\n\r\n")
        assert problem_of(received(client))["type"] == "/problems/request-header-fields-too-large"


@pytest.mark.parametrize(
    "begun",
    [
        b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nX: ",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX: ",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n2;x=",
    ],
    ids=["headers of the next request", "trailers", "chunk extension"],
)
def test_all_that_is_not_a_body_is_bounded_while_a_request_runs(
    seeded: Settings, monkeypatch: pytest.MonkeyPatch, begun: bytes
) -> None:
    monkeypatch.setattr("tests.serving.create_app", lambda _: patient(Queue()))
    with serving(seeded) as url, connected(url) as client:
        client.sendall(begun)
        with pytest.raises(ConnectionError):  # noqa: PT012  # the kernels hold some of it
            for _ in range(500):
                client.sendall(b"x" * 65_536)


def test_a_long_body_is_no_header(server: str) -> None:
    with connected(server) as client:
        client.sendall(head("articles", 2_000_000, "Connection: close") + b"x" * 2_000_000)
        assert received(client).startswith(b"HTTP/1.1 401")


@pytest.mark.parametrize("hosts", [0, 2])
def test_a_request_has_one_host(server: str, hosts: int) -> None:
    with connected(server) as client:
        client.sendall(b"GET /healthz HTTP/1.1\r\n" + b"Host: a\r\n" * hosts + b"\r\n")
        assert problem_of(received(client))["status"] == 400


def test_a_request_of_the_first_version_needs_no_host(server: str) -> None:
    with connected(server) as client:
        client.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
        assert received(client).startswith(b"HTTP/1.1 200")


def test_a_stream_to_a_client_of_the_first_version_has_no_chunks(server: str) -> None:
    path = "/v1/quotes?format=csv"
    with connected(server) as client:
        client.sendall(f"GET {path} HTTP/1.0\r\n\r\n".encode())
        head, _, body = received(client).partition(b"\r\n\r\n")
    assert b"transfer-encoding" not in head
    assert body.splitlines() == httpx.get(f"{server}{path}").content.splitlines()


def test_a_broken_stream_to_a_client_of_the_first_version_does_not_look_whole(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.api.streams.monotonic", count(step=1e9).__next__)
    with connected(server) as client:
        client.sendall(b"GET /v1/quotes?format=csv HTTP/1.0\r\n\r\n")
        with pytest.raises(ConnectionResetError):  # noqa: PT012  # the first pieces may arrive
            while client.recv(65_536):
                pass


def test_a_client_that_leaves_ends_its_request_though_others_follow_it(
    seeded: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = Queue[str]()
    monkeypatch.setattr("tests.serving.create_app", lambda _: patient(seen))
    with serving(seeded) as url:
        with connected(url) as client:
            client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * 2)
        assert seen.get(timeout=20) == "http.disconnect"


def test_a_body_with_an_upgrade_is_refused_and_not_dropped(server: str) -> None:
    with connected(server) as client:
        client.sendall(head("verify", 5, "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c") + b"Japan")
        assert "Upgrade" in problem_of(received(client))["detail"]


def test_a_connection_too_many_gets_a_problem(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = LimitedProtocol.connection_made

    def connection_made(self: LimitedProtocol, transport: Any) -> None:
        made(self, transport)
        self.limit_concurrency = 1

    monkeypatch.setattr(LimitedProtocol, "connection_made", connection_made)
    with connected(server) as client:
        client.sendall(b"GET /v1/quotes HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        response = received(client)
    assert problem_of(response)["type"] == "/problems/overloaded"
    assert b"retry-after: 1" in response


@pytest.mark.parametrize("sent", [b"\x16\x03\x01\x02\x00\x01", b"GET / HTTP/9\r\n\r\n", b"HELO there\r\n\r\n"])
def test_what_is_not_http_is_a_problem(server: str, sent: bytes) -> None:
    with connected(server) as client:
        client.sendall(sent)
        assert problem_of(received(client))["status"] == 400


def test_a_client_that_reads_nothing_is_dropped(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.server.STALLED_SECONDS", 0.05)
    with connected(server) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        request = b"GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n"
        with pytest.raises(ConnectionError):  # noqa: PT012  # it may be noticed by either
            while True:
                client.sendall(request * 100)


def test_a_body_that_does_not_come_in_time_is_refused(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.api.request_body.SECONDS", 0.05)
    monkeypatch.setattr("app.api.middleware.unread_body.MOST_SECONDS", 0.05)
    with connected(server) as client:
        client.sendall(head("verify", 100, "Connection: close") + b"Japan")
        assert problem_of(received(client))["type"] == "/problems/request-timeout"


@pytest.mark.parametrize(
    ("path", "size", "status"), [("articles", 3_000_000, 401), ("verify", 3_000_000, 413), ("verify", 12_000_000, 413)]
)
@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_that_sends_too_much_can_read_why_it_is_refused(
    server: str, client: str, path: str, size: int, status: int, tmp_path: Path
) -> None:
    body = tmp_path / "body"
    body.write_bytes(bytes(size))
    for _ in range(3):
        problem = CLIENTS[client](f"{server}/v1/{path}", body)
        assert problem["status"] == status


def test_a_client_that_asks_first_sends_no_body(server: str) -> None:
    with connected(server) as client:
        client.sendall(head("articles", 3_000_000, "Expect: 100-continue", "Connection: close"))
        assert received(client).startswith(b"HTTP/1.1 401")


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'summit.db'}")
    upgrade(settings)
    ingest_first_article(settings)
    return settings


@contextmanager
def process(settings: Settings, *options: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start `summit serve`; yield it and its URL."""
    command = [sys.executable, "-m", "app", "serve", "--port", "0", *options]
    names = {**os.environ, "SUMMIT_DATABASE_URL": settings.database_url, **environment}
    names["PYTHONUNBUFFERED"] = "1"
    served = subprocess.Popen(command, env=names, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert served.stdout
        line = next(
            line for line in served.stdout if "listening on http" in line
        )  # uvicorn logs before the port listens
        found = re.search(r"http://[\d.:]+", line)
        assert found
        yield served, found[0]
    finally:
        served.kill()
        served.communicate()


@pytest.mark.slow
def test_a_signal_ends_the_server_whatever_clients_do(own: Settings) -> None:
    with Store(own) as store:
        key = create_key(store, "", ["ingest"], None)
    with process(own) as (served, url):
        idle, stalled, half, unread = (connected(url) for _ in range(4))
        stalled.sendall(head("articles", 100, f"Authorization: Bearer {key}") + b"Japan")
        half.sendall(b"GET /healthz HT")
        unread.sendall(b"GET /v1/quotes?format=ndjson HTTP/1.1\r\nHost: a\r\n\r\n")
        assert httpx.get(f"{url}/healthz").status_code == 200
        began = time.monotonic()
        served.send_signal(signal.SIGTERM)
        served.wait(16)
        assert time.monotonic() - began < 15
        assert problem_of(received(stalled))["type"] == "/problems/overloaded"
        for client in (idle, stalled, half, unread):
            client.close()


@pytest.mark.slow
def test_a_hundred_streams_that_are_not_read_take_less_than_50_megabytes(tmp_path: Path) -> None:
    build(tmp_path / "summit.db", 4_000)
    with process(Settings(database_url=f"sqlite:///{tmp_path / 'summit.db'}")) as (served, url):
        assert len(httpx.get(f"{url}/v1/quotes?format=ndjson").content) > 3_000_000
        before, most = resident(served.pid), 0.0
        clients = [connected(url, 4096) for _ in range(100)]
        statuses = []
        for client in clients:  # one after the other, since reads that begin at once may be refused too
            client.sendall(b"GET /v1/quotes?format=ndjson HTTP/1.1\r\nHost: a\r\n\r\n")
            statuses.append(client.recv(12)[9:])
            most = max(most, resident(served.pid))
        assert statuses == [b"200"] * Settings().streams + [b"503"] * (100 - Settings().streams)
        assert most - before < 50
        for client in clients:
            client.close()


@pytest.mark.slow
def test_a_request_under_way_is_answered_before_the_server_ends(own: Settings) -> None:
    with process(own) as (served, url):
        with connected(url) as client:
            client.sendall(head("verify", 20))  # no article: a busy machine may not extract one in the time left
            assert httpx.get(f"{url}/healthz").status_code == 200
            served.send_signal(signal.SIGTERM)
            client.sendall(b"Japan met the press.")
            assert received(client).startswith(b"HTTP/1.1 200")
        served.wait(16)


@pytest.mark.slow
def test_the_second_signal_ends_the_server_at_once(own: Settings) -> None:
    with process(own) as (served, url), connected(url) as client:
        client.sendall(head("verify", 100) + b"Japan")
        assert httpx.get(f"{url}/healthz").status_code == 200
        served.send_signal(signal.SIGTERM)
        with pytest.raises(subprocess.TimeoutExpired):
            served.wait(1)
        served.send_signal(signal.SIGTERM)
        assert served.wait(2) == 128 + signal.SIGTERM


@pytest.mark.slow
def test_the_second_signal_ends_all_processes_at_once(own: Settings) -> None:
    with process(own, "--workers", "2") as (served, url), connected(url) as client:
        client.sendall(head("verify", 100) + b"Japan")
        assert httpx.get(f"{url}/healthz", timeout=120).status_code == 200
        served.send_signal(signal.SIGTERM)
        with pytest.raises(subprocess.TimeoutExpired):
            served.wait(2)
        served.send_signal(signal.SIGTERM)
        served.wait(9)  # it would go on for 10
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{url}/healthz")


@pytest.mark.slow
def test_a_text_of_nearly_the_longest_length_is_read_in_time(own: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "CLOCK", 1_000)  # the limit of work has to do, on a busy machine too
    records = Newsroom(load_reference(), 1, 50).articles()
    text = "\n\n".join(record["text"] for record in islice(records, 150))[: own.max_characters - 100]
    assert len(text) > 190_000
    with Store(own) as store:
        key = create_key(store, "", ["ingest"], None)
    with serving(own) as url:
        headers = {**SMALL, "Authorization": f"Bearer {key}"}
        response = httpx.post(f"{url}/v1/articles", content=text.encode(), headers=headers, timeout=1_000)
        assert response.status_code == 201, response.text
        assert len(response.json()["found"]["quotes"]) > 50


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallinfo2"), reason="the C library is not glibc 2.33 or newer")
def test_a_large_block_of_memory_goes_back_when_it_is_freed(tmp_path: Path) -> None:
    assert printed_by(ALLOCATE, tmp_path) == "1"


def test_a_garbage_collection_leaves_out_what_was_loaded(tmp_path: Path) -> None:
    counted = "import gc; from app.server import create_served_app; create_served_app(); print(len(gc.get_objects()))"
    assert int(printed_by(counted, tmp_path)) < 10_000


def printed_by(program: str, folder: Path) -> str:
    environment = {**os.environ, "SUMMIT_DATABASE_URL": f"sqlite:///{folder / 'summit.db'}"}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()
