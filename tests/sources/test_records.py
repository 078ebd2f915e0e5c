"""JSON Lines: each line an article, or a reason why it is none."""

import json

import pytest

from app.errors import ArticleTooLong, DocumentError
from app.sources.about import MOST_FAULTS
from app.sources.pages import MAX_BYTES
from app.sources.records import read_line
from tests.growth import is_linear


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


NEWS_PLEASE = {
    "maintext": "They met.",
    "title": "Talks",
    "date_publish": "2025-08-24 22:30:00",
    "url": "https://e.org/a",
}
NEWS_PLEASE |= {"date_download": "2025-09-01 08:00:00", "date_modify": "2025-08-30 08:00:00", "source_domain": "e.org"}
TRAFILATURA = {
    "text": "They met.",
    "title": "Talks",
    "date": "2025-08-24",
    "source": "https://e.org/a",
    "hostname": "e.org",
}
TRAFILATURA |= {"source-hostname": "The Wire", "raw_text": "They met.", "fingerprint": "f", "comments": ""}


def test_records_of_other_programs_are_read_by_their_names():
    document = read(NEWS_PLEASE)
    assert (document.text, document.title, document.source_url) == ("They met.", "Talks", "https://e.org/a")
    assert (document.published, document.published_from, document.publisher) == ("2025-08-24", "supplied", None)
    document = read(TRAFILATURA)
    assert (document.text, document.title, document.source_url) == ("They met.", "Talks", "https://e.org/a")
    assert (document.published, document.published_from, document.publisher) == ("2025-08-24", "supplied", "The Wire")


@pytest.mark.parametrize("unknown", [None, "", "None"])
def test_a_download_or_a_change_is_no_publication(unknown):
    document = read({**NEWS_PLEASE, "date_publish": unknown})
    assert (document.published, document.published_from) == (None, None)
    assert read({**TRAFILATURA, "date": unknown}).published is None


@pytest.mark.parametrize(
    "written",
    ["24 August 2025", "Sun, 24 Aug 2025 01:00:00 +0900", "August 24, 2025 at 10 p.m.", "2025/08/24", "20250824"],
)
def test_a_date_in_another_form_is_read_if_it_is_one_day(written):
    assert read({"text": "a", "published": written}).published == "2025-08-24"


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
        (b"{", DocumentError, "Invalid JSON"),
        (b"caf\xe9", DocumentError, "not UTF-8"),
        (b"[" * 100_000, DocumentError, "Invalid JSON"),
        ({**NEWS_PLEASE, "maintext": None}, DocumentError, "maintext is empty"),
        ({**TRAFILATURA, "text": ""}, DocumentError, "text is empty"),
        ({"text": "a", "published": "08/09/2025"}, DocumentError, "'08/09/2025': '08' is not a date"),
        ({"text": "a", "published": "the day after 24 August 2025"}, DocumentError, "is not a date"),
        ([], DocumentError, "Expected a JSON object"),
        ("text", DocumentError, "Expected a JSON object"),
        ({}, DocumentError, "Provide `text` or `html`"),
        ({"text": None}, DocumentError, "Provide `text` or `html`"),
        ({"title": "a", "body": "b"}, DocumentError, "Provide `text` or `html`; the object has body, title"),
        ({"text": "a", "html": "<p>a"}, DocumentError, "not both"),
        ({"text": "a", "url": "https://e.org", "source_url": "https://e.org"}, DocumentError, "not both"),
        ({"text": 5}, DocumentError, "text must be a string"),
        ({"text": ""}, DocumentError, "empty"),
        ({"text": "a\0b"}, DocumentError, "NUL"),
        (b'{"text": "a\\ud800b"}', DocumentError, "surrogate"),
        ({"text": "a", "headline": "b"}, DocumentError, "record: Unknown member .headline.*Did you mean title"),
        ({"text": "a", "published": "soon"}, DocumentError, "record: published: 'soon' is not a date"),
        ({"text": "a", "title": "\ud800"}, DocumentError, "title"),
        ({"text": "word " * 300}, ArticleTooLong, "1500 characters; the limit is 1000"),
        (b" " * (MAX_BYTES + 1), ArticleTooLong, "exceeds the limit of 2000000 bytes"),
    ],
)
def test_what_is_no_article_is_refused_with_the_reason(record, error, reason):
    with pytest.raises(error, match=reason):
        read(record)


@pytest.mark.parametrize(
    "record",
    [
        {"text": "a", **{f"member{number}": 0 for number in range(1_000)}},
        {"text": "a", "curated": ["x"] * 1_000},
        {"text": "a", "published": "x" * 100_000},
    ],
)
def test_the_faults_of_a_record_are_bounded(record):
    with pytest.raises(DocumentError) as error:
        read(record)
    assert len(error.value.faults) <= MOST_FAULTS
    assert len(str(error.value)) < 5_000


def test_a_repeated_name_is_found_in_linear_time():
    def run(size):
        members = ",".join(f'"{number}":0' for number in (*range(size), size - 1))
        with pytest.raises(DocumentError, match=f"'{size - 1}' is repeated"):
            read(f"{{{members}}}".encode())

    assert is_linear(run, 1_000)
