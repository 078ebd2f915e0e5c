"""HTML pages: the article and nothing round it, and what the page tells of it."""

import json

import pytest

from app.errors import ArticleTooLong, DocumentError, NotText
from app.sources.about import About
from app.sources.pages import MAX_BYTES, read_page

LIMIT = 200_000
FIRST = "The prime minister of Japan received the president of South Korea in Tokyo on Saturday."
SECOND = "“We agreed to meet again,” he said. The talks took two hours, officials of both sides said on Sunday."


def page(head: str = "", body: str = "") -> str:
    return f"""<!DOCTYPE html><html><head>{head}</head><body><nav><a href="/">Home</a><a href="/world">World</a></nav>
    <article><h1>Talks in Tokyo</h1><p>{FIRST}</p><p>{SECOND}</p>{body}</article>
    <aside>Most read: <a href="/x">Ten things about tea</a></aside><footer>We use cookies.</footer></body></html>"""


def json_ld(data: object) -> str:
    text = data if isinstance(data, str) else json.dumps(data)
    return f'<script type="application/ld+json">{text}</script>'


def read(source, beside=None, limit=LIMIT, **more):
    return read_page(source, beside or About(), limit, **more)


def test_the_article_is_kept_in_paragraphs_and_the_rest_of_the_page_is_not():
    text = read(page(body="<ul><li>First pledge</li><li>Second pledge</li></ul>")).text
    assert f"\n\n{FIRST}\n\n{SECOND}\n\n" in text
    assert "First pledge" in text
    assert not any(noise in text for noise in ("Home", "cookies", "Ten things"))


def test_marks_entities_and_links_become_the_characters_that_a_reader_sees():
    body = "<p>The&nbsp;two sides &#8220;<b>welcomed</b>&#8221; the <a href='/d'>deal</a> &amp; more, it was said.</p>"
    assert "“welcomed” the deal & more" in read(page(body=body)).text


NEWS = {"@type": "NewsArticle", "headline": "Leaders meet", "datePublished": "2025-08-24T01:00:00+09:00"}


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (json_ld(NEWS), ("Leaders meet", None, None, "2025-08-24")),
        (json_ld({**NEWS, "publisher": {"name": "The Wire"}}), ("Leaders meet", "The Wire", None, "2025-08-24")),
        (json_ld({**NEWS, "publisher": [{"name": "The Wire"}]}), ("Leaders meet", "The Wire", None, "2025-08-24")),
        (
            json_ld({**NEWS, "url": "https://example.org/a"}),
            ("Leaders meet", None, "https://example.org/a", "2025-08-24"),
        ),
        (
            json_ld(
                {
                    "@graph": [
                        {"@type": "WebSite", "name": "x"},
                        {**NEWS, "mainEntityOfPage": {"@id": "https://e.org/b"}},
                    ]
                }
            ),
            ("Leaders meet", None, "https://e.org/b", "2025-08-24"),
        ),
        (json_ld([{**NEWS, "@type": ["Thing", "ReportageNewsArticle"]}]), ("Leaders meet", None, None, "2025-08-24")),
        (json_ld({"@type": "Recipe", "headline": "Tea"}), ("Talks in Tokyo", None, None, None)),
        (json_ld("{not json"), ("Talks in Tokyo", None, None, None)),
        (json_ld('{"a":' * 5_000), ("Talks in Tokyo", None, None, None)),
        (json_ld({**NEWS, "headline": {"no": "text"}, "datePublished": 5}), ("Talks in Tokyo", None, None, None)),
        (json_ld({**NEWS, "datePublished": "yesterday", "url": "javascript:x"}), ("Leaders meet", None, None, None)),
        (
            '<meta property="og:title" content="The talks"><meta property="og:site_name" content="The Wire">'
            '<meta property="article:published_time" content="2025-08-23T23:30:00-05:00">'
            '<meta property="og:url" content="https://example.org/c">',
            ("The talks", "The Wire", "https://example.org/c", "2025-08-23"),
        ),
        (
            '<link rel="canonical" href="https://example.org/d">',
            ("Talks in Tokyo", None, "https://example.org/d", None),
        ),
        ('<link rel="canonical" href="/relative">', ("Talks in Tokyo", None, None, None)),
    ],
)
def test_what_the_page_tells_of_itself(head, told):
    found = read(page(head))
    title, publisher, url, published = told
    assert (found.title, found.source_url, found.published) == (title, url, published)
    assert publisher is None or found.publisher == publisher


