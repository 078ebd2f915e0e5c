"""Word classes: every form of a word has its classes, and the table is checked."""

import pytest

from app.errors import ReferenceDataError
from app.extract.events import lexicon
from app.extract.events.lexicon import load_lexicon, stem


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("signed", "sign"),
        ("agreeing", "agree"),
        ("treaties", "treaty"),
        ("met", "meet"),
        ("held", "hold"),
        ("pledges", "pledge"),
    ],
)
def test_a_form_has_the_lemma_of_its_word(form, lemma):
    assert load_lexicon().lemma(form) == lemma


def test_an_unknown_word_has_its_stem():
    assert load_lexicon().lemma("blorping") == stem("blorping") == "blorp"


def test_words_of_committing_have_a_class():
    words = load_lexicon()
    assert "sign" in words.verbs["sign"]
    assert "treaty" in words.nouns["treaty"]


@pytest.mark.parametrize(
    "row",
    ["sign,adverb,gladly", "sign,verb,Sign", "sign,verb,sign;sign", "sign,idiom,sign", "sign,verb,put name"],
)
def test_a_bad_row_is_refused_by_its_line(monkeypatch, tmp_path, row):
    (tmp_path / "word_classes.csv").write_text(f"class,part,words\n{row}\n", encoding="utf-8")
    monkeypatch.setattr(lexicon, "FOLDER", tmp_path)
    with pytest.raises(ReferenceDataError, match="line 2"):
        load_lexicon.__wrapped__()
