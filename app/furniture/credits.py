"""Credits in news: photographs with their agency, captions that end with one, bylines.

The agencies are those of data/reference/media.csv.
"""

import re
from functools import cache

from app.reference import load_media

_NAME = r"[A-Z\u00c0-\u00de][\w.’'-]*(?: [A-Z\u00c0-\u00de][\w.’'-]*){0,3}"
_NAMED = re.compile(_NAME)
_BETWEEN = re.compile(r"\s?[/|,;:]\s?| via | for ")
_IN_BRACKETS = re.compile(r"[\[(]([^\[\]()]{3,80})[\])]\W*\Z")
_LABELLED = re.compile(
    r"(?<!\w)(?:Photo(?:graph)?s?|Pictures?|Images?|(?:Photo |Image |Picture )?[Cc]redits?|PHOTO)(?: by)?\s?[:/|©]"
    r"\s?[^.:]{2,60}\W*\Z"
)
_SIGNED = re.compile(r"\W*(?:(?:Additional|With|With additional) )?[Rr]eporting (?:by|from) (?=[A-Z])")
_SIGNING = frozenset(
    "additional al and at bin by compiled da de del di editing el for from graphics in of reporting the translated "
    "translating translation van von with writing".split()
)
_LONGEST_LABEL = 100  # characters of a credit on a separate line
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")


@cache
def _agency_pattern() -> str:
    names = sorted(load_media().agencies, key=lambda name: (-len(name), name))
    return "|".join(map(re.escape, names))


@cache
def _behind() -> re.Pattern[str]:
    """Return the pattern of a credit at the end of a line: `REUTERS/Ann Roe`, `Roe/AFP via Getty Images`."""
    agencies = _agency_pattern()
    return re.compile(
        rf"(?<!\w)(?:(?:{agencies})/{_NAME}(?:/(?:{agencies}|Files?|File Photo|Handout))*|"
        rf"[A-Z\u00c0-\u00de][\w.’'-]*/(?:{agencies})(?:(?:/| via )(?:{agencies}))?)\W*\Z"
    )


@cache
def _agency() -> re.Pattern[str]:
    return re.compile(_agency_pattern())


def is_signature(line: str) -> bool:
    """Return True for a line that is only a credit: `[Reuters]`, `Ann Roe/AFP`, `Reporting by Ann Roe`."""
    if signed := _SIGNED.match(line):
        words = _WORD.findall(line, signed.end())
        return all(word[0].isupper() or word in _SIGNING for word in words)
    return len(line) <= _LONGEST_LABEL and _agencies(line.strip(" []().")) > 0


def is_credited(line: str) -> bool:
    """Return True for a caption: a line that ends with the credit of its photograph."""
    bracket = _IN_BRACKETS.search(line)
    # `(Reuters)` alone may be the end of a story.
    in_bracket = bracket is not None and len(_BETWEEN.split(bracket[1])) > 1 and _agencies(bracket[1]) > 0
    return in_bracket or _behind().search(line) is not None or _LABELLED.search(line) is not None


def _agencies(credit: str) -> int:
    """Return the number of agencies in a credit; 0 if any part is neither an agency nor a name."""
    parts = [part.strip() for part in _BETWEEN.split(credit) if part.strip()]
    if not all(_NAMED.fullmatch(part) or _agency().fullmatch(part) for part in parts):
        return 0
    return sum(_agency().fullmatch(part) is not None for part in parts)
