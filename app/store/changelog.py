"""Change log of a writing transaction: a revision, one change per record, redirects and tombstones of ids.

`revision` and `seq` come from the single counter row, in the same transaction: they have no gaps and are in commit
order.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime

from sqlalchemy import Connection, insert, select, update
from sqlmodel import col

from app.kinds import RECORD_KINDS, RESOURCE_OF_TABLE
from app.records import DatabaseRow, metadata
from app.store.row_diff import Difference, key_of
from app.store.rows import Row, Rows

Record = tuple[str, str]  # table, id


def keep_ledger(
    connection: Connection,
    differences: Sequence[Difference],
    evidence: Rows,
    successors: Mapping[Record, Set[str]],
    reason: str,
    now: datetime,
) -> int:
    """Log a transaction with changes and return its revision. `evidence` are the previous rows of that table.

    `successors` maps a deleted record to the ids that replace it; a record without successors is gone for `reason`.
    """
    records = [found for found in differences if found.table.name in RESOURCE_OF_TABLE]
    created = {(found.table.name, str(key[0])) for found in records for key in found.inserted}
    deleted = {(found.table.name, str(key[0])) for found in records for key in found.deleted}
    actions = dict.fromkeys(_touched(differences, evidence), "updated")
    actions |= dict.fromkeys(created, "created")
    actions |= {record: "merged" if successors.get(record) else "retracted" for record in deleted}
    revision, seq = _count(connection, len(actions))
    changes = [
        {"action": action, "resource": RESOURCE_OF_TABLE[table], "record_id": id_, "revision": revision, "made_at": now}
        for (table, id_), action in sorted(actions.items())
    ]
    _insert(connection, "change", [{**change, "seq": seq + number} for number, change in enumerate(changes)])
    _insert_former(connection, deleted, successors, reason, revision)
    return revision


def _insert_former(
    connection: Connection, deleted: Iterable[Record], successors: Mapping[Record, Set[str]], reason: str, revision: int
) -> None:
    """Insert redirects of deleted ids with successors, and tombstones of the others."""
    redirects, tombstones = [], []
    for record in sorted(deleted):
        resource, id_ = RESOURCE_OF_TABLE[record[0]], record[1]
        new = sorted(successors.get(record, ()))
        redirects += [{"resource": resource, "old_id": id_, "new_id": each, "revision": revision} for each in new]
        if not new:
            tombstones.append({"resource": resource, "record_id": id_, "reason": reason, "revision": revision})
    _insert(connection, "redirect", redirects)
    _insert(connection, "tombstone", tombstones)


def successors_of(deleted: Iterable[Record], before: Rows, after: Rows) -> dict[Record, set[str]]:
    """Return the successors of deleted records: the records of the same kind that now have their evidence."""
    gone = set(deleted)
    places: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for row in after.values():
        table, id_ = owner_of(row)
        places[table, *_place(row)].add(id_)
    found: dict[Record, set[str]] = defaultdict(set)
    for row in before.values():
        record = owner_of(row)
        # One mention of a speaker may be evidence of many quotes.
        if record in gone and row["field"] != "speaker":
            found[record] |= places.get((record[0], *_place(row)), set())
    return found


def owner_of(evidence: Row) -> Record:
    """Return the record that a row of evidence belongs to."""
    table = next(kind for kind in RECORD_KINDS if evidence[f"{kind}_id"] is not None)
    return table, evidence[f"{table}_id"]


def _place(evidence: Row) -> tuple[object, ...]:
    return evidence["article_id"], evidence["field"], evidence["start"], evidence["end"]


def _touched(differences: Iterable[Difference], evidence: Rows) -> Iterator[Record]:
    """Yield the records that have changed; `evidence` are the stored rows of that table."""
    for found in differences:
        match found.table.name:
            case "finding" | "member" | "identity":
                pass  # internal, never served
            case "evidence":
                yield from (owner_of(row) for row in found.inserted.values())
                yield from (owner_of(evidence[key]) for key in found.deleted)
            case name:
                owner = name if name in RESOURCE_OF_TABLE else key_of(found.table)[0].removesuffix("_id")
                yield from ((owner, str(key[0])) for key in (*found.inserted, *found.updated, *found.deleted))


def _count(connection: Connection, changes: int) -> tuple[int, int]:
    """Increment the counters; return the revision and the first sequence number."""
    revision, seq = connection.execute(select(col(DatabaseRow.revision), col(DatabaseRow.change_seq))).one()
    connection.execute(update(DatabaseRow).values(revision=revision + 1, change_seq=seq + changes))
    return revision + 1, seq + 1


def _insert(connection: Connection, table: str, rows: list[Row]) -> None:
    if rows:
        connection.execute(insert(metadata.tables[table]), rows)
