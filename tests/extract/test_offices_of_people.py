"""Offices of people as real articles and releases write them: forms of the title, whose it is, and what is none."""

import pytest

from app.document import Document
from app.extract.countries import find_countries
from app.extract.language import Reading
from app.extract.people import find_people


@pytest.fixture
def people(language, reference):
    """The people of a text by name."""

    def find(text, published=None):
        reading = Reading(Document(text, published=published), language)
        return {p.name: p for p in find_people(reading, reference, find_countries(reading, reference))}

    return find


@pytest.mark.parametrize(
    ("text", "name", "role", "country"),
    [
        (
            "Canberra. The Minister for Works, the Rt. Hon. L. T. Garvie, announced that Australia would build a road.",
            "L. T. Garvie",
            "Minister for Works",
            "AU",
        ),
        ("In Fiji the Minister for Works (Dr. Tabuya) said that Fiji would pay.", "Tabuya", "Minister for Works", "FJ"),
        (
            "Oman's Minister of State for Finance and Industry, Salim Harthy, told reporters.",
            "Salim Harthy",
            "Minister of State for Finance and Industry",
            "OM",
        ),
        (
            "Malaysia’s International Trade and Industry Minister Karim Daud said no.",
            "Karim Daud",
            "International Trade and Industry Minister",
            "MY",
        ),
        (
            "Family and Social Policies Minister Ayla Demir of Turkey left.",
            "Ayla Demir",
            "Family and Social Policies Minister",
            "TR",
        ),
        ("U.S. Trade Representative Rhoda Winters met nobody.", "Rhoda Winters", "US Trade Representative", "US"),
        ("British yards will build them, Scottish Secretary Ian Hurst said.", "Ian Hurst", "Scottish Secretary", "GB"),
        (
            "Oslo heard Bode Harris, a former minister of public works in Liberia, speak of Norway.",
            "Bode Harris",
            "Minister of Public Works",
            "LR",
        ),
        (
            "The panel is led by Juan Robles former Peruvian justice minister, who lives in Honduras.",
            "Juan Robles",
            "Justice Minister",
            "PE",
        ),
        (
            "The sister of the prime minister elected in May, Tarik Mollah, left Dhaka, Bangladesh.",
            "Tarik Mollah",
            "Prime Minister",
            "BD",
        ),
        ("Federal Minister for Indigenous Australians Lena Burton spoke.", "Lena Burton", None, "AU"),
        ("Afghan Taliban Foreign Minister Amir Noorzai left India.", "Amir Noorzai", "Foreign Minister", "AF"),
        (
            "Kevin Anders MP\nMinister for Immigration\n\nAustralia strengthens its border with Indonesia.\n\n"
            "Indonesia agreed with Indonesia's parliament.",
            "Kevin Anders",
            "Minister for Immigration",
            "AU",
        ),
        (
            "Mexico sent three: the Secretary of the Navy, Adm. José Durán Ojo; Secretary of Health, Dr. Jorge Alcaz.",
            "Jorge Alcaz",
            "Secretary of Health",
            "MX",
        ),
        ("It was Dr Jeanne d’Arc Mujawa, Rwanda’s Minister of Environment.", "Jeanne d’Arc Mujawa", None, "RW"),
    ],
)
def test_a_minister_is_a_leader_in_any_form_of_the_title(people, text, name, role, country):
    person = people(text)[name]
    assert (person.leader, person.country) == (True, country)
    assert role in (None, person.role)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The German State Secretary Jorg Kunz met US Treasury Secretary Janet Yellen.", "Jorg Kunz"),
        ("Japan's prime minister and International Rowing Committee (IRC) president Tomas Bauer met.", "Tomas Bauer"),
        ("In Australia “it is small,” president Hamish Doyle said of the farmers' share.", "Hamish Doyle"),
        ("Special Assistant to Prime Minister Tariq Bajwani met him in Islamabad, Pakistan.", "Tariq Bajwani"),
        ("It is wrong, wrote Amir Tibani, an Israeli correspondent. Israel said no.", "Tibani"),
        ("He went to see the house of India's independence leader Ravi Nair.", "Ravi Nair"),
    ],
)
def test_others_with_like_titles_are_none(people, text, name):
    assert not people(text)[name].leader


@pytest.mark.parametrize(
    ("text", "nobody"),
    [
        ("Iranian, Omani Foreign Ministers Agree\n\nMUSCAT (AP) -- Iran's foreign minister came.", "Agree"),
        ("Israel closed the King Hussein Bridge on the border with Jordan.", "Hussein Bridge"),
        ("The Malaysian think-tank Emir Research said so.", "Research"),
        ("# PM Trudeau Speech\n\nPrime Minister Justin Trudeau said that Canada would help.", "Trudeau Speech"),
        ("The secretary of Ecuador, Juan Carlos Castrillo, wrote to Spain.", "Juan Carlos I"),
        ("Pakistan waits. Bilal Bhutto-Zardari, of the party, left.", "Asif Ali Zardari"),
        ("Olympic visitors from Australia heard Stephen A. Smith: a trying time.", "Stephen Smith"),
    ],
)
def test_these_words_name_nobody_or_somebody_else(people, text, nobody):
    assert nobody not in people(text, "2019-11-04")


