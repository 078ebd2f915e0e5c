"""Blocking index: tables that find the candidates for merging with a finding.

An article is resolved with the findings of others that share a block with its own, and claims about people, countries
and topics are counted, so that nothing else is read: docs/decisions/0006-resolve-the-neighbourhood.md.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Set
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, func, insert, literal, select, text
from sqlmodel import col

from app.batched_sql import select_in
from app.corrections.matching import corrected
from app.corrections.repository import read_corrections
from app.facts import FindingKey, Report
from app.findings import EXTRACTION, Extraction
from app.records import (
    ArticleRow,
    BlockRow,
    ClaimRow,
    ExtractionRow,
    IdentityRow,
    MemberRow,
    table_of,
)
from app.resolve.offices import SINCE, UNTIL
from app.store.statements import fetch

ClaimKey = tuple[str, str, str, str]  # kind, key, field, value
Claimed = dict[str, dict[str, dict[str, int]]]  # key -> field -> value -> sources
BlockKey = tuple[str, int, int, str, int, int]  # kind, key, first, article, position, last

_WITHIN: Select[str, int] = select(col(BlockRow.article_id), col(BlockRow.position)).where(
    col(BlockRow.kind) == "summit",
    col(BlockRow.key) == bindparam("key"),
    col(BlockRow.first).between(bindparam("least"), bindparam("end")),
    col(BlockRow.last) >= bindparam("begin"),
)
_held = table_of(ClaimRow).alias("held")
_DATES: Select[Any] = select(
    _held.c.key,
    _held.c.value,
    # Each is one index lookup: an office that is in the news daily has as many dates as there are days.
    *(
        select(edge(col(ClaimRow.value)))
        .where(
            col(ClaimRow.kind) == "person",
            col(ClaimRow.key) == _held.c.key,
            col(ClaimRow.field) == literal(mark) + _held.c.value,
        )
        .scalar_subquery()
        for mark, edge in ((SINCE, func.min), (UNTIL, func.max))
    ),
).where(_held.c.kind == "person", _held.c.field == "office")
_ADD = text(
    "INSERT INTO claim (kind, key, field, value, sources) VALUES (:kind, :key, :field, :value, :sources) "
    "ON CONFLICT (kind, key, field, value) DO UPDATE SET sources = claim.sources + excluded.sources"
)


def hashed(key: str) -> int:
    """Return a block's key as a 64-bit number; keys that differ only in their last part are neighbours.

    So the blocks of an article share a few pages of the table.
    """
    first = blake2b(key.rpartition("|")[0].encode(), digest_size=3).digest()
    return int.from_bytes(first + blake2b(key.encode(), digest_size=5).digest(), signed=True)


class ResolutionIndex:
    """Index of findings and claims, in the transaction of `connection`. Valid for one write.

    Reports and members are cached, since they are written at its end.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._reports: dict[str, Report | None] = {}
        self._members_of: dict[str, list[tuple[str, int, str]]] = {}
        self._claims: dict[tuple[str, str], dict[str, dict[str, int]]] = {}

    def reports(self, articles: Iterable[str]) -> dict[str, Report]:
        """Return the corrected reports by article id; articles without an extraction are left out."""
        articles = set(articles)
        unread = articles - self._reports.keys()
        if unread:
            self._reports |= dict.fromkeys(unread) | self._read_reports(unread)
        return {id_: report for id_ in articles if (report := self._reports[id_])}

    def _read_reports(self, articles: Iterable[str]) -> dict[str, Report]:
        statement = select(
            col(ArticleRow.id), col(ArticleRow.published), col(ArticleRow.sha256), col(ExtractionRow.body)
        ).where(col(ExtractionRow.article_id) == col(ArticleRow.id))
        rows = [*select_in(self.connection, statement, col(ArticleRow.id), articles)]
        stored = read_corrections(self.connection, (sha256 for _, _, sha256, _ in rows))
        corrections = [each.correction for each in stored]
        return {
            id_: corrected(Report(id_, published, _extraction_in(body)), sha256, corrections)
            for id_, published, sha256, body in rows
        }

    def members_of(self, kind: str, articles: Iterable[str]) -> dict[FindingKey, str]:
        """Return the records of all findings of a kind in the articles."""
        articles = set(articles)
        unread = articles - self._members_of.keys()
        if unread:
            self._members_of |= {article: [] for article in unread}
            statement = select(
                col(MemberRow.article_id), col(MemberRow.kind), col(MemberRow.position), col(MemberRow.record_id)
            )
            for article, of_kind, position, record in select_in(
                self.connection, statement, col(MemberRow.article_id), unread
            ):
                self._members_of[article].append((of_kind, position, record))
        return {
            (article, position): record
            for article in articles
            for of_kind, position, record in self._members_of[article]
            if of_kind == kind
        }

    def members_in(self, kind: str, records: Iterable[str]) -> dict[FindingKey, str]:
        """Return the findings of records, each with its record."""
        statement = select(col(MemberRow.article_id), col(MemberRow.position), col(MemberRow.record_id)).where(
            col(MemberRow.kind) == kind
        )
        found = select_in(self.connection, statement, col(MemberRow.record_id), records)
        return {(article, position): record for article, position, record in found}

    def sharing(self, kind: str, keys: Iterable[int]) -> set[FindingKey]:
        """Return the findings with a block that has one of these keys."""
        statement = select(col(BlockRow.article_id), col(BlockRow.position)).where(col(BlockRow.kind) == kind)
        return {(a, position) for a, position in select_in(self.connection, statement, col(BlockRow.key), keys)}

    def within(self, key: str, begin: int, end: int, longest: int) -> set[FindingKey]:
        """Return the summit findings with this key that overlap `begin` to `end`; none is longer than `longest`."""
        values: dict[str, object] = {"key": hashed(key), "least": begin - longest, "begin": begin, "end": end}
        return {(article, position) for article, position in fetch(self.connection, _WITHIN, values)}

    def keep_blocks(self, gone: Collection[BlockKey], new: Collection[BlockKey]) -> None:
        """Delete and insert blocks."""
        table = table_of(BlockRow)
        names = ("kind", "key", "first", "article_id", "position", "last")
        if gone:
            same = [table.c[name] == bindparam(f"its_{name}") for name in names[:-1]]
            rows = [{f"its_{name}": value for name, value in zip(names, row, strict=True)} for row in gone]
            self.connection.execute(delete(table).where(*same), rows)
        if new:
            self.connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in new])

    def identities(self, kind: str, column: str, values: Iterable[str]) -> list[tuple[str, str, str]]:
        """Return (id, key, slug) of records whose `column` (record_id, key or slug) is in `values`."""
        statement = select(col(IdentityRow.record_id), col(IdentityRow.key), col(IdentityRow.slug)).where(
            col(IdentityRow.kind) == kind
        )
        return [
            (id_, key, slug)
            for id_, key, slug in select_in(self.connection, statement, table_of(IdentityRow).c[column], values)
        ]

    def add_claims(self, delta: Mapping[ClaimKey, int]) -> None:
        """Add to the sources of claims; delete claims without sources."""
        names = ("kind", "key", "field", "value")
        counted = ((key, number) for key, number in sorted(delta.items()) if number)
        rows: list[dict[str, Any]] = [{**dict(zip(names, key, strict=True)), "sources": n} for key, n in counted]
        for row in rows:
            self._claims.pop((row["kind"], row["key"]), None)
        if rows:
            self.connection.execute(_ADD, rows)
        if less := [{f"its_{name}": row[name] for name in names} for row in rows if row["sources"] < 0]:
            same = [table_of(ClaimRow).c[name] == bindparam(f"its_{name}") for name in names]
            self.connection.execute(delete(ClaimRow).where(*same, col(ClaimRow.sources) == 0), less)

    def claims(self, kind: str, keys: Iterable[str]) -> Claimed:
        """Return the claims by key; of the dates of an office only the first SINCE and the last UNTIL."""
        keys = set(keys)
        unread = {key for key in keys if (kind, key) not in self._claims}
        if unread:
            read = self._read_claims(kind, unread)
            self._claims |= {(kind, key): read.get(key, {}) for key in unread}
        found: Claimed = defaultdict(lambda: defaultdict(dict))
        for key in keys:
            if claims := self._claims[kind, key]:
                found[key] = claims
        return found

    def _read_claims(self, kind: str, keys: Set[str]) -> Claimed:
        found: Claimed = defaultdict(lambda: defaultdict(dict))
        plain = select(col(ClaimRow.key), col(ClaimRow.field), col(ClaimRow.value), col(ClaimRow.sources)).where(
            col(ClaimRow.kind) == kind
        )
        if kind == "person":
            plain = plain.where(col(ClaimRow.field) < SINCE)
        for key, field, value, sources in select_in(self.connection, plain, col(ClaimRow.key), keys):
            found[key][field][value] = sources
        if kind == "person":
            for key, office, since, until in select_in(self.connection, _DATES, _held.c.key, keys):
                if since:  # dates come in pairs
                    found[key][f"{SINCE}{office}"][since] = found[key][f"{UNTIL}{office}"][until] = 1
        return found


@lru_cache(maxsize=200)  # one takes some 30 kB
def _extraction_in(body: str) -> Extraction:
    """Return the extraction of a body, cached: consecutive articles share their candidates."""
    return EXTRACTION.validate_json(body)
