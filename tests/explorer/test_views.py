"""The explorer in a browser: what each view shows is what the API responds with."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import without_chromium
from tests.conftest import Backend
from tests.explorer.conftest import Api, watched
from tests.serving import serving

pytestmark = [pytest.mark.slow, without_chromium]

LISTS = {
    "summits": "name",
    "leaders": "name",
    "people": "name",
    "countries": "name",
    "agreements": "text",
    "quotes": "text",
    "articles": "title",
    "topics": "name",
}


def test_what_lee_said_about_japan_and_where_it_stands_is_three_clicks_away(server: str, page: Page, api: Api) -> None:
    page.goto(f"{server}/")
    page.get_by_role("combobox", name="Search everything").fill("lee")
    page.get_by_role("option", name=re.compile("^Lee Jae-myung")).click()
    page.get_by_role("region", name="Said").get_by_role("link", name=re.compile("^About.*Japan$")).click()
    page.set_viewport_size({"width": 1000, "height": 700})
    page.get_by_role("link", name="Our Japanese neighbours").click()
    (found,) = api("/v1/quotes?speaker=lee-jae-myung&about=JP&include=evidence")["data"]
    passage = page.locator(".detail .passage")
    expect(passage.locator("mark")).to_have_text(found["evidence"][0]["exact"])
    expect(passage).to_have_text("“Our Japanese neighbours cannot be moved,” Lee Jae-myung said.")
    assert page.url.endswith(f"/explore/quotes?speaker=lee-jae-myung&about=JP#{found['id']}")


def test_home_counts_what_there_is(server: str, page: Page, api: Api) -> None:
    page.goto(f"{server}/")
    counts = page.locator(".lead .counts")
    for resource, stats in api("/v1/stats")["data"].items():
        if resource in {"articles", "summits", "agreements", "quotes", "leaders", "countries"}:
            expect(counts.locator(f"a[href$='/{resource}']")).to_have_text(re.compile(rf"^{stats['count']} "))
    expect(page.get_by_role("region", name="Latest summits").locator("tbody tr")).to_have_count(2)
    expect(page.locator(".world circle")).to_have_count(2)


@pytest.mark.parametrize("resource", LISTS)
def test_a_list_has_the_rows_of_the_api(server: str, page: Page, api: Api, resource: str) -> None:
    page.goto(f"{server}/explore/{resource}")
    expected = [record[LISTS[resource]] for record in api(f"/v1/{resource}")["data"]]
    links = page.locator("td.main > a:first-child")
    expect(links).to_have_count(len(expected))
    shown = [re.sub(r"^\W*[\U0001F1E6-\U0001F1FF]*", "", text) for text in links.all_inner_texts()]
    assert [text.strip("“”") for text in shown] == expected


def test_filters_are_the_address_and_back_undoes_them(server: str, page: Page, api: Api) -> None:
    page.goto(f"{server}/explore/quotes")
    page.get_by_role("checkbox", name="Shigeru Ishiba").check()
    expect(page).to_have_url(f"{server}/explore/quotes?speaker=shigeru-ishiba")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("checkbox", name="Lee Jae-myung").check()
    expect(page).to_have_url(f"{server}/explore/quotes?speaker__in=shigeru-ishiba,lee-jae-myung")
    expect(page.locator("tbody tr")).to_have_count(3)
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.get_by_role("checkbox", name="Lee Jae-myung")).not_to_be_checked()
    page.go_forward()
    expect(page.locator("tbody tr")).to_have_count(3)
    page.get_by_role("button", name="Remove filter").click()
    expect(page).to_have_url(f"{server}/explore/quotes")
    page.reload()
    expect(page.locator("tbody tr")).to_have_count(api("/v1/quotes")["page"]["total"]["value"])


def test_a_name_in_the_address_is_the_filter_that_it_was_resolved_to(server: str, page: Page) -> None:
    page.goto(f"{server}/explore/quotes?speaker=Ishiba")
    expect(page.get_by_role("checkbox", name="Shigeru Ishiba")).to_be_checked()
    expect(page.get_by_role("button", name="Remove filter: Said by: Shigeru Ishiba")).to_be_visible()


def test_this_request_is_the_one_that_made_the_view(server: str, page: Page, api: Api) -> None:
    page.goto(f"{server}/explore/quotes?speaker=shigeru-ishiba")
    expect(page.locator("tbody tr")).to_have_count(1)
    code = page.locator(".request code")
    (url,) = re.findall(rf"^curl -s '{re.escape(server)}(/v1/quotes\?[^']+)'$", code.inner_text())
    assert api(url)["page"]["total"]["value"] == 1
    page.get_by_role("button", name="fetch").click()
    assert code.inner_text() == f'await fetch("{server}{url}").then((r) => r.json())'
    page.get_by_role("button", name="httpx").click()
    assert code.inner_text() == f'httpx.get("{server}{url}").json()'


def test_an_article_has_a_mark_for_every_annotation(server: str, page: Page, api: Api) -> None:
    (article,) = api("/v1/articles?q=forest")["data"]
    items = api(f"{article['url']}/annotations")["first"]["items"]
    page.goto(f"{server}/explore/articles/{article['id']}")
    page.get_by_label("Topics").check()
    for item in items:
        mark = re.split("[/#]", item["id"])[-1]
        parts = page.locator(f'mark[data-mark="{mark}"]').all_inner_texts()
        assert "".join(parts) == item["target"]["selector"][1]["exact"]
    legend = page.get_by_role("complementary", name="Marks")
    counts = [int(text) for text in legend.locator(".count").all_inner_texts()]
    assert sum(counts) == len(items)
    page.get_by_label("Quotes").uncheck()
    expect(page.locator("mark.quotes")).to_have_count(0)


def test_dates_are_marked_in_place(server: str, page: Page, api: Api) -> None:
    (article,) = api("/v1/articles?q=forest")["data"]
    page.goto(f"{server}/explore/articles/{article['id']}")
    date = page.locator("mark.dates")
    expect(date).to_have_text("August 23, 2025")
    date.click()
    expect(page.locator(".card")).to_contain_text("23 August 2025")
    page.get_by_label("Dates").uncheck()
    expect(page.locator("mark.dates")).to_have_count(0)


def test_marks_are_walked_by_keys_and_have_cards(server: str, page: Page, api: Api) -> None:
    (article,) = api("/v1/articles?q=forest")["data"]
    page.goto(f"{server}/explore/articles/{article['id']}")
    expect(page.locator("mark").first).to_be_visible()
    card = page.get_by_role("complementary", name="About this mark")
    page.keyboard.press("j")
    expect(page.locator("mark.current")).not_to_have_count(0)
    expect(card).to_contain_text("Summit")
    page.keyboard.press("j")
    expect(card).to_contain_text("Lee Jae-myung")
    assert page.evaluate("document.activeElement.textContent") == "Lee Jae-myung"
    page.keyboard.press("Escape")
    expect(page.locator(".card")).to_have_count(0)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Lee Jae-myung")


def test_a_pointer_at_rest_does_not_take_the_mark_from_the_keys(server: str, page: Page, api: Api) -> None:
    (article,) = api("/v1/articles?q=forest")["data"]
    page.set_viewport_size({"width": 900, "height": 300})
    page.goto(f"{server}/explore/articles/{article['id']}")
    page.mouse.move(150, 102)
    expect(page.locator("mark").first).to_be_attached()
    page.keyboard.press("k")
    expect(page.locator(":focus")).to_have_text("A forest takes longer than a government,")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))")
    assert page.locator("mark.current").all_inner_texts() == ["A forest takes longer than a government,"]


def test_the_fragment_of_an_article_lights_up_a_quote(server: str, page: Page, api: Api) -> None:
    (quote,) = api("/v1/quotes?q=forest")["data"]
    page.goto(f"{server}/explore/articles/{quote['article']['id']}#{quote['id']}")
    expect(page.locator("mark.current")).to_have_text(quote["text"])
    expect(page.locator(".card")).to_contain_text("probably, 0.60")


def test_a_summit_has_who_where_when_and_its_sources(server: str, page: Page, api: Api) -> None:
    (summit,) = api("/v1/summits?place=Tokyo")["data"]
    page.goto(f"{server}/explore/summits/{summit['id']}")
    expect(page.get_by_role("heading", level=1)).to_have_text(summit["name"])
    facts = page.locator(".facts")
    for text in ("23 August 2025", "Tokyo", "Lee Jae-myung, Shigeru Ishiba", "South Korea"):
        expect(facts).to_contain_text(text)
    expect(page.get_by_role("region", name="Agreed")).to_contain_text("plant a forest together")
    expect(page.get_by_role("region", name="As told by").get_by_role("link", name="A forest for two")).to_be_visible()


def test_a_leader_has_whom_they_met(server: str, page: Page, api: Api) -> None:
    page.goto(f"{server}/explore/leaders/lee-jae-myung")
    (met,) = api("/v1/people/lee-jae-myung/met")["data"]
    row = page.get_by_role("region", name="Met").locator("tbody tr")
    expect(row).to_have_text(re.compile(rf"Shigeru Ishiba\s*{met['times']}\s*23 August 2025"))


def test_a_country_has_its_leaders(server: str, page: Page) -> None:
    page.goto(f"{server}/explore/countries/JP")
    expect(page.get_by_role("region", name="Leaders")).to_contain_text("Shigeru Ishiba")
    expect(page.get_by_role("region", name="Summits").locator("tbody tr")).to_have_count(2)


def test_what_is_said_about_a_country_and_a_leader_is_on_their_pages(server: str, page: Page, api: Api) -> None:
    for path, about in (("countries/JP", "JP"), ("leaders/lee-jae-myung", "lee-jae-myung")):
        texts = [quote["text"] for quote in api(f"/v1/quotes?about={about}")["data"]]
        page.goto(f"{server}/explore/{path}")
        said = page.get_by_role("region", name=re.compile("Said about"))
        expect(said.locator("tbody tr")).to_have_count(len(texts))
        for text in texts:
            expect(said.get_by_role("link", name=text)).to_be_visible()


def test_the_timeline_is_drawn_and_dragging_chooses_a_time(server: str, page: Page, api: Api) -> None:
    page.goto(f"{server}/explore/timeline")
    total = api("/v1/timeline")["page"]["total"]["value"]
    expect(page.locator("tbody tr")).to_have_count(total)
    expect(page.locator(".lane rect")).to_have_count(total)
    box = page.locator(".timeline svg").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 1, box["y"] + 50, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"date__gte=2024-\d\d-\d\d&date__lte=2025-\d\d-\d\d"))
    expect(page.locator("tbody")).not_to_contain_text("March 2024")


def test_the_map_and_the_network_have_a_table_beside_them(server: str, page: Page) -> None:
    page.goto(f"{server}/explore/map")
    expect(page.locator("tbody tr")).to_have_text([re.compile("^Tokyo"), re.compile("^Seoul")])
    page.goto(f"{server}/explore/network")
    expect(page.locator("tbody tr")).to_have_text([re.compile("^Lee Jae-myung and Shigeru Ishiba")])
    expect(page.locator(".network circle")).to_have_count(2)


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("Our Japanese neighbours cannot be moved", "character for character"),
        ("OUR japanese neighbours - cannot be moved", "only case, accents or marks differ"),
        ("Nobody ever said this sentence about the moon", "in no article here"),
    ],
)
def test_a_quote_is_checked(server: str, page: Page, sentence: str, verdict: str) -> None:
    page.goto(f"{server}/explore/check")
    page.get_by_label("Sentence").fill(sentence)
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator(".verdict h2")).to_contain_text(verdict)
    page.reload()
    expect(page.locator(".verdict h2")).to_contain_text(verdict)


def test_a_pasted_article_is_marked_and_not_stored(server: str, page: Page, api: Api) -> None:
    before = api("/v1/stats")
    page.goto(f"{server}/explore/try")
    page.get_by_label("Article").fill("🕊 French President Emmanuel Macron met Olaf Scholz in Berlin on May 28, 2024.")
    page.get_by_role("button", name="Read it").click()
    page.wait_for_selector("mark.leaders", timeout=90_000)
    assert "Emmanuel Macron" in page.locator("mark.leaders").all_inner_texts()
    assert api("/v1/stats") == before


def test_search_marks_what_it_found(server: str, page: Page) -> None:
    page.goto(f"{server}/explore/search?q=forest")
    expect(page.get_by_role("region", name="Quotes").locator("mark.hit")).to_have_text("forest")
    expect(page.get_by_role("region", name="Agreements").locator("mark.hit")).to_have_text("forest")


def test_a_keyboard_reaches_everything(server: str, page: Page) -> None:
    page.goto(f"{server}/")
    expect(page.locator(".lead h1")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("/")
    page.keyboard.type("ishiba")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Shigeru Ishiba")


def test_a_mistake_has_its_suggestion_as_a_button(server: str) -> None:
    with watched(server, errors_expected=True) as page:
        page.goto(f"{server}/explore/quotes?speeker=lee-jae-myung")
        expect(page.get_by_role("alert")).to_contain_text("Unknown parameter 'speeker'")
        page.get_by_role("button", name="Use speaker= for speeker=").click()
        expect(page).to_have_url(f"{server}/explore/quotes?speaker=lee-jae-myung")
        expect(page.locator("tbody tr")).to_have_count(2)


def test_an_unknown_record_says_so(server: str) -> None:
    with watched(server, errors_expected=True) as page:
        page.goto(f"{server}/explore/summits/nowhere")
        expect(page.get_by_role("alert")).to_contain_text("not found")


def test_a_busy_server_is_tried_again(server: str) -> None:
    with watched(server, errors_expected=True) as page:
        headers = {"Retry-After": "1", "Content-Type": "application/problem+json"}
        body = '{"title": "Server overloaded", "status": 503, "detail": "Busy."}'
        page.route("**/v1/summits?*", lambda route: route.fulfill(status=503, headers=headers, body=body), times=1)
        page.goto(f"{server}/explore/summits")
        expect(page.get_by_role("alert")).to_contain_text("Tries again after 1 second")
        expect(page.locator("tbody tr")).to_have_count(2)


def test_without_a_connection_the_rows_stay(server: str) -> None:
    with watched(server, errors_expected=True) as page:
        page.goto(f"{server}/explore/quotes")
        expect(page.locator("tbody tr")).to_have_count(3)
        page.route("**/v1/**", lambda route: route.abort())
        page.get_by_role("checkbox", name="Shigeru Ishiba").check()
        expect(page.get_by_role("status").filter(has_text="No connection")).to_be_visible()
        expect(page.locator(".stale tbody tr")).to_have_count(3)


def test_an_empty_database_says_how_to_fill_it(sqlite: Backend) -> None:
    with serving(sqlite.create(migrated=True)) as url, watched(url) as page:
        page.goto(f"{url}/")
        expect(page.locator("main")).to_contain_text("summit ingest talks.txt")
