import pytest

from app.errors import QueryError
from app.query.parsing.query_string import MAX_PARAMETERS, MAX_QUERY_BYTES, Parameter, nearest, parse_query_string
from app.query.resources import SUMMITS


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (b"", []),
        (b"speaker=Ishiba", [("speaker", "Ishiba")]),
        (b"&speaker=Ishiba&&", [("speaker", "Ishiba")]),
        (b"country=South+Korea&q=a%2Bb", [("country", "South Korea"), ("q", "a+b")]),
        (b"name=%C5%81%C3%B3d%C5%BA", [("name", "Łódź")]),
        ("name=Łódź".encode(), [("name", "Łódź")]),
        (b"q=100%", [("q", "100%")]),
        (b"q=a=b", [("q", "a=b")]),
        (b"pretty", [("pretty", "")]),
    ],
)
def test_parameters_are_decoded_in_their_order(query: bytes, expected: list[tuple[str, str]]) -> None:
    assert parse_query_string(query) == tuple(Parameter(*pair) for pair in expected)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (b"q=%00", "not-text"),
        (b"q=a%00b", "not-text"),
        (b"%00=a", "not-text"),
        (b"q=%ff", "not-text"),
        (b"q=%ED%A0%80", "not-text"),  # a lone surrogate
        (b"q=\xff", "not-text"),
        (b"speaker=a&speaker=b", "repeated"),
        (b"speaker=a&speak%65r=b", "repeated"),
        (b"limit=1&limit=2", "repeated"),
        (b"&".join(b"a%d=1" % n for n in range(MAX_PARAMETERS + 1)), "too-many"),
        (b"q=" + b"a" * MAX_QUERY_BYTES, "too-long"),
    ],
)
def test_what_is_no_text_or_too_much_is_a_fault(query: bytes, code: str) -> None:
    with pytest.raises(QueryError) as error:
        parse_query_string(query)
    assert [fault.code for fault in error.value.faults] == [code]


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(QueryError) as error:
        parse_query_string(b"a=%00&b=1&b=2&c=%ff")
    assert [(fault.name, fault.code) for fault in error.value.faults] == [
        ("a", "not-text"),
        ("b", "repeated"),
        ("c", "not-text"),
    ]


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        (b"country=JP&country=KR", "country__all=JP,KR"),
        (b"status=held&status=planned", "status__in=held,planned"),  # a summit has one
        (b"limit=2&limit=3", None),
        (b"place__contains=a&place__contains=b", None),
    ],
)
def test_a_repeated_filter_is_shown_how_to_ask_for_several(query: bytes, suggestion: str | None) -> None:
    with pytest.raises(QueryError) as error:
        parse_query_string(query, SUMMITS)
    assert error.value.faults[0].suggestion == suggestion


@pytest.mark.parametrize("name", ["include", "fields", "facets", "group_by", "sort", "country__in", "country__all"])
def test_a_list_may_be_given_in_parts(name: str) -> None:
    assert parse_query_string(f"{name}=a,b&q=x&{name}=c".encode()) == ((name, "a,b,c"), ("q", "x"))


@pytest.mark.parametrize(
    ("word", "expected"), [("speeker", "speaker"), ("said", "said_on"), ("zzz", None), ("x" * 10_000, None)]
)
def test_a_suggestion_looks_like_what_was_written(word: str, expected: str | None) -> None:
    assert nearest(word, ["speaker", "said_on", "kind"]) == expected
