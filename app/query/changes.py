"""Change feed: changes since a sequence number, in order, without gaps or repetitions.

With the filters of a list they are changes of the records currently in this list.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, get_args

from sqlalchemy import Connection, Select, bindparam, select
from sqlmodel import col

from app.errors import Fault, QueryError
from app.kinds import ChangeAction
from app.query.catalog import Resource
from app.query.name_resolver import NameResolver
from app.query.parsing.filters import Condition, Faults, full_name, on_day, parse_conditions, unknown_filters
from app.query.parsing.query_string import DEFAULT_LIMIT, Parameter, unknown_parameter
from app.query.parsing.request import MAX_LIMIT
from app.query.parsing.text import TextQuery, parse_text
from app.query.parsing.values import ValueFault, clipped, one_of, parse_boolean, parse_whole
from app.query.resources import RESOURCES
from app.query.sql.fulltext import text_conditions, text_shape, text_values
from app.query.sql.predicates import test_values, tests_of, where
from app.records import GREATEST_INTEGER, ChangeRow, DatabaseRow, RedirectRow
from app.schemas.records import Change, url_of
from app.store.statements import fetch

PARAMETERS = ("resource", "action", "q", "since", "limit", "format", "pretty")
FORMATS = ("json", "atom")
ACTIONS: tuple[ChangeAction, ...] = get_args(ChangeAction)
# Parameters of other APIs, and those here.
_FOREIGN = {
    **dict.fromkeys(("from", "after", "start", "cursor", "offset", "page", "seq", "last"), "since"),
    **dict.fromkeys(("per_page", "page_size", "size", "rows"), "limit"),
    **dict.fromkeys(("type", "kind", "record", "entity"), "resource"),
    **dict.fromkeys(("event", "operation", "change"), "action"),
}
LAST = 2**53 - 1  # the largest integer that every JSON parser represents exactly (RFC 8259, 6)

_seq = col(ChangeRow.seq)
_CHANGES = (
    select(
        _seq,
        col(ChangeRow.action),
        col(ChangeRow.resource),
        col(ChangeRow.record_id),
        col(ChangeRow.revision),
        col(ChangeRow.made_at),
    )
    .where(_seq > bindparam("since"))
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
    """Changes with a `seq` greater than `since`, at most `limit`, oldest first; for a feed the newest.

    `conditions` and `text` are on the records of `resource`.
    """

    since: int = 0
    limit: int = DEFAULT_LIMIT
    pretty: bool = False
    format: str = FORMATS[0]
    resource: Resource | None = None
    action: str | None = None
    conditions: tuple[Condition, ...] = ()
    q: TextQuery | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes, the number of all since then (None if they are filtered), whether there are more, and the revision."""

    changes: tuple[Change, ...]
    total: int | None
    more: bool
    revision: int


def parse_changes(parameters: Sequence[Parameter], names: NameResolver, today: date) -> ChangesQuery:
    """Return the query of `parameters`; the day for offices is `today`. Raises QueryError."""
    given = {parameter.name: parameter.value for parameter in parameters}
    faults = Faults()
    found: dict[str, Any] = {}
    for name in given.keys() & _PARSERS.keys():
        with faults.of(name):
            found[name] = _PARSERS[name](given[name])
    resource: Resource | None = found.get("resource")
    filters = {
        full_name(resource, name) if resource else name: text for name, text in given.items() if name not in PARAMETERS
    }
    if "resource" not in given:
        faults += (_without_resource(name, given[name]) for name in given if name in ("q", *filters))
    elif resource:
        unknown = [Parameter(name, text) for name, text in filters.items() if name not in resource.filters]
        faults += unknown_filters(resource, unknown, PARAMETERS)
        if filters or "q" in found or resource.always:
            conditions, _ = parse_conditions(resource, filters, names, faults)
            found["conditions"], _ = on_day(resource, conditions, (), today)
    if faults:
        raise QueryError(faults)
    return ChangesQuery(**found)


