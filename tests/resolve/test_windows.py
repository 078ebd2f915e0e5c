"""Stretches of days."""

from datetime import date

import pytest

from app.resolve.windows import days, overlap, runs


def test_days_are_ordinals_and_open_ends_as_far_as_calendars_go():
    assert days("2025-02") == (date(2025, 2, 1).toordinal(), date(2025, 2, 28).toordinal())
    assert days("../2025-02-01") == (1, date(2025, 2, 1).toordinal())
    assert days("2025-02-01/..") == (date(2025, 2, 1).toordinal(), date.max.toordinal())


@pytest.mark.parametrize(
    ("other", "slack", "expected"), [((5, 9), 0, True), ((6, 9), 0, False), ((6, 9), 1, True), ((1, 2), 1, False)]
)
def test_stretches_overlap_where_no_more_than_the_slack_lies_between(other, slack, expected):
    assert overlap((4, 5), other, slack) is expected
    assert overlap(other, (4, 5), slack) is expected


def test_a_run_goes_on_while_the_gaps_are_small():
    assert runs([(9, 9), (1, 4), (2, 2), (6, 6)], lambda x: x, slack=2) == [[(1, 4), (2, 2), (6, 6)], [(9, 9)]]
    assert runs([], lambda x: x, slack=2) == []
