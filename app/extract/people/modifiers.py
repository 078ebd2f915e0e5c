"""Names that only say whose somebody or something else is: "Macron’s envoy", "a letter from President Mahama".

Who stands there is the envoy or the letter. A name that owns what its bearer does ("Macron’s visit") is no modifier.
The nouns are those of data/reference/owned_nouns.csv; what else is owned is a thing.
"""

import re
from collections.abc import Mapping, Sequence

from app.extract.people.names import Name
from app.extract.people.titles import Title

_OWNS = re.compile(r"['’](?:s|S)?[ \u00a0](?P<words>(?:(?:[A-Za-z0-9][\w’-]*)[ \u00a0]){0,4}[A-Za-z0-9][\w’-]*)")
_VERB = re.compile(
    r"(?:been|not|already|just|also|gone|going|done|due|set|likely|still|now|a|an|the|in|on|at|to)\b|\w+(?:ed|ing)\b"
)
# A noun right after a name that names no act and cannot be a verb: "the Macron envoy", "Trump officials".
_BESIDE = re.compile(r"[ \u00a0](?P<one>[a-z][\w-]+)(?: (?P<two>[a-z][\w-]+))?")
_NEVER_VERBS = frozenset(
    """adviser advisers advisor advisors aide aides ally allies ambassador appointee appointees confidant delegation
    daughter emissary emissaries envoy envoys family lawyer lawyers loyalist loyalists nominee official officials
    representative representatives son spokesman spokesperson spokeswoman staffer staffers supporter supporters wife
    sister brother nephew administration government cabinet presidency regime team campaign palace residence""".split()
)
_ADJECTIVES = frozenset(
    "special top senior foreign trade security defence defense press close key former government".split()
)
_OF = re.compile(r"\b(?P<noun>[a-z][\w-]+)(?: [A-Z]\w+)?,? (?P<preposition>of|to|for|from)(?: the)? $")
_BEFORE_NOUN = re.compile(r"\b(?P<noun>[a-z][\w-]+)$")
_MESSAGES = frozenset(
    "letter letters message messages note gift gifts cable telegram greeting greetings invitation call card".split()
)
_CHIEF_OF = re.compile(r"\b(?:chiefs?|heads?) of (?:staff|protocol|security|cabinet) (?:of|to|for)(?: the)? $")
_LISTED = re.compile(r"(?:,|,? and|,? or) (?:the |of )?$")


def modifiers_of(
    names: Sequence[Name], text: str, titles: Mapping[int, Title], nouns: Mapping[str, str]
) -> frozenset[int]:
    """Return the starts of the names that only say whose something is."""
    found: set[int] = set()
    last: Name | None = None
    for name in sorted(names, key=lambda name: name.span):
        title = titles.get(name.span.start)
        start = title.start if title and not title.plural else name.span.start
        listed = (
            last is not None
            and last.span.start in found
            and not _owns(text, last.span.end, nouns)
            and last.span.end <= start
            and _LISTED.fullmatch(text, last.span.end, start) is not None
        )
        if _OWNS.match(text, name.span.end):
            modifies = _owns(text, name.span.end, nouns)
        else:
            modifies = _stands_before(text, name.span.end) or is_of_somebody(text, start, nouns) or listed
        if modifies:
            found.add(name.span.start)
        last = name
    return frozenset(found)


def _owns(text: str, end: int, nouns: Mapping[str, str]) -> bool:
    """Return True for "’s son-in-law" and "’s hotel", False for "’s visit" and "’s arrived"."""
    match = _OWNS.match(text, end)
    if match is None:
        return False
    words = match["words"].split()
    for place, word in enumerate(words):
        kind = _kind(word, nouns)
        if kind is not None and not (
            kind == "act" and _kind(words[place + 1] if place + 1 < len(words) else "", nouns) == "person"
        ):
            return kind != "act"
        if place == 0 and _VERB.match(word) and not word[0].isupper():
            return False
    return words[0][0].isupper()


def _stands_before(text: str, end: int) -> bool:
    match = _BESIDE.match(text, end)
    if match is None:
        return False
    return match["one"] in _NEVER_VERBS or (match["one"] in _ADJECTIVES and match["two"] in _NEVER_VERBS)


def is_of_somebody(text: str, start: int, nouns: Mapping[str, str]) -> bool:
    """Return True for "the wife of" and "a letter from" before a name."""
    before = text[max(0, start - 40) : start]
    if _CHIEF_OF.search(before):
        return True
    match = _OF.search(before)
    if match is None:
        return False
    if match["preposition"] == "from":
        return match["noun"] in _MESSAGES
    kind = _kind(match["noun"], nouns)
    return kind == "person" or (kind == "thing" and match["preposition"] == "of")


def _kind(word: str, nouns: Mapping[str, str]) -> str | None:
    word = word.lower()
    singular = f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")
    return nouns.get(word) or nouns.get(singular)
