"""Speakers of quotes. Rules propose, weights decide: the candidate with the most evidence, or nobody."""

import math
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from app.extract.language import Reading
from app.extract.marks import Stretch
from app.extract.parsing.lines import Key, Line, whole
from app.extract.quotes.context import Candidates, QuoteContext, evidence_around
from app.extract.quotes.names import Names
from app.extract.quotes.own_sentence import (
    Evidence,
    QuotePosition,
    claimant,
    evidence_in_sentence,
    place_of,
    source_of,
    teller,
)
from app.extract.quotes.stated import answered, label, signature
from app.extract.quotes.voices import kind_of

_BACK = 3  # lines in which the speaker before is sought
MOST_QUOTES = 1_500  # of an article; for later ones only what stands around them counts
STATED = 0.98  # how sure a speaker is whom the layout states
NO_RULES = frozenset(("is", "role", "entity", "kind", "named-inside", "same-as-before", "other-than-before"))
_SAYING = frozenset(("saying-verb", "naming-verb"))
_VOICES = frozenset("person he it they who which we name people body place".split())  # kinds that may speak themselves
_MUTE = frozenset("DATE TIME MONEY PERCENT QUANTITY".split())  # entities that never speak
_GOVERNS = re.compile(r"(?:saying|naming)-verb\|\w+:(?:governs|inside):")
_SHORT = 3  # letters of a word that titles leave in small letters
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

    def __init__(self, reading: Reading, lines: Sequence[Line], names: Names, weights: Weights) -> None:
        self.text = reading.text
        self.names = names
        self._entities = reading.entities
        self._entity_starts = [entity.span.start for entity in reading.entities]
        self.lines = lines
        self.weights = weights
        self.places: dict[tuple[int, int], QuotePosition] = {
            (n, k): place_of(lines[n], k)
            for n, k in islice(((n, k) for n, line in enumerate(lines) for k in line.sentence_of), MOST_QUOTES)
        }
        self._own = {at: evidence_in_sentence(place) for at, place in self.places.items()}
        self._settled: dict[tuple[int, int], Key | None] = {}
        self._latest: tuple[int, Key] | None = None  # line and speaker of the last quote that somebody speaks
        self._kinds: dict[Key, str] = {}

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
            QuoteContext(self.lines, n, k, state, self._settled, self._likely)
        ).items():
            found[key] |= circumstances
        self._drop_mute(found)
        self._tell_kinds(n, k, state, found)
        found[None] |= self._nobody(n, k, state)
        return found

    def _drop_mute(self, found: Candidates) -> None:
        """Leave out dates, relative pronouns of nobody, and whoever only passes on: `Lee said, according to TASS`.

        A medium, or a text that "according to" names, is left out if somebody else is the subject of the verb of speech
        that governs the quote. Nor does whoever a text is from speak beside it: `A statement from the presidency said`.
        """
        kinds = {key: self._kind(key) for key in found if key is not None}
        speaks = any(kind in _VOICES and any(_GOVERNS.match(c) for c in found[key]) for key, kind in kinds.items())
        texts = [whole(self.lines, key) for key, kind in kinds.items() if kind == "text"]
        for key, kind in kinds.items():
            if any(start < key[0] and key[1] <= end for start, end in texts):
                del found[key]
                continue
            source = kind == "text" and any(c.startswith("according-to|") for c in found[key])
            mute = kind in ("thing", "capital") and self.names.entity(key) in _MUTE
            mute = mute or "://" in self.text[slice(*key)]
            if mute or kind in ("who", "which") or (speaks and (kind == "medium" or source)):
                del found[key]

    def _tell_kinds(self, n: int, k: int, state: str, found: Candidates) -> None:
        """Add what kind of speaker each candidate is, and how it stands to the others."""
        stretch = self.lines[n].stretches[k]
        inside = self.names.named_within(stretch.start, stretch.end)
        last = self._last(n)
        kinds = {key: self._kind(key) for key in found if key is not None}
        rules = {key: {c.partition("|")[0] for c in found[key]} - {"is", "role"} for key in kinds}
        # Whether somebody who is no medium and no text is the subject of a verb of speech in the sentence.
        speaks = {key for key, kind in kinds.items() if kind in _VOICES and not rules[key].isdisjoint(_SAYING)}
        sources = {key for key, kind in kinds.items() if kind != "text" and "according-to" in rules[key]}
        shape = state.partition(":")[0]
        for key, kind in kinds.items():
            circumstances = found[key]
            rival = "rival" if speaks - {key} else "source" if sources - {key} else "alone"
            circumstances.add(f"entity|{shape}:{self.names.entity(key)}")
            circumstances.add(f"kind|{shape}:{kind}")
            circumstances.update(f"kind|{kind}:{rule}" for rule in rules[key])
            circumstances.update(f"kind|{kind}:{rule}:{rival}" for rule in rules[key])
            who = self.names.referent(key).person
            if who is not None:
                if who in inside:
                    circumstances.add(f"named-inside|{shape}")
                if last is not None and last[1] == who:
                    circumstances.add(f"same-as-before|{last[0]}:{state}")
                elif last is not None and last[1] is not None:
                    circumstances.add(f"other-than-before|{last[0]}:{state}")

    def _nobody(self, n: int, k: int, state: str) -> set[str]:
        """Return the circumstances in which nobody may be the speaker."""
        stretch = self.lines[n].stretches[k]
        words = self.text[stretch.start : stretch.end].split()
        length = next(most for most in (1, 2, 3, 7, 10**9) if len(words) <= most)
        title = "title" if all(not word[0].islower() for word in words if len(word) > _SHORT) else "text"
        return {"nobody|", f"nobody|{state}", f"nobody|{state}:{length}", f"nobody|{title}"}

    def _last(self, n: int) -> tuple[str, int | None] | None:
        """Return who spoke the quote before (None: no person), and how far before it was."""
        if self._latest is None or n - self._latest[0] > _BACK:
            return None
        line, key = self._latest
        return ("near" if line == n else str(n - line)), self.names.referent(key).person

    def _kind(self, key: Key) -> str:
        if key not in self._kinds:
            found = self.names.referent(key)
            text = self.text[slice(*found.label)]
            self._kinds[key] = kind_of(text, found.person is not None, self.names.entity(found.label))
        return self._kinds[key]

    def choose(self, n: int, k: int) -> Choice:
        """Settle on the speaker of quote `k` of line `n`; the quotes before it must have been settled."""
        stated = self._stated(n, k)
        stretch = self.lines[n].stretches[k]
        around = self._entity_within(stretch), self._entity_ahead(stretch.opened)
        if stated is not None:
            self._settle(n, k, stated[0])
            return Choice(stated[0], STATED, stated[1], frozenset(), *around)
        candidates = self.candidates(n, k)
        scores = {key: self._worth(circumstances) for key, circumstances in candidates.items()}
        top = max(scores.values())
        chances: dict[object, list[float]] = defaultdict(list)
        for key, score in scores.items():
            chances[self._voice(key)].append(math.exp(score - top))
        total = math.fsum(chance for each in chances.values() for chance in each)
        voice = max(chances, key=lambda voice: (math.fsum(chances[voice]), str(voice)))
        best = max((key for key in scores if self._voice(key) == voice), key=lambda key: (scores[key], key or (0, 0)))
        self._settle(n, k, best)
        probability = math.fsum(chances[voice]) / total
        return Choice(best, probability, self._rule(candidates[best]), frozenset(candidates[best]), *around)

    def _settle(self, n: int, k: int, key: Key | None) -> None:
        """Remember the speaker of a quote; quotes come in order."""
        self._settled[n, k] = key
        if key is not None:
            self._latest = n, key

    def _voice(self, key: Key | None) -> tuple[str, object]:
        """Return what mentions of one speaker share."""
        if key is None:
            return "nobody", None
        found = self.names.referent(key)
        return ("mention", found.label) if found.person is None else ("person", found.person)

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
        asked = answered(self.text, stretch.opened)
        if asked is not None:
            return asked, "owner"
        place = self.places.get((n, k))
        if place is None:
            return None
        for rule, find in (("quoted", source_of), ("quoted", teller), ("owner", claimant)):
            if (noun := find(place)) is not None:
                return line.key(noun), rule
        return None

    def _worth(self, circumstances: Iterable[str]) -> float:
        return math.fsum(self.weights.get(circumstance, 0.0) for circumstance in circumstances)

    def _rule(self, circumstances: Iterable[str]) -> str:
        """Return the rule whose circumstances weigh most."""
        worth: dict[str, float] = defaultdict(float)
        for circumstance in sorted(circumstances):
            rule = circumstance.partition("|")[0]
            if rule not in NO_RULES:
                worth[rule] += self.weights.get(circumstance, 0.0)
        return max(worth, key=lambda rule: worth[rule], default="nobody")

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
