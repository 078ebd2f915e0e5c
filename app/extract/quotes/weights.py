"""Learnt weights of quotes: weights.csv, written by training.quotes."""

import csv
import math
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).with_name("weights.csv")
# By model: `speaker` and `speech` by feature, `confidence` with slope and intercept.
Models = Mapping[str, Mapping[str, float]]
UNSCALED = {"slope": 1.0, "intercept": 0.0}
_EDGE = 1e-3  # logits of 0 and 1 are infinite


@lru_cache(maxsize=1)
def load_weights() -> Models:
    """Return the weights of each model."""
    found: dict[str, dict[str, float]] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            found.setdefault(row["model"], {})[row["feature"]] = float(row["weight"])
    return found


def scaled(probability: float, scaling: Mapping[str, float]) -> float:
    """Return a probability so scaled that it is the share right, as measured on held-out texts."""
    inside = min(max(probability, _EDGE), 1 - _EDGE)
    logit = math.log(inside / (1 - inside))
    return 1 / (1 + math.exp(-(scaling["slope"] * logit + scaling["intercept"])))
