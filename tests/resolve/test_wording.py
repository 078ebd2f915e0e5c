"""What two texts are compared by."""

import pytest

from app.resolve.wording import amounts, plain, stem, stems, unquoted


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We don’t, won't and can't; you cannot", "we do not will not and can not you can not"),
        ("There's a way, they're here, I'm in, we've won", "there is a way they are here i am in we have won"),
        ("Japan’s offer", "japan s offer"),
        ("15 percent, 15% and fifteen per cent", "15 percent 15 percent and 15 percent"),
        ("$500 million, $500m, USD 500 million, €0.5bn", "500000000 500000000 500000000 500000000"),
        ("2,000 and two thousand or twenty-five hundred", "2000 and 2000 or 2500"),
        ("3.5 and 3.50", "3point5 and 3point5"),
        ("one of one hundred", "one of 100"),
        ("9" * 5000, "9" * 5000),
        ("", ""),
    ],
)
def test_contractions_and_numbers_are_written_in_one_way(text, expected):
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The two sides pledged €300 million for 2,000 teachers by 2030", {"300000000", "2000", "2030"}),
        ("DURBAN, March 13 (Wire) - On 3 May 2025 the four met", set()),
        ("an extra 3.5 billion", {"3500000000"}),
    ],
)
def test_amounts_are_no_dates_and_do_not_count_those_who_speak(text, expected):
    assert amounts(text) == expected


@pytest.mark.parametrize(
    "words",
    [("mineral", "minerals"), ("train", "trained", "training"), ("delivery", "deliveries"), ("process", "processes")],
)
def test_forms_of_a_word_have_one_stem(words):
    assert len({stem(word) for word in words}) == 1


def test_short_words_keep_their_endings():
    assert [stem(word) for word in ("bus", "need", "gas")] == ["bus", "need", "gas"]


def test_stems_leave_out_what_only_holds_a_sentence_together():
    assert stems("They will not be laying the tracks on 5 June") == {"lay", "track"}


@pytest.mark.parametrize("quoted", ["“not now”", '"not now"', "''not now''", "‘not now’"])
def test_what_stands_between_marks_is_left_out(quoted):
    assert "not" not in unquoted(f"They said {quoted} and that wasn’t all")
