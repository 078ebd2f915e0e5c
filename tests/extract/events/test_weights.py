"""Learnt weights: scores are exact sums, and the tables are read without their header."""

from functools import reduce
from itertools import permutations
from operator import add

import pytest

from app.extract.events.weights import AGREEMENTS, MEETINGS, Models, load_models

TIED = Models({"tied": {"a": 0.1, "b": 0.2, "c": 0.3, "d": -0.6}})


def test_the_order_of_features_does_not_count():
    weights = TIED.weights["tied"]
    # Not `sum`, which compensates for lost digits from Python 3.12 on.
    assert len({reduce(add, (weights[name] for name in order)) for order in permutations("abcd")}) > 1
    assert len({TIED.score("tied", order) for order in permutations("abcd")}) == 1


@pytest.mark.parametrize(
    ("table", "model"),
    [(AGREEMENTS, "agreement"), (AGREEMENTS, "party"), (MEETINGS, "date"), (MEETINGS, "place")],
)
def test_a_table_holds_its_models(table, model):
    assert load_models(table).weights[model]


def test_options_share_one_probability():
    models = Models({"one": {"high": 1.0, "low": -1.0}})
    low, high, other = models.shares("one", [{"low"}, {"high"}, {"low"}])
    assert 0.7 < high < 0.8
    assert low == other
    assert low + high + other == pytest.approx(1)
