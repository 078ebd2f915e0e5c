"""Files as documents: character for character, with their sidecars, and a clear reason where it cannot be."""

import json

import pytest

from app.errors import ArticleTooLong, DocumentError, NotText
from app.sources.files import read_article, read_text


@pytest.fixture
def write(tmp_path):
    def write(content: bytes | str, sidecar: object = None):
        path = tmp_path / "talks.txt"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        if sidecar is not None:
            text = sidecar if isinstance(sidecar, str) else json.dumps(sidecar)
            (tmp_path / "talks.meta.json").write_text(text)
        return path

    return write


@pytest.mark.parametrize("text", ["\ufeffTalks", "a\r\nb\rc\n", "e\u0301 and é", "  spaces  \n\n", "🗼"])
def test_a_file_is_kept_character_for_character(write, text):
    assert read_text(write(text)).text == text
    assert read_article(write(text)).text == text


def test_a_sidecar_tells_what_the_text_does_not(write):
    about = {
        "title": "Talks in Tokyo",
        "publisher": "The Wire",
        "source_url": "https://example.org/talks?page=1",
        "published": "2025-08-24",
        "curated": ["published"],
    }
    document = read_article(write("They met.", about))
    assert {name: getattr(document, name) for name in about} == {**about, "curated": ("published",)}
    assert read_text(write("They met.", about)).title is None


@pytest.mark.parametrize("sidecar", [None, {}, {"title": None}])
def test_without_a_sidecar_all_is_unknown(write, sidecar):
    document = read_article(write("They met.", sidecar))
    assert (document.title, document.published, document.curated) == (None, None, ())


@pytest.mark.parametrize(
    ("sidecar", "reason"),
    [
        ("{", "talks.meta.json: Invalid JSON"),
        ("[]", "talks.meta.json: Input should be an object"),
        ({"author": "me"}, "Unknown member 'author'; allowed"),
        ({"title": ""}, "title: must have 1 to"),
        ({"title": "a\nb"}, "title: must not have control characters"),
        ({"title": "a\u0000b"}, "title: must not have control characters"),
        ('{"title": "a\\ud800b"}', "talks.meta.json"),
        ({"title": "x" * 1001}, "title: must have 1 to 1000"),
        ({"published": "yesterday"}, "published: 'yesterday' is not a date"),
        ({"published": "2025-02-30"}, "published: '2025-02-30' is not a calendar day"),
        ({"published": 2025}, "published: Input should be a valid string"),
        ({"source_url": "example.org"}, "source_url: must be an http or https URL"),
        ({"source_url": "javascript:alert(1)"}, "source_url: must be an http"),
        ({"source_url": "https://example.org/a b"}, "source_url: must be an http"),
        ({"curated": ["text"]}, "curated.0: Input should be"),
        ({"curated": ["published"]}, "curated lists missing fields: published"),
    ],
)
def test_a_faulty_sidecar_is_refused_by_the_name_of_its_field(write, sidecar, reason):
    with pytest.raises(DocumentError) as caught:
        read_article(write("They met.", sidecar))
    assert reason in str(caught.value)


@pytest.mark.parametrize("read", [read_text, read_article])
@pytest.mark.parametrize(
    ("content", "error", "reason"),
    [
        (b"caf\xe9 talks", NotText, "not UTF-8 at byte 3"),
        (b"a\xed\xa0\x80b", NotText, "not UTF-8 at byte 1"),  # an encoded surrogate
        (b"\xff\xfet\x00a", NotText, "not UTF-8 at byte 4"),  # UTF-16, half a letter short
        (b"", NotText, "empty"),
        (b" \n\t", NotText, "empty"),
        (b"a\0b", NotText, "NUL"),
        (b"x" * 101, ArticleTooLong, "101 characters; the limit is 100"),
        (b"x" * 401, ArticleTooLong, "limit"),
    ],
)
def test_what_is_no_text_is_refused(write, read, content, error, reason):
    with pytest.raises(error, match=reason):
        read(write(content), limit=100)


def test_the_limit_counts_characters_not_bytes(write):
    assert len(read_text(write("🗼" * 100), limit=100).text) == 100


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(DocumentError, match="No such file"):
        read_text(tmp_path / "none.txt")
    with pytest.raises(DocumentError, match="Is a directory"):
        read_text(tmp_path)


def test_a_date_on_the_command_line_is_checked(write):
    assert read_text(write("They met."), published="2025-08").published == "2025-08"
    with pytest.raises(DocumentError, match="'soon' is not a date"):
        read_text(write("They met."), published="soon")
