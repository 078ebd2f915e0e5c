"""State of an incremental resolution: reports, and records before and after, read from the index on demand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.facts import FindingKey, RecordOf, Report
from app.kinds import RecordKind
from app.reference import Reference
from app.store.resolution_index import BlockKey, ResolutionIndex

KINDS: tuple[RecordKind, ...] = ("person", "summit", "agreement", "quote")


@dataclass
class Neighbourhood:
    """Records affected by `added` and removed articles: both are `replaced`, `old` has their stored reports.

    `changed` are the articles with a finding that may belong to another record; `before` and `after` map findings to
    records by kind, and are complete for these articles. `touched` are the ids, by kind, of records replaced by the
    facts of a stage. `blocks` are those to delete and those to insert.
    """

    index: ResolutionIndex
    reference: Reference
    added: Mapping[str, Report]
    replaced: frozenset[str]
    old: Mapping[str, Report]
    changed: set[str]
    before: dict[RecordKind, dict[FindingKey, str]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    after: dict[RecordKind, dict[FindingKey, str]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    touched: dict[RecordKind, set[str]] = field(default_factory=lambda: {kind: set() for kind in KINDS})
    blocks: tuple[set[BlockKey], set[BlockKey]] = field(default_factory=lambda: (set(), set()))
    _read: dict[str, Report] = field(default_factory=dict)
    _known: dict[RecordKind, set[str]] = field(default_factory=lambda: {kind: set() for kind in KINDS})

    def reports(self, articles: Iterable[str]) -> list[Report]:
        """Return the current reports of articles, except removed ones."""
        articles = set(articles)
        self._read |= self.index.reports(articles - self.replaced - self._read.keys())
        found = {**self._read, **self.added}
        return [found[article] for article in sorted(articles) if article in found]

    def reports_before(self, articles: Iterable[str]) -> list[Report]:
        """Return the stored reports of articles, except new ones."""
        articles = set(articles)
        return [*self.reports(articles - self.replaced), *(self.old[a] for a in sorted(articles) if a in self.old)]

    def know(self, kind: RecordKind, articles: Iterable[str]) -> None:
        """Read the records of the findings of articles."""
        missing = set(articles) - self._known[kind]
        self._known[kind] |= missing
        for place, record in self.index.members_of(kind, missing).items():
            self.before[kind][place] = record
            if place[0] not in self.replaced:
                self.after[kind].setdefault(place, record)

    def settle(self, kind: RecordKind, where: RecordOf) -> None:
        """Assign findings to records; an article has changed if a finding moved to another record."""
        self.know(kind, {article for article, _ in where})
        self.after[kind] |= where
        self.changed |= {place[0] for place, record in where.items() if self.before[kind].get(place) != record}

    def replace_blocks(self, old: set[BlockKey], new: set[BlockKey]) -> None:
        """Collect blocks to delete and to insert."""
        self.blocks[0].update(old)
        self.blocks[1].update(new)

    def keep_blocks(self) -> None:
        """Write the difference between the blocks to delete and those to insert."""
        old, new = self.blocks
        self.index.keep_blocks(old - new, new - old)


def neighbourhood(
    index: ResolutionIndex, reference: Reference, added: Mapping[str, Report], removed: Iterable[str]
) -> Neighbourhood:
    """Return the state before the first stage."""
    replaced = frozenset((*added, *removed))
    return Neighbourhood(index, reference, added, replaced, index.reports(replaced), set(replaced))
