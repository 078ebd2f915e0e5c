"""Meetings of leaders: all mentions of one meeting in an article become one finding.

How: 1. mentions with what their sentences tell (meetings.py); 2. which of them tell of one meeting (meeting_groups.py);
3. what the rest of the article adds: who else takes part, where, when; 4. what is only background is only mentioned.
"""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from app.edtf_dates import days_of
from app.extract.cast import UNION, Cast, sides, states
from app.extract.circumstances import date_of, place_of
from app.extract.clock import Clock
from app.extract.language import Reading
from app.extract.meeting_groups import Told, merged
from app.extract.meeting_phrases import FORUMS
from app.extract.meetings import meetings_of, transcript_of
from app.extract.places import Places, ResolvedPlace
from app.findings import (
    CountryFinding,
    DateFinding,
    PersonFinding,
    SummitFinding,
    TopicFinding,
)
from app.kinds import SummitStatus
from app.reference import Reference
from app.text import fold

OLD = timedelta(45)  # what lies farther back is told as background
LEAD = 4  # sentences that tell what an article is about
_HERE = re.compile(r"\bhere\b|\b[Ii]n th(?:is|e) (?:\w+ ){0,3}(?:city|town|village|resort|port)\b(?! of\b|,? [A-Z])")
_WISHED = re.compile(r"\blook(?:s|ed|ing)? forward to (?:\w+ )?(?:meeting|welcoming|hosting|seeing|receiving)\b")
_AWAY = re.compile(
    r"\b(?:video|remotely|virtual(?:ly)?|absen\w+|skip\w*|shun\w*|boycott\w*|stay(?:ed|ing)? away|stood in for|"
    r"not attend\w*)\b"
)
_SOON = timedelta(2)  # after which no reporter writes from the place
_OUTCOME = re.compile(
    r"\b(?:signed|inked|sealed|struck|reached|issued|adopted|approved|agreed|announced|said|concluded|"
    r"ordered|decided|pledged|vowed|condemned|urged|backed|promised)\b"
)
MOST_MENTIONS = 400  # of one article; more is a list and no story


class ToldSummit(NamedTuple):
    """A meeting as the rules tell it."""

    finding: SummitFinding
    forum: str | None
    is_doubted: bool  # only wished for, possible, denied or called off
    is_aside: bool  # told of only in passing: whom and what its sentences name besides has no part in it


def tell_summits(
    reading: Reading,
    reference: Reference,
    countries: tuple[CountryFinding, ...],
    people: tuple[PersonFinding, ...],
    dates: tuple[DateFinding, ...],
    topics: tuple[TopicFinding, ...],
) -> tuple[ToldSummit, ...]:
    """Return the meetings as the rules tell them, in order of their first mention."""
    if sides(countries, people) < 2 and not FORUMS.search(reading.text):
        return ()  # nobody to meet
    cast = Cast(reading, reference, countries, people, dates)
    places = Places(reading, reference, cast)
    mentions = [m for m, _ in zip(meetings_of(cast, places), range(MOST_MENTIONS), strict=False)]
    told = _without_promises([each for each in merged(mentions) if each.is_known])
    spoken = transcript_of(cast)
    if spoken and not any(set(spoken.parties.countries) <= set(each.parties.countries) for each in told):
        told.insert(0, Told(spoken))
    lead = cast.reading.sentences[:LEAD]
    main = next((t for t in told if t.forum and (t.is_held or any(m.sentence in lead for m in t.mentions))), None)
    for each in told:
        has_members = fold(each.forum or "") in reference.forums
        _complete(each, cast, is_only=len(told) == 1, has_members=has_members)
        if each is main:
            _add_members(each, cast, reference)
        _find_place(each, places, cast)
    _on_the_sidelines(told, main)
    if told and told[0].is_held:
        _find_outcome(told[0], places, cast)
    return tuple(
        ToldSummit(
            _finding(each, reading, reference, topics, is_main=each is told[0]),
            each.forum,
            each.is_doubted,
            each.is_aside,
        )
        for each in told
    )


def _without_promises(told: list[Told]) -> list[Told]:
    """Leave out what is no more than a promise of those who met to meet again, without place and date."""
    held = [set(each.parties.countries) for each in told if each.is_held]
    return [
        each
        for each in told
        if not (
            each.is_planned
            and each.place is None
            and each.date is None
            and (
                all(_WISHED.search(m.sentence.text) for m in each.mentions)
                or (any(m.is_again for m in each.mentions) and set(each.parties.countries) in held)
            )
        )
    ]


def _complete(told: Told, cast: Cast, *, is_only: bool, has_members: bool) -> None:
    """Add whom the article names as head of a country that takes part.

    Where one side alone is known and the article tells of just one summit, the heads it names take part; of a forum
    whose members are known, theirs.
    """
    if is_only and not has_members and len(told.parties.countries) < 2 and not told.has_verb:
        told.parties |= cast.of_people(cast.heads)
    if told.forum is None:
        present = {cast.people[i].country for i in told.parties.people}
        holders = (cast.holder(code) for code in told.parties.countries if code not in present)
        told.parties |= cast.of_people(i for i in holders if i is not None)


def _add_members(told: Told, cast: Cast, reference: Reference) -> None:
    """Add the heads of a forum's members whom the article names, but those who stay away or speak from afar."""
    members = reference.forums.get(fold(told.forum or ""), frozenset())
    away = {
        i
        for sentence in cast.reading.sentences
        if _AWAY.search(cast.masked, sentence.start, sentence.end)
        for i in cast.leaders(sentence.start, sentence.end).people
    }
    told.parties |= cast.of_people(i for i in cast.heads if cast.people[i].country in members and i not in away)


