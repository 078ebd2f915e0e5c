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
# "X arrived in Rabat", "X was visiting Peru": what stands there is the host
_ARRIVED = re.compile(
    r"[^.;\n“”]{0,100}?\b(?:(?:arriv(?:ed|es|ing)|landed|touched down|flew in)(?! (?:home|back))(?P<at> in (?:the )?)?|"
    r"(?:visit(?:s|ed|ing)|visit to)(?P<to> (?:the )?))"
)
_NEAR = 200  # characters
_NO_FIELD = re.compile(r"^(?:Secretary of State|Minister|Secretary) (?:for|of) (?:the )?| (?:Minister|Secretary)$")
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


def field_of(title: str) -> str:
    """Return the field of a minister's office: "Defence" of "Secretary of State for Defence"; else the title."""
    return _NO_FIELD.sub("", title)


def _best(scores: Mapping[str, float], counts: Counter[str]) -> str | None:
    return max(scores, key=lambda code: (scores[code], counts[code], code), default=None)


@dataclass(frozen=True, slots=True)
class Homes:
    """The countries of one article as owners of offices.

    `titled` and `others` are those of leaders whom the article names without their country, with and without a title;
    `held` says of which countries each field of office is held by somebody else.
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
        for code in self.held.get(field_of(title), frozenset()) & scores.keys():
            if former:
                scores[code] += _HELD_BEFORE
            else:
                del scores[code]
        if not former and (host := self._host(start)):
            scores.pop(host, None)
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

    def _host(self, start: int) -> str | None:
        """Return the country in which somebody named at `start` arrives, which is not the person's own."""
        arrived = _ARRIVED.match(self.text, start)
        if arrived is None:
            return None
        if place := self.atlas.by_start.get(max(arrived.end("at"), arrived.end("to"))):
            return place[1]
        return self._dateline() if arrived["at"] is None and arrived["to"] is None else None

    def _first(self) -> str | None:
        """Return the country that the article names first."""
        return next((code for _, (_, code) in sorted(self.atlas.by_start.items())), None)

    def _dateline(self) -> str | None:
        line = _DATELINE.match(self.text)
        if line is None:
            return None
        return next((code for at, (_, code) in sorted(self.atlas.by_start.items()) if at < line.end()), None)
