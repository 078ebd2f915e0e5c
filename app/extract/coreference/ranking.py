"""Ranks the figures for whom a mention may stand, by learnt weights over readable features (weights.csv).

`he|…` are features of pronouns, `the|…` of noun phrases. training.quotes learns the weights.
"""

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from app.extract.coreference.salience import Role
from app.extract.weight_tables import read_weights

Weights = Mapping[str, float]
SURE = 0.4  # less likely, the mention stays unresolved

TABLE = Path(__file__).with_name("weights.csv")
_RATIOS = (0.5, 0.8, 0.95, 1.05, 1.3, 2.0)  # presence against that of the most present other candidate


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure, as it is present at a mention. `who`: position in the people; below 0, a figure without a name."""

    who: int
    role: Role  # of its last mention
    by: str  # what the last mention is: name, pronoun or phrase
    distance: int  # sentences since
    paragraphs: int  # since
    same_sentence: bool
    score: float  # the highest weight of its mentions, faded
    position: int  # of its last mention
    gender: Literal["same", "unknown"]
    mentions: int  # by name, in the whole text
    most: bool  # nobody is named more often
    leader: bool
    spoke_last: bool
    points: int  # how well a noun phrase fits it; 0 for a pronoun


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention to resolve, `he` or `the` (a noun phrase), and what it does: speaks, owns or other."""

    kind: Literal["he", "the"]
    does: Literal["speaks", "owns", "other"]


def rank(mention: Mention, candidates: Sequence[Candidate], weights: Weights) -> list[tuple[int | None, float]]:
    """Return (candidate, probability), the likeliest first; None stands for none of them."""
    scores = {who: math.fsum(weights.get(f, 0.0) for f in found) for who, found in features(mention, candidates)}
    top = max(scores.values())
    powers = {who: math.exp(score - top) for who, score in scores.items()}
    total = math.fsum(powers.values())
    return sorted(((who, power / total) for who, power in powers.items()), key=lambda item: (-item[1], str(item[0])))


def features(mention: Mention, candidates: Sequence[Candidate]) -> list[tuple[int | None, list[str]]]:
    """Return the features of each candidate, and those of none of them."""
    presence = sorted((c.score + c.points / 10 for c in candidates), reverse=True)
    recent = sorted((c.position for c in candidates), reverse=True)
    points = max((c.points for c in candidates), default=0)
    found: list[tuple[int | None, list[str]]] = []
    for c in candidates:
        own = c.score + c.points / 10
        place = presence.index(own)
        rival = presence[0] if place else presence[1] if len(presence) > 1 else 0.0
        distance = min(c.distance, 3)
        each = [
            f"last|{c.role}",
            f"last|{c.role}:{distance}",
            f"distance|{distance}",
            f"place|{min(place, 3)}",
            f"ratio|{bisect_left(_RATIOS, own / max(rival, 0.05))}",
            f"recent|{min(recent.index(c.position), 3)}",
            f"gender|{c.gender}",
            f"by|{c.by}",
            f"paragraphs|{min(c.paragraphs, 2)}",
        ]
        each += [f"same-sentence|{mention.does}"] * c.same_sentence
        each += ["most"] * c.most + ["once"] * (c.mentions == 1) + ["leader"] * c.leader
        each += ["spoke-last", f"spoke-last|{mention.does}"] * c.spoke_last
        each += ["nameless", f"nameless|{mention.does}"] * (not c.mentions)
        if mention.kind == "the":
            others = max((other.points for other in candidates if other is not c), default=0)
            each += [f"points|{min(c.points, 9)}", f"points|{'most' if c.points == points else 'fewer'}"]
            each += [f"ahead|{max(-3, min(c.points - others, 4))}"]
        found.append((c.who, [f"{mention.kind}|{feature}" for feature in each]))
    none = ["none", f"none|{min(len(candidates), 3)}", f"none|{min(int(presence[0] * 5) if presence else 0, 6)}"]
    return [*found, (None, [f"{mention.kind}|{feature}" for feature in none])]


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """Return the weight of each feature."""
    return read_weights(TABLE)[""]
