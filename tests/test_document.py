"""A Document keeps its text to the character, and its Spans reproduce it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.document import Document, Span, check_length
from app.errors import ArticleTooLong, NotText, SpanError


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n\t\u00a0", "empty"),
        ("a\0b", "NUL character at 1"),
        ("ab\ud800", "lone surrogate at 2"),
    ],
)
def test_text_that_no_database_could_keep_is_refused(text, reason):
    with pytest.raises(NotText, match=reason):
        Document(text)


def test_the_text_is_kept_character_for_character():
    text = "\ufeffA\r\nB\u0301 \u202eC 🎉\n"
    assert Document(text).text == text


def test_the_hash_is_that_of_the_utf8_text():
    assert Document("abc").sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 2), (-1, 2), (0, 6), (5, 6)])
def test_a_span_outside_of_its_text_or_without_a_character_is_refused(start, end):
    with pytest.raises(SpanError):
        Document("Tokyo").span(start, end)


@given(st.text(min_size=1).filter(lambda t: t.strip() and "\0" not in t), st.data())
def test_every_span_reproduces_its_text(text, data):
    document = Document(text)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = document.span(start, end)
    assert span.text == text[start:end]
    assert len(span) == end - start


@pytest.mark.parametrize(
    ("one", "other", "contains"),
    [
        ((0, 5), (4, 8), False),
        ((0, 5), (5, 8), False),
        ((0, 5), (1, 5), True),
        ((1, 5), (0, 5), False),
        ((2, 3), (2, 3), True),
    ],
)
def test_a_span_contains_what_lies_wholly_inside(one, other, contains):
    assert Span(*one, "x").contains(Span(*other, "y")) is contains


def test_the_limit_itself_is_allowed():
    check_length("x" * 10, limit=10)
    with pytest.raises(ArticleTooLong, match="11 characters; the limit is 10"):
        check_length("x" * 11, limit=10)
