import csv

import pytest

from app.document import Document
from app.extract.coreference.gender import gender_of
from app.findings import PersonFinding
from app.reference import FOLDER


def person(name: str, text: str, family_name: str | None = None) -> PersonFinding:
    at = text.index(name)
    mention = Document(text).span(at, at + len(name))
    return PersonFinding(name, family_name, (), None, None, False, False, (mention,), "test", 1.0)


@pytest.mark.parametrize(
    ("text", "name", "family_name", "expected"),
    [
        ("Angela Merkel came.", "Angela Merkel", "Merkel", "female"),
        ("Emmanuel Macron came.", "Emmanuel Macron", "Macron", "male"),
        # the given name comes last, or is one of several
        ("Lee Jae-myung came.", "Lee Jae-myung", "Lee", "male"),
        ("Kim Jong Un came.", "Kim Jong Un", "Kim", "male"),
        ("Jean-Marie Weber came.", "Jean-Marie Weber", "Weber", "male"),
        # a form of address beats the name, a word with a gender helps an unknown one
        ("Mrs. Weber came.", "Weber", "Weber", "female"),
        ("Mr. Hope came.", "Hope", "Hope", "male"),
        ("The spokeswoman Sandy Imre came.", "Sandy Imre", "Imre", "female"),
        ("Sandy Imre, a retired businessman, came.", "Sandy Imre", "Imre", "male"),
        ("His wife, Sandy, came.", "Sandy", None, "female"),
        # a lone surname may be somebody's first name
        ("Thomas came.", "Thomas", "Thomas", None),
        ("Sandy Imre came.", "Sandy Imre", "Imre", None),
    ],
)
def test_a_person_is_spoken_of_as(text, name, family_name, expected):
    assert gender_of(person(name, text, family_name), text) == expected


def test_each_given_name_stands_once_in_lower_case_with_one_gender():
    with (FOLDER / "given_names.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    names = [row["name"] for row in rows]
    assert names == sorted(set(names))
    assert all(name == name.lower().strip() and name for name in names)
    assert {row["gender"] for row in rows} == {"female", "male"}
