"""Whole results, in parts, from one state of the database."""

import itertools
import json

import pytest
from sqlalchemy import Connection, delete, insert, text, update

from app.query.name_resolver import NameResolver
from app.query.parsing.query_string import Parameter
from app.query.parsing.request import Query, parse_query
from app.query.resources import QUOTES, RESOURCES
from app.query.snapshot import Snapshot
from app.query.stream import SIZES, open_stream
from app.records import metadata
from app.reference import Reference
from app.settings import Settings
from app.store.engine import Store
from tests.query.ask import TODAY, ids, page
from tests.query.test_keyset import SORTS
from tests.query.world import World, recount


def asked(connection: Connection, reference: Reference, resource: str = "quotes", **given: str) -> Query:
    parameters = [Parameter(name, value) for name, value in {"format": "ndjson", **given}.items()]
    return parse_query(RESOURCES[resource], parameters, NameResolver(connection, reference), today=TODAY)


def ids_of(connection: Connection, query: Query) -> list[str]:
    parts = open_stream(Snapshot(connection), query).parts
    return [json.loads(record)["id"] for part in parts for record in part]


@pytest.mark.parametrize(("resource", "sort"), SORTS)
def test_a_stream_is_the_whole_list_in_its_order(
    connection: Connection, names: NameResolver, reference: Reference, resource: str, sort: str
) -> None:
    whole = ids(connection, names, RESOURCES[resource], sort=sort, limit="200")
    assert ids_of(connection, asked(connection, reference, resource, sort=sort)) == whole


@pytest.mark.parametrize(
    "given",
    [
        {"limit": "3"},
        {"limit": "99999999999999999999"},
        {"offset": "5"},
        {"offset": "13", "limit": "3"},
        {"q": "statement"},
        {"q": "-draft"},
        {"q": "the", "sort": "id"},
    ],
    ids=str,
)
def test_limits_and_offsets_of_a_stream(
    connection: Connection, names: NameResolver, reference: Reference, given: dict[str, str]
) -> None:
    whole = ids(connection, names, QUOTES, limit="200", **{k: v for k, v in given.items() if k in ("q", "sort")})
    offset, limit = int(given.get("offset", 0)), int(given.get("limit", 200))
    query = asked(connection, reference, **given)
    assert ids_of(connection, query) == whole[offset : offset + limit]
    assert open_stream(Snapshot(connection), query).total == len(whole)


def test_a_stream_may_begin_at_a_cursor(connection: Connection, names: NameResolver, reference: Reference) -> None:
    for sort in ("-said_on", "speaker.name", "sources"):
        whole = ids(connection, names, QUOTES, sort=sort, limit="200")
        cursor = page(connection, names, QUOTES, sort=sort, limit="6").next
        assert ids_of(connection, asked(connection, reference, sort=sort, cursor=str(cursor))) == whole[6:]


def test_a_stream_of_groups(connection: Connection, names: NameResolver, reference: Reference) -> None:
    query = asked(connection, reference, group_by="speaker,topic")
    groups = [record for part in open_stream(Snapshot(connection), query).parts for record in part]
    assert groups == [*page(connection, names, QUOTES, group_by="speaker,topic", limit="200").records]


FIRST, NEXT = SIZES
ROWS = FIRST + 2 * NEXT + 7


@pytest.fixture
def large(database: Settings) -> Settings:
    """A world with more quotes than a stream reads at once."""
    World(database)
    store = Store(database)
    quote = metadata.tables["quote"]
    rows = [
        {
            "id": f"q-many-{number}", "words": "many", "body": json.dumps({"id": f"q-many-{number}"}), "text": "Many.",
            "csv_line": "", "kind": "full", "article_id": "article-0", "rule": "made-up", "confidence": 1.0,
            "sources": 9,
        }
        for number in range(ROWS)
    ]  # fmt: skip
    with store.writing() as connection:
        connection.execute(insert(quote), rows)
        recount(connection)
    store.close()
    return database


def test_no_more_than_a_part_is_held(large: Settings, reference: Reference) -> None:
    store = Store(large)
    with store.reading() as connection:
        stream = open_stream(Snapshot(connection), asked(connection, reference, sources="9"))
        assert stream.total == ROWS
        sizes = []
        for part in stream.parts:
            sizes.append(len(part))
            if connection.dialect.name == "postgresql":  # the server keeps the rest
                assert connection.execute(text("SELECT count(*) FROM pg_cursors WHERE name = 'parts'")).scalar() == 1
        assert sizes == [FIRST, NEXT, NEXT, 7]
    store.close()


def test_a_stream_sees_one_state_of_the_database(large: Settings, reference: Reference) -> None:
    store = Store(large)
    quote = metadata.tables["quote"]
    with store.reading() as connection:
        stream = open_stream(Snapshot(connection), asked(connection, reference, sources="9", sort="sources"))
        found = len(next(stream.parts))
        with store.writing() as writer:
            writer.execute(delete(quote).where(quote.c.id.like("q-many-%")))
            writer.execute(update(metadata.tables["database"]).values(revision=99))
            recount(writer)
        found += sum(map(len, stream.parts))
    assert (found, stream.total, stream.revision) == (ROWS, ROWS, 3)
    with store.reading() as connection:
        assert open_stream(Snapshot(connection), asked(connection, reference, sources="9")).total == 0
    store.close()


def test_a_stream_can_be_left(large: Settings, reference: Reference) -> None:
    store = Store(large)
    with store.reading() as connection:
        stream = open_stream(Snapshot(connection), asked(connection, reference, sources="9", include="evidence"))
        assert len([*itertools.islice(stream.parts, 2)]) == 2
        stream.parts.close()
        assert connection.execute(text("SELECT count(*) FROM quote WHERE sources = 9")).scalar() == ROWS
    store.close()
