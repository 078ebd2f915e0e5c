"""Twenty-five questions of an analyst, as first typed: right rows at once, or when an error is followed."""

import csv
import io
from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest
from pyarrow import parquet

from tests.api.client import Client

Records = list[dict[str, Any]]
Query = list[tuple[str, str]]

TWO = {"puppet.", "indispensable partner"}  # what Lee says about Japan
DAY = "2025-08"


def _texts(rows: Records) -> set[str]:
    return {row["text"] for row in rows}


def _all(*conditions: Callable[[dict[str, Any]], bool]) -> Callable[[Records], bool]:
    return lambda rows: bool(rows) and all(condition(row) for row in rows for condition in conditions)


def _ids(field: str, *ids: str) -> Callable[[dict[str, Any]], bool]:
    return lambda row: {*ids} <= {item["id"] for item in row[field]}


def _speaker(row: dict[str, Any]) -> bool:
    return bool(row["speaker"]) and row["speaker"]["id"] == "lee-jae-myung"


# number, path, query, rows, whether they come at the first attempt
QUESTIONS: list[tuple[str, str, Query, Callable[[Records], bool], bool]] = [
    (
        "1 agreements of two countries on trade in a year",
        "/v1/agreements",
        [("country", "Japan"), ("country", "South Korea"), ("topic", "trade"), ("year", "2025")],
        _all(_ids("countries", "JP", "KR"), _ids("topics", "trade")),
        False,
    ),
    (
        "2 what Lee said about Japan",
        "/v1/quotes",
        [("speaker", "Lee"), ("about", "Japan")],
        lambda r: _texts(r) == TWO,
        True,
    ),
    ("3 a slip in a parameter", "/v1/quotes", [("speeker", "Lee")], _all(_speaker), False),
    ("4 a slip in a name", "/v1/quotes", [("speaker", "Ishibaa")], lambda rows: rows == [], False),
    ("5 a slip in a path", "/v1/quote", [], lambda rows: len(rows) == 7, False),
    (
        "6 a slip in a country",
        "/v1/quotes",
        [("speaker.country", "Japn")],
        _all(lambda r: r["speaker"]["id"] == "fumio-kishida"),
        False,
    ),
    (
        "7 quotes by country",
        "/v1/quotes",
        [("group_by", "country")],
        lambda rows: {row["value"]: row["count"] for row in rows} == {"KR": 3, "JP": 1, None: 3},
        True,
    ),
    ("8 newest quotes", "/v1/quotes", [("sort", "-date")], lambda rows: rows[0]["said_on"] == "2025-08-15", True),
    (
        "9 a month in words",
        "/v1/summits",
        [("date", "August 2025")],
        _all(lambda row: row["date"].startswith(DAY)),
        True,
    ),
    (
        "10 who is president",
        "/v1/leaders",
        [("country", "South Korea"), ("office", "president"), ("office.status", "current")],
        lambda rows: [row["id"] for row in rows] == ["lee-jae-myung"],
        True,
    ),
    (
        "11 presidents today",
        "/v1/leaders",
        [("office", "president"), ("office.status", "current")],
        lambda rows: {row["id"] for row in rows} == {"lee-jae-myung", "donald-trump"},
        True,
    ),
    (
        "12 any of two",
        "/v1/agreements",
        [("status", "signed,announced")],
        _all(lambda r: r["status"] in ("signed", "announced")),
        True,
    ),
    ("13 quotes that name a country", "/v1/quotes", [("mention", "Ukraine")], _all(_ids("mentions", "UA")), True),
    ("14 any of two topics", "/v1/agreements", [("topic", "tariffs,trade")], lambda rows: len(rows) == 2, True),
    ("15 articles of a publisher", "/v1/articles", [("publisher", "AloJapan")], lambda rows: len(rows) == 1, True),
    ("16 quotes of a publisher", "/v1/quotes", [("publisher", "AloJapan")], lambda rows: len(rows) == 7, True),
    ("16 the same in full", "/v1/quotes", [("article.publisher", "AloJapan")], lambda rows: len(rows) == 7, True),
    (
        "17 whom a leader met",
        "/v1/summits",
        [("participant", "Lee")],
        _all(_ids("participants", "shigeru-ishiba")),
        True,
    ),
    ("18 a leader on a subject", "/v1/quotes", [("speaker", "Lee"), ("q", "partner")], _all(_speaker), True),
    (
        "19 who is quoted most",
        "/v1/leaders",
        [("sort", "-quotes")],
        lambda rows: rows[0]["id"] == "lee-jae-myung",
        True,
    ),
    (
        "19 the same in full",
        "/v1/leaders",
        [("sort", "-counts.quotes")],
        lambda rows: rows[0]["id"] == "lee-jae-myung",
        True,
    ),
    (
        "20 by year and topic",
        "/v1/agreements",
        [("group_by", "year,topic")],
        lambda rows: ["2025", "trade"] in [row["value"] for row in rows],
        True,
    ),
    (
        "21 quotes of a year",
        "/v1/quotes",
        [("from", "2025-01-01"), ("to", "2025-12-31")],
        lambda rows: _texts(rows) == {"indispensable partner"},
        True,
    ),
    (
        "21 quotes since",
        "/v1/quotes",
        [("since", "2025")],
        lambda rows: _texts(rows) == {"indispensable partner"},
        True,
    ),
    ("22 everything as one page", "/v1/quotes", [("limit", "1000")], lambda rows: len(rows) == 7, True),
    ("23 CSV", "/v1/quotes", [("format", "csv")], lambda rows: len(rows) == 7, True),
    ("24 Parquet", "/v1/quotes", [("format", "parquet")], lambda rows: len(rows) == 7, True),
    ("25 a half-year", "/v1/summits", [("date", "2025-07-01/2025-12-31")], lambda rows: len(rows) == 1, True),
]


