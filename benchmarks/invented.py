"""Invented articles and the facts that they state, deterministic by seed.

Distributions follow those of news: a few people have most of the quotes, a few words most of the text; half of the
articles report an agreement, one quote in ten has no date and one in twelve no speaker.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from app.document import Document, Span
from app.facts import (
    AgreementFact,
    CountryFact,
    EvidenceFact,
    Facts,
    OfficeFact,
    PersonFact,
    QuoteFact,
    StatusPeriod,
    SummitFact,
    TopicFact,
    Wording,
)
from app.ids import short_hash, slug
from app.kinds import RecordKind
from app.reference import Reference, ReferenceCountry
from app.settings import ROOT
from app.text import fold

SEED = 2025
COUNTRIES = 190
PEOPLE = 5_000
LEADERS = 1_200
QUOTES_PER_ARTICLE = 10
QUOTES_PER_SUMMIT = 50
WORDS = 20_000
FIRST_DAY, DAYS = date(2000, 1, 1), 9_600  # to April 2026
LABELS = ("A spokesperson", "Analysis of sources", "Officials", "The joint statement")


@dataclass(frozen=True, slots=True)
class InventedArticle:
    """An ingested article."""

    id: str
    document: Document
    ingested_at: datetime


@dataclass(frozen=True, slots=True)
class Invented:
    """Articles, and the facts resolved from them."""

    facts: Facts
    articles: tuple[InventedArticle, ...]


def invent(quotes: int, reference: Reference, seed: int = SEED) -> Invented:
    """Return whole articles with at least `quotes` quotes in all, and their other facts."""
    rng = Random(seed)
    words = Words(rng)
    countries = [country for country in reference.countries.values() if country.capitals]
    rng.shuffle(countries)
    countries = countries[:COUNTRIES]
    topics = tuple(TopicFact(topic.id, topic.label) for topic in reference.topics.values())
    people = _people(rng, reference, words, countries)
    topic_ids = [topic.id for topic in topics]
    summits = [
        _summit(rng, number, people, countries, topic_ids) for number in range(max(1, quotes // QUOTES_PER_SUMMIT))
    ]
    reporter = _Reporter(rng, words, people, {c.code: c.name for c in countries}, summits, topic_ids)
    articles = tuple(reporter.article(number) for number in range(-(-quotes // QUOTES_PER_ARTICLE)))
    facts = Facts(
        countries=tuple(CountryFact(country.code, country.name) for country in countries),
        topics=topics,
        people=tuple(people),
        summits=tuple(reporter.reported(articles[0])),
        agreements=tuple(reporter.agreements),
        quotes=tuple(reporter.quotes),
        evidence=tuple(reporter.evidence),
    )
    return Invented(facts, articles)


class Words:
    """Normalised words with Zipf frequencies: the n-th is 1/n times as frequent as the first."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        seed_text = (ROOT / "data" / "articles" / "tokyo_2025.txt").read_text(encoding="utf-8")
        common = [
            word for word, _ in Counter(fold(seed_text).split()).most_common() if word.isascii() and word.isalpha()
        ]
        made = dict.fromkeys(common)
        while len(made) < WORDS:
            made[self.name(rng.randrange(2, 5))] = None
        self._words = list(made)
        self._weights = [*accumulate(1 / (rank + 3) for rank in range(WORDS))]

    def name(self, syllables: int) -> str:
        """Return an unused word."""
        return "".join(self._rng.choice("bdfgklmnprstvz") + self._rng.choice("aeiou") for _ in range(syllables)) + "n"

    def sentence(self, least: int, most: int) -> str:
        """Return a sentence of so many words."""
        drawn = self._rng.choices(self._words, cum_weights=self._weights, k=self._rng.randint(least, most))
        return " ".join(drawn).capitalize() + "."


_HELD = (StatusPeriod("current", "2020", None, "articles"),)
_ENDED = (StatusPeriod("current", "2015", "2019", "articles"), StatusPeriod("former", "2020-01-01", None, "articles"))


