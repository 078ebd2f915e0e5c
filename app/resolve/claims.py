"""Contradicting claims of sources about one summit, side by side."""

import operator
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from app.findings import SummitFinding
from app.resolve.windows import days, overlap
from app.resolve.wording import amounts, figures
from app.text import fold

ClaimField = Literal["date", "place", "place.country", "participants", "number"]


@dataclass(frozen=True, slots=True)
class Telling:
    """A summit as reported in an article, with its participants by name."""

    article: str
    finding: SummitFinding
    participants: frozenset[str]


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence in which an article states an agreement."""

    article: str
    agreement: str
    text: str


@dataclass(frozen=True, slots=True)
class Contested:
    """Contradicting values of a field, each with its articles; the most attested first.

    A number belongs to an agreement.
    """

    field: ClaimField
    agreement: str | None
    claims: tuple[tuple[str, tuple[str, ...]], ...]


def contested(told: Iterable[Telling], stated: Iterable[Statement]) -> list[Contested]:
    """Return the contested fields of one summit, and of its agreements."""
    told = list(told)
    dates = {t.article: t.finding.date for t in told if t.finding.date}
    places = {t.article: t.finding.place for t in told if t.finding.place}
    homes = {t.article: t.finding.place_country for t in told if t.finding.place_country}
    people = {t.article: ", ".join(sorted(t.participants)) for t in told if t.participants}
    sets = {", ".join(sorted(t.participants)): t.participants for t in told}
    found = [
        _contested("date", None, dates, _dates_exclude),
        _contested("place", None, places, lambda one, other: _exclude(_words(one), _words(other))),
        _contested("place.country", None, homes, operator.ne),
        _contested("participants", None, people, lambda one, other: _exclude(sets[one], sets[other])),
    ]
    by_agreement: dict[str, dict[str, str]] = defaultdict(dict)
    for each in stated:
        said = by_agreement[each.agreement]
        said[each.article] = f"{said.get(each.article, '')} {each.text}"
    found += [each for agreement, said in sorted(by_agreement.items()) for each in _numbers(agreement, said)]
    return [each for each in found if each]


def disputed(told: Iterable[Telling], stated: Iterable[Statement] = ()) -> bool:
    """Return True if day, place or number is contested. Articles may name different participants."""
    return any(each.field != "participants" for each in contested(told, stated))


def _numbers(agreement: str, said: Mapping[str, str]) -> Iterator[Contested | None]:
    """Yield the contradicting numbers of one agreement; numbers in all articles are not contested."""
    shared = frozenset.intersection(*map(amounts, said.values()))
    of: dict[str, dict[str, str]] = defaultdict(dict)  # unit -> article -> numbers, joined
    written: dict[str, str] = {}
    for article, text in sorted(said.items(), reverse=True):
        for number, unit, form in figures(text):
            if number not in shared:
                of[unit][article] = f"{of[unit].get(article, '')} {number}"
                written[number] = form
    for numbers in of.values():
        if found := _contested("number", agreement, numbers, lambda one, other: not {*one.split()} & {*other.split()}):
            values = ((", ".join(written[n] for n in key.split()), articles) for key, articles in found.claims)
            yield Contested("number", agreement, tuple(values))


def _contested(
    field: ClaimField, agreement: str | None, said: Mapping[str, str], exclude: Callable[[str, str], bool]
) -> Contested | None:
    """Return the values, by article, that contradict each other."""
    articles: dict[str, list[str]] = defaultdict(list)
    for article, value in sorted(said.items()):
        articles[value].append(article)
    against = {value for pair in combinations(articles, 2) if exclude(*pair) for value in pair}
    claims = sorted(((v, tuple(articles[v])) for v in against), key=lambda claim: (-len(claim[1]), claim[0]))
    return Contested(field, agreement, tuple(claims)) if claims else None


def _dates_exclude(one: str, other: str) -> bool:
    return not overlap(days(one), days(other))


def _exclude(one: frozenset[str], other: frozenset[str]) -> bool:
    """Return True if each has elements missing from the other: a subset contradicts nothing."""
    return not (one <= other or other <= one)


def _words(place: str) -> frozenset[str]:
    return frozenset(fold(place).split())