@pytest.mark.parametrize(
    ("text", "published", "name", "expected"),
    [
        # a state that is no more
        ("The pact was signed by Soviet leader Mikhail Gorbachev.", "2019-08-02", "Mikhail Gorbachev", ("RU", True)),
        # the father, not the son who came to office later
        ("Syria's Assad flew to Rabat, Morocco.", "1989-01-09", "Hafez al-Assad", ("SY", False)),
        # a king by his given name
        ("The talks of King Hassan in Rabat, Morocco, ended.", "1989-01-09", "Hassan II", ("MA", False)),
        # a title of another country's
        ("State Secretary Antony Blinken of the U.S. left.", "2024-09-25", "Antony Blinken", ("US", False)),
    ],
)
def test_known_leaders_by_the_texts_own_day(people, text, published, name, expected):
    person = people(text, published)[name]
    assert person.leader
    assert (person.country, person.former) == expected


def test_a_misspelt_given_name_between_title_and_surname_is_part_of_the_name(people):
    found = people("Carney of Canada met Brazilian President Luiz Incio Lula da Silva.", "2025-11-24")
    assert [m.text for m in found["Luiz Inacio Lula da Silva"].mentions] == ["Luiz Incio Lula da Silva"]


def test_an_office_alone_is_of_a_country_that_has_it(people):
    """Of the two countries beside which the title stands one has a king; of the other two one has this president."""
    assert people("Israel thanked Jordan. King Talib came.", None)["Talib"].country == "JO"
    found = people("Honduras did not comment. President Pedro Lobo went to Washington on Monday.", "1989-01-09")
    assert found["Pedro Lobo"].country == "HN"


@pytest.mark.parametrize(
    ("text", "name", "role", "country"),
    [
        (
            "Indian Trade Minister Piyush Goyal met his South Korean counterpart, Yeo Han-kyu, and left.",
            "Yeo Han-kyu",
            "Trade Minister",
            "KR",
        ),
        (
            "Finland's Defence Minister Aino Salo called her Omani counterpart Salim Harthy.",
            "Salim Harthy",
            "Defence Minister",
            "OM",
        ),
    ],
)
def test_a_counterpart_holds_the_office_of_the_leader_named_last(people, text, name, role, country):
    person = people(text)[name]
    assert (person.role, person.country, person.leader) == (role, country, True)


def test_the_counterpart_of_somebody_else_holds_no_office(people):
    text = "President Donald Trump came with Melania Trump and her Japanese counterpart Akie Abe to Osaka, Japan."
    assert not people(text)["Akie Abe"].leader


@pytest.mark.parametrize(
    ("text", "name", "role", "country"),
    [
        (
            "The Philippine Department of Trade and Industry (DTI) Secretary Ramon Lobo left.",
            "Ramon Lobo",
            "Trade and Industry Secretary",
            "PH",
        ),
        (
            "Kevin Anders MP Minister for Immigration\n\nAustralia strengthens its border with Indonesia.",
            "Kevin Anders",
            "Minister for Immigration",
            "AU",
        ),
    ],
)
def test_secretaries_of_departments_and_heads_of_releases(people, text, name, role, country):
    person = people(text)[name]
    assert (person.role, person.country, person.leader) == (role, country, True)


def test_a_foreign_secretary_alone_is_of_a_country_that_has_one(people):
    text = "Russia and Ukraine fight. On Tuesday Foreign Secretary Vinay Kwatri spoke of Mr Modi and India to Russia."
    person = people(text, "2024-07-10")["Vinay Kwatri"]
    assert (person.country, person.leader) == ("IN", False)  # a civil servant there


def test_a_body_ends_before_the_name_of_its_head(people):
    found = people(
        "Egypt heard the President of the World Economic Forum Borge Brende. Norway was there.", "2022-11-11"
    )
    assert (found["Borge Brende"].role, found["Borge Brende"].leader) == (
        "President of the World Economic Forum",
        False,
    )


def test_a_minister_in_office_may_be_called_mister_alone(people):
    found = people("Mr McEwen today spoke of wheat. Australia would sell it.", "1962-07-26")
    assert (found["John McEwen"].role, found["John McEwen"].country) == ("Trade Minister", "AU")
    assert "John McEwen" not in people("Mr McEwen today spoke of wheat. Australia would sell it.", "1992-07-26")


def test_a_title_before_a_verb_of_a_headline_names_nobody(people):
    found = people("Latest On Crisis: Finance Minister Resigns, As Others Meet\n\nGreece's finance minister left.")
    assert not found


def test_capitals_of_a_name_with_a_particle(people):
    found = people("PRESIDENT EL-SISI: Mr. President, you are in Egypt.", "2022-11-11")
    assert [m.text for m in found["Abdel Fattah el-Sisi"].mentions] == ["EL-SISI"]


@pytest.mark.parametrize(
    ("text", "name", "in_office"),
    [
        (
            "In October 1986 US President Ronald Reagan met Mikhail Gorbachev. Reagan died in 2004.",
            "Ronald Reagan",
            ["Ronald Reagan"],
        ),
        ("In 1994 former President Jimmy Carter flew to Pyongyang.", "Jimmy Carter", []),
        ("Ronald Reagan is remembered in Washington.", "Ronald Reagan", []),
        ("In August 2019 French President Emmanuel Macron flew to Osaka.", "Emmanuel Macron", []),  # is not former
    ],
)
def test_mentions_of_a_former_leader_that_tell_of_the_time_in_office(people, text, name, in_office):
    assert [m.text for m in people(text, "2025-08-24")[name].in_office] == in_office
