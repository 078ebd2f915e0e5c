"""Invented articles about invented events, with their findings: no extraction runs.

Five articles report each event: one summit, one agreement and quotes that differ by a word. Most of the people are
known leaders, the first of them in a third of all articles. Events follow each other, three a day, so that more
articles are more years, not fuller days.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import TypeVar

from app.document import Document, Span
from app.findings import (
    AgreementFinding,
    CountryFinding,
    Extraction,
    PersonFinding,
    QuoteFinding,
    Speaker,
    SummitFinding,
    TopicFinding,
)
from app.reference import KnownLeader, KnownTopic, Reference, ReferenceCountry
from benchmarks.invented import Words

REPORTS = 5  # of one event
FIRST_DAY = date(2005, 1, 1)
EVENTS_A_DAY = 3

Made = tuple[Document, str, Extraction]
Item = TypeVar("Item", KnownLeader, ReferenceCountry)


class Reporter:
    """Generator of articles, five about each event, with their findings."""

    def __init__(self, reference: Reference, seed: int = 1, days: int = 100_000) -> None:
        self.rng, self.seed, self._days = Random(seed), seed, days
        order = Random(0)  # leaders and countries do not depend on the seed
        self.words = Words(self.rng)
        self._leaders = sorted(reference.leaders.values(), key=lambda leader: leader.id)
        order.shuffle(self._leaders)
        self._countries = [country for country in reference.countries.values() if country.capitals]
        order.shuffle(self._countries)
        self._topics = sorted(reference.topics.values(), key=lambda topic: topic.id)

    def articles(self, *, brief: bool = False) -> Iterator[Made]:
        """Yield articles indefinitely; `brief` ones have two people, a country, a summit and a quote and no more."""
        for number in count():
            if number % REPORTS == 0:
                event = Event(self, FIRST_DAY + timedelta(days=number // REPORTS // EVENTS_A_DAY % self._days))
            name = f"{self.seed}-{number}"
            yield event.in_brief(name) if brief else event.report(name)

    def leaders(self, number: int) -> list[KnownLeader]:
        """Return different leaders; the second is half as frequent as the first."""
        return self._drawn(self._leaders, number, 2)

    def countries(self, number: int) -> list[ReferenceCountry]:
        """Return different countries, some much more often than others."""
        return self._drawn(self._countries, number, 5)

    def topics(self) -> list[KnownTopic]:
        """Return two topics."""
        return self.rng.sample(self._topics, 2)

    def sentence(self) -> str:
        """Return a sentence of 12 to 30 words."""
        return self.words.sentence(12, 30)

    def _drawn(self, known: Sequence[Item], number: int, evenness: int) -> list[Item]:
        weights = [1 / (rank + evenness) for rank in range(len(known))]
        drawn: dict[Item, None] = {}
        while len(drawn) < number:
            drawn.update(dict.fromkeys(self.rng.choices(known, weights, k=number)))
        return list(drawn)[:number]


class Event:
    """A meeting of two leaders: what they agreed and said there."""

    def __init__(self, reporter: Reporter, day: date) -> None:
        self._reporter, self._day = reporter, day
        self._leaders = reporter.leaders(2)
        (self._host,) = reporter.countries(1)
        self._agreement = reporter.sentence()
        self._quotes = [reporter.sentence() for _ in range(6)]

    def report(self, name: str) -> Made:
        """Return an article about it: six people, six quotes, three countries and two topics."""
        reporter, rng = self._reporter, self._reporter.rng
        others = [leader for leader in reporter.leaders(4) if leader not in self._leaders][:2]
        unknown = [f"{reporter.words.name(2).capitalize()} {reporter.words.name(3).capitalize()}" for _ in range(2)]
        names = [leader.name for leader in (*self._leaders, *others)] + unknown
        countries, topics = reporter.countries(3), reporter.topics()
        quotes = [self._retold(quote) for quote in rng.sample(self._quotes, 4)]
        quotes += [reporter.sentence() for _ in range(2)]
        lead = f"{names[0]} met {names[1]} in {self._host.capitals[0]} on day {name}."
        paragraphs = [lead, self._agreement, *names, *(country.name for country in countries)]
        paragraphs += [*(topic.label for topic in topics), *quotes]
        document = self._document(name, paragraphs)
        spans = iter(_spans(document, paragraphs))
        met, agreed = next(spans), next(spans)
        mentions = [next(spans) for _ in names]
        people = tuple(self._person(n, span, i) for i, (n, span) in enumerate(zip(names, mentions, strict=True)))
        found_in = tuple(CountryFinding(country.code, country.name, (next(spans),)) for country in countries)
        touched = tuple(TopicFinding(topic.id, topic.label, (next(spans),)) for topic in topics)
        codes = tuple(sorted({leader.country for leader in self._leaders}))
        extraction = Extraction(
            "invented",
            countries=found_in,
            topics=touched,
            people=people,
            summits=(self._summit(met, codes, (topics[0].id,)),),
            agreements=(AgreementFinding(agreed, "pledge", "agreed", codes, (0, 1), (), None, "invented", 0.9),),
            quotes=tuple(self._quote(next(spans), i, names, mentions) for i in range(len(quotes))),
        )
        return document, name, extraction.check(document)

    def in_brief(self, name: str) -> Made:
        """Return a short article about it."""
        names = [leader.name for leader in self._leaders]
        lead = f"{names[0]} met {names[1]} in {self._host.capitals[0]} on day {name}."
        paragraphs = [lead, *names, self._host.name, self._retold(self._reporter.rng.choice(self._quotes))]
        document = self._document(name, paragraphs)
        met, *mentions, place, said = _spans(document, paragraphs)
        extraction = Extraction(
            "invented",
            countries=(CountryFinding(self._host.code, self._host.name, (place,)),),
            people=tuple(self._person(n, span, i) for i, (n, span) in enumerate(zip(names, mentions, strict=True))),
            summits=(self._summit(met, tuple(sorted({leader.country for leader in self._leaders}))),),
            quotes=(self._quote(said, 0, names, mentions),),
        )
        return document, name, extraction.check(document)

    def _document(self, name: str, paragraphs: Sequence[str]) -> Document:
        rng = self._reporter.rng
        return Document(
            "\n".join(paragraphs),
            title=f"Report {name}",
            publisher=f"Gazette {rng.randrange(300)}",
            published=str(self._day + timedelta(days=rng.randrange(3))),
        )

    def _retold(self, quote: str) -> str:
        """Return the quote, a word of it changed in every third article."""
        words = quote.split()
        if self._reporter.rng.random() < 1 / 3:
            words[self._reporter.rng.randrange(len(words))] = "indeed"
        return " ".join(words)

    def _person(self, name: str, mention: Span, number: int) -> PersonFinding:
        known = [*self._leaders] if number < 2 else []
        leader = known[number] if known else None
        role = leader.terms[0].office if leader else None
        family, country = (leader.family_name, leader.country) if leader else (None, None)
        return PersonFinding(name, family, (), role, country, bool(leader), False, (mention,), "invented", 0.9)

    def _summit(self, met: Span, codes: tuple[str, ...], topics: tuple[str, ...] = ()) -> SummitFinding:
        """Return the meeting; every third article omits its date or place."""
        left_out = self._reporter.rng.choice(("", "", "", "", "date", "place"))
        return SummitFinding(
            span=met,
            name="Summit",
            status="held",
            kind="bilateral",
            place=None if left_out == "place" else self._host.capitals[0],
            place_country=None if left_out == "place" else self._host.code,
            countries=codes,
            participants=(0, 1),
            date=None if left_out == "date" else str(self._day),
            topics=topics,
            mentions=(),
            rule="invented",
            confidence=0.9,
        )

    def _quote(self, span: Span, number: int, names: Sequence[str], mentions: Sequence[Span]) -> QuoteFinding:
        who = number % 2 if number < 4 else number
        speaker = Speaker(names[who], who, mentions[who])
        return QuoteFinding(span, "full", speaker, str(self._day), number, "invented", 0.9)


def _spans(document: Document, paragraphs: Sequence[str]) -> Iterator[Span]:
    start = 0
    for paragraph in paragraphs:
        yield document.span(start, start + len(paragraph))
        start += len(paragraph) + 1
