"""Dates that the article states, as EDTF with the precision that the text gives and no more.

Here stand find_dates and the dates that the calendar decides (`14 December 2022`, `April 2005`, `the 1990s`); those
that hang on the day of writing altogether (`on Saturday`, `two months ago`), or on another date (`the next day`), are
in relative_dates. Where that day is unknown they are not reported, nor is a day without its year. Patterns run in the
order of their tables. A pattern that matches takes its characters, also where its reader finds that they are no date:
half of `30 February 2023` is none.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TypeAlias

from app.extract.clock import DAY, GAP, MONTH, YEAR, Clock, date_or_none, month_number
from app.extract.language import Reading
from app.extract.relative_dates import RELATIVE, anchored
from app.findings import DateFinding

Reader: TypeAlias = Callable[[re.Match[str], Clock], str | None]

_TO = rf"{GAP}?(?:[-–—]|to|through|until|and){GAP}?"
# What makes a number more than the year or day it looks like: `May 2.5`, `June 30%`, `in 2023-24`, `March 12,000`.
_WHOLE = r"(?![\w%°]|[.,:/]\d|-\d)"
_SINCE = re.compile(r"\b[Ss]ince (?:early |late |mid-|the )?\Z")
_COUNTED = re.compile(
    r"[- ](?:people|men|women|children|troops|soldiers|members|delegates|votes|jobs|homes|points|per ?cent|"
    r"dollars|euros|pounds|yuan|yen|tons|tonnes|kilomet\w+|met\w+|miles|feet|acres|hours|hrs|km|kg|\w+watts|MW|GW|GMT|UTC)\b"
)
_PLURAL = re.compile(r" (?!(?:as|was|is|has|this|its|us|talks|elections?|polls)\b)[a-z]+s\b")
_NAMED_MAY = re.compile(r"\b(?:Theresa|Mrs?\.?|Ms\.?|Minister|Brian|Elaine) \Z")
_NAMED_DAY = re.compile(r" (?:terror\w* )?(?:attacks?|riots?|insurrection)\b")


def find_dates(reading: Reading) -> tuple[DateFinding, ...]:
    """Return the dates of the text in order; no two overlap."""
    clock = Clock(reading)
    text = reading.text
    taken = bytearray(len(text))
    found = []
    for pattern, read in (*CALENDAR, *RELATIVE):
        for match in pattern.finditer(text):
            start, end = match.span("date")
            if taken.find(1, start, end) >= 0:
                continue
            taken[start:end] = b"\1" * (end - start)
            if edtf := read(match, clock):
                if since := _SINCE.search(text, max(0, start - 20), start):
                    start, edtf = since.start(), edtf if "/" in edtf else f"{edtf}/.."
                found.append(DateFinding(reading.document.span(start, end), edtf))
    told = sorted((finding.span.start, finding.edtf) for finding in found)
    found += [
        DateFinding(reading.document.span(start, end), edtf)
        for start, end, edtf in anchored(clock, told)
        if taken.find(1, start, end) < 0
    ]
    return tuple(sorted(found, key=lambda finding: finding.span))


def _days(match: re.Match[str], clock: Clock) -> str | None:
    """Read `July 14-16, 2022`, `30 August – 2 September 2023`; without a year in the year nearest to today."""
    if _NAMED_DAY.match(clock.text, match.end()):
        return None  # `the September 11 attacks` names a day of another year than the nearest
    month, last_month = (month_number(match[a] or match[b]) for a, b in (("month", "month2"), ("month2", "month")))
    first_day, last_day = _number(match["day"]), _number(match["day2"] or match["day"])
    if match["year"]:
        year: int | None = int(match["year"])
    else:
        year = clock.year_of(month, first_day, (match["which"] or "").lower(), clock.tense(match.start("date")))
    if year is None:
        return None
    last = date_or_none(year, last_month, last_day)
    first = date_or_none(year - (last_month < month), month, first_day)
    if not first or not last or first > last:
        return None
    if first == last or (match["and"] and last - first > timedelta(1)):  # `May 5 and 19` is no stretch of days
        return str(first)
    return f"{first}/{last}"


def _numeric(match: re.Match[str], clock: Clock) -> str | None:  # noqa: ARG001
    """Read `12/14/2022` and `14.12.2022`; where both numbers could be the month, only if they are the same."""
    a, b, year = int(match["a"]), int(match["b"]), int(match["year"])
    if a <= 12 and b <= 12 and a != b:
        return None
    day = date_or_none(year, min(a, b), max(a, b))
    return str(day) if day else None


def _iso(match: re.Match[str], clock: Clock) -> str | None:  # noqa: ARG001
    day = date_or_none(*(int(part) for part in match["date"].split("-")))
    return str(day) if day else None


def _month_of_year(match: re.Match[str], clock: Clock) -> str | None:
    """Read `April 2005`, `March-June 2023`; the surname May with a year after it is no month."""
    if _NAMED_MAY.search(clock.text, max(0, match.start() - 12), match.start()):
        return None
    first, last = (f"{match['year']}-{month_number(match[g] or match['month']):02}" for g in ("month", "month2"))
    return first if first == last else f"{first}/{last}" if first < last else None


def _years(match: re.Match[str], clock: Clock) -> str | None:
    """Read `from 2003 to 2008`, `2014-15`."""
    first = match["year"]
    last = first[: 4 - len(match["year2"])] + match["year2"]
    return f"{first}/{last}" if first < last and not _is_count(match, clock) else None


def _year(match: re.Match[str], clock: Clock) -> str | None:
    return None if _is_count(match, clock) else match["date"]


def _is_count(match: re.Match[str], clock: Clock) -> bool:
    """Distinguish a count from a year: a unit follows (`1,900 men`), or a plural a round number (`of 2000 books`)."""
    after = clock.text[match.end() : match.end() + 30]
    return bool(_COUNTED.match(after) or (match["date"].endswith(("00", "50")) and _PLURAL.match(after)))


def _decade(match: re.Match[str], clock: Clock) -> str:  # noqa: ARG001
    return f"{match['decade'] or '19' + match['short']}X"


def _number(day: str) -> int:
    return int(re.match(r"\d+", day).group())  # type: ignore[union-attr]


_DAYNAME = rf"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?{GAP}(?:the{GAP})?)?"
_WHICH = rf"(?:\b(?P<which>[Ll]ast|[Nn]ext){GAP})?"
_PERIOD = rf"(?:(?:the{GAP})?(?:early{GAP}|late{GAP}|mid-|year{GAP}|fiscal{GAP}))?"
_CUE = (
    r"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Tt]ill|[Oo]f|[Ff]rom|[Dd]uring|[Bb]efore|[Aa]fter|[Tt]hrough(?:out)?|[Aa]round|"
    rf"[Ff]or|[Cc]irca|[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter){GAP}{_PERIOD}"
)
_DETERMINER = rf"\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur|[A-Z]\w+['’]s?){GAP}{_PERIOD}"

_MONTH_DAY = (
    rf"{_WHICH}(?P<date>\b{_DAYNAME}(?P<month>{MONTH}){GAP}(?P<day>{DAY})"
    # The second day of a stretch, unless it counts something: `on May 8 and 12 others`.
    rf"(?:{GAP}?(?:[-–—]|to|through|(?P<and>and)){GAP}?(?:(?P<month2>{MONTH}){GAP})?(?P<day2>{DAY})(?!\w|{GAP}(?:[a-z]+s|per)\b))?"
    rf"(?:,?{GAP}(?:of{GAP})?(?P<year>{YEAR}))?){_WHOLE}"
)
_DAY_MONTH = (
    rf"{_WHICH}(?P<date>(?<![\w.,$€£-]){_DAYNAME}(?P<day>{DAY})(?:{GAP}(?P<month>{MONTH})(?={_TO}{DAY}{GAP}{MONTH}))?"
    rf"(?:{GAP}?(?:[-–—]|to|through|(?P<and>and)){GAP}?(?P<day2>{DAY}))?{GAP}(?:of{GAP})?(?P<month2>{MONTH})"
    rf"(?:,?{GAP}(?P<year>{YEAR}))?){_WHOLE}"
)

CALENDAR: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (re.compile(rf"(?<![\w./-])(?P<date>{YEAR}-\d\d-\d\d)(?![\d-])"), _iso),
    (re.compile(rf"(?<![\w./-])(?P<date>(?P<a>\d\d?)[/.](?P<b>\d\d?)[/.](?P<year>{YEAR}))(?![\w/])"), _numeric),
    (re.compile(_MONTH_DAY), _days),
    (re.compile(_DAY_MONTH), _days),
    (
        re.compile(
            rf"(?P<date>\b(?P<month>{MONTH})(?:{_TO}(?P<month2>{MONTH}))?,?{GAP}(?:of{GAP})?(?P<year>{YEAR})){_WHOLE}"
        ),
        _month_of_year,
    ),
    (re.compile(rf"\b(?:[Ff]rom|[Bb]etween){GAP}(?P<date>(?P<year>{YEAR}){_TO}(?P<year2>{YEAR})){_WHOLE}"), _years),
    (re.compile(rf"(?<![\w.,$€£#/-])(?P<date>(?P<year>{YEAR})[-–](?P<year2>{YEAR}|\d\d)){_WHOLE}"), _years),
    (re.compile(r"(?<!\w)(?P<date>(?:(?P<decade>(?:1[6-9]|20)\d)0|['’](?P<short>[3-9])0)['’]?s)\b"), _decade),
    (re.compile(rf"{_CUE}(?P<date>{YEAR}){_WHOLE}"), _year),
    (re.compile(rf"{_DETERMINER}(?P<date>{YEAR})(?=\s[A-Za-z]|['’]s\b)"), _year),
    (re.compile(rf"\((?P<date>{YEAR})\)"), _year),
    (re.compile(rf"(?<=\d\d\d\d)(?:,|,? (?:and|or)){GAP}(?P<date>{YEAR}){_WHOLE}"), _year),  # `in 2003, 2008 and 2014`
)
