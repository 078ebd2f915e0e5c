"""Tables of paragraphs and what stands in marks in them."""

import pytest

from app.document import Document
from app.extract.layout import paragraphs_of
from app.extract.marks import Quotations, stretches_of
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
    # a quote without its closing mark ends before the writer's reporting clause
    ("“The dam will hold, said the engineer, Ida Brunner. The mayor left.", ["The dam will hold,"]),
    ('"It leans, the mason Carl Roth told us. Nobody laughed.', ["It leans,"]),
    ("“When I saw it I said nothing. It was hard.", ["When I saw it I said nothing. It was hard."]),
    # single marks beside double ones: several words, outside of the double ones
    ("“We won,” he said of ‘a great day’ and of the leaders’ talks.", ["We won,", "a great day"]),
    ("“He told me ‘never again’ twice,” she said.", ["He told me ‘never again’ twice,"]),
    ("The ‘dovish’ minister", []),
    # opened by a single mark, closed by a double one
    ("'The ferry is late every day,\" she said.", ["The ferry is late every day,"]),
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
    # single marks within single marks
    (
        "'The ministers' letter isn't ready, and the word 'partner' is wrong.'",
        ["The ministers' letter isn't ready, and the word 'partner' is wrong."],
    ),
    ("'Nobody calls it the 'long road' any more,' he said.", ["Nobody calls it the 'long road' any more,"]),
    ("The leaders' 'war games' were the ministers' idea.", ["war games"]),
    ("‘She said “never” twice,’ he said.", ["She said “never” twice,"]),
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
        ("No marks at all.", False),
    ],
)
def test_an_article_uses_single_marks_if_it_has_more_of_them(text: str, single: bool) -> None:
    assert quotations(text).single is single


def quotations(text: str) -> Quotations:
    return Quotations(text, paragraphs_of(Document(text)))


def test_double_marks_within_single_ones_leave_those_the_outer_ones() -> None:
    text = "‘She said “never” twice and then “perhaps”,’ said the clerk."
    assert [text[s.start : s.end] for s in quotations(text).by_paragraph[0]] == [
        "She said “never” twice and then “perhaps”,"
    ]


def test_a_single_mark_left_open_is_a_quote_if_the_next_paragraph_opens_anew() -> None:
    text = "'The road is open.\n'The school is next,' he said.\n'Tis late, and the farmers' dogs sleep."
    found = [[text[s.start : s.end] for s in stretches] for stretches in quotations(text).by_paragraph]
    assert found == [["The road is open."], ["The school is next,"], []]


def test_a_position_is_in_a_quote_marks_included() -> None:
    text = "He said “yes” twice."
    assert [text[n] for n in range(len(text)) if quotations(text).at(n)] == list("“yes”")
    assert [text[s.start : s.end] for s in quotations(text).within(10, 20)] == ["yes"]
    assert quotations(text).within(13, 20) == []


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
        quotations(text)

    assert is_linear(run, 500)
