"""Labels of events: no words, offsets in order, texts found by their SHA-256, folds by event."""

import hashlib
import json
from dataclasses import replace

import pytest

from app.document import Document, Span
from training import event_corpus
from training.event_corpus import LABELS, LabelledText, folds_of, labels_of, own_texts

ROWS = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
TEXT = "Peru and Chile signed a treaty. It rained.\n"


def test_labels_name_their_source_and_hold_no_words():
    assert len({row["sha256"] for row in ROWS}) == len(ROWS) > 500
    for row in ROWS:
        assert all(row[key] for key in ("repository", "commit", "path", "event"))
        assert row["class"] in ("news", "world", "official", "control")
        assert not any("evidence" in label or "text" in label for label in row["agreements"] + row["summits"])


@pytest.mark.parametrize("kind", ["agreements"])
def test_offsets_are_in_order(kind):
    assert all(0 <= label["start"] < label["end"] for row in ROWS for label in row[kind])


def test_controls_hold_nothing():
    controls = [row for row in ROWS if row["class"] == "control" and row["path"]]
    assert sum(any(not label.get("optional") for label in row["agreements"]) for row in controls) == 0


def test_a_text_is_found_by_its_hash_and_others_are_named(tmp_path, monkeypatch):
    row = {"name": "peru", "class": "news", "event": "treaty", "published": "2024-05-16", "agreements": []}
    row |= {"sha256": hashlib.sha256(TEXT.encode()).hexdigest(), "summits": [{"participants": [[0, 4]]}]}
    labels = tmp_path / "labels.jsonl"
    labels.write_text(
        json.dumps(row) + "\n" + json.dumps(row | {"name": "away", "sha256": "0"}) + "\n", encoding="utf-8"
    )
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(event_corpus, "LABELS", labels)
    found, missing = own_texts(tmp_path)
    assert [(text.name, text.labels["summits"][0]["participants"]) for text in found] == [("peru", ["Peru"])]
    assert missing == ["away"]


def test_a_sentence_has_the_label_that_it_shares_most_words_with():
    sentences = [Span(0, 31, TEXT[:31]), Span(32, 42, TEXT[32:42])]
    label = {"start": 0, "end": 31}
    assert labels_of(TEXT, sentences, [label]) == [label, None]


def test_texts_of_one_event_are_in_one_fold():
    texts = [LabelledText(str(n), "news", f"event {n // 2}", Document(TEXT), {}) for n in range(20)]
    folds = folds_of(texts, 5)
    assert all(folds[n] == folds[n + 1] for n in range(0, 20, 2))
    assert len(set(folds)) == 5


def test_a_text_counts_to_all_its_class_and_its_source() -> None:
    text = LabelledText("accord", "news", "accord", Document("Invented."), {}, shared=True)
    assert text.groups == {"all", "news", "shared"}
    assert replace(text, shared=False).groups == {"all", "news"}
