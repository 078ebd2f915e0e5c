"""Text of a parameter -> value comparable with its field's column."""

import calendar
import math
import re
from datetime import date

from app.edtf_dates import OPEN, EdtfError, bounds, day_of, number_of
from app.query.catalog import Field
from app.query.parsing.query_string import nearest
from app.text import fold

Value = str | int | float | bool | tuple[int, int]

MAX_VALUE = 1_000  # characters of one value
MAX_VALUES = 200  # of all filters of a query

_WHOLE = re.compile(r"-?\d{1,40}", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,3})?", re.ASCII)
_PART = re.compile(r"\d{4}(?:-\d\d)?", re.ASCII)
_PARTS = {"year": "2025", "month": "2025-08"}
_MONTHS = {
    form.lower(): number for names in (calendar.month_name, calendar.month_abbr) for number, form in enumerate(names)
}
_WRITTEN = re.compile(
    r"(?:(?P<day>\d{1,2})\s+)?(?P<month>[a-z]{3,9})\.?(?:\s+(?P<day_after>\d{1,2}),?)?\s+(?P<year>\d{4})", re.I | re.A
)
_BOOLEANS = {"true": True, "false": False}
_LIST_ITEM = re.compile(r'(?:\s*"((?:[^"]|"")*)"\s*|([^,"]*))(?:,|$)')


class ValueFault(ValueError):
    """An invalid value. `code` is that of the fault; the message continues after the parameter's name."""

    def __init__(self, code: str, detail: str, suggestion: str | None = None, candidates: tuple[str, ...] = ()) -> None:
        self.code, self.detail, self.suggestion, self.candidates = code, detail, suggestion, candidates
        self.any_of: tuple[str, ...] = ()  # intended as several values
        super().__init__(detail)


def parse_value(field: Field, text: str) -> Value:
    """Return `text` as a value of `field`: folded for a text, (earliest, latest) for a date, unchanged for a relation.

    For a day, a date of several days means the last one. Raises ValueFault.
    """
    if not text.strip():
        raise ValueFault("empty", "must have a value")
    if len(text) > MAX_VALUE:
        raise ValueFault("too-long", f"has {len(text)} characters; the limit is {MAX_VALUE}")
    match field.kind:
        case "number":
            return _number(field, text)
        case "date":
            return _date(text)
        case "day":
            number = number_of(parse_day(text))
            return number, number
        case "year" | "month":
            return _part_of_date(field.kind, text)
        case "boolean":
            return parse_boolean(text)
        case "text" | "words":
            return _folded(text)
        case "keyword" if field.choices and text not in field.choices:
            raise one_of(text, field.choices)
        case _:
            return field.letters(text)


def parse_list(text: str) -> tuple[str, ...]:
    """Return the comma-separated values of `text`; quoted values may contain commas, as in CSV."""
    if len(text) > MAX_VALUE * 10:
        raise ValueFault("too-long", f"has {len(text)} characters; the limit is {MAX_VALUE * 10}")
    items, position = [], 0
    while position <= len(text):
        item = _LIST_ITEM.match(text, position)
        if not item:
            raise ValueFault("syntax", "has an unclosed quotation mark, or text beside a quoted value")
        items.append((item[1].replace('""', '"') if item[1] is not None else item[2]).strip())
        position = item.end() if item[0].endswith(",") else len(text) + 1
    if len(items) > MAX_VALUES:
        raise ValueFault("too-many", f"has {len(items)} values; the limit is {MAX_VALUES}")
    return tuple(dict.fromkeys(items))


def parse_day(text: str) -> date:
    """Return the last day of a date, which must not be open-ended."""
    _, last = _date(text)
    if last == OPEN:
        raise ValueFault("type", f"must be a day, such as 2025-08-24; {clipped(text)} is open-ended")
    return day_of(last)


def parse_boolean(text: str) -> bool:
    """Return True for `true`, False for `false`, ignoring case."""
    try:
        return _BOOLEANS[text.lower()]
    except KeyError:
        raise one_of(text, tuple(_BOOLEANS)) from None


def parse_whole(text: str, least: int, most: int | None) -> int:
    """Return an integer from `least` to `most`, both inclusive; None is no bound."""
    if not _WHOLE.fullmatch(text):
        raise ValueFault("type", f"must be a whole number, not {clipped(text)}")
    return int(_in_range(int(text), least, most))


def clipped(text: str) -> str:
    """Return `text` quoted, shortened for an error message."""
    return repr(text if len(text) <= 80 else text[:79] + "…")


def one_of(text: str, choices: tuple[str, ...]) -> ValueFault:
    """Return the fault of a text that is not among `choices`."""
    detail = f"must be one of {', '.join(choices)}, not {clipped(text)}"
    return ValueFault("type", detail, nearest(text.lower(), choices), choices)


def _number(field: Field, text: str) -> float:
    if not (_WHOLE if field.whole else _DECIMAL).fullmatch(text):
        raise ValueFault("type", f"must be {'a whole' if field.whole else 'a'} number, not {clipped(text)}")
    number = int(text) if field.whole else float(text)
    return _in_range(number, field.least, field.most)


def _in_range(number: float, least: float | None, most: float | None) -> float:
    low, high = -math.inf if least is None else least, math.inf if most is None else most
    if not low <= number <= high:
        bounded = f"between {low:,} and {high:,}" if high < math.inf else f"at least {low:,}"
        raise ValueFault("range", f"must be {bounded}")
    return number


def _date(text: str) -> tuple[int, int]:
    try:
        return bounds(_as_edtf(text))
    except EdtfError as error:
        raise ValueFault("type", f"must be an EDTF date; {error}") from None


def _as_edtf(text: str) -> str:
    """Return `August 2025`, `23 Aug 2025` and `August 23, 2025` as EDTF, any other text unchanged."""
    written = _WRITTEN.fullmatch(text.strip())
    month = _MONTHS.get(written["month"].lower()) if written else None
    if not (written and month):
        return text
    day = written["day"] or written["day_after"]
    return f"{written['year']}-{month:02}" + (f"-{int(day):02}" if day else "")


def _part_of_date(kind: str, text: str) -> tuple[int, int]:
    example = _PARTS[kind]
    if len(text) != len(example) or not _PART.fullmatch(text):
        raise ValueFault("type", f"must be a {kind}, such as {example}, not {clipped(text)}")
    return _date(text)


def _folded(text: str) -> str:
    folded = fold(text)
    if not folded:
        raise ValueFault("empty", f"must contain a word; {clipped(text)} has none")
    return folded
