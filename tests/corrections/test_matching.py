"""What a correction makes of a report: a table, and what must never happen."""

import pytest

from app.corrections.matching import Anchor, Correction, corrected, effective
from app.facts import Mark, SeenAs
from tests.articles import agreement, article, person, quote, summit

TEXT = "Ann Bell and Tom Vale met. They will build a port. “Yes, we can.” Bell left. Ann Bell spoke."
TALKS = article(
    TEXT,
    people=[
        person("Tom Vale", "Minister", "JP"),
        person(
            "Ann Bell", "President", "KR", family_name="Bell", mentions=["Ann Bell", "Bell left"], aliases=("Bell",)
        ),
    ],
    summits=[summit("Ann Bell and Tom Vale met.", "JP KR", participants=(0, 1))],
    agreements=[agreement("They will build a port.", "JP KR", participants=(0, 1))],
    quotes=[quote("Yes, we can.", "Ann Bell"), quote("Yes", "Tom Vale")],
)
SHA256 = TALKS.document.sha256
HILL = {"name": "Joe Hill", "country": "US", "family_name": None}


def on(words, action, of, /, sha256=SHA256, **values):
    start = TEXT.index(words)
    return Correction(action, of, (Anchor(sha256, start, start + len(words)),), values)


def after(*corrections):
    return corrected(TALKS.report(), SHA256, corrections).extraction


def test_without_a_correction_of_its_text_a_report_is_the_very_same():
    other = on("Tom Vale", "reject", "person", sha256="0" * 64)
    elsewhere = Correction("reject", "person", (Anchor(SHA256, 60, 62),), {})
    for corrections in ((), (other,), (elsewhere,)):
        report = TALKS.report()
        assert corrected(report, SHA256, corrections) is report
        assert effective(report, SHA256, corrections) == set()


@pytest.mark.parametrize(
    ("correction", "people"),
    [
        (on("Ann Bell", "rename", "person", name="Anne Bell"), [("Tom Vale", None), ("Anne Bell", "Bell")]),
        (on("Bell left", "rename", "person", name="Ann Hill"), [("Tom Vale", None), ("Ann Hill", None)]),
        # An anchor that is no finding's own characters any longer takes what overlaps it.
        (on("l and T", "rename", "person", name="X Y"), [("X Y", None), ("X Y", None)]),
        (
            on("Ann Bell", "merge", "person", name="A Hill", country="US", family_name="Hill"),
            [("Tom Vale", None), ("A Hill", "Hill")],
        ),
        (on("Tom Vale", "reject", "person"), [("Ann Bell", "Bell")]),
        (
            on("Bell left", "split", "person", name="Joe Bell"),
            [("Tom Vale", None), ("Ann Bell", "Bell"), ("Joe Bell", None)],
        ),
    ],
)
def test_people(correction, people):
    found = after(correction)
    assert [(person.name, person.family_name) for person in found.people] == people
    assert found.check(TALKS.document) is found


def test_an_old_name_stays_an_alias_but_not_of_somebody_else():
    assert after(on("Ann Bell", "rename", "person", name="Bell")).people[1].aliases == ("Ann Bell",)
    assert after(on("Ann Bell", "split", "person", name="Joe Bell")).people[2].aliases == ()


def test_a_split_takes_the_quotes_whose_speaker_is_named_there():
    found = after(on("Ann Bell", "split", "person", name="Joe Bell"))
    assert [quote.speaker.person for quote in found.quotes] == [2, 0]
    assert [mention.text for mention in found.people[1].mentions] == ["Bell left"]


def test_what_refers_to_a_rejected_finding_lets_it_go_and_the_others_are_counted_anew():
    found = after(on("Tom Vale", "reject", "person"))
    assert found.summits[0].participants == found.agreements[0].participants == (0,)
    assert [(quote.speaker.name, quote.speaker.person) for quote in found.quotes] == [
        ("Ann Bell", 0),
        ("Tom Vale", None),
    ]
    assert after(on("Ann Bell and Tom Vale met.", "reject", "summit")).summits == ()
    assert after(on("They will build a port.", "reject", "agreement")).agreements == ()
    assert [quote.span.text for quote in after(on("Yes, we can.", "reject", "quote")).quotes] == ["Yes"]


@pytest.mark.parametrize(
    ("values", "speaker"),
    [
        ({"name": "Tom Vale", "country": "JP", "family_name": None}, ("Tom Vale", 0)),
        ({"name": "Tom Vale", "country": "US", "family_name": None}, ("Tom Vale", 2)),
        ({"name": "Joe Hill", "country": None, "family_name": "Hill"}, ("Joe Hill", 2)),
        ({"name": "Officials"}, ("Officials", None)),
    ],
)
def test_a_quote_has_another_speaker_who_is_added_where_the_article_does_not_name_him(values, speaker):
    found = after(on("Yes, we can.", "reattribute", "quote", **values))
    assert (found.quotes[0].speaker.name, found.quotes[0].speaker.person) == speaker
    assert found.quotes[1] == TALKS.extraction.quotes[1]
    assert found.check(TALKS.document) is found
    if speaker[1] == 2:
        assert [mention.text for mention in found.people[2].mentions] == ["Ann Bell"]


