"""Stored and expected rows of every record affected by a change.

Records are affected by what app.store.incremental finds; people, countries and topics by claims on them; articles by
the records that their findings belong to; and bodies by the names of what they refer to. Each stage is a function that
adds to the rows, and counts claims on the way: the next stage reads them.
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
    """Return the rows that a neighbourhood and its facts affect.

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
