import csv
import re
import shutil
from itertools import pairwise

import pycountry
import pytest

from app.errors import ReferenceDataError
from app.ids import slug
from app.reference import FOLDER, KnownLeader, TermOfOffice, load_reference
from app.text import fold

REFERENCE = load_reference()
LEADERS = list(REFERENCE.leaders.values())


# ------------------------------------------------------------------ countries


def test_codes_are_those_of_iso_3166_and_kosovo():
    iso = {c.alpha_2: (c.alpha_3, c.numeric) for c in pycountry.countries}
    ours = {c.code: (c.alpha3, c.numeric) for c in REFERENCE.countries.values() if c.until is None}
    assert ours.pop("XK") == ("XKX", None)
    assert ours == iso


def test_former_states_have_the_codes_that_they_had():
    iso = {(c.alpha_2, c.alpha_3) for c in pycountry.historic_countries}
    former = {c.code: c for c in REFERENCE.countries.values() if c.until}
    assert set(former) == {"CS", "DD", "SU", "YU"}
    assert {(c.code, c.alpha3) for c in former.values()} <= iso
    assert all(re.fullmatch(r"\d{4}-\d\d", c.until) for c in former.values())


def test_flags_are_regional_indicators_of_the_code():
    assert (REFERENCE.countries["JP"].flag, REFERENCE.countries["XK"].flag) == ("🇯🇵", "🇽🇰")


def test_every_form_of_a_country_finds_that_country_and_no_other():
    for country in REFERENCE.countries.values():
        for form, _ in country.forms():
            assert REFERENCE.find_country(form) == country.code, form


def test_ambiguous_forms_are_no_form_of_a_single_country():
    single = {fold(form) for form in REFERENCE.country_forms}
    assert not single & {fold(shared.form) for shared in REFERENCE.ambiguous}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("JP", "JP"),
        ("jpn", "JP"),
        ("392", "JP"),
        ("south korea", "KR"),
        ("DPRK", "KP"),
        ("côte d'ivoire", "CI"),
        ("Turkiye", "TR"),
        ("the kremlin", None),  # an article is no part of the name
        ("Kremlin", "RU"),
        ("Blue House", "KR"),
        ("South Koreans", "KR"),
        ("Hellenic Republic", "GR"),
        ("Korea", None),  # both
        ("EU", None),
        ("Brussels", None),  # stands for the Union as well
        ("Northern Cyprus", None),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_find_country(text, code):
    assert REFERENCE.find_country(text) == code


def test_candidates_of_an_ambiguous_name_are_all_given():
    assert REFERENCE.country_candidates("korea") == ("KR", "KP")
    assert set(REFERENCE.country_candidates("Congolese")) == {"CD", "CG"}


def test_a_place_lies_in_one_country():
    places = [p for c in REFERENCE.countries.values() for p in {fold(p) for p in (*c.capitals, *c.places)}]
    assert sorted(places) == sorted(set(places))
    assert REFERENCE.places["geneva"] == "CH"


def test_phrases_that_mean_no_country_hold_a_form_of_one():
    words = {w for form in REFERENCE.country_forms for w in (fold(form), fold(form) + "s")}
    words |= {fold(s.form) for s in REFERENCE.ambiguous} | set(REFERENCE.places)
    for phrase in REFERENCE.not_countries:
        folded = f" {fold(phrase)} "
        assert any(f" {word} " in folded for word in words), phrase


# ------------------------------------------------------------------ offices


def test_offices_are_found_by_title_and_alias():
    assert REFERENCE.find_office("Premier") == REFERENCE.offices["Prime Minister"]
    assert REFERENCE.find_office("minister of foreign affairs").title == "Foreign Minister"
    assert REFERENCE.find_office("janitor") is None


def test_who_leads_no_country_is_no_leader():
    for office in REFERENCE.offices.values():
        assert not (office.leader and office.kind in ("organisation", "other")), office.title
    assert not REFERENCE.offices["Vice President"].leader
    assert not REFERENCE.offices["Senator"].leader


# ------------------------------------------------------------------ leaders


def test_there_are_leaders_of_most_countries():
    assert len(LEADERS) >= 250
    assert len({leader.country for leader in LEADERS}) >= 150


def test_ids_of_leaders_are_slugs_of_their_names():
    assert all(leader.id == slug(leader.name) for leader in LEADERS)
    assert {"lee-jae-myung", "shigeru-ishiba", "fumio-kishida", "donald-trump"} <= set(REFERENCE.leaders)


