"""Meetings: what the mentions of one tell, settled by learnt weights among all candidates of the article.

The rules group mentions to meetings (app.extract.summits). Weights then say who and which countries take part, where
and when it is, and whether it was held, is planned or is only mentioned.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import get_args

from app.edtf_dates import bounds
from app.extract.events.article import EventArticle
from app.extract.events.meeting_features import (
    MeetingCandidate,
    country_features,
    date_candidates,
    date_features,
    days_between,
    leader_features,
    place_candidates,
    place_features,
    precision_of,
    status_features,
)
from app.extract.events.pairs import pair_meetings
from app.extract.events.placed import KnownMeeting, placed_meetings
from app.extract.events.weights import CONSTANT, MEETINGS, Models, chance, load_models, log_odds, shares
from app.extract.summits import ToldSummit
from app.findings import SummitFinding
from app.kinds import SummitStatus
from app.reference import Reference
from app.text import fold

MOST = 30  # meetings of one article to be settled; more is a list
RECENT = timedelta(14)  # an article that opens with a meeting no older than this reports it; dates of one meeting
_BOUNDARIES = frozenset("open begin start kick end conclude close finish wrap".split())
_UNREAD = re.compile(
    r"\b(?:during|after|before|over|at|until|since|around) (?:the )?(?:holy month of )?(?:Ramadan|Lent|Advent|Easter|"
    r"Passover|Pentecost|Eid|Diwali|Christmas|Hanukkah|Ashura|Lunar New Year|Nowruz|Holi|Carnival)\b|"
    r"\bin (?:the |early |late )*(?:spring|summer|autumn|fall|winter)\b"
)
_LONGEST = timedelta(3)  # between the days of one meeting
UNLIKELY = 0.05  # probability below which nobody is named
PLACED = 0.5  # probability from which a place is chosen
LIKELY = 3  # dates, of which one is chosen together with the status


def settle(article: EventArticle, told: Iterable[ToldSummit], reference: Reference) -> tuple[SummitFinding, ...]:
    """Return the meetings, as the rules tell them, with what the weights choose for each; MOST at the most."""
    models = load_models(MEETINGS)
    meetings = [meeting_of(article, each, reference) for each in told]
    attended = [attended_by(meeting, models) for meeting in meetings]
    pairs = pair_meetings(article, [each.countries for each in attended], models)
    attended += [attended_by(MeetingCandidate(article, pair), models) for pair in pairs]
    known = [KnownMeeting(each.meeting.numbers, *each.place, each.countries) for each in attended]
    further = placed_meetings(article, known, models)
    attended += [attended_by(MeetingCandidate(article, placed), models) for placed in further]
    attended.sort(key=lambda each: each.meeting.told.mentions[0].start)
    settled = [(each.meeting, choose(each, models, len(attended))) for each in attended[:MOST]]
    return tuple(_finding(*each, models, reference) for each in joined(settled))


@dataclass(frozen=True)
class Choices:
    """Choices of the weights for a meeting.

    `sure` holds what the confidence is made from: the log-odds of the date and of the expected overlap of the people,
    and whether just one person is named and whether there is a date, as 1 or 0.
    """

    participants: tuple[int, ...]
    countries: tuple[str, ...]
    place: str | None
    place_country: str | None
    place_written: str | None
    date: str | None
    status: SummitStatus
    sure: dict[str, float]


@dataclass(frozen=True)
class Attended:
    """A meeting with what the weights choose without regard to the others: who takes part, and where."""

    meeting: MeetingCandidate
    people: tuple[int, ...]  # likelier than not
    named: tuple[int, ...]
    overlap: float  # of those named with those who take part, expected
    countries: tuple[str, ...]
    place: tuple[str | None, str | None]  # and its country


def attended_by(meeting: MeetingCandidate, models: Models) -> Attended:
    """Return a meeting with people, countries and place."""
    told = meeting.told
    if meeting.is_aside:
        place = told.place, told.place_country
        return Attended(meeting, told.participants, told.participants, 0.5, told.countries, place)
    scores = _presence(meeting, models)
    people = _above(scores, 0.0)
    countries = _countries(meeting, models, people)
    return Attended(meeting, people, *named(scores), countries, _place(meeting, models))


def choose(attended: Attended, models: Models, meetings: int) -> Choices:
    """Return what the weights choose for one of an article's meetings."""
    meeting, people, place = attended.meeting, attended.people, attended.place
    when = max(_readings(meeting, models, people, meetings), key=lambda each: each.together)
    # The weights were learnt from long articles, in which what happened days ago is mostly background.
    is_news = when.status == "mentioned" and not meeting.is_doubted and meeting.leads and _is_news(meeting, when.date)
    status = meeting.told.status if is_news else when.status
    sure = {
        "date": log_odds(when.chance_of_date),
        "people": log_odds(attended.overlap),
        "one person": float(len(attended.named) == 1),
        "dated": float(when.date is not None),
    }
    written = place[0] and _written(meeting, place[0])
    return Choices(
        attended.named, attended.countries, *place, written, when.date and all_days(meeting, when.date), status, sure
    )


