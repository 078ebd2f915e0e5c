"""Country of an office that the text names alone: "Finance Minister X said".

Every country of the article is a candidate. What speaks for one: that the article names it often, that it is named in
the same sentence or right before, that its leaders are named without it too, that the article is dated from it. What
speaks against it: that somebody else holds the same office of it. A country only visited, as "in Dublin", counts less.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.extract.people.titles import Atlas

_SENTENCE_END = re.compile(r"(?<=[a-z0-9)’”\"]{2})[.!?][”\"’']? (?=[A-Z“\"‘])|\n")
_PLACE_BEFORE = re.compile(
    r"\b(?:in|at|to|near|from|visit(?:ed|ing)?|toured|left|outside|arrived in|flew to) (?:the )?$"
)
_NEAR = 200  # characters
_DATELINE = re.compile(r"\s*(?:[A-Z][A-Z’' .-]+|[A-Z]\w+)(?:, [\w. ]+)?(?: \([\w ]+\))? ?[-–—:]")

# Weights of the signs, from the articles of the training split that name an office alone.
_OFTEN, _NEAR_BEFORE, _VISITED, _LAST, _OF_TITLED, _OF_OTHERS, _DATED, _HELD_BEFORE, _TAKEN, _FIRST = (
    3.0,
    4.0,
    1.0,
    1.0,
    3.0,
    1.0,
    1.0,
    2.0,
    4.0,
    4.0,
)


def _best(scores: Mapping[str, float], counts: Counter[str]) -> str | None:
    return max(scores, key=lambda code: (scores[code], counts[code], code), default=None)


@dataclass(frozen=True, slots=True)
class Homes:
    """The countries of one article as owners of offices.

    `titled` and `others` are those of leaders whom the article names without their country, with and without a title;
    `held` says of which countries each office is held by somebody else.
    """

    text: str
    atlas: Atlas
    titled: Sequence[str]
    others: Sequence[str]
    held: Mapping[str, frozenset[str]]

    def of_office(
        self, title: str, start: int, *, former: bool, heads: bool, among: frozenset[str], taken: frozenset[str]
    ) -> str | None:
        """Return the likeliest country of an office that stands at `start` alone, None if nothing tells.

        Whoever held it once may have held that of somebody in office. It is one of the countries `among`,
        at least if it is an office of `heads` of state or government; those `taken` are of other holders by the
        reference.
        """
        counts = Counter(code for _, code in self.atlas.by_start.values())
        scores = {code: _OFTEN * count / max(counts.values()) for code, count in counts.items()}
        for code in {*self.titled, *self.others}:
            scores[code] = scores.get(code, 0.0)
        own = Counter(self.titled or self.others)
        for code, count in own.items():
            scores[code] += (_OF_TITLED if self.titled else _OF_OTHERS) * count / max(own.values())
        if near := self._last(start, within_sentence=True):
            scores[near[1]] += (
                _VISITED if _PLACE_BEFORE.search(self.text, max(0, near[0] - 16), near[0]) else _NEAR_BEFORE
            )
        if last := self._last(start, within_sentence=False):
            scores[last[1]] += _LAST
        elif first := self._first():
            scores[first] += _FIRST
        if dated := self._dateline():
            scores[dated] += _DATED
        for code in self.held.get(title, frozenset()) & scores.keys():
            if former:
                scores[code] += _HELD_BEFORE
            else:
                del scores[code]
        if title.endswith("Minister"):
            scores.pop("US", None)  # its ministers are secretaries
        best = _best(scores, counts)
        if best is not None and (heads or among & scores.keys()):
            scores = {
                code: score - _TAKEN * (code in taken and not former) for code, score in scores.items() if code in among
            }
            of_another = best not in among  # the office is that of a company or club
            best = _best(scores, counts)
            return None if of_another and best in taken and not former else best
        return best

    def own(self) -> str | None:
        """Return the country whose leaders the article names without it, those with a title above all.

        None if it names another country half as often: an office that several have may be that of either.
        """
        own = Counter(self.titled or self.others)
        best = max(own, key=lambda code: own[code], default=None)
        counts = Counter(code for _, code in self.atlas.by_start.values())
        rivals = (count for code, count in counts.items() if code != best)
        return None if best is not None and 2 * max(rivals, default=0) >= max(counts[best], 1) else best

    def _last(self, start: int, *, within_sentence: bool) -> tuple[int, str] | None:
        """Return start and code of the country named last before `start`."""
        line = _DATELINE.match(self.text)
        first = line.end() if line else 0
        for at in range(start, max(first, start - _NEAR) if within_sentence else first, -1):
            if at in self.atlas.by_end:
                return self.atlas.by_end[at]
            if within_sentence and _SENTENCE_END.match(self.text, at - 1):
                return None
        return None

    def _first(self) -> str | None:
        """Return the country that the article names first."""
        return next((code for _, (_, code) in sorted(self.atlas.by_start.items())), None)

    def _dateline(self) -> str | None:
        line = _DATELINE.match(self.text)
        if line is None:
            return None
        return next((code for at, (_, code) in sorted(self.atlas.by_start.items()) if at < line.end()), None)
