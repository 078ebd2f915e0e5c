"""Two linear models over named binary features, fitted by L-BFGS: the result depends on the data alone."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

Model = dict[str, float]
Candidates = Sequence[tuple[Sequence[str], bool | None]]  # features of each, and whether it is right; None: unjudged

SMALL = 0.05  # a smaller weight is left out


def fit_choice(choices: Sequence[Candidates], ridge: float, rare: int, weights: Sequence[float] | None = None) -> Model:
    """Maximise the probability that a softmax over the candidates of each choice gives to the right ones together.

    Unjudged candidates are left out, and so are choices without a right one, or with right ones only. `weights` counts
    a choice more or less than once; a feature seen less than `rare` times has no weight.
    """
    rows: list[Sequence[str]] = []
    right: list[bool] = []
    starts: list[int] = []
    counted: list[float] = []
    for position, candidates in enumerate(choices):
        judged = [(features, is_right) for features, is_right in candidates if is_right is not None]
        if 0 < sum(is_right for _, is_right in judged) < len(judged):
            starts.append(len(rows))
            rows.extend(features for features, _ in judged)
            right.extend(is_right for _, is_right in judged)
            counted.append(1.0 if weights is None else weights[position])
    names, matrix = encode(rows, rare)
    is_right = np.array(right)
    first = np.array(starts)
    of = np.repeat(np.arange(len(first)), np.diff([*starts, len(rows)]))
    weight = np.array(counted)

    if not choices or not names:
        return {}

    def loss(values: Any) -> tuple[float, Any]:
        scores = matrix @ values
        scores -= np.maximum.reduceat(scores, first)[of]
        powers = np.exp(scores)
        chances = powers / np.add.reduceat(powers, first)[of]
        hits = np.add.reduceat(np.where(is_right, chances, 0.0), first)
        slopes = (chances - np.where(is_right, chances / hits[of], 0.0)) * weight[of]
        value = -(weight * np.log(hits)).sum() + ridge * values @ values / 2
        return value, matrix.T @ slopes + ridge * values

    return _model(names, minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x)


def fit_yes_no(
    examples: Sequence[tuple[Sequence[str], bool]], ridge: float, rare: int, weights: Sequence[float] | None = None
) -> Model:
    """Logistic regression without an intercept."""
    names, matrix = encode([features for features, _ in examples], rare)
    weight = np.ones(len(examples)) if weights is None else np.array(weights)
    return _model(names, fit_logistic(matrix, np.array([yes for _, yes in examples]), weight, ridge))


def fit_logistic(matrix: Any, yes: Any, weights: Any, ridge: float) -> Any:
    """Return the weight of each column of a matrix by which its rows get the answers `yes` (booleans)."""
    sign = np.where(yes, 1.0, -1.0)

    def loss(values: Any) -> tuple[float, Any]:
        margins = sign * (matrix @ values)
        value = (weights * np.logaddexp(0.0, -margins)).sum() + ridge * values @ values / 2
        slopes = -sign * weights / (1.0 + np.exp(np.clip(margins, -30, 30)))
        return value, matrix.T @ slopes + ridge * values

    start = np.zeros(matrix.shape[1])
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x


def encode(rows: Sequence[Sequence[str]], rare: int) -> tuple[list[str], Any]:
    """Return the features of at least `rare` rows in order, and the rows as a matrix of them."""
    counts = Counter(feature for features in rows for feature in features)
    names = sorted(feature for feature, count in counts.items() if count >= rare)
    index = {name: column for column, name in enumerate(names)}
    columns = [[index[feature] for feature in features if feature in index] for features in rows]
    ends = np.cumsum([0, *map(len, columns)])
    flat = np.array([column for each in columns for column in each], dtype=np.int32)
    return names, csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(rows), len(names)))


def _model(names: list[str], values: Any) -> Model:
    return {name: round(float(value), 2) for name, value in zip(names, values, strict=True) if abs(value) >= SMALL}


def fit_scaling(confidences: Sequence[float], right: Sequence[bool]) -> tuple[float, float]:
    """Return slope and intercept by which the logit of a confidence becomes that of the share right (Platt scaling)."""
    logits = np.log(np.clip(confidences, 1e-3, 1 - 1e-3) / (1 - np.clip(confidences, 1e-3, 1 - 1e-3)))
    sign = np.where(np.array(right), 1.0, -1.0)

    def loss(values: Any) -> tuple[float, Any]:
        margins = sign * (values[0] * logits + values[1])
        slopes = -sign / (1.0 + np.exp(np.clip(margins, -30, 30)))
        return np.logaddexp(0.0, -margins).sum(), np.array([slopes @ logits, slopes.sum()])

    slope, intercept = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B").x
    return float(slope), float(intercept)
