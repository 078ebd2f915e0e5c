"""Dates that a reader of a page sees: those of the publication, and those of anything else."""

import pytest
from lxml import html

from app.sources.page_dates import PageDates

STORY = [
    "Prime Minister Hildur Steinsdottir of Iceland met President Awa Ndiaye of Senegal in Dakar to open a school.",
    "Ndiaye said that the two countries would share the cost of the boats, and that the first class would begin soon.",
]


def dates(above: str = "", below: str = "", first: str = STORY[0], around: str = "", lang: str = "en") -> PageDates:
    page = (
        f"<html><body><header><a href='/'>Site</a></header>{around}<main><article><h1>Cod school</h1>{above}"
        f"<p class=story>{first}</p><p class=story>{STORY[1]}</p>{below}</article></main></body></html>"
    )
    tree = html.document_fromstring(page)
    return PageDates(tree, tree.find_class("story"), lang)


VISIBLE = [
    "<time datetime='2022-11-09T10:00'>Wednesday</time>",
    "<time>9 November 2022</time>",
    "<p>By Ann Roe, <time datetime='2022-11-09'>9 November</time></p>",
    "<div class='byline'>By Ann Roe | November 9, 2022 | Dakar</div>",
    "<p>Published 9 November 2022</p>",
    "<p>Wednesday, November 9, 2022 at 6:05 p.m.</p>",
    "<p>Published: 9 November 2022 | Updated: 12 November 2022</p>",
    "<p>Updated: 12 November 2022 | First published 9 November 2022</p>",
    "<span class='post-date' title='2022-11-09T10:00'>yesterday</span>",
    "<time class='published' datetime='2022-11-09'></time><time class='updated' datetime='2022-11-12'></time>",
    "<time pubdate datetime='2022-11-09'></time><time datetime='2022-11-12'></time>",
    "<i>Last updated <time datetime='2022-11-12'>12 Nov</time></i><i>Posted <time datetime='2022-11-09'></time></i>",
    "<div class='meta'><span>Dakar</span> <span>09.11.2022</span></div>",
    "<aside><time datetime='2025-01-01'></time></aside><time datetime='2022-11-09'></time>",
]


@pytest.mark.parametrize("above", VISIBLE)
def test_a_date_above_the_story_is_that_of_its_publication(above: str) -> None:
    assert dates(above).visible() == "2022-11-09"


def test_a_date_may_stand_below_a_standfirst_or_before_the_article() -> None:
    assert dates(first=STORY[0] + "</p><div class='date'>9 November 2022</div><p>").visible() == "2022-11-09"
    assert dates(around="<time datetime='2022-11-09'>9 November</time>").visible() == "2022-11-09"
    assert dates(below="<p>First published on 9 November 2022</p>").visible() == "2022-11-09"


def test_a_byline_has_a_date_and_the_clock_of_the_site_is_none() -> None:
    assert dates("<div>By Ann Roe · 9 November 2022 · 4 min read</div>").visible() == "2022-11-09"
    assert dates("<p>By 9 November 2022 the wool will be in Dakar, she said.</p>").visible() is None
    assert dates(around="<div><span>Wednesday, 9 November 2022</span></div>").visible() is None


NOT_VISIBLE = [
    "<p>Updated 9 November 2022</p>",
    "<time class='modified' datetime='2022-11-09'></time>",
    "<p>Last reviewed: <time datetime='2022-11-09'>9 Nov</time></p>",
    "<p>The fair opens on <time datetime='2022-11-09'>9 November 2022</time> in the harbour of Dakar.</p>",
    "<p>The two have been at odds since 9 November 2022.</p>",
    "<time datetime='2022-11-09'></time><time datetime='2022-11-12'></time>",
    "<div class='related'><time datetime='2022-11-09'></time></div>",
    "<div class='event-box'><span class='date'>9 November 2022</span></div>",
    "<div class='comments'><time datetime='2022-11-09'></time></div>",
    "<div id='liveBlogCards' class='card'><time datetime='2022-11-09'></time></div>",
    "<figure><figcaption>9 November 2022</figcaption></figure>",
    "<span class='date'>09/11/2022</span>",
    "<time datetime='yesterday'>yesterday</time>",
    "<p>© 2022</p>",
]


