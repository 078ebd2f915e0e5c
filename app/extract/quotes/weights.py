"""Learnt weights of quotes: weights.csv, written by training.quotes."""

import math
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from app.extract.weight_tables import read_weights

TABLE = Path(__file__).with_name("weights.csv")
# By model: `speaker` and `speech` by feature, `confidence` with slope and intercept.
Models = Mapping[str, Mapping[str, float]]
UNSCALED = {"slope": 1.0, "intercept": 0.0}
_EDGE = 1e-3  # logits of 0 and 1 are infinite


@lru_cache(maxsize=1)
def load_weights() -> Models:
    """Return the weights of each model."""
    return read_weights(TABLE)


def scaled(probability: float, scaling: Mapping[str, float]) -> float:
    """Return a probability so scaled that it is the share right, as measured on held-out texts."""
    inside = min(max(probability, _EDGE), 1 - _EDGE)
    logit = math.log(inside / (1 - inside))
    return 1 / (1 + math.exp(-(scaling["slope"] * logit + scaling["intercept"])))
