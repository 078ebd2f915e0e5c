"""Read model: facts -> served bodies.

A body has stubs of related records and counts of the records that refer to it. `all_bodies` computes them from all
facts, app.store.affected_rows from the stored ones: docs/decisions/0002-served-bodies.md.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from app.facts import AgreementFact, CountryFact, Facts, OfficeFact, PersonFact, QuoteFact, SummitFact, TopicFact
from app.kinds import RESOURCE_OF_TABLE, ArticleStatus
from app.reference import Reference
from app.schemas import records as shapes
from app.schemas.records import Stub, url_of
from app.text import shortened

Counts = TypeVar("Counts", shapes.CountryCounts, shapes.TopicCounts, shapes.PersonCounts, shapes.ArticleCounts)


@dataclass(frozen=True, slots=True)
class ArticleCard:
    """Article columns used in bodies and stubs; `name` is the title, else the first sentence, shortened."""

    id: str
    name: str
    title: str | None
    publisher: str | None
    source_url: str | None
    published: str | None
    published_from: str | None
    language: str
    words: int
    sha256: str
    status: ArticleStatus
    failure: str | None
    ingested_at: datetime


Served = tuple[str, str]  # resource, id


class Bodies:
    """Builds bodies from facts, names of referenced records, and counts of referring records.

    `agreed_at` has the ids of a summit's agreements; counts of zero are omitted.
    """

    def __init__(
        self,
        names: Mapping[Served, str],
        agreed_at: Mapping[str, Sequence[str]],
        counts: Mapping[Served, Mapping[str, int]],
        reference: Reference,
    ) -> None:
        self._names, self._agreed_at, self._all_counts, self._reference = names, agreed_at, counts, reference

    def _stub(self, resource: str, id_: str) -> Stub:
        return Stub(id=id_, name=self._names[resource, id_], url=url_of(resource, id_))

    def _stubs(self, resource: str, ids: Iterable[str]) -> tuple[Stub, ...]:
        return tuple(self._stub(resource, id_) for id_ in ids)

    def _counts(self, resource: str, id_: str, shape: type[Counts]) -> Counts:
        counted = self._all_counts.get((resource, id_), {})
        return shape(**{name: counted.get(name, 0) for name in shape.model_fields})

    def _provenance(self, fact: SummitFact | AgreementFact | QuoteFact) -> dict[str, Any]:
        """Return the fields about the sources of a record and its confidence."""
        article = self._stub("articles", fact.article)
        same = {name: getattr(fact, name) for name in ("reported_on", "confidence", "reviewed", "sources")}
        return {"article": article, **same}

    def country(self, fact: CountryFact) -> shapes.Country:
        """Return the body of a country."""
        known = self._reference.countries.get(fact.id)
        return shapes.Country(
            id=fact.id,
            name=fact.name,
            official_name=known.official_name if known else None,
            alpha3=known.alpha3 if known else None,
            numeric=known.numeric if known else None,
            flag=known.flag if known else None,
            counts=self._counts("countries", fact.id, shapes.CountryCounts),
            url=url_of("countries", fact.id),
        )

    def topic(self, fact: TopicFact) -> shapes.Topic:
        """Return the body of a topic."""
        counts = self._counts("topics", fact.id, shapes.TopicCounts)
        return shapes.Topic(id=fact.id, name=fact.name, counts=counts, url=url_of("topics", fact.id))

    def person(self, fact: PersonFact) -> shapes.Person:
        """Return the body of a person."""
        return shapes.Person(
            id=fact.id,
            name=fact.name,
            family_name=fact.family_name,
            aliases=fact.aliases,
            leader=fact.leader,
            country=self._stub("countries", fact.country) if fact.country else None,
            offices=tuple(self._office(office) for office in fact.offices),
            confidence=fact.confidence,
            reviewed=fact.reviewed,
            counts=self._counts("people", fact.id, shapes.PersonCounts),
            url=url_of("people", fact.id),
        )

    def _office(self, fact: OfficeFact) -> shapes.Office:
        return shapes.Office(
            title=fact.title,
            country=self._stub("countries", fact.country) if fact.country else None,
            **dict.fromkeys(shapes.OF_DAY),  # added when it is served, never stored
            from_=fact.held_from,
            to=fact.held_to,
            sources=fact.sources,
        )

    def summit(self, fact: SummitFact) -> shapes.Summit:
        """Return the body of a summit."""
        return shapes.Summit(
            id=fact.id,
            name=fact.name,
            status=fact.status,
            kind=fact.kind,
            place=self._place(fact.place, fact.place_country) if fact.place or fact.place_country else None,
            date=fact.date,
            countries=self._stubs("countries", fact.countries),
            participants=self._stubs("people", fact.participants),
            topics=self._stubs("topics", fact.topics),
            agreements=self._stubs("agreements", self._agreed_at.get(fact.id, ())),
            disputed=fact.disputed,
            **self._provenance(fact),
            url=url_of("summits", fact.id),
        )

    def _place(self, name: str | None, code: str | None) -> shapes.Place:
        lat, lon = (name and self._reference.locate(name, code)) or (None, None)
        country = self._stub("countries", code) if code else None
        return shapes.Place(name=name, country=country, lat=lat, lon=lon)

    def agreement(self, fact: AgreementFact) -> shapes.Agreement:
        """Return the body of an agreement."""
        return shapes.Agreement(
            id=fact.id,
            text=fact.text,
            kind=fact.kind,
            status=fact.status,
            countries=self._stubs("countries", fact.countries),
            participants=self._stubs("people", fact.participants),
            topics=self._stubs("topics", fact.topics),
            summit=self._stub("summits", fact.summit) if fact.summit else None,
            date=fact.date,
            rule=fact.rule,
            **self._provenance(fact),
            url=url_of("agreements", fact.id),
        )

    def quote(self, fact: QuoteFact) -> shapes.Quote:
        """Return the body of a quote."""
        return shapes.Quote(
            id=fact.id,
            text=fact.text,
            kind=fact.kind,
            speaker=self._stub("people", fact.speaker) if fact.speaker else None,
            speaker_label=fact.speaker_label,
            said_on=fact.said_on,
            mentions=self._stubs("countries", fact.mentions),
            topics=self._stubs("topics", fact.topics),
            summit=self._stub("summits", fact.summit) if fact.summit else None,
            context=shapes.Context(start=fact.context.start, end=fact.context.end, text=fact.context.text),
            rule=fact.rule,
            **self._provenance(fact),
            variants=len(fact.wordings),
            url=url_of("quotes", fact.id),
        )

    def article(self, card: ArticleCard) -> shapes.Article:
        """Return the body of an article."""
        return shapes.Article(
            id=card.id,
            title=card.title,
            publisher=card.publisher,
            source_url=card.source_url,
            published=card.published,
            published_from=card.published_from,
            language=card.language,
            words=card.words,
            sha256=card.sha256,
            status=card.status,
            failure=card.failure,
            ingested_at=card.ingested_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            counts=self._counts("articles", card.id, shapes.ArticleCounts),
            url=url_of("articles", card.id),
        )


def all_bodies(facts: Facts, articles: Iterable[ArticleCard], reference: Reference) -> Bodies:
    """Return the bodies of `facts`, made from all `articles`."""
    named = {
        "countries": ((fact.id, fact.name) for fact in facts.countries),
        "topics": ((fact.id, fact.name) for fact in facts.topics),
        "people": ((fact.id, fact.name) for fact in facts.people),
        "summits": ((fact.id, fact.name) for fact in facts.summits),
        "agreements": ((fact.id, shortened(fact.text)) for fact in facts.agreements),
        "articles": ((article.id, article.name) for article in articles),
    }
    names = {(resource, id_): name for resource, pairs in named.items() for id_, name in pairs}
    agreed_at: dict[str, list[str]] = defaultdict(list)
    for agreement in facts.agreements:
        if agreement.summit:
            agreed_at[agreement.summit].append(agreement.id)
    counts: dict[Served, Counter[str]] = defaultdict(Counter)
    for resource, id_, field in (*_counted_records(facts), *_counted_articles(facts)):
        counts[resource, id_][field] += 1
    return Bodies(names, agreed_at, counts, reference)


def _counted_records(facts: Facts) -> Iterator[tuple[str, str, str]]:
    """Yield (resource, id, counted field) for each reference to a record."""
    yield from (("countries", person.country, "leaders") for person in facts.people if person.leader and person.country)
    for field, records in (("summits", facts.summits), ("agreements", facts.agreements)):
        for record in records:
            yield from (("countries", code, field) for code in record.countries)
            yield from (("people", person, field) for person in record.participants)
            yield from (("topics", topic, field) for topic in record.topics)
    for quote in facts.quotes:
        if quote.kind != "indirect":
            yield from (("countries", code, "quotes") for code in quote.mentions)
            yield from (("topics", topic, "quotes") for topic in quote.topics)
            yield from (("people", person, "quotes") for person in [quote.speaker] if person)


def _counted_articles(facts: Facts) -> Iterator[tuple[str, str, str]]:
    leaders = {person.id for person in facts.people if person.leader}
    indirect = {quote.id for quote in facts.quotes if quote.kind == "indirect"}
    for kind, record, article in {(evidence.kind, evidence.record, evidence.article) for evidence in facts.evidence}:
        yield RESOURCE_OF_TABLE[kind], record, "articles"
        if not (kind == "quote" and record in indirect):
            yield "articles", article, RESOURCE_OF_TABLE[kind]
        if kind == "person" and record in leaders:
            yield "articles", article, "leaders"
