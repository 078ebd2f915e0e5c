import json

import pytest
from sqlalchemy import Connection

from app.errors import NotFound
from app.query.evidence import evidence_of, read_evidence, text_fragment
from app.query.names import Names
from app.query.resources import ARTICLES, QUOTES
from tests.query.ask import ask

URL = "https://news.example/a"


@pytest.mark.parametrize(
    ("exact", "prefix", "suffix", "fragment"),
    [
        ("two words", "", "", "two%20words"),
        ("a, b & c-d", "", "", "a%2C%20b%20%26%20c%2Dd"),
        ("Łódź", "", "", "%C5%81%C3%B3d%C5%BA"),
        # whole words of the same line, and not those that the context may have cut in two
        ("two words", "nd then the first ", " and then the la", "then%20the%20first-,two%20words,-and%20then%20the"),
        ("two words", "end of it.\nThe first ", ".\nNext", "first-,two%20words"),
        ("two words", "end.\n\n", "\n\nNext", "two%20words"),
        # long, or over several blocks: the ends
        ("one two three four five six\nseven eight nine ten eleven", "", "", "one%20two%20three%20four%20five,"
         "seven%20eight%20nine%20ten%20eleven"),
        ("word " * 30, "", "", "word%20word%20word%20word%20word,word%20word%20word%20word%20word"),
    ],
)  # fmt: skip
def test_a_link_names_the_text_so_that_a_browser_scrolls_to_it(
    exact: str, prefix: str, suffix: str, fragment: str
) -> None:
    assert text_fragment(URL, exact, prefix, suffix) == f"{URL}#:~:text={fragment}"


def test_a_link_keeps_the_fragment_that_the_url_has() -> None:
    assert text_fragment(f"{URL}#top", "two", "", "") == f"{URL}#top:~:text=two"


def test_evidence_is_found_by_its_record_and_by_its_id(connection: Connection, names: Names) -> None:
    records = ask(connection, names, QUOTES)
    assert any(record["evidence"] for record in records)
    for record in records:
        assert record["evidence"] == [*evidence_of(connection, QUOTES, [record["id"]]).get(record["id"], [])]
        for evidence in record["evidence"]:
            assert json.loads(read_evidence(connection, evidence["id"]).body()) == evidence


def test_an_article_rests_on_nothing_but_itself(connection: Connection, names: Names) -> None:
    assert {len(record["evidence"]) for record in ask(connection, names, ARTICLES)} == {0}


def test_unknown_evidence_is_not_found(connection: Connection) -> None:
    with pytest.raises(NotFound):
        read_evidence(connection, "e-none")
