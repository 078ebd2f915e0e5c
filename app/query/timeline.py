"""What has a date, in the order of the dates: summits, agreements and quotes in one list.

Each of the three is asked by itself, with its own indices, for as many rows as the page has; the page is the first of
all these. For that they are seen through one set of fields: what quotes call `said_on` is the `date` here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import orjson
from sqlalchemy import Connection

from app.query.catalog import Resource
from app.query.cursors import seal
from app.query.filters import Condition, implied
from app.query.names import Names
from app.query.order import Start, key_values
from app.query.parameters import Parameter
from app.query.read import Page, beside
from app.query.request import Query, parse_query
from app.query.resources import AGREEMENTS, QUOTES, SUMMITS
from app.query.rows import Asked
from app.shapes import Entry

PARAMETERS = ("q", "sort", "limit", "cursor", "count", "pretty")
SORT = "date"

# The fields of the timeline, what they are, and what quotes, summits and agreements call them.
_FIELDS: Mapping[str, tuple[str, tuple[str, str, str]]] = MappingProxyType(
    {
        "id": ("the record's id", ("id", "id", "id")),
        "date": ("when it was, or when it was said", ("said_on", "date", "date")),
        "country": ("a country that takes part, is a party or is named", ("mention", "country", "country")),
        "person": ("a person who takes part or speaks", ("speaker", "participant", "participant")),
        "topic": ("a topic of it", ("topic", "topic", "topic")),
        "sources": ("the number of articles that carry it", ("sources", "sources", "sources")),
        "article": ("an article that states it", ("article", "article", "article")),
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
        description="Summits, agreements and quotes that have a date, in its order.",
        shape=Entry,
        sort=SORT,
        fields=fields,
        relations=MappingProxyType({}),
        always=(),
        unless_asked=(),
    )


# A quote has one speaker, the others have several participants: what the timeline takes is what quotes take.
_RESOURCES = (QUOTES, SUMMITS, AGREEMENTS)
_PARTS = tuple(_part(number, resource) for number, resource in enumerate(_RESOURCES))
TIMELINE = _PARTS[0]


def parse_timeline(parameters: Sequence[Parameter], names: Names) -> tuple[Query, ...]:
    """Return what `parameters` ask of each part. Raises QueryError."""
    if all(parameter.name != "sort" for parameter in parameters):
        parameters = (*parameters, Parameter("sort", SORT))  # by date even where there are words to rank by
    queries = [parse_query(part, parameters, names, general=PARAMETERS) for part in _PARTS]
    dated = [Condition(part.by_name[SORT], "present", (), None, "false") for part in _PARTS]
    return tuple(
        replace(query, conditions=(*query.conditions, having, *implied(resource)))
        for query, having, resource in zip(queries, dated, _RESOURCES, strict=True)
    )


def read_timeline(connection: Connection, queries: Sequence[Query]) -> Page:
    """Return the page that `queries` ask for, one of each part. Raises QueryError for a cursor that is not theirs."""
    query = queries[0]
    asked = [Asked(connection, each) for each in queries]
    backwards = isinstance(asked[0].place, Start) and asked[0].place.backwards
    found = [(row, each) for each in asked for part in each.rows(query.limit + 1) for row in part]
    keys = {row[-1]: key_values(query.order, row[1:]) for row, _ in found}  # by the id, which is the last key
    for number, key in reversed([*enumerate(query.order)]):  # Python keeps what is equal in its order
        found.sort(key=lambda entry: keys[entry[0][-1]][number] or (), reverse=key.descending != backwards)
    more, found = len(found) > query.limit, found[: query.limit]
    if backwards:
        found.reverse()
    before, after = beside(asked[0], [row for row, _ in found], more)
    version = asked[0].version
    return Page(
        records=tuple(_entry(row[0], _RESOURCES[asked.index(each)]) for row, each in found),
        total=sum(each.total() for each in asked) if query.counted else None,
        next=None if after is None else seal(query, version, after),
        prev=None if before is None else seal(query, version, before),
        facets=None,
        explanation=None,
        revision=version.revision,
    )


def _entry(body: str | bytes, resource: Resource) -> bytes:
    """Return a record with its date beside it; the body is JSON already."""
    date = orjson.loads(body)["said_on" if resource is QUOTES else "date"]
    return orjson.dumps({"date": date, "resource": resource.name, "record": orjson.Fragment(body)})
