"""docs/api.md is complete and its examples run."""

import itertools
import re
import shlex
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import httpx
import pytest
from typer.testing import CliRunner

from app.cli.main import app as cli
from app.export.writer import export
from app.reference import Reference
from app.settings import ROOT, Settings
from app.store.engine import Store
from tests import manual
from tests.examples import BASE, Examples
from tests.serving import serving

API, CONTRIBUTING = Examples(manual.FILE), Examples(ROOT / "docs" / "contributing.md")
TOUR = Examples(ROOT / "docs" / "tour.md")
NODE = shutil.which("node")


@pytest.fixture(scope="module")
def server(seeded: Settings) -> Iterator[str]:
    with serving(seeded) as url:
        yield url


def test_every_route_parameter_filter_operator_and_problem_is_documented() -> None:
    assert manual.names(API.text) == [*dict.fromkeys(manual.names(API.text))]
    assert {*manual.names(API.text)} == {*manual.tables()}
    for name, table in manual.tables().items():
        assert table in API.text, f"the table of {name} is outdated: python -m tests.manual"
    assert manual.written(API.text) == API.text


@pytest.mark.parametrize("url", [*API.urls(), *TOUR.urls()])
def test_curl_lines_answer_with_data(server: str, url: str) -> None:
    answer = httpx.get(url.replace(BASE, server))
    assert answer.status_code == 200, answer.text
    assert answer.content
    if answer.headers["content-type"] == "application/json":
        assert answer.json().get("data") != []


@pytest.mark.parametrize(("url", "printed"), API.printed())
def test_the_json_is_what_curl_prints(server: str, url: str, printed: str) -> None:
    assert httpx.get(url.replace(BASE, server)).text.strip() == printed.strip()


def test_what_is_posted_is_found(server: str) -> None:
    found = {}
    for line in (line for block in [*API.of("sh"), *TOUR.of("sh")] for line in block.splitlines() if "--data" in line):
        words = shlex.split(line)
        options = dict(itertools.pairwise(words))
        name, value = options["-H"].split(": ")
        answer = httpx.post(
            words[-1].replace(BASE, server), headers={name: value}, content=options["--data"], timeout=60
        )
        found[words[-1].removeprefix(BASE)] = answer.json()
    assert found["/v1/verify"]["verdict"] == "exact"
    assert found["/v1/extract"]["summits"][0]["participants"] == ["Lee Jae-myung", "Shigeru Ishiba"]


def test_the_python_of_the_tour_prints_what_its_comments_say(capsys: pytest.CaptureFixture[str]) -> None:
    for block in TOUR.of("python"):
        exec(block, {})
        assert capsys.readouterr().out.splitlines() == re.findall(r"(?m)#> (.*)$", block)


def test_every_other_command_of_the_tour_runs(seeded: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMIT_DATABASE_URL", seeded.database_url)
    targets = re.findall(r"(?m)^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"))
    lines = [shlex.split(line) for block in TOUR.of("sh") for line in block.splitlines() if not line.startswith("curl")]
    assert [words[0] for words in lines] == ["make", "summit"]
    for program, *words in lines:
        assert words[0] in targets if program == "make" else CliRunner().invoke(cli, words).exit_code == 0


def test_the_queries_of_an_export_find_something(seeded: Settings, reference: Reference, tmp_path: Path) -> None:
    store = Store(seeded)
    for format_ in ("parquet", "sqlite"):
        export(store, reference, tmp_path / format_, format_)
    store.close()
    in_duckdb, in_sqlite = API.of("sql")
    with duckdb.connect() as connection:
        connection.execute(f"SET file_search_path = '{tmp_path / 'parquet'}'")
        assert connection.execute(in_duckdb).fetchall() == [("Lee Jae-myung", 1)]
    with closing(sqlite3.connect(tmp_path / "sqlite" / "summit.db")) as connection:
        assert ("Fumio Kishida", "Ukraine today could be East Asia’s tomorrow.") in {
            row[:2] for row in connection.execute(in_sqlite)
        }


@pytest.mark.skipif(not NODE, reason="no Node.js on this machine")
@pytest.mark.parametrize("block", API.of("js"))
def test_javascript_examples_print_what_their_comments_say(server: str, block: str, tmp_path: Path) -> None:
    script = tmp_path / "example.mjs"
    script.write_text(block.replace(BASE, server), encoding="utf-8")
    run = subprocess.run([str(NODE), str(script)], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines() == re.findall(r"(?m)//> (.*)$", block)


@pytest.mark.parametrize("document", [API, CONTRIBUTING, TOUR], ids=["api", "contributing", "tour"])
def test_links_and_paths_lead_somewhere(document: Examples) -> None:
    for target in document.links():
        assert (ROOT / "docs" / target).exists(), target
    for path in re.findall(r"`((?:app|tests|data|docs)/[\w./]+)`", document.text):
        assert (ROOT / path).exists(), path
    for name in re.findall(r"`(SUMMIT_\w+)`", document.text):
        assert name.removeprefix("SUMMIT_").lower() in Settings.model_fields
