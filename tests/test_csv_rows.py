"""Records as lines of CSV."""

import csv
import json
from typing import Any

import pytest

from app.csv_rows import cells, leaves, line, line_of, paths, tree_of
from app.schemas.records import SERVED, Country, Place, Summit


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", '"\'\t=1"'.strip('"')),
        ("\r=1", '"\'\r=1"'),
        ("＝1", "'＝1"),
        ("1-1", "1-1"),
        ('say "hi"', '"say ""hi"""'),
        ("a, b", '"a, b"'),
        ("two\nlines", '"two\nlines"'),
        (["=1", "2"], "'=1; 2"),
        (["a", None, ["b"]], "a; b"),
        (-1, "-1"),
        (0.5, "0.5"),
        (True, "true"),
        (None, '""'),
        ("", '""'),
    ],
)
def test_a_cell_is_quoted_and_does_not_run(value: Any, cell: str) -> None:
    assert line(cells({"at": value}, [("at",)])) == f"{cell}\r\n"


def test_the_columns_are_what_has_no_parts():
    assert paths(Place) == ("name", "country", "country.id", "country.name", "country.url", "lat", "lon")
    of_country = [("country", "id"), ("country", "name"), ("country", "url")]
    assert [*leaves(tree_of(Place))] == [("name",), *of_country, ("lat",), ("lon",)]
    chosen = {"country": {"name": {}}, "name": {}}
    assert [*leaves(tree_of(Place), chosen)] == [("country", "name"), ("name",)]
    assert [*leaves(tree_of(Place), {"country": {}})] == of_country


def test_a_part_that_is_not_there_leaves_its_cells_empty():
    stubs = [{"id": "JP", "name": "Japan", "url": "/v1/countries/JP"}, {"id": "KR", "name": "Korea, South", "url": "u"}]
    body = {"id": "s", "name": "=A", "status": "held", "kind": "bilateral", "place": None, "date": None,
            "countries": stubs, "participants": [], "topics": [], "agreements": [],
            "article": {"id": "a", "name": "A", "url": "/v1/articles/a"}, "reported_on": None,
            "confidence": 0.9, "reviewed": False, "disputed": False,
            "sources": 2, "url": "/v1/summits/s"}  # fmt: skip
    (row,) = csv.reader([line_of(Summit, json.dumps(body))])
    assert row[:4] == ["s", "'=A", "held", "bilateral"]
    assert row[4:11] == [""] * 7
    assert row[11:14] == ["JP; KR", "Japan; Korea, South", "/v1/countries/JP; u"]
    assert row[-3:] == ["false", "2", "/v1/summits/s"]


def test_every_record_has_a_line():
    assert all([*leaves(tree_of(shape))] for shape in SERVED.values())
    with pytest.raises(KeyError):
        line_of(Country, '{"id": "JP"}')
