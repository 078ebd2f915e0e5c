"""Facts -> the rows of every table of records, except evidence.

A row is a dict of columns without `serial`; its key is `id`, or the primary key of a table of parts.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from app.csv_rows import line_of
from app.edtf_dates import OPEN, bounds
from app.facts import Facts, OfficeFact, PersonFact
from app.reference import Reference
from app.resolve.offices import first_day, last_day
from app.schemas.records import Shape
from app.store.documents import ArticleCard, Bodies
from app.text import fold

Row = dict[str, Any]
Key = tuple[str | int, ...]
Rows = dict[Key, Row]

LONGEST_WORD = 2_000  # bytes; PostgreSQL rejects lexemes over 2 KiB


def rows_of(facts: Facts, articles: Iterable[ArticleCard], bodies: Bodies, reference: Reference) -> dict[str, Rows]:
    """Return the rows by table and key. Articles have only `id`, `body` and `csv_line`."""
    rows: dict[str, Rows] = defaultdict(dict)
    for table, key, row in (
        *_articles(articles, bodies),
        *_countries(facts, bodies, reference),
        *_topics(facts, bodies),
        *_people(facts, bodies, reference),
        *_summits(facts, bodies),
        *_agreements(facts, bodies),
        *_quotes(facts, bodies),
    ):
        rows[table][key] = row
    return rows


def served(record: Shape) -> Row:
    """Return the served JSON of a record, and its CSV line."""
    body = record.body()
    return {"body": body, "csv_line": line_of(type(record), body)}


def counted(counts: Shape) -> Row:
    """Return the columns of a record's counts."""
    return {f"{name}_count": number for name, number in counts}


def searchable(*texts: str) -> str:
    """Return the folded words of `texts` for full-text search, each truncated to the limit of the index."""
    words = fold(" ".join(texts)).split()
    return " ".join(word.encode()[:LONGEST_WORD].decode(errors="ignore") for word in words)


def dated(column: str, edtf: str | None) -> Row:
    """Return the three columns of a date."""
    earliest, latest = bounds(edtf) if edtf else (None, None)
    return {column: edtf, f"{column}_earliest": earliest, f"{column}_latest": latest}


Entry = tuple[str, Key, Row]


def _articles(articles: Iterable[ArticleCard], bodies: Bodies) -> Iterator[Entry]:
    for card in articles:
        yield "article", (card.id,), {"id": card.id, **served(bodies.article(card))}


def _countries(facts: Facts, bodies: Bodies, reference: Reference) -> Iterator[Entry]:
    for fact in facts.countries:
        known = reference.countries.get(fact.id)
        names = [known.official_name, *known.aliases, *known.demonyms, known.alpha3] if known else []
        record = bodies.country(fact)
        yield (
            "country",
            (fact.id,),
            {
                "id": fact.id,
                "words": searchable(fact.name, fact.id, *names),
                **served(record),
                **counted(record.counts),
                "name": fact.name,
                "name_key": fold(fact.name),
                "alpha3": known.alpha3 if known else None,
            },
        )


def _topics(facts: Facts, bodies: Bodies) -> Iterator[Entry]:
    for fact in facts.topics:
        record = bodies.topic(fact)
        yield (
            "topic",
            (fact.id,),
            {
                "id": fact.id,
                "words": searchable(fact.name, fact.id),
                **served(record),
                **counted(record.counts),
                "name": fact.name,
                "name_key": fold(fact.name),
            },
        )


def _people(facts: Facts, bodies: Bodies, reference: Reference) -> Iterator[Entry]:
    for fact in facts.people:
        record = bodies.person(fact)
        yield (
            "person",
            (fact.id,),
            {
                "id": fact.id,
                "words": searchable(fact.name, *fact.aliases, fact.family_name or ""),
                **served(record),
                **counted(record.counts),
                "slug": fact.slug,
                "name": fact.name,
                "name_key": fold(fact.name),
                "family_name": fact.family_name,
                "family_key": fold(fact.family_name or fact.name.split()[-1]),
                "leader": fact.leader,
                "country_id": fact.country,
                "confidence": fact.confidence,
                "reviewed": fact.reviewed,
            },
        )
        for key, alias in _aliases(fact, reference).items():
            row = {"person_id": fact.id, "alias_key": key, "alias": alias}
            yield "person_alias", (fact.id, key), row
        periods = (period for office in fact.offices for period in _periods(office))
        for number, period in enumerate(periods):
            yield "office", (fact.id, number), {"person_id": fact.id, "number": number, **period}


