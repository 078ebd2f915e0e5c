"""In forty invented texts about firms, sport, mountains and domestic politics, no agreement and no meeting is found."""

from pathlib import Path

import pytest

from app.document import Document
from app.extract.pipeline import extract

TEXTS = sorted((Path(__file__).parents[1] / "controls").glob("*.txt"))


def test_there_are_forty():
    assert len(TEXTS) == 40


KNOWN = {"06", "24"}  # a trade fair called a summit, and teams of countries that agree to share a prize
each_text = [
    pytest.param(path, id=path.stem, marks=[pytest.mark.xfail(strict=True)] if path.stem in KNOWN else [])
    for path in TEXTS
]


@pytest.mark.parametrize("path", each_text)
def test_nothing_is_found(path, language, reference):
    found = extract(Document(path.read_text(encoding="utf-8"), published="2024-05-15"), language, reference)
    assert [agreement.span.text for agreement in found.agreements] == []
    assert [summit.name for summit in found.summits] == []
