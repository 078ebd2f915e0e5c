"""Naming customs: the order of a name's words, and which of them may be used alone.

    naming_orders.csv     per group of countries: position of the family name, words used alone, words never used alone,
                          whether both orders occur in English, and whether words may follow the family name
    family_names.csv      family names that come first, with their countries and the usual form
    common_words.csv      English words that are also names: function words, foreign articles, currencies, others
    given_name_forms.csv  forms of one given name: nicknames, and one name in several languages
    romanised.csv         countries whose names are written in another script or spelling at home

In countries without a row the family name is last, and is used alone.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from app.tables import cells, fault, rows
from app.text import fold

Place = Literal["first", "middle", "last"]

PARTICLES = frozenset(
    "al el bin ibn ben bint binti de del della di da das do dos du la le van von der den ter ten the y e".split()
)
# Particles that are capitalised even in a surname alone; others ("Do", "La") are part of a full name only.
_CAPITAL_PARTICLES = frozenset("El Bin De Del Della Den Der Du La Van Von".split())
_NUMERALS = frozenset("ii iii iv v vi vii viii ix x xi xii xiii xiv xvi".split())
_SUFFIXES = frozenset({"jr", "sr"})
# An article, or initials without a space: "al-Sisi", "S.Amarsaikhan".
_BEFORE_NAME = re.compile(r"^(?:(?:[AE]l|[ae]l|as|ash|ad|an|ar|at|az)[-‑](?=\w)|(?:[^\W\d_]\.){1,3}(?=[^\W\d_]{3}))")
# Two short syllables, the second in lower case: "Jae-in", "Ing-wen", "Tse-tung".
_SYLLABLES = re.compile(r"[A-Z][\w’']{0,6}[-‑][a-z][\w’']{0,5}")
_ONE_SYLLABLE = re.compile(r"[bcdfghj-np-tv-xz]*[aeiouy]+[bcdfghj-np-tv-xz]{0,2}")


@dataclass(frozen=True, slots=True)
class NamingOrder:
    """The custom of some countries. `never` applies to names of at least three words, or to any without `alone`."""

    family_name: Literal["first", "last", "none"]
    alone: frozenset[Place]
    never: frozenset[Place]
    turned: bool
    more: bool


LAST = NamingOrder("last", frozenset({"last"}), frozenset(), turned=False, more=False)
# For a name whose first word may be a family name, without other evidence: "Li Keqin", "Kim Darroch".
_EITHER = NamingOrder("first", frozenset({"first", "last"}), frozenset(), turned=False, more=False)


@dataclass(frozen=True, eq=False)
class Naming:
    """All tables of naming customs. Hashed by identity."""

    orders: Mapping[str, NamingOrder]  # by country
    family_names: Mapping[str, frozenset[str]]  # folded -> codes
    family_forms: Mapping[str, str]  # folded -> the usual form of a Korean name, if it differs
    common_words: Mapping[str, str]  # lower case -> function, article, content or currency
    given_forms: Mapping[str, frozenset[int]]  # folded given name -> its groups of forms
    nicknames: Mapping[str, frozenset[int]]  # the same for forms within one language
    romanised: Mapping[str, str]  # country -> script

    def order_of(self, country: str | None) -> NamingOrder:
        """Return the custom of a country."""
        return self.orders.get(country or "", LAST)

    def order_of_leader(self, name: str, family_name: str, country: str) -> NamingOrder:
        """Return the custom of a known leader: the country's, unless the form indicates another: "Goh Chok Tong"."""
        order, own = self.order_of(country), self.order_of_name(name)
        turned = own.family_name == "first" and tokens_of(family_name) == tokens_of(name)[:1]
        return own if turned and order.family_name == "last" else order

    def order_of_name(self, text: str, country: str | None = None) -> NamingOrder:
        """Return the custom of a full name: that of the person's country, else the one indicated by its form.

        The form indicates a leading family name if it is one of these and syllables follow: "Noh Kyung-do", "Vo Thi
        Le".
        """
        words = text.split()
        if len(words) < 2 or country in self.orders:
            return self.order_of(country)
        codes = self.family_names.get(fold(words[0]), frozenset())
        hyphened = len(words) == 2 and _SYLLABLES.fullmatch(words[1]) is not None
        syllables = len(words) > 2 and all(_ONE_SYLLABLE.fullmatch(fold(word)) for word in words)
        if not (hyphened or (codes and syllables)):
            return _EITHER if codes and len(words) == 2 and country is None else LAST
        order = next((self.orders[code] for code in sorted(codes) if code in self.orders), None)
        return order or self.orders.get("KR", LAST)

    def family_form(self, name: str) -> str:
        """Return the usual form of a folded family name: "park" for "pak"."""
        return self.family_forms.get(name, name)

    def is_common(self, word: str) -> bool:
        """Return True if `word` is also an English word."""
        return word.lower() in self.common_words

    def is_function_word(self, word: str) -> bool:
        """Return True if `word` is a preposition, conjunction, pronoun or adverb of English."""
        return self.common_words.get(word.lower()) == "function"

    def is_article(self, word: str) -> bool:
        """Return True if `word` is an article or preposition of another language: "Le", "San"."""
        return self.common_words.get(word.lower()) == "article"

    def is_currency(self, word: str) -> bool:
        """Return True if `word` is the name of a currency."""
        return self.common_words.get(word.lower()) == "currency"

    def same_given_name(self, one: str, other: str, *, languages: bool = True) -> bool:
        """Return True if two folded given names are forms of one name; without `languages`, in one language."""
        forms = self.given_forms if languages else self.nicknames
        return one == other or not forms.get(one, frozenset()).isdisjoint(forms.get(other, frozenset()))

    def other_given_name(self, one: str, other: str) -> bool:
        """Return True if two folded given names are known to be different: "Hassan", "Hussein"."""
        forms = self.given_forms
        return one in forms and other in forms and forms[one].isdisjoint(forms[other])


