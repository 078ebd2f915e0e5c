"""State of the stages: stored and expected rows, and the names and counts used in bodies."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from app.facts import Facts
from app.records import metadata
from app.reference import Reference
from app.resolve.people import APART
from app.store.documents import ArticleCard, Bodies, Served
from app.store.incremental.neighbourhood import Neighbourhood
from app.store.resolution_index import ClaimKey, ResolutionIndex
from app.store.row_diff import stored_in
from app.store.rows import Rows, rows_of

# Tables of a record's parts, which reference it by `<record>_id`.
PARTS = {
    "person": ("person_alias", "office"),
    "summit": ("summit_country", "summit_participant", "summit_topic"),
    "agreement": ("agreement_country", "agreement_participant", "agreement_topic"),
    "quote": ("quote_mention", "quote_topic", "variant"),
    "country": (),
    "topic": (),
}


def _tables() -> dict[str, Rows]:
    return defaultdict(dict)


@dataclass
class AffectedRows:
    """Stored and `wanted` rows of affected records, by table and key.

    `cards` has the added articles, `claimed` the kind and key of each changed claim.
    """

    state: Neighbourhood
    facts: Facts
    cards: Mapping[str, ArticleCard]
    stored: dict[str, Rows] = field(default_factory=_tables)
    wanted: dict[str, Rows] = field(default_factory=_tables)
    names: dict[Served, str] = field(default_factory=dict)
    agreed_at: dict[str, list[str]] = field(default_factory=dict)
    counts: dict[Served, dict[str, int]] = field(default_factory=dict)
    claimed: set[tuple[str, str]] = field(default_factory=set)

    @property
    def index(self) -> ResolutionIndex:
        """Return the index from which the neighbourhood was read."""
        return self.state.index

    @property
    def connection(self) -> Connection:
        """Return the connection of the transaction."""
        return self.state.index.connection

    @property
    def reference(self) -> Reference:
        """Return the reference data."""
        return self.state.reference

    def read(self, table: str, ids: Collection[str]) -> None:
        """Read the stored rows of records and of their parts."""
        tables = metadata.tables
        rows = stored_in(self.connection, table, tables[table].c.id, ids)
        self.stored[table] |= rows
        ids = [str(key[0]) for key in rows]  # a new record has no parts
        for part in PARTS[table]:
            self.stored[part] |= stored_in(self.connection, part, tables[part].c[f"{table}_id"], ids)
        if table in ("person", "summit"):
            for id_, key, slug in self.index.identities(table, "record_id", ids):
                self.stored["identity"][table, id_] = {"kind": table, "record_id": id_, "key": key, "slug": slug}

    def want(self, facts: Facts, cards: Iterable[ArticleCard] = ()) -> None:
        """Add the expected rows of facts and articles."""
        bodies = Bodies(self.names, self.agreed_at, self.counts, self.reference)
        for table, rows in rows_of(facts, cards, bodies, self.reference).items():
            self.wanted[table] |= rows
        # A bare surname never shares its slug.
        known = [("person", p.id, p.key, p.id if p.key.startswith(APART) else p.slug) for p in facts.people]
        for kind, id_, key, slug in (*known, *(("summit", fact.id, "", fact.slug) for fact in facts.summits)):
            self.wanted["identity"][kind, id_] = {"kind": kind, "record_id": id_, "key": key, "slug": slug}

    def claim(self, before: Iterable[Iterable[ClaimKey]], after: Iterable[Iterable[ClaimKey]]) -> None:
        """Add the claims after a change to the counts, and subtract those before it."""
        delta: Counter[ClaimKey] = Counter()
        for claims in after:
            delta.update(claims)
        for claims in before:
            delta.subtract(claims)
        self.index.add_claims(delta)
        self.claimed |= {(kind, key) for (kind, key, _, _), number in delta.items() if number}
