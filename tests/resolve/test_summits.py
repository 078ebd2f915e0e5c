"""Which tellings are one summit, which stay apart, and what the summit is called."""

import pytest

from app.resolve import resolve
from tests.articles import article, person, summit


def told(file: str, *, published=None, people=(), dates=None, **described):
    text = f"The leaders met, as {file} reports. " + " ".join(people)
    found, people = summit("The leaders met", **described), [person(name) for name in people]
    return article(text, name=file, published=published, people=people, dates=dates, summits=[found])


def summits_of(reference, *articles):
    return resolve([a.report() for a in articles], reference).summits


TOKYO = {"countries": "JP KR", "place": "Tokyo", "date": "2025-08-23/2025-08-24"}


@pytest.mark.parametrize(
    "other",
    [
        {"countries": "KR JP", "place": "tokyo", "date": "2025-08-24"},
        {"countries": "JP KR", "place": "Tokyo", "date": "2025-08-25"},  # the day after, across a date line
        {"countries": "JP KR", "date": "2025-08"},
        {"countries": "JP KR"},
        {"countries": "JP KR", "date": "2025"},
        {"countries": "JP", "place": "Tokyo"},
        {"place": "Tokyo", "date": "2025-08-24"},
    ],
)
def test_these_are_the_summit_of_tokyo(reference, other):
    (found,) = summits_of(reference, told("a", **TOKYO), told("b", published="2025-08-26", **other))
    assert found.sources == 2
    assert found.countries == ("JP", "KR")


@pytest.mark.parametrize(
    "other",
    [
        {"countries": "JP KR", "place": "Seoul", "date": "2025-08-24"},
        {"countries": "JP KR", "place": "Tokyo", "date": "2025-08-27"},
        {"countries": "JP US", "place": "Tokyo", "date": "2025-08-24"},
        {"countries": "JP US"},
        {"countries": "JP KR", "date": "2023"},
        {"countries": "JP KR CN", "place": "Tokyo", "date": "2025-08-24"},
        {"countries": "JP"},  # neither a pair nor a place
    ],
)
def test_these_are_not(reference, other):
    assert len(summits_of(reference, told("a", **TOKYO), told("b", published="2025-08-26", **other))) == 2


def test_without_a_date_it_must_have_been_published_within_a_month(reference):
    assert len(summits_of(reference, told("a", **TOKYO), told("b", countries="JP KR", published="2025-09-20"))) == 1
    assert len(summits_of(reference, told("a", **TOKYO), told("b", countries="JP KR", published="2025-09-26"))) == 2
    assert len(summits_of(reference, told("a", **TOKYO), told("b", countries="JP KR"))) == 2


def test_where_two_fit_it_stays_apart(reference):
    seoul = told("c", countries="JP KR", place="Seoul", date="2025-08-28")
    vague = told("b", countries="JP KR", published="2025-08-26")
    assert len(summits_of(reference, told("a", **TOKYO), seoul, vague)) == 3


def test_two_vague_tellings_wait_for_one_that_tells_day_and_place(reference):
    dated = told("b", countries="JP KR", date="2025-08-24")
    placed = told("c", countries="JP KR", place="Tokyo", published="2025-08-25")
    assert len(summits_of(reference, dated, placed)) == 2
    assert [held.sources for held in summits_of(reference, dated, placed, told("a", **TOKYO))] == [3]


def test_a_vague_telling_does_not_join_two_summits_of_one_place(reference):
    americans = told("c", countries="JP US", place="Tokyo", date="2025-08-24")
    vague = told("b", place="Tokyo", date="2025-08-24")
    assert len(summits_of(reference, told("a", **TOKYO), americans, vague)) == 3


def test_many_countries_meet_at_a_place_or_under_a_name(reference):
    codes = "CA DE FR GB IT JP US"
    full = told("a", countries=codes, place="Kananaskis", date="2025-06-15/2025-06-17", name="G7 summit")
    place = told("b", countries="FR US CA", place="Kananaskis", date="2025-06-16", kind="multilateral")
    name = told("c", kind="multilateral", name="G7 Summit", published="2025-06-20")
    everybody = told("d", countries=codes, published="2025-06-20", name="The leaders’ talks")
    neither = told("e", countries="FR GB US", published="2025-06-20", name="The leaders’ talks")
    found = summits_of(reference, full, place, name, everybody, neither)
    assert sorted(s.sources for s in found) == [1, 4]
    assert any(s.id.startswith("2025-06-16-kananaskis-multi-") for s in found)


def test_held_outweighs_planned_and_planned_mentioned(reference):
    tellings = [told(s, status=s, **TOKYO) for s in ("mentioned", "planned", "held")]
    assert [s.status for s in summits_of(reference, *tellings)] == ["held"]
    assert [s.status for s in summits_of(reference, *tellings[:2])] == ["planned"]


def test_dates_that_exclude_each_other_are_disputed(reference):
    (found,) = summits_of(
        reference, told("a", **{**TOKYO, "date": "2025-08-23"}), told("b", **{**TOKYO, "date": "2025-08-24"})
    )
    assert found.disputed
    (found,) = summits_of(reference, told("a", **TOKYO), told("b", **{**TOKYO, "date": "2025-08-24"}))
    assert not found.disputed


