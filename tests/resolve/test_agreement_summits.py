"""Which of its article's summits an agreement belongs to, and five reports that make one summit in any order."""

import random
import tomllib
from itertools import permutations
from pathlib import Path

import pytest

from app.document import Document
from app.extract.language import Language
from app.extract.pipeline import extract
from app.facts import Report
from app.reference import load_reference
from app.resolve import resolve
from app.store.engine import Store
from app.store.writer import save
from tests.articles import agreement, article, summit
from tests.store.test_writer import rows

REPORTS = tomllib.loads(Path(__file__).with_name("five_reports.toml").read_text(encoding="utf-8"))["report"]
HELSINKI, NAIROBI = "2025-05-20-helsinki-fi-ke", "2025-11-03-nairobi-fi-ke"
PLEDGE = "They will build a tunnel."


def summit_of(reference, *summits, published="2025-08-24", countries="JP KR", **described):
    places = " ".join(f"They met in {place}." for place, _ in summits)
    told = article(
        f"{places} {PLEDGE}",
        published=published,
        summits=[summit(f"They met in {place}.", **about) for place, about in summits],
        agreements=[agreement(PLEDGE, countries, **described)],
    )
    (found,) = resolve([told.report()], reference).agreements
    return found.summit and found.summit.split("-")[-3]


def held(place, date, countries="JP KR", **described):
    return place, {"place": place, "date": date, "countries": countries, **described}


TOKYO = held("Tokyo", "2025-08-23")


@pytest.mark.parametrize(
    ("summits", "described", "expected"),
    [
        ([TOKYO], {}, "tokyo"),
        ([TOKYO], {"countries": "JP"}, "tokyo"),
        ([TOKYO], {"countries": "JP US"}, None),
        ([TOKYO], {"countries": ""}, None),
        ([TOKYO, held("Seoul", "2025-06-01")], {}, "seoul"),  # the nearest
        ([TOKYO, held("Seoul", "2025-06-01")], {"date": "2025-08-23"}, "tokyo"),
        ([TOKYO, held("Seoul", "2025-06-01", status="mentioned")], {}, "tokyo"),
        ([TOKYO, held("Seoul", "2025-06-01", status="mentioned")], {"date": "2025-06-02"}, "seoul"),
        ([TOKYO], {"date": "2025-07-01"}, None),
        ([TOKYO, held("Seoul", "2025-09-30", status="planned")], {}, "tokyo"),
        ([held("Seoul", "2025-09-30", status="held")], {}, None),  # it begins after the article
        ([held("Seoul", "2025-09-30", status="planned")], {"status": "planned"}, "seoul"),
        ([held("Seoul", None, status="planned")], {}, None),
        ([held("Seoul", "2025-08-25", status="planned")], {"published": "2025-08-26"}, "seoul"),
    ],
)
def test_an_agreement_belongs_to_a_summit_of_its_parties_and_days_that_has_begun(
    reference, summits, described, expected
):
    assert summit_of(reference, *summits, **described) == expected


def test_findings_of_one_summit_are_read_as_one(reference):
    """Neither finding names all parties: the place and day of both are one summit."""
    text = f"Japan met others in Tokyo. Korea was in Tokyo. {PLEDGE}"
    told = article(
        text,
        published="2025-08-24",
        summits=[
            summit("Japan met others in Tokyo.", "JP KR", "2025-08-23", "Tokyo"),
            summit("Korea was in Tokyo.", "", "2025-08-23", "Tokyo", kind="bilateral"),
        ],
        agreements=[agreement(PLEDGE, "JP KR")],
    )
    (found,) = resolve([told.report()], reference).agreements
    assert found.summit == "2025-08-23-tokyo-jp-kr"


@pytest.fixture(scope="module")
def reports():
    language, reference = Language(), load_reference()
    documents = {each["name"]: Document(each["text"].lstrip(), published=each["published"]) for each in REPORTS}
    return {name: (document, extract(document, language, reference)) for name, document in documents.items()}


def test_five_reports_in_any_order_give_one_summit_and_one_joint_statement(reference, reports):
    told = [Report(name, document.published, found) for name, (document, found) in reports.items()]
    everything = resolve(told, reference)
    assert all(resolve(order, reference) == everything for order in permutations(told))
    assert [(each.id, each.status) for each in everything.summits] == [(HELSINKI, "held"), (NAIROBI, "planned")]
    assert everything.summits[0].sources == 5
    (statement,) = (each for each in everything.agreements if each.kind == "joint_statement")
    assert (statement.summit, statement.countries) == (HELSINKI, ("FI", "KE"))
    assert statement.sources >= 4
    assert all(each.summit == HELSINKI for each in everything.agreements)


@pytest.mark.parametrize("seed", [1, 2])
def test_each_database_has_the_same_whatever_the_order(databases, reference, reports, seed):
    store, order = Store(databases()), sorted(reports)
    random.Random(seed).shuffle(order)
    for name in order:
        save(store, reports[name][0], name, reports[name][1], reference)
    expected = resolve([Report(name, d.published, found) for name, (d, found) in reports.items()], reference)
    assert {row["id"] for row in rows(store, "summit")} == {HELSINKI, NAIROBI}
    stored = {(row["kind"], row["text"], row["summit_id"], row["sources"]) for row in rows(store, "agreement")}
    assert stored == {(a.kind, a.text, a.summit, a.sources) for a in expected.agreements}
    store.close()
