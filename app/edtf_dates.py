"""Extended Date/Time Format (EDTF) dates as days: the earliest and the latest possible day.

`2025-08` is 20250801 to 20250831, `2025-08-23/..` has no latest day. Qualifiers (`~`, `?`, `%`) do not widen a date:
they describe the certainty of the source, not the duration.
"""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

from edtf import EDTFParseException, parse_edtf

from app.errors import DocumentError

OPEN = 99_999_999  # the latest day of an open end; -OPEN the earliest
LONGEST = 64  # characters; the longest sensible interval has 23

_PLAIN = re.compile(r"(\d{4})(?:-([01]\d)(?:-(\d\d))?)?", re.ASCII)
# Unspecified digits must be the last of their part (otherwise the library prints to stdout); 21-24 are seasons.
_OTHER = re.compile(r"(?=[\dX]{4}\b)(?:\d+X*)(?:-(?:\d\d|XX)(?:-(?:\d\d|XX))?)?[~?%]?", re.ASCII)


class EdtfError(DocumentError, ValueError):
    """Text that is not an EDTF date, or not a supported one. The message is shown to users."""


@lru_cache(maxsize=4096)
def bounds(edtf: str) -> tuple[int, int]:
    """Return the earliest and the latest day of `edtf` as integers YYYYMMDD; an open or unknown end is ±OPEN.

    Raises EdtfError unless it is a date of the years 0001 to 9999 or an interval of two.

    >>> bounds("2025-08"), bounds("202X"), bounds("2025-08-23/..")
    ((20250801, 20250831), (20200101, 20291231), (20250823, 99999999))
    """
    if len(edtf) > LONGEST:
        raise EdtfError(f"a date has at most {LONGEST} characters, not {len(edtf)}")
    first, slash, last = edtf.partition("/")
    if not slash:
        return _day_bounds(edtf)
    if {first, last} <= {"", ".."}:
        raise EdtfError(f"{edtf!r} is an interval without a date")
    earliest = -OPEN if first in ("", "..") else _day_bounds(first)[0]
    latest = OPEN if last in ("", "..") else _day_bounds(last)[1]
    if earliest > latest:
        raise EdtfError(f"{edtf!r} ends before it begins")
    return earliest, latest


def days_of(edtf: str) -> tuple[date, date]:
    """Return the first and the last day of a date without open ends."""
    first, last = bounds(edtf)
    return day_of(first), day_of(last)


def day_of(number: int) -> date:
    """Return the day for an integer YYYYMMDD."""
    return date(number // 10_000, number // 100 % 100, number % 100)


def number_of(day: date) -> int:
    """Return a day as an integer YYYYMMDD."""
    return _number(day.year, day.month, day.day)


def iso_of(number: int) -> str | None:
    """Return YYYYMMDD as YYYY-MM-DD; None for an open end."""
    return None if abs(number) == OPEN else day_of(number).isoformat()


def _day_bounds(edtf: str) -> tuple[int, int]:
    if plain := _PLAIN.fullmatch(edtf):
        return _plain_bounds(edtf, *plain.groups())
    if not _OTHER.fullmatch(edtf):
        raise _not_a_date(edtf)
    try:
        parsed = parse_edtf(edtf)
        first, last = parsed.lower_strict(), parsed.upper_strict()
    except (EDTFParseException, ValueError):
        raise _not_a_date(edtf) from None
    if first.tm_year < 1 <= last.tm_year:
        return 101, _number(last.tm_year, last.tm_mon, last.tm_mday)
    if last.tm_year < 1:
        raise EdtfError(f"{edtf!r}: years must be 0001 to 9999")
    return _number(first.tm_year, first.tm_mon, first.tm_mday), _number(last.tm_year, last.tm_mon, last.tm_mday)


def _plain_bounds(edtf: str, year: str, month: str | None, day: str | None) -> tuple[int, int]:
    """Return the bounds of a date of digits only: nearly all dates, without the 5 ms of the library."""
    if year == "0000":
        raise EdtfError(f"{edtf!r}: years must be 0001 to 9999")
    y, m, d = int(year), int(month or 1), int(day or 1)
    try:
        date(y, m, d)
    except ValueError:
        raise EdtfError(f"{edtf!r} is not a calendar day") from None
    if day:
        return _number(y, m, d), _number(y, m, d)
    last_month = m if month else 12
    return _number(y, m, 1), _number(y, last_month, monthrange(y, last_month)[1])


def _number(year: int, month: int, day: int) -> int:
    return year * 10_000 + month * 100 + day


def _not_a_date(edtf: str) -> EdtfError:
    return EdtfError(f"{edtf!r} is not a date; use 2025, 2025-08, 2025-08-24 or an interval, 2025-08/2025-09")
