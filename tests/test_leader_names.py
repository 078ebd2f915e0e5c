"""Leaders by spellings that the reference does not have."""

import pytest

from app.reference import load_reference

SPELLINGS = load_reference().leader_spellings


@pytest.mark.parametrize(
    ("text", "leader"),
    [
        # other romanisations
        ("Aliaksandr Lukashenka", "alexander-lukashenko"),
        ("Muammar al-Qadhafi", "muammar-gaddafi"),
        ("Chou En-lai", "zhou-enlai"),
        ("Teng Hsiao-p’ing", "deng-xiaoping"),
        ("Deng Xiao Ping", "deng-xiaoping"),
        ("Kim Il-song", "kim-il-sung"),
        ("Lee Jae Myeong", "lee-jae-myung"),
        ("Tsakhia Elbegdorj", "tsakhiagiin-elbegdorj"),
        ("Lee Hsien Leong", "lee-hsien-loong"),
        # without accents, with a slip, a nickname or more given names
        ("Barrack Obama", "barack-obama"),
        ("Arthur Peter Mutharika", "peter-mutharika"),
        ("Franklin Delano Roosevelt", "franklin-d-roosevelt"),
        ("J. F. Kennedy", "john-f-kennedy"),
        ("Salman bin Hamad bin Isa Al Khalifa", "salman-bin-hamad-al-khalifa"),
        # the father's name alone
        ("Salvador Sanchez", "salvador-sanchez-ceren"),
        # monarchs
        ("Muhammad VI", "mohammed-vi"),
    ],
)
def test_a_spelling_names_its_leader(text, leader):
    found = SPELLINGS.find(text)
    assert found is not None
    assert found.id == leader


@pytest.mark.parametrize(
    "text",
    [
        "Donald Trump Jr",
        "John J. Kennedy",
        "Angelo Merkel",
        "Nikolay Lukashevich",
        "Hussein Rouhani",
        "Bill Carter",
        "Gorge Bush",
        "Mohammed XI",
        "Kim Il-sang",
        "Lee Hsien Yang",
        "Lee Hsien Liang",
        "Goh Chok Teng",
        "Lukashenka",
        "",
    ],
)
def test_somebody_else_is_not_taken_for_a_leader(text):
    assert SPELLINGS.find(text) is None


def test_only_leaders_of_the_given_countries_are_found():
    assert SPELLINGS.find("Aliaksandr Lukashenka", {"BY", "RU"}).id == "alexander-lukashenko"
    assert SPELLINGS.find("Aliaksandr Lukashenka", {"US"}) is None
    assert SPELLINGS.find("Vladimir Putin", {"US"}) is None


def test_initials_that_nobody_knows_are_a_leaders_only_after_an_office():
    assert SPELLINGS.find("R. D. Muldoon", {"NZ"}) is None
    assert SPELLINGS.find("R. D. Muldoon", {"NZ"}, titled=True).id == "robert-muldoon"


def test_a_family_name_in_another_spelling():
    assert [leader.id for leader in SPELLINGS.of_family("lukashenka", {"BY"})] == ["alexander-lukashenko"]
    assert SPELLINGS.of_family("lukashenka", {"US"}) == []
    assert SPELLINGS.of_family("obema", {"US"}) == []  # English names have one spelling
