"""Learn what app.extract.events.meetings chooses: a meeting's participants, countries, place, date and status."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np

from app.extract.events.meeting_features import (
    MeetingCandidate,
    country_features,
    date_candidates,
    date_features,
    leader_features,
    place_candidates,
    place_features,
    status_features,
)
from app.extract.events.meetings import Choices, attended_by, choose
from app.extract.events.weights import Models
from app.kinds import SummitStatus
from training import contrast
from training.event_corpus import LabelledText
from training.fitting import fit_choice

RIDGE, RARE, SMALL = 2.0, 3, 0.05
_MEMBER = 6.0, 0.0  # ridge and power of participants and countries
_STATUS = 16.0, 1.0
DECISIONS = {
    "participant": _MEMBER,
    "country": _MEMBER,
} | {f"status {status}": _STATUS for status in get_args(SummitStatus)}
OPTIONAL = 0.4  # weight of a meeting that annotators may leave out
ENOUGH = 0.5  # Jaccard of countries, as the scorer asks of meetings at places that do not differ

Table = dict[str, dict[str, float]]
Example = tuple[set[str], bool, float]  # features, answer, weight
Told = tuple[MeetingCandidate, dict[str, Any] | None, LabelledText]


def match(
    meetings: Sequence[MeetingCandidate], labels: Sequence[dict[str, Any]], scorer: Any
) -> list[dict[str, Any] | None]:
    """Return the label of each meeting, None for one that no label tells of. A wrong place does not part the two."""
    told = [
        {"place": m.told.place, "countries": list(m.told.countries), "date": m.told.date, "status": m.told.status}
        for m in meetings
    ]

    def likeness(one: dict[str, Any], label: dict[str, Any]) -> float:
        return float(max(scorer.summit_likeness(one, label), scorer.best_jaccard(one, label)))

    pairs = scorer.match(told, labels, likeness, ENOUGH)
    return [labels[pairs[n]] if n in pairs else None for n in range(len(meetings))]


@dataclass(frozen=True)
class Lesson:
    """Examples that a meeting with its label gives each model. They are the same in all folds, so are made once."""

    decisions: dict[str, list[Example]]
    choices: dict[str, list[tuple[list[str], bool]]]
    weight: float


def lessons(told: Sequence[Told], scorer: Any) -> list[Lesson]:
    """Return the lesson of each meeting of one text that has a label."""
    return [_lesson(meeting, label, len(told), scorer) for meeting, label, _ in told if label]


def _lesson(m: MeetingCandidate, label: dict[str, Any], meetings: int, scorer: Any) -> Lesson:
    weight = OPTIONAL if label.get("optional") else 1.0
    people = _participants(m, label, scorer)
    row = status_features(m, people, label.get("date") or m.told.date, meetings)
    decisions: dict[str, list[Example]] = {}
    if label.get("participants"):
        decisions["participant"] = [
            (leader_features(m, i), i in people, weight)
            for i, person in enumerate(m.article.people)
            if person.leader or person.role
        ]
    if label.get("countries"):
        decisions["country"] = [
            (country_features(m, code, people), code in label["countries"], weight) for code in m.article.codes
        ]
    if stated := label.get("status"):
        decisions |= {f"status {status}": [(row, stated == status, weight)] for status in get_args(SummitStatus)}
    return Lesson(decisions, {"place": _places(m, label, scorer), "date": _dates(m, label, scorer)}, weight)


def learn(taught: Sequence[Lesson]) -> Table:
    """Return the models learnt from meetings with their labels."""
    table: Table = {}
    for model, settings in DECISIONS.items():
        table[model] = _logistic([each for lesson in taught for each in lesson.decisions.get(model, ())], *settings)
    weights = [lesson.weight for lesson in taught]
    for model in ("place", "date"):
        table[model] = fit_choice([lesson.choices[model] for lesson in taught], RIDGE, RARE, weights)
    return table


def cross_validate(samples: Sequence[Sequence[Told]], folds: Sequence[int], scorer: Any) -> list[list[Choices]]:
    """Return what models learnt from the other folds choose for the meetings of each text."""
    found: list[list[Choices]] = [[] for _ in samples]
    taught = [lessons(told, scorer) for told in samples]
    for number in sorted(set(folds)):
        models = Models(learn([each for told, f in zip(taught, folds, strict=True) if f != number for each in told]))
        for place, (told, fold) in enumerate(zip(samples, folds, strict=True)):
            if fold == number:
                found[place] = [choose(attended_by(meeting, models), models, len(told)) for meeting, _, _ in told]
    return found


def fit_confidence(
    samples: Sequence[Sequence[Told]], found: Sequence[Sequence[Choices]], folds: Sequence[int], scorer: Any
) -> dict[str, float]:
    """Return the weights of the probability that meeting, date and most of the people are right; print how reliable."""
    names = ("date", "people", "one person", "dated")
    rows, right, fold = [], [], []
    for told, choices, number in zip(samples, found, folds, strict=True):
        for (meeting, label, _), chosen in zip(told, choices, strict=True):
            if label and label.get("optional"):
                continue
            rows.append([1.0, *(chosen.sure[name] for name in names)])
            right.append(label is not None and _is_right(meeting, chosen, label, scorer))
            fold.append(number)
    return contrast.fit_probability(("", *names), rows, right, fold)


def as_labels(settled: Iterable[tuple[MeetingCandidate, Choices]]) -> list[dict[str, Any]]:
    """Return meetings as the scorer reads them."""
    return [
        {
            "place": chosen.place_written,
            "countries": list(chosen.countries),
            "participants": [meeting.article.people[i].written for i in chosen.participants],
            "date": chosen.date,
            "status": chosen.status,
        }
        for meeting, chosen in settled
    ]


def _is_right(meeting: MeetingCandidate, chosen: Choices, label: dict[str, Any], scorer: Any) -> bool:
    """Return True if the date is the label's, or neither has one, and the Jaccard of the people is above one half."""
    allowed = [each for each in scorer.any_of(label, "date") if each]
    dated = any(scorer.same_date(chosen.date, each) for each in allowed) if allowed else chosen.date is None
    theirs, ours = set(_participants(meeting, label, scorer)), set(chosen.participants)
    return dated and (not ours | theirs or len(ours & theirs) / len(ours | theirs) > ENOUGH)


