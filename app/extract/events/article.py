"""One article as the event extractors see it: parsed sentences, and who, which countries, places and dates it names."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from app.document import Span
from app.extract.clock import Clock
from app.extract.events.lexicon import load_lexicon
from app.extract.events.places import PlaceMention, place_mentions
from app.extract.events.sentences import COUNTRY, DATE, LEADER, PERSON, Marks, ParsedSentence, TokenMark
from app.extract.language import Reading
from app.findings import CountryFinding, DateFinding, PersonFinding
from app.reference import Reference

UNION = "EU"
_UNION_HEADS = ("European Commission", "European Council")


@dataclass(frozen=True)
class EventArticle:
    """An article for the event extractors: its parsed sentences, and the findings of earlier extractors."""

    text: str
    sentences: Sequence[ParsedSentence]
    paragraphs: Sequence[Span]
    countries: tuple[CountryFinding, ...]
    people: tuple[PersonFinding, ...]
    dates: tuple[DateFinding, ...]
    places: Sequence[PlaceMention]
    today: date | None  # the day of writing, if it is known
    heads: frozenset[int]  # people who head a state or government, or whose office is not known

    def side(self, person: int) -> str | None:
        """Return the country for which a person acts; EU for the heads of its institutions."""
        found = self.people[person]
        if found.role and any(head in found.role for head in _UNION_HEADS):
            return UNION
        return found.country

    def code_of(self, mark: TokenMark) -> str | None:
        """Return the country that a mention names, or for which the person named acts."""
        if mark.kind == COUNTRY:
            return self.countries[mark.number].code
        return self.side(mark.number) if mark.kind in (LEADER, PERSON) else None

    def numbers_in(self, number: int, kind: str) -> set[int]:
        """Return the numbers of the findings of a kind that a sentence names."""
        return {mark.number for mark in self.sentences[number].marks if mark and mark.kind == kind}

    def dates_in(self, number: int) -> list[str]:
        """Return the dates that a sentence states, as EDTF, in order."""
        return [self.dates[finding].edtf for finding in sorted(self.numbers_in(number, DATE))]

    def sentence_at(self, offset: int) -> int:
        """Return the number of the last sentence that begins at an offset or before it; -1 before the first."""
        return bisect_right(self._starts, offset) - 1

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.span.start for sentence in self.sentences]

    @cached_property
    def prominence(self) -> dict[int, int]:
        """Rank of each person by mentions; 0 for the one named most often."""
        order = sorted(range(len(self.people)), key=lambda i: (-len(self.people[i].mentions), i))
        return {person: rank for rank, person in enumerate(order)}

    @cached_property
    def sentences_of(self) -> dict[int, list[int]]:
        """Numbers of the sentences that name each person, in order."""
        found: dict[int, list[int]] = defaultdict(list)
        for number in range(len(self.sentences)):
            for person in self.numbers_in(number, LEADER) | self.numbers_in(number, PERSON):
                found[person].append(number)
        return dict(found)

    @cached_property
    def places_in(self) -> list[list[PlaceMention]]:
        """Places named in each sentence, in order."""
        return [[p for p in self.places if s.span.start <= p.start < s.span.end] for s in self.sentences]

    @cached_property
    def sides(self) -> list[set[str]]:
        """Countries of each sentence, by name or by a leader; not the Union."""
        return [self._sides(sentence) - {UNION} for sentence in self.sentences]

    @cached_property
    def groups(self) -> list[list[frozenset[str]]]:
        """Groups of two countries or more that each sentence names together, by themselves or by their leaders."""
        return [list(self._groups(sentence)) for sentence in self.sentences]

    @cached_property
    def first_group(self) -> frozenset[str] | None:
        """The first group of the article."""
        return next((group for groups in self.groups for group in groups), None)

    @cached_property
    def most_frequent_group(self) -> frozenset[str] | None:
        """The group that is named most often, of several the first."""
        counts = Counter(group for groups in self.groups for group in groups)
        return max(counts, key=counts.__getitem__, default=None)

    @cached_property
    def codes(self) -> list[str]:
        """Codes of all countries of the article, by name or by a person who acts for one, in alphabetical order."""
        named = {country.code for country in self.countries}
        return sorted((named | {c for i in range(len(self.people)) if (c := self.side(i))}) - {UNION})

    @cached_property
    def ranks(self) -> dict[str, int]:
        """Rank of each country by the number of sentences it stands in; 0 for the most frequent one."""
        counts = Counter(code for sides in self.sides for code in sides)
        return {code: rank for rank, code in enumerate(sorted(counts, key=lambda c: (-counts[c], c)))}

    def _groups(self, sentence: ParsedSentence) -> Iterator[frozenset[str]]:
        """Yield the countries of each phrase, those of a subject with those whom it meets or acts with."""
        phrases: dict[int, set[str]] = defaultdict(set)
        for token, mark in enumerate(sentence.marks):
            if mark and (code := self.code_of(mark)):
                phrases[sentence.phrase(token)].add(code)
        for head, codes in phrases.items():
            others = sentence.partners(head)
            if len(joined := codes.union(*(phrases.get(other, ()) for other in others))) > 1:
                yield frozenset(joined)

    def _sides(self, sentence: ParsedSentence) -> set[str]:
        marks = {mark for mark in sentence.marks if mark and mark.kind != PERSON}
        return {code for mark in marks if (code := self.code_of(mark))}


def read_events(
    reading: Reading,
    reference: Reference,
    countries: tuple[CountryFinding, ...],
    people: tuple[PersonFinding, ...],
    dates: tuple[DateFinding, ...],
) -> EventArticle:
    """Parse the sentences of an article and mark in them what the earlier extractors found."""
    quotes = [(quote.start, quote.end) for quotes in reading.quotations.by_paragraph for quote in quotes]
    marks, lexicon = Marks(countries, people, dates, quotes), load_lexicon()
    docs = reading.language.parse_all(span.text for span in reading.sentences)
    sentences = [
        ParsedSentence(number, span, doc, marks, lexicon)
        # the parser may have stopped early
        for number, (span, doc) in enumerate(zip(reading.sentences, docs, strict=False))
    ]
    places = place_mentions(reading, countries, people, reference)
    return EventArticle(
        reading.text,
        sentences,
        reading.paragraphs,
        countries,
        people,
        dates,
        places,
        Clock(reading).today,
        frozenset(i for i, person in enumerate(people) if _is_head(person, reference)),
    )


def _is_head(person: PersonFinding, reference: Reference) -> bool:
    office = reference.find_office(person.role) if person.role else None
    return office is None or office.is_head
