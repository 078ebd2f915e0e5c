"""Connected components, and texts that nearly say the same."""

import pytest

from app.resolve.clusters import Components, most_attested, narrowest, near_duplicates, sharing_runs

SENTENCE = "we will build the new bridge over the river before the end of the decade"


@pytest.mark.parametrize(
    "other",
    [
        "we will build the new bridge over the river before the end of this decade",
        "and we will build the new bridge over the river before the end of the decade",
        "we will build that new bridge over the river before the end of the decade",
    ],
)
def test_a_word_more_or_less_is_nearly_the_same(other):
    assert near_duplicates(SENTENCE, other)
    assert sharing_runs([SENTENCE, other]) in ({(SENTENCE, other)}, {(other, SENTENCE)})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (SENTENCE, "we will not build the new bridge over the river before the end of the decade"),
        (SENTENCE + " for 5 billion", SENTENCE + " for 6 billion"),
        (SENTENCE + " in 2024", SENTENCE + " in 2025"),
        ("i will not go there now", "i will go there now"),
        ("we are close", "we are closed"),  # too short to tell
        (SENTENCE, "we will build roads"),
    ],
)
def test_what_turns_a_sentence_round_is_another_sentence(one, other):
    assert not near_duplicates(one, other)


def test_only_texts_that_share_three_words_in_a_row_are_compared():
    texts = ["we laid the first track", "they say we laid the stone", "the stone that we laid"]
    assert sharing_runs(texts) == {("they say we laid the stone", "we laid the first track")}


def test_components_are_what_pairs_connect():
    components = Components("abcde")
    for pair in ("ab", "cd", "bd"):
        components.join(*pair)
    assert sorted(map(sorted, components.groups())) == [["a", "b", "c", "d"], ["e"]]


def test_most_attested_counts_articles_not_mentions():
    said = [("x", "one"), ("x", "one"), ("y", "one"), ("y", "two")]
    assert most_attested(said, lambda value: (value,)) == "y"
    assert most_attested([("b", "one"), ("a", "two")], lambda value: (value,)) == "a"
    assert most_attested([], lambda value: (value,)) is None


def test_the_narrowest_date_is_the_most_precise():
    dates = ["2025", "2025-08", "2025-08-24", "2025-08-23", "2025-08-23/2025-08-24"]
    assert sorted(dates, key=narrowest) == ["2025-08-23", "2025-08-24", "2025-08-23/2025-08-24", "2025-08", "2025"]
