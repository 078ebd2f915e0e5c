"""/docs in a browser that reaches nothing but the server."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, Route

from app.query.resources import RESOURCES
from app.settings import Settings
from tests.api.documented import operations
from tests.browser import browsing, needs_chromium
from tests.conftest import Backend, filled, ingest_first_article
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


OVERVIEWS = ("get_timeline", "list_changes", "search", "suggest")
WITHOUT_ROWS = ("list_claims_about_summit", "list_corrections", "list_exports")  # of one article


@pytest.fixture(scope="module")
def article(sqlite: Backend) -> Iterator[str]:
    """Serve the article of data/articles, in which the examples of OpenAPI are."""
    with serving(filled(sqlite, ingest_first_article)) as url:
        yield url


def opened(page: Page, url: str, tag: str) -> None:
    """Open the page with the operations of a tag."""
    page.set_default_timeout(240_000)  # of a busy machine
    page.goto(f"{url}/docs#/{tag}")


def tried(page: Page, tag: str, operation: str) -> Locator:
    """Press "Try it out" of an operation."""
    block = page.locator(f"#operations-{tag}-{operation}")
    block.locator(".opblock-summary-control").click()
    block.locator(".try-out__btn").click()
    return block


def executed(block: Locator) -> tuple[str, str]:
    """Press "Execute" and return the URL of the request and the content of the response."""
    block.locator(".execute").click()
    response = block.locator(".live-responses-table tbody .response")
    response.wait_for()
    assert response.locator(".response-col_status").inner_text().startswith("200")
    return block.locator(".request-url pre").inner_text(), response.locator("pre.microlight").first.inner_text()


def lists(tag: str) -> list[str]:
    found = [operation for _, operation in operations("get") if operation["tags"] == [tag]]
    ids = [operation["operationId"] for operation in found]
    return [id_ for id_ in ids if id_.startswith("list_") or id_ in OVERVIEWS]


@needs_chromium
@pytest.mark.parametrize("tag", [*RESOURCES, "overviews", "writes", "exports"])
def test_a_list_can_be_tried_out_without_typing(article: str, page: Page, tag: str) -> None:
    assert lists(tag)
    opened(page, article, tag)
    for operation in lists(tag):
        block = tried(page, tag, operation)
        typed = block.locator("tr[data-param-in=query] :is(input, select, textarea)")
        required = block.locator("tr[data-param-in=query]", has=page.locator(".required"))
        values = typed.evaluate_all("fields => fields.map(field => field.value).filter(value => value)")
        assert len([value for value in values if value != "{}"]) == required.count()
        url, content = executed(block)
        assert "__" not in url
        if "_of_" not in operation and operation not in WITHOUT_ROWS:
            assert json.loads(content)["data"]
        block.locator(".opblock-summary-control").click()


@needs_chromium
def test_operators_are_folded_into_one_field(article: str, page: Page) -> None:
    opened(page, article, "quotes")
    block = tried(page, "quotes", "list_quotes")
    names = block.locator("tr[data-param-name]").evaluate_all("rows => rows.map(row => row.dataset.paramName)")
    assert [name for name in names if "__" in name] == ["text__contains", "context__contains"]
    assert "speaker__isnull" in block.locator("tr[data-param-name=speaker]").inner_text()
    block.locator("tr[data-param-name=operators] textarea").fill(
        '{"said_on__gte": "2025-08-20", "kind__ne": "partial"}'
    )
    url, _ = executed(block)
    assert url.endswith("/v1/quotes?said_on__gte=2025-08-20&kind__ne=partial")