def _find_place(told: Told, places: Places, cast: Cast) -> None:
    """Find the place where no mention gives it.

    `here`, and what the first sentences tell of as new, is where the dateline says; so is what is planned by those of
    whom one is said to come to its country. Of a country it is the city in which something is put.
    """
    dateline = places.dateline()
    lead = cast.reading.sentences[:LEAD]
    if told.place is None and told.is_planned and dateline and dateline.country in told.parties.countries:
        there = (p.place for s in lead for p in places.between(s.start, s.end) if p.reached)
        told.place = dateline if any(place.country == dateline.country for place in there) else None
    if told.place is None and told.is_held and dateline:
        today = Clock(cast.reading).today
        is_new = told.date is None or today is None or today - days_of(told.date)[1] <= _SOON
        is_here = any(_HERE.search(m.sentence.text) for m in told.mentions)
        is_home = told.forum is not None or dateline.country in told.parties.countries
        opens = any(m.sentence in lead[: LEAD if is_home else 2] for m in told.mentions)
        if is_here or (is_new and opens):
            told.place = dateline
    if told.place and told.place.city is None:
        everywhere = places.between(0, len(cast.masked))
        cities = (p.place for p in everywhere if p.here and p.place.city and p.place.country == told.place.country)
        told.place = next(cities, told.place)


def _on_the_sidelines(told: Sequence[Told], main: Told | None) -> None:
    """Put two members who meet, nobody says where, while their forum does, where the forum meets."""
    if main is None or main.date is None or main.place is None or main.place.city is None:
        return
    first, last = days_of(main.date)
    for each in told:
        is_inside = each.date is not None and first <= days_of(each.date)[0] and days_of(each.date)[1] <= last
        if (
            each.place is None
            and each.is_held
            and is_inside
            and set(each.parties.countries) & set(main.parties.countries)
        ):
            each.place = main.place


def _find_outcome(told: Told, places: Places, cast: Cast) -> None:
    """Take date and place from the sentence that tells what the one meeting of an article led to."""
    for sentence in cast.reading.sentences[:LEAD]:
        for verb in _OUTCOME.finditer(cast.masked, sentence.start, sentence.end):
            told.date = told.date or date_of(cast, sentence, *verb.span())
            place = place_of(cast, places, sentence, *verb.span())
            told.place = told.place or (place if place and place.is_sure else None)
            if told.place is None and _HERE.search(sentence.text):
                told.place = places.dateline()
    if any(m.sentence in cast.reading.sentences[:LEAD] for m in told.mentions):
        told.date = told.date or _day_of_lead(cast)
        told.place = told.place or _visited(told, places, cast)


def _visited(told: Told, places: Places, cast: Cast) -> ResolvedPlace | None:
    """Return the city of one of two who met that the first sentences say somebody visited or left."""
    if len(told.parties.countries) != 2:
        return None
    visited = (p.place for s in cast.reading.sentences[:LEAD] for p in places.between(s.start, s.end) if p.reached)
    return next((place for place in visited if place.city and place.country in told.parties.countries), None)


def _day_of_lead(cast: Cast) -> str | None:
    """Return the one date of the first two sentences, if it is of these days."""
    today = Clock(cast.reading).today
    lead = cast.reading.sentences[:2]
    days = {edtf for s in lead for _, _, edtf in cast.dates_in(s.start, s.end) if ".." not in edtf}
    if today is None or len(days) != 1:
        return None
    (day,) = days
    return day if timedelta(0) <= today - days_of(day)[0] <= _SOON else None


def _finding(
    told: Told, reading: Reading, reference: Reference, topics: Sequence[TopicFinding], *, is_main: bool
) -> SummitFinding:
    sentences = [m.sentence for m in told.mentions]
    best = max(told.mentions, key=lambda m: (len(m.parties.countries), bool(m.place) + bool(m.date), m.strong))
    place, parties = told.place, told.parties
    return SummitFinding(
        span=best.sentence,
        name=_name(told, reference),
        status=_status(told, reading, is_main=is_main),
        kind="multilateral" if told.is_multilateral else "bilateral",
        place=place.name if place else None,
        place_country=place.country if place else None,
        countries=states(parties.countries),
        participants=parties.people,
        date=told.date,
        topics=tuple(t.id for t in topics if any(s.contains(m) for s in sentences for m in t.mentions)),
        mentions=tuple(sorted(dict.fromkeys(m.span for m in told.mentions))),
        rule=best.rule,
        confidence=0.0,  # stated when the meeting is settled
    )


def _status(told: Told, reading: Reading, *, is_main: bool) -> SummitStatus:
    """Return what the mentions say; background is only mentioned, and so is a forum without leaders."""
    today = Clock(reading).today
    if today and told.date and today - days_of(told.date)[1] > OLD:
        return "mentioned"
    if told.forum and not is_main and len(told.parties.people) < 2:
        return "mentioned"
    if not told.parties and not told.forum:
        return "mentioned"
    if told.is_held:
        is_ahead = today and told.date and days_of(told.date)[0] > today
        return "planned" if is_ahead else "held"
    if told.is_planned:
        return "planned"
    if told.date and today and not any(m.status for m in told.mentions):
        return "held" if days_of(told.date)[0] <= today else "planned"
    return "mentioned"


def _name(told: Told, reference: Reference) -> str:
    noun = "summit" if any(m.rule == "summit-named" for m in told.mentions) else "meeting"
    where = f" in {told.place.name}" if told.place else ""
    codes = told.parties.countries
    if told.forum:
        return f"{told.forum} {noun}{where}"
    if 0 < len(codes) < 4:
        return f"{'–'.join('EU' if code == UNION else reference.countries[code].name for code in codes)} {noun}{where}"
    return f"leaders’ {noun}{where}"
