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
from app.query.meetings import parse_met, read_met
from app.query.name_resolver import NameResolver
from app.query.pages import read_page
from app.query.parsing.query_string import Parameter
from app.query.parsing.request import parse_query
from app.query.resources import RESOURCES
from app.query.search import parse_search, search
from app.query.snapshot import Snapshot
from app.query.stats import read_stats
from app.query.stream import open_stream
from app.query.suggestions import parse_suggestions, read_suggestions
from app.query.timeline import parse_timeline, read_timeline
from app.reference import Reference
from tests.query.ask import TODAY
from tests.query.plans import Statement, noted, walked, wholly
from tests.query.test_counts import EXAMPLES

# (resource, what is asked) -> what may be read wholly.
ALLOWED = {
    # A text inside of others is looked for in each of them: no index has it.
    ("articles", "contains"): {"article"},
    ("summits", "contains"): {"summit"},
    ("quotes", "contains"): {"quote"},
    ("agreements", "contains"): {"agreement"},
    # Quotes in the order of their speakers: those of one speaker after the other are read, and sorted.
    ("quotes", "sort"): {"quote"},
}


# What an article has, asked of the records that it states, is in no index of theirs; neither is a quote about nothing.
# Such a read ends at the limit of its work, which is a 503 in a database where it costs more.
UNINDEXED = ("article.published", "article.publisher", "about__isnull")


def allowed(resource: str, what: str, given: dict[str, str]) -> set[str]:
    """Return the tables that a request may read wholly."""
    asked = " ".join((*given, *given.values()))
    table = RESOURCES[resource].table.name
    is_unindexed = what != "sort" and any(name in asked for name in UNINDEXED)
    unindexed = {table, "evidence", "article"} if is_unindexed else set()
    return ALLOWED.get((resource, what), set()) | unindexed


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
def statements(connection: Connection) -> Iterator[list[Statement]]:
    with noted(connection.engine) as found:
        yield found


@pytest.mark.slow
@pytest.mark.parametrize(("resource", "what"), CASES)
def test_a_list_reads_no_table_wholly(
    connection: Connection, names: NameResolver, statements: list[Statement], resource: str, what: str
) -> None:
    found = {}
    for asked, given in requests(RESOURCES[resource]):
        if asked == what:
            statements.clear()
            parameters = [Parameter(name, value) for name, value in given.items()]
            read_page(Snapshot(connection), parse_query(RESOURCES[resource], parameters, names, today=TODAY))
            assert statements
            found[str(given)] = wholly(connection, statements) - allowed(resource, what, given)
    assert {given: tables for given, tables in found.items() if tables} == {}


def test_what_looks_at_all_resources_reads_no_table_wholly(
    connection: Connection, names: NameResolver, statements: list[Statement]
) -> None:
    read_stats(connection)
    assert wholly(connection, statements) == set()
    statements.clear()
    read_timeline(Snapshot(connection), parse_timeline([], names))
    search(Snapshot(connection), parse_search([Parameter("q", "statement")], names, TODAY))
    read_suggestions(connection, parse_suggestions([Parameter("q", "s")]))
    read_met(Snapshot(connection), parse_met("carl-lind", [], names))
    assert wholly(connection, statements) == set()


@pytest.mark.parametrize("resource", RESOURCES.values(), ids=lambda resource: resource.name)
def test_an_export_is_read_along_its_order(
    connection: Connection, reference: Reference, statements: list[Statement], resource: Resource
) -> None:
    query = parse_query(resource, [Parameter("format", "ndjson")], NameResolver(connection, reference), today=TODAY)
    assert [*open_stream(Snapshot(connection), query).parts]
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


@pytest.mark.parametrize("field", ["article.publisher", "topic", "mention"])
def test_a_facet_of_few_days_reads_the_records_of_these_days_first(
    connection: Connection, names: NameResolver, statements: list[Statement], field: str
) -> None:
    if connection.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has the frequencies of values")
    given = [Parameter("said_on", "2025-03-01"), Parameter("facets", field)]
    read_page(Snapshot(connection), parse_query(RESOURCES["quotes"], given, names, today=TODAY))
    driver: Any = connection.connection.dbapi_connection
    plans = [row[3] for sql, values in statements for row in driver.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
    assert [step for step in plans if step.startswith(("SEARCH article0", "SEARCH topic0", "SEARCH mention0"))]
    assert [step for step in plans if step.startswith(("SCAN article0", "SCAN topic0", "SCAN mention0"))] == []
