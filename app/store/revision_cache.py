"""The one cache of what stays valid until the next write: parsed queries, counts, groups, ranks, whole responses.

It holds entries of one revision. A newer one drops them all, so nothing is ever older than its revision.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from app.store.revision import Revision

Value = TypeVar("Value")


class RevisionCache:
    """LRU cache of the entries of one revision, with at most `capacity` in sizes: entries unless given in bytes."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._revision: Revision | None = None
        self._entries: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = Lock()
        self.size = 0

    def get(self, revision: Revision, key: Hashable) -> Any:
        """Return the value of a key, None if there is none of this revision."""
        if revision != self._revision:
            return None
        with self._lock:
            entry = self._entries.get(key)
            if entry is None or revision != self._revision:
                return None
            self._entries.move_to_end(key)
            return entry[0]

    def put(self, revision: Revision, key: Hashable, value: Any, size: int = 1) -> None:
        """Keep a value. An entry of another revision than the last one drops all others."""
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
        """Drop all entries."""
        with self._lock:
            self._entries.clear()
            self.size = 0

    def get_or_make(self, revision: Revision, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the value of a key; `make` it if there is none of this revision."""
        value: Value | None = self.get(revision, key)
        if value is None:
            value = make()
            self.put(revision, key, value)
        return value