@dataclass(frozen=True, slots=True)
class Parts:
    """The words that may refer to a person: `alone` anywhere, `evident` with other evidence of a name."""

    alone: frozenset[str]
    evident: frozenset[str]


def tokens_of(text: str) -> tuple[str, ...]:
    """Return the words of a name, each folded as a whole, without articles and suffixes.

    >>> tokens_of("Moon Jae-in"), tokens_of("Abdel Fattah al-Sisi"), tokens_of("Ferdinand Marcos Jr.")
    (('moon', 'jaein'), ('abdel', 'fattah', 'sisi'), ('ferdinand', 'marcos'))
    """
    found = tuple(filter(None, map(_token, text.split())))
    return found[:-1] if len(found) > 1 and found[-1] in _SUFFIXES else found


def core_of(text: str) -> tuple[str, ...]:
    """Return the words of a name without numerals and leading particles: "Abdullah II", "van Rompuy".

    >>> core_of("Abdullah II"), core_of("Van der Bellen"), core_of("Do Muoi")
    (('abdullah',), ('bellen',), ('do', 'muoi'))
    """
    words = text.split()
    while len(words) > 1 and (words[0] in _CAPITAL_PARTICLES or (words[0].islower() and words[0] in PARTICLES)):
        words = words[1:]
    found = tokens_of(" ".join(words))
    return tuple(token for token in found if token not in _NUMERALS) or found


@lru_cache(maxsize=4_096)
def _token(word: str) -> str:
    return fold(_BEFORE_NAME.sub("", word)).replace(" ", "")


def parts_of(tokens: Sequence[str], order: NamingOrder, family_name: str | None = None) -> Parts:
    """Return the words of a full name that may be used for it. `family_name` is the usual form for a known leader."""
    words = [*tokens[:1], *(token for token in tokens[1:-1] if token not in PARTICLES), *tokens[1:][-1:]]
    if len(words) < 2:
        return Parts(frozenset(words), frozenset())
    places: dict[str, Place] = dict.fromkeys(words, "middle")
    places |= {words[0]: "first", words[-1]: "last"}
    strict = len(words) > 2 or not order.alone
    never = {word for word, place in places.items() if strict and place in order.never}
    alone = {word for word, place in places.items() if place in order.alone}
    if family_name is not None and order.family_name == "last":
        alone |= set(tokens_of(family_name)[-1:])
    evident = set(places) - never - alone
    return Parts(
        frozenset(word for word in alone if len(word) > 1), frozenset(word for word in evident if len(word) > 1)
    )


