"""Names of the records that bodies refer to."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlmodel import col

from app.batched_sql import select_in
from app.facts import AgreementFact, Facts, QuoteFact, SummitFact
from app.kinds import RESOURCE_OF_TABLE
from app.records import AgreementRow, ArticleRow, PersonRow, SummitRow
from app.store.affected_rows.rows import AffectedRows
from app.text import shortened

_NAMED = (
    ("people", col(PersonRow.id), col(PersonRow.name)),
    ("summits", col(SummitRow.id), col(SummitRow.name)),
    ("articles", col(ArticleRow.id), col(ArticleRow.name)),
)


def name_referenced(affected: AffectedRows, facts: Facts) -> None:
    """Read the names of all records that these facts refer to."""
    names = affected.names
    names |= {("people", fact.id): fact.name for fact in affected.facts.people}
    names |= {("summits", fact.id): fact.name for fact in affected.facts.summits}
    names |= {("articles", card.id): card.name for card in affected.cards.values()}
    wanted = _referenced(facts)
    for resource, column, name in _NAMED:
        unknown = {id_ for id_ in wanted[resource] if (resource, id_) not in names}
        for id_, named in select_in(affected.connection, select(column, name), column, unknown):
            names[resource, id_] = named
    name_by_claims(affected, "country", wanted["countries"])
    name_by_claims(affected, "topic", wanted["topics"])


def _referenced(facts: Facts) -> dict[str, set[str]]:
    """Return the ids of the records that facts refer to, by resource."""
    ids: dict[str, set[str]] = defaultdict(set)
    parties: Sequence[SummitFact | AgreementFact] = (*facts.summits, *facts.agreements)
    for fact in parties:
        ids["people"].update(fact.participants)
        ids["topics"].update(fact.topics)
        ids["countries"].update(fact.countries)
        ids["articles"].add(fact.article)
    ids["countries"] |= {fact.place_country for fact in facts.summits if fact.place_country}
    for quote in facts.quotes:
        ids["people"] |= {quote.speaker} if quote.speaker else set()
        ids["topics"].update(quote.topics)
        ids["countries"].update(quote.mentions)
        ids["articles"].add(quote.article)
    at_summits: Sequence[AgreementFact | QuoteFact] = (*facts.agreements, *facts.quotes)
    ids["summits"] |= {each.summit for each in at_summits if each.summit}
    for person in facts.people:
        homes = {person.country, *(office.country for office in person.offices)}
        ids["countries"] |= {code for code in homes if code}
    return ids


def name_by_claims(affected: AffectedRows, kind: str, ids: Iterable[str]) -> None:
    """Name countries or topics as in the reference, else by the alphabetically first name in an article."""
    countries, topics = affected.reference.countries, affected.reference.topics
    known = {**{c.code: c.name for c in countries.values()}, **{t.id: t.label for t in topics.values()}}
    names = {id_: known[id_] for id_ in ids if id_ in known}
    claims = affected.index.claims(kind, {id_ for id_ in ids if id_ not in names})
    resource = RESOURCE_OF_TABLE[kind]
    for id_ in ids:
        affected.names[resource, id_] = names.get(id_) or min(claims[id_].get("name", {id_: 1}))


def name_agreements(affected: AffectedRows, summits: Iterable[str], facts: Facts) -> None:
    """Read the agreements of summits, and their names."""
    replaced = affected.state.touched["agreement"]
    found: dict[str, list[str]] = {summit: [] for summit in summits}
    columns = select(col(AgreementRow.id), col(AgreementRow.summit_id), col(AgreementRow.text))
    for id_, summit, text in select_in(affected.connection, columns, col(AgreementRow.summit_id), found):
        if id_ not in replaced:
            found[summit].append(id_)
            affected.names["agreements", id_] = shortened(text)
    for fact in facts.agreements:
        affected.names["agreements", fact.id] = shortened(fact.text)
        if fact.summit in found:
            found[fact.summit].append(fact.id)
    affected.agreed_at |= {summit: sorted(set(ids)) for summit, ids in found.items()}
