"""Periods of an office: from terms of the reference and dates of articles, never from a clock."""

import pytest

from app.reference import TermOfOffice
from app.resolve.offices import Dates, history


def _terms(*terms):
    return [TermOfOffice("President", *term) for term in terms]


FIRST, SECOND = ("2017-01-20", "2021-01-20"), ("2025-01-20", None)
ONCE = [("current", *FIRST, "reference"), ("former", "2021-01-21", None, "reference")]
TWICE = [
    ("current", *FIRST, "reference"),
    ("former", "2021-01-21", "2025-01-19", "reference"),
    ("current", "2025-01-20", None, "reference"),
]


@pytest.mark.parametrize(
    ("own", "others", "held", "ended", "expected"),
    [
        # terms of the reference, whatever articles within them say
        ([FIRST], [], ("2019-03-01", "2019-03-01"), None, ONCE),
        ([FIRST, SECOND], [], ("2018", "2026-02-01"), ("2022-01-01", "2024-01-01"), TWICE),
        ([("2004-11", "2022-05")], [], None, None,
         [("current", "2004-11", "2022-05", "reference"), ("former", "2022-06-01", None, "reference")]),
        ([("2004", "2008"), ("2007", "2010")], [], None, None,
         [("current", "2004", "2010", "reference"), ("former", "2011-01-01", None, "reference")]),
        ([(None, None)], [], None, None, [("current", None, None, "reference")]),
        # a courtesy while another holds it, news where nobody is known to
        ([FIRST], [("2021-01-20", None)], ("2018", "2023-05-05"), None, ONCE),
        ([FIRST], [("2021-01-20", "2023-01-01")], ("2018", "2023-05-05"), None,
         [ONCE[0], ("former", "2021-01-21", "2023-05-04", "reference"), ("current", "2023-05-05", None, "articles")]),
        # a term without a known end, which an article ends
        ([SECOND], [], ("2025-03-01", "2027-01-01"), ("2026-01-01", "2028-02-01"),
         [("current", "2025-01-20", "2028-01-31", "reference"), ("former", "2028-02-01", None, "articles")]),
        ([SECOND], [], None, ("2024-01-01", "2024-01-01"), [TWICE[2]]),
        # nobody whom the reference knows: from the first article on
        ([], [], ("2019-01-01", "2019-03-01"), None, [("current", "2019-01-01", None, "articles")]),
        ([], [], ("2019-01-01", "2019-03-01"), ("2018-01-01", "2022-05-10"),
         [("current", "2019-01-01", "2022-05-09", "articles"), ("former", "2022-05-10", None, "articles")]),
        ([], [], ("2019-01-01", "2019-03-01"), ("2019-02-01", "2019-03-01"),
         [("current", "2019-01-01", None, "articles")]),
        # until a successor whom the reference knows
        ([], [("2016-05-01", "2021-05-01"), ("2021-05-01", None)], ("2019-01-01", "2019-03-01"), None,
         [("current", "2019-01-01", "2021-04-30", "articles"), ("former", "2021-05-01", None, "successor")]),
        ([], [("2019-03-01", None)], ("2019-03-01", "2019-03-01"), None,
         [("current", "2019-03-01", "2019-03-01", "articles"), ("former", "2019-03-02", None, "successor")]),
        # only called former, or nothing with a date
        ([], [], None, ("2018-01-01", "2022-05-10"), [("former", "2018-01-01", None, "articles")]),
        ([], [], None, None, []),
        # dates with open ends
        ([], [], ("../2020", "2025-09/.."), ("2026", "2026"), [("current", None, None, "articles")]),
        ([], [], None, ("2025/..", "2025/.."), []),
    ],
)  # fmt: skip
def test_periods(own, others, held, ended, expected):
    found = history(_terms(*own), _terms(*others), Dates(*held) if held else None, Dates(*ended) if ended else None)
    assert [(period.status, period.start, period.end, period.basis) for period in found] == expected
