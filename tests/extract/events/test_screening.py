"""Screening lets an article that tells of agreements pass, and keeps others from being parsed."""

import pytest

from app.extract.events.screening import SHORT, may_agree, word_features
from app.extract.events.weights import AGREEMENTS, load_models
from app.findings import CountryFinding

PERU, CHILE = CountryFinding("PE", "Peru", ()), CountryFinding("CL", "Chile", ())
PACT = "The two countries signed a treaty on fishing and pledged cooperation. Both sides agreed to a joint statement. "
MATCH = (
    "The striker scored twice in the second half and the goalkeeper saved a penalty before the crowd went "
    "home. Police said two fans were treated at a hospital after fireworks went off near the stands. The coach "
    "praised his young squad, the captain limped off with an injured knee, and the company that sells the "
    "shirts ran out of the small sizes. Shares of the club rose on the market while workers at its ground went "
    "on strike over wages and the union called the offer an insult. "
)


@pytest.mark.parametrize(("text", "passes"), [(PACT, True), (MATCH, False)])
def test_a_long_text_passes_by_its_words(text, passes):
    assert may_agree(text * 20, (PERU, CHILE), (), load_models(AGREEMENTS)) == passes


def test_a_short_text_passes_and_one_without_countries_never():
    assert len(MATCH) < SHORT
    assert may_agree(MATCH, (PERU,), (), load_models(AGREEMENTS))
    assert not may_agree(PACT * 20, (), (), load_models(AGREEMENTS))


def test_words_are_counted_by_lemma_and_class():
    features = word_features("They signed it.", (PERU, CHILE), ())
    assert {"sign", "#sign", "countries 2", "leaders 0"} <= features
