"""Dates in pages and records -> calendar dates, never shifted to another time zone and never guessed."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

_NAMES = (
    "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october oct|"
    "november nov|december dec"
)
_MONTHS = {name: month for month, names in enumerate(_NAMES.split("|"), 1) for name in names.split()}
_MONTH = "|".join(_MONTHS)
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\w){_DAY}[\s-]+(?:of\s+)?(?P<month>{_MONTH})\.?,?[\s-]+{_YEAR}(?!\w)",
        rf"(?<!\w)(?P<month>{_MONTH})\.?\s+{_DAY},?\s+{_YEAR}(?!\w)",
        rf"(?<![\d/.-]){_YEAR}(?P<mark>[-/.])(?P<month>\d\d?)(?P=mark)(?P<day>\d\d?)(?![\d/-]|\.\d)",
        rf"(?<![\w-]){_YEAR}(?P<month>\d\d)(?P<day>\d\d)(?=T\d{{4}}|(?![\w-]))",
    )
)
# 07/03/2024 is in March or in July; 07.03.2024 is always in March.
_NUMBERS = re.compile(
    rf"(?<![\d/.-])(?P<first>\d\d?)(?P<mark>[-/.])(?P<second>\d\d?)(?P=mark){_YEAR}(?![\d/-]|\.\d)", re.IGNORECASE
)
_PATH = re.compile(rf"/{_YEAR}(?P<mark>[/-]?)(?P<month>\d\d?|{_MONTH})(?P=mark)(?P<day>\d\d?)(?=/|\Z)", re.IGNORECASE)
_CLOCK = re.compile(
    r"\bT?\d{1,2}[:.]?\d\d(?:[:.]\d\d(?:\.\d+)?)?\s?(?:Z\b|[+-]\d\d:?\d\d\b)?|\b[ap]\.?m\b\.?|\b[A-Z]{2,4}T\b|\b(?:utc|gmt|at|"
    r"on|hrs|(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?)\b",
    re.IGNORECASE,
)
_MONTH_FIRST_REGIONS = ("us",)
_DAY_FIRST_REGIONS = tuple("gb au nz ie in za ke ng gh zw sg my hk pk mt".split())
_EPOCH = "1970-01-01"  # a zero timestamp, not a day
LONGEST = 200  # characters


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A day at `text[start:end]`."""

    start: int
    end: int
    day: str


def written_days(text: str, language: str = "") -> list[WrittenDay]:
    """Return the days in a short text, as `2024-03-07`, in order.

    `07/03/2024` is read only if `language` has a region, such as `en-US`, or if it is unambiguous.
    """
    text = text[:LONGEST]
    read = [
        (match, _day(match["year"], match["month"], match["day"]))
        for pattern in _PATTERNS
        for match in pattern.finditer(text)
    ]
    read += [(match, _day_of_numbers(match, language)) for match in _NUMBERS.finditer(text)]
    found = [WrittenDay(*match.span(), day) for match, day in read if day and day != _EPOCH]
    return sorted(found, key=lambda each: each.start)


def day_in(text: str, language: str = "") -> str | None:
    """Return the day in a short text; None if there is none, or several."""
    days = {each.day for each in written_days(text, language)}
    return days.pop() if len(days) == 1 else None


def bare_day(text: str) -> str | None:
    """Return the day in a text that otherwise has only a weekday and a time."""
    beside = any(letter.isalpha() for letter in without_dates(text))
    return day_in(text) if len(text) <= LONGEST and not beside else None


def without_dates(text: str, language: str = "") -> str:
    """Return a short text without its dates, times and weekdays."""
    parts, last = [], 0
    for written in written_days(text, language):
        parts.append(text[last : written.start])
        last = max(last, written.end)
    return _CLOCK.sub("", "".join([*parts, text[last:]]))


def day_in_path(url: str) -> str | None:
    """Return the day in a URL's path: `/2024/03/07/`, `/2024/mar/07/`, `/20240307/`."""
    match = _PATH.search(urlsplit(url).path)
    return _day(match["year"], match["month"], match["day"]) if match else None


def days_between(one: str, other: str) -> int:
    """Return the number of days between two calendar dates."""
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)


def _day(year: str, month: str, day: str) -> str | None:
    """Return the calendar date; None for 30 February."""
    try:
        return date(int(year), _MONTHS.get(month.lower()) or int(month), int(day)).isoformat()
    except ValueError:
        return None


def _day_of_numbers(match: re.Match[str], language: str) -> str | None:
    year, first, second = match["year"], match["first"], match["second"]
    day_first, month_first = _day(year, second, first), _day(year, first, second)
    region = language.lower().replace("_", "-").partition("-")[2]
    if match["mark"] == "." or region in _DAY_FIRST_REGIONS:
        return day_first
    if region in _MONTH_FIRST_REGIONS:
        return month_first
    return day_first if month_first in (None, day_first) else month_first if day_first is None else None