@dataclass(frozen=True)
class _Reading:
    """One date and status that a meeting may have."""

    date: str | None
    status: SummitStatus
    chance_of_date: float
    together: float  # the probability of both


def _readings(meeting: MeetingCandidate, models: Models, people: Sequence[int], meetings: int) -> Iterator[_Reading]:
    """Yield the statuses that each of the likeliest dates allows."""
    statuses = get_args(SummitStatus)
    for day, chance_of_date in _dates(meeting, models):
        features = status_features(meeting, people, day, meetings)
        chances = shares([models.score(f"status {status}", features) for status in statuses])
        for status, chance_of_status in zip(statuses, chances, strict=True):
            if is_possible(status, day, meeting.article.today) and (status == "mentioned" or not meeting.is_doubted):
                yield _Reading(day, status, chance_of_date, chance_of_date * chance_of_status)


def confidence_of(models: Models, sure: Mapping[str, float]) -> float:
    """Return the probability that it is a meeting, on this date, of mostly these people."""
    weights = models.weights["confidence"]
    return round(chance(weights[CONSTANT] + sum(weights[name] * value for name, value in sure.items())), 3)


def joined(settled: Iterable[tuple[MeetingCandidate, Choices]]) -> list[tuple[MeetingCandidate, Choices]]:
    """Return the meetings, those that are one as the one told of most, with all mentions."""
    groups: list[list[tuple[MeetingCandidate, Choices]]] = []
    for each in settled:
        one = next((group for group in groups if any(_is_same(each[1], other) for _, other in group)), None)
        if one is None:
            groups.append([each])
        else:
            one.append(each)
    return [_joined(group) for group in groups]


def _joined(group: Sequence[tuple[MeetingCandidate, Choices]]) -> tuple[MeetingCandidate, Choices]:
    meeting, chosen = max(group, key=lambda each: len(each[0].numbers))
    mentions = sorted({span for each, _ in group for span in each.told.mentions}, key=lambda span: span.start)
    return replace(meeting, told=replace(meeting.told, mentions=tuple(mentions))), chosen


def _is_same(one: Choices, other: Choices) -> bool:
    """Return True if the same people meet in the same country within days, neither before nor after this meeting."""
    return (
        len(one.participants) > 1
        and set(one.participants) == set(other.participants)
        and one.place_country == other.place_country is not None
        and {one.status, other.status} != {"held", "planned"}
        and _are_near(one.date, other.date)
    )


def _are_near(one: str | None, other: str | None) -> bool:
    """Return True if two dates may be those of one meeting, or one is not known."""
    if one is None or other is None:
        return True
    near = sorted((bounds(one), bounds(other)))
    return days_between(near[0][1], near[1][0]) <= RECENT.days


