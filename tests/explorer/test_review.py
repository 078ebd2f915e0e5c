"""Review: with a key, the least certain findings are accepted, mended and rejected, by keyboard too, and undone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from app.settings import Settings
from app.store.engine import Store
from app.store.keys import create_key
from tests.browser import without_chromium
from tests.conftest import Backend
from tests.explorer.conftest import Api, violations, watched
from tests.explorer.world import fill
from tests.serving import serving

pytestmark = [pytest.mark.slow, without_chromium]

CERTAIN, DOUBTFUL = "Our Japanese neighbours", "A forest takes longer"


@pytest.fixture
def filled(sqlite: Backend) -> Settings:
    settings: Settings = sqlite.create(migrated=True)
    fill(settings)
    return settings


@pytest.fixture
def server(filled: Settings) -> Iterator[str]:
    with serving(filled) as url:
        yield url


@pytest.fixture
def key(filled: Settings) -> str:
    with Store(filled) as store:
        return create_key(store, "copy desk", ["correct"], None)


@pytest.fixture
def review(server: str, page: Page, key: str) -> Page:
    """Return the queue of quotes, with the key entered."""
    page.goto(f"{server}/explore/review")
    page.get_by_label("Key", exact=True).fill(key)
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"a key that ends in {key[-4:]}")).to_be_visible()
    return page


def finding(page: Page, words: str) -> Locator:
    return page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=words))


def test_the_least_certain_comes_first_beside_its_sentence(server: str, page: Page, api: Api) -> None:
    page.goto(f"{server}/explore/review")
    expected = [quote["text"] for quote in api("/v1/quotes?reviewed=false&sort=confidence")["data"]]
    names = page.locator(".finding-name")
    expect(names).to_have_count(len(expected))
    assert [name.strip("“”") for name in names.all_inner_texts()] == expected
    passage = page.locator(".finding").first.locator(".passage")
    expect(passage).to_have_text(
        "“Our Japanese neighbours cannot be moved,” Lee Jae-myung said. "
        "“A forest takes longer than a government,” Shigeru Ishiba said."
    )
    expect(passage.locator("mark")).to_have_text("A forest takes longer than a government,")


@pytest.mark.parametrize("resource", ["quotes", "agreements", "summits", "people"])
def test_each_kind_has_a_queue_with_an_address(server: str, page: Page, api: Api, resource: str) -> None:
    page.goto(f"{server}/explore/review/{resource}")
    count = api(f"/v1/{resource}?reviewed=false")["page"]["total"]["value"]
    expect(page.locator(".finding")).to_have_count(count)
    expect(page.locator(".finding .passage mark").first).not_to_be_empty()
    expect(page.get_by_role("navigation", name="Kinds").locator("[aria-current]")).to_have_text(resource.capitalize())


def test_a_keyboard_alone_accepts_mends_rejects_and_undoes(review: Page, api: Api) -> None:
    status = review.get_by_role("status").filter(has_text=re.compile("Accepted|Rejected|Mended|Undone"))
    review.keyboard.press("Tab")
    review.locator("body").evaluate("body => document.activeElement.blur()")
    review.keyboard.press("j")
    expect(review.locator(".finding").first).to_be_focused()
    review.keyboard.press("a")
    expect(status).to_contain_text(f"Accepted: {DOUBTFUL}")
    expect(review.locator(".finding").nth(1)).to_be_focused()
    assert [quote["text"][:21] for quote in api("/v1/quotes?reviewed=true")["data"]] == [DOUBTFUL]
    rejected = review.locator(".finding").nth(1).locator(".finding-name").inner_text().strip("“”")
    review.keyboard.press("r")
    expect(status).to_contain_text(f"Rejected: {rejected}")
    assert rejected not in [quote["text"] for quote in api("/v1/quotes")["data"]]
    review.keyboard.press("u")
    expect(status).to_contain_text(f"Undone: {rejected}")
    expect(review.locator(".finding").nth(1)).to_be_focused()
    assert rejected in [quote["text"] for quote in api("/v1/quotes")["data"]]
    review.keyboard.press("m")
    expect(review.get_by_label("Said by")).to_be_focused()
    review.keyboard.press("Tab")
    review.keyboard.press("ControlOrMeta+a")
    review.keyboard.type("2025-08")
    review.keyboard.press("Enter")
    expect(status).to_contain_text(f"Mended: {rejected}")
    (mended,) = [quote for quote in api("/v1/quotes?reviewed=true")["data"] if quote["text"] == rejected]
    assert mended["said_on"] == "2025-08"
    review.locator(".finding").nth(2).focus()
    review.keyboard.press("k")
    expect(review.locator(".finding").nth(1)).to_be_focused()
    review.keyboard.press("u")
    expect(status).to_contain_text(f"Undone: {rejected}")
    review.keyboard.press("u")
    expect(status).to_contain_text(f"Undone: {DOUBTFUL}")
    assert api("/v1/quotes?reviewed=true")["data"] == []
    assert api("/v1/corrections")["data"] == []


def test_keys_pressed_while_a_request_runs_are_sent_after_it(review: Page, api: Api) -> None:
    held: list[Route] = []
    review.route(
        "**/v1/corrections", lambda route: held.append(route) if route.request.method == "POST" else route.continue_()
    )
    review.locator(".finding").first.focus()
    for key in ("a", "a", "r"):
        review.keyboard.press(key)
    expect(review.get_by_role("button", name="Show what is left")).to_be_focused()
    for number in range(1, 4):
        while len(held) < number:
            review.wait_for_timeout(20)
        assert len(held) == number  # one after the other
        held[-1].continue_()
    expect(review.locator(".finding.done")).to_have_count(3)
    assert [each["action"] for each in api("/v1/corrections")["data"]] == ["accept", "accept", "reject"]
    for left in (2, 1, 0):
        review.locator(".finding").first.focus()
        review.keyboard.press("u")
        expect(review.locator(".finding.done")).to_have_count(left)


def test_a_quote_is_given_to_another_speaker(review: Page, api: Api) -> None:
    item = finding(review, DOUBTFUL)
    item.get_by_role("button", name="Mend").click()
    item.get_by_label("Said by").fill("Lee Jae-myung")
    item.get_by_label("Reason").fill("A slip of the desk")
    item.get_by_role("button", name="Save").click()
    expect(item.get_by_text("Mended")).to_be_visible()
    (quote,) = api("/v1/quotes?q=forest")["data"]
    assert quote["speaker"]["id"] == "lee-jae-myung"
    assert [each["reason"] for each in api("/v1/corrections")["data"]] == ["A slip of the desk"]
    latest = review.get_by_role("region", name="Latest corrections")
    latest.get_by_role("button", name=re.compile("^Undo: Said by another")).click()
    expect(latest).to_have_count(0)
    expect(item.get_by_role("button", name="Accept")).to_be_visible()
    assert api("/v1/quotes?q=forest")["data"][0]["speaker"]["id"] == "shigeru-ishiba"


def test_a_summit_is_mended_field_by_field_and_that_is_one_step(server: str, review: Page, api: Api) -> None:
    review.get_by_role("navigation", name="Kinds").get_by_role("link", name="Summits").click()
    expect(review).to_have_url(f"{server}/explore/review/summits")
    item = finding(review, "Forest summit")
    item.get_by_role("button", name="Mend").click()
    item.get_by_label("Name").fill("Talks on a forest")
    item.get_by_label("Status").select_option("planned")
    item.get_by_role("button", name="Save").click()
    expect(item.get_by_text("Mended")).to_be_visible()
    (summit,) = api("/v1/summits?reviewed=true")["data"]
    assert (summit["name"], summit["status"]) == ("Talks on a forest", "planned")
    item.get_by_role("button", name="Undo").click()
    expect(item.get_by_role("button", name="Accept")).to_be_visible()
    assert api("/v1/corrections")["data"] == []
    assert {each["name"] for each in api("/v1/summits")["data"]} == {"Forest summit", "Map summit"}


def test_what_is_reviewed_leaves_the_queue_and_is_a_facet(server: str, review: Page) -> None:
    for words in (DOUBTFUL, CERTAIN):
        finding(review, words).get_by_role("button", name="Accept").click()
        expect(finding(review, words).get_by_text("Accepted")).to_be_visible()
    review.get_by_role("button", name="Show what is left").click()
    expect(review.locator(".finding")).to_have_count(1)
    expect(review.locator(".finding")).to_be_focused()
    review.goto(f"{server}/explore/quotes")
    review.get_by_role("group", name="Reviewed").get_by_role("checkbox", name="Yes").check()
    expect(review.locator("tbody tr")).to_have_count(2)
    expect(review.locator(".detail, .record").first).to_be_attached()


def test_a_key_stays_in_the_tab_and_out_of_every_address(server: str, filled: Settings, key: str) -> None:
    asked: list[str] = []
    with watched(server) as page:
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{server}/explore/review")
        page.get_by_label("Key", exact=True).fill(key)
        page.get_by_role("button", name="Use it").click()
        finding(page, DOUBTFUL).get_by_role("button", name="Accept").click()
        expect(finding(page, DOUBTFUL).get_by_text("Accepted")).to_be_visible()
        page.reload()
        expect(page.get_by_text(f"a key that ends in {key[-4:]}")).to_be_visible()
        assert not any(key in url for url in [*asked, page.url])
        assert key not in page.content()
        assert page.evaluate("JSON.stringify(localStorage) + document.cookie") == "{}"
        page.get_by_role("button", name="Forget it").click()
        assert page.evaluate("sessionStorage.length") == 0
        expect(page.get_by_label("Key", exact=True)).to_be_visible()


def test_without_a_key_and_with_a_wrong_one_nothing_is_done(server: str, api: Api) -> None:
    with watched(server, errors_expected=True) as page:
        page.goto(f"{server}/explore/review")
        item = finding(page, DOUBTFUL)
        item.get_by_role("button", name="Accept").click()
        expect(page.get_by_role("status").filter(has_text="Enter a key first")).to_be_visible()
        expect(page.get_by_label("Key", exact=True)).to_be_focused()
        page.keyboard.type("sk-nothing")
        page.keyboard.press("Enter")
        item.get_by_role("button", name="Accept").click()
        expect(item.get_by_role("alert")).to_be_visible()
        expect(page.get_by_label("Key", exact=True)).to_be_visible()
    assert api("/v1/corrections")["data"] == []


def test_what_cannot_be_set_says_why_and_leaves_nothing_half_done(server: str, key: str, api: Api) -> None:
    with watched(server, errors_expected=True) as page:
        page.goto(f"{server}/explore/review/summits")
        page.get_by_label("Key", exact=True).fill(key)
        page.keyboard.press("Enter")
        item = finding(page, "Forest summit")
        item.get_by_role("button", name="Mend").click()
        item.get_by_label("Name").fill("Talks on a forest")
        item.get_by_label("When").fill("soon")
        item.get_by_role("button", name="Save").click()
        expect(item.get_by_role("alert")).to_contain_text("A date must be EDTF")
        expect(item.get_by_label("When")).to_have_value("soon")
    assert api("/v1/corrections")["data"] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_form_and_in_what_was_done(review: Page, axe: str, scheme: str) -> None:
    review.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    finding(review, DOUBTFUL).get_by_role("button", name="Accept").click()
    finding(review, CERTAIN).get_by_role("button", name="Mend").click()
    expect(review.get_by_role("region", name="Latest corrections")).to_be_visible()
    assert violations(review, axe) == []
