"""Who is one person in several articles, who is not, and what they are called."""

import pytest

from app.resolve import resolve
from tests.articles import article, person


def people_of(reference, *articles):
    facts = resolve([a.report() for a in articles], reference)
    return {p.id: p for p in facts.people}


def one(name: str, role: str | None = None, country: str | None = None, *, file: str, published=None, **other):
    text = f"{name} spoke to reporters about {file}."
    return article(text, name=file, published=published, people=[person(name, role, country, **other)])


@pytest.mark.parametrize(
    ("first", "second", "id_"),
    [
        ("Lee Jae-myung", "LEE JAE MYUNG", "lee-jae-myung"),
        ("Lee Jae-myung", "Jae-myung Lee", "lee-jae-myung"),
        ("Shigeru Ishiba", "Ishiba Shigeru", "shigeru-ishiba"),
        ("José Álvarez", "Jose Alvarez", "jose-alvarez"),
        ("Anna-Lena Roth", "Anna Lena Roth", "anna-lena-roth"),
        ("Ann K. Bell", "Ann Bell", "ann-k-bell"),
        ("Donald J. Trump", "Donald Trump", "donald-trump"),
        ("Kasym-Jomart K. Tokayev", "Kassym-Jomart Tokayev", "kassym-jomart-tokayev"),
    ],
)
def test_spellings_of_one_name_are_one_person(reference, first, second, id_):
    assert set(people_of(reference, one(first, file="a"), one(second, file="b"))) == {id_}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Ann Bell", "Ann Belling"),
        ("Ann Bell", "Bell Ann"),  # nobody knows which name comes first
        ("Ann Bell", "Ann Mary Bell"),
    ],
)
def test_different_names_are_different_people(reference, first, second):
    assert len(people_of(reference, one(first, file="a"), one(second, file="b"))) == 2


def test_the_reference_spells_a_known_leader(reference):
    people = people_of(reference, one("Ishiba Shigeru", "Prime Minister", "JP", file="a"))
    assert people["shigeru-ishiba"].name == "Shigeru Ishiba"
    assert people["shigeru-ishiba"].family_name == "Ishiba"
    assert people["shigeru-ishiba"].aliases == ("Ishiba Shigeru",)


def test_of_attested_names_the_first_in_the_alphabet_stands(reference):
    people = people_of(reference, one("Zoë Quist", file="a"), one("Zoe Quist", file="b", aliases=("Quist",)))
    assert people["zoe-quist"].name == "Zoe Quist"
    assert people["zoe-quist"].aliases == ("Quist", "Zoë Quist")


def test_people_of_one_name_and_two_countries_both_take_the_country(reference):
    people = people_of(
        reference,
        one("Ann Bell", "Minister", "NZ", file="a"),
        one("Ann Bell", "President", "IE", file="b"),
    )
    assert set(people) == {"ann-bell-nz", "ann-bell-ie"}
    assert {p.slug for p in people.values()} == {"ann-bell"}


def test_a_namesake_without_a_country_stays_apart_from_two_that_have_one(reference):
    people = people_of(
        reference,
        one("Ann Bell", "Minister", "NZ", file="a"),
        one("Ann Bell", "President", "IE", file="b"),
        one("Ann Bell", file="c"),
    )
    assert len(people) == 3
    assert sum(p.country is None for p in people.values()) == 1


def test_without_a_country_a_name_joins_the_only_one_that_has_one(reference):
    people = people_of(reference, one("Ann Bell", "Minister", "NZ", file="a"), one("Ann Bell", file="b"))
    assert [(p.id, p.country) for p in people.values()] == [("ann-bell", "NZ")]


def test_a_bare_surname_is_who_holds_the_office(reference):
    full = one("Ann Bell", "Minister", "NZ", file="a", family_name="Bell")
    assert set(people_of(reference, full, one("Bell", "Minister", "NZ", file="b"))) == {"ann-bell"}
    assert len(people_of(reference, full, one("Bell", "Minister", "IE", file="b"))) == 2
    assert len(people_of(reference, full, one("Bell", "President", "NZ", file="b"))) == 2
    assert len(people_of(reference, full, one("Bell", file="b"))) == 2


def test_a_bare_surname_is_left_alone_where_two_could_be_meant(reference):
    two = one("Ann Bell", "Minister", "NZ", file="a"), one("Tom Bell", "Minister", "NZ", file="b")
    assert len(people_of(reference, *two, one("Bell", "Minister", "NZ", file="c"))) == 3


@pytest.mark.parametrize(("published", "id_"), [("2025-08-24", "lee-jae-myung"), ("2010-05", "lee-myung-bak")])
def test_the_date_tells_which_holder_of_an_office_a_surname_means(reference, published, id_):
    assert set(people_of(reference, one("Lee", "President", "KR", file="a", published=published))) == {id_}


def test_a_surname_with_an_office_that_nobody_is_known_to_hold_is_one_person_everywhere(reference):
    same = one("Quist", "Minister", "SE", file="a"), one("Quist", "Minister", "SE", file="b")
    assert set(people_of(reference, *same)) == {"quist"}


def test_a_surname_without_an_office_is_another_person_in_every_article(reference):
    people = people_of(reference, one("Quist", file="a"), one("Quist", file="b"))
    assert len(people) == 2
    assert all(id_.startswith("quist-") for id_ in people)


def test_a_name_that_has_no_letters_of_ours_still_has_an_id(reference):
    assert next(iter(people_of(reference, one("★ ☆", file="a")))).startswith("p-")