def load_naming(folder: Path, countries: Iterable[str]) -> Naming:
    """Read and check the tables of naming customs. Raises ReferenceDataError, with file and line, for any fault."""
    known = frozenset(countries)
    families = _family_names(folder / "family_names.csv", known)
    return Naming(
        orders=MappingProxyType(_orders(folder / "naming_orders.csv", known)),
        family_names=MappingProxyType({name: codes for name, codes, _ in families}),
        family_forms=MappingProxyType({name: form for name, _, form in families if form}),
        common_words=MappingProxyType(_common_words(folder / "common_words.csv")),
        given_forms=MappingProxyType(_given_forms(folder / "given_name_forms.csv", "nickname", "language")),
        nicknames=MappingProxyType(_given_forms(folder / "given_name_forms.csv", "nickname")),
        romanised=MappingProxyType(_romanised(folder / "romanised.csv", known)),
    )


def _orders(path: Path, known: frozenset[str]) -> dict[str, NamingOrder]:
    found: dict[str, NamingOrder] = {}
    for line, row in rows(path, "countries", "family_name", "alone", "never", "turned", "more"):
        codes = cells(row["countries"])
        places = {place for column in ("alone", "never") for place in cells(row[column])}
        if not set(codes) <= known or found.keys() & set(codes):
            raise fault(path, line, "countries must be known, each in one row")
        if row["family_name"] not in ("first", "last", "none") or not places <= set(get_args(Place)):
            raise fault(path, line, "a position in a name must be first, middle or last")
        if not {row["turned"], row["more"]} <= {"yes", "no"}:
            raise fault(path, line, "turned and more must be yes or no")
        order = NamingOrder(
            family_name=row["family_name"],  # type: ignore[arg-type]
            alone=frozenset(cells(row["alone"])),  # type: ignore[arg-type]
            never=frozenset(cells(row["never"])),  # type: ignore[arg-type]
            turned=row["turned"] == "yes",
            more=row["more"] == "yes",
        )
        found |= dict.fromkeys(codes, order)
    return found


def _family_names(path: Path, known: frozenset[str]) -> list[tuple[str, frozenset[str], str]]:
    found: dict[str, tuple[str, frozenset[str], str]] = {}
    for line, row in rows(path, "name", "countries", "form"):
        codes = frozenset(cells(row["countries"]))
        if not codes or not codes <= known or row["name"] != fold(row["name"]) or row["name"] in found:
            raise fault(path, line, "a row must have a unique folded name, and known countries")
        found[row["name"]] = (row["name"], codes, row["form"])
    return list(found.values())


def _common_words(path: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for line, row in rows(path, "word", "kind"):
        if row["kind"] not in ("function", "article", "content", "currency") or row["word"] in found:
            raise fault(path, line, "a word must be function, article, content or currency, and unique")
        found[row["word"]] = row["kind"]
    return found


def _given_forms(path: Path, *kinds: str) -> dict[str, frozenset[int]]:
    found: dict[str, frozenset[int]] = {}
    for line, row in rows(path, "forms", "kind"):
        forms = [fold(form) for form in cells(row["forms"])]
        if len(forms) < 2 or row["kind"] not in ("nickname", "language"):
            raise fault(path, line, "a row must have at least two forms of one name, of kind nickname or languages")
        for form in forms if row["kind"] in kinds else ():
            found[form] = found.get(form, frozenset()) | {line}
    return found


def _romanised(path: Path, known: frozenset[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line, row in rows(path, "country", "script"):
        if row["country"] not in known or row["country"] in found:
            raise fault(path, line, "the country must be known and unique")
        found[row["country"]] = row["script"]
    return found
