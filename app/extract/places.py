"""Places where something can happen, as far as a text puts something there: `in Tokyo`, `at the White House`.

Cities and venues come from the reference; another place counts where the entity recogniser sees one, and lies in the
country named after it (`in Saint-Malo, France`). A country is a place too, of less worth than a city.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from app.extract.cast import C, Cast, states
from app.extract.language import Reading
from app.extract.place_names import DATELINE, known_places, place_behind, places_named
from app.reference import Reference

_WITHIN = 70  # characters before a place in which its preposition stands
_NO_PLACE = re.compile(
    r"\A(?:the )?Quad\b|"
    r"\b(?:Cooperation|Organi[sz]ation|Union|Council|Community|Agency|Conference|Commission|Summit|Forum)\b"
)
_SETTLEMENT = re.compile(
    r"\b(?:city|(?:city|town) hall|town|village|resort|port|island) of (?P<name>[A-Z][\w’-]+(?: [A-Z][\w’-]+)?)"
)
_MET_IN = re.compile(r"\b(?:met|meet|meeting|summit|talks|gathered|gather) in (?P<name>[A-Z][a-z][\w’-]+)\b(?!['’]s)")
_CAPITAL_OF = re.compile(rf"{C}(?:['’]s?)? capital\b(?!,? (?:of )?[A-Z\ue002])")  # `in the C capital`
_COUNTRY_AFTER = re.compile(rf", {C}")

# `in the coastal city of Sochi`, `at his Florida estate Mar-a-Lago`, `in the C capital, Riyadh`
_LOCATED = re.compile(
    rf"\b[Oo]n (?:the )?(?:{C} )?(?:[a-z]+ )?(?:island|resort|peninsula) of \Z|"
    r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Oo]utside) "
    rf"(?:(?!(?:for|with|to|and|from|by|against|on|over|between|than|as|that|of)\b)(?:[a-z’'-]+|{C}(?:['’]s)?),? )*"
    r"(?:(?<=[Aa]t )(?:the|a) (?:[\w’-]+ ){1,3}(?:of|in) )?"
    r"(?:(?<=[Aa]t )(?:the )?(?:[A-Z][\w’'-]+ )*[A-Z][\w’'-]+, )?"
    r"(?:(?:city|town|village|resort|capital|port|island|estate|palace|suburb),? (?:of )?)?\Z"
)
# `will fly to Busan`, `hosted him at his ranch in Crawford`, `welcomed her to Berlin`, `a visit to Kyiv`
_REACHED = re.compile(
    r"\b(?:(?:fl(?:y|ies|ew|ying)|travel\w*|go(?:es|ing)?|went|head(?:s|ed|ing)?|arriv(?:e[sd]?|ing)|return(?:s|"
    r"ed)?|come|came|"
    r"welcom(?:e[sd]?|ing)|trip|journey|visit|invited|land(?:s|ed|ing))(?: [^\s.;:,]+){0,5}? (?:to|in)|visit(?:s|"
    r"ed|ing)?|left|leaving|welcom(?:e[sd]|ing) [^.;:]{3,90}? to)"
    r" (?:the )?\Z"
)


@dataclass(frozen=True, slots=True)
class ResolvedPlace:
    """A place. `city` is the same for all names and venues of one city, None for a country."""

    name: str
    city: str | None
    country: str | None  # code
    is_sure: bool = True  # not of a country that only stands before a noun: `the Vietnam summit`, `the Japan summit`

    def fits(self, other: "ResolvedPlace") -> bool:
        """Return whether both may be one place: the same city, or one the country of the other."""
        if self.city is not None and other.city is not None:
            return self.city == other.city
        return self.country == other.country


@dataclass(frozen=True, slots=True)
class Located:
    """A place named at `start:end`: `here`, a preposition puts something there; `reached`, somebody goes there."""

    start: int
    end: int
    place: ResolvedPlace
    here: bool
    reached: bool


class Places:
    """All places of one article, found stretch by stretch as rules ask for them."""

    def __init__(self, reading: Reading, reference: Reference, cast: Cast) -> None:
        self._reading = reading
        self._cast = cast
        self._names = _names(reference)
        self._certain = frozenset(self._names.values())
        self._reference = reference

    def between(self, start: int, end: int) -> list[Located]:
        """Return the places named between two offsets, in order."""
        found = dict(self._known(start, end))
        known = [(s, e) for s, (e, _) in found.items()]
        found |= dict(self._capitals(start, end))
        others = self._others[bisect_left(self._others, (start,)) : bisect_left(self._others, (end,))]
        for first, last in others:
            if last <= end and not any(s < last and first < e for s, e in known):
                found[first] = (last, self._unknown(first, last))
        located = [self._located(s, e, place) for s, (e, place) in sorted(found.items())]
        return [each for each in located if each.here or each.place in self._certain]

    @cached_property
    def _others(self) -> list[tuple[int, int]]:
        """Spans that the recogniser takes for places, or the text itself: `the village of Panmunjom`."""
        entities = [e.span for e in self._reading.entities if e.label in ("GPE", "FAC")]
        named = [match.span("name") for match in _SETTLEMENT.finditer(self._reading.text)]
        named += [match.span("name") for match in _MET_IN.finditer(self._cast.masked)]
        mentions = [mention for person in self._cast.people for mention in person.mentions]
        named += [at for mention in mentions if (at := place_behind(self._reading.text, mention.end))]
        return sorted({*named, *((span.start, span.end) for span in entities if not _NO_PLACE.search(span.text))})

    def dateline(self) -> ResolvedPlace | None:
        """Return where the article says that it was written: `SEOUL, South Korea (AP) —`."""
        for sentence in self._reading.sentences[:3]:
            line = DATELINE.match(sentence.text)
            if line and (place := self._names.get(line["city"]) or self._names.get(line["city"].title())):
                return place if place.city else None
            if line and _COUNTRY_AFTER.match(self._cast.masked, sentence.start + line.end("city")):
                place = self._unknown(sentence.start, sentence.start + line.end("city"))
                return replace(place, name=place.name.title(), city=place.name.title())
        return None

    def _known(self, start: int, end: int) -> Iterator[tuple[int, tuple[int, ResolvedPlace]]]:
        """Yield start, end and place of every name that the reference has."""
        for first, last, known in places_named(self._reading.text, start, end, self._reference):
            yield first, (last, ResolvedPlace(known.name, known.city, known.country))

    def _capitals(self, start: int, end: int) -> Iterator[tuple[int, tuple[int, ResolvedPlace]]]:
        """Yield the capitals that are told of by their countries: `in the C capital`."""
        for match in _CAPITAL_OF.finditer(self._cast.masked, start, end):
            for code in states(self._cast.countries(*match.span()).countries):
                if capitals := self._reference.countries[code].capitals:
                    yield match.start(), (match.end(), ResolvedPlace(capitals[0], capitals[0], code))

    def _unknown(self, start: int, end: int) -> ResolvedPlace:
        """Return a place that the reference does not know; its country may follow after a comma."""
        name = self._reading.text[start:end].removeprefix("the ")
        after = _COUNTRY_AFTER.match(self._cast.masked, end)
        codes = self._cast.countries(after.start(), after.end()).countries if after else ()
        return ResolvedPlace(name, name, codes[0] if codes else None)

    def _located(self, start: int, end: int, place: ResolvedPlace) -> Located:
        before = self._cast.masked[max(0, start - _WITHIN) : start]
        return Located(start, end, place, bool(_LOCATED.search(before)), bool(_REACHED.search(before)))


@lru_cache(maxsize=2)
def _names(reference: Reference) -> Mapping[str, ResolvedPlace]:
    """Every name of a country, city or venue as it is written, to its place."""
    return {
        name: ResolvedPlace(known.name, known.city, known.country) for name, known in known_places(reference).items()
    }