def test_initials_before_a_surname_are_those_of_who_holds_the_office(reference):
    full = one("Ann Bell", "Minister", "NZ", file="a", family_name="Bell")
    assert set(people_of(reference, full, one("A. Bell", "Minister", "NZ", file="b"))) == {"ann-bell"}
    assert len(people_of(reference, full, one("A. Bell", "Minister", "IE", file="b"))) == 2
    assert len(people_of(reference, full, one("B. Bell", "Minister", "NZ", file="b"))) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Kim Jong Il", "Kim Jong Un"),
        ("Kim Chol-su", "Kim Yong-nam"),
        ("John Marsh", "John Marsh Jr."),
        ("Ann K. Bell", "Ann M. Bell"),
        ("Mario Bellini", "Maria Bellini"),
        ("B. Bell", "Ann Bell"),
    ],
)
def test_an_office_does_not_make_these_one(reference, first, second):
    said = one(first, "Minister", "NZ", file="a"), one(second, "Minister", "NZ", file="b")
    assert len(people_of(reference, *said)) == 2


@pytest.mark.parametrize(
    ("name", "published", "id_"),
    [
        ("George Bush", "1991-01-17", "george-h-w-bush"),
        ("George Bush", "2003-03-20", "george-w-bush"),
        ("George W. Bush", "2003-03-20", "george-w-bush"),
        ("Bush", "1991-01-17", "george-h-w-bush"),
        ("Ferdinand Marcos", "2023-01-17", "ferdinand-marcos-jr"),
        ("Ferdinand Marcos", "1975-01-17", "ferdinand-marcos"),
    ],
)
def test_a_father_is_not_his_son(reference, name, published, id_):
    country = "PH" if "Marcos" in name else "US"
    assert set(people_of(reference, one(name, "President", country, file="a", published=published))) == {id_}


def test_a_surname_with_an_office_means_somebody_else_decades_later(reference):
    said = [one("Quist", "Minister", "SE", file=day[:4], published=day) for day in ("1990-05-01", "1992", "2024-05-01")]
    assert len(people_of(reference, *said)) == 2
    bearer = one("Ann Quist", "Minister", "SE", file="a", published="2023-05-01", family_name="Quist")
    assert len(people_of(reference, bearer, said[2])) == 1
    assert len(people_of(reference, bearer, said[0])) == 2


def test_one_name_in_articles_a_working_life_apart_is_two_people(reference):
    early, late = one("Ann Bell", file="a", published="1982-05"), one("Ann Bell", file="b", published="2024-08")
    assert len(people_of(reference, early, late)) == 2
    assert len(people_of(reference, early, one("Ann Bell", file="b", published="1999"))) == 1


def test_who_is_described_as_something_else_is_not_the_leader_of_that_name(reference):
    minister = one("Ann Bell", "Minister", "NZ", file="a")
    assert len(people_of(reference, minister, one("Ann Bell", "baker", file="b", leader=False))) == 2
    assert len(people_of(reference, one("Ann Bell", "baker", file="a", leader=False), one("Ann Bell", file="b"))) == 1


class TestOffices:
    def offices(self, reference, *articles):
        (found,) = people_of(reference, *articles).values()
        return [
            (o.title, o.country, [(p.status, p.start, p.end) for p in o.history], o.held_from, o.held_to, o.sources)
            for o in found.offices
        ]

    def test_an_office_is_held_from_the_first_to_the_last_article_that_says_so(self, reference):
        said = [
            one("Ann Bell", "Minister", "NZ", file="a", published="2023-05"),
            one("Ann Bell", "Minister", "NZ", file="b", published="2024-02-01"),
        ]
        assert self.offices(reference, *said) == [
            ("Minister", "NZ", [("current", "2023-05-01", None)], "2023-05", "2024-02-01", 2)
        ]

    def test_a_later_article_ends_it(self, reference):
        said = [
            one("Ann Bell", "Minister", "NZ", file="a", published="2023-05"),
            one("Ann Bell", "Minister", "NZ", file="b", published="2025", former=True),
            one("Ann Bell", "Minister", "NZ", file="c"),
        ]
        assert self.offices(reference, *said) == [
            (
                "Minister",
                "NZ",
                [("current", "2023-05-01", "2025-12-30"), ("former", "2025-12-31", None)],
                "2023-05",
                "2023-05",
                3,
            )
        ]

    def test_a_former_office_has_no_sources_that_call_it_held(self, reference):
        said = one("Fumio Kishida", "Prime Minister", "JP", file="a", published="2025-08-24", former=True)
        term = [("current", "2021-10-04", "2024-10-01"), ("former", "2024-10-02", None)]
        assert self.offices(reference, said) == [("Prime Minister", "JP", term, None, None, 1)]

    def test_an_article_without_a_date_says_nothing_about_any_day(self, reference):
        assert self.offices(reference, one("Ann Bell", "Minister", "NZ", file="a")) == [
            ("Minister", "NZ", [], None, None, 1)
        ]

    def test_the_office_held_last_comes_first(self, reference):
        said = [
            one("Ann Bell", "Minister", "NZ", file="a", published="2023-05"),
            one("Ann Bell", "Minister", "NZ", file="b", published="2024-05", former=True),
            one("Ann Bell", "Prime Minister", "NZ", file="c", published="2024-05"),
        ]
        assert [office[0] for office in self.offices(reference, *said)] == ["Prime Minister", "Minister"]

    def test_what_somebody_is_described_as_is_no_office(self, reference):
        assert self.offices(reference, one("Ann Bell", "professor", None, file="a", leader=False)) == []