def _participants(meeting: MeetingCandidate, label: dict[str, Any], scorer: Any) -> tuple[int, ...]:
    names = label.get("participants") or ()
    people = [{"name": person.name, "aliases": list(person.aliases)} for person in meeting.article.people]
    return tuple(i for i, p in enumerate(people) if any(scorer.name_level(p, {"name": name}) for name in names))


def _places(meeting: MeetingCandidate, label: dict[str, Any], scorer: Any) -> list[tuple[list[str], bool]]:
    places = place_candidates(meeting.article)
    right = [
        any(scorer.same_place(scorer.place_name(p.name), scorer.place_name(x)) for x in scorer.any_of(label, "place"))
        for p in places
    ]
    choices = [
        (sorted(place_features(meeting, p, places)), is_right) for p, is_right in zip(places, right, strict=True)
    ]
    return [(sorted(place_features(meeting, None, places)), not label.get("place")), *choices]


def _dates(meeting: MeetingCandidate, label: dict[str, Any], scorer: Any) -> list[tuple[list[str], bool]]:
    dates = date_candidates(meeting.article)
    allowed = [each for each in scorer.any_of(label, "date") if each]
    choices = [
        (sorted(date_features(meeting, edtf, positions)), any(scorer.same_date(edtf, each) for each in allowed))
        for edtf, positions in dates.items()
    ]
    return [(sorted(date_features(meeting, None, ())), not label.get("date")), *choices]


def _logistic(rows: Sequence[Example], ridge: float, power: float) -> dict[str, float]:
    names, matrix = contrast.encode([features for features, _, _ in rows], RARE)
    answers, weights = np.array([yes for _, yes, _ in rows]), np.array([weight for _, _, weight in rows])
    fitted = contrast.fit(matrix, answers, weights, ridge, SMALL, power)
    return {name: round(float(w), 2) for name, w in zip(names, fitted, strict=True) if w}
