"""Dates that hang on the day of writing: `on Saturday`, `this weekend`, `two months ago`, `in September`.

A week is Monday to Sunday. Past is the default: a newspaper that writes `Thursday` means the last one, unless the verb
or a word such as `next` points ahead. `today` in somebody's quoted words may be any day, and is not read.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeAlias

from app.extract.clock import FULL_MONTH, GAP, Clock, month_number

Reader: TypeAlias = Callable[[re.Match[str], Clock], str | None]

_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
_SATURDAY = _WEEKDAYS.index("Saturday")
_SHIFT = {"last": -1, "this": 0, "next": 1, "coming": 1}


def _weekday(match: re.Match[str], clock: Clock) -> str | None:
    day = clock.weekday(_WEEKDAYS.index(match["day"]), _which(match), clock.tense(match.start("date")))
    return str(day) if day else None


def _day(match: re.Match[str], clock: Clock) -> str | None:
    """Read `today`, `yesterday`, `last night`."""
    if clock.today is None or clock.is_quoted(match.start("date")):
        return None
    word = match["date"].lower()
    away = -1 if word in ("yesterday", "last night") else 1 if word == "tomorrow" else 0
    return str(clock.today + timedelta(away))


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
    """Read `two months ago`, `in three days' time`."""
    if clock.today is None or clock.is_quoted(match.start("date")):
        return None
    said = match["number"].lower()
    number = int(said) if said.isdecimal() else _NUMBERS.index(said) + 1 if said in _NUMBERS else 1
    return _moved(clock.today, -number if match["date"].endswith("ago") else number, match["unit"])


def _moved(today: date, number: int, unit: str) -> str | None:
    """Return the day, week, month or year that lies `number` of them away from today's, as precise as its unit."""
    try:
        if unit == "day":
            return str(today + timedelta(number))
        if unit == "week":
            monday = today + timedelta(7 * number - today.weekday())
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
_UNIT = r"(?P<unit>day|week|month|year)"
_MEETING = (
    r"(?:summit|meeting|talks|agreement|deal|accord|election|statement|visit|declaration|truce|ceasefire|deadline)"
)
_IN = (
    r"(?:[Ii]n|[Ss]ince|[Uu]ntil|[Tt]ill|[Bb]y|[Dd]uring|[Ff]rom|[Bb]efore|[Aa]fter|[Bb]etween|[Ee]arly|[Ll]ate|[Mm]id)"
    rf"(?:{GAP}|-)(?:early{GAP}|late{GAP}|mid-|the end of )?"
)
_MONTH = rf"(?P<date>(?P<month>{FULL_MONTH}))(?!\w|{GAP}\d)(?!(?<=April|.June|..May|ugust) [A-Z])"

RELATIVE: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (re.compile(r"\b(?P<date>(?P<which>[Ll]ast|[Tt]his|[Nn]ext|[Cc]oming|[Tt]he) weekend)\b"), _weekend),
    (
        re.compile(
            rf"\b(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his|[Cc]oming){GAP})?{_NO_DAY_BEFORE}"
            rf"(?P<date>(?P<day>{'|'.join(_WEEKDAYS)})){_NO_DAY_AFTER}"
        ),
        _weekday,
    ),
    (
        re.compile(
            rf"{_NO_TODAY_BEFORE}\b(?P<date>today|Today(?=,|['’]s| [a-z])|[Yy]esterday|[Tt]omorrow|[Tt]onight|"
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
    (re.compile(rf"\b(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his){GAP}|{_IN}){_MONTH}"), _month),
    (re.compile(rf"\b{_MONTH}(?=['’]s? [a-z]|{GAP}(?:\w+{GAP})?{_MEETING}\b)"), _month),
)
