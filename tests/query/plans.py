"""Which tables the statements of a call read from end to end, as the databases themselves tell."""

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, event


def scanned(connection: Connection, call: Callable[[], Any]) -> set[str]:
    """Return the tables that `call` scans whole. PostgreSQL is told to avoid it, as it would were they large."""
    asked: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        asked.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    call()
    event.remove(connection, "before_cursor_execute", note)
    assert asked
    if connection.dialect.name == "sqlite":
        plans = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given).all() for sql, given in asked]
        lines = [row[3] for plan in plans for row in plan]
        return {found[1] for line in lines if (found := re.match(r"SCAN (\w+)(?!.*VIRTUAL)", line))}
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    plans = [connection.exec_driver_sql(f"EXPLAIN {sql}", given).all() for sql, given in asked]
    return {found[1] for plan in plans for row in plan if (found := re.search(r"Seq Scan on (\w+)", row[0]))}
