"""The wheel works without the checkout: in an environment of its own, from any working directory."""

import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

import app
from app.settings import ROOT

pytestmark = pytest.mark.slow

Run = Callable[..., str]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with nothing but the wheel, and the dependencies of the one that runs the tests."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    wheel = ["wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", str(folder), str(ROOT)]
    subprocess.run([*pip, *wheel], check=True)
    (made,) = folder.glob("summit-*.whl")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / "venv")], check=True)
    python = folder / "venv" / "bin" / "python"
    subprocess.run([*pip, "--python", str(python), "install", "--no-deps", "--no-index", str(made)], check=True)
    site = next((folder / "venv" / "lib").glob("python*")) / "site-packages"
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")  # comes after the wheel's own folder
    return folder / "venv" / "bin"


@pytest.fixture
def summit(environment: Path, tmp_path: Path) -> Run:
    def run(*arguments: str) -> str:
        command = [str(environment / arguments[0]), *arguments[1:]]
        made = subprocess.run(command, cwd=tmp_path, env={"PATH": ""}, capture_output=True, text=True)
        assert made.returncode == 0, made.stderr
        return made.stdout

    return run


def test_the_package_is_the_wheels_and_typed(summit: Run) -> None:
    where = Path(summit("python", "-c", "import app; print(app.__file__)").strip()).parent
    assert ROOT not in where.parents
    assert (where / "py.typed").exists()
    assert summit("summit", "--version") == f"summit {app.__version__}\n"


def test_it_migrates_a_database_in_the_working_directory(summit: Run, tmp_path: Path) -> None:
    (tmp_path / "summit.db").touch()
    summit("summit", "migrate")
    assert (tmp_path / "summit.db").stat().st_size


def test_it_extracts(summit: Run, tmp_path: Path) -> None:
    (tmp_path / "made_up.txt").write_text("Lee Jae-myung met Shigeru Ishiba in Tokyo on August 23, 2025. (made up)")
    assert '"code": "JP"' in summit("summit", "extract", "made_up.txt")


@pytest.fixture
def served(environment: Path, tmp_path: Path) -> Iterator[str]:
    command = [str(environment / "summit"), "serve", "--port", "0"]
    environ = os.environ | {"PYTHONPATH": ""}
    with subprocess.Popen(command, cwd=tmp_path, env=environ, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        urls = (found[1] for line in server.stderr if (found := re.search(r"running on (http://\S+)", line)))
        yield next(urls)
        server.terminate()


def test_it_serves_the_article_that_comes_with_it(served: str) -> None:
    assert httpx.get(f"{served}/v1/articles").json()["page"]["total"]["value"] == 1
    assert httpx.get(f"{served}/v1/quotes?speaker=kishida").json()["data"]


def test_it_serves_the_explorer(served: str) -> None:
    page = httpx.get(f"{served}/", headers={"Accept": "text/html"})
    names = re.findall(r'(?:href|src)="(explorer/[^"]+)"', page.text)
    assert any(name.endswith("/vendor/preact.js") for name in names)
    assert {httpx.get(f"{served}/{name}").status_code for name in names} == {200}
    tour = httpx.get(f"{served}/docs/tour").raise_for_status()
    pictures = re.findall(r'src="(docs/[^"]+)"', tour.text)
    assert {httpx.get(f"{served}/{name}").status_code for name in pictures} == {200}
