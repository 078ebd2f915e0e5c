"""Folding, slugs and hashes: what both databases search, sort and identify by."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ids import short_hash, slug
from app.text import fold, shortened, words_in


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Lee Jae-myung", "lee jae myung"),
        ("  Recep Tayyip ERDOĞAN ", "recep tayyip erdogan"),
        ("Türkiye’s “red line”", "turkiye s red line"),
        ("Łódź, Straße, Ærø", "lodz strasse aero"),
        ("cafe\u0301", "cafe"),
        ("5G & AI: 100%", "5g ai 100"),
        ("ﬁnance", "finance"),
        ("ＡＢＣ", "abc"),
        ("東京 Tokyo", "東京 tokyo"),
        ("Москва", "москва"),
        ("İstanbul", "istanbul"),
        ("a:b", "a b"),
        ("\u200bzero\u200bwidth", "zero width"),
        ("“…”", ""),
        ("", ""),
    ],
)
def test_fold_keeps_the_words_and_nothing_else(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Lee Jae-myung", ["Lee", "Jae", "myung"]),
        ("the “Łódź” talks", ["the", "Łódź", "talks"]),
        ("cafe\u0301!", ["cafe\u0301"]),
        ("\u0301x", ["x"]),
        ("Straße’s", ["Straße", "s"]),
        ("1½ €5", ["1½", "½", "5"]),  # 1½ folds to 11 2: the fraction is in both words
        ("日本 and 韓国", ["日本", "and", "韓国"]),
        ("🇯🇵Japan", ["Japan"]),
        ("", []),
    ],
)
def test_words_are_found_where_they_stand(text, found):
    assert [text[start:end] for _, start, end in words_in(text)] == found


@given(st.text() | st.text("aZ9 -_é\u0301ß½ﬁ日€\u200b’", max_size=30))
def test_the_words_in_a_text_are_those_of_its_fold(text):
    found = [*words_in(text)]
    assert " ".join(word for word, _, _ in found) == fold(text)
    for (_, start, end), (_, later, _) in itertools.pairwise(found):
        assert start < end
        assert start <= later


@given(st.text())
def test_folding_twice_changes_nothing_and_never_leaves_a_mark(text):
    folded = fold(text)
    assert fold(folded) == folded
    assert all(character.isalnum() or character == " " for character in folded)
    assert folded == " ".join(folded.split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lee Jae-myung", "lee-jae-myung"),
        ("Joseph R. Biden, Jr.", "joseph-r-biden-jr"),
        ("Volodymyr Zelenskyy", "volodymyr-zelenskyy"),
        ("Владимир Путин", "vladimir-putin"),
        ("São Tomé", "sao-tome"),
        ("—", ""),
    ],
)
def test_slugs_are_ascii(text, expected):
    assert slug(text) == expected


@given(st.text())
def test_a_slug_can_stand_in_a_url(text):
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug(text))


def test_hashes_are_sixteen_characters_of_base32_and_tell_null_from_empty():
    assert re.fullmatch(r"[a-z2-7]{16}", short_hash("a", None))
    assert len({short_hash("a", None), short_hash("a", ""), short_hash("a"), short_hash("", "a")}) == 4


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("short", 10, "short"),
        ("on two\nlines", 20, "on two lines"),
        ("one two three four", 12, "one two…"),
        ("one, two", 6, "one…"),
        ("unbreakable", 5, "unbr…"),
    ],
)
def test_shortened_cuts_at_a_word_and_never_past_the_limit(text, limit, expected):
    assert shortened(text, limit) == expected
    assert len(expected) <= limit
