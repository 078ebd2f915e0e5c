"""Queries as they were read, for query strings that come again: a front end asks for the same ones all day.

What a name in a filter stands for depends on the data, so a reading holds for one version of the database.
"""

from collections.abc import Hashable, Sequence

from sqlalchemy import Connection

from app.query.catalog import Resource
from app.query.names import Names
from app.query.parameters import Parameter
from app.query.request import Format, Query, parse_query
from app.reference import Reference
from app.store.version import Version

MOST = 1_000


class Queries:
    """Reads parameters as queries, and remembers; threads may share it."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self._read: dict[Hashable, Query] = {}

    def read(
        self,
        connection: Connection,
        version: Version,
        resource: Resource,
        parameters: Sequence[Parameter],
        accepted: Format = "json",
    ) -> Query:
        """Return what app.query.request.parse_query does of `version`, the state that `connection` sees."""
        key = (version, resource.name, accepted, *parameters)
        query = self._read.get(key)
        if query is None:
            query = parse_query(resource, parameters, Names(connection, self._reference), accepted)
            if len(self._read) >= MOST:
                self._read.clear()
            self._read[key] = query
        return query
