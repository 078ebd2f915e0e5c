"""Learnt weights of the event models: agreements.csv and meetings.csv, written by `python -m training.events`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, fsum, log
from pathlib import Path

from app.extract.weight_tables import read_weights

AGREEMENTS, MEETINGS = (Path(__file__).with_name(f"{name}.csv") for name in ("agreements", "meetings"))
CONSTANT = ""  # the feature that is always there


@dataclass(frozen=True)
class Models:
    """Linear models over named features: the weight of each feature, by model."""

    weights: Mapping[str, Mapping[str, float]]

    def score(self, model: str, features: Iterable[str]) -> float:
        """Return the log-odds of a model: an exact sum, so that the order of the features does not count."""
        weights = self.weights[model]
        return fsum((weights.get(CONSTANT, 0.0), *(weights.get(feature, 0.0) for feature in features)))

    def chance(self, model: str, features: Iterable[str]) -> float:
        """Return the probability of a model."""
        return chance(self.score(model, features))

    def shares(self, model: str, options: Sequence[Iterable[str]]) -> list[float]:
        """Return the probability of each of several options, of which one is right."""
        return shares([self.score(model, features) for features in options])

    def choose(self, family: str, features: Iterable[str]) -> str:
        """Return the value with the highest score: of the models `kind treaty`, `kind mou`, … the second word."""
        known = [*features]
        models = [name for name in self.weights if name.startswith(f"{family} ")]
        return max(models, key=lambda name: (self.score(name, known), name)).removeprefix(f"{family} ")


def chance(score: float) -> float:
    """Return the probability of log-odds."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, score))))


def log_odds(probability: float) -> float:
    """Return the log-odds of a probability; none is further from even than 99 to 1."""
    inside = max(0.01, min(0.99, probability))
    return log(inside / (1 - inside))


def shares(scores: Sequence[float]) -> list[float]:
    """Return the probabilities of options with these log-odds."""
    highest = max(scores)
    powers = [exp(score - highest) for score in scores]
    return [power / fsum(powers) for power in powers]


@lru_cache(maxsize=2)
def load_models(table: Path) -> Models:
    """Return the models of a table."""
    return Models(read_weights(table))
