"""What stays as it is until the next write and is dear to find: counts, groups, and which rows are best.

All readers of a database share it: it hangs on their engine, for the one version that was seen last.
"""

from collections.abc import Callable, Hashable
from typing import TypeVar

from sqlalchemy import Connection

from app.store.engine import REMEMBERED
from app.store.version import Version

MOST = 1_000  # things that are remembered

Found = TypeVar("Found")


def remembered(connection: Connection, version: Version, asked: Hashable, find: Callable[[], Found]) -> Found:
    """Return what `find` does. It is not called where `asked` has been found in this `version`."""
    memory: dict[Version, dict[Hashable, Found]] = connection.get_execution_options()[REMEMBERED]
    known = memory.get(version)
    if known is None:
        memory.clear()
        known = memory[version] = {}
    if asked in known:
        return known[asked]
    found = find()
    if len(known) >= MOST:
        known.clear()
    known[asked] = found
    return found
