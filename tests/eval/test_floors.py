"""The extractors find at least so much of tests/corpus: floors of F1, a little below what they reach.

A finding is right if a label means the same (`matched`); labels of one group are one. Optional labels count for
nothing, and so do people who are no leaders, indirect speech, and meetings that are only mentioned and not labelled.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from app.extract.language import Language
from app.extract.pipeline import extract
from app.facts import Report
from app.reference import load_reference
from tests.eval.labelled import Item, Kind, load_corpus, matched

CORPUS = load_corpus()
LISTS: Mapping[Kind, str] = {"person": "people", "summit": "summits", "agreement": "agreements", "quote": "quotes"}


@dataclass(frozen=True)
class Counts:
    """Findings that are right or wrong, and labels that were missed."""

    right: int
    wrong: int
    missed: int

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (2 * self.right + self.wrong + self.missed)


def countries_found(reports: list[Report]) -> Counts:
    """Return the counts of countries by article."""
    right = wrong = missed = 0
    for report in reports:
        labels = CORPUS.labels[report.article]
        found, wanted = {c.code for c in report.extraction.countries}, set(labels["countries"])
        right += len(found & wanted)
        wrong += len(found - wanted - set(labels["countries_optional"]))
        missed += len(wanted - found)
    return Counts(right, wrong, missed)


def counts(reports: list[Report], kind: Kind) -> Counts:
    """Return the counts of one kind of finding."""
    field, meant = LISTS[kind], matched(CORPUS, reports, kind)
    labels = {
        (article, position): label
        for article, listed in CORPUS.labels.items()
        for position, label in enumerate(listed[field])
        if kind != "person" or label["leader"]
    }
    outcomes = {item: _outcome(item, label) for item, label in labels.items() if not label.get("optional")}
    hit = {outcomes[label] for label in meant.values() if label in outcomes}
    wrong = sum(
        (report.article, position) not in meant and _counts(kind, finding)
        for report in reports
        for position, finding in enumerate(getattr(report.extraction, field))
    )
    return Counts(len(hit), wrong, len(set(outcomes.values()) - hit))


def _outcome(item: Item, label: Mapping[str, Any]) -> tuple[str, object]:
    return item[0], label.get("group", item[1])


def _counts(kind: Kind, finding: Any) -> bool:
    """Return True if a finding without a label is wrong."""
    if kind == "person":
        return bool(finding.leader)
    return finding.kind != "indirect" if kind == "quote" else finding.status != "mentioned"


@pytest.fixture(scope="module")
def reports():
    language, reference = Language(), load_reference()
    return [
        Report(name, document.published, extract(document, language, reference))
        for name, document in CORPUS.documents.items()
    ]


def test_countries(reports):
    assert countries_found(reports).f1 >= 0.97


@pytest.mark.parametrize(("kind", "floor"), [("person", 0.97), ("summit", 0.88), ("agreement", 0.80), ("quote", 0.97)])
def test_findings(reports, kind, floor):
    assert counts(reports, kind).f1 >= floor
