"""JSON-LD of the page's own article, among that of others."""

import json
from typing import Any

import pytest

from app.sources.json_ld import ArticleData, Identity, fold_words, own_article, same_url

URL = "https://quay.example/cod"
PAGE = Identity(
    declared=frozenset([URL]),
    urls=frozenset([URL]),
    titles=("Iceland and Senegal open cod school", "Iceland and Senegal open cod school - Quay Dispatch"),
    words=fold_words("Steinsdottir flew to Dakar and opened a school for teachers of fishing beside the harbour"),
)
UNKNOWN = Identity(titles=PAGE.titles, words=PAGE.words)
OWN = {"@type": "NewsArticle", "headline": "Iceland and Senegal open cod school", "datePublished": "2022-11-09"}
OTHER = {"@type": "NewsArticle", "headline": "Lighthouse keeper wins lottery", "datePublished": "2018-04-01"}


def found(*data: Any, page: Identity = PAGE) -> ArticleData:
    return own_article([each if isinstance(each, str) else json.dumps(each) for each in data], page)


OWN_DATES = [
    ([OWN],),
    ([{**OTHER, "url": "https://quay.example/l"}, OWN],),
    ([OTHER, OWN],),
    ({"@graph": [OTHER, OWN]},),
    ({"@type": "WebPage", "mainEntity": OWN},),
    ({**OTHER, "headline": "Teachers for Dakar", "datePublished": "2022-11-09", "url": URL},),
    ({**OTHER, "headline": "Teachers for Dakar", "datePublished": "2022-11-09", "mainEntityOfPage": URL},),
    ({**OTHER, "headline": "Teachers for Dakar", "datePublished": "2022-11-09", "mainEntityOfPage": {"@id": URL}},),
    ({**OTHER, "headline": "Teachers for Dakar", "datePublished": "2022-11-09"},),
    ({**OTHER, "headline": "Cod school: who pays for Senegal and Iceland?", "datePublished": "2022-11-09"},),
    ({**OWN, "url": "https://www.quay.example/amp/cod/?ref=a#top"},),
    ({**OWN, "url": "https://copy.example/elsewhere"},),
    ({"@type": "LiveBlogPosting", **{k: v for k, v in OWN.items() if k != "@type"}, "liveBlogUpdate": [OTHER]},),
    ({"@type": "NewsArticle", "datePublished": "2022-11-09"},),
    ({"@type": "WebPage", "name": "Iceland and Senegal open cod school", "datePublished": "2022-11-09"},),
]


@pytest.mark.parametrize("data", OWN_DATES, ids=json.dumps)
def test_the_own_article_is_found(data: Any) -> None:
    assert found(*data).published == "2022-11-09"


NOT_OWN = [
    OTHER,
    {**OTHER, "url": "https://quay.example/l"},
    {**OTHER, "headline": "Cod school of Senegal and Denmark", "url": "https://quay.example/l"},
    {"@type": "ItemList", "itemListElement": [{"item": OWN}]},
    {"@type": "NewsArticle", "headline": OWN["headline"], "hasPart": [OWN], "isBasedOn": OWN, "comment": [OWN]},
    {"@type": "LiveBlogPosting", "headline": OWN["headline"], "liveBlogUpdate": [OWN]},
    {"@type": "Event", "name": OWN["headline"], "startDate": "2022-11-09", "datePublished": "2022-11-09"},
    {"@type": "Product", "review": {"@type": "Review", "datePublished": "2022-11-09"}},
    [{"@type": "NewsArticle", "datePublished": "2022-11-09"}, {"@type": "NewsArticle", "datePublished": "2022-11-08"}],
]


@pytest.mark.parametrize("data", NOT_OWN, ids=json.dumps)
def test_another_story_is_not_taken(data: Any) -> None:
    assert found(data).published is None


def test_without_a_url_the_headline_or_the_story_decides() -> None:
    assert found(OTHER, page=UNKNOWN) == ArticleData()
    assert found(OTHER, OWN, page=UNKNOWN).title == OWN["headline"]
    assert found({**OTHER, "headline": "School for teachers"}, page=UNKNOWN).title == "School for teachers"


ORGANISATION = {"@type": "NewsMediaOrganization", "@id": "#org", "name": "Quay Dispatch", "url": "https://quay.example"}


@pytest.mark.parametrize(
    ("data", "publisher"),
    [
        ([{**OWN, "publisher": {"@id": "#org"}}, ORGANISATION], "Quay Dispatch"),
        (
            [{"@graph": [{**OWN, "publisher": [{"@id": "#org"}]}, {"@type": "Thing", "about": ORGANISATION}]}],
            "Quay Dispatch",
        ),
        ([{**OWN, "publisher": {"@id": "#gone"}}], None),
        ([{**OWN, "publisher": "Quay Dispatch"}], "Quay Dispatch"),
        ([{**OWN, "publisher": [{"name": ["Quay Dispatch", "QD"]}]}], "Quay Dispatch"),
        ([{**OWN, "author": {"name": "Reuters"}}], None),
    ],
)
def test_the_publisher_may_be_named_by_reference(data: list[Any], publisher: str | None) -> None:
    assert found(*data).publisher == publisher


@pytest.mark.parametrize(
    "script",
    [
        json.dumps(OWN).replace("cod school", "cod\nschool"),
        f"//<![CDATA[\n{json.dumps(OWN)}\n//]]>",
        f"/*<![CDATA[*/{json.dumps(OWN)}/*]]>*/",
        f"<!-- {json.dumps(OWN)} -->",
        json.dumps(OWN) + ";",
        json.dumps(OWN)[:-1] + ",}",
        json.dumps({**OWN, "headline": "Iceland &amp; Senegal open cod school"}),
    ],
)
def test_common_faults_of_sites_are_read(script: str) -> None:
    assert found(script).published == "2022-11-09"


@pytest.mark.parametrize("script", ["", "{not json", "[" * 100_000, '{"@graph":' * 5_000, "null", "5", '{"@type": {}}'])
def test_what_is_no_json_ld_states_nothing(script: str) -> None:
    assert found(script) == ArticleData()


def test_the_text_of_a_live_blog_is_that_of_its_updates() -> None:
    updates = [{"@type": "BlogPosting", "articleBody": text} for text in ("Guests arrive.", "They dine.")]
    data = {"@type": "LiveBlogPosting", "headline": OWN["headline"], "liveBlogUpdate": updates}
    assert found(data).body == "Guests arrive.\n\nThey dine."
    assert found({**data, "articleBody": "All of it."}).body == "All of it."


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.example/x", "http://www.a.example/x/", True),
        ("https://a.example/x", "https://amp.a.example/x?utm=1", True),
        ("https://a.example/x.html", "https://a.example/x", True),
        ("https://a.example/amp/x", "https://a.example/x#top", True),
        ("https://a.example/story?id=1", "https://a.example/story?id=2", False),
        ("https://a.example/x", "https://a.example/y", False),
        ("https://a.example/x", "https://b.example/x", False),
        ("https://[bad/x", "https://a.example/x", False),
    ],
)
def test_forms_of_one_url(one: str, other: str, same: bool) -> None:
    assert same_url(one, other) == same
