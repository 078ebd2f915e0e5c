"""What each circumstance is worth: weights.csv, learnt by benchmarks/train_quotes.py from annotated news."""

import csv
from functools import lru_cache
from pathlib import Path

_TABLE = Path(__file__).with_name("weights.csv")


@lru_cache(maxsize=1)
def load_weights() -> dict[str, dict[str, float]]:
    """Return the weights of each model: `speaker` and `speech`."""
    found: dict[str, dict[str, float]] = {"speaker": {}, "speech": {}}
    with _TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["model"]][row["circumstance"]] = float(row["weight"])
    return found
