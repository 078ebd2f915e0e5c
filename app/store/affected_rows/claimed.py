"""Second and third stage: people, countries and topics, built from the claims about them."""

import json
from collections.abc import Iterable
from dataclasses import replace

from app.facts import CountryFact, Report, TopicFact
from app.kinds import RESOURCE_OF_TABLE
from app.resolve.people import person_of
from app.store.affected_rows.names import name_by_claims, name_referenced
from app.store.affected_rows.rows import AffectedRows
from app.store.incremental import NOTHING
from app.store.resolution_index import ClaimKey


def claim_articles(affected: AffectedRows, before: Iterable[Report], after: Iterable[Report]) -> None:
    """Count the claims of articles about countries and topics."""
    affected.claim(map(_claims_of, before), map(_claims_of, after))


def claim_records(affected: AffectedRows, table: str) -> None:
    """Count the claims of a table's rows about people, countries and topics."""
    before, after = (
        [_named_in(table, row["body"]) for row in rows[table].values()] for rows in (affected.stored, affected.wanted)
    )
    affected.claim(before, after)


def add_people(affected: AffectedRows) -> None:
    """Add the rows of resolved people, and of others whose counts change."""
    touched, resolved = affected.state.touched["person"], affected.facts.people
    counted = {key for kind, key in affected.claimed if kind == "part"} - touched - {fact.id for fact in resolved}
    ids = {key: id_ for id_, key, _ in affected.index.identities("person", "record_id", counted)}
    claimed = affected.index.claims("person", {*ids, *(fact.key for fact in resolved)})
    others = [replace(person_of(key, claimed[key], affected.reference), id=id_) for key, id_ in ids.items()]
    facts = replace(NOTHING, people=(*resolved, *others))
    parts = affected.index.claims("part", {fact.id for fact in facts.people})
    for fact in facts.people:
        counts = {field: sum(values.values()) for field, values in parts[fact.id].items()}
        articles = claimed[fact.key].get("article", {})
        affected.counts["people", fact.id] = {**counts, "articles": sum(articles.values())}
    affected.read("person", {*touched, *(fact.id for fact in facts.people)})
    name_referenced(affected, facts)
    affected.want(facts)
    claim_records(affected, "person")


def add_countries_and_topics(affected: AffectedRows) -> None:
    """Add the rows of countries and topics whose claims have changed."""
    for kind in ("country", "topic"):
        ids = {key for of, key in affected.claimed if of == kind}
        affected.read(kind, ids)
        claims = affected.index.claims(kind, ids)
        live = sorted(id_ for id_ in ids if claims.get(id_))
        name_by_claims(affected, kind, live)
        resource = RESOURCE_OF_TABLE[kind]
        for id_ in live:
            counts = {field: sum(values.values()) for field, values in claims[id_].items()}
            affected.counts[resource, id_] = {**counts, "articles": counts.get("article", 0)}
        names = [(id_, affected.names[resource, id_]) for id_ in live]
        if kind == "country":
            affected.want(replace(NOTHING, countries=tuple(CountryFact(*each) for each in names)))
        else:
            affected.want(replace(NOTHING, topics=tuple(TopicFact(*each) for each in names)))


def _claims_of(report: Report) -> set[ClaimKey]:
    """Return an article's claims about countries and topics."""
    found = report.extraction
    claims = {("country", country.code, "name", country.name) for country in found.countries}
    claims |= {("country", country.code, "article", "") for country in found.countries if country.mentions}
    claims |= {("topic", topic.id, "name", topic.name) for topic in found.topics}
    return claims | {("topic", topic.id, "article", "") for topic in found.topics if topic.mentions}


def _named_in(table: str, body: str) -> set[ClaimKey]:
    """Return a record's claims about people, countries and topics: its references to them."""
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
