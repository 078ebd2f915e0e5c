"""Resolution as a whole: no order matters, everything refers to what exists, evidence is the text."""

from hypothesis import given
from hypothesis import strategies as st

from app.reference import load_reference
from app.resolve import resolve
from tests.articles import article, person, quote, several, summit
from tests.profiles import examples

REFERENCE = load_reference()


@given(several(most=5), st.randoms(use_true_random=False))
@examples(150)
def test_any_order_of_articles_gives_the_same_facts(articles, random):
    reports = [a.report() for a in articles]
    expected = resolve(reports, REFERENCE)
    random.shuffle(reports)
    assert resolve(reports, REFERENCE) == expected


@given(several(most=5))
@examples(100)
def test_ids_are_unique_and_everything_refers_to_what_exists(articles):
    facts = resolve([a.report() for a in articles], REFERENCE)
    ids = {
        kind: [fact.id for fact in found]
        for kind, found in (
            ("country", facts.countries),
            ("topic", facts.topics),
            ("person", facts.people),
            ("summit", facts.summits),
            ("agreement", facts.agreements),
            ("quote", facts.quotes),
        )
    }
    for found in ids.values():
        assert len(found) == len(set(found))
        assert found == sorted(found)
    known = {kind: set(found) for kind, found in ids.items()}
    assert {e.record for e in facts.evidence if e.kind != "country"} <= set().union(*known.values())
    for fact in (*facts.summits, *facts.agreements):
        assert set(fact.countries) <= known["country"]
        assert set(fact.participants) <= known["person"]
    for fact in (*facts.agreements, *facts.quotes):
        assert fact.summit is None or fact.summit in known["summit"]
    for fact in facts.quotes:
        assert fact.speaker is None or fact.speaker in known["person"]
        assert fact.article in {a.name for a in articles}


@given(several(most=3))
@examples(50)
def test_evidence_is_what_the_article_says(articles):
    text = {a.name: a.document.text for a in articles}
    for evidence in resolve([a.report() for a in articles], REFERENCE).evidence:
        span = evidence.span
        assert text[evidence.article][span.start : span.end] == span.text


def test_evidence_tells_which_field_a_span_states():
    found = article(
        "Japan: Ann Bell met him. “Yes” – Ann Bell, again",
        countries={"JP": ["Japan"]},
        people=[person("Ann Bell", aliases=("Bell",))],
        summits=[summit("Ann Bell met him.", "JP", mentions=["met"])],
        quotes=[quote("Yes", "Ann Bell")],
    )
    evidence = resolve([found.report()], REFERENCE).evidence
    assert sorted((e.kind, e.field, e.span.text) for e in evidence) == [
        ("country", "name", "Japan"),
        ("person", "name", "Ann Bell"),
        ("quote", "text", "Yes"),
        ("summit", "name", "met"),
        ("summit", "status", "Ann Bell met him."),
    ]
    assert [e.finding for e in sorted(evidence, key=lambda e: (e.kind, e.field))] == [0, 1, 3, 2, 2]


def test_a_country_that_nobody_names_is_there_when_something_belongs_to_it():
    found = article(
        "Ann Bell was there.",
        people=[person("Ann Bell", "Minister", "NZ")],
        summits=[summit("Ann Bell was there.", "AU FJ", place="Geneva", place_country="CH", topics=("trade",))],
    )
    facts = resolve([found.report()], REFERENCE)
    assert [(c.id, c.name) for c in facts.countries] == [
        ("AU", "Australia"),
        ("CH", "Switzerland"),
        ("FJ", "Fiji"),
        ("NZ", "New Zealand"),
    ]
    assert [(t.id, t.name) for t in facts.topics] == [("trade", REFERENCE.topics["trade"].label)]
