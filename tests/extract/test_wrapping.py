"""Line breaks of wrapped prose are spaces; those of lists, turns, headings and paragraphs stay."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.extract.wrapping import joined_breaks


def joined(text: str) -> str:
    """Return the text with each joined break replaced."""
    parts, last = [], 0
    for start, end, meaning in joined_breaks(text):
        parts += [text[last:start], meaning]
        last = end
    return "".join([*parts, text[last:]])


PROSE = (
    "Prime Minister Ana Brnabic of Serbia flew to Skopje on Friday and met President Stevo Pendarovski of North "
    "Macedonia. The two agreed that the railway would be mended before the winter. “We have waited long,” she said. "
    "“It will not take another year.”"
)
OTHER = (
    "Farmers on both sides of the border were pleased, since they carry their peppers to market by train. A bus, they "
    "said, is too small for Peppers of the size that grow here."
)


@pytest.mark.parametrize("width", [24, 40, 60, 72, 100])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_wrapped_paragraphs_are_whole_again(width: int, newline: str) -> None:
    wrapped = "\n\n".join(textwrap.fill(part, width) for part in (PROSE, OTHER))
    assert joined(wrapped.replace("\n", newline)) == newline.join([PROSE, "", OTHER])


@pytest.mark.parametrize("width", [40, 72])
def test_an_indent_begins_a_paragraph(width: int) -> None:
    wrapped = "\n".join(textwrap.fill(part, width, initial_indent="    ") for part in (PROSE, OTHER))
    assert joined(wrapped) == f"    {PROSE}\n    {OTHER}"


UNCHANGED = [
    "Talks in Skopje\nTwo railways, one bridge\nPrime Minister Ana Brnabic met President Pendarovski.\nHe left.",
    "- Serbia will mend the bridge\n- Macedonia will pay for it\n- both will open it",
    "1. Serbia mends the bridge\n2. Macedonia pays\n10. all meet again",
    "(a) open a post;\n(b) lend two ships;",
    "REPORTER: Who pays?\nPRESIDENT ROE: He does.\nQ: Why?\nA: Why not?",
    "From: desk@wire.example\nSubject: railway\nDate: Friday",
    "They agreed on this:\nto mend the bridge;\nto open a post.",
    "Ana Brnabic\nPhoto: Desk",
    "share\ntweet\nprint",
    "By Odile Marchand\nSkopje\n12 May",
    "\n\n\n",
    "one line",
]


@pytest.mark.parametrize("text", UNCHANGED)
def test_lines_that_are_paragraphs_items_or_turns_stay(text: str) -> None:
    assert joined_breaks(text) == []


JOINED = [
    # an item or a turn that is wrapped is whole again, and the next begins a line
    (
        "- Serbia will mend the bridge of the\n  border town\n- Macedonia will pay for all of\n  it",
        "- Serbia will mend the bridge of the border town\n- Macedonia will pay for all of it",
    ),
    (
        "ROE: It leaves Skopje\ntomorrow, in two lorries.\nDOE: Thank you.",
        "ROE: It leaves Skopje tomorrow, in two lorries.\nDOE: Thank you.",
    ),
    # a single link or word on a line of its own, in text that is not wrapped
    ("The premier told\nthe Skopje Post\nthat he would go.", "The premier told the Skopje Post that he would go."),
    # a dash or a colon inside a sentence
    (
        "the ministers of both sides – three\n– were late, and one for\nroads said\nNothing: he slept",
        "the ministers of both sides – three – were late, and one for roads said Nothing: he slept",
    ),
    # hyphens: of a name, of a compound, of the typesetter
    ("she met Prime Minister Lee Jae-\nmyung for lunch", "she met Prime Minister Lee Jae-myung for lunch"),
    ("after a two-\nday visit to the lake", "after a two-day visit to the lake"),
    ("she told the parlia-\nment of her plan", "she told the parliament of her plan"),
    (
        "they crossed the border at noon and the border-\ncrossing was shut",
        "they crossed the border at noon and the border-crossing was shut",
    ),
    # a quote that is open goes on over a sentence that ends at the end of a short line
    (
        "the minister then said: “We\nagree. We\nhave always agreed on all of it.\nWe wait,” and left",
        "the minister then said: “We agree. We have always agreed on all of it. We wait,” and left",
    ),
]


@pytest.mark.parametrize(("text", "expected"), JOINED)
def test_a_break_inside_a_sentence_is_a_space(text: str, expected: str) -> None:
    assert joined(text) == expected


@given(st.text(st.sampled_from("aB.,-“” \n\r\t:1•"), max_size=200))
def test_breaks_are_white_space_in_order_and_words_stay(text: str) -> None:
    last = 0
    for start, end, meaning in joined_breaks(text):
        assert last <= start < end
        assert text[start:end].strip() in ("", "-")
        assert "\n" in text[start:end] or "\r" in text[start:end]
        assert meaning in ("", " ")
        last = end
