"""What has changed since some point, in order: nobody who follows it misses a change or sees one twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from app.errors import QueryError
from app.query.parameters import Parameter
from app.query.request import DEFAULT_LIMIT, MAX_LIMIT, known_only
from app.query.values import parse_boolean, parse_whole
from app.records import metadata
from app.shapes import Change, url_of
from app.store.direct import fetch

PARAMETERS = ("since", "limit", "pretty")
LAST = 2**53 - 1  # what JSON's numbers hold everywhere

_change, _redirect = metadata.tables["change"].c, metadata.tables["redirect"].c
_database = metadata.tables["database"].c
_CHANGES: Select[Any] = (
    select(_change.seq, _change.action, _change.resource, _change.record_id, _change.revision, _change.made_at)
    .where(_change.seq > bindparam("since"))
    .order_by(_change.seq)
    .limit(bindparam("most"))
)
_SUCCESSORS = (
    select(_redirect.new_id)
    .where(
        _redirect.resource == bindparam("resource"),
        _redirect.old_id == bindparam("id"),
        _redirect.revision == bindparam("revision"),
    )
    .order_by(_redirect.new_id)
)
_COUNTERS = select(_database.revision, _database.change_seq)


@dataclass(frozen=True, slots=True)
class Asked:
    """Changes with a greater `seq` than `since`, at most `limit` of them."""

    since: int
    limit: int
    pretty: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """Some changes, how many there are in all since then, and the revision at which that is so."""

    changes: tuple[Change, ...]
    total: int
    revision: int


def parse_changes(parameters: Sequence[Parameter]) -> Asked:
    """Return what is asked of the changes. Raises QueryError."""
    given, faults = known_only(parameters, PARAMETERS, "the changes")
    since, limit, pretty = 0, DEFAULT_LIMIT, False
    with faults.of("since"):
        since = parse_whole(given.get("since", "0"), least=0, most=LAST)
    with faults.of("limit"):
        limit = parse_whole(given.get("limit", str(DEFAULT_LIMIT)), least=1, most=MAX_LIMIT)
    with faults.of("pretty"):
        pretty = parse_boolean(given.get("pretty", "false"))
    if faults:
        raise QueryError(faults)
    return Asked(since, limit, pretty)


def read_changes(connection: Connection, asked: Asked) -> Changes:
    """Return the changes that are asked for, the oldest first."""
    ((revision, last),) = fetch(connection, _COUNTERS)
    rows = connection.execute(_CHANGES, {"since": asked.since, "most": asked.limit})
    changes = tuple(
        Change(
            seq=seq,
            action=action,
            resource=resource,
            id=record,
            url=url_of(resource, record),
            into=_into(connection, resource, record, revision) if action == "merged" else (),
            revision=revision,
            made_at=made_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
        for seq, action, resource, record, revision, made_at in rows
    )
    return Changes(changes, max(0, last - asked.since), revision)


def _into(connection: Connection, resource: str, record: str, revision: int) -> tuple[str, ...]:
    """Return the paths of the records that a merged one is part of now."""
    values = {"resource": resource, "id": record, "revision": revision}
    return tuple(url_of(resource, id_) for (id_,) in fetch(connection, _SUCCESSORS, values))
