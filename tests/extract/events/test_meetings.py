"""A meeting's status fits its day, and a forum is no place."""

from datetime import date

import pytest

from app.document import Document
from app.extract.events.meetings import possible
from app.extract.pipeline import extract

TODAY = date(2024, 5, 16)


@pytest.mark.parametrize(
    ("status", "edtf", "expected"),
    [
        ("planned", "2024-05-14", "held"),
        ("planned", "2024-05-16", "planned"),
        ("planned", "2024-05", "planned"),
        ("held", "2024-05-20", "planned"),
        ("held", "2024-05-15/2024-05-17", "held"),
        ("mentioned", "2030", "mentioned"),
        ("held", None, "held"),
    ],
)
def test_nothing_planned_lies_behind_the_article_and_nothing_held_ahead(status, edtf, expected):
    assert possible(status, edtf, TODAY) == expected


def test_without_a_day_of_writing_the_status_stays():
    assert possible("planned", "1999-01-01", None) == "planned"


def test_a_meeting_has_place_date_and_people_of_its_article(language, reference):
    text = (
        "French President Emmanuel Macron met German Chancellor Olaf Scholz in Strasbourg on Tuesday. The two leaders "
        "spoke for an hour. Mr Macron said the talks were useful."
    )
    (summit,) = extract(Document(text, published="2024-05-16"), language, reference).summits
    assert (summit.place, summit.date, summit.status) == ("Strasbourg", "2024-05-14", "held")
    assert set(summit.countries) == {"DE", "FR"}
    assert len(summit.participants) == 2
    assert 0 < summit.confidence < 1
