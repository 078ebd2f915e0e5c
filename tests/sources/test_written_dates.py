"""Dates as pages write them: what each states, and what states none."""

import pytest

from app.sources.written_dates import WrittenDay, day_in, written_days

DAYS = [
    ("2024-03-07", "2024-03-07"),
    ("2024-03-07T22:30:00-05:00", "2024-03-07"),
    ("2024-03-07 22:30:00", "2024-03-07"),
    ("2024/3/7 22:30", "2024-03-07"),
    ("2024.03.07", "2024-03-07"),
    ("20240307", "2024-03-07"),
    ("20240307T223000Z", "2024-03-07"),
    ("Thu, 07 Mar 2024 22:30:00 GMT", "2024-03-07"),
    ("Thursday, March 7, 2024 at 6:05 p.m. EST", "2024-03-07"),
    ("MARCH 7 2024", "2024-03-07"),
    ("Mar. 7th, 2024", "2024-03-07"),
    ("7th of March, 2024", "2024-03-07"),
    ("7 Sept. 2024", "2024-09-07"),
    ("07-Mar-2024", "2024-03-07"),
    ("20/03/2024", "2024-03-20"),
    ("03/20/2024", "2024-03-20"),
    ("07/07/2024", "2024-07-07"),
    ("7.3.2024", "2024-03-07"),
    ("Published: 7 March 2024, 10:15", "2024-03-07"),
    ("29 February 2024", "2024-02-29"),
]
NONE = [
    "07/03/2024",
    "30 February 2024",
    "March 2024",
    "2024",
    "© 2026",
    "7 March",
    "2024-13-01",
    "20241345",
    "v1.2024.3.7",
]
NONE += ["1234-2024-03-07", "2024-03-07-2", "1970-01-01T00:00:00Z", "0001-01-01", "7 Marching 2024", "yesterday", ""]


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_a_day_is_read_as_it_is_written(text: str, day: str) -> None:
    assert day_in(text) == day


@pytest.mark.parametrize("text", NONE)
def test_what_states_no_day_is_none(text: str) -> None:
    assert day_in(text) is None


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("en-US", "2024-07-03"),
        ("en_GB", "2024-03-07"),
        ("en-AU", "2024-03-07"),
        ("en", None),
        ("", None),
        ("de-DE", None),
    ],
)
def test_numbers_are_read_as_the_country_writes_them(language: str, day: str | None) -> None:
    assert day_in("07/03/2024", language) == day


def test_several_days_are_listed_in_their_order_and_none_of_them_is_the_day() -> None:
    text = "Published 20 February 2023 | Updated: 2023-02-21, first 20 Feb 2023"
    assert [each.day for each in written_days(text)] == ["2023-02-20", "2023-02-21", "2023-02-20"]
    assert written_days(text)[1] == WrittenDay(text.index("2023-02-21"), text.index(", first"), "2023-02-21")
    assert day_in(text) is None
