"""Places that an article names: cities, venues and countries, with the country they lie in."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.document import Span
from app.extract.language import Reading
from app.findings import CountryFinding
from app.reference import Reference

_CAPITAL = re.compile(r"(?<![\w’'-])[^\W\d_a-z][\w’'.-]*")
_NEXT_WORD = re.compile(r"(?:,? )?[\w’'.-]+")
MOST = 400  # places of one article; more is a list
_LONGEST = 4  # words in the name of a place
_NO_PLACE = re.compile(
    r"\A(?:the )?Quad\b|\b(?:Cooperation|Organi[sz]ation|Union|Council|Community|Agency|Conference|Commission|Summit|"
    r"Forum|Ministry|Government|Parliament|Group|Treaty|Alliance|Bank|Fund|Times|News|Post)\b"
)
_DATELINE = re.compile(
    r"(?P<city>[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,2})"
    r"(?:,[^—–:(]{1,30})?(?: ?\([^)]{2,30}\))? ?(?:[-–—]{1,2} |: |\([A-Z]+\) )"
)
_SETTLEMENT = re.compile(
    r"\b(?:city|town|town hall|village|resort|port|island|palace|retreat|estate|villa|"
    r"ch[aâ]teau) of (?P<name>[A-Z][\w’-]+(?: [A-Z][\w’-]+)?)"
)
_MET_IN = re.compile(
    r"\b(?:met|meet|meeting|summit|talks|gathered|gather|held) (?:in|at) "
    r"(?:the )?(?P<name>[A-Z][\w’-]+(?: [A-Z][\w’-]+){0,2})"
)
_CAPITAL_OF = re.compile(r"(?:['’]s?)? capital\b(?!,? (?:of )?[A-Z])")
_AFTER = re.compile(r",? (?:in )?")


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named at `start:end`."""

    start: int
    end: int
    name: str
    city: str | None  # None for a country
    country: str | None  # alpha-2
    kind: str  # capital, city, country, venue, entity or dateline


def place_mentions(reading: Reading, countries: Sequence[CountryFinding], reference: Reference) -> list[PlaceMention]:
    """Return the places in order; of those that overlap, the longer one."""
    text, paragraphs = reading.text, reading.paragraphs
    named = {m.start: c.code for c in countries for m in c.mentions}
    found = list(_dateline(paragraphs, reference))
    for paragraph in paragraphs:
        found += _known(text, paragraph, reference)
    for country in countries:
        capitals = reference.countries[country.code].capitals
        for mention in country.mentions:
            if capitals and (match := _CAPITAL_OF.match(text, mention.end)):
                found.append(
                    PlaceMention(mention.start, match.end(), capitals[0], capitals[0], country.code, "capital")
                )
    spans = [(e.span.start, e.span.end) for e in reading.entities if e.label in ("GPE", "FAC", "LOC")]
    spans += [m.span("name") for pattern in (_SETTLEMENT, _MET_IN) for m in pattern.finditer(text)]
    for start, end in spans:
        if not _NO_PLACE.search(text, start, end):
            name = text[start:end].removeprefix("the ")
            after = _AFTER.match(text, end)
            found.append(PlaceMention(start, end, name, name, named.get(after.end()) if after else None, "entity"))
    found = sorted(found, key=lambda place: place.start)[:MOST]
    kept: list[PlaceMention] = []
    rank = {"dateline": 0, "capital": 1, "city": 1, "venue": 1, "country": 2, "entity": 3}
    for place in sorted(found, key=lambda p: (rank[p.kind], -(p.end - p.start), p.start)):
        if not any(place.start < other.end and other.start < place.end for other in kept):
            kept.append(place)
    return sorted(kept, key=lambda place: place.start)


def _dateline(paragraphs: Sequence[Span], reference: Reference) -> Iterator[PlaceMention]:
    """Yield where the article says that it was written: `SEOUL, South Korea (AP) —`."""
    names = _names(reference)
    for paragraph in paragraphs[:3]:
        if line := _DATELINE.match(paragraph.text):
            start, end = paragraph.start + line.start("city"), paragraph.start + line.end("city")
            name, city, code, _ = (
                names.get(line["city"])
                or names.get(line["city"].title())
                or (line["city"].title(), line["city"].title(), None, "")
            )
            if city:
                yield PlaceMention(start, end, name, city, code, "dateline")
                return


def _known(text: str, paragraph: Span, reference: Reference) -> Iterator[PlaceMention]:
    """Yield the places that the reference knows."""
    names, position = _names(reference), paragraph.start
    while word := _CAPITAL.search(text, position, paragraph.end):
        position = word.end()
        for form in _growing(text, word.start(), paragraph.end):
            if known := names.get(form):
                position = max(position, word.start() + len(form))
                yield PlaceMention(word.start(), word.start() + len(form), *known)
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


@lru_cache(maxsize=2)
def _names(reference: Reference) -> Mapping[str, tuple[str, str | None, str | None, str]]:
    """Every name of a country, city or venue as it is written, to name, city, country and kind."""
    names: dict[str, tuple[str, str | None, str | None, str]] = {}
    for country in reference.countries.values():
        capital = country.capitals[0] if country.capitals else None
        for name in (country.name, *country.aliases):
            names[name] = (country.name, None, country.code, "country")
        for name in country.places:
            names[name] = (name, name, country.code, "city")
        for name in country.metonyms:
            names[name] = (f"{name}, {capital}" if capital else name, capital or name, country.code, "venue")
        for name in country.capitals:
            names[name] = (capital or name, capital, country.code, "capital")
    return names
