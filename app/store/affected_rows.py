"""Stored and expected rows of every record affected by a change.

Records are affected by what app.store.incremental finds; people, countries and topics by claims on them; articles by
the records that their findings belong to; and bodies by the names of what they refer to.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlmodel import col

from app.batched_sql import select_in
from app.facts import AgreementFact, CountryFact, Facts, QuoteFact, Report, SummitFact, TopicFact
from app.kinds import RESOURCE_OF_TABLE
from app.records import (
    AgreementCountryRow,
    AgreementParticipantRow,
    AgreementTopicRow,
    QuoteMentionRow,
    QuoteTopicRow,
    SummitCountryRow,
    SummitParticipantRow,
    SummitTopicRow,
    metadata,
)
from app.reference import Reference
from app.resolve import evidence_of
from app.resolve.people import APART, person_of
from app.schemas.records import SERVED, url_of
from app.store.articles import read_cards
from app.store.documents import ArticleCard, Bodies, Served
from app.store.evidence import COLUMNS, evidence_rows
from app.store.incremental import NOTHING
from app.store.incremental.neighbourhood import KINDS, Neighbourhood
from app.store.resolution_index import ClaimKey
from app.store.row_diff import stored_in
from app.store.rows import Row, Rows, rows_of, served
from app.text import shortened

# What hangs on a record, by the column that names it.
PARTS = {
    "person": ("person_alias", "office"),
    "summit": ("summit_country", "summit_participant", "summit_topic"),
    "agreement": ("agreement_country", "agreement_participant", "agreement_topic"),
    "quote": ("quote_mention", "quote_topic", "variant"),
    "country": (),
    "topic": (),
}
_tables = metadata.tables
_country, _topic, _person = _tables["country"].c, _tables["topic"].c, _tables["person"].c
_summit, _agreement, _quote = _tables["summit"].c, _tables["agreement"].c, _tables["quote"].c
_article, _evidence, _office = _tables["article"].c, _tables["evidence"].c, _tables["office"].c
# resource -> (table whose bodies name it, its id, the column that refers to it)
REFERRERS: Mapping[str, tuple[tuple[str, SQLCoreOperations[str], SQLCoreOperations[str]], ...]] = {
    "people": (
        ("summit", col(SummitParticipantRow.summit_id), col(SummitParticipantRow.person_id)),
        ("agreement", col(AgreementParticipantRow.agreement_id), col(AgreementParticipantRow.person_id)),
        ("quote", _quote.id, _quote.speaker_id),
    ),
    "summits": (("agreement", _agreement.id, _agreement.summit_id), ("quote", _quote.id, _quote.summit_id)),
    "articles": (("quote", _quote.id, _quote.article_id),),
    "countries": (
        ("summit", col(SummitCountryRow.summit_id), col(SummitCountryRow.country_id)),
        ("summit", _summit.id, _summit.place_country_id),
        ("agreement", col(AgreementCountryRow.agreement_id), col(AgreementCountryRow.country_id)),
        ("quote", col(QuoteMentionRow.quote_id), col(QuoteMentionRow.country_id)),
        ("person", _person.id, _person.country_id),
        ("person", _office.person_id, _office.country_id),
    ),
    "topics": (
        ("summit", col(SummitTopicRow.summit_id), col(SummitTopicRow.topic_id)),
        ("agreement", col(AgreementTopicRow.agreement_id), col(AgreementTopicRow.topic_id)),
        ("quote", col(QuoteTopicRow.quote_id), col(QuoteTopicRow.topic_id)),
    ),
}


class AffectedRows:
    """The `stored` and the `wanted` rows of the records that a neighbourhood touches, by table and key.

    `cards` has the articles that come; claims are counted on the way.
    """

    def __init__(
        self,
        state: Neighbourhood,
        facts: Facts,
        reference: Reference,
        cards: Mapping[str, ArticleCard],
        before: Iterable[Report],
        after: Iterable[Report],
    ) -> None:
        self._near, self._local, self._facts = state.index, state, facts
        self._reference, self._cards = reference, dict(cards)
        self._connection = state.index.connection
        self._names: dict[Served, str] = {}
        self._agreed_at: dict[str, list[str]] = {}
        self._counts: dict[Served, dict[str, int]] = {}
        self._bodies = Bodies(self._names, self._agreed_at, self._counts, reference)
        self._claimed: set[tuple[str, str]] = set()  # kind and key of which a claim has changed
        self.stored: dict[str, Rows] = defaultdict(dict)
        self.wanted: dict[str, Rows] = defaultdict(dict)
        self._claim(map(_said_in, before), map(_said_in, after))
        self._records()
        self._people()
        self._countries_and_topics()
        self._articles()
        self._renamed()
        self._members()

    # ------------------------------------------------------------------ summits, agreements, quotes

    def _records(self) -> None:
        local = self._local
        facts = replace(self._facts, people=())
        self._read("summit", {*local.touched["summit"], *(fact.id for fact in facts.summits)})
        self._read("agreement", {*local.touched["agreement"], *(fact.id for fact in facts.agreements)})
        self._read("quote", {*local.touched["quote"], *(fact.id for fact in facts.quotes)})
        facts = replace(facts, summits=self._disputed(facts))
        self._name(facts)
        self._agree({fact.id for fact in facts.summits}, facts)
        self._want(facts)
        for table in ("summit", "agreement", "quote"):
            self._claim_records(table)

    def _disputed(self, facts: Facts) -> tuple[SummitFact, ...]:
        """Keep what is disputed; return the summits, disputed too where a number of an agreement of theirs is.

        A summit's claim has an empty field where it is itself disputed, and else the id of the agreement.
        """
        agreed = {(row["summit_id"], str(key[0])) for key, row in self.stored["agreement"].items()}
        held = {str(key[0]) for key in self.stored["summit"]}
        known = self._near.claims("disputed", {*held, *(summit for summit, _ in agreed if summit)})
        was = {(summit, field) for summit, fields in known.items() for field in fields}
        was = {(summit, field) for summit, field in was if (summit, field) in agreed or (not field and summit in held)}
        now = {(fact.summit, fact.id) for fact in facts.agreements if fact.disputed and fact.summit}
        now |= {(fact.id, "") for fact in facts.summits if fact.disputed}
        delta = {**dict.fromkeys(now - was, 1), **dict.fromkeys(was - now, -1)}
        self._near.add_claims({("disputed", summit, field, ""): number for (summit, field), number in delta.items()})
        disputed = self._near.claims("disputed", (fact.id for fact in facts.summits)).keys()
        return tuple(replace(fact, disputed=fact.id in disputed) for fact in facts.summits)

    def _read(self, table: str, ids: Collection[str]) -> None:
        """Read the stored rows of records and of their parts."""
        rows = stored_in(self._connection, table, _tables[table].c.id, ids)
        self.stored[table] |= rows
        ids = [str(key[0]) for key in rows]  # a new record has no parts
        for part in PARTS[table]:
            self.stored[part] |= stored_in(self._connection, part, _tables[part].c[f"{table}_id"], ids)
        if table in ("person", "summit"):
            for id_, key, slug in self._near.identities(table, "record_id", ids):
                self.stored["identity"][table, id_] = {"kind": table, "record_id": id_, "key": key, "slug": slug}

    def _want(self, facts: Facts, cards: Iterable[ArticleCard] = ()) -> None:
        for table, rows in rows_of(facts, cards, self._bodies, self._reference).items():
            self.wanted[table] |= rows
        # A bare surname shares its slug with nobody.
        known = [("person", p.id, p.key, p.id if p.key.startswith(APART) else p.slug) for p in facts.people]
        for kind, id_, key, slug in (*known, *(("summit", fact.id, "", fact.slug) for fact in facts.summits)):
            self.wanted["identity"][kind, id_] = {"kind": kind, "record_id": id_, "key": key, "slug": slug}

    def _name(self, facts: Facts) -> None:
        """Give the names of all that these facts refer to."""
        wanted: dict[str, set[str]] = defaultdict(set)
        parties: Sequence[SummitFact | AgreementFact] = (*facts.summits, *facts.agreements)
        for fact in parties:
            wanted["people"].update(fact.participants)
            wanted["topics"].update(fact.topics)
            wanted["countries"].update(fact.countries)
        wanted["countries"] |= {fact.place_country for fact in facts.summits if fact.place_country}
        for quote in facts.quotes:
            wanted["people"] |= {quote.speaker} if quote.speaker else set()
            wanted["topics"].update(quote.topics)
            wanted["countries"].update(quote.mentions)
            wanted["articles"].add(quote.article)
        told: Sequence[AgreementFact | QuoteFact] = (*facts.agreements, *facts.quotes)
        wanted["summits"] |= {each.summit for each in told if each.summit}
        for person in facts.people:
            homes = {person.country, *(office.country for office in person.offices)}
            wanted["countries"] |= {code for code in homes if code}
        self._names |= {("people", fact.id): fact.name for fact in self._facts.people}
        self._names |= {("summits", fact.id): fact.name for fact in self._facts.summits}
        self._names |= {("articles", card.id): card.name for card in self._cards.values()}
        for resource, column, name in (
            ("people", _person.id, _person.name),
            ("summits", _summit.id, _summit.name),
            ("articles", _article.id, _article.name),
        ):
            unknown = {id_ for id_ in wanted[resource] if (resource, id_) not in self._names}
            for id_, named in select_in(self._connection, select(column, name), column, unknown):
                self._names[resource, id_] = named
        self._name_by_claims("country", wanted["countries"])
        self._name_by_claims("topic", wanted["topics"])

    def _name_by_claims(self, kind: str, ids: Iterable[str]) -> None:
        """Name countries or topics as the reference does, else as the first in the alphabet of what articles say."""
        countries, topics = self._reference.countries, self._reference.topics
        known = {**{c.code: c.name for c in countries.values()}, **{t.id: t.label for t in topics.values()}}
        names = {id_: known[id_] for id_ in ids if id_ in known}
        claims = self._near.claims(kind, {id_ for id_ in ids if id_ not in names})
        resource = RESOURCE_OF_TABLE[kind]
        for id_ in ids:
            self._names[resource, id_] = names.get(id_) or min(claims[id_].get("name", {id_: 1}))

    def _agree(self, summits: Iterable[str], facts: Facts) -> None:
        """Give the agreements of summits, and their names."""
        gone = self._local.touched["agreement"]
        found: dict[str, list[str]] = {summit: [] for summit in summits}
        columns = select(_agreement.id, _agreement.summit_id, _agreement.text)
        for id_, summit, text in select_in(self._connection, columns, _agreement.summit_id, found):
            if id_ not in gone:
                found[summit].append(id_)
                self._names["agreements", id_] = shortened(text)
        for fact in facts.agreements:
            self._names["agreements", fact.id] = shortened(fact.text)
            if fact.summit in found:
                found[fact.summit].append(fact.id)
        self._agreed_at |= {summit: sorted(set(ids)) for summit, ids in found.items()}

    # ------------------------------------------------------------------ claims

    def _claim(self, before: Iterable[Iterable[ClaimKey]], after: Iterable[Iterable[ClaimKey]]) -> None:
        """Count what is claimed after and no longer what was claimed before."""
        delta: Counter[ClaimKey] = Counter()
        for claims in after:
            delta.update(claims)
        for claims in before:
            delta.subtract(claims)
        self._near.add_claims(delta)
        self._claimed |= {(kind, key) for (kind, key, _, _), number in delta.items() if number}

    def _claim_records(self, table: str) -> None:
        self._claim(
            *([_named_in(table, row["body"]) for row in rows[table].values()] for rows in (self.stored, self.wanted))
        )

    # ------------------------------------------------------------------ people, countries, topics

    def _people(self) -> None:
        local = self._local
        counted = {key for kind, key in self._claimed if kind == "part"} - local.touched["person"]
        counted -= {fact.id for fact in self._facts.people}
        ids = {key: id_ for id_, key, _ in self._near.identities("person", "record_id", counted)}
        claimed = self._near.claims("person", {*ids, *(fact.key for fact in self._facts.people)})
        others = [replace(person_of(key, claimed[key], self._reference), id=id_) for key, id_ in ids.items()]
        facts = replace(NOTHING, people=(*self._facts.people, *others))
        parts = self._near.claims("part", {fact.id for fact in facts.people})
        for fact in facts.people:
            counts = {field: sum(values.values()) for field, values in parts[fact.id].items()}
            articles = claimed[fact.key].get("article", {})
            self._counts["people", fact.id] = {**counts, "articles": sum(articles.values())}
        self._read("person", {*local.touched["person"], *(fact.id for fact in facts.people)})
        self._name(facts)
        self._want(facts)
        self._claim_records("person")

    def _countries_and_topics(self) -> None:
        for kind in ("country", "topic"):
            ids = {key for of, key in self._claimed if of == kind}
            self._read(kind, ids)
            claims = self._near.claims(kind, ids)
            live = {id_ for id_ in ids if claims.get(id_)}
            self._name_by_claims(kind, live)
            resource = RESOURCE_OF_TABLE[kind]
            for id_ in live:
                counts = {field: sum(values.values()) for field, values in claims[id_].items()}
                self._counts[resource, id_] = {**counts, "articles": counts.get("article", 0)}
            if kind == "country":
                made = (CountryFact(id_, self._names[resource, id_]) for id_ in sorted(live))
                self._want(replace(NOTHING, countries=tuple(made)))
            else:
                topics = (TopicFact(id_, self._names[resource, id_]) for id_ in sorted(live))
                self._want(replace(NOTHING, topics=tuple(topics)))

    # ------------------------------------------------------------------ articles and evidence

    def _articles(self) -> None:
        local, connection = self._local, self._connection
        reports = local.reports(local.changed)
        found = evidence_of(reports, local.after)
        self.wanted["evidence"] = evidence_rows(found)
        self.stored["evidence"] = stored_in(connection, "evidence", _evidence.article_id, local.changed, COLUMNS)
        stated: dict[str, set[tuple[str, str]]] = {report.article: set() for report in reports}
        for fact in found:
            stated[fact.article].add((fact.kind, fact.record))
        flipped = self._flipped() - local.changed
        columns = [_evidence[f"{kind}_id"] for kind in RESOURCE_OF_TABLE if kind != "article"]
        kinds = [kind for kind in RESOURCE_OF_TABLE if kind != "article"]
        for article, *records in select_in(
            connection, select(_evidence.article_id, *columns), _evidence.article_id, flipped
        ):
            named = stated.setdefault(article, set())
            named |= {(kind, record) for kind, record in zip(kinds, records, strict=True) if record}
        self._count_articles(stated)
        others = {*stated, *local.changed} - self._cards.keys()
        self.stored["article"] |= stored_in(connection, "article", _article.id, others, ("id", "body", "csv_line"))
        cards = {**read_cards(connection, stated.keys() - self._cards.keys()), **self._cards}
        self._want(NOTHING, [cards[article] for article in stated])

    def _flipped(self) -> set[str]:
        """Return the articles with somebody who is a leader now, or is none any longer."""
        was = {key: row["leader"] for key, row in self.stored["person"].items()}
        turned = {key for key, row in self.wanted["person"].items() if key in was and was[key] != row["leader"]}
        return {article for article, _ in self._near.members_in("person", (str(key[0]) for key in turned))}

    def _count_articles(self, stated: Mapping[str, set[tuple[str, str]]]) -> None:
        leaders = self._such("person", stated, _person.leader, lambda row: bool(row["leader"]))
        spoken = self._such("quote", stated, _quote.kind != "indirect", lambda row: row["kind"] != "indirect")
        for article, records in stated.items():
            counts = Counter(RESOURCE_OF_TABLE[kind] for kind, record in records if kind != "quote" or record in spoken)
            counts["leaders"] = sum(kind == "person" and record in leaders for kind, record in records)
            self._counts["articles", article] = counts

    def _such(
        self,
        table: str,
        stated: Mapping[str, set[tuple[str, str]]],
        condition: ColumnElement[bool],
        holds: Callable[[Row], bool],
    ) -> set[str]:
        """Return the ids of the stated records of a kind for which a condition holds."""
        ids = {record for records in stated.values() for kind, record in records if kind == table}
        rows = self.wanted[table]
        column = _tables[table].c.id
        unknown = (id_ for id_ in ids if (id_,) not in rows)
        found = {id_ for (id_,) in select_in(self._connection, select(column).where(condition), column, unknown)}
        return found | {id_ for id_ in ids if (id_,) in rows and holds(rows[id_,])}

    def _members(self) -> None:
        for rows, where in ((self.stored, self._local.before), (self.wanted, self._local.after)):
            for kind in KINDS:
                for (article, position), record in where[kind].items():
                    if article in self._local.changed:
                        row = {"article_id": article, "kind": kind, "position": position, "record_id": record}
                        rows["member"][article, kind, position] = row

    # ------------------------------------------------------------------ names in bodies

    def _renamed(self) -> None:
        """Put new names, and the agreements of summits, into the bodies of records that are not touched otherwise."""
        names = {
            (RESOURCE_OF_TABLE[table], str(key[0])): row["name"]
            for table in ("person", "summit", "country", "topic")
            for key, row in self.wanted[table].items()
            if key in self.stored[table] and self.stored[table][key]["name"] != row["name"]
        }
        names |= self._renamed_articles()
        waiting: dict[str, set[str]] = defaultdict(set)
        for resource in {resource for resource, _ in names}:
            for table, owner, column in REFERRERS[resource]:
                ids = {id_ for of, id_ in names if of == resource}
                waiting[table] |= {row[0] for row in select_in(self._connection, select(owner), column, ids)}
        agreed = {
            row["summit_id"]
            for rows in (self.stored, self.wanted)
            for row in rows["agreement"].values()
            if row["summit_id"]
        }
        agreed = {summit for summit in agreed if (summit,) not in self.wanted["summit"]}
        waiting["summit"] |= agreed
        self._agree(agreed, replace(NOTHING, agreements=tuple(self._facts.agreements)))
        urls = {url_of(*record): name for record, name in names.items()}
        for table, ids in waiting.items():
            self._patch(table, {id_ for id_ in ids if (id_,) not in self.wanted[table]}, urls, agreed)

    def _renamed_articles(self) -> dict[Served, str]:
        statement = select(_article.id, _article.name)
        stored = select_in(self._connection, statement, _article.id, self._cards)
        return {("articles", id_): self._cards[id_].name for id_, name in stored if name != self._cards[id_].name}

    def _patch(self, table: str, ids: Collection[str], names: Mapping[str, str], agreed: Collection[str]) -> None:
        column = _tables[table].c
        disputed = self._near.claims("disputed", agreed if table == "summit" else ()).keys()
        statement: Select[Any] = select(column.id, column.body, column.csv_line)
        for id_, body, line in select_in(self._connection, statement, column.id, ids):
            if (id_,) in self.stored[table]:
                continue  # it goes
            content = _with_names(json.loads(body), names)
            more: tuple[Row, Row] = ({}, {})
            if table == "summit" and id_ in agreed:
                more = {"disputed": content["disputed"]}, {"disputed": id_ in disputed}
                content |= more[1]
                content["agreements"] = [
                    {"id": a, "name": self._names["agreements", a], "url": url_of("agreements", a)}
                    for a in self._agreed_at[id_]
                ]
            self.stored[table][id_,] = {"id": id_, "body": body, "csv_line": line, **more[0]}
            self.wanted[table][id_,] = {"id": id_, **served(SERVED[table].model_validate(content)), **more[1]}


def _with_names(content: Any, names: Mapping[str, str]) -> Any:
    """Return a body with other names in its stubs, by their URLs."""
    if isinstance(content, list):
        return [_with_names(item, names) for item in content]
    if not isinstance(content, dict):
        return content
    if content.keys() == {"id", "name", "url"}:
        return {**content, "name": names.get(content["url"], content["name"])}
    return {key: _with_names(value, names) for key, value in content.items()}


def _said_in(report: Report) -> set[ClaimKey]:
    """Return what an article claims of countries and topics."""
    found = report.extraction
    claims = {("country", country.code, "name", country.name) for country in found.countries}
    claims |= {("country", country.code, "article", "") for country in found.countries if country.mentions}
    claims |= {("topic", topic.id, "name", topic.name) for topic in found.topics}
    return claims | {("topic", topic.id, "article", "") for topic in found.topics if topic.mentions}


def _named_in(table: str, body: str) -> set[ClaimKey]:
    """Return what a record claims of people, countries and topics by naming them."""
    record, field = json.loads(body), RESOURCE_OF_TABLE[table]
    if table == "person":
        home = record["country"]
        countries = [home, *(office["country"] for office in record["offices"])]
        claims = {("country", country["id"], "named", "") for country in countries if country}
        return claims | {("country", home["id"], "leaders", "") for _ in "x" if home and record["leader"]}
    if table == "quote" and record["kind"] == "indirect":
        return set()
    people = [record["speaker"]] if table == "quote" else record["participants"]
    claims = {("part", person["id"], field, "") for person in people if person}
    claims |= {("topic", topic["id"], field, "") for topic in record["topics"]}
    countries = record["mentions"] if table == "quote" else record["countries"]
    claims |= {("country", country["id"], field, "") for country in countries}
    place = record["place"] if table == "summit" else None
    return claims | {("country", place["country"]["id"], "named", "") for _ in "x" if place and place["country"]}
