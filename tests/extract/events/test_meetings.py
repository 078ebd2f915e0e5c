"""A meeting's status fits its day, a forum is no place, and one meeting is told once."""

from dataclasses import replace
from datetime import date
from itertools import chain, combinations
from math import exp
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.document import Document
from app.extract.countries import find_countries
from app.extract.events.article import read_events
from app.extract.events.meeting_features import MeetingCandidate
from app.extract.events.meetings import Choices, is_possible, joined, named
from app.extract.language import Reading
from app.extract.people import find_people
from app.extract.pipeline import extract
from app.extract.place_names import DATELINE

ROOT = Path(__file__).parents[3]
TODAY = date(2024, 5, 16)


@pytest.mark.parametrize(
    ("status", "edtf", "expected"),
    [
        ("planned", "2024-05-14", False),
        ("planned", "2024-05-16", True),
        ("planned", "2024-05", True),
        ("held", "2024-05-20", False),
        ("held", "2024-05-15/2024-05-17", True),
        ("mentioned", "2030", True),
        ("held", None, True),
    ],
)
def test_nothing_planned_lies_before_the_article_and_nothing_held_after_it(status, edtf, expected):
    assert is_possible(status, edtf, TODAY) == expected


def test_without_a_day_of_writing_every_status_is_possible():
    assert is_possible("planned", "1999-01-01", None)


MET = Choices((0, 1), ("DE", "FR"), "Strasbourg", "FR", "Strasbourg", "2024-05-14", "held", {})


@pytest.mark.parametrize(
    ("changed", "meetings"),
    [
        ({}, 1),
        ({"place": "Colmar", "place_written": "Colmar"}, 1),  # in the same country
        ({"date": None, "status": "mentioned"}, 1),
        ({"date": "2024-05-20/2024-05-26"}, 1),
        ({"date": "2024-06-14", "status": "planned"}, 2),
        ({"date": "2023-05-14"}, 2),
        ({"participants": (0, 1, 2)}, 2),
        ({"participants": (0,)}, 2),
        ({"place": "Bonn", "place_country": "DE"}, 2),
        ({"place": None, "place_country": None}, 2),
    ],
)
def test_two_accounts_of_one_meeting_are_joined(language, reference, changed, meetings):
    text = (
        "Emmanuel Macron met Olaf Scholz in Strasbourg. It rained. The talks in Alsace went well. The talks ended late."
    )
    article = read_events(Reading(Document(text), language), reference, (), (), ())
    (told,) = extract(Document(text), language, reference).summits
    first, *later = article.sentences
    spans = [replace(told.span, start=each.span.start, end=each.span.end) for each in (first, *later[1:])]
    one, other = (MeetingCandidate(article, replace(told, mentions=tuple(part))) for part in (spans[:1], spans[1:]))
    found = joined([(one, MET), (other, replace(MET, **changed))])
    assert len(found) == meetings
    assert found[0][0].told.mentions == (tuple(spans) if meetings == 1 else (spans[0],))
    assert found[0][1] == (replace(MET, **changed) if meetings == 1 else MET)  # that of most sentences


@given(st.lists(st.floats(-2.5, 3), max_size=5))
def test_people_named_have_the_largest_expected_overlap(scores):
    def expected(chosen):
        total = 0.0
        for present in chain.from_iterable(combinations(everyone, n) for n in range(len(scores) + 1)):
            probability = 1.0
            for person in everyone:
                probability *= chances[person] if person in present else 1 - chances[person]
            total += probability * len({*present} & {*chosen}) / max(len(present), len(chosen), 1)
        return total

    everyone, chances = range(len(scores)), [1 / (1 + exp(-score)) for score in scores]
    best = max(expected(each) for n in range(len(scores) + 1) for each in combinations(everyone, n))
    chosen, overlap = named(dict(enumerate(scores)))
    assert expected(chosen) == pytest.approx(overlap) == pytest.approx(best)


def test_nobody_unlikely_is_named():
    assert named({0: -4.0, 1: -5.0}) == ((), 0.0)