def _one_of(choices: Collection[str], text: str) -> str:
    if text not in choices:
        raise one_of(text, tuple(choices))
    return text


def _seq_of(text: str) -> int:
    try:
        return parse_whole(text, least=0, most=LAST)
    except ValueFault as fault:
        detail = f"must be a whole number, the `seq` of a change or 0, not {clipped(text)}"
        raise ValueFault(fault.code, detail, "0") from None


_PARSERS: Mapping[str, Callable[[str], Any]] = {
    "resource": lambda text: RESOURCES[_one_of(RESOURCES, text)],
    "action": partial(_one_of, ACTIONS),
    "q": parse_text,
    "since": _seq_of,
    "limit": partial(parse_whole, least=1, most=MAX_LIMIT),
    "format": partial(_one_of, FORMATS),
    "pretty": parse_boolean,
}


def _without_resource(name: str, text: str) -> Fault:
    """Return the fault of a parameter that requires `resource`, or is unknown; `text` may name the resource."""
    resources = tuple(resource.name for resource in RESOURCES.values() if name in ("q", *resource.filters))
    if named := next((each for each in RESOURCES if text.lower() in (each, RESOURCES[each].one.split()[-1])), None):
        return unknown_parameter(name, PARAMETERS, "the changes", f"resource={named}")
    if not resources:
        return unknown_parameter(name, PARAMETERS, "the changes", _FOREIGN.get(name.lower()))
    detail = f"{name} is a filter of one resource. Add resource={' or resource='.join(resources)}."
    return Fault("query", name, "conflict", detail, f"resource={resources[0]}", resources)


def read_changes(connection: Connection, wanted: ChangesQuery) -> Changes:
    """Return changes, oldest first; for a feed the newest."""
    ((revision, last),) = fetch(connection, _COUNTERS)
    values: dict[str, object] = {"since": min(wanted.since, GREATEST_INTEGER), "most": wanted.limit + 1}
    statement = _CHANGES.order_by(_seq.desc() if wanted.format == "atom" else _seq)
    if wanted.action:
        statement = statement.where(col(ChangeRow.action) == wanted.action)
    if wanted.resource:
        name = wanted.resource.name
        statement = statement.where(col(ChangeRow.resource) == ("people" if name == "leaders" else name))
        if wanted.conditions or wanted.q:
            ids, of_records = _matching(wanted, wanted.resource, connection.dialect.name)
            statement = statement.where(col(ChangeRow.record_id).in_(ids))
            values |= of_records
    rows = connection.execute(statement, values).all()
    filtered = wanted.resource or wanted.action
    return Changes(
        changes=tuple(_change(connection, *row) for row in rows[: wanted.limit]),
        total=None if filtered else max(0, last - wanted.since),
        more=len(rows) > wanted.limit,
        revision=revision,
    )


def _matching(wanted: ChangesQuery, resource: Resource, dialect: str) -> tuple[Select[Any], dict[str, object]]:
    """Return the ids of the records that meet the conditions, and the parameters."""
    ids = select(resource.table.c.id).where(*where(tests_of(wanted.conditions)))
    values = test_values(wanted.conditions)
    if wanted.q:
        ids = ids.where(*text_conditions(resource.table, text_shape(wanted.q), dialect))
        values |= text_values(wanted.q, dialect)
    return ids, values


def _change(
    connection: Connection, seq: int, action: Any, resource: str, record: str, revision: int, made_at: datetime
) -> Change:
    return Change(
        seq=seq,
        action=action,
        resource=resource,
        id=record,
        url=url_of(resource, record),
        into=_into(connection, resource, record, revision) if action == "merged" else (),
        revision=revision,
        made_at=made_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    )


def _into(connection: Connection, resource: str, record: str, revision: int) -> tuple[str, ...]:
    """Return the paths of the records that now contain a merged one."""
    values = {"resource": resource, "id": record, "revision": revision}
    return tuple(url_of(resource, id_) for (id_,) in fetch(connection, _SUCCESSORS, values))
