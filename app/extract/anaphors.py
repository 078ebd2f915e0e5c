"""What stands for people without their names: pronouns, and noun phrases such as "the former Florida governor"."""

import re

from app.extract.descriptions import KEYS
from app.extract.gender import Gender
from app.extract.salience import REPORTING

PRONOUNS: dict[str, Gender] = {
    **dict.fromkeys(("he", "him", "his", "himself"), "male"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "female"),
}
RELATIVE = frozenset(("who", "whom", "whose"))
OTHER_PRONOUNS = frozenset("i we they them their it its our us me my you your both".split())
OWNERS = ("his ", "her ", "their ", "its ", "my ", "our ")

_NOUN = "|".join(noun.replace("-", "[- ]") for noun in sorted(KEYS, key=len, reverse=True))
_PARTY = "Republican|Democrat"
_AGE = r"\d{1,3}-year-old"
_NUMBERS = {"two": 2, "both": 2, "pair": 2, "three": 3, "four": 4}
_BARE = frozenset(("they", "them", "their", *_NUMBERS))

_PHRASE = re.compile(
    rf"(?:the|this|that|both|{'|'.join(owner.strip() for owner in OWNERS)})\s+(?:[\w’'.&-]+\s+){{0,7}}?"
    rf"(?:(?:{_NOUN})s?|{_AGE}|(?-i:two|pair|{_PARTY}|[A-Z][a-z]+an))\b",
    re.IGNORECASE,
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
    rf"never|not|now|also|later|still|went|told|took|made|gave|came|knew|began|{REPORTING}|\w+(?:ed|ly))\b))"
)
IN_TEXT = re.compile(
    r"\b(?P<pronoun>[Hh]e|[Hh]im|[Hh]is|[Ss]he|[Hh]er)\b(?!-)"
    rf"|\b(?P<definite>[Tt]he|[Tt]his)[ \u00a0]+{_BEFORE_NOUN}{{0,4}}?(?:{_NOUN}|{_AGE}|{_PARTY})\b"
    rf"{_AFTER_NOUN}{_PHRASE_ENDS}"
    rf"|\b(?P<indefinite>[Aa]n?|[Oo]ne|[Aa]nother|[Tt]he second)[ \u00a0]+{_BEFORE_NOUN}{{0,4}}?(?:{_NOUN})\b"
    r"(?!-|\s+[A-Z])"
)
# People who may be meant by "they": "officials", and not "the leaders".
_PEOPLE = re.compile(
    rf"\b(?!leader|president|prime|premier|minister)(?:{_NOUN})s\b|\b(?:people|men|women)\b", re.IGNORECASE
)


def is_anaphor(text: str) -> bool:
    """Tell whether a mention is a pronoun, or a definite noun phrase for people, and so has to be resolved."""
    word = text.lower()
    if word in PRONOUNS or word in RELATIVE or word in OTHER_PRONOUNS:
        return True
    return "," not in text and _PHRASE.match(text) is not None


def is_several(text: str) -> bool:
    """Tell whether a noun phrase means more than one: "the two leaders", "the members"."""
    core = _HANGS_ON.split(text, maxsplit=1)[0].strip()
    return _SEVERAL.search(core) is not None


def how_many(text: str) -> int | None:
    """Return the number that a mention in the plural gives: 2 for "both leaders"."""
    return next((_NUMBERS[word] for word in text.lower().split() if word in _NUMBERS), None)


def is_bare(text: str) -> bool:
    """Tell whether a mention in the plural has no noun of its own: "they", "the two"."""
    return text.lower().split()[-1] in _BARE


def names_people(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch of text speaks of people without names, leaders apart."""
    return _PEOPLE.search(text, start, end) is not None
