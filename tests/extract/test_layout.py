"""Tables of paragraphs and the sentences in them."""

import pytest

from app.document import Document
from app.extract.layout import paragraphs_of, sentences_of
from tests.growth import is_linear

SENTENCES = [
    # a sentence ends with its marks and the closing ones behind them
    (["Lee left.", "Ishiba stayed."]),
    (["“We agree.”", "Lee left."]),
    (["Why now?", "Nobody knows!", "So it goes…", "Then silence."]),
    (["He came (on foot.)", "She drove."]),
    (["''It is done.''", "They left."]),
    (["It is “over”.", "“Good.”", "He smiled."]),
    # titles, initials and numbers belong to the name behind them
    (["Mr. Moon met Sen. Graham and Gen. Milley."]),
    (["George W. Bush and J. D. Vance spoke."]),
    (["No. 1 is Seoul, No. 2 Tokyo."]),
    (["Lt. Gov. Park and Prof. Dr. Kim agreed."]),
    (["St. Petersburg hosted the talks."]),
    # other abbreviations end a sentence where the next word begins one
    (["U.S. troops left the U.K. base.", "They flew home."]),
    (["He lives in the U.S.", "The talks ended."]),
    (["They met at 5 p.m. Tokyo time.", "At 6 a.m. they left."]),
    (["It opened in Jan. 2024.", "By Dec. 31 it had closed."]),
    (["She works for Acme Inc.", "He does not."]),
    (["Martin Luther King Jr. spoke.", "King Jr. was heard."]),
    (["She left Washington, D.C.", "In Seoul she spoke."]),
    # what looks like an end and is none
    (["Growth was 3.5 percent in the third quarter."]),
    (["“Stop!” he cried and left."]),
    (["He waited ... and waited."]),
    (["Visit example.org for more."]),
    (["Yahoo! said so, e.g. in May."]),
    # an answer of one word is a sentence
    (["Did he agree?", "No.", "He did not."]),
    (["It was horrendous. . . .", "It really was."]),
]


@pytest.mark.parametrize("sentences", SENTENCES, ids=lambda sentences: sentences[0])
def test_sentences(sentences: list[str]) -> None:
    document = Document(" ".join(sentences))
    (paragraph,) = paragraphs_of(document)
    assert [sentence.text for sentence in sentences_of(document, paragraph)] == sentences


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("One.\nTwo.", ["One.", "Two."]),
        ("One.\r\n\r\n  Two. \r\n", ["One.", "Two."]),
        ("One.\rTwo.", ["One.", "Two."]),
        ("\u00a0One.\u2003\n \t\n", ["One."]),
        ("One.\u2028Two.\u2029Three.", ["One.", "Two.", "Three."]),
    ],
)
def test_paragraphs_are_lines_without_their_white_space(text: str, paragraphs: list[str]) -> None:
    assert [paragraph.text for paragraph in paragraphs_of(Document(text))] == paragraphs


@pytest.mark.parametrize("unit", [". ", ".", "A. ", '."', "... "])
def test_sentences_take_linear_time(unit: str) -> None:
    def run(size: int) -> None:
        document = Document(unit * size)
        for paragraph in paragraphs_of(document):
            assert list(sentences_of(document, paragraph))

    assert is_linear(run, 2_000)