def test_json_ld_goes_before_meta_tags_and_what_is_known_otherwise_before_both():
    head = (
        json_ld(NEWS)
        + '<meta property="og:title" content="The talks"><meta property="og:site_name" content="The Wire">'
    )
    assert (read(page(head)).title, read(page(head)).publisher) == ("Leaders meet", "The Wire")
    beside = About(title="Tokyo", published="2025-08-22", curated=("published",))
    found = read(page(head), beside)
    assert (found.title, found.published, found.curated) == ("Tokyo", "2025-08-22", ("published",))


def test_a_fetched_page_tells_only_of_its_own_host():
    head = '<link rel="canonical" href="https://example.org/d">'
    assert read(page(head), host="example.org").source_url == "https://example.org/d"
    assert read(page(head), host="example.com").source_url is None


@pytest.mark.parametrize(
    ("encoded", "charset"),
    [
        (page().encode(), None),
        (b"\xef\xbb\xbf" + page().encode(), None),
        (page().encode("utf-16"), "utf-16"),
        (page('<meta charset="windows-1252">').encode("cp1252"), None),
        (page().encode("cp1252"), None),
        (page().encode("cp1252"), "klingon"),
        (page().encode(), "ascii"),
        (('<?xml version="1.0" encoding="utf-8"?>' + page()).encode(), None),
    ],
)
def test_bytes_are_decoded_as_they_say_or_as_browsers_do(encoded, charset):
    assert SECOND in read(encoded, charset=charset).text


@pytest.mark.parametrize(
    ("source", "error", "reason"),
    [
        ("", NotText, "empty"),
        (b" \n", NotText, "empty"),
        ("<html><body></body></html>", DocumentError, "no article"),
        ("<!-- -->", DocumentError, "no article|cannot be parsed"),
        ("x" * (MAX_BYTES + 1), ArticleTooLong, "2000000 bytes"),
        (b"x" * (MAX_BYTES + 1), ArticleTooLong, "2000000 bytes"),
    ],
)
def test_what_is_no_page_is_refused(source, error, reason):
    with pytest.raises(error, match=reason):
        read(source)


def test_the_limit_is_that_of_the_text_and_not_of_the_page():
    assert read(page("<style>" + "x" * 2_000 + "</style>"), limit=1_000).text
    with pytest.raises(ArticleTooLong):
        read(page(), limit=100)


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 50_000 + FIRST,
        "<table><tr><td>" * 5_000 + FIRST,
        '<a b="' + "x" * 500_000 + FIRST,
    ],
)
def test_a_page_that_is_made_to_break_a_parser_is_refused(source):
    with pytest.raises(DocumentError, match="no article"):
        read(source)


@pytest.mark.parametrize(
    "source",
    ["<p>" + FIRST + "</p>" * 50_000, "&" * 100_000 + FIRST, "<q>" * 200 + FIRST],
)
def test_a_page_without_structure_is_read_as_it_is(source):
    assert FIRST in read(source).text


@pytest.mark.parametrize("odd", ["\ud800", "\x00", "&#0;", "&#xd800;"])
def test_a_character_that_no_database_keeps_does_not_come_through(odd):
    text = read(page(body=f"<p>They met again {odd} on Sunday in Seoul, officials of both sides said.</p>")).text
    assert "They met again" in text
    assert "\0" not in text
    assert text.encode()


THIRD = "They also agreed that ministers would meet in Seoul in the spring, and that students would travel for free."


@pytest.mark.parametrize("odd", ["\a", "&#8;", "\x0c", "&#x1F;", "<b>\x01</b>", "\ufffe"])
def test_a_control_character_costs_no_text(odd):
    text = read(
        page(body=f"<p>{odd}The two sides met {odd} again in May, and spoke about rice and about steel.</p>")
    ).text
    assert FIRST in text
    assert "spoke about rice" in text
    assert odd not in text


def test_marks_of_the_q_element_and_links_of_prose_are_kept():
    body = f"<p><q>We <q>agree</q></q>, she said of the pact with the other side.</p><p><a href='/x'>{THIRD}</a></p>"
    text = read(page(body=body)).text
    assert "“We ‘agree’”, she said" in text
    assert THIRD in text


def test_furniture_is_removed_and_what_is_like_it_stays():
    body = (
        "<p><strong>READ MORE:</strong> <a href='/x'>Ten things about tea</a></p><h3>Related stories</h3>"
        "<ul><li><a href='/y'>A mayor rides a bus to town</a></li></ul><p>Sign up for our newsletter.</p>"
        f"<p>{THIRD}</p><p>Related talks about tea go on, officials said.</p>"
    )
    text = read(page(body=body)).text
    assert not any(line in text for line in ("tea</a>", "Ten things", "bus", "newsletter", "Related stories"))
    assert THIRD in text
    assert "Related talks about tea go on" in text


