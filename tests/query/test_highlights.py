import json
from typing import Any

import pytest
from sqlalchemy import Connection

from app.query.catalog import Resource
from app.query.highlights import MOST, spans
from app.query.name_resolver import NameResolver
from app.query.parsing.text import parse_text
from app.query.resources import ARTICLES, PEOPLE, QUOTES, RESOURCES
from app.schemas.records import Highlight
from tests.query.ask import page


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("Both sides signed a joint statement on trade.", "trade", ["trade"]),
        ("Both sides signed a joint statement on trade.", "statement joint", ["joint", "statement"]),
        ("Both sides signed a joint statement on trade.", '"joint statement"', ["joint statement"]),
        ("A joint, statement", '"joint statement"', ["joint, statement"]),
        ("A joint draft statement", '"joint statement"', []),
        ("Joint JOINT joint", "joint", ["Joint", "JOINT", "joint"]),
        ("joint statement, statement", 'statement "joint statement"', ["joint statement", "statement"]),
        ("Łódź hosts the talks", "lodz", ["Łódź"]),
        ("cafe\u0301s", "cafe*", ["cafe\u0301s"]),
        ("Nuclear talks of the nucleus", "nuc*", ["Nuclear", "nucleus"]),
        ("re-do of the re do", '"re do"', ["re-do", "re do"]),
        ("re-do of the redo", "re-d*", ["re", "do", "re"][:2]),
        ("日本 and 日本国", "日本", ["日本"]),
        ("the draft", "the -draft", ["the"]),
        ("the end", '"the end of"', []),
        ("", "word", []),
    ],
)
def test_hits_are_the_words_as_they_are_written(text: str, query: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in spans(text, parse_text(query).wanted)] == found


def marked(connection: Connection, names: NameResolver, resource: Resource, **asked: str) -> list[dict[str, Any]]:
    found = page(connection, names, resource, highlight="true", limit="200", **asked)
    return [json.loads(record) for record in found.records]


def value(record: Any, field: str) -> str:
    """Follow a field's name into the record that it is of."""
    for part in field.split("."):
        record = record[int(part)] if isinstance(record, list) else record[part]
    return str(record)


@pytest.mark.parametrize(
    ("resource", "query", "fields"),
    [
        ("quotes", "statement", {"text"}),
        ("agreements", "joint", {"text"}),
        ("people", "kovacs", {"name", "aliases.0", "aliases.1"}),
        ("countries", "korea", {"name"}),
        ("summits", "summit", {"name"}),
        ("topics", "clim*", {"name"}),
        ("articles", "talks", {"title"}),
    ],
)
def test_offsets_count_in_the_field_that_is_named(
    connection: Connection, names: NameResolver, resource: str, query: str, fields: set[str]
) -> None:
    records = marked(connection, names, RESOURCES[resource], q=query)
    hits = [(record, hit) for record in records for hit in record["highlights"]]
    assert {hit["field"] for _, hit in hits} == fields
    for record, hit in hits:
        text = value(record, hit["field"])
        assert [*hit] == [*Highlight.model_fields]
        assert text[hit["start"] : hit["end"]] == hit["exact"]
        utf16 = text.encode("utf-16-le")
        assert utf16[hit["start_utf16"] * 2 : hit["end_utf16"] * 2].decode("utf-16-le") == hit["exact"]
        assert text[: hit["start"]].endswith(hit["prefix"])
        assert text[hit["end"] :].startswith(hit["suffix"])


def test_the_text_of_an_article_is_marked_too(connection: Connection, names: NameResolver) -> None:
    for record in marked(connection, names, ARTICLES, q="Łódź"):
        assert {hit["field"] for hit in record["highlights"]} <= {"title", "text"}


def test_a_letter_of_two_units_counts_twice_in_utf16(connection: Connection, names: NameResolver) -> None:
    (hit,) = [*spans("🇯🇵 Japan", parse_text("japan").wanted)]
    assert hit == (3, 8)


def test_fields_do_not_leave_hits_out(connection: Connection, names: NameResolver) -> None:
    for record in marked(connection, names, QUOTES, q="statement", fields="id"):
        assert [*record] == ["id", "highlights"]
        assert record["highlights"]


def test_what_only_excludes_marks_nothing(connection: Connection, names: NameResolver) -> None:
    assert {len(record["highlights"]) for record in marked(connection, names, QUOTES, q="-draft")} == {0}
    assert "highlights" not in json.loads(page(connection, names, PEOPLE, q="kovacs").records[0])


def test_hits_are_bounded() -> None:
    assert len([*spans("word " * 100, parse_text("word").wanted)]) == 100
    assert MOST < 100
