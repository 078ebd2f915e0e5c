"""Extraction on several cores: in order, and nothing lost with a process or an extractor that breaks."""

import os
import signal

import pytest

from app import batch
from app.batch import extract_many
from app.document import Document
from app.errors import ExtractionFailed, SpanError
from app.extract.findings import Extraction
from app.settings import Settings

TEXTS = ["one", "two", "defect", "three", "kill", "refuse", "four", "five", "six", "seven", "eight", "nine"]


@pytest.fixture
def fake(monkeypatch):
    """Replace the extractors, which the forked workers inherit, and tell for which documents the model was loaded."""
    loaded = []

    def extract_one(document, settings):
        if document.text == "kill" and os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        if document.text == "defect":
            raise KeyError("a defect")
        if document.text == "refuse":
            raise SpanError("no span")
        return Extraction(document.text)

    parent = os.getpid()
    monkeypatch.setattr(batch, "extract_one", extract_one)
    monkeypatch.setattr(batch, "_tools", loaded.append)
    return loaded


def run(texts, workers):
    named = ((number, Document(text=text)) for number, text in enumerate(texts))
    return list(extract_many(named, Settings(), workers))


@pytest.mark.parametrize("workers", [1, 3])
def test_findings_come_in_order_and_a_document_that_breaks_takes_no_other_along(fake, workers):
    found = run([text for text in TEXTS if text != "kill"], workers)
    assert [name for name, _, _ in found] == list(range(len(TEXTS) - 1))
    for _, document, what in found:
        if document.text == "defect":
            assert isinstance(what, ExtractionFailed)
            assert "KeyError: 'a defect'" in str(what)
        elif document.text == "refuse":
            assert isinstance(what, SpanError)
        else:
            assert what == Extraction(document.text)


def test_a_process_that_is_killed_loses_its_document_and_no_other(fake):
    found = run(TEXTS, 2)
    assert [document.text for _, document, _ in found] == TEXTS
    failed = {document.text: what for _, document, what in found if not isinstance(what, Extraction)}
    assert {*failed} == {"defect", "refuse", "kill"}
    assert isinstance(failed["kill"], ExtractionFailed)
    assert "killed" in str(failed["kill"])


@pytest.mark.parametrize("workers", [1, 2])
def test_without_a_document_no_model_is_loaded(fake, workers):
    assert run([], workers) == []
    assert fake == []
    run(["one"], workers)
    assert len(fake) == 1
