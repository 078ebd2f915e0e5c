"""Spans of days, and possible dates of events."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from app.edtf_dates import OPEN, bounds, day_of

Item = TypeVar("Item")
Days = tuple[int, int]  # ordinals, first and last

WEEK = 7
MONTH = 31


def days(edtf: str) -> Days:
    """Return the first and the last day of a date as ordinals; an open end is the limit of the calendar."""
    first, last = bounds(edtf)
    return _ordinal(first), _ordinal(last)


def overlap(one: Days, other: Days, slack: int = 0) -> bool:
    """Return True if two spans share a day, or at most `slack` days are between them."""
    return one[0] <= other[1] + slack and other[0] <= one[1] + slack


def runs(items: Iterable[Item], of: Callable[[Item], Days], slack: int) -> list[list[Item]]:
    """Split items at gaps of more than `slack` days between their spans; sorted by span."""
    found: list[list[Item]] = []
    end = 0
    for item in sorted(items, key=of):
        first, last = of(item)
        if not found or first > end + slack:
            found.append([])
            end = last
        found[-1].append(item)
        end = max(end, last)
    return found


def _ordinal(day: int) -> int:
    if abs(day) == OPEN:
        return date.max.toordinal() if day > 0 else 1
    return day_of(day).toordinal()
