"""The day an article was written, and which stretches of it speak from another day: what incomplete dates hang on."""

import re
import sys
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta

from app.document import Span
from app.extract.language import Reading
from app.extract.tense import Tense, tense_at

MONTHS = "January February March April May June July August September October November December".split()
SHORT_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Sept".split()
_FULL = "|".join(f"{m}|{m.upper()}" for m in MONTHS)
_SHORT = "|".join(rf"{m}\.?|{m.upper()}\.?" for m in reversed(SHORT_MONTHS))
FULL_MONTH = rf"(?:{_FULL})"
MONTH = rf"(?:{_FULL}|{_SHORT})"
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
GAP = r"(?:[ \t\u00a0]{1,3})"  # between the words of one date; never the end of a line
YEAR = r"(?:1[6-9]|20)\d\d"

COMMON = 90  # days: a writer who means a day farther off than this gives its year, or a verb that tells the side

_FULL_DATE = rf"(?:{MONTH} {DAY},? {YEAR}|{DAY} {MONTH},? {YEAR}|{YEAR}-\d\d-\d\d)"
_LINE_OF_DATE = re.compile(
    rf"(?:(?:First |Last )?(?:Published|Updated|Posted|Issued|Date|For immediate release)(?: on| at)?:? ?)?"
    rf"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?(?P<date>{_FULL_DATE})(?:[ ,|at]*\d\d?[:.]\d\d.{{0,20}})?",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    rf"[A-Z][\w .,’'/-]{{1,40}}?[,.]? \(?(?P<date>{_FULL_DATE}|{MONTH} {DAY}|{DAY} {MONTH})\)?,? "
    r"(?:\([\w ./]+\) )?[-–—:]"
)
_LATE = timedelta(7)  # between the day of a dateline and that of publication


class Clock:
    """Day of writing, and speaker, at a position of the text."""

    def __init__(self, reading: Reading) -> None:
        self.text = reading.text
        self.today = _day_of_writing(reading)
        self._sentences = reading.sentences
        self._starts = [sentence.start for sentence in reading.sentences]
        self._quoted = quoted(reading.paragraphs)

    def tense(self, position: int) -> Tense | None:
        """Return whether the sentence speaks of past or future where `position` is."""
        sentence = self.sentence_at(position)
        return tense_at(self.text, position, sentence.start, sentence.end)

    def sentence_at(self, position: int) -> Span:
        """Return the sentence that holds the character at `position`."""
        return self._sentences[bisect_right(self._starts, position) - 1]

    def is_quoted(self, position: int) -> bool:
        """Return whether `position` lies between double marks: a speaker's `today` is not the writer's."""
        return is_inside(self._quoted, position)

    def weekday(self, number: int, direction: str, tense: Tense | None) -> date | None:
        """Return the day called `number` (0 Monday) that is meant: the latest, unless something points ahead."""
        if self.today is None:
            return None
        back = (self.today.weekday() - number) % 7
        ahead = (number - self.today.weekday()) % 7
        if direction == "next":
            return self.today + timedelta(ahead or 7)
        if direction == "last":
            return self.today - timedelta(back or 7)
        if tense == "future" or (direction in ("this", "coming") and tense is None):
            return self.today + timedelta(ahead)
        return self.today - timedelta(back)

    def year_of(self, month: int, day: int, direction: str, tense: Tense | None) -> int | None:
        """Return the year that puts this day nearest to today; far off, on the side that the sentence speaks of."""
        if self.today is None:
            return None
        away = [(d - self.today).days for y in (-1, 0, 1) if (d := date_or_none(self.today.year + y, month, day))]
        nearest = min(away, key=abs, default=None)
        if nearest is None:  # a 29 February that no year around has
            return None
        if direction in ("next", "last"):
            nearest = min((n for n in away if (n > 0) == (direction == "next")), key=abs, default=nearest)
        elif tense and abs(nearest) > COMMON:
            nearest = min((n for n in away if (n > 0) == (tense == "future")), key=abs, default=nearest)
        return (self.today + timedelta(nearest)).year

    def year_of_month(self, month: int, direction: str, tense: Tense | None) -> int | None:
        """Return the year of a month that is named alone; without a hint the nearest one, the past one of two."""
        if self.today is None:
            return None
        back = (self.today.month - month) % 12
        ahead = (month - self.today.month) % 12
        is_ahead = tense == "future" or direction in ("next", "coming")
        if direction == "this":
            return self.today.year
        if direction == "last":
            back = back or 12
        elif tense is None and not is_ahead:
            is_ahead = ahead < back
        months = ahead if is_ahead else -back
        return self.today.year + (self.today.month - 1 + months) // 12


def date_or_none(year: int, month: int, day: int) -> date | None:
    """Return the day, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_number(name: str) -> int:
    """Return 1 to 12 for a month's English name, short or long.

    >>> month_number("Sept."), month_number("MAY")
    (9, 5)
    """
    return SHORT_MONTHS.index(name[:3].capitalize()) + 1


def _day_of_writing(reading: Reading) -> date | None:
    """Return the day of the dateline if it lies a few days before publication, else the day of publication.

    Without that day it is the first full date of a dateline or of a line of its own.
    """
    published = reading.document.published
    day = full_date(published) if published else None
    for paragraph in reading.paragraphs[:5]:
        if dateline := _DATELINE.match(paragraph.text):
            written = full_date(dateline["date"], day)
            if written and (published is None or (day and timedelta(0) <= day - written <= _LATE)):
                return written
        elif published is None and (stated := _LINE_OF_DATE.fullmatch(paragraph.text)):
            return full_date(stated["date"])
    return day


def full_date(text: str, near: date | None = None) -> date | None:
    """Return the day of a date that states day, month and year in any of the common orders.

    A date without a year is that of the latest such day up to `near`.
    """
    if iso := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text, re.ASCII):
        return date_or_none(*(int(part) for part in iso.groups()))
    month, numbers = re.search(MONTH, text, re.IGNORECASE), [int(n) for n in re.findall(r"\d+", text)]
    if not month or not numbers:
        return None
    if len(numbers) == 2:
        return date_or_none(numbers[1], month_number(month.group()), numbers[0])
    days = (date_or_none(near.year - ago, month_number(month.group()), numbers[0]) for ago in (0, 1)) if near else ()
    return next((day for day in days if day and near and day <= near), None)


_MARK = re.compile(r"[\"“”]")
_OPENING = re.compile(r"[\s(—–]\"(?=\w)")  # one that opens anew in an open quote: `… one. "Another`


def is_inside(stretches: list[tuple[int, int]], position: int) -> bool:
    """Return whether `position` lies in one of the stretches, which are in order."""
    index = bisect_right(stretches, (position, sys.maxsize)) - 1
    return index >= 0 and position < stretches[index][1]


def quoted(paragraphs: Sequence[Span]) -> list[tuple[int, int]]:
    """Stretches between double marks, paragraph by paragraph; one that is never closed lasts to its paragraph's end."""
    stretches = []
    for paragraph in paragraphs:
        opened: int | None = None
        for mark in _MARK.finditer(paragraph.text):
            at = paragraph.start + mark.start()
            if opened is None:
                opened = None if mark.group() == "”" else at
            elif mark.group() != "“" and not _OPENING.match(paragraph.text, max(0, mark.start() - 1)):
                stretches.append((opened, at))
                opened = None
        if opened is not None:
            stretches.append((opened, paragraph.end))
    return stretches
