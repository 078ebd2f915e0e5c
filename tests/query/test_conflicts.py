"""Claims as they are read from a database, with the articles that make them and where."""

import json

from sqlalchemy import Connection

from app.query.conflicts import read_conflicts
from app.reference import load_reference
from app.store.engine import Store
from app.store.writer import save, withdraw
from tests.articles import agreement, article, person, summit
from tests.store.test_writer import rows

SUMMIT = "2025-08-23-tokyo-jp-kr"


def test_the_seed_article_contradicts_nobody(article: Connection) -> None:
    assert read_conflicts(article, "2025-08-23-tokyo-jp-kr") == []


def test_dates_and_numbers_stand_side_by_side_with_their_articles_and_sentences(databases) -> None:
    store = Store(databases())
    for name, day, amount in (("one", "23", 300), ("two", "24", 350)):
        met = f"Ann Bell met Tom Roe in Tokyo on August {day}."
        pledge = f"Japan will invest {amount} million euros in a geothermal plant in the rift valley."
        told = article(
            f"{met} {pledge}",
            name=name,
            title=f"Title {name}",
            published="2025-08-25",
            people=[person("Ann Bell", "Minister", "JP"), person("Tom Roe", "Minister", "KR")],
            summits=[summit(met, "JP KR", f"2025-08-{day}", "Tokyo", participants=(0, 1))],
            agreements=[agreement(pledge, "JP")],
        )
        save(store, told.document, name, told.extraction, load_reference())
    with store.reading() as connection:
        date, number = read_conflicts(connection, SUMMIT)
    store.close()
    assert (date.field, date.agreement) == ("date", None)
    assert [(claim.value, [a.name for a in claim.articles]) for claim in date.claims] == [
        ("2025-08-23", ["Title one"]),
        ("2025-08-24", ["Title two"]),
    ]
    assert [piece.exact for claim in date.claims for piece in claim.evidence] == [
        "Ann Bell met Tom Roe in Tokyo on August 23.",
        "Ann Bell met Tom Roe in Tokyo on August 24.",
    ]
    assert number.field == "number"
    assert number.agreement is not None
    assert [claim.value for claim in number.claims] == ["300 million euros", "350 million euros"]
    assert all("geothermal" in piece.exact for claim in number.claims for piece in claim.evidence)


def test_a_summit_is_disputed_as_long_as_sources_give_different_numbers(databases) -> None:
    store = Store(databases())

    def put(name: str, amount: int) -> str:
        met = "Ann Bell met Tom Roe in Tokyo on August 23."
        pledge = f"Japan will invest {amount} million euros in a geothermal plant in the rift valley."
        told = article(
            f"{name}: {met} {pledge}",
            name=name,
            published="2025-08-25",
            summits=[summit(met, "JP KR", "2025-08-23", "Tokyo")],
            agreements=[agreement(pledge, "JP")],
        )
        return save(store, told.document, name, told.extraction, load_reference()).article

    def disputed() -> tuple[bool, bool]:
        (row,) = rows(store, "summit")
        return row["disputed"], json.loads(row["body"])["disputed"]

    put("one", 300)
    assert disputed() == (False, False)
    other = put("two", 350)
    assert disputed() == (True, True)
    withdraw(store, other, "a test", load_reference())
    assert disputed() == (False, False)
    put("three", 300)
    assert disputed() == (False, False)
    store.close()
