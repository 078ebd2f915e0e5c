from itertools import pairwise

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


@pytest.fixture
def leaders(people):
    """The leaders of a text: name -> role and country, with "former" before the role of one who held it once."""

    def find(text, published=None):
        return {
            name: f"{'former ' if p.former else ''}{p.role}, {p.country}"
            for name, p in people(text, published).items()
            if p.leader
        }

    return find


# ------------------------------------------------------------------ office and country from the text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # adjective, name, abbreviation, possessive before the title
        ("Zambian President Brian Banda spoke.", {"Brian Banda": "President, ZM"}),
        ("UK Foreign Secretary Anna Hill spoke.", {"Anna Hill": "Foreign Secretary, GB"}),
        ("Norway's newly elected prime minister, Lars Berg, spoke.", {"Lars Berg": "Prime Minister, NO"}),
        ("Japan’s then-prime minister Kenji Mori spoke.", {"Kenji Mori": "former Prime Minister, JP"}),
        ("Turkish premier Mehmet Kaya spoke.", {"Mehmet Kaya": "Prime Minister, TR"}),
        ("Australian PM Peter Walsh spoke.", {"Peter Walsh": "Prime Minister, AU"}),
        ("Libya's UN-backed prime minister, Omar Nasser, spoke.", {"Omar Nasser": "Prime Minister, LY"}),
        # after the title, after the name
        ("President Brian Banda of Zambia spoke.", {"Brian Banda": "President, ZM"}),
        ("The president of Zambia, Brian Banda, spoke.", {"Brian Banda": "President, ZM"}),
        ("the President of the Republic of Zambia Brian Banda spoke.", {"Brian Banda": "President, ZM"}),
        ("Prime Minister Anna Hill (Malta) spoke.", {"Anna Hill": "Prime Minister, MT"}),
        ("The President of the Swiss Confederation, Anna Hill, spoke.", {"Anna Hill": "President, CH"}),
        # offices that one country has, and offices of several words
        ("The Taoiseach, Sean Walsh, spoke.", {"Sean Walsh": "Taoiseach, IE"}),
        (
            "the President of the Council of Ministers of the Italian Republic, Anna Hill, spoke.",
            {"Anna Hill": "Prime Minister, IT"},
        ),
        # set off by commas
        ("Brian Banda, the Zambian leader, spoke.", {"Brian Banda": "Leader, ZM"}),
        ("Lars Berg, prime minister of Norway since May, spoke.", {"Lars Berg": "Prime Minister, NO"}),
        ("Anna Hill, who is Malta's foreign minister, spoke.", {"Anna Hill": "Foreign Minister, MT"}),
        ("Malta's Anna Hill, the foreign minister, spoke.", {"Anna Hill": "Foreign Minister, MT"}),
        ("Laos' Anna Hill, the foreign minister, spoke.", {"Anna Hill": "Foreign Minister, LA"}),
        (
            "Anna Hill, the bloc's envoy and a former Swedish prime minister, spoke.",
            {"Anna Hill": "former Prime Minister, SE"},
        ),
        ("Anna Hill AO, Minister of Green Economy of Malta, spoke.", {"Anna Hill": "Minister of Green Economy, MT"}),
        ("Anna Hill MP, Minister for Trade of Malta, spoke.", {"Anna Hill": "Trade Minister, MT"}),
        ("The Hon. Anna Hill, MP, Prime Minister of Malta, spoke.", {"Anna Hill": "Prime Minister, MT"}),
        # a state that is no more
        ("The Soviet foreign minister, Igor Orlov, spoke.", {"Igor Orlov": "Foreign Minister, SU"}),
        # ministers of any field, under the reference's title
        ("Zambia's Minister of Foreign Affairs Brian Banda spoke.", {"Brian Banda": "Foreign Minister, ZM"}),
        ("Kazakh Trade and Integration Minister Arman Serik", {"Arman Serik": "Trade and Integration Minister, KZ"}),
        ("Kenya's Minister for Water Jane Mwangi spoke.", {"Jane Mwangi": "Minister for Water, KE"}),
        ("Israeli Defense Minister Dan Harel spoke.", {"Dan Harel": "Defence Minister, IL"}),
        # several titles: the higher office
        ("Qatari Prime Minister and Foreign Minister Sheikh Omar Nasser", {"Omar Nasser": "Prime Minister, QA"}),
        ("Deputy Prime Minister and Foreign Minister Karim Haddad of Jordan", {"Karim Haddad": "Foreign Minister, JO"}),
        # lists
        (
            "Presidents Brian Banda of Zambia and Hari Rao of Nepal met.",
            {"Brian Banda": "President, ZM", "Hari Rao": "President, NP"},
        ),
        # the office past, or not yet begun
        ("Former Maltese prime minister Anna Hill spoke.", {"Anna Hill": "former Prime Minister, MT"}),
        ("Anna Hill, a former foreign minister of Malta, spoke.", {"Anna Hill": "former Foreign Minister, MT"}),
        ("Anna Hill, who served as Malta's prime minister, spoke.", {"Anna Hill": "former Prime Minister, MT"}),
        ("Malta's ex-Prime Minister Anna Hill spoke.", {"Anna Hill": "former Prime Minister, MT"}),
        ("President-elect Brian Banda of Zambia spoke.", {"Brian Banda": "President-elect, ZM"}),
    ],
)
def test_a_title_tells_office_and_country(leaders, text, expected):
    assert leaders(text) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ford president Jim Walsh spoke.", "Jim Walsh"),
        ("NRA President Carol Meadow spoke.", "Carol Meadow"),
        ("said Robert Miles, president and CEO of the International Relief Group.", "Robert Miles"),
        ("Harvard University President Laura Stone resigned.", "Laura Stone"),
        ("said Laura Stone, its president and CEO.", "Laura Stone"),
        ("Laura Stone, president of the American Academy of Arts, spoke.", "Laura Stone"),
        ("Laura Stone, the president of a software company, spoke.", "Laura Stone"),
        ("San Diego chapter president Laura Stone spoke.", "Laura Stone"),
        ("Who wants a President Laura Stone?", "Laura Stone"),
        ("Sweden's Queen Silvia spoke.", "Silvia"),
        ("Indian Foreign Secretary Arjun Mehta spoke.", "Arjun Mehta"),
        ("European Council President Anna Hill spoke.", "Anna Hill"),
        ("U.N. Secretary-General Anna Hill spoke.", "Anna Hill"),
        ("He met Bavarian premier Karl Huber.", "Karl Huber"),
        ("Sen. Bill Stone spoke.", "Bill Stone"),
        ("US Vice President Laura Stone spoke.", "Laura Stone"),
        ("Japan's Vice Foreign Minister Kenji Mori spoke.", "Kenji Mori"),
        ("Deputy Foreign Minister Kenji Mori of Japan spoke.", "Kenji Mori"),
        ("Shadow foreign secretary Anna Hill spoke.", "Anna Hill"),
        ("Israeli opposition leader Dan Harel spoke.", "Dan Harel"),
        ("Labour leader Anna Hill spoke.", "Anna Hill"),
        ("Turkish Cypriot leader Mehmet Kaya spoke.", "Mehmet Kaya"),
        ("US envoy Bill Stone spoke.", "Bill Stone"),
        ("Kremlin spokesman Igor Orlov spoke.", "Igor Orlov"),
        ("Then Kansas Secretary of State Bill Stone spoke.", "Bill Stone"),
        ("Anna Hill, prime minister hopeful, spoke.", "Anna Hill"),
        ("Anna Hill, running for president of Malta, spoke.", "Anna Hill"),
        ("Anna Hill, Prime Minister Lars Berg of Norway and two others spoke.", "Anna Hill"),
    ],
)
def test_these_lead_no_country(people, text, name):
    assert not people(text)[name].leader


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("CBS News correspondent Bill Stone reports.", "Bill Stone", "CBS News correspondent"),
        (
            "Robert Miles, president and CEO of the International Relief Group, spoke.",
            "Robert Miles",
            "president and CEO of the International Relief Group",
        ),
        ("Karim Haddad, a Taliban spokesman, spoke.", "Karim Haddad", "Taliban spokesman"),
        ("according to Laura Stone, an analyst at Global Watch.", "Laura Stone", "analyst at Global Watch"),
        ("Presidential Aide Igor Orlov spoke.", "Igor Orlov", "Presidential Aide"),
        ("Sen. Bill Stone spoke.", "Bill Stone", "Senator"),
        ("Assemblywoman Laura Stone waved.", "Laura Stone", "Assemblywoman"),
    ],
)
def test_others_have_the_role_that_the_text_gives(people, text, name, role):
    assert people(text)[name].role == role


