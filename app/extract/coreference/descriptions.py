"""Descriptions of a person beside the name, and whether a noun phrase ("the Florida senator") fits that.

A description is read from the words around a name: a title before it ("Republican presidential candidate X"), an
apposition after it ("X, the governor of Ohio,"), a party and state in brackets ("X (R-Ohio)"), and the office found.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache

from app.document import Span
from app.extract.word_lists import load_person_nouns
from app.findings import PersonFinding
from app.reference import FOLDER, load_reference

_WORDS = load_person_nouns()
KEYS = _WORDS.keys
ONE_HOLDER = _WORDS.one_holder
OFTEN_NAMELESS = _WORDS.often_nameless
# "vice president" is one noun and no president.
_COMPOUNDS = [(re.compile(rf"\b{noun.replace('-', ' ')}\b", re.IGNORECASE), noun) for noun in KEYS if "-" in noun]
_PARTIES = {
    **dict.fromkeys(("republican", "republicans", "gop", "r"), "republican"),
    **dict.fromkeys(("democratic", "democrat", "democrats", "d"), "democrat"),
}
_WORD = re.compile(r"[\w’'.&-]+")
_POSSESSIVE = re.compile(r"[’'][sS]?$")
_CUT = re.compile(r"\b(?:of|from|in|for|at|on|to|with|who|whose|that|by|and)\b|[,(]")
_STOP = frozenset("the a an his her their this that my our its of and former ex late".split())
_BEFORE = re.compile(r"(?:[\w’'.&-]+,?\s+){1,9}$")
_BREAK = re.compile(
    r"(?:(?<=[a-z]{4})\.\s|[!?”\"]\s|[;:“(—–]|,\s+(?=\S)|\b(?:and|but|that|when|as|said|says|told|asked|by|with|for|to|against|"
    r"from|between|like|than|because|while|after|before|if|is|was|were|are|called|named)\b)"
)
_BRACKET = re.compile(r",?\s*\(?\b([RDI])-(\w[\w.]*)")
_NOUN = "|".join(map(re.escape, sorted(KEYS, key=len, reverse=True)))
_APPOSITION = re.compile(
    r"(?:\s*\([^)]{0,60}\))?(?:,\s+(?:\d+,\s+)?(?:who\s+(?:is|was)\s+)?|\s+(?:is|was|became|remains)\s+)"
    rf"((?:the|an?|his|her|former|one|now)\s+(?:[\w’'.&-]+\s+){{0,6}}?(?:{_NOUN})"
    r"(?=\s+(?:of|for|from|in|at|to|who|and|with|on)\b|\s*[,.;:)”\"])(?:\s+(?:of|from|for)\s+[\w’'.& -]+)?)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Description:
    """A noun phrase taken apart. `nouns` are keys of person_nouns.csv; `states` are US codes, `countries` alpha-2."""

    nouns: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    former: bool = False

    @property
    def any(self) -> bool:
        """True if the phrase has a noun for a person, a party or a place."""
        return bool(self.nouns or self.parties or self.states or self.countries)

    def __or__(self, other: "Description") -> "Description":
        return Description(
            self.nouns | other.nouns,
            self.words | other.words,
            self.parties | other.parties,
            self.states | other.states,
            self.countries | other.countries,
            self.former or other.former,
        )


def describe(phrase: str) -> Description:
    """Take apart a noun phrase: "the former Florida governor"."""
    for pattern, joined in _COMPOUNDS:
        phrase = pattern.sub(joined, phrase)
    words = [word.strip(".'’-").lower().removesuffix("’s").removesuffix("'s") for word in _WORD.findall(phrase)]
    cut = _CUT.search(phrase, 1)
    core = {word.strip(".'’-").lower() for word in _WORD.findall(phrase[: cut.start()] if cut else phrase)}
    states, countries = _places(phrase)
    return Description(
        nouns=frozenset(KEYS[word] for word in core if word in KEYS),
        words=frozenset(word for word in words if word not in _STOP and len(word) > 2),
        parties=frozenset(_PARTIES[word] for word in words if word in _PARTIES and len(word) > 1),
        states=states,
        countries=countries,
        former="former" in words or "ex" in words,
    )


def description_of(person: PersonFinding, text: str) -> Description:
    """Gather what `text` tells of `person`: the office found counts unless it comes from the reference."""
    found = describe(person.role or "" if person.rule != "reference" else "")
    if person.country:
        found |= Description(countries=frozenset({person.country}))
    if person.former:
        found |= Description(former=True)
    for mention in person.mentions:
        found |= _around(mention, text)
    return found


def fit(phrase: Description, person: Description) -> int | None:
    """Return how well a noun phrase fits a person: 0 where nothing speaks for it, None where something speaks against.

    4 for a noun that they share, 2 for a wider one or a place, 1 for a party or any other word.
    """
    holders = phrase.nouns & ONE_HOLDER
    holders = holders.union(
        *(_WORDS.wider.get(noun, frozenset()) for noun in holders)
    )  # a taoiseach is a prime minister
    for mine, theirs in (
        (holders, person.nouns & ONE_HOLDER),
        (phrase.states, person.states),
        (phrase.countries, person.countries),
        (phrase.parties, person.parties),
    ):
        if mine and theirs and not mine & theirs:
            return None
    shared = len(phrase.nouns & person.nouns) * 4
    if not shared:
        shared = 2 * any(_WORDS.wider.get(noun, frozenset()) & person.nouns for noun in phrase.nouns)
    if phrase.former and shared and not person.former:
        shared -= 3
    places = len(phrase.states & person.states) + len(phrase.countries & person.countries)
    return shared + 2 * places + len(phrase.parties & person.parties) + len(phrase.words & person.words)


def _around(mention: Span, text: str) -> Description:
    found = Description()
    if before := _BEFORE.search(text, max(0, mention.start - 90), mention.start):
        title = _BREAK.split(before.group())[-1].strip().rstrip(",")
        last = _WORD.findall(title)[-1:]
        if last and last[0].strip(".").lower() in KEYS:
            title = title.rpartition(" of ")[2]  # "the lawyer of former president X": who is no lawyer
        if last and (last[0].strip(".").lower() in KEYS or re.search(r"\bof [A-Z]\w+$", title)):
            found |= describe(title)
    if bracket := _BRACKET.match(text, mention.end):
        party = _PARTIES.get(bracket.group(1).lower())
        place = bracket.group(2)
        states = frozenset({place}) if place in _postal_codes() else _places(place)[0]
        found |= Description(parties=frozenset({party} if party else ()), states=states)
    if after := _APPOSITION.match(text, mention.end):
        found |= describe(after.group(1))
    return found


def _places(phrase: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the states and countries named in `phrase`, longest names first: no Virginia in West Virginia."""
    codes, known = [], _place_codes()
    words = [_POSSESSIVE.sub("", word) for word in _WORD.findall(phrase)]
    at = 0
    while at < len(words):
        for size in (3, 2, 1):
            code = known.get(" ".join(words[at : at + size]).rstrip("."))
            if code:
                codes.append(code)
                at += size - 1
                break
        at += 1
    states = frozenset(code[3:] for code in codes if code.startswith("US-"))
    return states, frozenset(code for code in codes if not code.startswith("US-"))


@cache
def _place_codes() -> dict[str, str]:
    """Names, demonyms and abbreviations -> "US-FL" for a state, "KR" for a country; what may be either is left out."""
    forms = load_reference().country_forms
    countries = {form.rstrip("."): code for form, (code, kind) in forms.items() if kind != "metonym"}
    states: dict[str, str] = {}
    with (FOLDER / "us_states.csv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            names = (row["name"], *row["aliases"].split(";"))
            states |= {name.rstrip("."): f"US-{row['code']}" for name in names if name}
    return {form: code for form, code in (countries | states).items() if not (form in countries and form in states)}


@cache
def _postal_codes() -> frozenset[str]:
    return frozenset(code[3:] for code in _place_codes().values() if code.startswith("US-"))
