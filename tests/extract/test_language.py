"""What the pipeline reads, where it stops, and that offsets are the document's."""

import pytest
from spacy.tokens import Doc

from app.document import Document
from app.extract import language as module
from app.extract.language import LONGEST_PIECE, Language, Reading, pieces_of


def labels(reading: Reading) -> dict[str, str]:
    return {entity.span.text: entity.label for entity in reading.entities}


def test_entities_carry_the_offsets_of_the_document(language: Language) -> None:
    document = Document(
        "The talks ended.\r\n\r\n  Angela Merkel flew to Paris on Friday.\nEmmanuel Macron thanked her."
    )
    reading = Reading(document, language)
    assert labels(reading)["Angela Merkel"] == "PERSON"
    assert labels(reading)["Paris"] == "GPE"
    for entity in reading.entities:
        assert document.text[entity.span.start : entity.span.end] == entity.span.text


def test_a_run_without_white_space_shifts_no_offset(language: Language) -> None:
    text = "(" * 5_000 + " Angela Merkel flew to Paris."
    assert labels(Reading(Document(text), language))["Angela Merkel"] == "PERSON"


def test_a_paragraph_is_parsed_into_its_own_sentences(language: Language) -> None:
    doc = language.parse("Mr. Lee of the U.S. team left. He said so.")
    assert [sentence.text for sentence in doc.sents] == ["Mr. Lee of the U.S. team left.", "He said so."]


def test_texts_are_parsed_in_their_order(language: Language) -> None:
    texts = [f"Lee said number {n} was good." for n in range(300)]  # several batches
    docs = language.parse_all(texts)
    assert [doc.text for doc in docs] == texts
    assert all(doc.has_annotation("DEP") for doc in docs)


@pytest.mark.parametrize("reader", ["parse_all", "entities_all"])
def test_reading_stops_at_the_bounds(language: Language, monkeypatch: pytest.MonkeyPatch, reader: str) -> None:
    monkeypatch.setattr(module, "MOST_TOKENS", 40)
    assert len(getattr(language, reader)(["Lee left the room ."] * 20)) == 9
    monkeypatch.setattr(module, "MOST_TEXTS", 5)
    assert len(getattr(language, reader)(["Lee left the room ."] * 20)) == 5


def test_what_lies_beyond_the_bounds_has_no_entities(language: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_TEXTS", 1)
    reading = Reading(Document("Angela Merkel left.\nEmmanuel Macron stayed."), language)
    assert set(labels(reading)) == {"Angela Merkel"}


@pytest.mark.parametrize("text", ["word " * 3_000, "A sentence. " * 1_000, "x" * 10_000, "short"])
def test_pieces_are_short_and_make_up_the_text(text: str) -> None:
    pieces = [text[start:end] for start, end in pieces_of(0, len(text), text)]
    assert "".join(pieces) == text
    assert max(map(len, pieces)) <= LONGEST_PIECE


def test_pieces_end_with_a_sentence_where_one_is_near() -> None:
    text = "A sentence here. " * 400
    assert all(text[start:end].endswith(". ") for start, end in pieces_of(0, len(text), text))


def test_words_of_old_articles_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT_ARTICLES", 1)
    language = Language()
    language.forget()
    assert isinstance(language.tokens("qwertzuiopasdf"), Doc)
    assert "qwertzuiopasdf" in language.nlp.vocab.strings
    language.forget()
    assert "qwertzuiopasdf" not in language.nlp.vocab.strings
