"""Offices of a person, and their periods. No clock: the status on a day follows from the dates.

1. A term in data/reference is held from its start to its end.
2. A person whom an article calls President holds the office on the date of the article, and until there is evidence to
   the contrary. An article after the end of all known terms counts unless the reference data has another holder then:
   "President Carter" in 1990 is a courtesy.
3. Such a period ends when a later article calls the person former, or with a successor in the reference data: another
   person whose term as the same head of state or government begins later.
4. Articles without a date have no effect.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from app.edtf_dates import OPEN, bounds, day_of, iso_of, number_of
from app.facts import OfficeFact, StatusPeriod
from app.kinds import OfficeBasis
from app.reference import KnownLeader, Reference, TermOfOffice

Claims = Mapping[str, Mapping[str, int]]  # field -> value -> number of articles that claim it
SINCE, UNTIL = "since ", "until "  # fields with the dates of the articles that claim an office


@dataclass(frozen=True, slots=True)
class Dates:
    """Dates of the first and the last article with the same claim about an office."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class _Term:
    """Days from `first` to `last` (YYYYMMDD) in office, with their EDTF dates; `ended` is the basis of the end."""

    first: int
    last: int
    start: str | None
    end: str | None
    basis: OfficeBasis
    ended: OfficeBasis


def offices_of(
    claims: Claims, country: str | None, leader: KnownLeader | None, reference: Reference
) -> tuple[OfficeFact, ...]:
    """Return the offices that articles claim for a person, the one held last first.

    `country` is the person's, for articles without a country of the office; `leader` is the person in the reference
    data.
    """
    said: dict[tuple[str, str], list[tuple[bool, str]]] = defaultdict(list)
    for office in claims.get("office", ()):
        title, of, former = json.loads(office)
        said[title, of or country or ""].append((former, office))
    facts = []
    for (title, of), offices in said.items():
        held = _dates(claims, (office for former, office in offices if not former))
        ended = _dates(claims, (office for former, office in offices if former))
        fact = OfficeFact(
            title=title,
            country=of or None,
            history=history(*_known_terms(title, of, leader, reference), held, ended),
            held_from=held.first if held else None,
            held_to=held.last if held else None,
            sources=sum(claims["office"][office] for _, office in offices),
        )
        facts.append(fact)
    return tuple(sorted(facts, key=lambda fact: (-_held_last(fact), fact.title, fact.country or "")))


def _dates(claims: Claims, offices: Iterable[str]) -> Dates | None:
    offices = list(offices)
    since = [day for office in offices for day in claims.get(f"{SINCE}{office}", ())]
    until = [day for office in offices for day in claims.get(f"{UNTIL}{office}", ())]
    return Dates(min(since).split(" ", 2)[2], max(until).split(" ", 2)[2]) if since else None


def _known_terms(
    title: str, country: str, leader: KnownLeader | None, reference: Reference
) -> tuple[list[TermOfOffice], list[TermOfOffice]]:
    """Return the terms of a person in an office, and those of others if it has one holder at a time."""
    holders = reference.terms.get((title, country), ())
    own = [term for holder, term in holders if holder is leader]
    office = reference.offices.get(title)
    return own, [term for holder, term in holders if holder is not leader] if office and office.is_head else []


def _held_last(fact: OfficeFact) -> int:
    days = [last_day(period) for period in fact.history if period.status == "current"]
    return max(days, default=-OPEN)


def history(
    own: Sequence[TermOfOffice], others: Sequence[TermOfOffice], held: Dates | None, ended: Dates | None
) -> tuple[StatusPeriod, ...]:
    """Return the periods of an office.

    `own` are the known terms of the person, `others` those of other holders; `held` and `ended` date the articles that
    call it held, and former.
    """
    terms = list(_merged(own))
    if held and (told := _claimed_term(terms, others, held)):
        terms.append(told)
    if terms and terms[-1].last == OPEN:
        terms[-1] = _closed(terms[-1], others, held, ended)
    if not terms and ended and bounds(ended.first)[1] < OPEN:
        return (StatusPeriod("former", iso_of(bounds(ended.first)[1]), None, "articles"),)
    return tuple(_periods(terms))


def first_day(period: StatusPeriod | TermOfOffice) -> int:
    """Return the first day of a period or a term, -OPEN if it is open."""
    return bounds(period.start)[0] if period.start else -OPEN


def last_day(period: StatusPeriod | TermOfOffice) -> int:
    """Return the last day of a period or a term, OPEN if it is open."""
    return bounds(period.end)[1] if period.end else OPEN


def _merged(known: Sequence[TermOfOffice]) -> Iterator[_Term]:
    """Yield known terms in order of time, merging overlapping ones."""
    found = (_Term(first_day(each), last_day(each), each.start, each.end, "reference", "reference") for each in known)
    merged: _Term | None = None
    for term in sorted(found, key=lambda term: (term.first, term.last)):
        if merged and term.first <= merged.last:
            longer = max(merged, term, key=lambda term: term.last)
            merged = replace(merged, last=longer.last, end=longer.end)
            continue
        if merged:
            yield merged
        merged = term
    if merged:
        yield merged


def _claimed_term(terms: Sequence[_Term], others: Sequence[TermOfOffice], held: Dates) -> _Term | None:
    """Return the time in office claimed by articles after all known terms."""
    ended = terms[-1].last if terms else -OPEN
    first, last = bounds(held.last)
    if last <= ended:
        return None
    day = iso_of(first)
    if terms and day and any(other.covers(day) for other in others):
        return None
    begun = bounds(held.first)[0]
    if terms and begun <= ended:
        begun = max(first, _shifted(ended, 1))
    return _Term(begun, OPEN, iso_of(begun), None, "articles", "articles")


def _closed(term: _Term, others: Sequence[TermOfOffice], held: Dates | None, ended: Dates | None) -> _Term:
    """Return a term without a known end, ended by evidence after the last article that calls it held."""
    since = max(term.first, bounds(held.last)[1] if held else -OPEN)
    ends: list[tuple[int, OfficeBasis]] = []
    if ended:
        ends += ((bounds(day)[1], "articles") for day in (ended.first, ended.last) if bounds(day)[1] > since)
    if term.basis == "articles":
        starts = (bounds(other.start)[1] for other in others if other.start)
        ends += ((day, "successor") for day in starts if day >= since)
    day, basis = min(ends, default=(OPEN, term.ended))
    if day == OPEN:
        return term
    last = max(_shifted(day, -1), since)
    return replace(term, last=last, end=iso_of(last), ended=basis)


def _periods(terms: Sequence[_Term]) -> Iterator[StatusPeriod]:
    for place, term in enumerate(terms):
        yield StatusPeriod("current", term.start, term.end, term.basis)
        if term.last == OPEN:
            return
        begin = _shifted(term.last, 1)
        end = _shifted(terms[place + 1].first, -1) if place + 1 < len(terms) else OPEN
        if begin <= end:
            yield StatusPeriod("former", iso_of(begin), iso_of(end), term.ended)


def _shifted(day: int, days: int) -> int:
    """Return the day `days` later."""
    return number_of(day_of(day) + timedelta(days))
