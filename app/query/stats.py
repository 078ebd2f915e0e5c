"""How much there is: records of each resource, and of each of the kinds that they come in."""

from collections.abc import Mapping

from sqlalchemy import Connection

from app.query.catalog import Field, Resource
from app.query.conditions import test_values, tests_of
from app.query.filters import implied
from app.query.grouping import Grouping
from app.query.groups import groups
from app.query.plan import Shape, total
from app.query.resources import RESOURCES
from app.store.direct import fetch, fetch_column

Stats = Mapping[str, Mapping[str, int | Mapping[str, int]]]


def read_stats(connection: Connection) -> Stats:
    """Return by resource the `count` of its list, and for each field of a closed list how many have each value.

    A list that leaves a kind out unless asked for it counts without that kind, but tells how many there are of it.
    """
    return {
        resource.name: {
            "count": _count(connection, resource),
            **{field.name: _by_value(connection, resource, field) for field in resource.fields if _is_a_kind(field)},
        }
        for resource in RESOURCES.values()
    }


def _is_a_kind(field: Field) -> bool:
    return bool(field.choices) and not field.via


def _count(connection: Connection, resource: Resource) -> int:
    conditions = implied(resource)
    statement = total(Shape(resource, tests_of(conditions), None), connection.dialect.name)
    count: int = fetch_column(connection, statement, test_values(conditions))[0]
    return count


def _by_value(connection: Connection, resource: Resource, field: Field) -> Mapping[str, int]:
    conditions = implied(resource, {field})
    statement = groups(Shape(resource, tests_of(conditions), None), Grouping((field,)), connection.dialect.name)
    values = {**test_values(conditions), "limit": len(field.choices), "offset": 0}
    return {**dict.fromkeys(field.choices, 0), **dict(fetch(connection, statement, values))}
