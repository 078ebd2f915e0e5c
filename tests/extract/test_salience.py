import pytest

from app.document import Document
from app.extract.language import Reading
from app.extract.salience import CLAUSE, MODIFIER, OBJECT, OBLIQUE, OWNER, QUOTED, SPEAKER, SUBJECT, Scene


def scene(text: str) -> Scene:
    return Scene(Reading(Document(text), None))  # type: ignore[arg-type]  # no model is asked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lee said no.", SPEAKER),
        ("Lee, who had come from Seoul, also said no.", SPEAKER),
        ("“No,” said President Lee of South Korea.", SPEAKER),
        ("Reporters asked Lee why.", SPEAKER),
        ("Lee asked Ishiba why.", SUBJECT),
        ("On Monday, Lee flew home.", SUBJECT),
        ("They had waited for years and years in the rain until Lee arrived.", CLAUSE),
        ("They had waited for years and years in the rain to see Lee.", OBJECT),
        ("They had come with Lee.", OBLIQUE),
        ("They read the plan of Lee’s.", OWNER),
        ("Lee supporters cheered.", MODIFIER),
        ("They shouted “Lee is here”.", QUOTED),
    ],
)
def test_a_mention_weighs_what_its_role_does(text, expected):
    at = text.index("Lee")
    first = not text.startswith("They")
    assert scene(text).weight(at, at + 3, first=first, alone=False) == expected


def test_who_owns_the_subject_or_stands_alone_weighs_more():
    text = "Lee’s plan failed. It was made by Lee."
    assert scene(text).weight(0, 3, first=True, alone=True) == CLAUSE
    assert scene(text).weight(34, 37, first=True, alone=True) == CLAUSE


def test_distance_counts_sentences_that_the_writer_tells():
    text = "Lee spoke. “One. Two. Three. Four.” He left.\nIt rained."
    assert scene(text).distance(0, text.index("He")) == 1
    assert scene(text).distance(0, text.index("It")) == 2


def test_quoted_is_what_stands_between_marks_of_any_make():
    text = "a “b” \"c\" ''d'' e “f\ng"
    assert [letter for letter in "abcdefg" if scene(text).is_quoted(text.index(letter))] == ["b", "c", "d", "f"]
