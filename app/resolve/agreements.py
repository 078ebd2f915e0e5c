"""The same agreement in many articles: the same parties and kind, and the same sentence or nearly so."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.extract.findings import AgreementFinding, AgreementStatus
from app.resolve.clusters import Components, most_attested, narrowest, near_duplicates, runs_of
from app.resolve.facts import AgreementFact, Place, Report, Where
from app.words import fold, short_hash

_FURTHEST: tuple[AgreementStatus, ...] = ("signed", "announced", "agreed", "planned", "proposed")


@dataclass(frozen=True, slots=True)
class _Told:
    """An agreement as one article tells of it."""

    article: str
    position: int
    finding: AgreementFinding
    words: str


def resolve_agreements(
    reports: Iterable[Report], people: Where, summits: Where, only: Container[Place] | None = None
) -> tuple[tuple[AgreementFact, ...], Where]:
    """Return the agreements, and the id of each by (article, position in its extraction's agreements).

    With `only`, no other findings than these are looked at.
    """
    blocks: dict[tuple[str, ...], list[_Told]] = defaultdict(list)
    for report in reports:
        for position, finding in enumerate(report.extraction.agreements):
            if only is None or (report.article, position) in only:
                told = _Told(report.article, position, finding, _words(finding))
                blocks[_block(finding)].append(told)
    groups = [group for block in blocks.values() for group in _alike(block)]
    facts = [_fact(group, people, summits) for group in groups]
    where = {(t.article, t.position): fact.id for fact, group in zip(facts, groups, strict=True) for t in group}
    return tuple(sorted(facts, key=lambda agreement: agreement.id)), where


def agreement_keys(report: Report) -> Iterator[tuple[int, str]]:
    """Yield (position, key): agreements that may be the same share a key."""
    for position, finding in enumerate(report.extraction.agreements):
        words = _words(finding)
        for part in {words, *runs_of(words)}:
            yield position, "|".join((*_block(finding), part))


def _block(finding: AgreementFinding) -> tuple[str, ...]:
    return (finding.kind, *sorted(set(finding.countries)))


def _words(finding: AgreementFinding) -> str:
    return fold(finding.span.text) or finding.span.text


def _alike(block: Sequence[_Told]) -> list[list[_Told]]:
    """Split a block into those that say the same."""
    by_words: dict[str, list[_Told]] = defaultdict(list)
    for told in block:
        by_words[told.words].append(told)
    components = Components(by_words)
    for one, other in near_duplicates(by_words):
        components.join(one, other)
    return [[told for words in group for told in by_words[words]] for group in components.groups()]


def _fact(group: Sequence[_Told], people: Where, summits: Where) -> AgreementFact:
    texts = ((t.finding.span.text, t.article) for t in group)
    statuses = ((t.finding.status, t.article) for t in group)
    dates = ((t.finding.date, t.article) for t in group if t.finding.date)
    held_at = {summits[t.article, t.finding.summit] for t in group if t.finding.summit is not None}
    surest = min((t.finding for t in group), key=lambda finding: (-finding.confidence, finding.rule))
    first = group[0].finding
    text = most_attested(texts, lambda text: (-len(text), text)) or first.span.text
    return AgreementFact(
        id=f"a-{short_hash(fold(text) or text, *_block(first))}",
        text=text,
        kind=first.kind,
        status=most_attested(statuses, lambda status: (_FURTHEST.index(status),)) or first.status,
        countries=tuple(sorted(set(first.countries))),
        participants=tuple(sorted({people[t.article, person] for t in group for person in t.finding.participants})),
        topics=tuple(sorted({topic for t in group for topic in t.finding.topics})),
        summit=held_at.pop() if len(held_at) == 1 else None,
        date=most_attested(dates, narrowest),
        rule=surest.rule,
        confidence=surest.confidence,
        sources=len({t.article for t in group}),
    )
