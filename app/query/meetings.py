"""People met by a person: how often, and at which summits.

The filters are those of summits and select the ones to count: by default those that were held.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import bindparam, func, select
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlmodel import col

from app.errors import Fault, QueryError
from app.query.cursors import Skip, seal, unseal
from app.query.name_resolver import NameResolver
from app.query.pages import ResultPage
from app.query.parsing.query_string import Parameter
from app.query.parsing.request import Query, parse_query
from app.query.resources import SUMMITS
from app.query.snapshot import Snapshot
from app.query.sql.predicates import test_values, tests_of, where
from app.records import PersonRow, SummitParticipantRow, SummitRow
from app.schemas.records import MetPerson, Stub, url_of

PARAMETERS = ("limit", "cursor", "offset", "count", "pretty")
MOST_SUMMITS = 20  # stubs of the latest summits with one person

MEETINGS = replace(SUMMITS, name="meetings", one="a meeting", unless_asked=(("status", "held"),))

_others = SummitParticipantRow
_OTHERS = select(col(_others.person_id)).join_from(SummitRow, _others).where(col(_others.person_id) != bindparam("met"))
_SHOWN: tuple[SQLCoreOperations[Any], ...] = (
    col(_others.person_id).label("person"),
    col(PersonRow.name).label("person_name"),
    *(col(column) for column in (SummitRow.id, SummitRow.name, SummitRow.date, SummitRow.date_earliest)),
)
_MEETINGS = (
    select(*_SHOWN)
    .join_from(SummitRow, _others)
    .join(PersonRow, col(PersonRow.id) == col(_others.person_id))
    .order_by(col(SummitRow.date_latest).desc().nulls_last(), col(SummitRow.id))
)


@dataclass(frozen=True, slots=True)
class MetQuery:
    """People met by `person`. `shared` is the query string of the counted summits."""

    person: str
    query: Query
    shared: Mapping[str, str]


def parse_met(person: str, parameters: Sequence[Parameter], names: NameResolver) -> MetQuery:
    """Return the query of the people met by `person`. Raises QueryError, and the errors of looking up the person."""
    names.record("people", person)
    if any(parameter.name == "participant" for parameter in parameters):
        raise QueryError([Fault("query", "participant", "repeated", "participant is in the path already.")])
    query = parse_query(MEETINGS, (*parameters, Parameter("participant", person)), names, general=PARAMETERS)
    asked = {condition.field.name for condition in query.conditions if condition.parameter}
    implied = {} if "status" in asked else dict(MEETINGS.unless_asked)
    return MetQuery(person, query, {**implied, **{p.name: p.value for p in parameters if p.name not in PARAMETERS}})


def read_met(snapshot: Snapshot, wanted: MetQuery) -> ResultPage:
    """Return a page of people, most meetings first. Raises QueryError for a cursor of another query."""
    query, connection = wanted.query, snapshot.connection
    place = None if query.cursor is None else unseal(query, snapshot.revision, query.cursor)
    skip = place.rows if isinstance(place, Skip) else query.offset
    conditions = [*where(tests_of(query.conditions))]
    values = {**test_values(query.conditions), "met": wanted.person}
    others = _OTHERS.where(*conditions)
    often = others.add_columns(func.count()).group_by(col(_others.person_id))
    page = often.order_by(func.count().desc(), col(_others.person_id)).limit(query.limit + 1).offset(skip)
    times: dict[str, int] = dict(iter(connection.execute(page, values)))
    shown = [*times][: query.limit]
    meetings: dict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(_MEETINGS.where(*conditions, col(_others.person_id).in_(shown)), values):
        meetings[row.person].append(row)
    total = select(func.count()).select_from(others.distinct().subquery())
    return ResultPage(
        records=tuple(_met(wanted, times[id_], meetings[id_]).body().encode() for id_ in shown),
        total=connection.execute(total, values).scalar_one() if query.counted else None,
        next=seal(query, snapshot.revision, Skip(skip + query.limit)) if len(times) > query.limit else None,
        prev=seal(query, snapshot.revision, Skip(max(0, skip - query.limit))) if skip else None,
        facets=None,
        explanation=None,
        revision=snapshot.revision.number,
    )


def _met(wanted: MetQuery, times: int, meetings: Sequence[Any]) -> MetPerson:
    """Return a person and the shared meetings, latest first."""
    id_ = meetings[0].person
    both = ",".join(filter(None, (wanted.shared.get("participant__all"), wanted.person, id_)))
    dated = [row for row in meetings if row.date]
    return MetPerson(
        person=Stub(id=id_, name=meetings[0].person_name, url=url_of("people", id_)),
        times=times,
        first=min(dated, key=lambda row: row.date_earliest).date if dated else None,
        last=dated[0].date if dated else None,
        summits=tuple(Stub(id=row.id, name=row.name, url=url_of("summits", row.id)) for row in meetings[:MOST_SUMMITS]),
        url=f"/v1/summits?{urlencode({**wanted.shared, 'participant__all': both}, safe=',')}",
    )
