"""Statistics: number of records by resource, kind and status."""

from collections.abc import Mapping

from sqlalchemy import Connection

from app.query.catalog import Field, Resource
from app.query.counts import count, counting
from app.query.parsing.filters import implied
from app.query.parsing.grouping import Grouping
from app.query.resources import RESOURCES
from app.query.sql.aggregation import groups
from app.store.statements import fetch

Stats = Mapping[str, Mapping[str, int | Mapping[str, int]]]


def read_stats(connection: Connection) -> Stats:
    """Return by resource the `count` of its list, and for each field with a closed list the count of each value.

    A list that excludes a kind by default excludes it from `count` too, but not from the counts by value.
    """
    return {
        resource.name: {
            "count": count(connection, resource, implied(resource), None),
            **{field.name: _by_value(connection, resource, field) for field in resource.fields if _is_a_kind(field)},
        }
        for resource in RESOURCES.values()
    }


def _is_a_kind(field: Field) -> bool:
    return bool(field.choices) and not field.via


def _by_value(connection: Connection, resource: Resource, field: Field) -> Mapping[str, int]:
    dialect = connection.dialect.name
    asked = counting(resource, implied(resource, {field}), None, dialect, (field,))
    values = {**asked.values, "limit": len(field.choices), "offset": 0}
    found = fetch(connection, groups(asked.key, Grouping(asked.keys), dialect), values)
    return {**dict.fromkeys(field.choices, 0), **dict(found)}
