"""Third and fourth stage: agreements and quotes, merged if they share a key."""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import TypeVar

from app.facts import AgreementFact, FindingKey, QuoteFact, RecordOf, Report
from app.kinds import RecordKind
from app.store.incremental.neighbourhood import Neighbourhood
from app.store.resolution_index import BlockKey, hashed

Fact = TypeVar("Fact", AgreementFact, QuoteFact)
Resolver = Callable[[Iterable[Report], RecordOf, RecordOf, Container[FindingKey]], tuple[tuple[Fact, ...], RecordOf]]


def resolve_pairs(
    state: Neighbourhood,
    kind: RecordKind,
    resolve: Resolver[Fact],
    keys: Callable[[Report, RecordOf], Iterator[tuple[int, str]]],
) -> list[Fact]:
    """Return the records of changed articles, and those that share a key with them."""
    articles = set(state.changed)
    state.know("person", articles)
    state.know("summit", articles)
    state.know(kind, articles)
    now = state.reports(articles)
    old = _pair_blocks(kind, state.reports_before(articles), state.before["person"], keys)
    new = _pair_blocks(kind, now, state.after["person"], keys)
    state.replace_blocks(old, new)
    sharing = state.index.sharing(kind, {key for _, key, *_ in new})
    state.know(kind, {article for article, _ in sharing})
    records = {record for place, record in state.before[kind].items() if place[0] in articles or place in sharing}
    places = {place for place in state.index.members_in(kind, records) if place[0] not in articles}
    places |= {(r.article, n) for r in now for n in range(len(_found(kind, r)))}
    reports = state.reports({article for article, _ in places})
    state.know("person", {report.article for report in reports})
    state.know("summit", {report.article for report in reports})
    facts, where = resolve(reports, state.after["person"], state.after["summit"], places)
    state.touched[kind] = records
    state.settle(kind, where)
    return list(facts)


def _pair_blocks(
    kind: str,
    reports: Iterable[Report],
    people: RecordOf,
    keys: Callable[[Report, RecordOf], Iterator[tuple[int, str]]],
) -> set[BlockKey]:
    return {
        (kind, hashed(key), 0, report.article, position, 0)
        for report in reports
        for position, key in keys(report, people)
    }


def _found(kind: str, report: Report) -> Sequence[object]:
    return report.extraction.agreements if kind == "agreement" else report.extraction.quotes
