"""Places that an article names: cities, venues and countries, with the country they lie in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.document import Span
from app.extract.clock import MONTH
from app.extract.language import Reading
from app.extract.place_names import AGENCY, DATELINE, known_places, place_behind, places_named
from app.findings import CountryFinding, PersonFinding
from app.reference import Reference

MOST = 400  # places of one article; more is a list
_NO_PLACE = re.compile(
    r"\A(?:the )?Quad\b|\b(?:Cooperation|Organi[sz]ation|Union|Council|Community|Agency|Conference|Commission|Summit|"
    r"Forum|Ministry|Government|Parliament|Group|Treaty|Alliance|Bank|Fund|Times|News|Post)\b"
)
# nouns before "of" and a name that stand for the place: "in the spa town of Karlovy Vary"
PLACE_NOUNS = frozenset("city town village resort port island palace retreat estate villa château chateau".split())
_SETTLEMENT = re.compile(
    rf"\b(?:town hall|{'|'.join(sorted(PLACE_NOUNS))}) of (?P<name>[A-Z][\w’-]+(?: [A-Z][\w’-]+)?)"
)
_MET_IN = re.compile(
    r"\b(?:met|meet|meeting|summit|talks|gathered|gather|held) (?:in|at) "
    r"(?:the )?(?P<name>[A-Z][\w’-]+(?: [A-Z][\w’-]+){0,2})"
)
_NOT_PLACES = re.compile(rf"(?:{MONTH}|{AGENCY})\.?", re.IGNORECASE)
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


def place_mentions(
    reading: Reading,
    countries: Sequence[CountryFinding],
    people: Sequence[PersonFinding],
    reference: Reference,
) -> list[PlaceMention]:
    """Return the places in order; of those that overlap, the longer one."""
    text, paragraphs = reading.text, reading.paragraphs
    named = {m.start: c.code for c in countries for m in c.mentions}
    found = list(_dateline(paragraphs, reference))
    for paragraph in paragraphs:
        found += [
            PlaceMention(start, end, known.name, known.city, known.country, known.kind)
            for start, end, known in places_named(text, paragraph.start, paragraph.end, reference)
        ]
    for country in countries:
        capital = next(iter(reference.countries[country.code].capitals), None)
        found += [
            PlaceMention(mention.start, match.end(), capital, capital, country.code, "capital")
            for mention in country.mentions
            if capital and (match := _CAPITAL_OF.match(text, mention.end))
        ]
    spans = [(e.span.start, e.span.end) for e in reading.entities if e.label in ("GPE", "FAC", "LOC")]
    spans += [m.span("name") for pattern in (_SETTLEMENT, _MET_IN) for m in pattern.finditer(text)]
    spans += [at for person in people for m in person.mentions if (at := place_behind(text, m.end))]
    for start, end in spans:
        if not _NO_PLACE.search(text, start, end):
            name = text[start:end].removeprefix("the ")
            after = _AFTER.match(text, end)
            found.append(PlaceMention(start, end, name, name, named.get(after.end()) if after else None, "entity"))
    found = sorted((p for p in found if not is_other(p, text, people)), key=lambda place: place.start)[:MOST]
    kept: list[PlaceMention] = []
    rank = {"dateline": 0, "capital": 1, "city": 1, "venue": 1, "country": 2, "entity": 3}
    for place in sorted(found, key=lambda p: (rank[p.kind], -(p.end - p.start), p.start)):
        if not any(place.start < other.end and other.start < place.end for other in kept):
            kept.append(place)
    return sorted(kept, key=lambda place: place.start)


def is_other(place: PlaceMention, text: str, people: Sequence[PersonFinding]) -> bool:
    """Return True for a month, an agency, and what begins inside a person's name."""
    name = text[place.start : place.end]
    return bool(_NOT_PLACES.fullmatch(name)) or any(
        mention.start <= place.start < mention.end for person in people for mention in person.mentions
    )


def _dateline(paragraphs: Sequence[Span], reference: Reference) -> Iterator[PlaceMention]:
    """Yield where the article says that it was written."""
    places = known_places(reference)
    for paragraph in paragraphs[:3]:
        if line := DATELINE.match(paragraph.text):
            title = line["city"].title()
            known = places.get(line["city"]) or places.get(title)
            name, city, code = (known.name, known.city, known.country) if known else (title, title, None)
            if city:
                start = paragraph.start
                yield PlaceMention(start + line.start("city"), start + line.end("city"), name, city, code, "dateline")
                return
