"""Each view at three widths, light and dark: nothing overflows, nothing fails axe. Pictures are in .screenshots/."""

import pytest
from playwright.sync_api import Page

from app.settings import ROOT
from tests.browser import without_chromium
from tests.explorer.conftest import Api, violations

pytestmark = [pytest.mark.slow, without_chromium]

PICTURES = ROOT / ".screenshots"
VIEWS = {
    "home": "/",
    "summits": "/explore/summits",
    "leaders": "/explore/leaders",
    "countries": "/explore/countries",
    "agreements": "/explore/agreements",
    "quotes": "/explore/quotes",
    "chosen": "/explore/quotes#{quote}",
    "articles": "/explore/articles",
    "article": "/explore/articles/{article}#{quote}",
    "summit": "/explore/summits/{summit}",
    "leader": "/explore/people/lee-jae-myung",
    "country": "/explore/countries/JP",
    "topic": "/explore/topics/trade",
    "quote": "/explore/quotes/{quote}",
    "timeline": "/explore/timeline",
    "map": "/explore/map",
    "network": "/explore/network",
    "search": "/explore/search?q=forest",
    "check": "/explore/check?text=A+forest+takes+longer",
    "try": "/explore/try",
    "review": "/explore/review",
    "review-summits": "/explore/review/summits",
    "review-people": "/explore/review/people",
    "nothing": "/explore/quotes?speaker=lee-jae-myung&topic=trade",
}
WIDTHS = (360, 1024, 1600)


def address(api: Api, view: str) -> str:
    (quote,) = api("/v1/quotes?q=forest")["data"]
    (summit,) = api("/v1/summits?place=Tokyo")["data"]
    return VIEWS[view].format(quote=quote["id"], article=quote["article"]["id"], summit=summit["id"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_nothing_overflows(server: str, page: Page, api: Api, view: str, scheme: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("about:blank")
        page.goto(f"{server}{address(api, view)}")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=PICTURES / f"{view}-{width}-{scheme}.png")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing(server: str, page: Page, api: Api, axe: str, view: str) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto("about:blank")
        page.goto(f"{server}{address(api, view)}")
        page.wait_for_load_state("networkidle")
        assert violations(page, axe) == [], scheme
