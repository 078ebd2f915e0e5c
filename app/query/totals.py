"""How many rows a list has: the same for each of its pages, so a connection counts them once a version of the data."""

from collections.abc import Callable, Hashable

from sqlalchemy import Connection

from app.store.version import Version

MOST = 1_000  # totals that a connection remembers


def remembered(connection: Connection, version: Version, asked: Hashable, count: Callable[[], int]) -> int:
    """Return what `count` does. It is not called where `connection` has seen `version` and knows the answer."""
    seen, totals = connection.info.get("totals", (None, {}))
    if seen != version:
        totals = {}
        connection.info["totals"] = version, totals
    if asked not in totals:
        if len(totals) >= MOST:
            totals.clear()
        totals[asked] = count()
    total: int = totals[asked]
    return total
