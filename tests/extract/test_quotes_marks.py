"""Tables of paragraphs and what stands in marks in them."""

import pytest

from app.extract.quotes.marks import stretches_of, uses_single_marks
from tests.growth import is_linear

PAIRS = [
    # one kind of mark
    ("“We won,” he said.", ["We won,"]),
    ('"We won," he said. "At last."', ["We won,", "At last."]),
    ("''We won,'' he said. ``At last.''", ["We won,", "At last."]),
    ("«We won», he said.", ["We won"]),
    ("„We won“, he said.", ["We won"]),
    ("„We won”, he said.", ["We won"]),
    # white space inside the marks belongs to nobody
    ("He said: “ We won. ”", ["We won."]),
    # a quote in a quote stays inside
    ("“She said ‘no’ to us,” he said.", ["She said ‘no’ to us,"]),
    ("“She said “no” to us,” he said.", ["She said “no” to us,"]),
    ('"She said “no” to us," he said.', ["She said “no” to us,"]),
    ('“She said "no" to us,” he said.', ['She said "no" to us,']),
    # marks that a writer mixed or mistook
    ('“We won," he said.', ["We won,"]),
    ("“We won“ he said.", ["We won"]),
    ('The "deal” held.', ["deal"]),
    # a quote without its closing mark ends with the paragraph, or where a sentence later another begins
    ("He said: “We won. It was hard.", ["We won. It was hard."]),
    ('"We won. "It was hard," he said.', ["We won.", "It was hard,"]),
    ("“We won. “It was hard,” he said.", ["We won.", "It was hard,"]),
    # marks that are none
    ("He is 6'2\" and she 5'9\" tall.", []),
    ('Click <a href="https://example.org/">here</a>.', []),
    ('<post author="lee" date="2025">Hello</post> “Yes,” he said.', ["Yes,"]),
    ('He left. author="lee">Hello', []),
    ("The leaders' talks and the ministers' dinner", []),
    ("“…”", []),
    ('""', []),
    # single marks count only where they are told to
    ("‘We won,’ he said.", []),
]
SINGLE = [
    ("‘We won,’ he said.", ["We won,"]),
    ("'We won,' he said. 'It's over.'", ["We won,", "It's over."]),
    ("‘It’s the leaders’ choice,’ he said.", ["It’s the leaders’ choice,"]),
    ("She called it ‘a great day’ for all.", ["a great day"]),
    ("The ‘80s and rock ’n’ roll", []),
    ("'em and 'til", []),
    ("Lee's and the Parks' house", []),
    ("“We said ‘no’,” he said.", ["We said ‘no’,"]),
]


@pytest.mark.parametrize(("text", "quotes"), PAIRS, ids=[text for text, _ in PAIRS])
def test_pairs(text: str, quotes: list[str]) -> None:
    assert [text[s.start : s.end] for s in stretches_of(text, 0, len(text))] == quotes


@pytest.mark.parametrize(("text", "quotes"), SINGLE, ids=[text for text, _ in SINGLE])
def test_single_marks(text: str, quotes: list[str]) -> None:
    assert [text[s.start : s.end] for s in stretches_of(text, 0, len(text), single=True)] == quotes


@pytest.mark.parametrize(
    ("text", "single"),
    [
        ("‘We won,’ he said.\n‘They lost.’", True),
        ("“We won,” he said. “They said ‘no’ to it.”", False),
        ("The leaders’ talks went on.", False),
        ("", False),
    ],
)
def test_an_article_uses_single_marks_if_it_has_more_of_them(text: str, single: bool) -> None:
    assert uses_single_marks(text) is single


def test_only_a_quote_that_its_paragraph_ends_is_left_open() -> None:
    text = "“One,” he said. “Two."
    assert [s.left_open for s in stretches_of(text, 0, len(text))] == [False, True]


@pytest.mark.parametrize(
    "unit", ['"', "“", "”", "''", "«»", '"a ', "“a ", "'a ", "‘a ", "a’ ", "“a. ", "<a", "“‘", "“a ‘b "]
)
def test_pairing_takes_linear_time(unit: str) -> None:
    def run(size: int) -> None:
        text = unit * size
        stretches_of(text, 0, len(text), single=True)
        uses_single_marks(text)

    assert is_linear(run, 500)
