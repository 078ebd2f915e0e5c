"""Models fitted to data of which the best answer is known."""

import math

import pytest

from app.document import Document
from app.extract.quotes.weights import scaled
from training.corpora import Annotated, folds
from training.fitting import fit_choice, fit_scaling, fit_yes_no
from training.reliability import Judged, calibration_error


def test_a_choice_prefers_the_feature_that_right_candidates_have() -> None:
    choices = [[(["verb", f"noise|{n}"], True), (["near", f"noise|{n}"], False)] for n in range(20)]
    model = fit_choice(choices, ridge=1.0, rare=2)
    assert set(model) == {"verb", "near"}  # every noise is rarer than two choices
    assert model["verb"] > 0 > model["near"]


def test_unjudged_candidates_and_choices_without_a_right_one_teach_nothing() -> None:
    taught = [[(["verb"], True), (["near"], False)]] * 4
    silent = [[(["near"], None), (["verb"], True)], [(["near"], False), (["verb"], False)]] * 4
    assert fit_choice([*taught, *silent], ridge=1.0, rare=2) == fit_choice(taught, ridge=1.0, rare=2)


def test_a_choice_that_counts_more_outweighs_the_others() -> None:
    one, other = [(["a"], True), (["b"], False)], [(["a"], False), (["b"], True)]
    model = fit_choice([one, other, other], ridge=0.1, rare=1, weights=[5.0, 1.0, 1.0])
    assert model["a"] > model["b"]


def test_logistic_regression_gives_the_odds() -> None:
    examples = [(["short"], n % 4 == 0) for n in range(400)]
    (weight,) = fit_yes_no(examples, ridge=0.001, rare=1).values()
    assert 1 / (1 + math.exp(-weight)) == pytest.approx(0.25, abs=0.01)


def test_scaling_makes_confidence_the_share_right() -> None:
    confidences = [0.9] * 100 + [0.6] * 100
    right = [n < 80 for n in range(100)] + [n < 40 for n in range(100)]
    slope, intercept = fit_scaling(confidences, right)
    scaling = {"slope": slope, "intercept": intercept}
    assert scaled(0.9, scaling) == pytest.approx(0.8, abs=0.01)
    assert scaled(0.6, scaling) == pytest.approx(0.4, abs=0.01)


def test_the_calibration_error_is_the_mean_gap_of_the_bins() -> None:
    judged = [Judged("rule", 0.95, n < 8) for n in range(10)] + [Judged("rule", 0.45, n < 5) for n in range(10)]
    assert calibration_error(judged) == pytest.approx((0.15 + 0.05) / 2)


def test_articles_of_one_event_are_in_one_fold() -> None:
    articles = [Annotated(f"a{n}", "summits", f"event{n % 7}", Document("It rained."), {}) for n in range(40)]
    parts = folds(articles, 4)
    assert sorted(each.name for part in parts for each in part) == sorted(each.name for each in articles)
    events = [{each.group for each in part} for part in parts]
    assert sum(map(len, events)) == 7
    assert min(map(len, parts)) >= 5
