import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.edtf_dates import LONGEST, OPEN, EdtfError, bounds


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("2025-08-24", 20250824, 20250824),
        ("2025-08", 20250801, 20250831),
        ("2024-02", 20240201, 20240229),
        ("2025", 20250101, 20251231),
        ("0001", 10101, 11231),
        ("9999-12-31", 99991231, 99991231),
        # intervals
        ("2025-08-23/2025-08-24", 20250823, 20250824),
        ("2025-08/2026", 20250801, 20261231),
        ("2025-08-23/..", 20250823, OPEN),
        ("../2025-08", -OPEN, 20250831),
        ("2025/", 20250101, OPEN),
        ("/2025", -OPEN, 20251231),
        # doubt does not widen
        ("2025~", 20250101, 20251231),
        ("2025-08?", 20250801, 20250831),
        ("2025-08-24%", 20250824, 20250824),
        ("2025-08~/2025-09?", 20250801, 20250930),
        # unspecified digits
        ("202X", 20200101, 20291231),
        ("20XX", 20000101, 20991231),
        ("000X", 101, 91231),
        ("2025-XX", 20250101, 20251231),
        ("2025-02-XX", 20250201, 20250228),
        ("2025-XX-XX", 20250101, 20251231),
        # a season
        ("2025-21", 20250301, 20250531),
    ],
)
def test_a_date_is_its_earliest_and_latest_day(edtf, earliest, latest):
    assert bounds(edtf) == (earliest, latest)


@pytest.mark.parametrize(
    ("edtf", "says"),
    [
        ("", "not a date"),
        ("yesterday", "not a date"),
        ("24 August 2025", "not a date"),
        ("20250824", "not a date"),
        (" 2025", "not a date"),
        ("2025\n", "not a date"),
        ("٢٠٢٥", "not a date"),
        ("X999", "not a date"),
        ("2025-X8", "not a date"),
        ("2025-02-30~", "not a date"),
        ("2025-99", "not a date"),
        ("2025-08-24T10:00:00Z", "not a date"),
        ("2025/2026/2027", "not a date"),
        ("..", "not a date"),
        ("2025-13", "not a calendar day"),
        ("2025-02-29", "not a calendar day"),
        ("2025-00", "not a calendar day"),
        ("0000", "0001 to 9999"),
        ("-0044", "not a date"),
        ("Y170000", "not a date"),
        ("2025/2024", "ends before it begins"),
        ("/", "without a date"),
        ("../..", "without a date"),
        ("2" * (LONGEST + 1), "at most 64 characters"),
    ],
)
def test_nonsense_is_refused_in_words_for_the_user(edtf, says):
    with pytest.raises(EdtfError, match=says):
        bounds(edtf)


@given(st.text(alphabet="0123456789X-/.~?%Y ", max_size=70))
def test_any_string_gives_bounds_in_order_or_an_edtf_error(edtf):
    try:
        earliest, latest = bounds(edtf)
    except EdtfError:
        return
    assert earliest <= latest


def test_nothing_is_printed_for_what_is_refused(capsys):
    with pytest.raises(EdtfError):
        bounds("2025-3X")
    assert capsys.readouterr().out == ""
