"""Words of a name that may stand alone, by the custom of its bearer's country or by its form."""

import pytest

from app.naming import core_of, parts_of, tokens_of
from app.reference import load_reference

NAMING = load_reference().naming


@pytest.mark.parametrize(
    ("name", "country", "alone", "evident"),
    [
        # family name first: the syllables of the given name never stand alone, the given name only beside something
        ("Noh Kyung-do", "KR", {"noh"}, {"kyungdo"}),
        ("Pak Un Sil", "KP", {"pak"}, set()),
        ("Hun Manet", "KH", set(), {"hun", "manet"}),
        # Vietnamese are called by the last word of the given name
        ("Dang Van Hoa", "VN", {"hoa"}, {"dang"}),
        ("Vo Thi Le", "VN", {"le"}, {"vo"}),
        # Burmese names have no family name
        ("Nu Nu Yin Aye", "MM", set(), set()),
        # patronymics and single names: either word may stand alone
        ("Ganbaatar Otgon", "MN", {"ganbaatar", "otgon"}, set()),
        ("Budi Hartono", "ID", {"budi", "hartono"}, set()),
        # everybody else
        ("Anna Hill", None, {"hill"}, {"anna"}),
        ("Kenji Mori", "JP", {"mori"}, {"kenji"}),
        ("Omar al-Rashid", "SY", {"rashid"}, {"omar"}),
        ("Ursula van den Berg", None, {"berg"}, {"ursula"}),
        ("Jan", None, {"jan"}, set()),
    ],
)
def test_the_custom_of_a_country_tells_which_words_stand_alone(name, country, alone, evident):
    parts = parts_of(tokens_of(name), NAMING.order_of(country))
    assert (set(parts.alone), set(parts.evident)) == (alone, evident)


def test_whatever_a_known_leader_is_called_by_stands_alone():
    order = NAMING.order_of("BR")
    assert "silva" in parts_of(("ana", "prado", "silva"), order, "Silva").alone
    assert parts_of(("ana", "prado", "silva"), order, "Prado").alone == {"prado", "silva"}


@pytest.mark.parametrize(
    ("name", "country", "family_name"),
    [
        ("Noh Kyung-do", None, "first"),  # two syllables joined by a hyphen
        ("Vo Thi Le", None, "first"),  # a family name, then syllables
        ("Vo Nguyen Alexandra", None, "last"),
        ("Kim Darroch", None, "first"),  # may be either
        ("Anna Hill", None, "last"),
        ("Kim Darroch", "GB", "last"),
        ("Anna Hill", "KR", "first"),
        ("Kim", None, "last"),
    ],
)
def test_the_form_of_a_name_shows_its_order_if_no_country_does(name, country, family_name):
    assert NAMING.order_of_name(name, country).family_name == family_name


def test_if_the_order_is_open_both_words_stand_alone():
    assert parts_of(tokens_of("Kim Darroch"), NAMING.order_of_name("Kim Darroch")).alone == {"kim", "darroch"}


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("Abdullah II", ("abdullah",)),
        ("van Rooy", ("rooy",)),
        ("Van der Berg", ("berg",)),
        ("Do Muoi", ("do", "muoi")),  # a particle elsewhere
        ("S.Amarbayar", ("amarbayar",)),
        ("al-Rashid", ("rashid",)),
        ("II", ("ii",)),
    ],
)
def test_the_core_of_a_name_is_without_numerals_and_particles(text, core):
    assert core_of(text) == core


def test_words_of_english_that_are_names_too_are_of_four_kinds():
    assert NAMING.is_function_word("In")
    assert NAMING.is_function_word("an")
    assert not NAMING.is_function_word("Hill")
    assert NAMING.is_common("Hill")
    assert NAMING.is_article("Le")
    assert NAMING.is_currency("Rand")
    assert not NAMING.is_common("Frederiksen")


def test_forms_of_one_given_name():
    assert NAMING.same_given_name("joseph", "joe")
    assert NAMING.same_given_name("ahmed", "amadou")
    assert not NAMING.same_given_name("ahmed", "amadou", languages=False)
    assert NAMING.other_given_name("hassan", "hussein")
    assert not NAMING.other_given_name("hassan", "brontë")  # not in the table: nothing is known
