"""Years of the past of which a sentence or an article tells."""

import re
from collections.abc import Iterator

_YEAR = re.compile(
    r"(?<![\d/.,$€£-])(?:1[89]|20)\d\d(?![\d/%-]|,\d|\.\d| (?:people|troops|soldiers|tons|jobs|dollars))"
)
# A year that begins or ends something else than what the sentence tells.
_NOT_THEN = re.compile(
    r"\b(?:since|until|from|to|by|after|before|(?:took|taken|taking) (?:office|power)(?: in)?|"
    r"in (?:office|power) (?:since|from|in)|"
    r"(?:re-?)?elected(?: \w+){0,2} in|elections? (?:of|in)|born in|founded in|came to power in|"
    r"who [^,]{0,60}\bin|©|copyright)"
    r"(?: (?:early|late|mid|[A-Z][a-z]+\.?(?: \d{1,2},?)?))? $",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|today|yesterday|tomorrow|this (?:week|weekend|month|year)|now)\b"
)
_SENTENCE_END = re.compile(r"(?<=[a-z0-9)’”\"]{2})[.!?][”\"’']? (?=[A-Z“\"‘])|\n")
_LONGEST = 400  # characters of a sentence at each side of a name


def past_year(text: str, start: int, end: int, published: str | None) -> int | None:
    """Return the year, before that of the article, of which the sentence around `start:end` tells."""
    if published is None:
        return None
    first = max(
        (m.end() for m in _SENTENCE_END.finditer(text, max(0, start - _LONGEST), start)),
        default=max(0, start - _LONGEST),
    )
    last = _SENTENCE_END.search(text, end, end + _LONGEST)
    stop = last.start() if last else min(len(text), end + _LONGEST)
    if _NOW.search(text, first, stop):
        return None
    years = list(_years(text, first, stop))
    return max(years) if years and max(years) < int(published[:4]) else None


def past_years(text: str, published: str | None) -> frozenset[int]:
    """Return the years before that of the article of which it tells."""
    return frozenset(y for y in _years(text, 0, len(text)) if published is not None and y < int(published[:4]))


def _years(text: str, start: int, stop: int) -> Iterator[int]:
    for match in _YEAR.finditer(text, start, stop):
        if not _NOT_THEN.search(text, max(0, match.start() - 90), match.start()):
            yield int(match.group())
