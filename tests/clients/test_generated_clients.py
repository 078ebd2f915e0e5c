"""Clients that are generated from OpenAPI, against a server: without a warning, and every resource can be read."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.query.resources import RESOURCES
from tests.conftest import Backend, filled, ingest_first_article
from tests.serving import serving

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parent
_OFFLINE = (
    "Could not find a version",
    "No matching distribution",
    "Max retries",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
)


@pytest.fixture(scope="module")
def server(sqlite: Backend) -> Iterator[str]:
    with serving(filled(sqlite, ingest_first_article)) as url:
        yield url


@pytest.fixture
def folder(tmp_path: Path, server: str) -> Path:
    """Return a folder with the programs, what they need, and the document of the server."""
    copied = shutil.copytree(FOLDER, tmp_path / "clients")
    (copied / "openapi.json").write_bytes(httpx.get(f"{server}/openapi.json").content)
    return copied


def run(folder: Path, *command: str | Path) -> str:
    """Run a command in the folder, whose Python and its programs come first, and return what it prints."""
    path = f"{folder / 'venv' / 'bin'}:{os.environ['PATH']}"
    made = subprocess.run(command, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True)
    assert made.returncode == 0, f"{made.stdout}\n{made.stderr}"
    assert "warning" not in f"{made.stdout}{made.stderr}".lower()
    return made.stdout


def install(folder: Path, *command: str | Path) -> None:
    """Install what a client needs; skip the test if the registry cannot be reached."""
    made = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if made.returncode and any(word in made.stderr for word in _OFFLINE):
        pytest.skip(f"the registry cannot be reached: {made.stderr[-200:]}")
    assert made.returncode == 0, made.stderr


def test_openapi_python_client(folder: Path, server: str) -> None:
    python = folder / "venv" / "bin" / "python"
    run(folder, sys.executable, "-m", "venv", "venv")
    install(folder, python, "-m", "pip", "-q", "install", "--no-deps", "--require-hashes", "-r", "requirements.lock")
    generate = ("openapi-python-client", "generate", "--path", "openapi.json", "--fail-on-warning", "--meta", "none")
    run(folder, folder / "venv" / "bin" / generate[0], *generate[1:], "--output-path", "summit_client")
    *lines, types = map(json.loads, run(folder, python, "program.py", server).splitlines())
    assert [line["resource"] for line in lines] == [*RESOURCES]
    for line in lines:
        page = httpx.get(f"{server}/v1/{line['resource']}?limit=200").json()
        assert line["listed"] == line["got"] == [record["id"] for record in page["data"]] != []
    assert types == ["Quote", "GroupPage", "PartialQuotePage", "Problem"]


@pytest.mark.skipif(not shutil.which("npm"), reason="no Node on this machine")
def test_openapi_typescript_and_openapi_fetch(folder: Path, server: str) -> None:
    assert len((folder / "program.ts").read_text(encoding="utf-8").splitlines()) <= 60
    install(folder, "npm", "ci", "--silent", "--no-audit", "--no-fund")
    run(folder, "npm", "run", "--silent", "build")
    found = [line.split() for line in run(folder, "node", "program.js", server).splitlines()]
    quotes = httpx.get(f"{server}/v1/quotes?speaker.country=KR&said_on__gte=2025-01").json()
    assert [words[-1] for words in found if words[0] == "quote"] == ["true"] * quotes["page"]["total"]["value"]
    total = httpx.get(f"{server}/v1/quotes").json()["page"]["total"]["value"]
    assert ["pages", str(total)] in found
    assert ["person", "Lee", "Jae-myung", "President", "1"] in found
    assert sum(int(words[-1]) for words in found if words[0] == "group") == total
    assert found[-1] == ["problem", "404", "lee-jae-myung"]


def test_no_lock_names_a_registry() -> None:
    for name in ("package-lock.json", "requirements.lock"):
        text = (FOLDER / name).read_text(encoding="utf-8")
        assert '"resolved"' not in text
        assert "index-url" not in text
