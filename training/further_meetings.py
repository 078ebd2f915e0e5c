"""Learn which candidates that no rule finds are meetings: two countries (`pair`), or a place (`placed`)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.extract.events.article import EventArticle
from app.extract.events.meeting_features import MeetingCandidate
from app.extract.events.meetings import Choices
from app.extract.events.pairs import pair_features, pair_finding, pairs_of
from app.extract.events.placed import (
    KnownMeeting,
    PlacedCandidate,
    open_candidates,
    placed_candidates,
    placed_features,
    placed_finding,
)
from training import contrast
from training.event_corpus import LabelledText
from training.meetings import ENOUGH, as_labels

RARE = 5
RIDGE, SMALL = {"pair": 60.0, "placed": 30.0}, 0.02
OPTIONAL = {"pair": (0.6, 0.0), "placed": (0.3, 0.3)}  # weight of an optional meeting as one, and as none
WORTH = 0.4  # probability from which one more meeting raises an F1 of 0.8


@dataclass(frozen=True)
class Settled:
    """A text with the meetings found so far, and what the weights chose for each."""

    text: LabelledText
    article: EventArticle
    meetings: Sequence[MeetingCandidate]
    choices: Sequence[Choices]


@dataclass(frozen=True)
class Row:
    """A candidate of a text; `kind` is required, optional or none, or empty for one that teaches nothing."""

    number: int
    features: set[str]
    kind: str
    meeting: MeetingCandidate | None = None  # None for one that only teaches
    gain: float = 0.0


def choose_further(
    model: str, samples: Sequence[Settled], folds: Sequence[int], scorer: Any
) -> tuple[list[list[MeetingCandidate]], dict[str, float]]:
    """Return the candidates of each text that weights from the other folds take for meetings, and weights from all.

    0 becomes the score from which one more meeting is worth it.
    """
    rows = [row for n, sample in enumerate(samples) for row in _ROWS[model](n, sample, scorer)]
    # An optional meeting teaches both answers: it is a meeting, but seldom one of leaders.
    optional = [row for row in rows if row.kind == "optional"]
    names, matrix = contrast.encode([row.features for row in (*rows, *optional)], RARE)
    answers = np.array([row.kind in ("required", "optional") for row in rows] + [False] * len(optional))
    yes, no = OPTIONAL[model]
    counted = {"required": 1.0, "optional": yes, "none": 1.0, "": 0.0}
    weights = np.array([counted[row.kind] for row in rows] + [no] * len(optional))
    where = np.array([folds[row.number] for row in (*rows, *optional)])
    settings = RIDGE[model], SMALL
    scores = contrast.out_of_fold(matrix, answers, weights, where, *settings)
    order = [place for place in np.argsort(-scores[: len(rows)], kind="stable") if rows[place].meeting]
    gains = np.cumsum([rows[place].gain for place in order])
    chosen: list[list[MeetingCandidate]] = [[] for _ in samples]
    for place in order[: gains.argmax() + 1]:
        if meeting := rows[place].meeting:
            chosen[rows[place].number].append(meeting)
    print(f"{model}: {gains.argmax() + 1} of {len(order)} taken for meetings")
    some = weights > 0
    fitted = contrast.fit(matrix[some], answers[some], weights[some], *settings)
    fitted[0] -= scores[order[gains.argmax()]] - 1e-6
    return chosen, {name: round(float(w), 3) for name, w in zip(names, fitted, strict=True) if w}


def _pairs(number: int, sample: Settled, scorer: Any) -> Iterator[Row]:
    known = [set(choices.countries) for choices in sample.choices]
    for pair, numbers in pairs_of(sample.article).items():
        kind = _kind(sample, lambda label: scorer.best_jaccard({"countries": pair}, label) >= ENOUGH)  # noqa: B023
        meeting = MeetingCandidate(sample.article, pair_finding(sample.article, pair, numbers))
        is_open = not any(countries.issuperset(pair) for countries in known)
        features = pair_features(sample.article, pair, numbers)
        yield Row(number, features, kind, *((meeting, _gain(sample, meeting, scorer)) if is_open else ()))


def _placed(number: int, sample: Settled, scorer: Any) -> Iterator[Row]:
    article = sample.article
    for candidate in placed_candidates(article):
        kind = _kind(sample, lambda label: _is_at(candidate, label, article.text, scorer))  # noqa: B023
        yield Row(number, placed_features(article, candidate), kind)
    known = [
        KnownMeeting(meeting.numbers, choices.place, choices.place_country, choices.countries)
        for meeting, choices in zip(sample.meetings, sample.choices, strict=True)
    ]
    for candidate in open_candidates(article, known):
        meeting = MeetingCandidate(article, placed_finding(article, candidate))
        yield Row(number, placed_features(article, candidate), "", meeting, _gain(sample, meeting, scorer))


_ROWS = {"pair": _pairs, "placed": _placed}


def _kind(sample: Settled, fits: Any) -> str:
    fitting = [label for label in sample.text.labels["summits"] if fits(label)]
    return "required" if any(not x.get("optional") for x in fitting) else "optional" if fitting else "none"


def _is_at(candidate: PlacedCandidate, label: dict[str, Any], text: str, scorer: Any) -> bool:
    names = {candidate.place.name, *(text[spot.start : spot.end] for spot in candidate.place.mentions)}
    return any(scorer.right_place({"place": name}, label) for name in names)


def _gain(sample: Settled, meeting: MeetingCandidate, scorer: Any) -> float:
    """Return what one more meeting adds: rights count more than wrongs."""
    told, text, labels = meeting.told, sample.text.document.text, {"summits": sample.text.labels["summits"]}
    found = as_labels(zip(sample.meetings, sample.choices, strict=True))
    more = {"place": told.place, "countries": list(told.countries), "status": told.status}
    before, after = (scorer.score_text(text, labels, {"summits": each})[0] for each in (found, [*found, more]))
    return float((1 - WORTH) * (after["s_tp"] - before["s_tp"]) - WORTH * (after["s_fp"] - before["s_fp"]))
