"""One pattern of all titles of office, tried only near words that titles have in them: trying it everywhere is slow."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from app.reference import Reference

_GENERIC = (
    r"(?P<minister>(?:(?:cabinet|senior|junior|first|chief|government|coordinating) )?"
    r"ministers?(?: without portfolio)?)|"
    r"(?P<secretary>secretar(?:y|ies))|(?P<leader>leaders?|ruler)"
)
_GENERIC_BEGINS = "[csjfgmlrCSJFGMLR]"
_HEADS = (
    "presiden|minister|premier|chancellor|taoiseach|t[áa]naiste|executive|leader|ruler|secretar|king|queen|emperor|emir|"
    "amir|sultan|duke|prince|pope|regent|governor|counsel|council|advis|ambassador|envoy|representative|senator|congress|"
    r"mayor|speaker|attorney|chief|judge|justice|parliament|lawmaker|lady|chair|director|majesty|head of|pm\b|p\.m\b|"
    r"sens?\b|reps?\b|gov\b|amb\b|mp\b|nsa\b"
).split("|")
_BEFORE, _AFTER = 45, 70  # characters of a title at each side of such a word


def title_matches(text: str, reference: Reference) -> Iterator[re.Match[str]]:
    """Yield the nouns of titles in order; the group minister, secretary or leader is set if it is no exact title."""
    pattern = _pattern(reference)
    for start, end in _windows(text):
        yield from pattern.finditer(text, start, end)


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches in which a title may stand."""
    start, end = 0, -1
    for head in _HEAD.finditer(text):
        if head.start() - _BEFORE > end:
            if end >= 0:
                yield start, end
            start = max(0, head.start() - _BEFORE)
        end = head.end() + _AFTER
    if end >= 0:
        yield start, end


def _by_first_letter(patterns: Iterable[str]) -> str:
    """Return the alternatives in any case of letters, sorted by their first letter: a text's letter rules most out."""
    groups: dict[str, list[str]] = defaultdict(list)
    for pattern in patterns:
        groups[pattern[0].lower()].append(pattern[1:])
    return "|".join(f"[{first}{first.upper()}](?i:{'|'.join(rest)})" for first, rest in groups.items())


_HEAD = re.compile(rf"\b(?:{_by_first_letter(_HEADS)})")


@lru_cache(maxsize=2)
def _pattern(reference: Reference) -> re.Pattern[str]:
    names = sorted({n for o in reference.offices.values() for n in (o.title, *o.aliases)}, key=len, reverse=True)
    patterns = [(name, re.escape(name).replace(r"\ ", r"[ \u00a0]").replace("’", "['’]")) for name in names]
    exact = "|".join(pattern for name, pattern in patterns if len(name) <= 3 or name.endswith("."))
    loose = _by_first_letter(pattern for name, pattern in patterns if len(name) > 3 and not name.endswith("."))
    return re.compile(
        r"(?<!\w)(?:(?<!-)|(?<=[Ee]x-)|(?<=[Tt]hen-)|(?<=[Vv]ice-))"
        rf"(?:(?<!\d )(?:{exact})(?!\w)|(?:(?:{loose})(?i:s?)|(?={_GENERIC_BEGINS})(?i:{_GENERIC}))(?![\w’']))"
    )
