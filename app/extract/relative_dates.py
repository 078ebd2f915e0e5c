"""Dates that hang on the day of writing (`on Saturday`, `two months ago`) or on another date (`the next day`).

A week is Monday to Sunday. Past is the default: a newspaper that writes `Thursday` means the last one, unless the verb
or a word such as `next` points ahead. `today` in somebody's quoted words may be any day, and is not read. A date that
hangs on another one takes the nearest before it that is as precise.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import TypeAlias

from app.edtf_dates import days_of
from app.extract.clock import FULL_MONTH, GAP, Clock, month_number

Reader: TypeAlias = Callable[[re.Match[str], Clock], str | None]
Found: TypeAlias = tuple[int, str]  # offset and EDTF of a date

NEAR = 500  # characters back to the date that another one hangs on
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
_SATURDAY = _WEEKDAYS.index("Saturday")
_SHIFT = {"last": -1, "this": 0, "next": 1, "coming": 1}


def _weekday(match: re.Match[str], clock: Clock) -> str | None:
    day = clock.weekday(_WEEKDAYS.index(match["day"]), _which(match), clock.tense(match.start("date")))
    return str(day) if day else None


def _weekdays(match: re.Match[str], clock: Clock) -> str | None:
    """Read `Saturday and Sunday`, `from Monday to Wednesday`: all days of one stretch."""
    first, last = (_WEEKDAYS.index(match[group]) for group in ("day", "day2"))
    tense, length = clock.tense(match.start()), timedelta((last - first) % 7)
    day = clock.weekday(last if tense == "past" else first, _which(match), tense)
    if day is None:
        return None
    return f"{day - length}/{day}" if tense == "past" else f"{day}/{day + length}"


def _day(match: re.Match[str], clock: Clock) -> str | None:
    """Read `today`, `yesterday`, `last night`, `the day after tomorrow`."""
    if clock.today is None or clock.is_quoted(match.start("date")):
        return None
    word = match["date"].lower().split()
    away = -1 if word[-1] in ("yesterday", "night") else 1 if word[-1] == "tomorrow" else 0
    return str(clock.today + timedelta(2 * away if word[0] == "the" else away))


def _weekend(match: re.Match[str], clock: Clock) -> str | None:
    """Read `this weekend`: Saturday and Sunday; on those days themselves the weekend that has begun."""
    today = clock.today
    if today is None or clock.is_quoted(match.start("date")):
        return None
    which, tense = _which(match), clock.tense(match.start("date"))
    coming = today + timedelta(_SATURDAY - today.weekday())  # or begun already
    latest = coming if coming <= today else coming - timedelta(7)
    if which in ("last", "next"):
        saturday = coming + timedelta(7 * _SHIFT[which])
    elif which == "coming" or tense == "future":
        saturday = coming
    elif which == "the" or tense == "past" or today - latest < coming - today:
        saturday = latest
    else:
        saturday = coming
    return f"{saturday}/{saturday + timedelta(1)}"


def _period(match: re.Match[str], clock: Clock) -> str | None:
    """Read `this week`, `last month`, `next year`."""
    if clock.today is None or clock.is_quoted(match.start("date")):
        return None
    return _moved(clock.today, _SHIFT[_which(match)], match["unit"])


def _distance(match: re.Match[str], clock: Clock) -> str | None:
    """Read `two months ago`, `in three days' time`, `will meet in a fortnight`."""
    if clock.today is None or clock.is_quoted(match.start("date")):
        return None
    if not match["date"].endswith(("ago", "time")):
        counted = _COUNTING.search(clock.text, max(0, match.start() - 40), match.start())
        if counted or clock.tense(match.start("date")) != "future":
            return None
    number = _number(match["number"])
    return _moved(clock.today, -number if match["date"].endswith("ago") else number, match["unit"])


def _number(said: str) -> int:
    """Return the number of `3`, `three` or `a`."""
    said = said.lower()
    return int(said) if said.isdecimal() else _NUMBERS.index(said) + 1 if said in _NUMBERS else 1


def _moved(today: date, number: int, unit: str) -> str | None:
    """Return the day, week, month or year that lies `number` of them away from today's, as precise as its unit."""
    try:
        if unit == "day":
            return str(today + timedelta(number))
        if unit in ("week", "fortnight"):
            monday = today + timedelta((7 if unit == "week" else 14) * number - today.weekday())
            return f"{monday}/{monday + timedelta(6)}"
        months = today.year * 12 + today.month - 1 + number * (1 if unit == "month" else 12)
        moved = date(months // 12, months % 12 + 1, 1)
    except (OverflowError, ValueError):  # `9000 years ago`
        return None
    return f"{moved:%Y-%m}" if unit == "month" else f"{moved:%Y}"


def _month(match: re.Match[str], clock: Clock) -> str | None:
    """Read `in September`, `last March`."""
    if match["month"].upper() == "MAY" and _PERSON_MAY.search(clock.text):
        return None
    month = month_number(match["month"])
    year = clock.year_of_month(month, _which(match), clock.tense(match.start("date")))
    return f"{year:04}-{month:02}" if year else None


def anchored(clock: Clock, found: Sequence[Found]) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and EDTF of dates that hang on another one; `found` are those dates, in order.

    `the next day` and `two days later` hang on the nearest date before them, `a day after they met` on one of its
    sentence, `the eve of` on the date that follows.
    """
    known = list(found)
    for match in _ANCHORED.finditer(clock.text):
        start, end = match.span("date")
        sentence = clock.sentence_at(start)
        if match["eve"]:
            reach = min(sentence.end, end + _EVE)
            number, unit, edtf = -1, "day", next((edtf for at, edtf in known if end <= at < reach), None)
        else:
            since = sentence.start if match["clause"] else start - NEAR
            number, unit = _shift(match)
            edtf = _antecedent(known, since, start, unit, clock)
        days = days_of(edtf) if edtf and ".." not in edtf else None
        if days and (read := _moved(days[number > 0], number, unit)):
            known.insert(bisect_left(known, (start,)), (start, read))
            yield start, end, read


def _shift(match: re.Match[str]) -> tuple[int, str]:
    """Return by how many of which unit a date lies after the one that it hangs on."""
    if match["clause"]:
        number, unit = match["number2"], match["unit2"]
        return _number(number) * (-1 if match["clause"] == "after" else 1), unit
    if match["number"]:
        return _number(match["number"]) * (-1 if match["way"] == "earlier" else 1), match["unit"]
    word = match["date"].lower().split()
    unit = word[-1] if word[-1] in ("week", "month", "year") else "day"
    return (-1 if word[1] == "previous" or word[-1] == "before" else 1), unit


def _antecedent(found: Sequence[Found], start: int, end: int, unit: str, clock: Clock) -> str | None:
    """Return the last date between two offsets that is as precise as the unit, spoken by the same voice."""
    quoted = clock.is_quoted(end)
    for at, edtf in reversed(found[bisect_left(found, (start,)) : bisect_left(found, (end,))]):
        if ".." not in edtf and clock.is_quoted(at) == quoted:
            first, last = days_of(edtf)
            if last - first <= _PRECISE[unit]:
                return edtf
    return None


def _which(match: re.Match[str]) -> str:
    return (match.groupdict().get("which") or "").lower()


# In an article that names a person so, a lone `May` is the person.
_PERSON_MAY = re.compile(r"\b(?:Theresa|Mrs?\.?|Ms\.?|Minister|Premier|PM|Brian|Elaine) May\b")

_NO_DAY_BEFORE = "".join(
    rf"(?<!{word} )" for word in "Black Good Bloody Ash Easter Palm Super Cyber Holy every each a".split()
)
_NO_DAY_AFTER = r"(?!\w|-| (?:Times|Telegraph|Mirror|Night|Express|Mail|Post|Review|Herald|prayers?)\b)"
_NO_TODAY_BEFORE = r"(?<!USA )(?<!Russia )(?<!India )(?<!\bof )(?<!['’]s )"
_GENERATION = r"(?!['’]s (?:world|society|generation|youth|economy|environment|standards|young))"
_NUMBER = rf"(?P<number>\d{{1,3}}|an?|{'|'.join(_NUMBERS)}|{'|'.join(_NUMBERS).title()}){GAP}"
_UNIT = r"(?P<unit>day|week|fortnight|month|year)"
_MEETING = (
    r"(?:summit|meeting|talks|agreement|deal|accord|election|statement|visit|declaration|truce|ceasefire|deadline)"
)
_IN = (
    r"(?:[Ii]n|[Ss]ince|[Uu]ntil|[Tt]ill|[Bb]y|[Dd]uring|[Ff]rom|[Bb]efore|[Aa]fter|[Bb]etween|[Ee]arly|[Ll]ate|[Mm]id)"
    rf"(?:{GAP}|-)(?:early{GAP}|late{GAP}|mid-|the end of )?"
)
_MONTH = rf"(?P<date>(?P<month>{FULL_MONTH}))(?!\w|{GAP}\d)(?!(?<=April|.June|..May|ugust) [A-Z])"

_DAYS = "|".join(_WEEKDAYS)
_STRETCH = "|".join(
    rf"(?<={day}){GAP}and{GAP}(?={after})" for day, after in zip(_WEEKDAYS, _WEEKDAYS[1:] + _WEEKDAYS[:1], strict=True)
)
# What is counted in a time, and did not happen after it: `the third summit in two weeks`
_COUNTING = re.compile(
    r"\b(?:first|second|third|fourth|\w+th|times?|once|twice|more|only|all)\b[^.;:]*\Z", re.IGNORECASE
)
# By unit, how many days the date may last on which another hangs.
_PRECISE = {
    unit: timedelta(length)
    for unit, length in (("day", 5), ("week", 5), ("fortnight", 5), ("month", 31), ("year", 366))
}
_EVE = 40  # characters
_PART = "day|morning|afternoon|evening|night"
# `two days later`, `the following day`, `a day after they met`, `on the eve of`
_ANCHORED = re.compile(
    rf"\b(?P<date>{_NUMBER}{_UNIT}s?{GAP}(?P<way>later|earlier)|"
    rf"[Tt]he{GAP}(?:(?:next|following|previous){GAP}(?:{_PART})|following{GAP}(?:week|month|year)|"
    rf"day{GAP}(?:before|after)(?=[,.;]))|"
    rf"(?P<number2>\d{{1,2}}|an?|{'|'.join(_NUMBERS)}){GAP}(?P<unit2>day)s?{GAP}(?P<clause>after|before)(?!{GAP}\w+day)|"
    rf"(?P<eve>[Tt]he{GAP}eve)(?={GAP}of\b))\b",
)

RELATIVE: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (re.compile(r"\b(?P<date>(?P<which>[Ll]ast|[Tt]his|[Nn]ext|[Cc]oming|[Tt]he) weekend)\b"), _weekend),
    (
        re.compile(
            rf"\b(?:[Ff]rom{GAP})?(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his){GAP})?{_NO_DAY_BEFORE}(?P<date>(?P<day>{_DAYS})"
            rf"(?:{_STRETCH}|{GAP}(?:to|through|until){GAP}|[-–—])(?P<day2>{_DAYS})){_NO_DAY_AFTER}"
        ),
        _weekdays,
    ),
    (
        re.compile(
            rf"\b(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his|[Cc]oming){GAP})?{_NO_DAY_BEFORE}"
            rf"(?P<date>(?P<day>{_DAYS})){_NO_DAY_AFTER}"
        ),
        _weekday,
    ),
    (
        re.compile(
            rf"{_NO_TODAY_BEFORE}\b(?P<date>[Tt]he day (?:before yesterday|after tomorrow)|today|"
            rf"Today(?=,|['’]s| [a-z])|[Yy]esterday|[Tt]omorrow|[Tt]onight|"
            rf"[Tt]his (?:morning|afternoon|evening)|[Ll]ast night)\b{_GENERATION}"
        ),
        _day,
    ),
    (
        re.compile(r"(?<![Tt]he )\b(?P<date>(?P<which>[Ll]ast|[Tt]his|[Nn]ext|[Cc]oming) (?P<unit>week|month|year))\b"),
        _period,
    ),
    (re.compile(rf"\b(?P<date>{_NUMBER}{_UNIT}s?{GAP}ago)\b"), _distance),
    (re.compile(rf"\b(?P<date>[Ii]n{GAP}{_NUMBER}{_UNIT}(?:['’]s|s['’]?){GAP}time)\b"), _distance),
    (re.compile(rf"\b(?P<date>[Ii]n{GAP}{_NUMBER}(?P<unit>day|week|fortnight|month)s?)(?![\w’'-]| of\b)"), _distance),
    (re.compile(rf"\b(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his){GAP}|{_IN}){_MONTH}"), _month),
    (re.compile(rf"\b{_MONTH}(?=['’]s? (?:[a-z]|[A-Z]{{2}}|G-?\d)|{GAP}(?:\w+{GAP})?{_MEETING}\b)"), _month),
)
