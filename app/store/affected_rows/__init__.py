"""Stored and expected rows of every record affected by a change.

Affected are the records found by app.store.incremental; people, countries and topics with changed claims; articles
whose findings belong to other records; and bodies with changed names. Each stage is a function that adds rows and
counts claims, which the next stage reads.
"""

from collections.abc import Iterable, Mapping

from app.facts import Facts, Report
from app.store.affected_rows.articles import add_articles, add_members
from app.store.affected_rows.claimed import add_countries_and_topics, add_people, claim_articles
from app.store.affected_rows.records import add_records
from app.store.affected_rows.references import add_references
from app.store.affected_rows.rows import AffectedRows
from app.store.documents import ArticleCard
from app.store.incremental.neighbourhood import Neighbourhood


def affected_rows(
    state: Neighbourhood,
    facts: Facts,
    cards: Mapping[str, ArticleCard],
    before: Iterable[Report],
    after: Iterable[Report],
) -> AffectedRows:
    """Return the rows affected by a neighbourhood and its facts.

    `cards` has the added articles; `before` and `after` are the reports of the changed ones.
    """
    affected = AffectedRows(state, facts, cards)
    claim_articles(affected, before, after)
    add_records(affected)
    add_people(affected)
    add_countries_and_topics(affected)
    add_articles(affected)
    add_references(affected)
    add_members(affected)
    return affected
