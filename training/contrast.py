"""Logistic regression in which a feature counts by how much it parts the two answers (Wang and Manning, 2012)."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, diags

POWER = 0.85  # of the log ratio; 0 would be plain logistic regression


def encode(rows: Sequence[set[str]], rare: int) -> tuple[list[str], Any]:
    """Return the features of at least `rare` rows in order, the constant "" first, and the rows as a matrix of them."""
    counts: dict[str, int] = {}
    for row in rows:
        for feature in row:
            counts[feature] = counts.get(feature, 0) + 1
    names = ["", *sorted(feature for feature, count in counts.items() if count >= rare)]
    index = {name: column for column, name in enumerate(names)}
    columns = [[0, *(index[feature] for feature in sorted(row) if feature in index)] for row in rows]
    ends = np.cumsum([0, *map(len, columns)])
    flat = np.array([column for each in columns for column in each], dtype=np.int32)
    return names, csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(rows), len(names)))


def fit(matrix: Any, answers: Any, weights: Any, ridge: float, small: float, power: float = POWER) -> Any:
    """Return the weight of each column; those nearer to 0 than `small` are 0.

    Each column is scaled by the log ratio of its share among the rows with answer 1 to that among those with 0, to the
    given power.
    """
    ones = np.asarray(matrix[answers].sum(0)).ravel() + 1
    zeros = np.asarray(matrix[~answers].sum(0)).ravel() + 1
    scale = np.abs(np.log((ones / ones.sum()) / (zeros / zeros.sum()))) ** power
    scale[0] = 1.0
    scaled = (matrix @ diags(scale)).tocsr()
    sign = np.where(answers, 1.0, -1.0)

    def loss(values: Any) -> tuple[float, Any]:
        margins = sign * (scaled @ values)
        slopes = -sign * weights / (1.0 + np.exp(np.clip(margins, -30, 30)))
        value = (weights * np.logaddexp(0.0, -margins)).sum() + ridge * values @ values / 2
        return value, scaled.T @ slopes + ridge * values

    start = np.zeros(matrix.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x * scale
    found[1:][np.abs(found[1:]) < small] = 0.0
    return found


def fit_probability(names: Sequence[str], rows: Sequence[Sequence[float]], right: Sequence[bool]) -> dict[str, float]:
    """Return the weights by which a few numbers become the share right; print how reliable the outcome is.

    The printed figures come from each half of the rows judged by the other half. `rows` begin with a constant 1.
    """
    matrix, answers = np.array(rows), np.array(right)
    half = np.arange(len(rows)) % 2 == 0
    held = np.zeros(len(rows))
    for part in (half, ~half):
        held[~part] = 1 / (1 + np.exp(-matrix[~part] @ _plain(matrix[part], answers[part])))
    print(f"confidence: expected calibration error {_calibration_error(held, answers):.3f} of {len(rows)}")
    return {name: round(float(w), 3) for name, w in zip(names, _plain(matrix, answers), strict=True)}


def _plain(matrix: Any, answers: Any) -> Any:
    return fit(csr_matrix(matrix), answers, np.ones(len(answers)), 0.1, 0.0, power=0.0)


def _calibration_error(chances: Any, right: Any) -> float:
    """Return the mean distance between confidence and share right in ten bins, and print the bins."""
    total = 0.0
    bins = np.minimum((chances * 10).astype(int), 9)
    for place in range(10):
        inside = bins == place
        if inside.any():
            stated, share = chances[inside].mean(), right[inside].mean()
            print(f"  {stated:.2f} stated, {share:.2f} right, of {inside.sum()}")
            total += abs(stated - share) * inside.sum()
    return float(total / len(chances))
