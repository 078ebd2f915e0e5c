"""The leaders, countries and dates of an article as one masked text, in which rules are plain patterns.

Every mention is overwritten by one letter of a private alphabet, as often as it is long: a leader by L, another person
by P, a country by C, a date by D. Offsets stay those of the article; `between L+ and C+ prime minister L+` fits any.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from app.document import Span
from app.extract.clock import is_inside, quoted
from app.extract.coreference import resolve, resolve_all
from app.extract.language import Reading
from app.findings import CountryFinding, DateFinding, PersonFinding
from app.reference import Reference

LEADER, PERSON, COUNTRY, DATE = "\ue000", "\ue001", "\ue002", "\ue003"
L, P, C, D = (f"{letter}+" for letter in (LEADER, PERSON, COUNTRY, DATE))

_Placed: TypeAlias = list[tuple[int, int, int]]  # start and end of a mention, and the number of what it stands for

OFFICE = (
    r"(?:(?:vice )?presidents?|prime ministers?|premiers?|chancellors?|leaders?|kings?|queens?|emperors?|emirs?|"
    r"sultans?|(?:crown )?princes?|monarchs?|rulers?|taoiseach|(?:heads?|chiefs?) of (?:state|"
    r"government)(?: and government)?|"
    r"(?:foreign|defen[cs]e) ministers?|foreign secretar(?:y|ies)|secretar(?:y|ies) of state|counterparts?|PM)"
)
_AND = r"(?:, (?:and )?| and | & |/|[-–])"
_STATE = r"(?:the (?:[A-Z][a-z]+ ){0,2}(?:Republic|Kingdom|States?|Union|Commonwealth|Sultanate|Principality) of )?"
_COUNTRIES = rf"{_STATE}(?:the )?{C}(?: \([^)]{{1,12}}\))?(?:{_AND}(?:{_STATE}(?:the )?|of ){C}(?: \([^)]{{1,12}}\))?)*"
# Leaders without a name: `the leaders of C, C and C`, `C and C leaders`, `C’s newly elected premier`
_OFFICES = re.compile(
    rf"\b{OFFICE} (?:of the Council(?: of Ministers)? )?(?:of|from) (?P<of>{_COUNTRIES})|"
    rf"(?P<before>{_COUNTRIES})(?:['’]s?)? (?:[a-z-]+ ){{0,2}}?{OFFICE}\b(?! [{LEADER}{PERSON}])",
    re.IGNORECASE,
)

# The European Union where it is a side beside a country: `C and the EU`, `the EU-C summit`, `between the EU and C`.
UNION = "EU"
_UNION = r"(?:European Union|EU)"
_AS_A_SIDE = re.compile(
    rf"{C}(?:, (?:and )?| and |[-–/])(?:the )?(?P<last>{_UNION})\b(?!['’]| (?:leaders|heads|members?|states)\b)|"
    rf"\b(?P<first>{_UNION})(?: and (?:the )?|[-–/]){C}|\b(?:[Bb]etween|with) (?:the )?(?P<beside>{_UNION})\b(?!['’])"
)
_HEADS_UNION = re.compile(r"\bpresidents? of the European (?:Commission|Council)\b", re.IGNORECASE)

_PAIR = re.compile(r"\b(?P<one>[A-Z]\w+)[-–](?P<other>[A-Z]\w+)\b")
_POSSESSIVE = re.compile(r"['’]s?\b|['’](?= )")


@dataclass(frozen=True, slots=True)
class Parties:
    """Participants: positions of people, and codes of countries, the people's own among them."""

    people: tuple[int, ...] = ()
    countries: tuple[str, ...] = ()

    def __or__(self, other: "Parties") -> "Parties":
        return Parties(
            tuple(dict.fromkeys((*self.people, *other.people))),
            tuple(dict.fromkeys((*self.countries, *other.countries))),
        )

    def __bool__(self) -> bool:
        return bool(self.people or self.countries)


