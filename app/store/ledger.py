"""What a writing transaction leaves behind besides the state: a revision, one change a record, and where ids went.

`revision` and `seq` come from the one counter row, in the same transaction: they have no gaps and are in commit order.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from app.records import RECORDED, metadata
from app.store.differences import Difference, key_of
from app.store.lookup import RESOURCES
from app.store.rows import Row, Rows

Record = tuple[str, str]  # table, id

_database = metadata.tables["database"]


def keep_ledger(
    connection: Connection,
    differences: Sequence[Difference],
    evidence: Rows,
    successors: Mapping[Record, Set[str]],
    reason: str,
    now: datetime,
) -> None:
    """Write down a transaction that changes something. `evidence` are the rows of that table as they were.

    `successors` tells which ids a deleted record went to; a record without any is gone for `reason`.
    """
    created = {(d.table.name, str(key[0])) for d in differences for key in d.inserted if d.table.name in RESOURCES}
    deleted = {(d.table.name, str(key[0])) for d in differences for key in d.deleted if d.table.name in RESOURCES}
    actions = dict.fromkeys(_touched(differences, evidence), "updated")
    actions |= dict.fromkeys(created, "created")
    actions |= {record: "merged" if successors.get(record) else "retracted" for record in deleted}
    revision, seq = _count(connection, len(actions))
    changes = [
        {"action": action, "resource": RESOURCES[table], "record_id": id_, "revision": revision, "made_at": now}
        for (table, id_), action in sorted(actions.items())
    ]
    _insert(connection, "change", [{**change, "seq": seq + number} for number, change in enumerate(changes)])
    redirects = [
        {"resource": RESOURCES[table], "old_id": id_, "new_id": new, "revision": revision}
        for table, id_ in sorted(deleted)
        for new in sorted(successors.get((table, id_), ()))
    ]
    _insert(connection, "redirect", redirects)
    tombstones = [
        {"resource": RESOURCES[table], "record_id": id_, "reason": reason, "revision": revision}
        for table, id_ in sorted(deleted)
        if not successors.get((table, id_))
    ]
    _insert(connection, "tombstone", tombstones)


def successors_of(deleted: Iterable[Record], before: Rows, after: Rows) -> dict[Record, set[str]]:
    """Return to which records of the same kind the evidence of deleted ones belongs now."""
    gone = set(deleted)
    places: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for row in after.values():
        table, id_ = owner_of(row)
        places[table, *_place(row)].add(id_)
    found: dict[Record, set[str]] = defaultdict(set)
    for row in before.values():
        record = owner_of(row)
        # What a speaker's mention states may belong to many quotes.
        if record in gone and row["field"] != "speaker":
            found[record] |= places.get((record[0], *_place(row)), set())
    return found


def owner_of(evidence: Row) -> Record:
    """Return the record that a row of evidence belongs to."""
    table = next(kind for kind in RECORDED if evidence[f"{kind}_id"] is not None)
    return table, evidence[f"{table}_id"]


def _place(evidence: Row) -> tuple[object, ...]:
    return evidence["article_id"], evidence["field"], evidence["start"], evidence["end"]


def _touched(differences: Iterable[Difference], evidence: Rows) -> Iterator[Record]:
    """Yield the records of which something changes: `evidence` are the stored rows of that table."""
    for found in differences:
        match found.table.name:
            case "finding" | "member" | "identity":
                pass  # ours, served nowhere
            case "evidence":
                yield from (owner_of(row) for row in found.inserted.values())
                yield from (owner_of(evidence[key]) for key in found.deleted)
            case name:
                owner = name if name in RESOURCES else key_of(found.table)[0].removesuffix("_id")
                yield from ((owner, str(key[0])) for key in (*found.inserted, *found.updated, *found.deleted))


def _count(connection: Connection, changes: int) -> tuple[int, int]:
    """Move the counters; return the revision and the first of the sequence numbers."""
    revision, seq = connection.execute(select(_database.c.revision, _database.c.change_seq)).one()
    connection.execute(update(_database).values(revision=revision + 1, change_seq=seq + changes))
    return revision + 1, seq + 1


def _insert(connection: Connection, table: str, rows: list[Row]) -> None:
    if rows:
        connection.execute(insert(metadata.tables[table]), rows)
