"""No string of an article or of an address runs: in titles, names, quotes, publishers and URLs."""

from collections.abc import Iterator
from urllib.parse import quote as encoded

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.articles import Article, article, person, quote
from tests.browser import without_chromium
from tests.conftest import Backend
from tests.explorer.conftest import watched
from tests.explorer.world import fill
from tests.serving import serving

pytestmark = [pytest.mark.slow, without_chromium]

STRINGS = [
    "<script>window.ran=1</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=window.ran=1>",
    "<img src=x onerror=alert(1)//",
    "<svg onload=window.ran=1>",
    "<svg><script>window.ran=1</script></svg>",
    "<math><mi xlink:href='javascript:window.ran=1'>x</mi></math>",
    "<iframe src=javascript:window.ran=1>",
    "<iframe srcdoc='<script>parent.ran=1</script>'>",
    "<body onload=window.ran=1>",
    "<input autofocus onfocus=window.ran=1>",
    "<details open ontoggle=window.ran=1>x</details>",
    "<a href=javascript:window.ran=1>click</a>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>*{display:none}</style>",
    "<style>@import '//evil.example/x.css';</style>",
    "<object data=javascript:window.ran=1>",
    "<embed src=javascript:window.ran=1>",
    "<template><script>window.ran=1</script></template>",
    "</title><script>window.ran=1</script>",
    "</textarea><script>window.ran=1</script>",
    "--><script>window.ran=1</script>",
    "]]><script>window.ran=1</script>",
    '" onmouseover="window.ran=1',
    "' onmouseover='window.ran=1",
    "` onmouseover=`window.ran=1",
    "javascript:window.ran=1",
    "JaVaScRiPt:window.ran=1",
    "data:text/html,<script>window.ran=1</script>",
    "vbscript:msgbox(1)",
    "${window.ran=1}",
    "{{constructor.constructor('window.ran=1')()}}",
    "#{window.ran=1}",
    "&lt;script&gt;window.ran=1&lt;/script&gt;",
    "&#106;avascript:window.ran=1",
    "%3Cscript%3Ewindow.ran=1%3C/script%3E",
    "\u202eevil\u202c <b>bold</b>",
    "__proto__ constructor toString",
    "\u2028window.ran=1\u2029//",
    "😀<script>window.ran=1</script>",
]
ROW, FINDING = "tbody tr", ".finding"
LISTS = {
    **dict.fromkeys(["/", "/explore/articles", "/explore/quotes", "/explore/people", "/explore/search?q=so"], ROW),
    **dict.fromkeys(["/explore/review/quotes?limit=50", "/explore/review/people?limit=50"], FINDING),
}
ADDRESSES = [
    "/explore/search?q={}",
    "/explore/quotes?q={}",
    "/explore/quotes?speaker={}",
    "/explore/check?text={}",
    "/explore/quotes#{}",
    "/explore/people/{}",
    "/explore/{}",
    "/explore/timeline?date={}",
    "/explore/review/{}",
    "/explore/review/quotes?speaker={}",
]


def hostile(number: int, text: str) -> Article:
    said = f"{text} and so on,"
    return article(
        f"{text}\n\n“{said}” {text} said.",
        name=text,
        title=f"{number} {text}",
        publisher=text,
        source_url=text,
        published="2025-08-24",
        people=[person(text, "President", "JP")],
        quotes=[quote(said, text)],
    )


@pytest.fixture(scope="module")
def server(sqlite: Backend) -> Iterator[str]:
    settings = sqlite.create(migrated=True)
    fill(settings, *(hostile(number, text) for number, text in enumerate(STRINGS)))
    with serving(settings) as url:
        yield url


@pytest.fixture
def page(server: str) -> Iterator[Page]:
    with watched(server, errors_expected=True) as page:
        yield page


def check(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.ran") is None
    assert page.locator("script").count() == 1
    assert page.locator("iframe, object, embed, base ~ base, main style, main img").count() == 0
    links = page.locator("a[href]").evaluate_all("links => links.map((link) => link.protocol)")
    assert {*links} <= {"http:", "https:"}


def test_there_are_forty() -> None:
    assert len({*STRINGS}) >= 40


@pytest.mark.parametrize("path", LISTS)
def test_lists_show_them_as_text(server: str, page: Page, path: str) -> None:
    page.goto(f"{server}{path}")
    expect(page.locator(LISTS[path]).first).to_be_visible()
    check(page)


def test_every_article_shows_its_title_and_text_as_they_are(server: str, page: Page) -> None:
    articles = httpx.get(f"{server}/v1/articles?limit=200").json()["data"]
    assert len(articles) == len(STRINGS)
    for each in articles:
        page.goto(f"{server}/explore/articles/{encoded(each['id'])}")
        expect(page.locator("mark").first).to_be_visible()
        assert page.locator("h1").evaluate("heading => heading.textContent") == each["title"]
        check(page)


@pytest.mark.parametrize("number", range(len(ADDRESSES)), ids=ADDRESSES)
def test_no_address_runs(server: str, page: Page, number: int) -> None:
    for text in STRINGS[number :: len(ADDRESSES)]:
        page.goto(server + ADDRESSES[number].format(encoded(text, safe="")))
        expect(page.locator("header.top")).to_be_visible()
        check(page)