def test_who_is_only_named_has_no_role(people):
    found = people("Bill Stone spoke.")["Bill Stone"]
    assert (found.role, found.country, found.leader, found.rule) == (None, None, False, "name")


def test_the_country_of_a_minister_named_without_one_is_the_articles_own(leaders):
    text = "Chancellor Angela Merkel spoke for an hour. Later came Interior Minister Hans Weber."
    assert leaders(text, "2018-05-05")["Hans Weber"] == "Interior Minister, DE"


def test_whose_country_is_named_says_nothing_of_the_country_of_others(people):
    text = "Norway's Jonas Gahr Støre came. Later came Speaker Laura Stone."
    assert people(text, "2022-10-06")["Laura Stone"].country is None


def test_a_predecessor_held_the_office(leaders):
    text = "South Korean President Lee Jae-myung criticised his predecessor, Yoon Suk Yeol."
    assert leaders(text) == {"Lee Jae-myung": "President, KR", "Yoon Suk-yeol": "former President, KR"}
    text = "Nepalese Prime Minister Hari Rao spoke. Rao's predecessor, Ram Thapa, listened."
    assert leaders(text) == {"Hari Rao": "Prime Minister, NP", "Ram Thapa": "former Prime Minister, NP"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Norwegian Prime Minister Lars Berg, Malta's Anna Hill and Brian Banda of Zambia met.",
            {"Lars Berg": "Prime Minister, NO", "Anna Hill": "Leader, MT", "Brian Banda": "Leader, ZM"},
        ),
        (
            "Malta's Anna Hill, Laos' Brian Banda and Prime Minister Lars Berg of Norway met.",
            {"Lars Berg": "Prime Minister, NO", "Anna Hill": "Leader, MT", "Brian Banda": "Leader, LA"},
        ),
        # one without a country, one with a role of his own, one outside the list
        ("Norwegian Prime Minister Lars Berg, Anna Hill and others met.", {"Lars Berg": "Prime Minister, NO"}),
        ("Norwegian Prime Minister Lars Berg and US envoy Bill Stone met.", {"Lars Berg": "Prime Minister, NO"}),
        (
            "Norwegian Prime Minister Lars Berg spoke. Malta's Anna Hill won the marathon.",
            {"Lars Berg": "Prime Minister, NO"},
        ),
    ],
)
def test_a_list_of_leaders_makes_leaders_of_those_with_only_a_country(leaders, text, expected):
    assert leaders(text) == expected