def test_a_meeting_has_place_date_and_people_of_its_article(language, reference):
    text = (
        "French President Emmanuel Macron met German Chancellor Olaf Scholz in Strasbourg on Tuesday. The two leaders "
        "spoke for an hour. Mr Macron said the talks were useful."
    )
    (summit,) = extract(Document(text, published="2024-05-16"), language, reference).summits
    assert (summit.place, summit.date, summit.status) == ("Strasbourg", "2024-05-14", "held")
    assert set(summit.countries) == {"DE", "FR"}
    assert len(summit.participants) == 2
    assert 0 < summit.confidence < 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # what is reported as new has no date without a day of writing, whatever year is named later
            "French President Emmanuel Macron met German Chancellor Olaf Scholz in Strasbourg on Tuesday. It was the "
            "first time since 2019 that the two met there. A summit in 2022 had failed.",
            {"Strasbourg": None},
        ),
        (  # what is said of other years stays
            "French President Emmanuel Macron met German Chancellor Olaf Scholz in Strasbourg. Macron and Scholz last "
            "held a summit in Berlin in March 2022.",
            {"Strasbourg": None, "Berlin": "2022-03"},
        ),
        (
            "French President Emmanuel Macron met German Chancellor Olaf Scholz in Strasbourg on 3 May 2023.",
            {"Strasbourg": "2023-05-03"},
        ),
    ],
)
def test_an_article_without_a_date_dates_only_what_it_states_in_full_or_of_other_years(
    language, reference, text, expected
):
    found = extract(Document(text), language, reference).summits
    assert {summit.place: summit.date for summit in found} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Chilean President Gabriel Boric will visit Norway from June 8 to 9, his first trip to Oslo. Norwegian "
            "Prime Minister Jonas Gahr Støre is expected to sign a fisheries agreement with Chile during the visit.",
            [("Oslo", "2024-06-08/2024-06-09", "planned")],
        ),
        (
            "Norway and Chile have agreed to reopen trade talks. Norwegian Prime Minister Jonas Gahr Støre hailed a "
            "fresh start and Chilean President Gabriel Boric a friendship, after a visit of two days to Oslo.",
            [("Oslo", "2024-05-16", "held")],
        ),
        (  # an envoy, and no president
            "A special envoy of Chilean President Gabriel Boric met Norwegian Prime Minister Jonas Gahr Støre in Oslo.",
            [],
        ),
        (  # talks of ministers about a deal are no meeting of leaders
            "Chilean President Gabriel Boric said prices were too low. Norway and Chile agreed on a new tariff for "
            "salmon. Norwegian and Chilean ministers talked about it.",
            [],
        ),
    ],
)
def test_leaders_whom_no_rule_puts_together_meet_on_a_visit(language, reference, text, expected):
    found = extract(Document(text, published="2024-05-16"), language, reference)
    assert [(summit.place, summit.date, summit.status) for summit in found.summits] == expected
    for summit in found.summits:
        assert summit.countries == ("CL", "NO")
        assert {found.people[i].country for i in summit.participants} == {"CL", "NO"}


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("The two leaders ended the summit on Wednesday with a pledge.", "2024-05-14/2024-05-15"),
        ("The two leaders hold another summit on Wednesday.", "2024-05-14"),
    ],
)
def test_the_days_on_which_a_meeting_opened_and_ended_are_one_interval(language, reference, end, expected):
    text = (
        "The summit of the leaders of Norway and Sweden opened in Oslo on Tuesday. Norwegian Prime Minister Jonas Gahr "
        f"Støre and Swedish Prime Minister Ulf Kristersson spoke of trade. {end}"
    )
    found = extract(Document(text, published="2024-05-16"), language, reference).summits
    assert found[0].date == expected


