"""The set-up of docs/deployment.md with real processes: an API, two workers, a primary and a replica.

Each of them but the API is stopped in turn, and comes back.
"""

import os
import re
import socket
import subprocess
import sys
from contextlib import ExitStack, contextmanager

import httpx
import psycopg
import pytest
import yaml

from app.settings import ROOT, Settings
from app.store.engine import Store
from app.store.integrity import verify
from app.store.keys import create_key
from tests.workers import SECONDS, until, worker

TEXT = "Prime Minister Shigeru Ishiba met President Lee Jae-myung in Tokyo. It was meeting number {number}."


@contextmanager
def api(settings):
    """Start `summit serve`, and yield the URL to begin with once it listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "serve", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "SUMMIT_DATABASE_URL": settings.database_url, "SUMMIT_READ_URL": settings.read_url},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        lines = []
        while "Uvicorn running" not in (line := process.stderr.readline()):
            lines.append(line)
            assert line, lines
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


class Client:
    """Posts articles, and asks what became of them."""

    def __init__(self, base, key):
        self.http = httpx.Client(base_url=base, timeout=SECONDS)
        self.key = key
        self.posted = []

    def post(self, number):
        answers = []
        for _ in range(number):
            answer = self.attempt()
            assert answer.status_code == 202, answer.text
            self.posted.append(answer.json()["data"]["id"])
            answers.append(answer)
        last = answers[-1]
        seen = self.http.get(last.headers["location"], headers={"X-Revision": last.headers["x-revision"]})
        assert seen.json()["id"] == self.posted[-1]

    def attempt(self):
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "text/plain"}
        content = TEXT.format(number=len(self.posted))
        return self.http.post("/v1/articles?published=2025-08-24", content=content, headers=headers)

    def all_are_read(self):
        answer = self.http.get("/v1/articles?limit=200&status=ready")
        assert answer.status_code == 200, answer.text
        return set(self.posted) <= {article["id"] for article in answer.json()["data"]}


def readers(server):
    with psycopg.connect(server.url) as connection:
        return connection.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'summit'").fetchone()[
            0
        ]


def test_the_manual_has_the_same_set_up_and_names_settings_that_there_are():
    manual = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    (written,) = re.findall(r"(?s)```yaml\n(.*?)```", manual)
    services = yaml.safe_load(written)["services"]
    assert set(services) == {"api", "worker", "primary", "replica"}
    assert services["worker"]["deploy"]["replicas"] == 2
    assert set(services["api"]["environment"]) == {"SUMMIT_DATABASE_URL", "SUMMIT_READ_URL"}
    assert set(services["worker"]["environment"]) == {"SUMMIT_DATABASE_URL"}
    named = {name.lower() for name in re.findall(r"SUMMIT_([A-Z_]+)", manual)}
    assert named <= set(Settings.model_fields)


@pytest.mark.slow  # five processes, each of which loads the model
def test_one_api_two_workers_a_primary_and_a_replica_each_stopped_and_brought_back(replicated, reference):
    store = Store(replicated.settings)
    key = create_key(store, "press desk", ["ingest"], None)
    store.close()
    with ExitStack() as running:
        client = Client(running.enter_context(api(replicated.settings)), key)
        running.callback(client.http.close)
        one, other = (running.enter_context(worker(replicated.settings)) for _ in range(2))
        one.says("ready for work")
        other.says("ready for work")
        client.post(5)
        until(client.all_are_read)
        assert readers(replicated.replica)

        client.post(5)
        one.kill()
        until(client.all_are_read)

        replicated.replica.stop()
        client.post(5)
        until(client.all_are_read)
        replicated.replica.start()
        until(lambda: client.all_are_read() and readers(replicated.replica))

        replicated.primary.stop()
        assert client.all_are_read()
        refused = client.attempt()
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
        assert other.process.wait(SECONDS) == 1  # its supervisor starts it again
        replicated.primary.start()
        running.enter_context(worker(replicated.settings)).says("ready for work")
        client.post(5)
        until(client.all_are_read)

    replicated.catch_up()
    for url in (replicated.primary.url, replicated.replica.url):
        store = Store(Settings(database_url=url))
        assert list(verify(store, reference)) == []
        store.close()