def test_its_minister_is_the_subjects(leaders):
    text = "Honduras, which had recognised Taiwan, sent its foreign minister, Luis Pardo, to Beijing."
    assert leaders(text) == {"Luis Pardo": "Foreign Minister, HN"}


# ------------------------------------------------------------------ known leaders


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("Trump said no.", "2019-03-01", {"Donald Trump": "President, US"}),
        ("Trump said no.", "2022-03-01", {"Donald Trump": "former President, US"}),
        ("Trump said no.", None, {"Donald Trump": "President, US"}),
        ("Donald Trump, the businessman, said no.", "2014-03-01", {}),
        ("Ishiba Shigeru said yes.", "2025-02-01", {"Shigeru Ishiba": "Prime Minister, JP"}),
        ("President Obama joked.", "2019-01-01", {"Barack Obama": "President, US"}),
        ("Former Vice President Joe Biden spoke.", "2019-03-01", {}),
        ("Secretary Blinken spoke.", "2022-01-21", {"Antony Blinken": "Secretary of State, US"}),
        ("Minister Lavrov spoke.", "2022-01-21", {"Sergei Lavrov": "Foreign Minister, RU"}),
        ("Chinese leader Xi Jinping spoke.", "2020-01-01", {"Xi Jinping": "President, CN"}),
        ("European Council President Donald Tusk spoke.", "2018-01-01", {}),
        ("Polish Prime Minister Donald Tusk spoke.", "2024-01-01", {"Donald Tusk": "Prime Minister, PL"}),
        ("Ursula von der Leyen spoke.", "2024-01-01", {}),
        ("G7 leaders: President Macron, President Michel.", "2023-07-12", {"Emmanuel Macron": "President, FR"}),
        ("EU leaders met. President Tusk spoke.", "2019-07-12", {}),
        ("G20 leaders met. Polish Prime Minister Tusk spoke.", "2024-07-12", {"Donald Tusk": "Prime Minister, PL"}),
        # a surname, with office, country and date
        ("French President Hollande spoke.", None, {"Francois Hollande": "President, FR"}),
        ("President Lee of South Korea spoke.", "2025-08-24", {"Lee Jae-myung": "President, KR"}),
        ("President Lee of South Korea spoke.", "2010-08-24", {"Lee Myung-bak": "President, KR"}),
        ("Former U.S. President Clinton spoke.", "2015-01-01", {"Bill Clinton": "former President, US"}),
        ("Japan's Abe stayed neutral.", "2017-05-01", {"Shinzo Abe": "Prime Minister, JP"}),
        ("Jordan's King Abdullah spoke.", "2020-01-01", {"Abdullah II": "King, JO"}),
        ("Norway's Solberg agreed.", "2018-05-01", {"Erna Solberg": "Prime Minister, NO"}),
        # before any office that the reference knows, what the text says
        ("Soviet leader Mikhail Gorbachev spoke.", "1984-12-16", {"Mikhail Gorbachev": "Leader, SU"}),
        ("Soviet leader Mikhail Gorbachev spoke.", "1986-12-16", {"Mikhail Gorbachev": "General Secretary, SU"}),
        (
            "The Soviet Union won. Mikhail Gorbachev spoke.",
            "1986-12-16",
            {"Mikhail Gorbachev": "General Secretary, SU"},
        ),
        ("Mikhail Gorbachev spoke.", "1986-12-16", {"Mikhail Gorbachev": "General Secretary, RU"}),
        # a common name, among leaders and on a day of his term
        (
            "Gordon Brown, Nicolas Sarkozy and Angela Merkel dined.",
            "2008-01-01",
            {
                "Gordon Brown": "Prime Minister, GB",
                "Nicolas Sarkozy": "President, FR",
                "Angela Merkel": "Chancellor, DE",
            },
        ),
        (
            "Gordon Brown, a plumber, met Nicolas Sarkozy and Barack Obama.",
            "2016-06-01",
            {"Nicolas Sarkozy": "former President, FR", "Barack Obama": "President, US"},
        ),
        # left alone where it may be another
        ("Norway's Hill agreed.", "2018-05-01", {}),
        ("Gordon Brown, a plumber, spoke.", "2008-01-01", {}),
        ("Lee spoke in South Korea.", None, {}),
    ],
)
def test_the_reference_completes_what_the_text_leaves_out(leaders, text, published, expected):
    assert leaders(text, published) == expected


