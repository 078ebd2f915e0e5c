"""Which tables statements read from end to end, as the databases themselves tell.

A statement reads a whole table where it walks through all of it, or of an index, unless it does so in the order that
was asked for and stops at its limit.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from sqlalchemy import Connection, Engine, event

from app.records import metadata
from app.store import statements as direct

SMALL = {"country", "topic", "database", "value_count"}  # short rows, as few as there are values
SMALL |= {"person", "office", "person_alias", "correction"}  # some thousands where there are millions of quotes
SMALL |= {"alembic_version"}  # one row, read by the first query after a write
# Nodes of PostgreSQL's plans: those that read, those that stop what is below them, those that do not keep it going.
READING = ("Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Heap Scan")
STOPPING, PASSING = ("Limit",), ("Nested Loop", "Result", "Incremental Sort")

Statement = tuple[str, Any]


@contextmanager
def noted(engine: Engine) -> Iterator[list[Statement]]:
    """Yield every query that is made through an engine, with its parameters, those of app.store.statements too."""
    found: list[Statement] = []
    asked = direct._asked

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            found.append((statement, parameters))

    def note_direct(*given: Any) -> Statement:
        statement = asked(*given)
        found.append(statement)
        return statement

    event.listen(engine, "before_cursor_execute", note)
    with patch.object(direct, "_asked", note_direct):
        yield found
    event.remove(engine, "before_cursor_execute", note)


def wholly(connection: Connection, statements: list[Statement]) -> set[str]:
    """Return the tables that any of `statements` reads wholly, small ones aside."""
    return {table for statement in [*statements] for table in walked(connection, statement)} - SMALL


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
