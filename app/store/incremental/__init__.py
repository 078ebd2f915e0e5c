"""Incremental resolution: the facts of app.resolve for all articles, without reading all of them.

The stages are people, summits, agreements, quotes. Each is a function of the neighbourhood: it reads the changed
articles, finds the findings that share a block with theirs, and resolves complete records by the rules of app.resolve.
Rationale: docs/decisions/0006-resolve-the-neighbourhood.md.
"""

from collections.abc import Iterable, Mapping

from app.facts import Facts, Report
from app.reference import Reference
from app.resolve.agreements import agreement_keys, resolve_agreements
from app.resolve.quotes import quote_keys, resolve_quotes
from app.store.incremental.neighbourhood import KINDS, Neighbourhood, neighbourhood
from app.store.incremental.pairs import resolve_pairs
from app.store.incremental.people import resolve_people
from app.store.incremental.summits import resolve_summits
from app.store.resolution_index import ResolutionIndex

NOTHING = Facts((), (), (), (), (), (), ())


def resolve_neighbourhood(
    index: ResolutionIndex, reference: Reference, added: Mapping[str, Report], removed: Iterable[str]
) -> tuple[Neighbourhood, Facts]:
    """Return the neighbourhood of added and removed articles, and the facts that may have changed."""
    state = neighbourhood(index, reference, added, removed)
    people = resolve_people(state)
    summits = resolve_summits(state)
    agreements = resolve_pairs(state, "agreement", resolve_agreements, lambda report, _: agreement_keys(report))
    quotes = resolve_pairs(state, "quote", resolve_quotes, quote_keys)
    state.keep_blocks()
    for kind in KINDS:
        state.know(kind, state.changed)
    facts = Facts(
        countries=(), topics=(), evidence=(),
        people=tuple(people), summits=tuple(summits), agreements=tuple(agreements), quotes=tuple(quotes),
    )  # fmt: skip
    return state, facts
