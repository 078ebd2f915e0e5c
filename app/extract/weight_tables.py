"""Tables of learnt weights: a line of comment that says from what and when, then feature and weight, by model."""

import csv
from pathlib import Path


def read_weights(table: Path) -> dict[str, dict[str, float]]:
    """Return the weight of each feature by model; a table without a column of models holds one, called ""."""
    found: dict[str, dict[str, float]] = {}
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            found.setdefault(row.get("model") or "", {})[row["feature"]] = float(row["weight"])
    return found
