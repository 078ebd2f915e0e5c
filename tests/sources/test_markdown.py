"""Markdown as text: paragraphs as they are read, front matter as what is known of the article."""

import pytest

from app.errors import DocumentError, NotText
from app.sources.about import About
from app.sources.markdown import read_markdown


def read(source, beside=None):
    return read_markdown(source, beside or About(), 1_000)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("They met.", "They met.\n"),
        ("They\nmet.", "They met.\n"),
        ("They met.  \nThey left.", "They met.\nThey left.\n"),
        ("One.\n\nTwo.", "One.\n\nTwo.\n"),
        ("# Talks\n\nThey *met* in **Tokyo**.", "Talks\n\nThey met in Tokyo.\n"),
        ("Talks\n=====\n\nThey met.", "Talks\n\nThey met.\n"),
        ("They [met](https://example.org) <https://example.org/a>.", "They met https://example.org/a.\n"),
        ("![A picture](a.png) They met.", "They met.\n"),
        ("> “We agree,” she said.", "“We agree,” she said.\n"),
        ("- First pledge\n- Second *pledge*\n", "First pledge\n\nSecond pledge\n"),
        ("1. We commit.\n2. We agree.\n", "We commit.\n\nWe agree.\n"),
        ("| a | b |\n|---|---|\n| c | d |", "a\n\nb\n\nc\n\nd\n"),
        ("AT&amp;T &ldquo;met&rdquo; 1 \\* 2", "AT&T “met” 1 * 2\n"),
        ("They `met`.\n\n```\ncode\n```", "They met.\n\ncode\n"),
        ("They <b>met</b>.\n\n<div>no text</div>", "They met.\n"),
        ("One.\n\n---\n\nTwo.", "One.\n\nTwo.\n"),
        ("\ufeffThey met.", "\ufeffThey met.\n"),
    ],
)
def test_what_a_reader_reads_is_kept(source, text):
    assert read(source).text == text


@pytest.mark.parametrize(
    ("matter", "about"),
    [
        ("title: Talks in Tokyo", ("Talks in Tokyo", None, None, None)),
        ("published: 2025-08-24", (None, None, None, "2025-08-24")),
        ("date: 2025-08-24T01:00:00+09:00", (None, None, None, "2025-08-24")),
        ('date: "2025-08"', (None, None, None, "2025-08")),
        ("publisher: The Wire\nurl: https://example.org/a", (None, "The Wire", "https://example.org/a", None)),
        ("title: 1984", ("1984", None, None, None)),
        ("author: somebody\ntags: [a, b]\nlayout: post", (None, None, None, None)),
        ("title:\npublished: ''", (None, None, None, None)),
    ],
)
@pytest.mark.parametrize("fence", ["---", "..."])
def test_front_matter_is_metadata(matter, about, fence):
    document = read(f"---\n{matter}\n{fence}\nThey met.")
    assert (document.title, document.publisher, document.source_url, document.published) == about
    assert document.text == "They met.\n"


def test_without_a_title_the_first_heading_is_it():
    assert read("## Late\n\n# Talks in *Tokyo*\n\nThey met.").title == "Talks in Tokyo"
    assert read("---\ntitle: Other\n---\n# Talks\n\nThey met.").title == "Other"
    assert read("#\n\nThey met.").title is None


def test_what_is_known_otherwise_goes_first():
    document = read("---\ntitle: Other\npublisher: The Wire\n---\nThey met.", About(title="Talks", curated=("title",)))
    assert (document.title, document.publisher, document.curated) == ("Talks", "The Wire", ("title",))


@pytest.mark.parametrize(
    ("source", "error", "reason"),
    [
        ("---\ntitle: [\n---\nThey met.", DocumentError, "Invalid front matter"),
        ("---\njust words\n---\nThey met.", DocumentError, "it must be a mapping"),
        ("---\npublished: soon\n---\nThey met.", DocumentError, "front matter: published: 'soon' is not a date"),
        ("---\ntitle: [a, b]\n---\nThey met.", DocumentError, "front matter: title"),
        ("---\nurl: example.org\n---\nThey met.", DocumentError, "front matter: url|front matter: source_url"),
        ("---\ntitle: Talks\n---\n", NotText, "empty"),
        ("![only a picture](a.png)", NotText, "empty"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(source, error, reason):
    with pytest.raises(error, match=reason):
        read(source)


def test_a_nul_becomes_what_commonmark_has_for_it():
    assert read("a\0b").text == "a\ufffdb\n"