def _people(rng: Random, reference: Reference, words: Words, countries: Sequence[ReferenceCountry]) -> list[PersonFact]:
    given = sorted(reference.given_names)
    offices = [office.title for office in reference.offices.values() if office.leader]
    prominence = _prominence(len(countries))
    made: dict[str, PersonFact] = {}
    while len(made) < PEOPLE:
        family = words.name(rng.randrange(2, 4)).capitalize()
        name = f"{rng.choice(given).capitalize()} {family}"
        leader = len(made) < LEADERS
        country = rng.choices(countries, cum_weights=prominence)[0].code if leader else None
        office = OfficeFact(rng.choice(offices), country, rng.choice((_HELD, _ENDED)), None, None, 1)
        id_ = slug(name)
        held = (office,) if leader else ()
        made[id_] = PersonFact(
            id_, id_, id_, name, family, (family,), leader, country, held, confidence=0.9, reviewed=False
        )
    return list(made.values())


def _summit(
    rng: Random, number: int, people: Sequence[PersonFact], countries: Sequence[ReferenceCountry], topics: Sequence[str]
) -> SummitFact:
    host = rng.choice(countries)
    participants = rng.sample(people[:LEADERS], rng.choice((2, 2, 2, 2, 5)))
    codes = sorted({person.country for person in participants if person.country})
    day = _day(rng)
    id_ = f"{day}-{slug(host.capitals[0])}-{short_hash(str(number))}"
    return SummitFact(
        id=id_,
        slug=id_,
        name=f"{host.capitals[0]} summit",
        status=rng.choice(("held", "held", "planned", "mentioned")),
        kind="bilateral" if len(codes) == 2 else "multilateral",
        place=host.capitals[0],
        place_country=host.code,
        date=str(day),
        countries=tuple(codes),
        participants=tuple(sorted(person.id for person in participants)),
        topics=tuple(sorted(rng.sample(topics, 2))),
        article="",  # that of the first article about it
        reported_on=None,
        confidence=0.9,
        reviewed=False,
        disputed=False,
        sources=rng.randint(1, 9),
    )