class Cast:
    """Mentions of people, countries and places of one article, by position."""

    def __init__(
        self,
        reading: Reading,
        reference: Reference,
        countries: Sequence[CountryFinding],
        people: tuple[PersonFinding, ...],
        dates: Sequence[DateFinding],
    ) -> None:
        self.reading = reading
        self.people = people
        self.codes = tuple(country.code for country in countries)
        self.dates = tuple(date.edtf for date in dates)
        self.heads = tuple(i for i in range(len(people)) if self.is_leader(i) and _is_head(people[i], reference))
        masked = list(reading.text)
        mentions = [(m, i) for i, person in enumerate(people) for m in person.mentions]
        self._countries = _fill(masked, COUNTRY, ((m, n) for n, c in enumerate(countries) for m in c.mentions))
        union = [m.span(m.lastgroup) for m in _AS_A_SIDE.finditer("".join(masked)) if m.lastgroup]
        self.codes += (UNION,)
        named = _fill(masked, COUNTRY, ((reading.document.span(*span), len(countries)) for span in union))
        self._countries = sorted([*self._countries, *named])
        self._dates = _fill(masked, DATE, ((date.span, n) for n, date in enumerate(dates)))
        leaders = [
            (m, i)
            for m, i in mentions
            if self.is_leader(i) and m not in people[i].modifiers and (not people[i].former or m in people[i].in_office)
        ]
        _fill(masked, PERSON, set(mentions).difference(leaders))
        self._leaders = _fill(masked, LEADER, (*leaders, *_in_pairs(reading, leaders, people)))
        self.masked = "".join(masked)
        self._quoted = quoted(reading.paragraphs)

    def is_leader(self, position: int) -> bool:
        """Return True if a person holds an office, of a country or at the head of the EU, on the day told of."""
        person = self.people[position]
        return (person.leader or _is_of_union(person)) and (not person.former or bool(person.in_office))

    def is_quoted(self, position: int) -> bool:
        """Return whether `position` lies between double marks."""
        return is_inside(self._quoted, position)

    def of_people(self, positions: Iterable[int]) -> Parties:
        """Return these people with their countries."""
        people = tuple(dict.fromkeys(positions))
        return Parties(people, tuple(dict.fromkeys(c for i in people if (c := _side(self.people[i])))))

    def leaders(self, start: int, end: int, *, others: bool = True) -> Parties:
        """Return the leaders between two offsets: by name, or by an office of a country.

        Without `others`, not those who only own what is meant: `L's envoy`.
        """
        named = _between(self._leaders, start, end)
        people = self.of_people(n for _, e, n in named if others or not _POSSESSIVE.match(self.masked, e))
        offices = Parties()
        for match in _OFFICES.finditer(self.masked, start, end):
            offices |= self.countries(*match.span("of" if match["of"] else "before"))
        return people | offices

    def last_end(self, start: int, end: int) -> int:
        """Return where the last leader or country between two offsets ends; `start` if there is none."""
        return max(
            (e for _, e, _ in _between(self._leaders, start, end) + _between(self._countries, start, end)),
            default=start,
        )

    def first_leader(self, start: int, end: int) -> int | None:
        """Return where the first leader between two offsets is named, by name or by an office."""
        found = [at for at, _, _ in _between(self._leaders, start, end)[:1]]
        if office := _OFFICES.search(self.masked, start, end):
            found.append(office.start())
        return min(found, default=None)

    def countries(self, start: int, end: int) -> Parties:
        """Return the countries named between two offsets."""
        numbers = dict.fromkeys(number for _, _, number in _between(self._countries, start, end))
        return Parties(countries=tuple(self.codes[number] for number in numbers))

    def dates_in(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """Return start, end and EDTF of the dates between two offsets, in order."""
        return [(s, e, self.dates[number]) for s, e, number in _between(self._dates, start, end)]

    def meant(self, start: int, end: int) -> Parties:
        """Return the leaders for whom a pronoun or noun phrase stands: `his`, `the two leaders`."""
        mention = self.reading.document.span(start, end)
        one = resolve(self.reading, self.people, mention)
        several = (one,) if one is not None else resolve_all(self.reading, self.people, mention)
        return self.of_people(i for i in several if self.is_leader(i))

    def holder(self, code: str) -> int | None:
        """Return the one head of state or government of a country whom the article names, if it names just one."""
        heads = [i for i in self.heads if self.people[i].country == code]
        return heads[0] if len(heads) == 1 else None


def sides(countries: Iterable[CountryFinding], people: Iterable[PersonFinding]) -> int:
    """Return how many countries an article names, by themselves or by their leaders."""
    return len(
        {*(country.code for country in countries)}
        | {side for person in people if (person.leader or _is_of_union(person)) and (side := _side(person))}
    )


def states(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of countries: all but the European Union's."""
    return tuple(code for code in codes if code != UNION)


def _is_of_union(person: PersonFinding) -> bool:
    return person.role is not None and _HEADS_UNION.search(person.role) is not None


def _side(person: PersonFinding) -> str | None:
    return UNION if _is_of_union(person) else person.country


def _is_head(person: PersonFinding, reference: Reference) -> bool:
    """Return whether the office is that of a head of state or government; an unknown office may be one."""
    office = reference.find_office(person.role) if person.role else None
    return office is None or _is_of_union(person) or office.is_head


def _in_pairs(
    reading: Reading, leaders: list[tuple[Span, int]], people: Sequence[PersonFinding]
) -> Iterator[tuple[Span, int]]:
    """Yield family names in `the Trump-Kim summit`, which are no names by themselves."""
    names = {family: i for _, i in leaders if (family := people[i].family_name)}
    for pair in _PAIR.finditer(reading.text):
        if names.keys() >= {pair["one"], pair["other"]}:
            for name in ("one", "other"):
                yield reading.document.span(*pair.span(name)), names[pair[name]]


def _fill(masked: list[str], letter: str, mentions: Iterable[tuple[Span, int]]) -> _Placed:
    """Overwrite the mentions with `letter`; return where they stand, in order."""
    placed = []
    for span, number in mentions:
        masked[span.start : span.end] = letter * len(span)
        placed.append((span.start, span.end, number))
    return sorted(placed)


def _between(placed: _Placed, start: int, end: int) -> _Placed:
    return [item for item in placed[bisect_left(placed, (start,)) : bisect_left(placed, (end,))] if item[1] <= end]
