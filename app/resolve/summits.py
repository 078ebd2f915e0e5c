"""The same summit in many articles.

A finding with a day or a week, a place and its countries is fully specified. Those of one kind, place and pair of
countries (for more countries: one place) are one summit if their dates overlap or are a day apart. The countries are
also those of participants. What was held and has only the day of writing as its date may be LATE days older, and this
date counts if there is no other. A less specific finding joins if exactly one of these summits fits, meaning one of its
fully specified findings: neither place nor countries contradict, and the time overlaps. Its time is the date that the
text states, plus or minus a week, and without one the month before and after publication; a date of more than a year is
ignored. If none or several fit, it stays separate; then only articles with the same sentence, copies of one report,
share a summit.

Joining depends only on findings that share one of `summit_keys` and its days.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from app.facts import RecordOf, Report, SummitFact, source_age
from app.findings import SummitFinding
from app.ids import short_hash, slug
from app.kinds import SummitKind, SummitStatus
from app.resolve.claims import Telling, disputed
from app.resolve.clusters import most_attested, narrowest
from app.resolve.windows import MONTH, WEEK, Days, days, overlap
from app.text import fold

MOST_CODES = 3  # an id lists at most this number of countries
LATE = 3  # days after a meeting that an article may report it without a date
LONGEST = 400  # days on which a summit may have been: a year, plus a week before and after
_SURELY: tuple[SummitStatus, ...] = ("held", "planned", "mentioned")
CERTAIN, VAGUE, COPY = "certain", "vague", "copy"


@dataclass(frozen=True)
class SummitMention:
    """A summit as reported in one article."""

    article: str
    position: int
    published: str | None
    finding: SummitFinding
    participants: tuple[str, ...]
    countries: frozenset[str]  # also those of participants, which the text may not list
    reviewed: bool
    is_dated: bool  # by the text, not only by the day of writing

    @property
    def kind(self) -> SummitKind:
        """Multilateral if more than two countries take part, whatever the article says of it."""
        return "multilateral" if len(self.countries) > 2 else self.finding.kind

    @cached_property
    def stated(self) -> SummitFinding:
        """The finding, without a date that the text does not state."""
        return self.finding if self.is_dated else replace(self.finding, date=None)

    @cached_property
    def place(self) -> str | None:
        """The folded place; for a building its city: `White House, Washington`."""
        return fold(self.finding.place.rsplit(", ", 1)[-1]) or None if self.finding.place else None

    @cached_property
    def days(self) -> Days | None:
        """The days of its date, if at most a week; what has none and was held may be some days older."""
        if not self.finding.date:
            return None
        first, last = days(self.finding.date)
        if not self.is_dated:
            first -= LATE
        return (first, last) if last - first < WEEK else None

    @cached_property
    def when(self) -> Days | None:
        """The days on which it may have been."""
        if self.finding.date and self.is_dated:
            first, last = days(self.finding.date)
            return _within(first - WEEK, last + WEEK)
        if self.published:
            first, last = days(self.published)
            return _within(first - MONTH, last + MONTH)
        return None

    @cached_property
    def block(self) -> tuple[str, ...] | None:
        """Key shared by fully specified findings of a summit, apart from dates; None for other findings."""
        if not (self.place and self.days):
            return None
        if self.kind == "multilateral":
            return ("multilateral", self.place)
        return ("bilateral", self.place, *sorted(self.countries)) if len(self.countries) == 2 else None

    @cached_property
    def near(self) -> frozenset[str]:
        """Keys that a vague finding shares with candidates to join: the place, all countries, or the name."""
        keys = {f"pair|{','.join(sorted(self.countries))}"}
        if self.place:
            keys.add(f"place|{self.place}")
        if self.kind == "multilateral":  # the name of a bilateral meeting is shared by many
            keys.add(f"name|{fold(self.finding.name)}")
        return frozenset(f"{self.kind}|{key}" for key in keys)


@dataclass(frozen=True)
class SummitGroup:
    """Findings of one summit; `certain` are the fully specified ones, or all if there are none."""

    certain: tuple[SummitMention, ...]
    joined: tuple[SummitMention, ...] = ()

    @property
    def told(self) -> tuple[SummitMention, ...]:
        """All of its findings."""
        return self.certain + self.joined

    @cached_property
    def countries(self) -> frozenset[str]:
        """The codes of all participating countries."""
        return frozenset(code for told in self.told for code in told.countries)


def resolve_summits(reports: Iterable[Report], people: RecordOf) -> tuple[tuple[SummitFact, ...], RecordOf]:
    """Return the summits, and the id of each by (article, position in its extraction's summits).

    `people` has the id of each person by (article, position in its extraction's people).
    """
    groups = grouped([told for report in reports for told in told_in(report, people)])
    facts = identified([unidentified(group) for group in groups])
    where = {(t.article, t.position): fact.id for fact, group in zip(facts, groups, strict=True) for t in group.told}
    return tuple(sorted(facts, key=lambda summit: summit.id)), where


def told_in(report: Report, people: RecordOf) -> Iterator[SummitMention]:
    """Yield the summits of an article."""
    written = {each.edtf for each in report.extraction.dates}
    for position, finding in enumerate(report.extraction.summits):
        participants = {people[report.article, person] for person in finding.participants}
        countries = {report.extraction.people[person].country for person in finding.participants}
        reviewed = report.mark("summit", position).reviewed
        is_guessed = finding.status == "held" and finding.date == report.published and finding.date not in written
        yield SummitMention(
            report.article,
            position,
            report.published,
            finding,
            tuple(sorted(participants)),
            frozenset(code for code in (*countries, *finding.countries) if code),
            reviewed,
            is_dated=reviewed or not is_guessed,
        )


def summit_keys(told: SummitMention) -> Iterator[tuple[str, int, int]]:
    """Yield (key, first day, last day) for finding candidates: CERTAIN or VAGUE with each of `near`.

    A vague finding also has its sentence, without dates: copies of one report share a summit.
    """
    days, kind = (told.days, CERTAIN) if told.block else (told.when, VAGUE)
    if days:
        yield from ((f"{kind}|{key}", *days) for key in told.near)
    if not told.block:
        yield f"{COPY}|{fold(told.finding.span.text)}", 0, 0


def grouped(told: Iterable[SummitMention]) -> list[SummitGroup]:
    """Return the findings of each summit."""
    blocks: dict[tuple[str, ...], list[SummitMention]] = defaultdict(list)
    vague: list[SummitMention] = []
    for each in told:
        (vague if each.block is None else blocks[each.block]).append(each)
    certain = [SummitGroup(tuple(run)) for block in blocks.values() for run in _runs(block)]
    near: dict[str, list[tuple[int, SummitMention]]] = defaultdict(list)
    for number, group in enumerate(certain):
        for one in group.certain:
            for key in one.near:
                near[key].append((number, one))
    joined: dict[int, list[SummitMention]] = defaultdict(list)
    apart: dict[tuple[object, ...], list[SummitMention]] = defaultdict(list)
    for each in vague:
        fitting = {number for key in each.near for number, one in near.get(key, ()) if _fits(each, one)}
        if len(fitting) == 1:
            joined[fitting.pop()].append(each)
        else:
            apart[_signature(each)].append(each)
    whole = [SummitGroup(group.certain, tuple(joined[number])) for number, group in enumerate(certain)]
    return whole + [SummitGroup(tuple(alike)) for alike in apart.values()]


def _fits(vague: SummitMention, certain: SummitMention) -> bool:
    """Return True if both may be the same summit: nothing contradicts."""
    same_place = vague.place == certain.place
    if vague.kind != certain.kind or not (vague.when and certain.days and overlap(vague.when, certain.days)):
        return False
    if vague.place and not same_place:
        return False
    if vague.kind == "multilateral":
        everybody = len(vague.countries) > 2 and vague.countries == certain.countries
        return same_place or everybody or fold(vague.finding.name) == fold(certain.finding.name)
    return (same_place or len(vague.countries) == 2) and certain.countries >= vague.countries


def _runs(block: Iterable[SummitMention]) -> Iterable[list[SummitMention]]:
    """Split the fully specified findings of one block at gaps of more than a day."""
    dated = sorted(((told.days, told.article, told.position, told) for told in block if told.days), key=lambda x: x[:3])
    run: list[SummitMention] = []
    end = 0
    for (first, last), _, _, told in dated:
        if run and first > end + 1:
            yield run
            run = []
        end = max(end, last) if run else last
        run.append(told)
    if run:
        yield run


def _signature(told: SummitMention) -> tuple[object, ...]:
    """Return the properties shared by copies of one report."""
    finding = told.finding
    return (
        told.kind,
        finding.date,
        told.place,
        told.countries,
        told.participants,
        fold(finding.span.text),
    )


def unidentified(group: SummitGroup) -> SummitFact:
    """Return the fact of a summit, with the id it would have without others."""
    told = group.told
    dates = [(t.stated.date, t.article) for t in group.certain if t.stated.date]
    dates = dates or [(t.finding.date, t.article) for t in group.certain if t.finding.date]
    names = ((t.finding.name, t.article) for t in told)
    places = ((t.finding.place, t.article) for t in told if t.finding.place)
    place_countries = ((t.finding.place_country, t.article) for t in told if t.finding.place_country)
    first = min(told, key=lambda t: source_age(t.published, t.article))
    tellings = [Telling(t.article, t.stated, frozenset()) for t in sorted(told, key=lambda t: (t.article, t.position))]
    fact = SummitFact(
        id="",
        slug="",
        name=most_attested(names, lambda name: (-len(name), name)) or "",
        status=min((t.finding.status for t in told), key=_SURELY.index),
        kind=group.certain[0].kind,
        place=most_attested(places, lambda place: (place,)),
        place_country=most_attested(place_countries, lambda code: (code,)),
        date=most_attested(dates, narrowest),
        countries=tuple(sorted(group.countries)),
        participants=tuple(sorted({person for t in told for person in t.participants})),
        topics=tuple(sorted({topic for t in told for topic in t.finding.topics})),
        article=first.article,
        reported_on=first.published,
        confidence=max(t.finding.confidence for t in told),
        reviewed=any(t.reviewed for t in told),
        disputed=disputed(tellings),
        sources=len({t.article for t in told}),
    )
    return _provisional(fact, group)


def _provisional(fact: SummitFact, group: SummitGroup) -> SummitFact:
    sentence = min(fold(told.finding.span.text) for told in group.told)
    where = fold(fact.place) if fact.place else None
    parties = ",".join(fact.countries), ",".join(fact.participants)
    hashed = short_hash(fact.kind, fact.date, where, *parties, sentence)
    plain = _plain_id(fact)
    return replace(fact, id=f"{plain}-{hashed}", slug=plain if fact.place else f"{plain}-{hashed}")


def identified(facts: Sequence[SummitFact]) -> list[SummitFact]:
    """Set the slug as the id if it is unique; all facts of one slug must be given together."""
    times = Counter(fact.slug for fact in facts)
    return [replace(fact, id=fact.slug) if times[fact.slug] == 1 else fact for fact in facts]


def _plain_id(fact: SummitFact) -> str:
    first, _, last = (fact.date or "").partition("/")
    when = slug(first) or slug(last) or "undated"
    codes = [code.lower() for code in fact.countries]
    who = codes if len(codes) <= MOST_CODES else ["multi", short_hash(*codes)]
    return "-".join([when, *([slug(fact.place)] if fact.place else []), *who])


def _within(first: int, last: int) -> Days | None:
    return (first, last) if last - first < LONGEST else None
