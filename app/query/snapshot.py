"""Snapshot: one state of a database, for all reads of a query."""

from collections.abc import Callable, Hashable
from functools import cached_property
from typing import TypeVar

from sqlalchemy import Connection

from app.store.engine import REVISION_CACHE
from app.store.migrations import require_not_older
from app.store.revision import Revision, read_revision
from app.store.revision_cache import RevisionCache

Value = TypeVar("Value")


class Snapshot:
    """A read-only connection, its revision (read once), and the cache of that revision."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @cached_property
    def revision(self) -> Revision:
        """Revision of the snapshot. Raises SchemaMismatch if the schema is older, as after a downgrade."""
        revision = read_revision(self.connection)
        self._cache.get_or_make(revision, require_not_older, self._require_not_older)
        return revision

    def cached(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the cached value of `key` at this revision; call `make` if there is none."""
        return self._cache.get_or_make(self.revision, key, make)

    @property
    def _cache(self) -> RevisionCache:
        cache: RevisionCache = self.connection.get_execution_options()[REVISION_CACHE]
        return cache

    def _require_not_older(self) -> bool:
        require_not_older(self.connection)
        return True
