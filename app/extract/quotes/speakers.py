"""Who says each quote. Rules propose, weights decide: the candidate with the most evidence, or nobody."""

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from app.extract.language import Reading
from app.extract.marks import Stretch
from app.extract.quotes.context import Candidates, Neighbourhood, evidence_around
from app.extract.quotes.lines import Key, Line
from app.extract.quotes.own_sentence import Evidence, Place, claimant, evidence_in_sentence, place_of
from app.extract.quotes.stated import label, signature

MOST_QUOTES = 1_500  # of an article; for later ones only what stands around them counts
STATED = 0.98  # how sure a speaker is whom the layout states
_SLACK = 4  # characters by which an entity may miss a mark
Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Choice:
    """The speaker of a quote: offsets of the mention (None: nobody is named), how sure, and by which rule.

    `within` and `ahead` are what the entity recogniser takes the quote itself, and what stands right before it, for.
    """

    key: Key | None
    probability: float
    rule: str
    circumstances: frozenset[str]
    within: str
    ahead: str


class Attribution:
    """The speakers of all quotes of an article, settled one after the other."""

    def __init__(self, reading: Reading, lines: Sequence[Line], weights: Weights) -> None:
        self.text = reading.text
        self._entities = reading.entities
        self._entity_starts = [entity.span.start for entity in reading.entities]
        self.lines = lines
        self.weights = weights
        self.places: dict[tuple[int, int], Place] = {
            (n, k): place_of(lines[n], k)
            for n, k in islice(((n, k) for n, line in enumerate(lines) for k in line.sentence_of), MOST_QUOTES)
        }
        self._own = {at: evidence_in_sentence(place) for at, place in self.places.items()}
        self._settled: dict[tuple[int, int], Key | None] = {}

    def candidates(self, n: int, k: int) -> Candidates:
        """Return everybody who may have said quote `k` of line `n`, with the circumstances; None stands for nobody."""
        line = self.lines[n]
        found: Candidates = defaultdict(set)
        own = self._own.get((n, k), {})
        for position, circumstances in own.items():
            assert line.doc is not None
            found[line.key(line.doc[position])] |= circumstances
        state = self._state(n, k, own)
        for key, circumstances in evidence_around(
            Neighbourhood(self.lines, n, k, state, self._settled, self._likely)
        ).items():
            found[key] |= circumstances
        for key, circumstances in found.items():
            if key is not None:
                circumstances.add(f"entity|{state.partition(':')[0]}:{self._entity(key)}")
        found[None] |= {"nobody|", f"nobody|{state}"}
        return found

    def choose(self, n: int, k: int) -> Choice:
        """Settle on the speaker of quote `k` of line `n`; the quotes before it must have been settled."""
        stated = self._stated(n, k)
        stretch = self.lines[n].stretches[k]
        around = self._entity_within(stretch), self._entity_ahead(stretch.opened)
        if stated is not None:
            self._settled[n, k] = stated[0]
            return Choice(stated[0], STATED, stated[1], frozenset(), *around)
        candidates = self.candidates(n, k)
        scores = {key: self._worth(circumstances) for key, circumstances in candidates.items()}
        best = max(scores, key=lambda key: (scores[key], key or (0, 0)))
        total = sum(math.exp(score - scores[best]) for score in scores.values())
        self._settled[n, k] = best
        return Choice(best, 1 / total, self._rule(candidates[best]), frozenset(candidates[best]), *around)

    def _stated(self, n: int, k: int) -> tuple[Key, str] | None:
        """Return the speaker whom the layout or a claim's owner states, and by which rule."""
        line = self.lines[n]
        stretch = line.stretches[k]
        named = label(self.text, stretch.start, stretch.end)
        if named is None and k == 0:
            named = label(self.text, line.start, stretch.opened)
        if named is not None:
            return named, "transcript"
        signed = signature(self.text, self.lines, n, k)
        if signed is not None:
            return signed, "signature"
        place = self.places.get((n, k))
        owner = None if place is None else claimant(place)
        return None if owner is None else (line.key(owner), "owner")

    def _worth(self, circumstances: Iterable[str]) -> float:
        return math.fsum(self.weights.get(circumstance, 0.0) for circumstance in circumstances)

    def _rule(self, circumstances: Iterable[str]) -> str:
        """Return the rule whose circumstances weigh most."""
        worth: dict[str, float] = defaultdict(float)
        for circumstance in sorted(circumstances):
            rule = circumstance.partition("|")[0]
            if rule not in ("is", "role", "entity"):
                worth[rule] += self.weights.get(circumstance, 0.0)
        return max(worth, key=lambda rule: worth[rule], default="nobody")

    def _entity(self, key: Key) -> str:
        """Return what the entity recogniser takes the end of a mention for."""
        at = bisect_right(self._entity_starts, key[1] - 1) - 1
        return self._entities[at].label if at >= 0 and key[1] <= self._entities[at].span.end else "none"

    def _entity_within(self, stretch: Stretch) -> str:
        """Return the label of the entity that covers nearly all of a quote."""
        at = bisect_right(self._entity_starts, stretch.start + _SLACK) - 1
        if at < 0:
            return "none"
        entity = self._entities[at]
        return entity.label if entity.span.end >= stretch.end - _SLACK else "none"

    def _entity_ahead(self, opened: int) -> str:
        """Return the label of the entity right before a mark, a possessive's ending between: `CNN’s “…”`."""
        at = bisect_right(self._entity_starts, opened) - 1
        near = at >= 0 and 0 <= opened - self._entities[at].span.end <= _SLACK
        return self._entities[at].label if near else "none"

    def _likely(self, n: int, k: int) -> Key | None:
        own = self._own.get((n, k))
        if not own:
            return None
        best = max(own, key=lambda position: self._worth(own[position]))
        line = self.lines[n]
        assert line.doc is not None
        return line.key(line.doc[best])

    def _state(self, n: int, k: int, own: Evidence) -> str:
        kind = "clause" if self.lines[n].clauses[k] else "fragment"
        place = self.places.get((n, k))
        if place is None or place.sentence.bare:
            return f"{kind}:bare"
        has_cue = any("saying-verb|" in c for circumstances in own.values() for c in circumstances)
        return f"{kind}:{'cue' if has_cue else 'words'}"