# ------------------------------------------------------------------ one person, many names


@pytest.mark.parametrize(
    ("text", "name", "aliases"),
    [
        ("Donald J. Trump spoke. Trump left. Mr. Trump slept.", "Donald Trump", {"Donald J. Trump", "Trump"}),
        ("Joseph R. Biden, Jr. spoke. Biden left.", "Joe Biden", {"Joseph R. Biden, Jr.", "Biden"}),
        ("Ri Kang Su spoke. Ri left.", "Ri Kang Su", {"Ri"}),
        ("Anna Marie Hill spoke. Anna Hill left. Hill slept.", "Anna Marie Hill", {"Anna Hill", "Hill"}),
        ("Mike Stone spoke. Michael Stone left.", "Mike Stone", {"Michael Stone"}),
        ("Abdel Fattah al-Sisi spoke. Sisi left.", "Abdel Fattah el-Sisi", {"Abdel Fattah al-Sisi", "Sisi"}),
        ("Enrique Peña Nieto spoke. Peña Nieto left.", "Enrique Pena Nieto", {"Enrique Peña Nieto", "Peña Nieto"}),
        ("President Joko “Jokowi” Widodo spoke. Widodo left.", "Joko Widodo", {"Joko “Jokowi” Widodo", "Widodo"}),
        ("Sir Keir Starmer spoke. Sir Keir left.", "Keir Starmer", {"Keir"}),
    ],
)
def test_names_of_one_person_are_gathered(people, text, name, aliases):
    found = people(text)
    assert list(found) == [name]
    assert set(found[name].aliases) == aliases


@pytest.mark.parametrize(
    ("text", "family_name"),
    [
        ("Anna Hill spoke.", "Hill"),
        ("Ursula van der Berg spoke.", "van der Berg"),
        ("Ri Kang Su spoke. Ri left.", "Ri"),
        ("Lee Ann Hill spoke. Hill left.", "Hill"),
        ("South Korean Foreign Minister Kim Tae-ho spoke.", "Kim"),
        ("Xi Jinping spoke.", "Xi"),
        ("Robert Miles Jr. spoke.", "Miles"),
        ("Mr. Hill spoke.", None),
    ],
)
def test_the_family_name_is_told_by_use_and_country(people, text, family_name):
    (found,) = people(text).values()
    assert found.family_name == family_name


