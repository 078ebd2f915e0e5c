"""Which sentences state one agreement, and what is told of it."""

import pytest

from app.resolve import resolve
from tests.articles import agreement, article, person, summit

SENTENCE = "The two sides agreed to build a railway tunnel under the strait by 2030."


def told(file: str, sentence: str = SENTENCE, countries: str = "JP KR", **described):
    return article(f"{sentence} So says {file}.", name=file, agreements=[agreement(sentence, countries, **described)])


def agreements_of(reference, *articles):
    return resolve([a.report() for a in articles], reference).agreements


@pytest.mark.parametrize(
    "other",
    [
        told("b"),
        told("b", "The two sides agreed to build a railway tunnel under the strait by 2030, too."),
        told("b", SENTENCE.upper(), "KR JP"),
    ],
)
def test_these_state_the_same(reference, other):
    (found,) = agreements_of(reference, told("a"), other)
    assert found.sources == 2
    assert found.countries == ("JP", "KR")


@pytest.mark.parametrize(
    "other",
    [
        told("b", "The two sides agreed to build a railway tunnel under the strait by 2040."),
        told("b", "The two sides never agreed to build a railway tunnel under the strait by 2030."),
        told("b", countries="JP US"),
        told("b", kind="treaty"),
    ],
)
def test_these_do_not(reference, other):
    found = agreements_of(reference, told("a"), other)
    assert len({a.id for a in found}) == 2


def test_the_text_of_most_articles_stands_then_the_longest(reference):
    longer = "The two sides agreed to build a new railway tunnel under the strait by 2030."
    assert [a.text for a in agreements_of(reference, told("a"), told("b", longer))] == [longer]
    assert [a.text for a in agreements_of(reference, told("a"), told("b", longer), told("c"))] == [SENTENCE]


def test_the_status_of_most_articles_stands_then_the_furthest(reference):
    planned, signed = told("a", status="planned"), told("b", status="signed")
    assert [a.status for a in agreements_of(reference, planned, signed)] == ["signed"]
    assert [a.status for a in agreements_of(reference, planned, signed, told("c", status="planned"))] == ["planned"]


def test_the_surest_rule_is_told(reference):
    low, high = told("a", rule="weak", confidence=0.4), told("b", rule="strong", confidence=0.9)
    assert [(a.rule, a.confidence) for a in agreements_of(reference, low, high)] == [("strong", 0.9)]


def test_it_refers_to_the_people_and_the_summit_as_resolved(reference):
    text = f"Ishiba Shigeru met him in Tokyo. {SENTENCE}"
    found = resolve(
        [
            article(
                text,
                people=[person("Ishiba Shigeru", "Prime Minister", "JP")],
                summits=[summit("Ishiba Shigeru met him in Tokyo.", "JP KR", "2025-08-23", "Tokyo")],
                agreements=[agreement(SENTENCE, "JP KR", participants=(0,), summit=0)],
            ).report()
        ],
        reference,
    )
    assert [(a.participants, a.summit) for a in found.agreements] == [(("shigeru-ishiba",), "2025-08-23-tokyo-jp-kr")]


def test_articles_that_disagree_on_the_summit_leave_it_without_one(reference):
    def at(place: str):
        meeting = f"They met in {place}."
        return article(
            f"{meeting} {SENTENCE}",
            name=place,
            summits=[summit(meeting, "JP KR", "2025-08-23", place)],
            agreements=[agreement(SENTENCE, "JP KR", summit=0)],
        )

    assert [a.summit for a in agreements_of(reference, at("Tokyo"), at("Seoul"))] == [None]
