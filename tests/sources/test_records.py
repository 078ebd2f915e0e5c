"""JSON Lines: each line an article, or a reason why it is none."""

import json

import pytest

from app.errors import ArticleTooLong, DocumentError
from app.sources.pages import MAX_BYTES
from app.sources.records import read_line


def read(record, limit=1_000):
    return read_line(record if isinstance(record, bytes) else json.dumps(record).encode(), limit)


def test_a_record_has_a_text_and_what_is_known_of_it():
    document = read(
        {
            "text": "They met.\r\n",
            "title": "Talks",
            "publisher": "The Wire",
            "url": "https://e.org/a",
            "published": "2025-08-24",
        }
    )
    assert document.text == "They met.\r\n"
    assert (document.title, document.publisher, document.source_url, document.published) == (
        "Talks",
        "The Wire",
        "https://e.org/a",
        "2025-08-24",
    )


def test_a_url_may_be_called_as_we_call_it_and_nulls_are_unknown():
    assert read({"text": "a", "source_url": "https://e.org/a", "title": None}).source_url == "https://e.org/a"


def test_an_instant_is_the_date_as_it_is_written():
    assert read({"text": "a", "published": "2025-08-24T01:00:00+09:00"}).published == "2025-08-24"


def test_html_is_read_as_a_page_and_the_record_goes_before_it():
    words = "The prime minister of Japan received the president of South Korea in Tokyo on Saturday. " * 3
    document = read(
        {"html": f"<html><head><title>Page</title></head><body><p>{words}</p></body></html>", "title": "Talks"}
    )
    assert document.title == "Talks"
    assert document.text.startswith("The prime minister of Japan")


@pytest.mark.parametrize(
    ("record", "error", "reason"),
    [
        (b"{", DocumentError, "no JSON"),
        (b"caf\xe9", DocumentError, "not UTF-8"),
        (b"[" * 100_000, DocumentError, "no JSON"),
        ([], DocumentError, "no JSON object"),
        ("text", DocumentError, "no JSON object"),
        ({}, DocumentError, "needs a text or an html"),
        ({"text": None}, DocumentError, "needs a text or an html"),
        ({"text": "a", "html": "<p>a"}, DocumentError, "not both"),
        ({"text": "a", "url": "https://e.org", "source_url": "https://e.org"}, DocumentError, "not both"),
        ({"text": 5}, DocumentError, "text: it is no string"),
        ({"text": ""}, DocumentError, "empty"),
        ({"text": "a\0b"}, DocumentError, "NUL"),
        (b'{"text": "a\\ud800b"}', DocumentError, "surrogate"),
        ({"text": "a", "headline": "b"}, DocumentError, "record: headline: Extra inputs"),
        ({"text": "a", "published": "soon"}, DocumentError, "record: published: 'soon' is not a date"),
        ({"text": "a", "title": "\ud800"}, DocumentError, "title"),
        ({"text": "word " * 300}, ArticleTooLong, "1500 characters; the limit is 1000"),
        (b" " * (MAX_BYTES + 1), ArticleTooLong, "more than 2000000 bytes"),
    ],
)
def test_what_is_no_article_is_refused_with_the_reason(record, error, reason):
    with pytest.raises(error, match=reason):
        read(record)
