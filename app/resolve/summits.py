"""The same summit in many articles.

A finding with a day or a week, a place and its countries is fully specified. Those of one kind, place and pair of
countries (of many countries: one place) are one summit where their dates overlap or are a day apart. A finding that
says less joins if exactly one of these summits fits: neither place nor countries contradict, and the time overlaps. Its
time is its own date, give or take a week, and without one the month on either side of publication. With none or several
that fit it stays apart; only articles with the same sentence, copies of one report, then share a summit.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from app.edtf_dates import OPEN, bounds
from app.extract.findings import SummitFinding, SummitStatus
from app.resolve.clusters import most_attested, narrowest
from app.resolve.facts import Report, SummitFact, Where
from app.words import fold, short_hash, slug

MOST_CODES = 3  # an id lists the countries up to here
_WEEK = 7
_MONTH = 31
_SURELY: tuple[SummitStatus, ...] = ("held", "planned", "mentioned")
Days = tuple[int, int]  # ordinals, first and last


@dataclass(frozen=True)
class _Told:
    """A summit as one article tells of it."""

    article: str
    position: int
    published: str | None
    finding: SummitFinding
    participants: tuple[str, ...]

    @cached_property
    def place(self) -> str | None:
        """The folded place."""
        return fold(self.finding.place) or None if self.finding.place else None

    @cached_property
    def days(self) -> Days | None:
        """The days of its date, where that is a day or at most a week."""
        if not self.finding.date:
            return None
        first, last = _days(self.finding.date)
        return (first, last) if last - first < _WEEK else None

    @cached_property
    def when(self) -> Days | None:
        """The days in which it may have been."""
        if self.finding.date:
            first, last = _days(self.finding.date)
            return first - _WEEK, last + _WEEK
        if self.published:
            first, last = _days(self.published)
            return first - _MONTH, last + _MONTH
        return None

    @cached_property
    def block(self) -> tuple[str, ...] | None:
        """What fully specified findings must share, dates aside; None where the finding says too little."""
        countries = self.finding.countries
        if not (self.place and self.days):
            return None
        if self.finding.kind == "multilateral":
            return ("multilateral", self.place)
        return ("bilateral", self.place, *sorted(countries)) if len(countries) == 2 else None


@dataclass(frozen=True)
class _Group:
    """Findings of one summit; `certain` are those that are fully specified, or all where none is."""

    certain: tuple[_Told, ...]
    joined: tuple[_Told, ...] = ()

    @property
    def told(self) -> tuple[_Told, ...]:
        """All of its findings."""
        return self.certain + self.joined

    @cached_property
    def countries(self) -> frozenset[str]:
        """The codes of all that take part."""
        return frozenset(code for told in self.told for code in told.finding.countries)

    @cached_property
    def names(self) -> frozenset[str]:
        """Its folded names."""
        return frozenset(fold(told.finding.name) for told in self.told)

    @cached_property
    def days(self) -> Days:
        """From the first day to the last that a fully specified finding gives."""
        given = [told.days for told in self.certain if told.days]
        return min(first for first, _ in given), max(last for _, last in given)

    def fits(self, told: _Told) -> bool:
        """Tell whether `told` may speak of this summit and nothing in it speaks against that."""
        finding = told.finding
        same_place = told.place == self.certain[0].place
        if finding.kind != self.certain[0].finding.kind or not (told.when and _overlap(told.when, self.days)):
            return False
        if told.place and not same_place:
            return False
        if finding.kind == "multilateral":
            return same_place or fold(finding.name) in self.names
        return (same_place or len(finding.countries) == 2) and self.countries.issuperset(finding.countries)


def resolve_summits(reports: Iterable[Report], people: Where) -> tuple[tuple[SummitFact, ...], Where]:
    """Return the summits, and the id of each by (article, position in its extraction's summits).

    `people` has the id of each person by (article, position in its extraction's people).
    """
    told = [
        _Told(
            report.article,
            position,
            report.published,
            finding,
            tuple(sorted({people[report.article, person] for person in finding.participants})),
        )
        for report in reports
        for position, finding in enumerate(report.extraction.summits)
    ]
    groups = _grouped(told)
    facts = _identified([_fact(group) for group in groups], [_sentence(group) for group in groups])
    where = {(t.article, t.position): fact.id for fact, group in zip(facts, groups, strict=True) for t in group.told}
    return tuple(sorted(facts, key=lambda summit: summit.id)), where


def _grouped(told: Iterable[_Told]) -> list[_Group]:
    blocks: dict[tuple[str, ...], list[_Told]] = defaultdict(list)
    vague: list[_Told] = []
    for each in told:
        (vague if each.block is None else blocks[each.block]).append(each)
    certain = [_Group(tuple(run)) for block in blocks.values() for run in _runs(block)]
    near = _Near(certain)
    joined: dict[int, list[_Told]] = defaultdict(list)
    apart: dict[tuple[object, ...], list[_Told]] = defaultdict(list)
    for each in vague:
        fitting = [number for number in near.to(each) if certain[number].fits(each)]
        if len(fitting) == 1:
            joined[fitting[0]].append(each)
        else:
            apart[_signature(each)].append(each)
    whole = [_Group(group.certain, tuple(joined[number])) for number, group in enumerate(certain)]
    return whole + [_Group(tuple(alike)) for alike in apart.values()]


def _runs(block: Iterable[_Told]) -> Iterable[list[_Told]]:
    """Split the fully specified findings of one block where more than a day lies between their dates."""
    dated = sorted(((told.days, told.article, told.position, told) for told in block if told.days), key=lambda x: x[:3])
    run: list[_Told] = []
    end = 0
    for (first, last), _, _, told in dated:
        if run and first > end + 1:
            yield run
            run = []
        end = max(end, last) if run else last
        run.append(told)
    if run:
        yield run


class _Near:
    """Fully specified summits by what a vague finding may share with them: the pair, the place, the name."""

    def __init__(self, groups: Sequence[_Group]) -> None:
        self._numbers: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for number, group in enumerate(groups):
            place = group.certain[0].place or ""
            for key in {("place", place), ("pair", *sorted(group.countries)), *(("name", n) for n in group.names)}:
                self._numbers[key].append(number)

    def to(self, told: _Told) -> set[int]:
        keys = (
            ("place", told.place or ""),
            ("pair", *sorted(told.finding.countries)),
            ("name", fold(told.finding.name)),
        )
        return {number for key in keys for number in self._numbers.get(key, ())}


def _signature(told: _Told) -> tuple[object, ...]:
    """Return what copies of one report have in common."""
    finding = told.finding
    return (
        finding.kind,
        finding.date,
        told.place,
        frozenset(finding.countries),
        told.participants,
        fold(finding.span.text),
    )


def _fact(group: _Group) -> SummitFact:
    told, finding = group.told, group.certain[0].finding
    dates = ((t.finding.date, t.article) for t in group.certain if t.finding.date)
    names = ((t.finding.name, t.article) for t in told)
    places = ((t.finding.place, t.article) for t in told if t.finding.place)
    place_countries = ((t.finding.place_country, t.article) for t in told if t.finding.place_country)
    spans = [t.days for t in group.certain if t.days]
    return SummitFact(
        id="",  # what it is known by depends on all others
        name=most_attested(names, lambda name: (-len(name), name)) or "",
        status=min((t.finding.status for t in told), key=_SURELY.index),
        kind=finding.kind,
        place=most_attested(places, lambda place: (place,)),
        place_country=most_attested(place_countries, lambda code: (code,)),
        date=most_attested(dates, narrowest),
        countries=tuple(sorted(group.countries)),
        participants=tuple(sorted({person for t in told for person in t.participants})),
        topics=tuple(sorted({topic for t in told for topic in t.finding.topics})),
        disputed=bool(spans) and max(first for first, _ in spans) > min(last for _, last in spans),
        sources=len({t.article for t in told}),
    )


def _sentence(group: _Group) -> str:
    return min(fold(told.finding.span.text) for told in group.told)


def _identified(facts: Sequence[SummitFact], sentences: Sequence[str]) -> list[SummitFact]:
    """Give the facts their ids: date, place, codes; where these are wanting or shared, a hash of more and more."""
    plain = [_plain_id(fact) for fact in facts]
    partners = [short_hash(",".join(fact.countries), ",".join(fact.participants)) for fact in facts]
    told = [
        short_hash(f.kind, f.date, partner, text) for f, partner, text in zip(facts, partners, sentences, strict=True)
    ]
    ids = [p if fact.place else f"{p}-{h}" for fact, p, h in zip(facts, plain, partners, strict=True)]
    for hashes in (partners, told):
        times = Counter(ids)
        ids = [f"{p}-{h}" if times[i] > 1 else i for i, p, h in zip(ids, plain, hashes, strict=True)]
    return [replace(fact, id=id_) for fact, id_ in zip(facts, ids, strict=True)]


def _plain_id(fact: SummitFact) -> str:
    first, _, last = (fact.date or "").partition("/")
    when = slug(first) or slug(last) or "undated"
    codes = [code.lower() for code in fact.countries]
    who = codes if len(codes) <= MOST_CODES else ["multi", short_hash(*codes)]
    return "-".join([when, *([slug(fact.place)] if fact.place else []), *who])


def _overlap(one: Days, other: Days) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _days(edtf: str) -> Days:
    """Return the first and the last day of a date as ordinals; an open end is as far as calendars go."""
    first, last = bounds(edtf)
    return _ordinal(first), _ordinal(last)


def _ordinal(day: int) -> int:
    if abs(day) == OPEN:
        return date.max.toordinal() if day > 0 else 1
    return date(day // 10_000, day // 100 % 100, day % 100).toordinal()
