"""Credits of news pages: photographs with their agency, captions that end with one, signatures of reporters."""

import re

_AGENCIES = (
    r"AAP|AFP|ANP|ANSA|AP(?: Photo)?|Associated Press|Bloomberg|DPA|dpa|EFE|EPA(?:-EFE)?|Getty(?: Images)?|IMAGO|"
    r"NurPhoto|PA(?: Media| Wire)?|POOL|Pool|REUTERS|Reuters|SIPA|Shutterstock|TASS|UPI|Xinhua|Yonhap|ZUMA(?: Press)?"
)
_AGENCY = re.compile(_AGENCIES)
_NAME = r"[A-Z\u00c0-\u00de][\w.’'-]*(?: [A-Z\u00c0-\u00de][\w.’'-]*){0,3}"
_NAMED = re.compile(_NAME)
_BETWEEN = re.compile(r"\s?[/|,;:]\s?| via | for ")
_IN_BRACKETS = re.compile(r"[\[(]([^\[\]()]{3,80})[\])]\W*\Z")
_BEHIND = re.compile(
    rf"(?<!\w)(?:(?:{_AGENCIES})/{_NAME}|"
    rf"[A-Z\u00c0-\u00de][\w.’'-]*/(?:{_AGENCIES})(?:(?:/| via )(?:{_AGENCIES}))?)\W*\Z"
)
_LABELLED = re.compile(
    r"(?<!\w)(?:Photo(?:graph)?s?|Pictures?|Images?|(?:Photo |Image |Picture )?[Cc]redits?|PHOTO)(?: by)?\s?[:/|©]"
    r"\s?[^.:]{2,60}\W*\Z"
)
_SIGNED = re.compile(r"\W*(?:(?:Additional|With|With additional) )?[Rr]eporting (?:by|from) (?=[A-Z])")
_SIGNING = frozenset(
    "additional al and at bin by compiled da de del di editing el for from graphics in of reporting the translated "
    "translating translation van von with writing".split()
)
_LONGEST_LABEL = 100  # characters of a credit that is a line of its own
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")


def is_signature(line: str) -> bool:
    """Return True for a line that is all credit: `[Reuters]`, `Ann Roe/AFP`, `Reporting by Ann Roe`."""
    if signed := _SIGNED.match(line):
        words = _WORD.findall(line, signed.end())
        return all(word[0].isupper() or word in _SIGNING for word in words)
    return len(line) <= _LONGEST_LABEL and _agencies(line.strip(" []().")) > 0


def is_credited(line: str) -> bool:
    """Return True for a caption: a line that ends with the credit of its photograph."""
    bracket = _IN_BRACKETS.search(line)
    # `(Reuters)` alone may be the last word of a story.
    in_bracket = bracket is not None and len(_BETWEEN.split(bracket[1])) > 1 and _agencies(bracket[1]) > 0
    return in_bracket or _BEHIND.search(line) is not None or _LABELLED.search(line) is not None


def _agencies(credit: str) -> int:
    """Return the number of agencies in a credit; 0 if anything in it is neither an agency nor a name."""
    parts = [part.strip() for part in _BETWEEN.split(credit) if part.strip()]
    if not all(_NAMED.fullmatch(part) or _AGENCY.fullmatch(part) for part in parts):
        return 0
    return sum(_AGENCY.fullmatch(part) is not None for part in parts)
