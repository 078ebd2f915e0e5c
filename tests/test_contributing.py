"""docs/contributing.md, followed literally in a copy of the project, turns no test red."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import ROOT
from tests.examples import Examples

PAGE = Examples(ROOT / "docs" / "contributing.md")
HEADER = re.compile(r"# (?P<file>\S+?\.py)(?:, in (?P<scope>.+?), (?P<how>after|instead of) (?P<line>.+))?")
COPIED = ("app", "data", "docs", "migrations", "tests", "pyproject.toml", "README.md", "Makefile", "CHANGELOG.md")
# What other files say of topics is about relations to them.
RELATIONS = {"app/report.py", "app/resolve/quotes.py", "app/query/parsing/foreign_parameters.py"}


def section(title: str) -> str:
    return re.split(r"(?m)^## ", PAGE.text.partition(f"## {title}\n")[2])[0]


def blocks(title: str) -> list[str]:
    return re.findall(r"(?ms)^```python\n(.*?)^```$", section(title))


def apply(block: str, project: Path) -> None:
    """Write a block to the file that its first line names: a new file, or lines after or instead of one."""
    header, _, lines = block.partition("\n")
    place = HEADER.fullmatch(header)
    assert place, header
    last = max(path.name[:4] for path in (project / "migrations" / "versions").glob("*.py"))
    numbers = {"NEXT": f"{int(last) + 1:04}", "LAST": last}
    name, lines = (re.sub("NEXT|LAST", lambda found: numbers[found[0]], each) for each in (place["file"], lines))
    file = project / name
    if not place["scope"]:
        assert not file.exists()
        file.write_text(lines, encoding="utf-8")
        return
    before, scope, rest = file.read_text(encoding="utf-8").partition(place["scope"])
    found = re.search(rf"(?m)^( *){re.escape(place['line'])}\n", rest)
    assert found, f"{name} has no such line in {place['scope']}: {place['line']}"
    new = "".join(f"{found[1]}{line}\n" for line in lines.splitlines())
    kept = found[0] if place["how"] == "after" else ""
    file.write_text(before + scope + rest[: found.start()] + kept + new + rest[found.end() :], encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in COPIED:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / name)
    return tmp_path


def run(project: Path, *arguments: str) -> None:
    """Run a module of Python in the copy."""
    made = subprocess.run([sys.executable, "-m", *arguments], cwd=project, capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr


def test_every_place_that_is_named_exists(project: Path) -> None:
    for title in ("A filter", "An extractor"):
        assert blocks(title)
        for block in blocks(title):
            apply(block, project)


def test_the_files_of_a_resource_are_those_of_topics() -> None:
    named = {*re.findall(r"`(app/[\w/]+\.py)`", section("A resource"))}
    found = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "app").rglob("*.py")
        if re.search(r'\bTopic\w*\b|"topics?"', path.read_text(encoding="utf-8"))
    }
    assert named == {name for name in found if not name.startswith(("app/extract/", "app/sources/"))} - RELATIONS


@pytest.mark.slow
def test_a_filter_turns_nothing_red(project: Path) -> None:
    for block in blocks("A filter"):
        apply(block, project)
    run(project, "tests.manual")
    run(project, "app", "migrate", "--check")
    run(project, "pytest", "-q", "-m", "slow or not slow", "-k", "quotes", "tests/query/test_plans.py")
    tests = ("tests/query", "tests/store/test_migrations.py", "tests/test_docs.py", "tests/api/test_openapi.py")
    run(project, "pytest", "-q", *tests)


@pytest.mark.slow
def test_an_extractor_turns_nothing_red(project: Path) -> None:
    for block in blocks("An extractor"):
        apply(block, project)
    run(
        project,
        "pytest",
        "-q",
        "tests/extract/test_sums.py",
        "tests/extract/test_view.py",
        "tests/test_ingest.py",
        "tests/corpus",
    )
