"""What the parser reads instead of a paragraph with quotes, and the way back."""

import pytest

from app.extract.marks import stretches_of
from app.extract.parsing.masks import Masked, excerpt, is_sentence, mask

MASKED = [
    # a quote that is a sentence becomes a clause, with the comma or full stop that the writer's sentence needs
    ("“We will win,” said Lee.", "It works, said Lee."),
    ("Lee said: “We will win.” He left.", "Lee said: It works. He left."),
    ("“Why should we?” he asked.", "It works, he asked."),
    ("“Why should we?” He left.", "It works. He left."),
    ("“We will win”, said Lee.", "It works, said Lee."),
    ("“We will win,” Lee said. “It is late.”", "It works, Lee said. It works."),
    # a fragment keeps its words
    ("Lee called it “a great day” for all.", "Lee called it a great day for all."),
    ("He praised its “warmth.”", "He praised its warmth."),
    ("They will “meet again. Soon.” in Seoul.", "They will meet again, in Seoul."),
    # nothing to mask
    ("Lee left.", "Lee left."),
    # tags become white space
    ("Lee <b>said</b>: “We will win.”", "Lee    said    : It works."),
]


def masked(text: str) -> Masked:
    stretches = stretches_of(text, 0, len(text))
    return mask(text, 0, len(text), stretches, [is_sentence(text, stretch, 0) for stretch in stretches])


@pytest.mark.parametrize(("text", "expected"), MASKED, ids=[text for text, _ in MASKED])
def test_masked(text: str, expected: str) -> None:
    assert masked(text).text == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“We will win,” said Lee.", ["said", "Lee"]),
        ("Park spoke. “We will win,” Lee added, “and they “know” it.” Kim left.", ["Park", "Lee", "Kim", "left"]),
        ("Lee called it “a great day” for all.", ["Lee", "great", "for all"]),
    ],
)
def test_offsets_lead_back(text: str, words: list[str]) -> None:
    paragraph = masked(text)
    for word in words:
        at = paragraph.text.index(word)
        assert paragraph.original(at) == text.index(word)


def test_holes_are_where_quotes_were() -> None:
    paragraph = masked("“We will win,” Lee said of “the day”.")
    assert [paragraph.text[start:end] for start, end in paragraph.holes] == ["It works", "the day"]


def test_an_excerpt_leads_back_too() -> None:
    text = "Lee left. Park said so. Kim slept. All agreed."
    part = excerpt(text, [(10, 23), (35, 46)])
    assert part.text == "Park said so. All agreed."
    assert part.original(part.text.index("agreed")) == text.index("agreed")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("“We will win the talks.”", True),
        ("Lee said: “No.”", True),
        ("“Yes,” he said.", True),
        ("He called it “the end of it all”.", False),
        ("He watched “The Long Road Home” twice.", False),
        ("He is “New Labour”.", False),
        ("“$3 billion is too much,” he said.", True),
    ],
)
def test_a_sentence_is_no_fragment(text: str, sentence: bool) -> None:
    (stretch,) = stretches_of(text, 0, len(text))
    assert is_sentence(text, stretch, 0) is sentence
