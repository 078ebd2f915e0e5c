"""Names of places that the reference knows, as they are written: cities, venues and countries; and datelines."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from app.extract.clock import MONTH
from app.reference import Reference

PlaceKind = Literal["capital", "city", "country", "venue"]

AGENCY = r"(?:CNN|AP|AFP|Reuters|BBC|NPR|UPI|TASS|Xinhua)"
# `SEOUL, South Korea (AP) —`, `Washington CNN —`
DATELINE = re.compile(
    rf"(?!{AGENCY}\b)(?P<city>[A-Z][\w.’'-]+(?: (?!{AGENCY}\b)[A-Z][\w.’'-]+){{0,2}})(?: {AGENCY})?"
    r"(?:,[^—–:(]{1,30})?(?: ?\([^)]{2,30}\))? ?(?:[-–—]{1,2} |: |\([A-Z]+\) )"
)
# A place behind a name, which the recogniser may miss: `met L in Vukovar`; no month, tongue, feast or assembly.
_BEHIND_NAME = re.compile(
    rf" in (?!(?:{MONTH}|Parliament|Congress|Cabinet|Senate|Commons|Lent|Advent|Ramadan|English|French|Spanish|German|"
    r"Russian|Arabic|Chinese|Mandarin|Hindi|Urdu|Portuguese|Japanese|Korean|Turkish)\b)"
    r"(?P<name>[^\W\d_a-z][\w’-]*[a-z][\w’-]*(?: [^\W\d_a-z][\w’-]+)?)\b(?!['’]s)"
)
_CAPITAL = re.compile(r"(?<![\w’'-])[^\W\d_a-z][\w’'.-]*")
_NEXT_WORD = re.compile(r"(?:,? )?[\w’'.-]+")
_LONGEST = 4  # words in the name of a place


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A place of the reference. `city` is the same for all names and venues of one city, None for a country."""

    name: str
    city: str | None
    country: str  # alpha-2
    kind: PlaceKind


@lru_cache(maxsize=2)
def known_places(reference: Reference) -> Mapping[str, KnownPlace]:
    """Return the place of every name of a country, city or venue as it is written."""
    names: dict[str, KnownPlace] = {}
    for country in reference.countries.values():
        capital = country.capitals[0] if country.capitals else None
        for name in (country.name, *country.aliases):
            names[name] = KnownPlace(country.name, None, country.code, "country")
        for name in country.places:
            names[name] = KnownPlace(name, name, country.code, "city")
        for name in country.metonyms:
            full = f"{name}, {capital}" if capital else name
            names[name] = KnownPlace(full, capital or name, country.code, "venue")
        for name in country.capitals:
            names[name] = KnownPlace(capital or name, capital, country.code, "capital")
    return names


def place_behind(text: str, name_end: int) -> tuple[int, int] | None:
    """Return the offsets of a place that follows the name of a person: `L in Vukovar`."""
    found = _BEHIND_NAME.match(text, name_end)
    return found.span("name") if found else None


def places_named(text: str, start: int, end: int, reference: Reference) -> Iterator[tuple[int, int, KnownPlace]]:
    """Yield start, end and place of every known name between two offsets; of names that begin alike the longest."""
    places, position = known_places(reference), start
    while word := _CAPITAL.search(text, position, end):
        position = word.end()
        for name in _growing(text, word.start(), end):
            if place := places.get(name):
                position = max(position, word.start() + len(name))
                yield word.start(), word.start() + len(name), place
                break


def _growing(text: str, start: int, end: int) -> list[str]:
    """Return what may be a name at `start`: its first words, the most of them first."""
    names, position = [], start
    for _ in range(_LONGEST):
        word = _NEXT_WORD.match(text, position, end)
        if not word:
            break
        position = word.end()
        name = text[start:position]
        names += [name.rstrip(".,"), name.removesuffix("’s").removesuffix("'s")]
    return names[::-1]