def test_a_quote_may_be_nobodys():
    assert after(on("Yes, we can.", "reattribute", "quote", name=None)).quotes[0].speaker is None


def test_fields_are_set():
    assert after(on("They will build a port.", "set", "agreement", kind="treaty")).agreements[0].kind == "treaty"
    assert after(on("Ann Bell and Tom Vale met.", "set", "summit", date="2025")).summits[0].date == "2025"
    assert after(on("Tom Vale", "set", "person", country="US")).people[0].country == "US"


def test_they_apply_in_their_order_and_tell_which_found_something():
    rename, reject = on("Tom Vale", "rename", "person", name="Tim Vale"), on("Tom Vale", "reject", "person")
    assert [person.name for person in after(rename, reject).people] == ["Ann Bell"]
    assert effective(TALKS.report(), SHA256, (rename, reject)) == {0, 1}
    assert effective(TALKS.report(), SHA256, (reject, rename)) == {0}


def test_marks_stay_with_their_findings_and_the_last_word_counts():
    yes = on("Yes", "merge", "quote", same="m")
    apart = on("Yes", "split", "quote", apart="s")
    first = on("Yes, we can.", "reject", "quote")
    assert corrected(TALKS.report(), SHA256, (yes, first)).marks == {
        ("quote", 0): Mark(same=frozenset("m"), reviewed=True)
    }
    assert corrected(TALKS.report(), SHA256, (yes, on("Yes", "reject", "quote"))).marks == {}
    assert corrected(TALKS.report(), SHA256, (yes, apart)).mark("quote", 1) == Mark(apart="s", reviewed=True)
    again = corrected(TALKS.report(), SHA256, (apart, yes)).mark("quote", 1)
    assert again == Mark(same=frozenset("m"), apart="s", reviewed=True)
    assert again.labels == {"same m", "apart s"}


def test_who_is_merged_is_seen_as_the_other_until_he_is_split_off():
    seen = on("Tom Vale", "merge", "person", **HILL, seen_as=("Minister", True, "1990"))
    split = on("Tom Vale", "split", "person", name="Tim Vale")
    assert corrected(TALKS.report(), SHA256, (seen,)).mark("person", 0).seen_as == SeenAs("Minister", True, "1990")
    assert corrected(TALKS.report(), SHA256, (seen, split)).marks == {("person", 0): Mark(reviewed=True)}


def test_a_speaker_who_is_added_is_seen_as_whom_people_name():
    said = on("Yes, we can.", "reattribute", "quote", **HILL, seen_as=("Minister", True, "1990"))
    assert corrected(TALKS.report(), SHA256, (said,)).marks == {
        ("quote", 0): Mark(reviewed=True),
        ("person", 2): Mark(seen_as=SeenAs("Minister", True, "1990")),
    }


def test_what_is_split_off_is_an_utterance_of_its_own():
    found = after(on("Yes, we can.", "split", "quote", apart="s")).quotes
    assert found[0].utterance not in {quote.utterance for quote in TALKS.extraction.quotes}
    assert found[1] == TALKS.extraction.quotes[1]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Tom Vale", "person"),
        ("Ann Bell and Tom Vale met.", "summit"),
        ("They will build a port.", "agreement"),
        ("Yes", "quote"),
    ],
)
def test_what_is_accepted_is_reviewed_and_otherwise_as_it_was(words, kind):
    report = corrected(TALKS.report(), SHA256, (on(words, "accept", kind),))
    assert report.extraction is TALKS.report().extraction
    ((of, position),) = report.marks
    finding = getattr(report.extraction, {"person": "people"}.get(kind, f"{kind}s"))[position]
    span = finding.mentions[0] if kind == "person" else finding.span
    assert (of, span.text, report.mark(of, position)) == (kind, words, Mark(reviewed=True))


@pytest.mark.parametrize(
    ("correction", "reviewed"),
    [
        (on("They will build a port.", "set", "agreement", kind="treaty"), {("agreement", 0)}),
        (on("Ann Bell", "rename", "person", name="Anne Bell"), {("person", 1)}),
        (on("Bell left", "split", "person", name="Joe Bell"), {("person", 1), ("person", 2)}),
        # The editor decided on the quote: of the person who is added nothing was looked at.
        (on("Yes, we can.", "reattribute", "quote", **HILL), {("quote", 0)}),
        (on("Yes", "reject", "quote"), set()),
    ],
)
def test_what_is_mended_is_reviewed(correction, reviewed):
    report = corrected(TALKS.report(), SHA256, (correction,))
    assert {place for place, mark in report.marks.items() if mark.reviewed} == reviewed
