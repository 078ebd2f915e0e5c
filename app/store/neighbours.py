"""The tables that find the neighbours of a finding: reading and keeping them.

An article is resolved with those findings of others that share a block with its own, and what is said of people,
countries and topics is counted, so that no more than these is read: docs/decisions/0006-resolve-the-neighbourhood.md.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields
from functools import lru_cache
from hashlib import blake2b
from operator import attrgetter
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, Select, bindparam, delete, func, insert, literal, select, text, update

from app.extract.findings import Extraction
from app.records import metadata
from app.resolve.corrections import corrected
from app.resolve.facts import Place, Report
from app.resolve.people import SINCE, UNTIL, Look
from app.store.corrections import read_corrections
from app.store.differences import parts
from app.store.direct import fetch
from app.words import short_hash

ClaimKey = tuple[str, str, str, str]  # kind, key, field, value
Claimed = dict[str, dict[str, dict[str, int]]]  # key -> field -> value -> sources
BlockKey = tuple[str, int, int, str, int, int]  # kind, key, first, article, position, last

NEIGHBOURS = ("member", "block", "look", "identity", "claim")
EXTRACTION: TypeAdapter[Extraction] = TypeAdapter(Extraction)
_PARTS = attrgetter(*(field.name for field in fields(Look)))
_article, _extraction = metadata.tables["article"].c, metadata.tables["extraction"].c
_member, _block, _look = metadata.tables["member"].c, metadata.tables["block"].c, metadata.tables["look"].c
_identity, _claim = metadata.tables["identity"].c, metadata.tables["claim"].c
_WITHIN: Select[tuple[str, int]] = select(_block.article_id, _block.position).where(
    _block.kind == "summit",
    _block.key == bindparam("key"),
    _block.first.between(bindparam("least"), bindparam("end")),
    _block.last >= bindparam("begin"),
)
_held = metadata.tables["claim"].alias("held")
_DATES: Select[Any] = select(
    _held.c.key,
    _held.c.value,
    # An index answers each: of an office that is in the news every day it has as many dates as there are days.
    *(
        select(edge(_claim.value))
        .where(_claim.kind == "person", _claim.key == _held.c.key, _claim.field == literal(mark) + _held.c.value)
        .scalar_subquery()
        for mark, edge in ((SINCE, func.min), (UNTIL, func.max))
    ),
).where(_held.c.kind == "person", _held.c.field == "office")
_ADD = text(
    "INSERT INTO claim (kind, key, field, value, sources) VALUES (:kind, :key, :field, :value, :sources) "
    "ON CONFLICT (kind, key, field, value) DO UPDATE SET sources = claim.sources + excluded.sources"
)


def hashed(key: str) -> int:
    """Return a block's key as a number of 64 bits; keys that differ in their last part only give neighbouring numbers.

    So the blocks of an article are in a few parts of the table, and not each in one of its own.
    """
    first = blake2b(key.rpartition("|")[0].encode(), digest_size=3).digest()
    return int.from_bytes(first + blake2b(key.encode(), digest_size=5).digest(), signed=True)


def chosen(
    connection: Connection, statement: Select[Any], column: ColumnElement[Any], values: Iterable[Any]
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of `statement` whose `column` is one of `values`."""
    for part in parts(values):
        yield from map(tuple, connection.execute(statement.where(column.in_(part))))


