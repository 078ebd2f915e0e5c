"""No request reads a whole table: every plan of every statement, on both databases.

The requests come from the catalog, so a new field is checked by itself. A statement reads a whole table where it walks
through all of it, or of an index, unless it does so in the order that was asked for and stops at its limit. What may
stands below, with the reason.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection

from app.query.catalog import Field, Resource
from app.query.names import Names
from app.query.parameters import Parameter
from app.query.read import read_page
from app.query.request import parse_query
from app.query.resources import RESOURCES
from app.query.search import parse_search, search
from app.query.stats import read_stats
from app.query.stream import open_stream
from app.query.timeline import parse_timeline, read_timeline
from app.records import metadata
from app.reference import Reference
from app.store import direct
from tests.query.test_tallies import EXAMPLES

SMALL = {"country", "topic", "database", "tally"}  # short rows, as few as there are values
SMALL |= {"person", "office", "person_alias"}  # some thousands where there are millions of quotes
# (resource, what is asked) -> what may be read wholly.
ALLOWED = {
    # A text inside of others is looked for in each of them: no index has it.
    ("articles", "contains"): {"article"},
    ("summits", "contains"): {"summit"},
    # Quotes in the order of their speakers: those of one speaker after the other are read, and sorted.
    ("quotes", "sort"): {"quote"},
}
# Nodes of PostgreSQL's plans: those that read, those that stop what is below them, those that do not keep it going.
READING = ("Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Heap Scan")
STOPPING, PASSING = ("Limit",), ("Nested Loop", "Result", "Incremental Sort")

Statement = tuple[str, Any]


def example(field: Field, operator: str) -> str:
    return "true" if operator == "isnull" else EXAMPLES.get(field.target or "", field.example)


def requests(resource: Resource) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield what a list may be asked about one field, by what is done with it."""
    yield "rows", {}
    yield "text", {"q": "statement -draft"}
    of_a_part = PARTS.get(resource.name, {})
    for name, (field, operator) in resource.filters.items():
        yield operator, {name: example(field, operator)}
    for field in resource.fields:
        if field.sortable:
            yield "sort", {"sort": field.name}
            yield "sort", {"sort": f"-{field.name}"}
        if field.facetable:
            yield "group_by", {"group_by": field.name}
            yield "group_by", {"group_by": field.name, **of_a_part}
            yield "facets", {"facets": field.name, "limit": "1"}


PARTS = {"quotes": {"kind": "full"}, "people": {"leader": "true"}}
CASES = sorted({(resource.name, what) for resource in RESOURCES.values() for what, _ in requests(resource)})


@pytest.fixture
def statements(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> list[Statement]:
    """Every statement that is sent straight to the driver, with its parameters: all but those that look ids up."""
    found: list[Statement] = []
    asked = direct._asked

    def noted(*given: Any) -> Statement:
        statement = asked(*given)
        found.append(statement)
        return statement

    monkeypatch.setattr(direct, "_asked", noted)
    return found


def walked(connection: Connection, statement: Statement) -> set[str]:
    """Return the tables that the plan of a statement reads wholly."""
    sql, parameters = statement
    driver: Any = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite":
        return {*_walked_by_sqlite(sql, [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)])}
    for way in ("seqscan", "hashjoin", "mergejoin", "sort", "material"):
        driver.execute(f"SET LOCAL enable_{way} = off")  # the best where a table is small
    ((plan,),) = driver.execute(f"EXPLAIN (FORMAT JSON) {sql}", parameters).fetchall()
    return {*_walked_by_postgresql(plan[0]["Plan"])}


def _walked_by_sqlite(sql: str, steps: list[str]) -> Iterator[str]:
    """A step is like `SCAN quote USING INDEX …`; what is selected from is named `anon_1`, and full text is searched."""
    scans = [step.split()[1] for step in steps if step.startswith("SCAN ") and "VIRTUAL TABLE" not in step]
    sorts = any(step.startswith("USE TEMP B-TREE FOR ORDER BY") for step in steps)  # not only rows of one value
    stops = "LIMIT" in sql and not sorts and "count(" not in sql
    yield from (table for table in scans[stops:] if table in metadata.tables)


def _walked_by_postgresql(node: dict[str, Any], *, stops: bool = False) -> Iterator[str]:
    kind, children = node["Node Type"], node.get("Plans", ())
    read_by = children if kind == "Bitmap Heap Scan" else [node]
    if kind in READING and not stops and any("Index Cond" not in each for each in read_by):
        yield node["Relation Name"]
    for child in children:
        yield from _walked_by_postgresql(child, stops=kind in STOPPING or (stops and kind in PASSING))


@pytest.mark.parametrize(("resource", "what"), CASES)
def test_a_list_reads_no_table_wholly(
    connection: Connection, names: Names, statements: list[Statement], resource: str, what: str
) -> None:
    found = {}
    for asked, given in requests(RESOURCES[resource]):
        if asked == what:
            statements.clear()
            parameters = [Parameter(name, value) for name, value in given.items()]
            read_page(connection, parse_query(RESOURCES[resource], parameters, names))
            assert statements
            found[str(given)] = wholly(connection, statements) - ALLOWED.get((resource, what), set())
    assert {given: tables for given, tables in found.items() if tables} == {}


def test_what_looks_at_all_resources_reads_no_table_wholly(
    connection: Connection, names: Names, statements: list[Statement]
) -> None:
    read_stats(connection)
    assert wholly(connection, statements) == set()
    statements.clear()
    read_timeline(connection, parse_timeline([], names))
    search(connection, parse_search([Parameter("q", "statement")], names), "statement")
    assert wholly(connection, statements) == set()


@pytest.mark.parametrize("resource", RESOURCES.values(), ids=lambda resource: resource.name)
def test_an_export_is_read_along_its_order(
    connection: Connection, reference: Reference, statements: list[Statement], resource: Resource
) -> None:
    query = parse_query(resource, [Parameter("format", "ndjson")], Names(connection, reference))
    assert [*open_stream(connection, query).parts]
    assert wholly(connection, statements) == set()


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ("SELECT body FROM quote WHERE text = 'x' LIMIT 5", set()),  # it stops
        ("SELECT body FROM quote ORDER BY text LIMIT 5", {"quote"}),
        ("SELECT count(*) FROM quote WHERE text = 'x'", {"quote"}),
        ("SELECT count(*) FROM quote WHERE id = 'q-1'", set()),
        ("SELECT speaker_id, count(*) FROM quote GROUP BY speaker_id", {"quote"}),
        # Materialized: a planner that knows the tables to be small may turn a join round.
        (
            "WITH q AS MATERIALIZED (SELECT * FROM quote WHERE text = 'x') SELECT count(*) FROM q, person",
            {"quote", "person"},
        ),
    ],
)
def test_what_reads_a_table_wholly_is_seen(connection: Connection, sql: str, tables: set[str]) -> None:
    assert walked(connection, (sql, [])) == tables


def wholly(connection: Connection, statements: list[Statement]) -> set[str]:
    return {table for statement in [*statements] for table in walked(connection, statement)} - SMALL
