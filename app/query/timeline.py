"""Timeline: summits, agreements and quotes in one list by date.

Each resource is queried separately, along its own indices, for the rows of one page, and the rows are merged. They
share one set of fields: `said_on` of quotes is the `date` here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import orjson

from app.query.catalog import Resource
from app.query.cursors import seal
from app.query.execution import QueryExecution
from app.query.name_resolver import NameResolver
from app.query.pages import ResultPage, beside
from app.query.parsing.filters import Condition, implied
from app.query.parsing.query_string import Parameter
from app.query.parsing.request import Query, parse_query
from app.query.resources import AGREEMENTS, QUOTES, SUMMITS
from app.query.snapshot import Snapshot
from app.query.sql.keyset import Start, key_values
from app.schemas.records import Entry

PARAMETERS = ("q", "sort", "limit", "cursor", "count", "pretty")
SORT = "date"

# Fields of the timeline: description, and names among quotes, summits and agreements.
_FIELDS: Mapping[str, tuple[str, tuple[str, str, str]]] = MappingProxyType(
    {
        "id": ("id of the record", ("id", "id", "id")),
        "date": ("date of the meeting, agreement or statement", ("said_on", "date", "date")),
        "country": ("participating country, party, or country named in it", ("mention", "country", "country")),
        "person": ("participant or speaker", ("speaker", "participant", "participant")),
        "topic": ("topic", ("topic", "topic", "topic")),
        "sources": ("number of source articles", ("sources", "sources", "sources")),
        "article": ("source article", ("article", "article", "article")),
    }
)


def _part(number: int, resource: Resource) -> Resource:
    fields = tuple(
        replace(resource.by_name[names[number]], name=name, description=description, required=name == SORT)
        for name, (description, names) in _FIELDS.items()
    )
    return replace(
        resource,
        name="timeline",
        one="the timeline",
        description="Dated summits, agreements and quotes.",
        schema=Entry,
        sort=SORT,
        fields=fields,
        relations=MappingProxyType({}),
        always=(),
        unless_asked=(),
    )


# A quote has one speaker, the others several participants: the timeline accepts the operators of quotes.
_RESOURCES = (QUOTES, SUMMITS, AGREEMENTS)
_PARTS = tuple(_part(number, resource) for number, resource in enumerate(_RESOURCES))
TIMELINE = _PARTS[0]


def parse_timeline(parameters: Sequence[Parameter], names: NameResolver) -> tuple[Query, ...]:
    """Return one query per resource. Raises QueryError."""
    if all(parameter.name != "sort" for parameter in parameters):
        parameters = (*parameters, Parameter("sort", SORT))  # by date even if there are words to rank by
    queries = [parse_query(part, parameters, names, general=PARAMETERS) for part in _PARTS]
    dated = [Condition(part.by_name[SORT], "present", (), None, "false") for part in _PARTS]
    return tuple(
        replace(query, conditions=(*query.conditions, having, *implied(resource)))
        for query, having, resource in zip(queries, dated, _RESOURCES, strict=True)
    )


def read_timeline(snapshot: Snapshot, queries: Sequence[Query]) -> ResultPage:
    """Return a page of the timeline, from one query per resource. Raises QueryError for a cursor of another query."""
    query = queries[0]
    parts = [QueryExecution(snapshot, each) for each in queries]
    backwards = isinstance(parts[0].place, Start) and parts[0].place.backwards
    found = [(row, each) for each in parts for part in each.rows(query.limit + 1) for row in part]
    keys = {row[-1]: key_values(query.order, row[1:]) for row, _ in found}  # by the id, which is the last key
    for number, key in reversed([*enumerate(query.order)]):  # Python's sort is stable
        found.sort(key=lambda entry: keys[entry[0][-1]][number] or (), reverse=key.descending != backwards)
    more, found = len(found) > query.limit, found[: query.limit]
    if backwards:
        found.reverse()
    before, after = beside(parts[0], [row for row, _ in found], more)
    return ResultPage(
        records=tuple(_entry(row[0], _RESOURCES[parts.index(each)]) for row, each in found),
        total=sum(each.total() for each in parts) if query.counted else None,
        next=None if after is None else seal(query, snapshot.revision, after),
        prev=None if before is None else seal(query, snapshot.revision, before),
        facets=None,
        explanation=None,
        revision=snapshot.revision.number,
    )


def _entry(body: str | bytes, resource: Resource) -> bytes:
    """Return a record with its date beside it; the body is JSON text already."""
    date = orjson.loads(body)["said_on" if resource is QUOTES else "date"]
    return orjson.dumps({"date": date, "resource": resource.name, "record": orjson.Fragment(body)})