class _Reporter:
    """Generator of articles and the facts that they state."""

    def __init__(
        self,
        rng: Random,
        words: Words,
        people: Sequence[PersonFact],
        countries: dict[str, str],
        summits: Sequence[SummitFact],
        topics: Sequence[str],
    ) -> None:
        self._rng, self._words, self._people, self._summits, self._topics = rng, words, people, summits, topics
        self._countries = countries
        self._codes = list(countries)
        self._fame = [*accumulate(1 / (rank + 20) for rank in range(len(people)))]
        self._prominence = _prominence(len(countries))
        self.quotes: list[QuoteFact] = []
        self.agreements: list[AgreementFact] = []
        self.evidence: list[EvidenceFact] = []
        self._first: dict[str, tuple[str, str]] = {}  # summit -> article and day

    def reported(self, other: InventedArticle) -> Iterator[SummitFact]:
        """Yield the summits with their first sources; `other` is that of a summit without one."""
        for summit in self._summits:
            article, day = self._first.get(summit.id, (other.id, str(other.document.published)))
            yield replace(summit, article=article, reported_on=day)

    def article(self, number: int) -> InventedArticle:
        """Return an article about one summit, with its quotes and perhaps an agreement."""
        rng = self._rng
        day, summit = _day(rng), rng.choice(self._summits)
        title = self._words.sentence(4, 9).rstrip(".")
        id_ = f"{slug(title)}-{short_hash(str(number))}"
        self._first.setdefault(summit.id, (id_, str(day)))
        speakers = rng.choices(self._people, cum_weights=self._fame, k=3)
        (code,) = self._mentions(1)
        lead = f"{speakers[0].name} spoke in {self._countries[code]} about the {summit.name}."
        text = [lead]
        stated: list[tuple[RecordKind, str, str, int, str]] = [
            ("country", code, "name", lead.index(self._countries[code]), self._countries[code]),
            ("person", speakers[0].id, "name", 0, speakers[0].name),
            ("summit", summit.id, "name", lead.index(summit.name), summit.name),
        ]
        length = len(lead) + 2
        for kind, fact in self._stated_in(id_, day, summit, speakers, agrees=number % 2 == 0):
            stated.append((kind, fact.id, "text", length, fact.text))
            text.append(fact.text)
            length += len(fact.text) + 2
        for finding, (kind, record, field, start, exact) in enumerate(stated):
            span = Span(start, start + len(exact), exact)
            evidence_id = f"e-{short_hash(id_, record, field)}"
            self.evidence.append(EvidenceFact(evidence_id, id_, finding, kind, record, field, span))
        document = Document(
            "\n\n".join(text),
            title=title,
            publisher=f"Gazette {number % 300}",
            source_url=f"https://news.example/{number}",
            published=str(day),
        )
        return InventedArticle(id_, document, datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number))

    def _stated_in(
        self, article: str, day: date, summit: SummitFact, speakers: Sequence[PersonFact], *, agrees: bool
    ) -> Iterator[tuple[RecordKind, Any]]:
        for _ in range(QUOTES_PER_ARTICLE):
            self.quotes.append(self._quote(article, day, summit, speakers))
            yield "quote", self.quotes[-1]
        if agrees:
            self.agreements.append(self._agreement(article, day, summit))
            yield "agreement", self.agreements[-1]

    def _quote(self, article: str, day: date, summit: SummitFact, speakers: Sequence[PersonFact]) -> QuoteFact:
        rng = self._rng
        text = self._words.sentence(8, 32)
        speaker = rng.choice(speakers) if rng.random() < 0.92 else None
        said_on = day - timedelta(days=rng.randrange(4))
        precision = rng.random()
        return QuoteFact(
            id=f"q-{short_hash(text, speaker.id if speaker else None)}",
            text=text,
            kind=rng.choices(("full", "partial", "indirect"), (6, 3, 1))[0],
            speaker=speaker.id if speaker else None,
            speaker_label=speaker.name if speaker else rng.choice(LABELS),
            said_on=None if precision < 0.1 else f"{said_on:%Y-%m}" if precision < 0.15 else str(said_on),
            mentions=self._mentions(rng.choice((0, 0, 1, 1, 2))),
            topics=tuple(sorted(rng.sample(self._topics, rng.choice((0, 1, 1, 2))))),
            summit=summit.id if rng.random() < 0.4 else None,
            article=article,
            reported_on=str(day),
            context=Span(0, len(text), text),
            rule="quote-verb",
            confidence=rng.randint(60, 99) / 100,
            reviewed=False,
            sources=1,
            wordings=(Wording(text, 1),),
        )

    def _agreement(self, article: str, day: date, summit: SummitFact) -> AgreementFact:
        text = self._words.sentence(12, 30)
        return AgreementFact(
            id=f"a-{short_hash(text)}",
            text=text,
            kind=self._rng.choice(("joint_statement", "treaty", "mou", "pledge", "deal")),
            status=self._rng.choice(("signed", "announced", "agreed")),
            countries=summit.countries,
            participants=summit.participants,
            topics=summit.topics,
            summit=summit.id,
            date=summit.date,
            article=article,
            reported_on=str(day),
            rule="agreement-verb",
            confidence=self._rng.randint(60, 99) / 100,
            reviewed=False,
            sources=1,
            disputed=False,
        )

    def _mentions(self, count: int) -> tuple[str, ...]:
        return tuple(sorted(set(self._rng.choices(self._codes, cum_weights=self._prominence, k=count))))


def _prominence(countries: int) -> list[float]:
    """Return cumulative weights of countries, for mentions and speakers; the first are much more frequent."""
    return [*accumulate(1 / (rank + 5) for rank in range(countries))]


def _day(rng: Random) -> date:
    return FIRST_DAY + timedelta(days=rng.randrange(DAYS))