def test_a_hyphen_between_two_leaders_names_both(people):
    found = people("Trump and Kim Jong Un met in Hanoi. The Trump-Kim summit failed.", "2019-03-01")
    assert [m.text for m in found["Kim Jong Un"].mentions] == ["Kim Jong Un", "Kim"]
    assert [m.text for m in found["Donald Trump"].mentions] == ["Trump", "Trump"]


def test_two_people_of_one_surname_stay_two(people):
    found = people("Kim Jong Un sat beside his sister, Kim Yo Jong. Kim Yo Jong smiled. Kim left.", "2018-04-27")
    assert set(found) == {"Kim Jong Un", "Kim Yo Jong"}
    assert [m.text for m in found["Kim Jong Un"].mentions] == ["Kim Jong Un", "Kim"]


def test_the_form_of_address_tells_a_couple_apart(people):
    found = people("Hillary Clinton and Bill Clinton came. Mrs. Clinton spoke. Mr. Clinton slept.")
    assert [m.text for m in found["Hillary Clinton"].mentions] == ["Hillary Clinton", "Clinton"]
    assert [m.text for m in found["Bill Clinton"].mentions] == ["Bill Clinton", "Clinton"]


def test_a_son_called_junior_is_not_his_father(people):
    assert set(people("Donald Trump Jr. spoke to Donald Trump.")) == {"Donald Trump Jr.", "Donald Trump"}


def test_a_relative_is_not_the_leader_of_that_surname(people):
    found = people("First lady Jill Biden spoke. Joe Biden, the president, listened.", "2022-01-01")
    assert not found["Jill Biden"].leader
    assert found["Joe Biden"].leader


def test_a_title_tells_a_leader_from_a_relative_of_that_surname(people):
    text = "Michelle Obama spoke. President Obama listened. Mrs. Obama smiled."
    found = people(text, "2014-01-01")
    assert found["Barack Obama"].leader
    assert [m.start for m in found["Michelle Obama"].mentions] == [0, text.index("Obama smiled")]


def test_mister_before_others_of_that_surname_are_named_is_the_leader(people):
    text = "The talks made Mr. Kim of North Korea smile. Later Kim Min-ji, a student, spoke."
    found = people(text, "2018-04-27")
    assert [m.text for m in found["Kim Min-ji"].mentions] == ["Kim Min-ji"]
    assert [m.text for m in found["Kim Jong Un"].mentions] == ["Kim"]
    text = "Kim Min-ji, a student, met Mr. Kim of Busan in North Korea."
    assert set(people(text, "2018-04-27")) == {"Kim Min-ji"}


def test_a_first_name_alone_is_the_leaders_of_whom_only_the_surname_is_told(people):
    text = "British Prime Minister Starmer spoke for an hour. Sir Keir left early. Sir Roger stayed."
    found = people(text, "2025-05-01")
    assert [m.text for m in found["Keir Starmer"].mentions] == ["Starmer", "Keir"]
    assert "Roger" in found


@pytest.mark.parametrize("introduced", ["a 41-year-old carter", "41, a carter", "41-year-old"])
def test_a_first_name_with_an_age_is_somebody_elses(people, introduced):
    found = people(f"Emmanuel Macron came to Lyon. Emmanuel, {introduced}, said the road was shut.")
    assert [mention.text for mention in found["Emmanuel Macron"].mentions] == ["Emmanuel Macron"]


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("The inn had a cook called Olaf Scholz, who made soup.", False),
        ("In Kiel a young man named Olaf Scholz sold fish.", False),
        ("Germany had a chancellor named Olaf Scholz.", True),
        ("A paper called Olaf Scholz a liar.", True),
        ("A panel named Olaf Scholz as its guest.", True),
    ],
)
def test_who_is_called_like_a_leader_leads_nothing(people, text, leads):
    assert people(text)["Olaf Scholz"].leader == leads


def test_a_surname_with_an_age_is_still_the_leaders(people):
    found = people("Emmanuel Macron came to Lyon. Macron, a 47-year-old former banker, spoke.")
    assert [mention.text for mention in found["Emmanuel Macron"].mentions] == ["Emmanuel Macron", "Macron"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor left. Noting Emmanuel Macron was late, Ada Quist rang him.", {"Emmanuel Macron", "Ada Quist"}),
        ("Referring to the talks, the Adviser said more. Adviser Bo Quist left Dhaka.", {"Bo Quist"}),
    ],
)
def test_a_verb_or_a_title_is_no_part_of_a_name(people, text, expected):
    assert {*people(text)} == expected


