"""Learn what app.extract.events.meetings chooses: a meeting's participants, countries, place, date and status."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

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
from training import contrast
from training.event_corpus import LabelledText
from training.fitting import fit_choice

RIDGE, RARE, SMALL = 2.0, 3, 0.05
MEMBER_RIDGE = 6.0  # of participants and countries
STATUS_RIDGE, STATUS_POWER = 16.0, 1.0
OPTIONAL = 0.4  # weight of a meeting that annotators may leave out
ENOUGH = 0.5  # Jaccard of countries, as the scorer asks of meetings at places that do not differ

Table = dict[str, dict[str, float]]
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


def learn(told: Sequence[Told], scorer: Any) -> Table:
    """Return the models learnt from meetings with their labels."""
    table: Table = {}
    known = [(meeting, label, text) for meeting, label, text in told if label]
    people = {id(m): _participants(m, label, scorer) for m, label, _ in known}
    table["participant"] = _logistic(
        (
            (leader_features(m, i), i in people[id(m)], _weight(label))
            for m, label, _ in known
            if label.get("participants")
            for i, person in enumerate(m.article.people)
            if person.leader or person.role
        ),
        MEMBER_RIDGE,
    )
    table["country"] = _logistic(
        (
            (country_features(m, code, people[id(m)]), code in label["countries"], _weight(label))
            for m, label, _ in known
            if label.get("countries")
            for code in m.article.codes
        ),
        MEMBER_RIDGE,
    )
    table["place"] = _choice(_places(m, label, scorer) for m, label, _ in known)
    table["date"] = _choice(_dates(m, label, scorer) for m, label, _ in known)
    counts: dict[str, int] = defaultdict(int)
    for _, _, text in told:
        counts[text.name] += 1
    rows = [
        (
            status_features(
                m, people.get(id(m), m.told.participants), (label or {}).get("date") or m.told.date, counts[text.name]
            ),
            label,
        )
        for m, label, text in told
    ]
    table["meeting"] = _logistic((row, label is not None, _weight(label)) for row, label in rows)
    for status in ("held", "planned", "mentioned"):
        table[f"status {status}"] = _logistic(
            ((row, label["status"] == status, _weight(label)) for row, label in rows if label and label.get("status")),
            STATUS_RIDGE,
            STATUS_POWER,
        )
    return table


def cross_validate(samples: Sequence[Sequence[Told]], folds: Sequence[int], scorer: Any) -> list[list[Choices]]:
    """Return what models learnt from the other folds choose for the meetings of each text."""
    found: list[list[Choices]] = [[] for _ in samples]
    for number in sorted(set(folds)):
        others = [each for told, f in zip(samples, folds, strict=True) if f != number for each in told]
        models = Models(learn(others, scorer))
        for place, (told, fold) in enumerate(zip(samples, folds, strict=True)):
            if fold == number:
                found[place] = [choose(attended_by(meeting, models), models, len(told)) for meeting, _, _ in told]
    return found


def fit_confidence(
    samples: Sequence[Sequence[Told]], found: Sequence[Sequence[Choices]], scorer: Any
) -> dict[str, float]:
    """Return the weights of the probability that meeting, date and most of the people are right; print how reliable."""
    names = ("meeting", "date", "people")
    rows, right = [], []
    for told, choices in zip(samples, found, strict=True):
        for (meeting, label, _), chosen in zip(told, choices, strict=True):
            if label and label.get("optional"):
                continue
            rows.append([1.0, *(chosen.sure[name] for name in names)])
            right.append(label is not None and _is_right(meeting, chosen, label, scorer))
    return contrast.fit_probability(("", *names), rows, right)


def as_labels(meetings: Sequence[MeetingCandidate], choices: Sequence[Choices]) -> list[dict[str, Any]]:
    """Return meetings as the scorer reads them."""
    return [
        {
            "place": chosen.place_written,
            "countries": list(chosen.countries),
            "participants": [meeting.article.people[i].written for i in chosen.participants],
            "date": chosen.date,
            "status": chosen.status,
        }
        for meeting, chosen in zip(meetings, choices, strict=True)
    ]


def _is_right(meeting: MeetingCandidate, chosen: Choices, label: dict[str, Any], scorer: Any) -> bool:
    """Return True if the date is the label's, or neither has one, and the Jaccard of the people is above one half."""
    allowed = [each for each in scorer.any_of(label, "date") if each]
    dated = any(scorer.same_date(chosen.date, each) for each in allowed) if allowed else chosen.date is None
    theirs, ours = set(_participants(meeting, label, scorer)), set(chosen.participants)
    return dated and (not ours | theirs or len(ours & theirs) / len(ours | theirs) > ENOUGH)


def _weight(label: dict[str, Any] | None) -> float:
    return OPTIONAL if label and label.get("optional") else 1.0


def _participants(meeting: MeetingCandidate, label: dict[str, Any], scorer: Any) -> tuple[int, ...]:
    names = label.get("participants") or ()
    people = [{"name": person.name, "aliases": list(person.aliases)} for person in meeting.article.people]
    return tuple(i for i, p in enumerate(people) if any(scorer.name_level(p, {"name": name}) for name in names))


def _places(meeting: MeetingCandidate, label: dict[str, Any], scorer: Any) -> list[tuple[set[str], bool]]:
    places = place_candidates(meeting.article)
    right = [
        any(scorer.same_place(scorer.place_name(p.name), scorer.place_name(x)) for x in scorer.any_of(label, "place"))
        for p in places
    ]
    choices = [(place_features(meeting, p, places), is_right) for p, is_right in zip(places, right, strict=True)]
    return [(place_features(meeting, None, places), not label.get("place")), *choices]


def _dates(meeting: MeetingCandidate, label: dict[str, Any], scorer: Any) -> list[tuple[set[str], bool]]:
    dates = date_candidates(meeting.article)
    allowed = [each for each in scorer.any_of(label, "date") if each]
    choices = [
        (date_features(meeting, edtf, positions), any(scorer.same_date(edtf, each) for each in allowed))
        for edtf, positions in dates.items()
    ]
    return [(date_features(meeting, None, ()), not label.get("date")), *choices]


def _logistic(
    examples: Iterable[tuple[set[str], bool, float]], ridge: float = RIDGE, power: float = 0.0
) -> dict[str, float]:
    rows = list(examples)
    names, matrix = contrast.encode([features for features, _, _ in rows], RARE)
    answers, weights = np.array([yes for _, yes, _ in rows]), np.array([weight for _, _, weight in rows])
    fitted = contrast.fit(matrix, answers, weights, ridge, SMALL, power)
    return {name: round(float(w), 2) for name, w in zip(names, fitted, strict=True) if w}


def _choice(choices: Iterable[list[tuple[set[str], bool]]]) -> dict[str, float]:
    return fit_choice([[(sorted(features), right) for features, right in each] for each in choices], RIDGE, RARE)