def test_terms_are_dates_that_exist_and_end_after_they_start():
    date = re.compile(r"(?:1[789]|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
    for leader in LEADERS:
        for term in leader.terms:
            assert all(value is None or date.fullmatch(value) for value in (term.start, term.end)), leader.name


def test_nobody_heads_a_government_twice_at_one_time():
    for leader in LEADERS:
        for one, two in pairwise(leader.terms):
            if one.office == two.office:
                assert one.end is not None, leader.name
                assert one.end <= two.start, leader.name


def test_the_family_name_is_part_of_a_name():
    royal = {"King", "Queen", "Emperor", "Emir", "Sultan", "Pope", "Sovereign Prince", "Crown Prince"}
    for leader in LEADERS:
        if not royal & {term.office for term in leader.terms}:
            assert fold(leader.family_name) in fold(leader.name), leader.name


@pytest.mark.parametrize(
    ("name", "leader"),
    [
        ("ISHIBA Shigeru", "shigeru-ishiba"),
        ("Jae-myung Lee", "lee-jae-myung"),
        ("Lee Jae Myung", "lee-jae-myung"),
        ("Recep Tayyip Erdoğan", "recep-tayyip-erdogan"),
        ("Luiz Inácio Lula da Silva", "luiz-inacio-lula-da-silva"),
        ("Orbán Viktor", "viktor-orban"),
        ("Zelenskyy", "volodymyr-zelensky"),
        ("Joseph R. Biden, Jr.", "joe-biden"),
        ("Trump", "donald-trump"),
    ],
)
def test_leaders_are_found_in_either_order_and_spelling(name, leader):
    assert REFERENCE.leader_names[fold(name)].id == leader


@pytest.mark.parametrize("name", ["Lee", "Kim", "Brown", "May", "Johnson", "Trump Donald", "Clinton", "Bush"])
def test_a_common_surname_names_nobody_by_itself(name):
    assert fold(name) not in REFERENCE.leader_names


@pytest.mark.parametrize(
    ("date", "office"),
    [
        ("2013-05-05", "Vice President"),
        ("2019-03-01", "Vice President"),  # the last one held by then
        ("2021-01-20", "President"),
        ("2022", "President"),
        ("2008", None),  # none yet
        (None, "President"),
    ],
)
def test_the_term_on_a_date(date, office):
    term = REFERENCE.leaders["joe-biden"].term_on(date)
    assert (term.office if term else None) == office


def test_dates_of_a_term_are_compared_at_the_precision_that_both_have():
    term = TermOfOffice("President", "2010-05", "2012-03-04")
    assert [term.covers(d) for d in ("2010", "2010-05-01", "2010-04-30", "2012-03", "2012-03-05")] == [
        True,
        True,
        False,
        True,
        False,
    ]


def test_surnames_lead_to_all_who_bear_them():
    kims = {leader.id for leader in REFERENCE.leaders_by_surname["kim"]}
    assert {"kim-jong-un", "kim-dae-jung"} <= kims
    assert isinstance(REFERENCE.leaders_by_surname["sisi"][0], KnownLeader)


# ------------------------------------------------------------------ topics and given names


def test_there_are_forty_topics_or_more_with_slugs_for_ids():
    assert len(REFERENCE.topics) >= 40
    assert all(topic.id == slug(topic.id) for topic in REFERENCE.topics.values())


def test_no_pattern_of_a_topic_matches_nothing_at_all():
    for topic in REFERENCE.topics.values():
        assert not any(pattern.search("") for pattern in topic.patterns), topic.id


def test_given_names_are_folded_and_of_one_gender():
    assert set(REFERENCE.given_names.values()) == {"male", "female"}
    assert all(name == fold(name).replace(" ", "-") for name in REFERENCE.given_names if " " not in name)


# ------------------------------------------------------------------ faults


@pytest.mark.parametrize(
    ("forum", "members", "left"),
    [
        ("eu", 27, {"GB"}),
        ("nato", 32, set()),
        ("g8", 7, {"RU"}),
        ("g20", 19, set()),
        ("ecowas", 12, {"BF", "ML", "NE"}),
        ("african union", 55, set()),
        ("asean", 11, set()),
        ("arab league", 22, set()),
    ],
)
def test_who_left_a_forum_is_no_member_but_took_part(forum, members, left):
    assert len(REFERENCE.forum_members[forum]) == members
    assert REFERENCE.forums[forum] - REFERENCE.forum_members[forum] == left


@pytest.mark.parametrize(
    ("file", "line", "complaint"),
    [
        ("countries.csv", "QZZ,QZZ,999,Nowhere,Nowhere,,,,,,", "not an alpha-2 code"),
        ("countries.csv", "QZ,QZZ,999,Nowhere,Nowhere,,Japanese,,,,", "belongs to JP and to QZ"),
        ("countries.csv", "QZ,QZZ,999,Nowhere", "cells"),
        ("ambiguous_forms.csv", "Nowhere,name,JP,one", "at least two known codes"),
        ("ambiguous_forms.csv", "Nowhere,nickname,JP;KR,one", "known kind"),
        ("ambiguous_forms.csv", "Nowhere,name,JP;KR,some", "one or all"),
        ("offices.csv", "Dogcatcher,king,yes,,", "not one of the values allowed"),
        ("offices.csv", "Dogcatcher,other,no,premier,", "belongs to Prime Minister and to Dogcatcher"),
        ("offices.csv", "Dogcatcher,other,no,,QZ", "not a known country"),
        ("leaders.csv", "A Nobody,Nobody,QZ,President 2001/2002,", "known country"),
        ("leaders.csv", "A Nobody,Nobody,JP,Dogcatcher 2001/2002,", "of a known office"),
        ("leaders.csv", "A Nobody,Nobody,JP,President 2002/2001,", "ends before it starts"),
        ("leaders.csv", "A Nobody,Nobody,JP,President 2005/2006;President 2001/2002,", "not in order of time"),
        ("leaders.csv", "A Nobody,Nobody,JP,President 2001/2002,Trump", "belongs to Donald Trump and to A Nobody"),
        ("forums.csv", "Nowhere Pact,JP;KR;QZ,", "all of them known codes"),
        ("forums.csv", "Nowhere Pact,JP;KR,", "at least three members"),
        ("forums.csv", "Nowhere Pact,JP;KR;US,US 2020-01-31", "none also former"),
        ("forums.csv", "Nowhere Pact,JP;KR;US,GB", "the day it left"),
        ("forums.csv", "Nowhere Pact", "cells"),
        ("places.csv", "Nowhere,QZ,1,1", "known country and degrees"),
        ("places.csv", "Nowhere,JP,91,1", "known country and degrees"),
        ("places.csv", "Nowhere,JP,north,1", "known country and degrees"),
        ("places.csv", "tokyo,JP,1,1", "belongs to Tokyo and to tokyo"),
        ("topics.csv", "Not A Slug,Label,words", "not a slug"),
        ("topics.csv", "broken,Broken,(", "does not compile"),
        ("topics.csv", "empty,Empty,", "must have a pattern"),
    ],
)
def test_a_fault_is_told_with_file_and_line(tmp_path, file, line, complaint):
    shutil.copytree(FOLDER, tmp_path / "reference")
    path = tmp_path / "reference" / file
    with path.open(encoding="utf-8", newline="") as table:
        number = sum(1 for _ in csv.reader(table)) + 1
    with path.open("a", encoding="utf-8") as table:
        table.write(line + "\n")
    with pytest.raises(ReferenceDataError, match=re.escape(complaint)) as raised:
        load_reference(tmp_path / "reference")
    assert f"{file}, line {number}:" in str(raised.value)


def test_a_missing_table_and_wrong_columns_are_faults(tmp_path):
    with pytest.raises(ReferenceDataError, match="cannot be read"):
        load_reference(tmp_path)
    shutil.copytree(FOLDER, tmp_path / "reference")
    (tmp_path / "reference" / "offices.csv").write_text("title,kind\n", encoding="utf-8")
    with pytest.raises(ReferenceDataError, match="the columns must be"):
        load_reference(tmp_path / "reference")


@pytest.mark.parametrize(
    ("place", "country", "at"),
    [
        ("Tokyo", "JP", (35.7, 139.7)),
        ("SEOUL", "KR", (37.6, 127.0)),
        ("Washington, D.C.", "US", (38.9, -77.0)),
        ("White House, Washington", "US", (38.9, -77.0)),
        ("Zaporizhzhia", "UA", (47.9, 35.1)),
        ("Nice, France", "FR", (43.7, 7.3)),
        ("Kingston, Jamaica", "JM", (18.0, -76.8)),
        ("Busan", "KR", (35.1, 129.0)),
        ("Davos", "CH", (46.8, 9.8)),
        ("Tokyo", "KR", None),
        ("Tokyo", None, None),
        ("Alaska", "US", None),  # a town is called so too
        ("Wilmington", "US", None),  # several are
        ("Camp David", "US", None),
    ],
)
def test_a_city_of_a_country_is_located(place, country, at):
    found = REFERENCE.locate(place, country)
    assert (found and tuple(round(degrees, 1) for degrees in found)) == at


def test_the_table_of_places_names_its_source_and_licence():
    with (FOLDER / "places.csv").open(encoding="utf-8") as file:
        line = file.readline()
    assert line.startswith("# ")
    assert "GeoNames" in line
    assert "CC BY 4.0" in line