class Neighbours:
    """What is known of findings and those near them, in the transaction of `connection`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def reports(self, articles: Iterable[str]) -> dict[str, Report]:
        """Return what articles say, set right, by id; an article that has not been read is left out."""
        statement = select(_article.id, _article.published, _article.sha256, _extraction.body).where(
            _extraction.article_id == _article.id
        )
        rows = [*chosen(self.connection, statement, _article.id, articles)]
        kept = read_corrections(self.connection, (sha256 for _, _, sha256, _ in rows))
        corrections = [each.correction for each in kept]
        return {
            id_: corrected(Report(id_, published, _extraction_in(body)), sha256, corrections)
            for id_, published, sha256, body in rows
        }

    def members_of(self, kind: str, articles: Iterable[str]) -> dict[Place, str]:
        """Return the records of all findings in the articles."""
        return self._members(kind, _member.article_id, articles)

    def members_in(self, kind: str, records: Iterable[str]) -> dict[Place, str]:
        """Return the findings that make up the records."""
        return self._members(kind, _member.record_id, records)

    def _members(self, kind: str, column: ColumnElement[str], values: Iterable[str]) -> dict[Place, str]:
        statement = select(_member.article_id, _member.position, _member.record_id).where(_member.kind == kind)
        return {(a, position): record for a, position, record in chosen(self.connection, statement, column, values)}

    def sharing(self, kind: str, keys: Iterable[int]) -> set[Place]:
        """Return the findings of which a block has one of these keys."""
        statement = select(_block.article_id, _block.position).where(_block.kind == kind)
        return {(a, position) for a, position in chosen(self.connection, statement, _block.key, keys)}

    def within(self, key: str, begin: int, end: int, longest: int) -> set[Place]:
        """Return the findings of summits with this key that share a day with `begin` to `end`; none has more days."""
        values: dict[str, object] = {"key": hashed(key), "least": begin - longest, "begin": begin, "end": end}
        return {(article, position) for article, position in fetch(self.connection, _WITHIN, values)}

    def keep_blocks(self, gone: Collection[BlockKey], new: Collection[BlockKey]) -> None:
        """Delete and insert blocks."""
        table = metadata.tables["block"]
        names = ("kind", "key", "first", "article_id", "position", "last")
        if gone:
            same = [table.c[name] == bindparam(f"its_{name}") for name in names[:-1]]
            rows = [{f"its_{name}": value for name, value in zip(names, row, strict=True)} for row in gone]
            self.connection.execute(delete(table).where(*same), rows)
        if new:
            self.connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in new])

    def looks(self, column: str, values: Iterable[str | None]) -> dict[Look, tuple[str, int]]:
        """Return the looks of which `column` (id, name_block or office_block) is one of these: key, findings."""
        statement = select(_look.body, _look.key, _look.findings)
        rows = chosen(self.connection, statement, _look[column], (value for value in values if value is not None))
        return {Look(*json.loads(body)): (key, findings) for body, key, findings in rows}

    def keep_looks(self, looks: Mapping[Look, tuple[str, int]], known: Collection[Look]) -> None:
        """Store key and findings of looks, of which some are `known`; without findings a look goes."""
        table = metadata.tables["look"]
        this = table.c.id == bindparam("its_id")
        rows = {
            look: {"its_id": look_id(look), "its_key": key, "its_findings": findings}
            for look, (key, findings) in looks.items()
            if look in known
        }
        if gone := [{"its_id": row["its_id"]} for look, row in rows.items() if not looks[look][1]]:
            self.connection.execute(delete(table).where(this), gone)
        if kept := [row for look, row in rows.items() if looks[look][1]]:
            values: dict[str, Any] = {"key": bindparam("its_key"), "findings": bindparam("its_findings")}
            self.connection.execute(update(table).where(this).values(values), kept)
        new = [
            {
                "id": look_id(look),
                "name_block": look.name_block,
                "office_block": look.office_block,
                "body": _look_body(look),
                "key": key,
                "findings": findings,
            }
            for look, (key, findings) in looks.items()
            if look not in known and findings
        ]
        if new:
            self.connection.execute(insert(table), new)

    def identities(self, kind: str, column: str, values: Iterable[str]) -> list[tuple[str, str, str]]:
        """Return (id, key, slug) of records of which `column` (record_id, key or slug) is one of these."""
        statement = select(_identity.record_id, _identity.key, _identity.slug).where(_identity.kind == kind)
        return [(id_, key, slug) for id_, key, slug in chosen(self.connection, statement, _identity[column], values)]

    def add_claims(self, delta: Mapping[ClaimKey, int]) -> None:
        """Count claims up and down; what nobody claims any longer goes."""
        names = ("kind", "key", "field", "value")
        counted = ((key, number) for key, number in sorted(delta.items()) if number)
        rows: list[dict[str, Any]] = [{**dict(zip(names, key, strict=True)), "sources": n} for key, n in counted]
        if rows:
            self.connection.execute(_ADD, rows)
        if less := [{f"its_{name}": row[name] for name in names} for row in rows if row["sources"] < 0]:
            same = [_claim[name] == bindparam(f"its_{name}") for name in names]
            self.connection.execute(delete(metadata.tables["claim"]).where(*same, _claim.sources == 0), less)

    def claims(self, kind: str, keys: Iterable[str]) -> Claimed:
        """Return what is claimed, by key; of the dates of an office only the first SINCE and the last UNTIL."""
        found: Claimed = defaultdict(lambda: defaultdict(dict))
        keys = set(keys)
        plain = select(_claim.key, _claim.field, _claim.value, _claim.sources).where(_claim.kind == kind)
        if kind == "person":
            plain = plain.where(_claim.field < SINCE)
        for key, field, value, sources in chosen(self.connection, plain, _claim.key, keys):
            found[key][field][value] = sources
        if kind == "person":
            for key, office, since, until in chosen(self.connection, _DATES, _held.c.key, keys):
                if since:  # dates come in pairs
                    found[key][f"{SINCE}{office}"][since] = found[key][f"{UNTIL}{office}"][until] = 1
        return found


@lru_cache(maxsize=1_000)
def _extraction_in(body: str) -> Extraction:
    """Return what was found: articles that come one after another have the same neighbours."""
    return EXTRACTION.validate_json(body)


@lru_cache(maxsize=10_000)
def look_id(look: Look) -> str:
    """Return the id of a look."""
    return short_hash(_look_body(look))


def _look_body(look: Look) -> str:
    return json.dumps(_PARTS(look), ensure_ascii=False)
