import pytest

from app.document import Document
from app.extract.coreference.salience import Scene
from app.extract.language import Reading


def scene(text: str) -> Scene:
    return Scene(Reading(Document(text), None))  # type: ignore[arg-type]  # no model is asked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lee said no.", "speaker"),
        ("Lee, who had come from Seoul, also said no.", "speaker"),
        ("“No,” said President Lee of South Korea.", "speaker"),
        ("Reporters asked Lee why.", "speaker"),
        ("Lee asked Ishiba why.", "subject"),
        ("On Monday, Lee flew home.", "subject"),
        ("They had waited for years and years in the rain until Lee arrived.", "clause"),
        ("They had waited for years and years in the rain to see Lee.", "object"),
        ("They had come with Lee.", "oblique"),
        ("They read the plan of Lee’s.", "owner"),
        ("Lee supporters cheered.", "modifier"),
        ("They shouted “Lee is here”.", "quoted"),
    ],
)
def test_a_mention_has_the_role_that_the_words_around_it_give(text, expected):
    at = text.index("Lee")
    first = not text.startswith("They")
    assert scene(text).role(at, at + 3, first=first, alone=False) == expected


def test_an_owner_of_the_subject_and_one_alone_are_clause_subjects():
    text = "Lee’s plan failed. It was made by Lee."
    assert scene(text).role(0, 3, first=True, alone=True) == "clause"
    assert scene(text).role(34, 37, first=True, alone=True) == "clause"


def test_distance_counts_sentences_that_the_writer_tells():
    text = "Lee spoke. “One. Two. Three. Four.” He left.\nIt rained."
    assert scene(text).distance(0, text.index("He")) == 1
    assert scene(text).distance(0, text.index("It")) == 2


def test_quoted_is_what_stands_between_marks_of_any_make():
    text = "a “b” \"c\" ''d'' e “f\ng"
    assert [letter for letter in "abcdefg" if scene(text).is_quoted(text.index(letter))] == ["b", "c", "d", "f"]
