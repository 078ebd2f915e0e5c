"""Id lookup: live record, redirect of a former id, or tombstone.

In this order: the live record; namesakes whose shared slug is the id (300); the last event of the id, a redirect
followed to its live targets (308, or 300 after a split) or a tombstone (410); else 404 with the nearest ids.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process
from sqlalchemy import BindParameter, Connection, Select, Table, bindparam, select
from sqlmodel import col

from app.errors import Gone, Moved, NotFound, Split
from app.ids import slug
from app.kinds import RESOURCE_OF_TABLE
from app.records import PersonRow, RedirectRow, TombstoneRow, metadata, table_of
from app.store.statements import fetch_column

TABLES: Mapping[str, Table] = MappingProxyType(
    {
        "leaders": table_of(PersonRow),
        **{resource: metadata.tables[table] for table, resource in RESOURCE_OF_TABLE.items()},
    }
)

NEAREST = 5
_NEIGHBOURS = 1000  # on either side in the alphabet: all of a small table, 1 ms in a large one
_ALIKE = 60.0  # of 100; suggestions below it are rarely meant
_ID = re.compile(r"[A-Za-z0-9-]{1,300}")

_id: BindParameter[str] = bindparam("id")

_BODY = {resource: select(table.c.body).where(table.c.id == _id) for resource, table in TABLES.items()}
_LEADER = select(col(PersonRow.leader)).where(col(PersonRow.id) == _id)
_NAMESAKES = select(col(PersonRow.id)).where(col(PersonRow.slug) == _id).order_by(col(PersonRow.id))


def lookup(connection: Connection, resource: str, record_id: str) -> str:
    """Return the body of a live record, JSON as served. `resource` is the plural of the contract.

    Raises Moved, Split, Gone or NotFound. A person who is not a leader is Moved from `leaders` to `people`.
    """
    if not _ID.fullmatch(record_id):
        raise _not_found(connection, resource, record_id)
    bodies: list[str] = fetch_column(connection, _BODY[resource], {"id": record_id})
    if not bodies:
        raise _past(connection, resource, record_id)
    if resource == "leaders" and fetch_column(connection, _LEADER, {"id": record_id}) == [False]:
        raise Moved("people", record_id)
    return bodies[0]


def _past(connection: Connection, resource: str, record_id: str) -> Moved | Split | Gone | NotFound:
    """Return the error for an id without a live record."""
    resource = "people" if resource == "leaders" else resource
    namesakes = _ids(connection, _NAMESAKES, record_id) if resource == "people" else ()
    ends, reason = (set(namesakes), None) if namesakes else _ends(connection, resource, record_id)
    if len(ends) == 1:
        return Moved(resource, ends.pop())
    if ends:
        return Split(resource, sorted(ends))
    return Gone(reason) if reason else _not_found(connection, resource, record_id)


def _ends(connection: Connection, resource: str, record_id: str) -> tuple[set[str], str | None]:
    """Return the live ids that an id redirects to, and the reason if there is none."""
    ends: set[str] = set()
    reason: str | None = None
    waiting, seen = [record_id], {record_id}
    while waiting:
        successors, why = _last_event(connection, resource, waiting.pop())
        reason = reason or why
        for successor in successors:
            if fetch_column(connection, _BODY[resource], {"id": successor}):
                ends.add(successor)
            elif successor not in seen:
                seen.add(successor)
                waiting.append(successor)
    return ends, reason


def _last_event(connection: Connection, resource: str, record_id: str) -> tuple[list[str], str | None]:
    """Return the successors of an id, or the reason for its removal, at its last revision."""
    became = select(col(RedirectRow.revision), col(RedirectRow.new_id)).where(
        col(RedirectRow.resource) == resource, col(RedirectRow.old_id) == record_id
    )
    gone = (
        select(col(TombstoneRow.revision), col(TombstoneRow.reason))
        .where(col(TombstoneRow.resource) == resource, col(TombstoneRow.record_id) == record_id)
        .order_by(col(TombstoneRow.revision).desc())
        .limit(1)
    )
    redirects = connection.execute(became).all()
    last = max((row.revision for row in redirects), default=0)
    grave = connection.execute(gone).first()
    if grave and grave.revision > last:
        return [], grave.reason
    return [row.new_id for row in redirects if row.revision == last], None


def _not_found(connection: Connection, resource: str, record_id: str) -> NotFound:
    column = TABLES[resource].c.id
    wanted = record_id if _ID.fullmatch(record_id) else slug(record_id[:300])
    after = select(column).where(column >= _id).order_by(column).limit(_NEIGHBOURS)
    before = select(column).where(column < _id).order_by(column.desc()).limit(_NEIGHBOURS)
    near = [*_ids(connection, after, wanted), *_ids(connection, before, wanted)]
    found = process.extract(
        wanted, near, scorer=fuzz.WRatio, processor=default_process, score_cutoff=_ALIKE, limit=NEAREST
    )
    return NotFound(f"Unknown id in {resource}.", [id_ for id_, _, _ in found])


def _ids(connection: Connection, statement: Select[str], record_id: str) -> Sequence[str]:
    return fetch_column(connection, statement, {"id": record_id})
