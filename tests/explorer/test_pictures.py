"""Pictures of the documentation, taken of data/demo and data/articles into .screenshots/docs.

Copy them to docs/pictures when the explorer has changed: they depend on the fonts of the machine, so none is compared.
"""

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from app.ingest import ingest_if_empty
from app.settings import ROOT
from app.testing import LocalPool
from tests.browser import without_chromium
from tests.conftest import Backend
from tests.explorer.conftest import watched
from tests.serving import serving

TAKEN = ROOT / ".screenshots" / "docs"
KEPT = ROOT / "docs" / "pictures"
MOST_BYTES = 200_000
# Name: address, width and height, and the element that has to be there.
VIEWS = {
    "article": ("/explore/articles/tokyo-2025-vbfrdys4exyisi5z#q-a65al7gav6drxxip", (1360, 620), ".card"),
    "home": ("/", (1360, 760), ".world circle"),
    "problem": ("/explore/quotes?speeker=kishida&topic=trade", (1360, 480), ".problem button"),
    "quotes": ("/explore/quotes?speaker=Owen+Marchand", (1360, 660), ".detail .passage"),
    "review": ("/explore/review", (1360, 660), ".finding .passage"),
    "summit": ("/explore/summits?disputed=true", (1360, 760), ".world circle"),
    "timeline": ("/explore/timeline", (1360, 620), ".lane rect"),
}
EMPTY = "empty"  # of a database without articles


@pytest.fixture(scope="module")
def server(sqlite: Backend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("articles")
    for name in ("articles", "demo"):
        shutil.copytree(ROOT / "data" / name, folder, dirs_exist_ok=True)
    settings = sqlite.create(migrated=True).model_copy(update={"articles": folder})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.ingest.ExtractionPool", lambda *_, **__: LocalPool())
        assert [result.reason for result in ingest_if_empty(settings) if result.reason] == []
    with serving(settings) as url:
        yield url


@pytest.fixture
def page(server: str) -> Iterator[Page]:
    with watched(server, errors_expected=True) as page:
        yield page


@pytest.mark.slow
@without_chromium
@pytest.mark.parametrize("name", VIEWS)
def test_a_picture_is_taken(server: str, page: Page, name: str) -> None:
    address, (width, height), awaited = VIEWS[name]
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{server}{address}")
    if name == "summit":  # the list has it by what its sources say, not by its id
        page.locator("td.main a").first.click()
    page.wait_for_selector(awaited, state="attached")
    page.wait_for_load_state("networkidle")
    take(page, name)


@pytest.mark.slow
@without_chromium
def test_a_picture_is_taken_of_an_empty_database(sqlite: Backend) -> None:
    with serving(sqlite.create(migrated=True)) as url, watched(url) as page:
        page.set_viewport_size({"width": 1360, "height": 420})
        page.goto(url)
        page.wait_for_selector(".empty")
        take(page, EMPTY)


def take(page: Page, name: str) -> None:
    TAKEN.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=TAKEN / f"{name}.png")
    assert (TAKEN / f"{name}.png").stat().st_size <= MOST_BYTES


def test_pictures_are_shown_and_small() -> None:
    shown = {
        (page.parent / picture).resolve()
        for page in (ROOT / "README.md", ROOT / "docs" / "tour.md")
        for picture in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    }
    taken = {KEPT / f"{name}.png" for name in (*VIEWS, EMPTY)}
    assert shown == taken == {path for path in KEPT.iterdir() if path.is_file()}
    assert all(path.stat().st_size <= MOST_BYTES for path in shown)
