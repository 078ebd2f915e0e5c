"""What sources contradict each other in, and what is only said less fully."""

import pytest

from app.document import Span
from app.findings import SummitFinding
from app.resolve.claims import Statement, Telling, contested, disputed


def told(
    article: str, date: str | None = None, place: str | None = None, *who: str, country: str | None = None
) -> Telling:
    span = Span(0, 3, "met")
    finding = SummitFinding(span, "", "held", "bilateral", place, country, (), (), date, (), (), "", 1.0)
    return Telling(article, finding, frozenset(who))


def found(*tellings: Telling):
    return [(each.field, dict(each.claims)) for each in contested(tellings, ())]


def test_dates_that_exclude_each_other_stand_side_by_side_the_most_attested_first():
    (field,) = contested([told("a", "2025-03-12"), told("b", "2025-03-13"), told("c", "2025-03-13")], ())
    assert field.claims == (("2025-03-13", ("b", "c")), ("2025-03-12", ("a",)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("2025-03-13",), ("2025-03",)),
        (("2025-03-13",), (None,)),
        ((None, "Durban"), (None, "Durban Convention Centre")),
        ((None, "Durban"), (None, "DURBAN")),
        ((None, None, "Ann Bell"), (None, None, "Ann Bell", "Tom Roe")),
        ((None, None, "Ann Bell"), (None, None)),
    ],
)
def test_who_says_less_contradicts_nobody(one, other):
    assert found(told("a", *one), told("b", *other)) == []


def test_places_and_participants_contradict_where_each_has_what_the_other_has_not():
    assert found(told("a", None, "Anchorage"), told("b", None, "Juneau")) == [
        ("place", {"Anchorage": ("a",), "Juneau": ("b",)})
    ]
    ann, ben = told("a", None, None, "Ann Bell", "Tom Roe"), told("b", None, None, "Ben Lee", "Tom Roe")
    assert found(ann, ben) == [("participants", {"Ann Bell, Tom Roe": ("a",), "Ben Lee, Tom Roe": ("b",)})]


@pytest.mark.parametrize(
    ("one", "other", "claims"),
    [
        ("It lends 300 million euros to 40 farms.", "It lends €350m to 40 farms.", {"300 million euros", "€350m"}),
        ("It lends $500 million.", "It lends USD 500m to 40 farms.", set()),
        ("It lends $500 million to 40 farms.", "It lends $500 million by 2030.", set()),
        ("It trains 2,000 pilots.", "It trains two thousand pilots.", set()),
        ("It trains 2,000 pilots.", "It trains 1,500 pilots.", {"2,000", "1,500"}),
        ("On 3 May 2025 it lends money.", "On 4 May 2025 it lends money.", set()),
    ],
)
def test_numbers_of_one_thing_contradict_each_other(one, other, claims):
    statements = [Statement("a", "a-1", one), Statement("b", "a-1", other)]
    assert {value for each in contested((), statements) for value, _ in each.claims} == claims
    assert all((each.field, each.agreement) == ("number", "a-1") for each in contested((), statements))


def test_numbers_of_different_agreements_are_not_compared():
    statements = [Statement("a", "a-1", "It lends $300 million."), Statement("b", "a-2", "It lends $350 million.")]
    assert contested((), statements) == []


def test_a_city_of_two_countries_is_contested():
    one, other = told("a", None, "Georgetown", country="GY"), told("b", None, "Georgetown", country="MY")
    assert found(one, other, told("c", None, "Georgetown")) == [("place.country", {"GY": ("a",), "MY": ("b",)})]


@pytest.mark.parametrize(
    ("one", "other", "is_disputed"),
    [
        (told("a", "2025-03-12"), told("b", "2025-03-13"), True),
        (told("a", "2025-03"), told("b", "2025-03-13"), False),
        (told("a", None, "Blair House, Rome"), told("b", None, "Rome Castle"), True),
        (told("a", None, "Rome", country="IT"), told("b", None, "Rome", country="US"), True),
        (told("a", None, None, "Ann Bell"), told("b", None, None, "Ben Lee"), False),
    ],
)
def test_day_place_and_number_make_a_summit_disputed_and_who_was_there_does_not(one, other, is_disputed):
    assert disputed([one, other]) == is_disputed
    assert disputed([one, one], [Statement("a", "", "It trains 20 men."), Statement("b", "", "It trains 30 men.")])