def test_may_is_a_person_or_a_month(people):
    text = "Theresa May spoke on 9 May. May said that in May the talks would end. Mrs May left."
    mentions = people(text, "2018-01-01")["Theresa May"].mentions
    assert [m.start for m in mentions] == [text.index(s) for s in ("Theresa May", "May said", "May left")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Carly Brandtner threw her support behind the mayor. Brandtner, the former chief executive, was cheered.", 1),
        ("Carly Brandtner raised its prices on Monday, the company said. Brandtner shares fell.", 0),
    ],
)
def test_what_is_taken_for_a_company_is_a_person_if_the_family_name_alone_has_a_role(people, text, expected):
    assert list(people(text)) == ["Carly Brandtner"] * expected


@pytest.mark.parametrize(
    "text",
    [
        "The Clinton Foundation and Trump Tower are in New York.",
        "He studied at George Washington University.",
        "Talks begin in May. In March and April nothing happened.",
        "Japan's Liberal Democratic Party won.",
        "Brexit divided Britain.",
        "The Kremlin, the Pentagon and Capitol Hill were silent.",
        "Tisza Cargo hired five drivers. Sample Channel reported it.",
        "Climbers reached the summit of Moel Garreg; the ferry Anna Hill waited.",
        "The Royal Navy sent HMS Queen Elizabeth to Camp David.",
    ],
)
def test_what_is_called_after_people_and_months_is_nobody(people, text):
    assert people(text) == {}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“We are close.”\n\n– Laura Stone", "Laura Stone"),
        ("“We are close,” said Xanthe Quill.", "Xanthe Quill"),
        ("According to Xanthe Quill, they are close.", "Xanthe Quill"),
        ("Foreign Minister Xanthe Quill spoke.", "Xanthe Quill"),
        ("President Andry Nirina Rajaona of Madagascar", "Andry Nirina Rajaona"),
        ("Crown Prince Faisal bin Omar Al Harbi spoke.", "Faisal bin Omar Al Harbi"),
        ("Ms. Quill spoke.", "Quill"),
        ("Gen. Quill spoke.", "Quill"),
        ("His Excellency Andry Rajaona spoke.", "Andry Rajaona"),
        ("Her chief of staff, Xanthe Quill, smiled.", "Xanthe Quill"),
        ("A student who gave her name only as Wanjiru waved.", "Wanjiru"),
        ("“We are close,” said Achieng’ Odhiambo.", "Achieng’ Odhiambo"),
        ("Prime Minister José Maria Costa e Silva spoke.", "José Maria Costa e Silva"),
        ("President Omar A. Quill spoke.", "Omar A. Quill"),
    ],
)
def test_a_name_is_found_whole(people, text, name):
    assert name in people(text)


def test_a_name_ends_where_a_headline_goes_on(people):
    text = "Ted Cruz Refuses To Leave The Race\n\nSenator Ted Cruz of Texas said on Monday that he would stay."
    assert list(people(text)) == ["Ted Cruz"]


# ------------------------------------------------------------------ always


def test_mentions_are_in_order_apart_and_exact(people):
    text = "Mr Blair met President Bush. “Blair’s plan”, Bush said, is Tony Blair's; George W. Bush agreed."
    found = people(text, "2003-02-01")
    spans = sorted(m for p in found.values() for m in p.mentions)
    assert set(found) == {"Tony Blair", "George W. Bush"}
    assert all(text[m.start : m.end] == m.text for m in spans)
    assert all(one.end <= two.start for one, two in pairwise(spans))
    assert all(list(p.mentions) == sorted(p.mentions) for p in found.values())


@pytest.mark.parametrize("text", ["x", "(" * 5000, "President " * 2000, "Kim " * 3000, "Lee-" * 2000, "– \n" * 500])
def test_strange_text_gives_no_error(people, text):
    people(text)


def test_the_seed_article_names_four_leaders_and_one_who_is_none(language, reference):
    with open("data/articles/tokyo_2025.txt", encoding="utf-8", newline="") as file:
        reading = Reading(Document(file.read(), published="2025-08-24"), language)
    found = find_people(reading, reference, find_countries(reading, reference))
    assert [(p.name, p.role, p.country, p.leader, p.former) for p in found] == [
        ("Lee Jae-myung", "President", "KR", True, False),
        ("Shigeru Ishiba", "Prime Minister", "JP", True, False),
        ("Donald Trump", "President", "US", True, False),
        ("Jeffrey Kingston", None, None, False, False),
        ("Fumio Kishida", "Prime Minister", "JP", True, True),
    ]