@pytest.mark.parametrize(
    ("path", "query", "right", "at_once"), [each[1:] for each in QUESTIONS], ids=[q[0] for q in QUESTIONS]
)
def test_a_question_leads_to_its_rows(
    client: Client, path: str, query: Query, right: Callable[[Records], bool], at_once: bool
) -> None:
    first = client.get(path, params=query)
    assert (first.status_code == 200) == at_once, first.text
    answer = first if at_once else client.get(*_followed(path, query, first.json()["errors"]))
    assert answer.status_code == 200, answer.text
    assert right(_rows(answer))


def _followed(path: str, query: Query, errors: Records) -> tuple[str]:
    """Return the request that the suggestions of errors make of another one."""
    for error in errors:
        suggestion = error["suggestion"]
        if error["in"] == "path":
            return (suggestion,)
        name = error["name"]
        value = next(value for parameter, value in query if parameter == name)
        query = [pair for pair in query if pair[0] != name]
        if "=" in suggestion:
            query.append(tuple(suggestion.split("=", 1)))
        else:
            query.append((suggestion, value) if error["code"] == "unknown-parameter" else (name, suggestion))
    return (f"{path}?{'&'.join('='.join(pair) for pair in query)}",)


def _rows(answer: httpx.Response) -> Records:
    match answer.headers["content-type"].split(";")[0]:
        case "text/csv":
            return [*csv.DictReader(io.StringIO(answer.text))]
        case "application/vnd.apache.parquet":
            return parquet.read_table(io.BytesIO(answer.content)).to_pylist()
        case _:
            return answer.json()["data"]


def test_most_questions_are_answered_at_once() -> None:
    numbers: Mapping[str, bool] = {}
    for name, *_, at_once in QUESTIONS:
        number = name.split()[0]
        numbers = {**numbers, number: numbers.get(number, True) and at_once}
    assert len(numbers) == 25
    assert sum(numbers.values()) >= 20


