"""Logistic regression in which a feature counts by how much it parts the two answers (Wang and Manning, 2012)."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags

from training import fitting
from training.reliability import Judged, print_by_confidence

_PLAIN = 0.1, 0.0, 0.0  # ridge, smallest weight and power of a probability
POWER = 0.85  # of the log ratio; 0 would be plain logistic regression


def encode(rows: Sequence[set[str]], rare: int) -> tuple[list[str], Any]:
    """Return the features of at least `rare` rows in order, the constant "" first, and the rows as a matrix of them."""
    return fitting.encode([["", *sorted(row)] for row in rows], rare)


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
    found = fitting.fit_logistic(scaled, answers, weights, ridge) * scale
    found[1:][np.abs(found[1:]) < small] = 0.0
    return found


def out_of_fold(
    matrix: Any, answers: Any, weights: Any, folds: Any, ridge: float, small: float, power: float = POWER
) -> Any:
    """Return the score of each row by weights from the other folds; rows of weight 0 teach nothing."""
    scores = np.zeros(len(answers))
    for fold in np.unique(folds):
        some = (folds != fold) & (weights > 0)
        fitted = fit(matrix[some], answers[some], weights[some], ridge, small, power)
        scores[folds == fold] = matrix[folds == fold] @ fitted
    return scores


def fit_probability(
    names: Sequence[str], rows: Sequence[Sequence[float]], right: Sequence[bool], folds: Sequence[int]
) -> dict[str, float]:
    """Return the weights by which a few numbers become the share right; print how reliable the outcome is.

    In the printed figures each row is judged by weights from the other folds. `rows` begin with a constant 1.
    """
    matrix, answers, even = csr_matrix(np.array(rows)), np.array(right), np.ones(len(rows))
    held = 1 / (1 + np.exp(-out_of_fold(matrix, answers, even, np.array(folds), *_PLAIN)))
    print_by_confidence([Judged("", float(stated), yes) for stated, yes in zip(held, right, strict=True)], "findings")
    fitted = fit(matrix, answers, even, *_PLAIN)
    return {name: round(float(w), 3) for name, w in zip(names, fitted, strict=True)}
