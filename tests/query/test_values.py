import pytest

from app.query.catalog import Field
from app.query.parsing.values import MAX_VALUE, MAX_VALUES, Value, ValueFault, parse_list, parse_value, parse_whole
from app.query.resources import AGREEMENTS, ARTICLES, COUNTRIES, PEOPLE, QUOTES, SUMMITS

SOURCES, CONFIDENCE = AGREEMENTS.by_name["sources"], AGREEMENTS.by_name["confidence"]
DATE, KIND, DISPUTED = SUMMITS.by_name["date"], SUMMITS.by_name["kind"], SUMMITS.by_name["disputed"]
YEAR, MONTH = SUMMITS.by_name["date.year"], SUMMITS.by_name["date.month"]
ALPHA3, LANGUAGE = COUNTRIES.by_name["alpha3"], ARTICLES.by_name["language"]
NAME, ID, SPEAKER = PEOPLE.by_name["name"], COUNTRIES.by_name["id"], QUOTES.by_name["speaker"]


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        (SOURCES, "3", 3),
        (SOURCES, "0", 0),
        (CONFIDENCE, "0.5", 0.5),
        (CONFIDENCE, "1", 1.0),
        (CONFIDENCE, "5e-1", 0.5),
        (DATE, "2025-08", (20250801, 20250831)),
        (DATE, "2025-08-23/2025-08-24", (20250823, 20250824)),
        (YEAR, "2025", (20250101, 20251231)),
        (MONTH, "2024-02", (20240201, 20240229)),
        (KIND, "bilateral", "bilateral"),
        (DISPUTED, "true", True),
        (DISPUTED, "FALSE", False),
        (NAME, "Łódź  Müller!", "lodz muller"),
        (ID, "JP", "JP"),
        (ID, "jp", "JP"),
        (ALPHA3, "jpn", "JPN"),
        (LANGUAGE, "EN", "en"),
        (SPEAKER, "Lee Jae-myung", "Lee Jae-myung"),
    ],
)
def test_a_value_is_typed_by_its_field(field: Field, text: str, expected: Value) -> None:
    assert parse_value(field, text) == expected


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        (SOURCES, "", "empty"),
        (SOURCES, "many", "type"),
        (SOURCES, "1.5", "type"),
        (SOURCES, "1e3", "type"),
        (SOURCES, "٣", "type"),  # a digit, but not one of ours
        (SOURCES, "-1", "range"),
        (SOURCES, str(2**63), "range"),
        (SOURCES, "9" * 41, "type"),
        (CONFIDENCE, "NaN", "type"),
        (CONFIDENCE, "inf", "type"),
        (CONFIDENCE, "1e999", "range"),
        (CONFIDENCE, "1.01", "range"),
        (DATE, "yesterday", "type"),
        (DATE, "2025-02-30", "type"),
        (YEAR, "2025-08", "type"),
        (YEAR, "202X", "type"),
        (YEAR, "0000", "type"),
        (MONTH, "2025", "type"),
        (MONTH, "2025-13", "type"),
        (MONTH, "2025/08", "type"),
        (KIND, "bilatral", "type"),
        (DISPUTED, "1", "type"),
        (NAME, "?!", "empty"),
        (NAME, "a" * (MAX_VALUE + 1), "too-long"),
        (ID, " ", "empty"),
    ],
)
def test_a_value_of_another_type_or_out_of_range_is_a_fault(field: Field, text: str, code: str) -> None:
    with pytest.raises(ValueFault) as fault:
        parse_value(field, text)
    assert fault.value.code == code


def test_a_value_of_a_closed_list_is_suggested() -> None:
    with pytest.raises(ValueFault) as fault:
        parse_value(KIND, "Bilatral")
    assert (fault.value.suggestion, fault.value.candidates) == ("bilateral", ("bilateral", "multilateral"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("JP", ["JP"]),
        ("JP,KR", ["JP", "KR"]),
        (" JP , KR ", ["JP", "KR"]),
        ("JP,JP", ["JP"]),
        ('"Korea, South",JP', ["Korea, South", "JP"]),
        ('"say ""cheese""",x', ['say "cheese"', "x"]),
        ("JP,", ["JP", ""]),
        ("", [""]),
        (",", [""]),
    ],
)
def test_a_list_is_read_as_csv(text: str, expected: list[str]) -> None:
    assert list(parse_list(text)) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('"JP', "syntax"),
        ('JP"', "syntax"),
        ('"JP"x,KR', "syntax"),
        (" " * 9_000 + '"', "syntax"),
        ('"' * 9_001, "syntax"),
        (",".join(map(str, range(MAX_VALUES + 1))), "too-many"),
        ("x" * 20_000, "too-long"),
    ],
)
def test_a_list_that_cannot_be_read_is_a_fault(text: str, code: str) -> None:
    with pytest.raises(ValueFault) as fault:
        parse_list(text)
    assert fault.value.code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [("-1", "range"), ("0", "range"), ("201", "range"), ("1e9", "type"), ("", "type"), ("9" * 20, "range")],
)
def test_a_whole_number_is_bounded(text: str, code: str) -> None:
    with pytest.raises(ValueFault) as fault:
        parse_whole(text, 1, 200)
    assert fault.value.code == code
