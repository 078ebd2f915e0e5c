"""Groups that do not depend on the order of their members: connected components, and near-duplicate texts."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from itertools import combinations
from typing import Generic, TypeVar

from rapidfuzz import fuzz

from app.edtf_dates import bounds

Item = TypeVar("Item", bound=Hashable)
Value = TypeVar("Value")

ALIKE = 90.0  # of 100, rapidfuzz's ratio: a word or two of a long sentence
SHORTEST = 5  # words; shorter texts are the same only if they are equal
_RUN = 3  # words in a row that near-duplicates share, somewhere
# A word that turns a sentence round. Folding leaves "t" of "won't".
_TURNING = frozenset({"not", "no", "never", "nor", "neither", "without", "t"})


class Components(Generic[Item]):
    """Items joined by pairs; a group is what pairs connect."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._parent = {item: item for item in items}

    def join(self, one: Item, other: Item) -> None:
        """Put two items, and all that is joined with them, into one group."""
        self._parent[self._root(one)] = self._root(other)

    def groups(self) -> list[list[Item]]:
        """Return the groups; items and groups in the order in which items were given."""
        found: dict[Item, list[Item]] = defaultdict(list)
        for item in self._parent:
            found[self._root(item)].append(item)
        return list(found.values())

    def _root(self, item: Item) -> Item:
        while (parent := self._parent[item]) != item:
            self._parent[item] = self._parent[parent]
            item = parent
        return item


def near_duplicates(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Return the pairs of folded texts that say the same in nearly the same words: equal numbers, nothing negated.

    Only texts that share three words in a row are compared, so the cost grows with the likeness of the texts.
    """
    runs: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for text in sorted(set(texts)):
        words = text.split()
        if len(words) >= SHORTEST:
            for run in {tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1)}:
                runs[run].append(text)
    pairs = {pair for alike in runs.values() for pair in combinations(alike, 2)}
    return [(one, other) for one, other in pairs if _turning(one) == _turning(other) and _alike(one, other)]


def _alike(one: str, other: str) -> bool:
    return fuzz.ratio(one, other, score_cutoff=ALIKE) >= ALIKE


def _turning(text: str) -> Counter[str]:
    return Counter(word for word in text.split() if word in _TURNING or any(c.isdigit() for c in word))


def most_attested(
    attested: Iterable[tuple[Value, str]], rank: Callable[[Value], tuple[int | str, ...]]
) -> Value | None:
    """Return, of (value, article) pairs, the value that most articles have, then the lowest in rank; None of none."""
    articles: dict[Value, set[str]] = defaultdict(set)
    for value, article in attested:
        articles[value].add(article)
    return min(articles, key=lambda value: (-len(articles[value]), rank(value)), default=None)


def narrowest(edtf: str) -> tuple[int | str, ...]:
    """Rank a date: the most precise first, then in alphabetical order."""
    earliest, latest = bounds(edtf)
    return (latest - earliest, edtf)
