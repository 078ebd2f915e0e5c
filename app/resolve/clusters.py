"""Order-independent grouping: connected components, and near-duplicate texts."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from itertools import combinations
from typing import Generic, TypeVar
from zlib import crc32

from rapidfuzz import fuzz

from app.edtf_dates import bounds

Item = TypeVar("Item", bound=Hashable)
Value = TypeVar("Value")

ALIKE = 90.0  # of 100, rapidfuzz's ratio: a word or two of a long sentence
SHORTEST = 5  # words; shorter texts match only if they are equal
_RUN = 3  # consecutive words shared by near-duplicates
_FEW = 8  # runs; a text with more is represented by one of each _WINDOW consecutive ones
_WINDOW = 3
_TURNING = frozenset({"not", "no", "never", "nor", "neither", "without"})  # words that negate a sentence


class Components(Generic[Item]):
    """Union-find: groups of items connected by pairs."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._parent = {item: item for item in items}

    def join(self, one: Item, other: Item) -> None:
        """Merge the groups of two items."""
        self._parent[self._root(one)] = self._root(other)

    def groups(self) -> list[list[Item]]:
        """Return the groups; groups and items are in the order of the given items."""
        found: dict[Item, list[Item]] = defaultdict(list)
        for item in self._parent:
            found[self._root(item)].append(item)
        return list(found.values())

    def _root(self, item: Item) -> Item:
        while (parent := self._parent[item]) != item:
            self._parent[item] = self._parent[parent]
            item = parent
        return item


def sharing_runs(texts: Iterable[str]) -> set[tuple[str, str]]:
    """Return the pairs of plain texts that share a run of words; only those are compared."""
    texts_with: dict[str, list[str]] = defaultdict(list)
    for text in sorted(set(texts)):
        for run in runs_of(text):
            texts_with[run].append(text)
    return {pair for alike in texts_with.values() for pair in combinations(alike, 2)}


def near_duplicates(one: str, other: str) -> bool:
    """Return True if plain texts are the same in nearly the same words: equal numbers and negations."""
    long_enough = min(len(one.split()), len(other.split())) >= SHORTEST
    return long_enough and turning(one) == turning(other) and fuzz.ratio(one, other, score_cutoff=ALIKE) >= ALIKE


def turning(text: str) -> Counter[str]:
    """Return the numbers and negations of a plain text, which must be equal in near-duplicates."""
    return Counter(word for word in text.split() if word in _TURNING or word[0].isdigit())


def runs_of(text: str) -> frozenset[str]:
    """Return the runs of words used to compare a plain text with others; none for a short text.

    Of long texts these are the minima of sliding windows by checksum (winnowing), so that two texts with five words in
    a row in common always share a run.
    """
    words = text.split()
    if len(words) < SHORTEST:
        return frozenset()
    runs = [" ".join(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1)]
    if len(runs) <= _FEW:
        return frozenset(runs)
    ranked = [(crc32(run.encode()), run) for run in runs]
    return frozenset(min(ranked[i : i + _WINDOW])[1] for i in range(len(ranked) - _WINDOW + 1))


def most_attested(
    attested: Iterable[tuple[Value, str]], rank: Callable[[Value], tuple[int | str, ...]]
) -> Value | None:
    """Return, of (value, article) pairs, the value in most articles, then the lowest in rank; None if empty."""
    articles: dict[Value, set[str]] = defaultdict(set)
    for value, article in attested:
        articles[value].add(article)
    return min(articles, key=lambda value: (-len(articles[value]), rank(value)), default=None)


def narrowest(edtf: str) -> tuple[int | str, ...]:
    """Rank a date: the most precise first, then in alphabetical order."""
    earliest, latest = bounds(edtf)
    return (latest - earliest, edtf)
