"""Agreements found in short invented articles, each written in words that no rule lists."""

import pytest

from app.document import Document
from app.extract.pipeline import extract

# sentence, words of it that the finding holds, parties
STATED = [
    ("Kenya and Ethiopia put their names to a water-sharing accord on Tuesday.", "water-sharing", {"KE", "ET"}),
    ("Peru and Chile signed a treaty on fishing in Lima on Tuesday.", "treaty", {"PE", "CL"}),
    ("Japan and the Philippines agreed on Tuesday to open an office for trade.", "office", {"JP", "PH"}),
    ("Norway pledged $40 million to Moldova for its power grid on Tuesday.", "power grid", {"NO"}),
    ("Spain and Morocco will set up a joint working group on migration, they said.", "working group", {"ES", "MA"}),
]
BEFORE = "Ministers of the two countries met for a day of talks on Tuesday. "
AFTER = " The foreign ministry welcomed the agreement in a statement. The talks took place behind closed doors."
NONE = [
    "Kenya and Ethiopia played a friendly match in Nairobi on Tuesday. The crowd was small. It rained all day.",
    "Peru refused on Tuesday to sign a treaty with Chile. Its minister said that nothing had been agreed.",
    "Airbus signed a deal to sell ten aircraft to a carrier of Japan. Shares rose. Analysts praised the price.",
]


@pytest.fixture
def found(language, reference):
    return lambda text: extract(Document(text, published="2024-05-16"), language, reference)


@pytest.mark.parametrize(("sentence", "words", "parties"), STATED)
def test_a_statement_is_found_with_its_parties(found, sentence, words, parties):
    agreement = next(a for a in found(BEFORE + sentence + AFTER).agreements if words in a.span.text)
    assert parties <= {*agreement.countries}
    assert 0 < agreement.confidence < 1
    assert agreement.rule


@pytest.mark.parametrize("text", NONE)
def test_what_states_no_agreement_of_states_gives_none(found, text):
    assert found(text).agreements == ()


def test_an_article_without_countries_has_no_agreement(found):
    assert found("The two sides signed an agreement. They shook hands. Both pledged to keep it.").agreements == ()


def test_a_label_and_a_dateline_are_no_part_of_the_statement(found):
    text = "LIMA, Peru (AP) — Peru and Chile signed a treaty on fishing on Tuesday." + AFTER
    assert [a.span.text for a in found(text).agreements if "fishing" in a.span.text] == [
        "Peru and Chile signed a treaty on fishing on Tuesday."
    ]


@pytest.mark.parametrize(
    ("text", "words", "parties"),
    [
        (
            "Kenyan President William Ruto met Finnish President Alexander Stubb in Helsinki on Tuesday. The two "
            "countries agreed to build a ferry terminal in Mombasa. Sweden looked on.",
            "ferry terminal",
            ("FI", "KE"),
        ),
        (
            "Japan and the Philippines signed an access accord on Monday in Manila. Under the deal, both sides will "
            "exchange troops. The two countries also pledged to share radar data. China protested.",
            "exchange troops",
            ("JP", "PH"),
        ),
        (
            "Spain said on Monday that it had met French officials. Japan and South Korea, meanwhile, agreed to resume "
            "talks on fisheries.",
            "fisheries",
            ("JP", "KR"),
        ),
    ],
)
def test_both_sides_and_the_two_countries_are_those_named_before(found, text, words, parties):
    assert [a.countries for a in found(text).agreements if words in a.span.text] == [parties]


@pytest.mark.parametrize(
    ("sentence", "date"),
    [
        ("Finland and Kenya signed a treaty on forestry on Tuesday.", "2024-05-14"),
        ("Finland and Kenya agreed to hold a summit in Nairobi on 3 November.", None),
        ("Finland and Kenya agreed to protect forests.", None),
    ],
)
def test_an_agreement_has_a_day_only_if_the_sentence_ties_it_to_that_day(found, sentence, date):
    text = f"Finnish President Alexander Stubb met Kenyan President William Ruto in Helsinki on Monday. {sentence}"
    assert [a.date for a in found(text).agreements if a.span.text == sentence] == [date]
