"""/docs in a browser that reaches nothing but the server."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route

from app.settings import Settings
from tests.browser import browsing, needs_chromium
from tests.conftest import Backend
from tests.query.world import World
from tests.serving import serving


@pytest.fixture
def server(sqlite: Backend) -> Iterator[str]:
    settings: Settings = sqlite.create(migrated=True)
    World(settings)
    with serving(settings) as url:
        yield url


@pytest.fixture
def page() -> Iterator[Page]:
    with browsing() as page:
        yield page


@needs_chromium
def test_the_documentation_shows_every_operation_without_the_internet(server: str, page: Page) -> None:
    elsewhere: list[str] = []

    def only_here(route: Route) -> None:
        if route.request.url.startswith((f"{server}/", "data:")):
            route.continue_()
        else:
            elsewhere.append(route.request.url)
            route.abort()

    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route("**/*", only_here)
    page.goto(f"{server}/docs")
    page.wait_for_selector(".opblock-tag-section")
    assert page.locator(".info .title").inner_text().startswith("Summit")
    tags = page.locator(".opblock-tag").evaluate_all("tags => tags.map(tag => tag.dataset.tag)")
    assert {"articles", "summits", "leaders", "people", "quotes", "evidence", "overviews"} <= {*tags}
    page.locator("[data-tag=quotes]").click()
    assert page.locator(".opblock-summary-path", has_text="/v1/quotes/{id}/variants").count() == 1
    page.locator(".opblock", has_text="/v1/quotes/{id}/variants").locator(".opblock-summary").click()
    page.locator(".try-out__btn").click()
    page.locator("input[placeholder=id]").fill("q-1")
    page.locator(".execute").click()
    page.wait_for_selector(".live-responses-table .response")
    assert page.locator(".live-responses-table .response .response-col_status").first.inner_text().startswith("200")
    assert elsewhere == []
    assert errors == []
