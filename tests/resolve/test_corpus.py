"""The labels of tests/corpus, as if extracted without a mistake, yield the records of expected.toml."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.document import Document
from app.facts import Report
from app.findings import CountryFinding, Extraction
from app.reference import load_reference
from app.resolve import resolve
from tests.eval.labelled import labelled_reports, load_corpus
from tests.eval.merging import figures_of, score
from tests.profiles import examples

CORPUS, REFERENCE = load_corpus(), load_reference()


def countries_in(document: Document, codes: list[str]) -> Iterator[CountryFinding]:
    """Yield the labelled countries with the forms of their names that stand in the text."""
    for country in (REFERENCE.countries[code] for code in codes):
        forms = "|".join(sorted((re.escape(form) for form, _ in country.forms()), key=len, reverse=True))
        mentions = (document.span(*found.span()) for found in re.finditer(rf"\b(?:{forms})\b", document.text))
        yield CountryFinding(country.code, country.name, tuple(mentions))


REPORTS = labelled_reports(
    CORPUS,
    [
        Report(name, d.published, Extraction("", tuple(countries_in(d, CORPUS.labels[name]["countries"]))))
        for name, d in CORPUS.documents.items()
    ],
    REFERENCE,
)


@pytest.fixture(scope="module")
def facts():
    return resolve(REPORTS, REFERENCE)


@pytest.mark.parametrize("kind", ["person", "summit", "quote"])
def test_what_belongs_together_is_together_and_nothing_else(facts, kind):
    figures, wrong = score(CORPUS, REPORTS, facts, kind)
    assert (figures.pairs, wrong) == ((1.0, 1.0), [])


def test_of_agreements_none_are_joined_that_do_not_belong_together(facts):
    figures, _ = score(CORPUS, REPORTS, facts, "agreement")
    assert figures.pairs[0] == 1.0
    assert figures.pairs[1] >= 0.7


def test_each_summit_has_its_date_status_and_sources(facts):
    for expected in CORPUS.expected["summits"]:
        (found,) = [summit for summit in facts.summits if summit.id.startswith(expected["id"])]
        told = (found.date, found.status, found.disputed, found.sources)
        assert told == (expected["date"], expected["status"], expected["disputed"], len(expected["told"]))
        assert [*found.participants] == expected["participants"]


def partition(reports, called):
    """Return which findings are one record; `called` has the names of the articles."""
    together = defaultdict(set)
    for piece in resolve([replace(r, article=called[r.article]) for r in reports], REFERENCE).evidence:
        if piece.kind != "country":
            together[piece.kind, piece.record].add((piece.article[2:], piece.finding))
    return {frozenset(found) for found in together.values()}


@given(st.permutations(REPORTS), st.integers(2, len(REPORTS)))
@examples(15)
def test_what_is_one_record_does_not_depend_on_the_order_of_articles(reports, number):
    some = reports[:number]
    in_order = {report.article: f"00{report.article}" for report in some}
    shuffled = {report.article: f"{place:02}{report.article}" for place, report in enumerate(some)}
    assert partition(some, shuffled) == partition(some, in_order)


def test_figures_are_shares_of_pairs_and_of_findings_and_pieces_do_not_count():
    right = {("a", 0): "x", ("b", 0): "x", ("c", 0): "y", ("d", 0): "piece of x"}
    got = {("a", 0): "1", ("b", 0): "2", ("c", 0): "2", ("d", 0): "1"}
    figures = figures_of(right, got, {frozenset(("x", "piece of x"))})
    assert (figures.findings, figures.pairs, figures.bcubed) == (4, (0.0, 0.0), (0.75, 0.75))
