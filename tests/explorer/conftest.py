"""A server with the world of tests/explorer/world.py, and a browser that reaches nothing else and logs no error."""

import fcntl
import shutil
import subprocess
from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Page, Route

from app.settings import ROOT, Settings
from tests.browser import browsing
from tests.conftest import Backend
from tests.explorer.world import fill
from tests.serving import serving

Api = Callable[[str], dict]
VENDOR = ROOT / ".ci" / "vendor"


@pytest.fixture(scope="module")
def filled(sqlite: Backend) -> Settings:
    settings: Settings = sqlite.create(migrated=True)
    fill(settings)
    return settings


@pytest.fixture(scope="module")
def server(filled: Settings) -> Iterator[str]:
    with serving(filled) as url:
        yield url


@pytest.fixture
def api(server: str) -> Api:
    return lambda path: httpx.get(f"{server}{path}").raise_for_status().json()


@pytest.fixture
def page(server: str) -> Iterator[Page]:
    with watched(server) as page:
        yield page


@pytest.fixture(scope="session")
def axe() -> str:
    """Return axe-core, which npm installs from .ci/vendor if it is not there. Workers wait for the first one."""
    script = VENDOR / "node_modules" / "axe-core" / "axe.min.js"
    npm = shutil.which("npm")
    with (VENDOR / "package-lock.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not script.is_file():
            if not npm:
                pytest.skip("no npm on this machine, which installs axe-core")
            command = [npm, "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=0"]
            installed = subprocess.run(command, cwd=VENDOR, capture_output=True, text=True)
            if installed.returncode:
                pytest.skip(f"npm cannot install axe-core: {installed.stderr.strip()[-200:] or 'no network'}")
    return script.read_text()


def violations(page: Page, axe: str) -> list[tuple[str, list[str]]]:
    """Return the rules that the page breaks, each with the first elements that do."""
    page.evaluate(axe)
    found = page.evaluate("axe.run()")["violations"]
    return [(each["id"], [node["html"][:200] for node in each["nodes"]][:3]) for each in found]


class watched:  # noqa: N801
    """A page; leaving it fails if it logged an error or reached another host."""

    def __init__(self, server: str, *, errors_expected: bool = False) -> None:
        self._server = server
        self._browsing = browsing()
        self._errors_expected = errors_expected
        self.faults: list[str] = []

    def __enter__(self) -> Page:
        page = self._browsing.__enter__()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda message: self._log(message.type, message.text))
        page.on("dialog", lambda dialog: self.faults.append(f"dialog: {dialog.message}"))
        page.route("**/*", self._only_here)
        return page

    def __exit__(self, *failure: object) -> None:
        self._browsing.__exit__(*failure)
        if not any(failure):
            assert self.faults == []

    def _log(self, kind: str, text: str) -> None:
        # A browser logs every response of 400 and above by itself.
        if kind == "error" and not (self._errors_expected and "Failed to load resource" in text):
            self.faults.append(text)

    def _only_here(self, route: Route) -> None:
        if route.request.url.startswith((f"{self._server}/", "data:")):
            route.continue_()
        else:
            self.faults.append(f"reached {route.request.url}")
            route.abort()