def _aliases(fact: PersonFact, reference: Reference) -> dict[str, str]:
    """Return folded name -> name for each name of a person: attested, known, and in either order."""
    known = reference.leaders.get(fact.slug)
    forms = [fact.name, *fact.aliases, *(known.aliases if known and known.country == fact.country else ())]
    family = fact.family_name
    if family and family in fact.name and family != fact.name:
        given = " ".join(fact.name.replace(family, " ", 1).split())
        forms += [family, f"{family} {given}", f"{given} {family}"]
    found: dict[str, str] = {}
    for form in forms:
        found.setdefault(fold(form) or form, form)
    return found


def _periods(fact: OfficeFact) -> Iterator[Row]:
    """Yield the periods of an office, and one of unknown holders before them."""
    days = [(first_day(period), last_day(period), period.status, period.basis) for period in fact.history]
    begin = days[0][0] if days else OPEN + 1
    unknown = [(-OPEN, begin - 1, None, None)] if begin > -OPEN else []  # empty if no day, as an integer, lies between
    for first, last, status, basis in (*unknown, *days):
        yield {
            "title": fact.title,
            "title_key": fold(fact.title),
            "country_id": fact.country,
            "status": status,
            "basis": basis,
            "first_day": first,
            "last_day": last,
        }


def _summits(facts: Facts, bodies: Bodies) -> Iterator[Entry]:
    for fact in facts.summits:
        yield (
            "summit",
            (fact.id,),
            {
                "id": fact.id,
                "words": searchable(fact.name),
                **served(bodies.summit(fact)),
                "name": fact.name,
                "name_key": fold(fact.name),
                "status": fact.status,
                "kind": fact.kind,
                "place": fact.place,
                "place_key": fold(fact.place) if fact.place else None,
                "place_country_id": fact.place_country,
                **dated("date", fact.date),
                "confidence": fact.confidence,
                "reviewed": fact.reviewed,
                "disputed": fact.disputed,
                "sources": fact.sources,
                "article_id": fact.article,
                **dated("reported_on", fact.reported_on),
            },
        )
        yield from _related("summit", fact.id, "country", fact.countries)
        yield from _related("summit", fact.id, "participant", fact.participants)
        yield from _related("summit", fact.id, "topic", fact.topics)


def _agreements(facts: Facts, bodies: Bodies) -> Iterator[Entry]:
    for fact in facts.agreements:
        yield (
            "agreement",
            (fact.id,),
            {
                "id": fact.id,
                "words": searchable(fact.text),
                **served(bodies.agreement(fact)),
                "text": fact.text,
                "kind": fact.kind,
                "status": fact.status,
                "summit_id": fact.summit,
                **dated("date", fact.date),
                "rule": fact.rule,
                "confidence": fact.confidence,
                "reviewed": fact.reviewed,
                "sources": fact.sources,
                "article_id": fact.article,
                **dated("reported_on", fact.reported_on),
            },
        )
        yield from _related("agreement", fact.id, "country", fact.countries)
        yield from _related("agreement", fact.id, "participant", fact.participants)
        yield from _related("agreement", fact.id, "topic", fact.topics)


def _quotes(facts: Facts, bodies: Bodies) -> Iterator[Entry]:
    for fact in facts.quotes:
        yield (
            "quote",
            (fact.id,),
            {
                "id": fact.id,
                "words": searchable(*(wording.text for wording in fact.wordings)),
                **served(bodies.quote(fact)),
                "text": fact.text,
                "kind": fact.kind,
                "speaker_id": fact.speaker,
                "speaker_label": fact.speaker_label,
                "speaker_label_key": fold(fact.speaker_label) if fact.speaker_label else None,
                **dated("said_on", fact.said_on),
                "summit_id": fact.summit,
                "article_id": fact.article,
                "rule": fact.rule,
                "confidence": fact.confidence,
                "reviewed": fact.reviewed,
                "sources": fact.sources,
                **dated("reported_on", fact.reported_on),
                "context_words": searchable(fact.context.text),
            },
        )
        for number, wording in enumerate(fact.wordings):
            row = {"quote_id": fact.id, "number": number, "text": wording.text, "sources": wording.sources}
            yield "variant", (fact.id, number), row
        yield from _related("quote", fact.id, "mention", fact.mentions)
        yield from _related("quote", fact.id, "topic", fact.topics)


_COLUMNS = {"country": "country_id", "mention": "country_id", "participant": "person_id", "topic": "topic_id"}


def _related(owner: str, owner_id: str, relation: str, ids: Iterable[str]) -> Iterator[Entry]:
    for id_ in ids:
        yield f"{owner}_{relation}", (owner_id, id_), {f"{owner}_id": owner_id, _COLUMNS[relation]: id_}