def _finding(meeting: MeetingCandidate, chosen: Choices, models: Models, reference: Reference) -> SummitFinding:
    return replace(
        meeting.told,
        name=_name(meeting, chosen.countries, chosen.place, reference),
        status=chosen.status,
        kind="multilateral" if meeting.forum or len(chosen.countries) > 2 else "bilateral",
        place=chosen.place,
        place_country=chosen.place_country,
        place_written=chosen.place_written,
        countries=chosen.countries,
        participants=chosen.participants,
        date=chosen.date,
        confidence=confidence_of(models, chosen.sure),
    )


def meeting_of(article: EventArticle, told: ToldSummit, reference: Reference) -> MeetingCandidate:
    """Return a meeting of an article as the rules tell it."""
    members = members_of(told.forum, reference)
    return MeetingCandidate(article, told.finding, told.forum, members, told.is_doubted, told.is_aside)


def members_of(forum: str | None, reference: Reference) -> frozenset[str] | None:
    """Return the countries of a forum, None if they are not known."""
    return reference.forums.get(fold(forum)) if forum else None


def _presence(meeting: MeetingCandidate, models: Models) -> dict[int, float]:
    """Return the log-odds of each leader and official of the article as one who takes part."""
    people = enumerate(meeting.article.people)
    leaders = (i for i, p in people if (p.leader or p.role) and not set(p.mentions).issubset(p.modifiers))
    return {i: models.score("participant", leader_features(meeting, i)) for i in leaders}


def _above(scores: Mapping[int, float], least: float) -> tuple[int, ...]:
    return tuple(i for i, score in scores.items() if score > least)


def named(scores: Mapping[int, float]) -> tuple[tuple[int, ...], float]:
    """Return the people of the largest expected overlap with those who take part, by log-odds, and the overlap.

    It is the number of right ones by the larger of how many are named and how many take part. Each takes part
    independently of the others.
    """
    likely = ((chance(score), person) for person, score in scores.items())
    chances = sorted((each for each in likely if each[0] >= UNLIKELY), reverse=True)
    best, most = 0.0, 0
    for size in range(1, len(chances) + 1):
        inside, outside = (_counts([each for each, _ in part]) for part in (chances[:size], chances[size:]))
        overlap = sum(
            p * q * hits / max(size, hits + missed) for hits, p in enumerate(inside) for missed, q in enumerate(outside)
        )
        if overlap > best:
            best, most = overlap, size
    chosen = {person for _, person in chances[:most]}
    return tuple(person for person in scores if person in chosen), best


def _counts(chances: Sequence[float]) -> list[float]:
    """Return the probability of each number of events, of those with these probabilities (Poisson binomial)."""
    found = [1.0]
    for each in chances:
        found = [
            (found[n] * (1 - each) if n < len(found) else 0) + (found[n - 1] * each if n else 0)
            for n in range(len(found) + 1)
        ]
    return found


def _countries(meeting: MeetingCandidate, models: Models, people: Sequence[int]) -> tuple[str, ...]:
    """Return the countries that take part, given who does."""
    codes = meeting.article.codes
    return tuple(c for c in codes if models.score("country", country_features(meeting, c, people)) > 0)


def _place(meeting: MeetingCandidate, models: Models) -> tuple[str | None, str | None]:
    """Return place and country: the likeliest place of the likeliest country, if that is likelier than not.

    Else it is the place that the rules found. A city and its country do not contradict each other: their probabilities
    are added.
    """
    places = place_candidates(meeting.article)
    nowhere, *chances = models.shares("place", [place_features(meeting, place, places) for place in (None, *places)])
    told = meeting.told.place, meeting.told.place_country
    together: dict[str, float] = defaultdict(float)
    for place, share in zip(places, chances, strict=True):
        together[place.country or place.name] += share
    country = max(together, key=lambda each: together[each], default=None)
    if country is None or together[country] < nowhere:
        is_here = any("here" in sentence.words for _, sentence, _ in meeting.sentences)
        return told if is_here else (None, None)
    if together[country] < PLACED:
        return told
    there = [n for n, place in enumerate(places) if country == (place.country or place.name)]
    place = places[max(there, key=lambda n: chances[n])]
    return place.name, place.country


