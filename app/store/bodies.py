"""Facts -> what is served of them, as JSON: the one place where a body is made.

A body has stubs of other records and counts of those that a filter reaches from it, so all of them are made from all
facts, and app.store.saving writes those that differ: docs/decisions/0002-served-bodies.md.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app import shapes
from app.reference import Reference
from app.resolve.facts import (
    AgreementFact,
    CountryFact,
    Facts,
    OfficeFact,
    PersonFact,
    QuoteFact,
    RecordKind,
    SummitFact,
    TopicFact,
)
from app.shapes import ArticleStatus, Stub, url_of
from app.words import shortened


@dataclass(frozen=True, slots=True)
class ArticleCard:
    """What an article's body and the stubs of it need; `name` is the title, else the first sentence, shortened."""

    id: str
    name: str
    title: str | None
    publisher: str | None
    source_url: str | None
    published: str | None
    language: str
    words: int
    sha256: str
    status: ArticleStatus
    ingested_at: datetime


class Bodies:
    """Makes the body of any record of `facts`, which rest on `articles`."""

    def __init__(self, facts: Facts, articles: Iterable[ArticleCard], reference: Reference) -> None:
        self._reference = reference
        self._countries = _stubs("countries", ((fact.id, fact.name) for fact in facts.countries))
        self._topics = _stubs("topics", ((fact.id, fact.name) for fact in facts.topics))
        self._people = _stubs("people", ((fact.id, fact.name) for fact in facts.people))
        self._summits = _stubs("summits", ((fact.id, fact.name) for fact in facts.summits))
        self._agreements = _stubs("agreements", ((fact.id, shortened(fact.text)) for fact in facts.agreements))
        self._articles = _stubs("articles", ((article.id, article.name) for article in articles))
        self._agreed_at: dict[str, list[Stub]] = defaultdict(list)
        for agreement in facts.agreements:
            if agreement.summit:
                self._agreed_at[agreement.summit].append(self._agreements[agreement.id])
        self._count(facts)

    def _count(self, facts: Facts) -> None:
        leaders = [person for person in facts.people if person.leader]
        quotes = [quote for quote in facts.quotes if quote.kind != "indirect"]
        self._of_country: dict[str, Counter[str | None]] = {
            "leaders": Counter(person.country for person in leaders),
            "summits": Counter(code for summit in facts.summits for code in summit.countries),
            "agreements": Counter(code for agreement in facts.agreements for code in agreement.countries),
            "quotes": Counter(code for quote in quotes for code in quote.mentions),
        }
        self._of_person: dict[str, Counter[str | None]] = {
            "summits": Counter(person for summit in facts.summits for person in summit.participants),
            "agreements": Counter(person for agreement in facts.agreements for person in agreement.participants),
            "quotes": Counter(quote.speaker for quote in quotes),
        }
        self._of_topic: dict[str, Counter[str | None]] = {
            "summits": Counter(topic for summit in facts.summits for topic in summit.topics),
            "agreements": Counter(topic for agreement in facts.agreements for topic in agreement.topics),
            "quotes": Counter(topic for quote in quotes for topic in quote.topics),
        }
        stated = {(evidence.kind, evidence.record, evidence.article) for evidence in facts.evidence}
        self._articles_of = Counter((kind, record) for kind, record, _ in stated)
        self._of_article: Counter[tuple[RecordKind, str]] = Counter((kind, article) for kind, _, article in stated)
        ids = {person.id for person in leaders}
        self._leaders_of_article = Counter(article for kind, id_, article in stated if kind == "person" and id_ in ids)
        ids = {quote.id for quote in quotes}
        self._quotes_of_article = Counter(article for kind, id_, article in stated if kind == "quote" and id_ in ids)

    def country(self, fact: CountryFact) -> str:
        """Return the body of a country."""
        known = self._reference.countries.get(fact.id)
        return shapes.Country(
            id=fact.id,
            name=fact.name,
            official_name=known.official_name if known else None,
            alpha3=known.alpha3 if known else None,
            numeric=known.numeric if known else None,
            flag=known.flag if known else None,
            counts=shapes.CountryCounts(
                articles=self._articles_of["country", fact.id],
                **{resource: of[fact.id] for resource, of in self._of_country.items()},
            ),
            url=url_of("countries", fact.id),
        ).body()

    def topic(self, fact: TopicFact) -> str:
        """Return the body of a topic."""
        counts = shapes.TopicCounts(**{resource: of[fact.id] for resource, of in self._of_topic.items()})
        return shapes.Topic(id=fact.id, name=fact.name, counts=counts, url=url_of("topics", fact.id)).body()

    def person(self, fact: PersonFact) -> str:
        """Return the body of a person."""
        return shapes.Person(
            id=fact.id,
            name=fact.name,
            family_name=fact.family_name,
            aliases=fact.aliases,
            leader=fact.leader,
            country=self._countries[fact.country] if fact.country else None,
            offices=tuple(self._office(office) for office in fact.offices),
            counts=shapes.PersonCounts(
                articles=self._articles_of["person", fact.id],
                **{resource: of[fact.id] for resource, of in self._of_person.items()},
            ),
            url=url_of("people", fact.id),
        ).body()

    def _office(self, fact: OfficeFact) -> shapes.Office:
        return shapes.Office(
            title=fact.title,
            country=self._countries[fact.country] if fact.country else None,
            status=fact.status,
            from_=fact.held_from,
            to=fact.held_to,
            sources=fact.sources,
        )

    def summit(self, fact: SummitFact) -> str:
        """Return the body of a summit."""
        country = self._countries[fact.place_country] if fact.place_country else None
        return shapes.Summit(
            id=fact.id,
            name=fact.name,
            status=fact.status,
            kind=fact.kind,
            place=shapes.Place(name=fact.place, country=country) if fact.place or country else None,
            date=fact.date,
            countries=tuple(self._countries[code] for code in fact.countries),
            participants=tuple(self._people[person] for person in fact.participants),
            topics=tuple(self._topics[topic] for topic in fact.topics),
            agreements=tuple(self._agreed_at[fact.id]),
            disputed=fact.disputed,
            sources=fact.sources,
            url=url_of("summits", fact.id),
        ).body()

    def agreement(self, fact: AgreementFact) -> str:
        """Return the body of an agreement."""
        return shapes.Agreement(
            id=fact.id,
            text=fact.text,
            kind=fact.kind,
            status=fact.status,
            countries=tuple(self._countries[code] for code in fact.countries),
            participants=tuple(self._people[person] for person in fact.participants),
            topics=tuple(self._topics[topic] for topic in fact.topics),
            summit=self._summits[fact.summit] if fact.summit else None,
            date=fact.date,
            rule=fact.rule,
            confidence=fact.confidence,
            sources=fact.sources,
            url=url_of("agreements", fact.id),
        ).body()

    def quote(self, fact: QuoteFact) -> str:
        """Return the body of a quote."""
        return shapes.Quote(
            id=fact.id,
            text=fact.text,
            kind=fact.kind,
            speaker=self._people[fact.speaker] if fact.speaker else None,
            speaker_label=fact.speaker_label,
            said_on=fact.said_on,
            mentions=tuple(self._countries[code] for code in fact.mentions),
            topics=tuple(self._topics[topic] for topic in fact.topics),
            summit=self._summits[fact.summit] if fact.summit else None,
            article=self._articles[fact.article],
            rule=fact.rule,
            confidence=fact.confidence,
            sources=fact.sources,
            variants=len(fact.wordings),
            url=url_of("quotes", fact.id),
        ).body()

    def article(self, card: ArticleCard) -> str:
        """Return the body of an article."""
        return shapes.Article(
            id=card.id,
            title=card.title,
            publisher=card.publisher,
            source_url=card.source_url,
            published=card.published,
            language=card.language,
            words=card.words,
            sha256=card.sha256,
            status=card.status,
            ingested_at=card.ingested_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            counts=shapes.ArticleCounts(
                countries=self._of_article["country", card.id],
                leaders=self._leaders_of_article[card.id],
                people=self._of_article["person", card.id],
                summits=self._of_article["summit", card.id],
                agreements=self._of_article["agreement", card.id],
                quotes=self._quotes_of_article[card.id],
                topics=self._of_article["topic", card.id],
            ),
            url=url_of("articles", card.id),
        ).body()


def _stubs(resource: str, named: Iterable[tuple[str, str]]) -> dict[str, Stub]:
    return {id_: Stub(id=id_, name=name, url=url_of(resource, id_)) for id_, name in named}