def test_the_projects_own_article_without_its_date_has_no_summit_of_another_year(language, reference):
    text = (ROOT / "data/articles/tokyo_2025.txt").read_bytes().decode()
    assert [summit.date for summit in extract(Document(text), language, reference).summits] == [None]


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("SEOUL, South Korea (AP) — Lee left.", "SEOUL"),
        ("Washington CNN — Mills left.", "Washington"),
        ("New York (Reuters) - Mills left.", "New York"),
        ("CNN — Mills left.", None),
    ],
)
def test_an_agency_is_no_city_of_a_dateline(text, city):
    line = DATELINE.match(text)
    assert (line and line["city"]) == city


def test_the_city_of_a_name_is_the_place_not_the_city_of_the_dateline(language, reference):
    text = (
        "LISBON, March 4 (Invented News) - Portuguese Prime Minister Luis Montenegro will host Spain's prime minister, "
        "Pedro Sanchez, for talks in the northern town of Amarante on March 20, Lisbon said on Tuesday."
    )
    (summit,) = extract(Document(text, published="2025-03-04"), language, reference).summits
    assert (summit.place, summit.status) == ("Amarante", "planned")


def test_a_place_is_given_as_the_article_writes_it_beside_its_own_name(language, reference):
    text = (
        "French President Emmanuel Macron met German Chancellor Olaf Scholz in Wales on Tuesday. The two leaders spoke "
        "for an hour. They will meet again in July."
    )
    found = extract(Document(text, published="2024-05-16"), language, reference).summits
    assert (found[0].place, found[0].place_written) == ("United Kingdom", "Wales")
    assert "July" not in {summit.place for summit in found}


def test_a_meeting_that_no_rule_finds_is_found_by_its_place(language, reference):
    text = "Kenyan President William Ruto said the two prime ministers agreed on it when they met in Lusaka last month."
    (summit,) = extract(Document(text, published="2024-05-16"), language, reference).summits
    assert (summit.rule, summit.place) == ("place-named", "Lusaka")


def test_a_trip_to_a_meeting_known_without_its_place_is_no_second_meeting(language, reference):
    text = (
        "Kenyan President William Ruto arrived in Oslo on Monday for his first visit to Norway. He will meet Norwegian "
        "Prime Minister Jonas Gahr Støre there."
    )
    assert len(extract(Document(text, published="2024-05-16"), language, reference).summits) == 1


@pytest.mark.parametrize(
    ("text", "place", "status"),
    [
        (  # "he" is whom the sentence before names
            "Kenyan President William Ruto arrived in Oslo on Monday. He and Norwegian Prime Minister Jonas Gahr Støre "
            "held talks at Akershus Castle. The two leaders spoke about forests.",
            "Akershus Castle",
            "held",
        ),
        (
            "Prime Minister Giorgia Meloni of Italy travelled to Tunisia on Sunday. In Tunis she and President Kais "
            "Saied held talks on migration. Tunisia was the first stop of her tour.",
            "Tunis",
            "held",
        ),
        (  # a city and its country speak for one another, and other sentences say who went there
            "Zambian President Hakainde Hichilema began a visit to Rwanda on Monday. He opened a fair in Kigali. "
            "President Paul Kagame welcomed Hichilema and the two spoke about maize. Rwanda and Zambia trade little. "
            "The visitors stay in Kigali until Friday.",
            "Kigali",
            "held",
        ),
    ],
)
def test_people_place_and_status_are_read_from_the_sentences_around(language, reference, text, place, status):
    (summit,) = extract(Document(text, published="2025-03-12"), language, reference).summits
    assert (summit.place, summit.status, len(summit.participants)) == (place, status, 2)


def test_the_word_of_meeting_is_the_one_of_the_mention(language, reference):
    text = "President Gitanas Nausėda met ministers before he hosted talks with President Edgars Rinkēvičs."
    document = Document(text)
    reading = Reading(document, language)
    countries = find_countries(reading, reference)
    people = find_people(reading, reference, countries)
    (sentence,) = read_events(reading, reference, countries, people, ()).sentences
    assert sentence.words[sentence.meeting] == "met"
    start = text.index("hosted")
    inside = sentence.meeting_between(start, start + len("hosted talks"))
    assert sentence.words[inside] == "hosted"
    assert sentence.meeting_between(0, len("President")) is None