def _written(meeting: MeetingCandidate, name: str) -> str:
    """Return a place as the sentences of the meeting write it, or else the article."""
    article = meeting.article
    named = [place for place in article.places if place.name == name and place.kind in ("capital", "city", "country")]
    inside = [place for number in meeting.numbers for place in article.places_in[number] if place in named]
    forms = (article.text[place.start : place.end].removeprefix("the ") for place in (*inside, *named))
    return next((form for form in forms if not form.isupper() and not form.endswith("capital")), name)


def _dates(meeting: MeetingCandidate, models: Models) -> list[tuple[str | None, float]]:
    """Return the likeliest dates as EDTF, None for none, with their probabilities; the likeliest first.

    Of an article without a day of writing it is the rules' date, if the article states it of the meeting: the weights
    were learnt from dated articles.
    """
    if meeting.article.today is None:
        return [(meeting.told.date if is_stated(meeting, meeting.told.date) else None, 0.5)]
    if meeting.is_aside:
        return [(meeting.told.date, 0.5)]
    dates = date_candidates(meeting.article)
    choices: list[str | None] = [None, *dates]
    chances = models.shares("date", [date_features(meeting, edtf, dates[edtf] if edtf else ()) for edtf in choices])
    is_said = meeting.leads and meeting.told.date is not None
    if is_said or any(_UNREAD.search(sentence.span.text) for _, sentence, _ in meeting.sentences):
        unsaid = [edtf for edtf, positions in dates.items() if not positions]
        chances = [0.0 if edtf in unsaid else share for edtf, share in zip(choices, chances, strict=True)]
    return sorted(zip(choices, chances, strict=True), key=lambda each: -each[1])[:LIKELY]


def is_stated(meeting: MeetingCandidate, edtf: str | None) -> bool:
    """Return True if the first sentence of a meeting states the date, or any of its sentences does to the day.

    What is reported as new comes first: a year that stands with a later mention is another meeting's.
    """
    if edtf is None:
        return False
    numbers = meeting.numbers if precision_of(edtf) in ("day", "days") else meeting.numbers[:1]
    return any(edtf in meeting.article.dates_in(number) for number in numbers)


def all_days(meeting: MeetingCandidate, edtf: str) -> str:
    """Return the interval from the first to the last day of a meeting of which one day is known.

    Its other days are those on which its sentences say that it opened or ended, a few days away.
    """
    if precision_of(edtf) != "day":
        return edtf
    article, day = meeting.article, date.fromisoformat(edtf)
    days = {day}
    for number, sentence, _ in meeting.sentences:
        if _BOUNDARIES.intersection(sentence.lemmas):
            told = {date.fromisoformat(each) for each in article.dates_in(number) if precision_of(each) == "day"}
            days |= {each for each in told if abs(each - day) <= _LONGEST}
    return f"{min(days)}/{max(days)}" if len(days) > 1 else edtf


def _is_news(meeting: MeetingCandidate, edtf: str | None) -> bool:
    """Return True if the rules say that a meeting of these days was held, or that one is planned."""
    told, today = meeting.told.status, meeting.article.today
    if edtf is None or today is None or told == "mentioned":
        return False
    return bounds(str(today - RECENT))[0] <= bounds(edtf)[0] and is_possible(told, edtf, today)


def is_possible(status: SummitStatus, edtf: str | None, today: date | None) -> bool:
    """Return True if the day allows the status: nothing planned lies before its article, nothing held after it."""
    if edtf is None or today is None:
        return True
    (first, last), (now, _) = bounds(edtf), bounds(str(today))
    return {"planned": last >= now, "held": first <= now, "mentioned": True}[status]


def _name(meeting: MeetingCandidate, countries: Sequence[str], place: str | None, reference: Reference) -> str:
    noun = "summit" if meeting.told.rule == "summit-named" or "summit" in meeting.told.name else "meeting"
    where = f" in {place}" if place else ""
    if meeting.forum:
        return f"{meeting.forum} {noun}{where}"
    if 0 < len(countries) < 4:
        return f"{'–'.join(reference.countries[code].name for code in countries)} {noun}{where}"
    return f"leaders’ {noun}{where}"
