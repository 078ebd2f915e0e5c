"""docs/nginx.conf in front of a server: a thousand slow clients keep nobody else waiting."""

import asyncio
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from app.settings import ROOT, Settings
from tests.serving import serving

NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
SLOW, HONEST = 1_000, 300

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not NGINX, reason="nginx is not installed")]


def free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def front(seeded: Settings, tmp_path: Path) -> Iterator[str]:
    """Run nginx with the shipped configuration, of which only ports, user and paths differ; yield its URL."""
    port = free_port()
    with serving(seeded) as url:
        written = (ROOT / "docs" / "nginx.conf").read_text()
        for here, there in (
            ("user www-data;", "user root;" if os.getuid() == 0 else ""),
            ("pid /run/nginx.pid;", f"pid {tmp_path / 'pid'}; daemon off; error_log {tmp_path / 'error.log'};"),
            ("server 127.0.0.1:8000;", f"server {url.removeprefix('http://')};"),
            ("listen 80;", f"listen 127.0.0.1:{port};"),
            ("limit_conn clients 100;", f"limit_conn clients {SLOW + HONEST};"),  # all come from one address here
            ("default_type", "".join(f"{name}_temp_path {tmp_path / name}; " for name in TEMPORARY) + "default_type"),
        ):
            assert here in written
            written = written.replace(here, there)
        (tmp_path / "nginx.conf").write_text(written)
        assert NGINX
        running = subprocess.Popen([NGINX, "-c", tmp_path / "nginx.conf", "-p", tmp_path])
        try:
            transport = httpx.HTTPTransport(retries=20)  # until it listens
            with httpx.Client(transport=transport) as client:
                assert client.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()
            running.wait()


TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def test_slow_clients_do_not_hinder_honest_ones(front: str) -> None:
    port = int(front.rpartition(":")[2])

    async def slow(number: int) -> asyncio.StreamWriter:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        if number % 2:
            writer.write(b"GET /v1/quotes HTTP/1.1\r\nHost: a\r\nX-Slow: ")
        else:
            writer.write(
                b"POST /v1/verify HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 999\r\n\r\nJ"
            )
        await writer.drain()
        return writer

    async def attack() -> list[int]:
        writers = [await slow(number) for number in range(SLOW)]
        async with httpx.AsyncClient(base_url=front, timeout=20) as client:
            found = [(await client.get("/v1/quotes?limit=2")).status_code for _ in range(HONEST)]
        for writer in writers:
            writer.close()
        return found

    assert asyncio.run(attack()) == [200] * HONEST
