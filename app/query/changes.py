"""Change feed: changes since a point, in order, so that a client misses none and sees none twice."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select
from sqlmodel import col

from app.errors import QueryError
from app.query.parsing.query_string import Parameter
from app.query.parsing.request import DEFAULT_LIMIT, MAX_LIMIT, known_only
from app.query.parsing.values import parse_boolean, parse_whole
from app.records import ChangeRow, DatabaseRow, RedirectRow
from app.schemas.records import Change, url_of
from app.store.statements import fetch

PARAMETERS = ("since", "limit", "pretty")
LAST = 2**53 - 1  # the largest integer that every JSON parser keeps exactly (RFC 8259, 6)

_CHANGES = (
    select(
        col(ChangeRow.seq),
        col(ChangeRow.action),
        col(ChangeRow.resource),
        col(ChangeRow.record_id),
        col(ChangeRow.revision),
        col(ChangeRow.made_at),
    )
    .where(col(ChangeRow.seq) > bindparam("since"))
    .order_by(col(ChangeRow.seq))
    .limit(bindparam("most"))
)
_SUCCESSORS = (
    select(col(RedirectRow.new_id))
    .where(
        col(RedirectRow.resource) == bindparam("resource"),
        col(RedirectRow.old_id) == bindparam("id"),
        col(RedirectRow.revision) == bindparam("revision"),
    )
    .order_by(col(RedirectRow.new_id))
)
_COUNTERS = select(col(DatabaseRow.revision), col(DatabaseRow.change_seq))


@dataclass(frozen=True, slots=True)
class ChangesQuery:
    """Changes with a greater `seq` than `since`, at most `limit` of them."""

    since: int
    limit: int
    pretty: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes, the number of all since then, and the revision of the database."""

    changes: tuple[Change, ...]
    total: int
    revision: int


def parse_changes(parameters: Sequence[Parameter]) -> ChangesQuery:
    """Return the query that `parameters` describe. Raises QueryError."""
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
    return ChangesQuery(since, limit, pretty)


def read_changes(connection: Connection, wanted: ChangesQuery) -> Changes:
    """Return changes, the oldest first."""
    ((revision, last),) = fetch(connection, _COUNTERS)
    rows = connection.execute(_CHANGES, {"since": wanted.since, "most": wanted.limit})
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
    return Changes(changes, max(0, last - wanted.since), revision)


def _into(connection: Connection, resource: str, record: str, revision: int) -> tuple[str, ...]:
    """Return the paths of the records that a merged one is part of now."""
    values = {"resource": resource, "id": record, "revision": revision}
    return tuple(url_of(resource, id_) for (id_,) in fetch(connection, _SUCCESSORS, values))