def test_what_a_quote_does_not_name_is_looked_for_around_it(client: Client) -> None:
    answer = client.get("/v1/quotes?speaker=Lee&mention=Japan").json()
    assert (answer["data"], answer["meta"]["suggestion"]) == ([], "about=Japan")
    assert "suggestion" not in client.get("/v1/quotes?mention=Ukraine").json()["meta"]


@pytest.mark.parametrize(
    ("path", "suggestion"),
    [
        ("/v1/quotes?q=Japan%20OR%20Korea", "context__contains=japan"),
        ("/v1/quotes?publisher=Yonhap", "group_by=article.publisher"),
        ("/v1/articles?publisher=BBC", "group_by=publisher"),
    ],
)
def test_an_empty_list_says_where_to_look(client: Client, path: str, suggestion: str) -> None:
    answer = client.get(path).json()
    assert (answer["data"], answer["meta"]["suggestion"]) == ([], suggestion)
    resource = path.partition("?")[0]
    assert client.get(f"{resource}?{suggestion}").json()["data"]


@pytest.mark.parametrize(
    ("path", "suggestion"),
    [
        ("/v1/quotes?about=xyzzy", "context__contains=xyzzy"),
        ("/v1/quotes?about=nuclear", "nuclear-weapons"),
        ("/v1/quotes?topic=nuclear", "nuclear-weapons"),
        ("/v1/leaders/lee-jae-myung/met", "/v1/people/lee-jae-myung/met"),
    ],
)
def test_a_word_that_is_no_name_gets_the_next_step(client: Client, path: str, suggestion: str) -> None:
    (error,) = client.get(path).json()["errors"]
    assert error["suggestion"] == suggestion


@pytest.mark.parametrize(
    ("question", "suggestion"),
    [
        ("what did Lee say about Japan", "/v1/quotes?speaker=Lee&about=Japan"),
        ("did Shigeru Ishiba meet Lee in Lisbon?", "/v1/summits?participant__all=Shigeru+Ishiba%2CLee"),
        ("which treaty did Japan and South Korea sign", "/v1/agreements?country__all=Japan%2CSouth+Korea"),
        ("anything about Atlantis at all", None),
        ("Japan", None),
        ("who is who in Lisbon", None),
    ],
)
def test_a_question_typed_into_search_leads_to_a_list(client: Client, question: str, suggestion: str | None) -> None:
    answer = client.get("/v1/search", params={"q": question}).json()
    assert answer["meta"].get("suggestion") == suggestion
    if suggestion:
        assert client.get(suggestion).status_code == 200


@pytest.mark.parametrize(
    ("path", "suggestion"),
    [
        ("/v1/summits?location=Tokyo", "place=Tokyo"),
        ("/v1/summits?attendee=Lee", "participant=Lee"),
        ("/v1/summits?type=bilateral", "kind=bilateral"),
        ("/v1/summits?between=JP,KR", "country__all=JP,KR"),
        ("/v1/summits?day=2025-08-23", "date=2025-08-23"),
        ("/v1/quotes?person=Lee", "speaker=Lee"),
        ("/v1/quotes?nationality=Japanese", "speaker.country=Japanese"),
        ("/v1/quotes?contains=puppet", "q=puppet"),
        ("/v1/quotes?distinct=speaker", "group_by=speaker"),
        ("/v1/quotes?top=5", "limit=5"),
        ("/v1/leaders?role=president", "office=president"),
        ("/v1/leaders?current=true", "office.status=current"),
        ("/v1/agreements?subject=AI", "topic=AI"),
        ("/v1/agreements?type=joint_statement", "kind=joint_statement"),
        ("/v1/agreements?signed=true", "status=signed"),
    ],
)
def test_words_of_other_apis_lead_to_rows(client: Client, path: str, suggestion: str) -> None:
    (error,) = client.get(path).json()["errors"]
    assert error["suggestion"] == suggestion
    assert client.get(f"{path.partition('?')[0]}?{suggestion}").status_code == 200