@pytest.mark.parametrize("above", NOT_VISIBLE)
def test_other_dates_above_the_story_are_not(above: str) -> None:
    assert dates(above).visible() is None


@pytest.mark.parametrize(
    "around",
    [
        "<div class='masthead'><span class='date'>9 November 2022</span></div>",
        "<header><time datetime='2022-11-09'></time></header>",
        "<nav><time datetime='2022-11-09'></time></nav>",
        "<article><h2>Other</h2><time datetime='2022-11-09'></time></article>",
        "<div class='latest-news'><time datetime='2022-11-09'></time></div>",
    ],
)
def test_dates_of_the_site_and_of_other_stories_are_not(around: str) -> None:
    assert dates(around=around).visible() is None


@pytest.mark.parametrize(
    "below",
    [
        "<p>The fair opens on 9 November 2022.</p>",
        "<time datetime='2022-11-09'></time>",
        "<footer>Published 9 November 2022</footer>",
        "<div class='comment'>Posted on 9 November 2022</div>",
    ],
)
def test_dates_below_the_story_are_not(below: str) -> None:
    assert dates(below=below).visible() is None


def test_the_first_update_of_a_live_blog_has_no_date_of_the_page() -> None:
    tree = html.document_fromstring(
        "<body><main><h1>Live</h1><div class='live-post'><time datetime='2022-11-09'>5:00</time>"
        f"<p class=story>{STORY[0]}</p></div></main></body>"
    )
    assert PageDates(tree, tree.find_class("story")).visible() is None


@pytest.mark.parametrize(
    ("first", "day"),
    [
        ("DAKAR, Senegal, November 9, 2022 (QD) — Prime Minister Hildur Steinsdottir met the president.", "2022-11-09"),
        ("DAKAR, 9 November 2022 – Prime Minister Hildur Steinsdottir met the president.", "2022-11-09"),
        ("Dakar, 9 November 2022 - Prime Minister Hildur Steinsdottir met the president.", "2022-11-09"),
        ("DAKAR (QD) — Prime Minister Hildur Steinsdottir met the president on 9 November 2022.", None),
        ("On 9 November 2022 – a cold day – a ferry sank off Dakar.", None),
        ("A ferry sank off Dakar on 9 November 2022 – and nobody saw it.", None),
        ("Since March 3, 2016 — the day of the storm — nobody spoke.", None),
    ],
)
def test_the_dateline_that_opens_the_story(first: str, day: str | None) -> None:
    assert dates(first=first).dateline() == day


@pytest.mark.parametrize(
    ("below", "day"),
    [
        ("<meta itemprop='datePublished' content='2022-11-09'>", "2022-11-09"),
        ("<span itemprop='datePublished dateline'>November 9, 2022</span>", "2022-11-09"),
        (
            "<div itemscope itemtype='https://schema.org/NewsArticle'><i itemprop='datePublished' content='20221109'>",
            "2022-11-09",
        ),
        (
            "<div itemscope itemtype='https://schema.org/Comment'><i itemprop='datePublished' content='2022-11-09'>",
            None,
        ),
        ("<div class='related'><i itemprop='datePublished' content='2022-11-09'></i></div>", None),
        (
            "<i itemprop='datePublished'>2022-11-09</i><i itemprop='datePublished'>2022-11-10</i>",
            None,
        ),
        ("<i itemprop='dateModified' content='2022-11-09'></i>", None),
    ],
)
def test_microdata_of_the_own_article(below: str, day: str | None) -> None:
    assert dates(below=below).microdata() == day


def test_numbers_are_read_as_the_country_of_the_page_writes_them() -> None:
    assert dates("<span class='date'>09/11/2022</span>", lang="en-GB").visible() == "2022-11-09"
    assert dates("<span class='date'>11/09/2022</span>", lang="en-US").visible() == "2022-11-09"
