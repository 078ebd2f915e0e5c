"""Every example of README.md runs, against a server on this machine that holds the seed article.

A `json` block is what the `curl` before it prints, to the character. `python` blocks run as they stand; `js` blocks run
in Node.js, and are skipped without it: Summit itself needs none.
"""

import itertools
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from app.cli.main import app as cli
from app.settings import ROOT, Settings
from tests.api.client import asking
from tests.examples import BASE, Examples
from tests.serving import serving

README = Examples(ROOT / "README.md")
NODE = shutil.which("node")


@pytest.fixture(scope="module")
def server(seeded: Settings) -> Iterator[str]:
    with serving(seeded) as url:
        yield url


def test_there_are_examples_of_every_kind():
    assert len(README.urls()) >= 4
    assert README.printed()
    assert {"sh", "json", "js", "python"} <= {language for language, _ in README.blocks}


@pytest.mark.parametrize("url", README.urls())
def test_curl_lines_answer_with_data(server, url):
    answer = httpx.get(url.replace(BASE, server), timeout=None)
    assert answer.status_code == 200, answer.text
    if answer.headers["content-type"] == "application/json":
        assert answer.json().get("data") != []


@pytest.mark.parametrize(("url", "printed"), README.printed())
def test_the_json_is_what_curl_prints(server, url, printed):
    assert httpx.get(url.replace(BASE, server), timeout=None).text.strip() == printed.strip()


def test_the_example_of_a_write_makes_a_key_and_takes_an_article(database, monkeypatch):
    monkeypatch.setenv("SUMMIT_DATABASE_URL", database.database_url)
    (block,) = (block for block in README.of("sh") if "--data" in block)
    make_key, post = block.splitlines()
    _, *command = shlex.split(make_key.removeprefix("key=$(").removesuffix(")"))
    key = CliRunner().invoke(cli, command).stdout.strip()
    words = shlex.split(post.replace("$key", key))
    headers = dict(value.split(": ", 1) for option, value in itertools.pairwise(words) if option == "-H")
    article = (ROOT / "data/articles/tokyo_2025.txt").read_bytes()
    with asking(database) as client:
        answer = client.request("POST", words[-1].removeprefix(BASE), headers=headers, content=article)
    assert answer.status_code == (201 if "sqlite" in database.database_url else 202), answer.text
    assert answer.json()["data"]["published"] == "2025-08-24"


@pytest.mark.parametrize("block", README.of("python"))
def test_python_examples_print_what_their_comments_say(block, capsys):
    exec(compile(block, "README.md", "exec"), {"__name__": "__main__"})
    assert capsys.readouterr().out.splitlines() == re.findall(r"(?m)#> (.*)$", block)


@pytest.mark.skipif(not NODE, reason="no Node.js on this machine")
@pytest.mark.parametrize("block", README.of("js"))
def test_javascript_examples_print_what_their_comments_say(server, block, tmp_path: Path):
    script = tmp_path / "example.mjs"
    script.write_text(block.replace(BASE, server), encoding="utf-8")
    run = subprocess.run([str(NODE), str(script)], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines() == re.findall(r"(?m)//> (.*)$", block)


def test_the_sentence_on_the_first_screen_is_the_articles():
    quoted = re.search(r"(?m)^> (.+)$", README.text)
    assert quoted
    assert quoted[1] in (ROOT / "data/articles/tokyo_2025.txt").read_text(encoding="utf-8")


def test_every_make_target_that_is_named_exists():
    targets = set(re.findall(r"(?m)^(\w+):", (ROOT / "Makefile").read_text()))
    assert set(re.findall(r"`make (\w+)", README.text)) <= targets


def test_links_inside_the_project_lead_somewhere():
    for target in README.links():
        assert (ROOT / target).exists(), target
