"""Lessons of labelled meetings: what annotators may leave out teaches less."""

from training.meetings import DECISIONS, OPTIONAL, Lesson, learn

DECIDED = {model: [({"a"}, True, 1.0), ({"b"}, False, 1.0)] for model in DECISIONS}


def choosing(right: str, wrong: str, weight: float) -> Lesson:
    choice = [([right], True), ([wrong], False)]
    return Lesson(DECIDED, {"place": choice, "date": choice}, weight)


def test_optional_meetings_teach_less_of_places_and_dates():
    required, optional = choosing("stated", "near", 1.0), choosing("near", "stated", OPTIONAL)
    table = learn([required, optional] * 3)
    for model in ("place", "date"):
        assert table[model]["stated"] > 0 > table[model]["near"]