@pytest.mark.parametrize(
    ("body", "paragraphs"),
    [
        (f"{FIRST}\n\n{SECOND}", [FIRST, SECOND]),
        (f"<p>{FIRST}</p><p>{SECOND}</p>", [FIRST, SECOND]),
        (f"{FIRST}<br/><br/>{SECOND}", [FIRST, SECOND]),
        (FIRST.replace("Japan", "Japan &amp; more"), [FIRST.replace("Japan", "Japan & more")]),
    ],
)
def test_the_stated_text_is_taken_if_the_page_shows_none(body, paragraphs):
    head = json_ld({"@type": "NewsArticle", "headline": "Talks in Tokyo", "articleBody": body})
    source = f"<html><head>{head}</head><body><h1>Talks in Tokyo</h1><div id='app'>Loading…</div></body></html>"
    assert read(source).text.split("\n\n") == [*paragraphs[:-1], paragraphs[-1] + "\n"]


def test_the_stated_text_is_not_taken_if_the_page_shows_it():
    head = json_ld({"@type": "NewsArticle", "headline": "Talks in Tokyo", "articleBody": f"{FIRST} {SECOND}"})
    assert f"\n\n{FIRST}\n\n{SECOND}" in read(page(head)).text


@pytest.mark.parametrize(
    ("og_title", "title"),
    [
        ("Talks in Tokyo | The Wire", "Talks in Tokyo"),
        ("Talks in Tokyo - The Wire", "Talks in Tokyo"),
        ("The Wire: Talks in Tokyo", "Talks in Tokyo"),
        ("Talks in Tokyo | World | The Wire", "Talks in Tokyo"),
        ("Long talks – and no tea | The Wire", "Long talks – and no tea"),
        ("Long talks – and no tea", "Long talks – and no tea"),
        ("The Wire wins a prize", "The Wire wins a prize"),
        ("The Wire", "The Wire"),
        ("Salt &amp;amp; tea", "Salt & tea"),
    ],
)
def test_the_name_of_the_site_is_no_part_of_the_title(og_title, title):
    head = f'<meta property="og:title" content="{og_title}"><meta property="og:site_name" content="The Wire">'
    assert read(page(head)).title == title


DATED = '<meta name="date" content="2025-08-23">'


@pytest.mark.parametrize(
    ("head", "url", "published", "published_from"),
    [
        (json_ld(NEWS) + DATED, None, "2025-08-24", "json-ld"),
        (json_ld({**NEWS, "datePublished": None}) + DATED, None, "2025-08-23", "meta"),
        (json_ld({**NEWS, "datePublished": "2025-08"}) + DATED, None, "2025-08", "json-ld"),
        ('<meta property="article:modified_time" content="2025-08-24">', None, None, None),
        ("<link rel=canonical href='https://e.org/2025/08/22/a'>", None, "2025-08-22", "url"),
        ("", "https://e.org/2025/aug/22/a", "2025-08-22", "url"),
        ("", "https://e.org/news/tokyo-2025-08-22", None, None),
        ("<link rel=canonical href='https://e.org/'>", None, None, None),
        # an instant of the next day in UTC
        (
            json_ld({**NEWS, "datePublished": "2025-08-24T02:00:00Z"}),
            "https://e.org/2025/08/23/a",
            "2025-08-23",
            "json-ld",
        ),
        (
            json_ld({**NEWS, "datePublished": "2025-08-24T02:00:00Z"}),
            "https://e.org/2025/07/01/a",
            "2025-08-24",
            "json-ld",
        ),
        (
            json_ld({**NEWS, "datePublished": "2025-08-24T02:00:00-04:00"}),
            "https://e.org/2025/08/23/a",
            "2025-08-24",
            "json-ld",
        ),
    ],
)
def test_a_date_of_publication_has_its_source(head, url, published, published_from):
    document = read(page(head), About(source_url=url))
    assert (document.published, document.published_from) == (published, published_from)


def test_a_date_that_is_supplied_goes_before_that_of_the_page():
    document = read(page(DATED), About(published="2025-08-20"))
    assert (document.published, document.published_from) == ("2025-08-20", "supplied")


def test_a_line_above_the_story_has_the_date_of_the_page():
    source = page().replace("<p>The prime", "<p class='byline'>By Ann Roe | 24 August 2025</p><p>The prime")
    assert (read(source).published, read(source).published_from) == ("2025-08-24", "page")
