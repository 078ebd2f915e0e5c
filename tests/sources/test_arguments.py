"""What the command line is given: files by their names, folders, URLs and stdin."""

import io
import json

import pytest

from app.document import Document
from app.errors import ArticleTooLong, DocumentError
from app.sources.arguments import how_many, sources_of
from app.sources.pages import MAX_BYTES

WORDS = "The prime minister of Japan received the president of South Korea in Tokyo on Saturday. " * 3
LIMIT = 1_000


class Spy:
    """A web that gives every URL the same text."""

    def read(self, url, limit):
        return Document(text=f"{url} {limit}")


def sources(*arguments):
    return list(sources_of(map(str, arguments), LIMIT, Spy()))


@pytest.fixture
def stdin(monkeypatch):
    def give(content: bytes):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(content))))

    return give


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("a.txt", "# They *met*.\r\n", "# They *met*.\r\n"),
        ("a.md", "# They *met*.\r\n", "They met.\n"),
        ("a.MARKDOWN", "# They *met*.\r\n", "They met.\n"),
        ("a.html", f"<html><body><p>{WORDS}</p></body></html>", WORDS.strip() + "\n"),
        ("a.HTM", f"<html><body><p>{WORDS}</p></body></html>", WORDS.strip() + "\n"),
        ("speech", "<b>They</b> met.", "<b>They</b> met."),
    ],
)
def test_a_file_is_what_its_name_says(tmp_path, name, content, text):
    (tmp_path / name).write_bytes(content.encode())
    (tmp_path / "a.meta.json").write_text(json.dumps({"publisher": "The Wire"}))
    (source,) = sources(tmp_path / name)
    document = source.read()
    assert (source.where, source.name) == (str(tmp_path / name), name.partition(".")[0])
    assert document.text == text
    assert document.publisher == ("The Wire" if name != "speech" else None)


def test_json_lines_are_an_article_a_line(tmp_path):
    path = tmp_path / "news.jsonl"
    path.write_bytes(b'{"text": "One."}\r\n\n  \n{"text": "Two."}\nbroken\n{"text": "Last."}')
    found = sources(path)
    assert [(each.where, each.name) for each in found] == [(f"{path}:{n}", f"news-{n}") for n in (1, 4, 5, 6)]
    assert [found[at].read().text for at in (0, 1, 3)] == ["One.", "Two.", "Last."]
    with pytest.raises(DocumentError, match="Invalid JSON"):
        found[2].read()


def test_a_line_that_is_too_long_takes_no_other_along(tmp_path):
    path = tmp_path / "news.ndjson"
    path.write_bytes(b'{"text": "' + b"x" * (3 * MAX_BYTES) + b'"}\n{"text": "Two."}\n')
    long, short = sources(path)
    with pytest.raises(ArticleTooLong):
        long.read()
    assert (short.where, short.read().text) == (f"{path}:2", "Two.")


def test_a_folder_is_its_articles_in_alphabetical_order(tmp_path):
    (tmp_path / "b" / "deep").mkdir(parents=True)
    for name in ("b/deep/1.txt", "c.txt", "a.md", "a.meta.json", "notes.pdf", "README.md", "b/readme.txt", "d.html"):
        (tmp_path / name).write_text("x")
    (tmp_path / "b" / "e.jsonl").write_text('{"text": "One."}\n{"text": "Two."}')
    names = ["a.md", "b/deep/1.txt", "b/e.jsonl:1", "b/e.jsonl:2", "c.txt", "d.html"]
    assert [each.where for each in sources(tmp_path)] == [str(tmp_path / name) for name in names]


def test_a_file_that_is_named_is_read_whatever_it_is_called(tmp_path):
    (tmp_path / "README.md").write_text("They met.")
    assert sources(tmp_path / "README.md")[0].read().text == "They met.\n"


@pytest.mark.parametrize("name", ["none.txt", "none.md", "none.html", "none.jsonl"])
def test_a_file_that_is_not_there_is_a_source_that_says_so(tmp_path, name):
    (source,) = sources(tmp_path / name)
    with pytest.raises(DocumentError, match="No such file"):
        source.read()


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://example.org/2025/08/talks-in-tokyo", "talks-in-tokyo"),
        ("https://example.org/talks/?page=1", "talks"),
        ("HTTP://example.org", "example.org"),
        ("https://example.org/" + "a" * 500, "a" * 80),
    ],
)
def test_a_url_is_fetched_when_its_turn_comes(url, name):
    (source,) = sources(url)
    assert (source.where, source.name, source.read().text) == (url, name, f"{url} {LIMIT}")


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        (b"They met.\r\n", ["They met.\r\n"]),
        (b'{"text": "One."}\n{"text": "Two."}\n', ["One.", "Two."]),
        (b'\n {"text": "One."}\n', ["One."]),
        (f"<html><body><p>{WORDS}</p></body></html>".encode(), [WORDS.strip() + "\n"]),
    ],
)
def test_stdin_is_what_it_begins_like(stdin, content, texts):
    stdin(content)
    assert [source.read().text for source in sources("-")] == texts


@pytest.mark.parametrize(
    ("content", "error", "reason"),
    [
        (b"", DocumentError, "empty"),
        (b"caf\xe9", DocumentError, "not UTF-8"),
        (b"x" * (MAX_BYTES + 1), ArticleTooLong, "limit"),
        (b"x" * (LIMIT + 1), ArticleTooLong, "limit"),
    ],
)
def test_stdin_that_is_no_article_is_refused_with_the_reason(stdin, content, error, reason):
    stdin(content)
    (source,) = sources("-")
    with pytest.raises(error, match=reason):
        source.read()


def test_sources_are_counted_without_being_read(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\xff")
    (tmp_path / "b.jsonl").write_text("broken\n\nbroken\n")
    assert how_many([str(tmp_path), "https://example.org/", str(tmp_path / "none.txt")]) == 5
    assert how_many(["-", str(tmp_path)]) is None
