"""Where a text stands in the articles: data/articles on both databases, and made-up texts."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from app.errors import QueryError
from app.query.text_matching import MAX_TEXT, MOST, NEAR, find_occurrences, parse_phrase, places
from app.settings import ROOT
from app.text import words_in
from tests.profiles import examples
from tests.query.plans import noted, wholly

ARTICLE = (ROOT / "data" / "articles" / "tokyo_2025.txt").read_bytes().decode()
TEXT = "She told the “Łódź Daily” that both sides will sign the new treaty before the end of May, and left. 🇯🇵 Fin."


@pytest.mark.parametrize(
    ("sought", "match", "found"),
    [
        ("both sides will sign", "exact", "both sides will sign"),
        ("  both sides will sign\n", "exact", "both sides will sign"),
        ("treaty before the end of May, and left.", "exact", "treaty before the end of May, and left."),
        ("“Łódź Daily”", "exact", "“Łódź Daily”"),
        ("Fin.", "exact", "Fin."),
        ("Both Sides will sign!", "words", "both sides will sign"),
        ('"lodz daily"', "words", "Łódź Daily"),
        ("both sides will soon sign the new treaty", "near", "both sides will sign the new treaty"),
        ("both sides would sign the new treaty", "near", "both sides will sign the new treaty"),
        ("will sign the new treaty by the end of May", "near", "will sign the new treaty before the end of May"),
        ("neither side will ever sign any treaty at all", None, None),
        ("treaties", None, None),
        ("sign both", None, None),
        ("the new treaty was sunk by the end of a long night in June", None, None),
    ],
)  # fmt: skip
def test_a_text_is_found_exactly_in_other_marks_or_nearly(sought: str, match: str | None, found: str | None) -> None:
    there = [*places(TEXT, parse_phrase(sought))]
    assert [(place.match, TEXT[place.start : place.end]) for place in there] == ([(match, found)] if match else [])
    assert all(NEAR <= place.likeness <= 1 and (place.likeness < 1) == (place.match == "near") for place in there)


def test_texts_with_few_letters_in_common_are_not_aligned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.query.text_matching.fuzz", None)
    sought = "both sides will sign whatever the other party proposes to them"
    assert [*places(TEXT, parse_phrase(sought))] == []


def test_every_place_is_found() -> None:
    found = [(place.start, place.match) for place in places("To be, to be; TO BE", parse_phrase("to be"))]
    assert found == [(0, "words"), (7, "exact"), (14, "words")]


def test_a_long_text_is_searched_where_it_fits() -> None:
    filler = "the rest of the day was spent on other things " * 300
    text = f"{filler}both sides will sign the new treaty before May {filler}"
    (place,) = places(text, parse_phrase("both sides will sign a new treaty before May"))
    assert text[place.start : place.end] == "both sides will sign the new treaty before May"


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "empty"), (" … ", "empty"), ("a" * (MAX_TEXT + 1), "too-long"), ("日" * 999, "too-long")],
)
def test_what_cannot_be_looked_for_is_refused(text: str, code: str) -> None:
    with pytest.raises(QueryError) as error:
        parse_phrase(text)
    assert [(fault.where, fault.name, fault.code) for fault in error.value.faults] == [("body", "text", code)]


@pytest.mark.parametrize(
    ("sought", "match", "quote"),
    [
        ("puppet.", "exact", "q-a65al7gav6drxxip"),
        ("after Ukraine’s betrayal, many of America’s allies are asking", "exact", "q-kdjv3jjgp7tqbrwh"),
        ("AFTER UKRAINE'S BETRAYAL: many of America's allies", "words", "q-kdjv3jjgp7tqbrwh"),
        ("after the betrayal of Ukraine, many of America’s allies are asking: what does", "near", "q-kdjv3jjgp7tqbrwh"),
    ],
)
def test_a_quote_is_found_in_its_article(article: Connection, sought: str, match: str, quote: str) -> None:
    found = find_occurrences(article, parse_phrase(sought))
    assert found[0].match == match
    utf16 = ARTICLE.encode("utf-16-le")
    for occurrence in found:
        assert ARTICLE[occurrence.start : occurrence.end] == occurrence.exact
        assert utf16[occurrence.start_utf16 * 2 : occurrence.end_utf16 * 2].decode("utf-16-le") == occurrence.exact
        assert ARTICLE[: occurrence.start].endswith(occurrence.prefix)
        assert ARTICLE[occurrence.end :].startswith(occurrence.suffix)
    assert quote in {stub.id for occurrence in found for stub in occurrence.quotes}


@pytest.mark.parametrize(
    "sought",
    ["nobody said this at any time", "puppets", "AND NOT", 'a"b', "x" * 900, "'; DROP TABLE", "日本", "1 " * 900],
)  # fmt: skip
def test_what_does_not_stand_anywhere_is_not_found(article: Connection, sought: str) -> None:
    assert find_occurrences(article, parse_phrase(sought)) == []


WORDS = [*words_in(ARTICLE)]


def test_whatever_the_article_says_is_found_where_it_says_it(article: Connection) -> None:
    @given(first=st.integers(0, len(WORDS) - 40), length=st.integers(1, 40))
    @examples(40)
    def check(first: int, length: int) -> None:
        start, end = WORDS[first][1], WORDS[first + length - 1][2]
        found = find_occurrences(article, parse_phrase(ARTICLE[start:end]))
        places_found = [(place.match, place.start, place.end) for place in found]
        assert ("exact", start, end) in places_found or len(found) == MOST

    check()


def test_no_text_breaks_it(article: Connection) -> None:
    @given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200))
    @examples(100)
    def check(text: str) -> None:
        with suppress(QueryError):
            for place in find_occurrences(article, parse_phrase(text)):
                assert ARTICLE[place.start : place.end] == place.exact

    check()


def test_places_are_bounded(article: Connection) -> None:
    found = find_occurrences(article, parse_phrase("the"))
    assert len(found) == min(MOST, len([*places(ARTICLE, parse_phrase("the"))])) > 10


def test_no_article_is_read_that_the_index_does_not_name(article: Connection) -> None:
    sought = parse_phrase("many of America’s allies")
    with noted(article.engine) as statements:
        assert [*find_occurrences(article, sought)]
    assert "article" not in wholly(article, statements)
