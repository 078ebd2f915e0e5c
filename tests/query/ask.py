"""Asking the query language as the API does, in one line."""

import json
from datetime import date

from sqlalchemy import Connection

from app.query.catalog import Resource
from app.query.name_resolver import NameResolver
from app.query.pages import ResultPage, read_page
from app.query.parsing.query_string import Parameter
from app.query.parsing.request import parse_query
from app.query.resources import RESOURCES
from app.query.snapshot import Snapshot
from tests.query.oracle import Record, Served

TODAY = date(2025, 9, 1)


def page(connection: Connection, names: NameResolver, resource: Resource, **parameters: str) -> ResultPage:
    given = [Parameter(name, value) for name, value in parameters.items()]
    return read_page(Snapshot(connection), parse_query(resource, given, names, today=TODAY))


def ask(connection: Connection, names: NameResolver, resource: Resource, **parameters: str) -> list[Record]:
    """Return all records of a list, with their evidence."""
    found = page(connection, names, resource, limit="200", include="evidence", **parameters)
    assert found.total == len(found.records)
    return [json.loads(record) for record in found.records]


def ids(connection: Connection, names: NameResolver, resource: Resource, **parameters: str) -> list[str]:
    return [json.loads(record)["id"] for record in page(connection, names, resource, **parameters).records]


def everything(connection: Connection, names: NameResolver) -> Served:
    """Return all records there are."""
    kinds = {"quotes": {"kind__in": "full,partial,indirect"}}
    return Served(
        {
            name: {record["id"]: record for record in ask(connection, names, resource, **kinds.get(name, {}))}
            for name, resource in RESOURCES.items()
        }
    )
