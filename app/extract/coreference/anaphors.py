"""Anaphors of people: pronouns, and noun phrases such as "the former Florida governor"."""

import re
from functools import cache, lru_cache

from app.extract.coreference.descriptions import KEYS, describe
from app.extract.coreference.gender import Gender
from app.extract.coreference.salience import REPORTING
from app.reference import Reference, load_reference

PRONOUNS: dict[str, Gender] = {
    **dict.fromkeys(("he", "him", "his", "himself"), "male"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "female"),
}
RELATIVE = frozenset(("who", "whom", "whose"))
OTHER_PRONOUNS = frozenset("i we they them their it its our us me my you your both".split())
OWNERS = ("his ", "her ", "their ", "its ", "my ", "our ")

_NOUN = "|".join(re.escape(noun).replace(r"\-", "[- ]") for noun in sorted(KEYS, key=len, reverse=True))
_PARTY = "Republican|Democrat"
_AGE = r"\d{1,3}-year-old"
_AGE_ALONE = re.compile(rf"the\s+{_AGE}", re.IGNORECASE)
_LONGEST_TITLE = 5  # words
_NUMBERS = {"two": 2, "both": 2, "pair": 2, "three": 3, "four": 4}
_BARE = frozenset(("they", "them", "their", *_NUMBERS))

_PHRASE = re.compile(
    rf"(?:the|this|that|both|{'|'.join(owner.strip() for owner in OWNERS)})\s+(?:[\w’'.&-]+\s+){{0,7}}?"
    rf"(?:(?:{_NOUN})s?|{_AGE}|(?-i:two|pair|{_PARTY}|[A-Z][a-z]+an))(?=$|\s+(?:of|from|in|for|at|on|to|with|who|whose|that)\b)",
    re.IGNORECASE,
)
_NATIVE = re.compile(r"(?:The|the|This|this)\s[A-Z][a-z]+an$")  # "the Texan", but also "the Taliban"
_OWNED = re.compile(
    rf"[A-Z][\w.]*(?:\s[A-Z][\w.]*){{0,3}}[’'][sS]?\s+(?:[\w-]+\s+){{0,3}}?(?i:{_NOUN})(?=$|\s+(?:of|for|to|in)\b)"
)
_SEVERAL = re.compile(rf"\b(?:{_NOUN})s$|(?:men|women|people)$|\b(?:two|three|four|both|all|pair)\b", re.IGNORECASE)
_HANGS_ON = re.compile(r",|\s+(?:of|from|in|for|at|on|to|with|who|whose|that)\s")

# Inside a text a phrase must end where its noun does: not "the Republican convention", "the delegate count".
_BEFORE_NOUN = (
    r"(?:(?!(?:of|in|for|to|by|at|on|from|with|that|who|is|was|has|said|and|or)\b)"
    r"(?:[\w’'&-]+|(?:[A-Z]\.)+)[ \u00a0]+)"
)
_AFTER_NOUN = r"(?:[ \u00a0]+of[ \u00a0]+state|[ \u00a0]+(?:of|from)[ \u00a0]+(?:the[ \u00a0]+)?[A-Z][\w.]+)?"
_PHRASE_ENDS = (
    r"(?!-|[’']s?\b|\s+[A-Z])(?=\W*$|[^\w\s]|\s+(?:[“\"(–—-]|(?:of|from|in|for|at|on|to|with|by|about|against|and|or|but|"
    r"who|whom|whose|that|as|when|while|if|is|was|has|had|does|did|will|would|could|should|may|might|can|must|then|"
    rf"never|not|now|also|later|still|went|told|took|made|gave|came|knew|began|left|spoke|flew|stood|sat|met|led|held|rose|{REPORTING}|\w+(?:ed|ly))\b))"
)
IN_TEXT = re.compile(
    r"\b(?P<pronoun>[Hh]e|[Hh]im|[Hh]is|[Ss]he|[Hh]er)\b(?!-)"
    rf"|\b(?P<definite>[Tt]he|[Tt]his)[ \u00a0]+{_BEFORE_NOUN}{{0,4}}?(?:(?i:{_NOUN})|{_AGE}|{_PARTY})\b"
    rf"{_AFTER_NOUN}{_PHRASE_ENDS}"
    rf"|\b(?P<owned>[A-Z]\w+(?:[ \u00a0][A-Z]\w+)?[’']s?)[ \u00a0]{_BEFORE_NOUN}{{0,3}}?(?i:{_NOUN})\b{_PHRASE_ENDS}"
    rf"|\b(?P<indefinite>[Aa]n?|[Oo]ne|[Aa]nother|[Tt]he second)[ \u00a0]+{_BEFORE_NOUN}{{0,4}}?(?:{_NOUN})\b"
    r"(?!-|\s+[A-Z])"
)
# People who may be meant by "they": "officials", and not "the leaders".
_PEOPLE = re.compile(
    rf"\b(?!leader|president|prime|premier|minister)(?:{_NOUN})s\b|\b(?:people|men|women)\b", re.IGNORECASE
)


def is_anaphor(text: str) -> bool:
    """Return True for a pronoun, and for a noun phrase for a person whom the text names elsewhere.

    "the president", "Ukraine's president", "Indian Prime Minister"; not "a president", "Lee's lawyer".
    """
    word = text.lower()
    if word in PRONOUNS or word in RELATIVE or word in OTHER_PRONOUNS:
        return True
    if "," in text:
        return False
    if _PHRASE.match(text):
        return not _NATIVE.match(text) or describe(text).any
    return bool(_OWNED.match(text) and describe(text).countries) or _is_title(text)


def is_age(text: str) -> bool:
    """Return True for "the 46-year-old"."""
    return _AGE_ALONE.fullmatch(text) is not None


def _is_title(text: str) -> bool:
    """Return True for an office without name or article, as of a country: "Crown prince", "Indian Prime Minister"."""
    words = _HANGS_ON.split(text, maxsplit=1)[0].split()
    if not 0 < len(words) <= _LONGEST_TITLE or not words[0][0].isupper():
        return False
    titles = [
        " ".join(words[start:])
        for start in range(len(words))
        if start == 0 or describe(" ".join(words[:start])).countries
    ]
    return any(title.lower().replace(" ", "-") in KEYS or _is_office(title) for title in titles)


@lru_cache(maxsize=1024)
def _is_office(title: str) -> bool:
    return _reference().find_office(title) is not None


@cache
def _reference() -> Reference:
    return load_reference()


def is_several(text: str) -> bool:
    """Return whether a noun phrase means more than one: "the two leaders", "the members"."""
    core = _HANGS_ON.split(text, maxsplit=1)[0].strip()
    return _SEVERAL.search(core) is not None


def how_many(text: str) -> int | None:
    """Return the number that a mention in the plural gives: 2 for "both leaders"."""
    return next((_NUMBERS[word] for word in text.lower().split() if word in _NUMBERS), None)


def is_bare(text: str) -> bool:
    """Return whether a mention in the plural has no noun of its own: "they", "the two"."""
    return text.lower().split()[-1] in _BARE


def names_people(text: str, start: int, end: int) -> bool:
    """Return whether a stretch of text speaks of people without names, leaders apart."""
    return _PEOPLE.search(text, start, end) is not None
