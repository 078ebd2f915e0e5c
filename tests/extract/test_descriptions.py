import csv

import pytest

from app.document import Document
from app.extract.coreference.descriptions import describe, description_of, fit
from app.findings import PersonFinding
from app.reference import FOLDER


def person(name: str, text: str, role: str | None = None, country: str | None = None) -> PersonFinding:
    document = Document(text)
    at = text.index(name)
    return PersonFinding(name, None, (), role, country, False, False, (document.span(at, at + len(name)),), "test", 1.0)


@pytest.mark.parametrize(
    ("phrase", "nouns", "states", "countries", "former"),
    [
        ("the president", {"president"}, set(), set(), False),
        ("the vice president", {"vice-president"}, set(), set(), False),
        ("the former Florida governor", {"governor"}, {"FL"}, set(), True),
        ("the senator from West Virginia", {"senator"}, {"WV"}, set(), False),
        ("the South Korean leader", {"leader"}, set(), {"KR"}, False),
        ("Prime Minister", {"prime-minister"}, set(), set(), False),
        ("the Texan", set(), {"TX"}, set(), False),
        # a word for what somebody leads is no word for somebody; Georgia may be either
        ("the leader of the senators", {"leader"}, set(), set(), False),
        ("the Georgian leader", {"leader"}, set(), set(), False),
    ],
)
def test_a_noun_phrase_is_taken_apart(phrase, nouns, states, countries, former):
    found = describe(phrase)
    assert (set(found.nouns), set(found.states), set(found.countries), found.former) == (
        nouns,
        states,
        countries,
        former,
    )


@pytest.mark.parametrize(
    ("text", "nouns", "states"),
    [
        ("Sen. Ana Ruiz came.", {"senator"}, set()),
        ("Yesterday, former Ohio Gov. Ana Ruiz came.", {"governor"}, {"OH"}),
        ("Sen. Ana Ruiz (D-N.M.) came.", {"senator"}, {"NM"}),
        ("Ana Ruiz, D-NM, came.", set(), {"NM"}),
        ("Ana Ruiz, 46, a former governor of Iowa, came.", {"governor"}, {"IA"}),
        ("Ana Ruiz is the mayor of Lyon.", {"mayor"}, set()),
        ("His wife, Ana Ruiz, came.", {"wife"}, set()),
        # said of somebody else
        ("He met the governor and Ana Ruiz came.", set(), set()),
        ("The senator said Ana Ruiz came.", set(), set()),
        ("With Ana Ruiz, the senator spoke.", set(), set()),
    ],
)
def test_the_words_around_a_name_describe_it(text, nouns, states):
    found = description_of(person("Ana Ruiz", text), text)
    assert (set(found.nouns), set(found.states)) == (nouns, states)


@pytest.mark.parametrize(
    ("phrase", "role", "country", "points"),
    [
        ("the president", "President", "FR", 5),
        ("the French president", "President", "FR", 7),
        ("the French leader", "President", "FR", 4),  # a wider noun and the place
        ("the billionaire", "President", "FR", 0),
        # something speaks against it
        ("the German leader", "President", "FR", None),
        ("the chancellor", "President", "FR", None),
    ],
)
def test_a_phrase_fits_an_office_and_its_country(phrase, role, country, points):
    assert fit(describe(phrase), description_of(person("Ana Ruiz", "Ana Ruiz", role, country), "Ana Ruiz")) == points


def test_every_form_of_a_us_state_belongs_to_one():
    with (FOLDER / "us_states.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    forms = [form for row in rows for form in (row["code"], row["name"], *filter(None, row["aliases"].split(";")))]
    assert len(rows) == 50
    assert len(forms) == len(set(forms))
