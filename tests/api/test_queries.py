"""A query is read once for each version of the database."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from app.api.routes.resources import ListRequest
from app.errors import QueryError
from app.query.parsing.query_string import parse_query_string
from app.query.parsing.request import Query
from app.query.resources import RESOURCES
from app.query.snapshot import Snapshot
from app.reference import Reference
from app.settings import Settings
from app.store.engine import Store
from tests.query.ask import TODAY
from tests.query.world import World


class Reader:
    def __init__(self, store: Store, reference: Reference) -> None:
        self.store, self.reference = store, reference

    def read(self, query: str, resource: str = "quotes") -> Query:
        parameters = parse_query_string(query.encode())
        with self.store.reading() as connection:
            wanted = ListRequest(RESOURCES[resource], parameters, "json", "json", None, TODAY)
            return wanted.query(Snapshot(connection), self.reference)


@pytest.fixture
def reader(database: Settings, reference: Reference) -> Iterator[Reader]:
    World(database)
    store = Store(database)
    yield Reader(store, reference)
    store.close()


def test_the_same_parameters_are_read_once(reader: Reader) -> None:
    first = reader.read("speaker=bo-lind&limit=3")
    assert reader.read("speaker=bo-lind&limit=3") is first
    assert reader.read("speaker=bo-lind&limit=4").limit == 4
    assert reader.read("limit=3", "people").resource is RESOURCES["people"]
    assert reader.read("limit=3").resource is RESOURCES["quotes"]


def test_a_name_is_resolved_again_after_a_write(reader: Reader) -> None:
    before = reader.read("speaker=bo-lind").resolved["speaker"]
    with reader.store.writing() as connection:
        connection.execute(text("UPDATE person SET name = 'Another Name' WHERE id = 'bo-lind'"))
        connection.execute(text("UPDATE database SET revision = revision + 1"))
    after = reader.read("speaker=bo-lind").resolved["speaker"]
    assert not isinstance(before, list)
    assert not isinstance(after, list)
    assert (before.name, after.name) == ("Bo Lind", "Another Name")


def test_a_mistake_is_one_every_time(reader: Reader) -> None:
    for _ in range(2):
        with pytest.raises(QueryError):
            reader.read("speeker=x")
