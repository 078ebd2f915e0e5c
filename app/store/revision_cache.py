"""Cache of values that are valid until the next write: parsed queries, counts, groups, ranks, whole responses.

It holds entries of one revision. A newer revision clears it, so no entry is older than its revision.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from app.store.revision import Revision

Value = TypeVar("Value")


class RevisionCache:
    """LRU cache of the entries of one revision, of at most `capacity` in total size: 1 per entry, or bytes."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._revision: Revision | None = None
        self._entries: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = Lock()
        self.size = 0

    def get(self, revision: Revision, key: Hashable) -> Any:
        """Return the value of a key, None if it is not cached for this revision."""
        if revision != self._revision:
            return None
        with self._lock:
            entry = self._entries.get(key)
            if entry is None or revision != self._revision:
                return None
            self._entries.move_to_end(key)
            return entry[0]

    def put(self, revision: Revision, key: Hashable, value: Any, size: int = 1) -> None:
        """Store a value. Another revision than the last one clears all entries."""
        with self._lock:
            if revision != self._revision:
                self._revision = revision
                self._entries.clear()
                self.size = 0
            _, replaced = self._entries.pop(key, (None, 0))
            self._entries[key] = value, size
            self.size += size - replaced
            while self.size > self._capacity:
                _, (_, dropped) = self._entries.popitem(last=False)
                self.size -= dropped

    def clear(self) -> None:
        """Remove all entries."""
        with self._lock:
            self._entries.clear()
            self.size = 0

    def get_or_make(self, revision: Revision, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the value of a key; call `make` if it is not cached for this revision."""
        value: Value | None = self.get(revision, key)
        if value is None:
            value = make()
            self.put(revision, key, value)
        return value