@pytest.mark.parametrize(
    ("other", "summits"),
    [
        ({}, 1),
        ({"dates": {"The leaders": "2025-08-27"}}, 2),  # the text says so
        ({"status": "planned"}, 2),
        ({"published": "2025-08-26"}, 2),
        ({"date": "2025-08-29", "published": "2025-08-29"}, 2),  # too late
    ],
)
def test_the_day_of_writing_is_only_roughly_that_of_a_meeting_without_a_date(reference, other, summits):
    described = {**TOKYO, "date": "2025-08-27", "published": "2025-08-27", **other}
    found = summits_of(reference, told("a", **TOKYO), told("b", **described))
    assert [summit.date for summit in found] == [TOKYO["date"], described["date"]][:summits]
    assert not any(summit.disputed for summit in found)


def test_a_meeting_that_only_undated_reports_tell_of_has_a_day_of_writing(reference):
    reports = (told(str(day), **{**TOKYO, "date": f"2025-08-{day}", "published": f"2025-08-{day}"}) for day in (24, 26))
    (found,) = summits_of(reference, *reports)
    assert (found.date, found.sources) == ("2025-08-24", 2)


def test_a_report_without_day_and_place_joins_the_only_meeting_of_the_month_before(reference):
    late = {"countries": "JP KR", "date": "2025-09-10", "published": "2025-09-10"}
    assert len(summits_of(reference, told("a", **TOKYO), told("b", **late))) == 1
    assert len(summits_of(reference, told("a", **TOKYO), told("b", **late, dates={"The leaders": "2025-09-10"}))) == 2


def test_the_country_of_a_participant_takes_part(reference):
    host = person("William Ruto", "President", "KE")
    described = {"countries": "DE IT", "place": "Nairobi", "date": "2024-10-11", "participants": (0,)}
    hosted = article("They met Ruto: William Ruto.", name="b", people=[host], summits=[summit("They met", **described)])
    (alone,) = summits_of(reference, hosted)
    assert (alone.kind, alone.countries) == ("multilateral", ("DE", "IT", "KE"))
    all_four = told("a", countries="DE IT KE NG", place="Nairobi", date="2024-10-10/2024-10-11")
    (found,) = summits_of(reference, all_four, hosted)
    assert (found.sources, found.countries) == (2, ("DE", "IT", "KE", "NG"))
    italians = told("c", countries="DE IT", place="Nairobi", date="2024-10-11")
    assert len(summits_of(reference, all_four, italians)) == 2


@pytest.mark.parametrize(
    ("described", "id_"),
    [
        (TOKYO, "2025-08-23-tokyo-jp-kr"),
        ({"countries": "US RU", "place": "Anchorage", "date": "2025-08-15"}, "2025-08-15-anchorage-ru-us"),
        ({"countries": "US RU", "place": "Alaska", "date": "2025"}, "2025-alaska-ru-us"),
        ({"countries": "US RU", "place": "Alaska"}, "undated-alaska-ru-us"),
        ({"countries": "CN JP KR", "place": "Seoul", "date": "2024-05"}, "2024-05-seoul-cn-jp-kr"),
    ],
)
def test_its_id_says_when_where_and_who(reference, described, id_):
    assert [s.id for s in summits_of(reference, told("a", **described))] == [id_]


def test_without_a_place_its_id_has_a_hash_of_who_takes_part(reference):
    (one,) = summits_of(reference, told("a", countries="JP KR", date="2023"))
    (other,) = summits_of(reference, told("a", countries="JP KR", date="2023", people=["Ann Bell"], participants=(0,)))
    assert one.id.startswith("2023-jp-kr-")
    assert other.id.startswith("2023-jp-kr-")
    assert one.id != other.id


def test_copies_of_one_report_tell_of_one_summit(reference):
    found = summit("A summit is near", countries="JP KR")
    copies = [article("A summit is near. Really.", name=name, summits=[found]) for name in "ab"]
    assert [s.sources for s in summits_of(reference, *copies)] == [2]
    other = article("Soon a summit is near.", name="c", summits=[{**found, "span": "Soon a summit is near"}])
    assert sorted(s.sources for s in summits_of(reference, *copies, other)) == [1, 2]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Two meetings in one city on one day, with different partners.
        ({"countries": "JP KR", "place": "Tokyo", "date": "2025-08-23"}, {**TOKYO, "countries": "JP US"}),
        # A forum of every year, by one name.
        (
            {"kind": "multilateral", "name": "G7 summit", "place": "Hiroshima", "date": "2023-05-19/2023-05-21"},
            {"kind": "multilateral", "name": "G7 summit", "place": "Hiroshima", "date": "2025-05-19/2025-05-21"},
        ),
        (
            {"kind": "multilateral", "name": "G7 summit", "place": "Hiroshima", "date": "2023-05-19/2023-05-21"},
            {"kind": "multilateral", "name": "G7 summit", "published": "2024-06-14"},
        ),
        ({"countries": "JP KR", "date": "2025-08-23"}, {"countries": "JP KR", "date": "2025-08-28"}),
        # On the fringes of a forum.
        ({**TOKYO, "kind": "multilateral", "countries": "JP KR US"}, {**TOKYO, "countries": "JP US"}),
    ],
)
def test_hard_cases_that_are_two(reference, one, other):
    assert len(summits_of(reference, told("a", **one), told("b", **other))) == 2
