"""The same agreement in many articles: sentences of one kind, with the same parties and the same matter.

Two sentences are compared if they belong to one summit, or if at least one belongs to none and their times overlap.
They state one agreement if their kinds are compatible, the parties of one are among those of the other, no number
differs, and they share enough words of substance: `_needed`. At one summit, two articles that differ only in a number
state one agreement with a disputed number. A joint statement is identified by its summit and parties, whatever its
words, unless an article counts several or gives it another title. Marks by editors take precedence.

An additional shared word never separates two sentences: the number required depends only on the words not shared.

Each rule compares two sentences, and these share one of `agreement_keys`.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise

from app.document import Span
from app.facts import AgreementFact, FindingKey, Mark, RecordOf, Report
from app.findings import AgreementFinding
from app.ids import short_hash
from app.kinds import AgreementKind, AgreementStatus
from app.resolve.agreement_summits import article_summits, summit_of
from app.resolve.claims import Statement, disputed
from app.resolve.clusters import Components, most_attested, narrowest, near_duplicates, runs_of, turning
from app.resolve.windows import MONTH, WEEK, Days, days, overlap
from app.resolve.wording import amounts, plain, stem, stems, unquoted

_FURTHEST: tuple[AgreementStatus, ...] = ("signed", "announced", "agreed", "planned", "proposed")
_KINDS: tuple[AgreementKind, ...] = ("treaty", "mou", "working_group", "joint_statement", "deal", "pledge", "other")
# One article's deal may be another's memorandum, and its terms are told as pledges; a working group is neither.
_EXCHANGEABLE: tuple[frozenset[AgreementKind], ...] = (
    frozenset({"treaty", "mou", "deal", "pledge", "other"}),
    frozenset({"joint_statement", "other"}),
    frozenset({"working_group", "other"}),
)
# Words of any agreement, which distinguish none.
_COMMON = frozenset(
    stem(word)
    for word in (
        "accord agree agreed agreement announce announced bilateral body commit commits commitment communique country "
        "countries create deal declaration document establish form gave give government governments group hold issue "
        "issued joint jointly launch leader leaders look meet meeting memorandum minister ministers nation nations new "
        "offer officials open pact pledge pledged plan plans premier presidency president presidents prime promise "
        "promised put reach reached relations said say says set side sides sign signed signing speak spoke state "
        "statement summit talks task team tell text told treaty understanding visit welcome witness witnessed work "
        "working year years yesterday today monday tuesday wednesday thursday friday saturday sunday million billion "
        "dollars euros usd eur mr mrs ms force counterpart host chancellor king foreign reporters separate under "
        "two three four five"
    ).split()
)
_DATELINE = re.compile(r"^[^.(]{0,60}\([^)]{1,30}\) *[–—-]+ ")
_FEW = 2  # parties; of more, a sentence may name only some, but not one alone
_MANY = 5  # parties; every sentence about an agreement of so many has the same ones
_STRANGERS = 3  # words of substance that sentences must share without a common summit
_TEXT = r"(?:statements?|declarations?|communiqu[eé]s?)"
_SEVERAL = re.compile(rf"\b(?:[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]everal|[Ss]eparate) (?:[\w-]+ ){{0,2}}{_TEXT}\b")
_FORMAL: frozenset[AgreementKind] = frozenset({"treaty", "mou"})  # an article seldom tells of two
_RECALLED = re.compile(
    r"\b[Tt]he (?:[a-z-]+ ){0,2}(?:memorandum|accord|treaty|pact)\b(?! (?:of|on|for|to|with|between|signed)\b)"
)
# `the Joint Declaration on Ocean Science`
_TITLED = re.compile(
    rf"\b{_TEXT} (?:on|for|about) (?:an? |the )?(?P<title>[A-Z][\w-]+(?: (?:and |of |the |for )?[A-Z][\w-]+)*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, eq=False)
class _Mention:
    """An agreement as reported in one article."""

    report: Report
    position: int
    finding: AgreementFinding
    summit: str | None  # as resolved
    alone: bool  # the article has no other agreement of this kind at this summit
    several: bool  # the article counts more than one joint statement of this summit

    @property
    def article(self) -> str:
        return self.report.article

    @property
    def mark(self) -> Mark:
        return self.report.mark("agreement", self.position)

    @cached_property
    def words(self) -> str:
        """The sentence in plain words."""
        return plain(self.finding.span.text) or self.finding.span.text

    @cached_property
    def parties(self) -> frozenset[str]:
        return frozenset(self.finding.countries)

    @cached_property
    def numbers(self) -> frozenset[str]:
        return amounts(self.finding.span.text)

    @cached_property
    def substance(self) -> frozenset[str]:
        """Stems of its matter, without names of people, countries and places, and without words of any agreement."""
        extraction, span = self.report.extraction, self.finding.span
        named = [mention for country in extraction.countries for mention in country.mentions]
        named += [mention for person in extraction.people for mention in person.mentions]
        said = stems(_DATELINE.sub("", _without(span, named)))
        places = stems(" ".join(summit.place for summit in extraction.summits if summit.place))
        return frozenset(word for word in said - _COMMON - places if len(word) > 1)

    @cached_property
    def title(self) -> frozenset[str]:
        """Stems of a statement's title, if it has one."""
        titled = _TITLED.search(self.finding.span.text)
        return stems(titled["title"]) if titled else frozenset()

    @cached_property
    def when(self) -> Days | None:
        """Days on which it may have been made."""
        if self.finding.date:
            first, last = days(self.finding.date)
            return first - WEEK, last + WEEK
        if self.report.published:
            first, last = days(self.report.published)
            return first - MONTH, last
        return None

    @property
    def recalls(self) -> bool:
        """True if it names an agreement as known: `signed the minerals memorandum`."""
        return bool(_RECALLED.search(self.finding.span.text))

    @cached_property
    def months(self) -> frozenset[str]:
        """Months in which it may have been made or reported, as numbers; empty if nothing is dated."""
        held_on = (summit.date for summit in self.report.extraction.summits)
        dates = [days(date) for date in (self.finding.date, *held_on) if date]
        stretches = [(first - MONTH, last + MONTH) for first, last in dates if last - first <= MONTH]
        if self.report.published:
            first, last = days(self.report.published)
            stretches.append((first - MONTH, last))
        return frozenset(
            str(n)
            for first, last in stretches
            if last - first <= 4 * MONTH
            for n in range(first // MONTH, last // MONTH + 1)
        )

    def shared(self) -> Iterator[str]:
        """Yield keys, of which another agreement must share one to be the same; none if editors set it apart."""
        if self.mark.apart:
            return
        parties = sorted(self.parties)
        for part in {self.words, *(runs_of(self.words) if not self.months else ())}:
            yield "|".join((self.finding.kind, *parties, part))
        who = parties if len(parties) < _MANY else [",".join(parties)]
        about = self.substance | ({"joint_statement"} if self.finding.kind == "joint_statement" else set())
        for month in self.months:
            yield from (f"{month}|{party}|{word}" for party in who for word in about)


def resolve_agreements(
    reports: Iterable[Report], people: RecordOf, summits: RecordOf, only: Container[FindingKey] | None = None
) -> tuple[tuple[AgreementFact, ...], RecordOf]:
    """Return the agreements, and the id of each by (article, position in its extraction's agreements).

    With `only`, other findings are ignored.
    """
    mentions = [
        each
        for report in reports
        for each in _mentions_in(report, summits)
        if only is None or (each.article, each.position) in only
    ]
    groups = _grouped(mentions)
    facts = [_fact(group, people) for group in groups]
    where = {(t.article, t.position): fact.id for fact, group in zip(facts, groups, strict=True) for t in group}
    return tuple(sorted(facts, key=lambda agreement: agreement.id)), where


def agreement_keys(report: Report) -> Iterator[tuple[int, str]]:
    """Yield (position, key): agreements that may be the same share a key."""
    for each in _mentions_in(report, None):
        yield from ((each.position, key) for key in (*each.shared(), *each.mark.labels))


def _mentions_in(report: Report, records: RecordOf | None) -> Iterator[_Mention]:
    """Yield the agreements of an article; without a summit if `records` is None."""
    findings = report.extraction.agreements
    summits = article_summits(report, records) if records is not None else []
    at = [(finding.kind, summit_of(finding, summits, report.published)) for finding in findings]
    times = Counter(at)
    several = {
        place
        for finding, place in zip(findings, at, strict=True)
        if place[0] == "joint_statement" and _SEVERAL.search(finding.span.text)
    }
    for position, (finding, place) in enumerate(zip(findings, at, strict=True)):
        yield _Mention(report, position, finding, place[1], alone=times[place] == 1, several=place in several)


def _grouped(mentions: Sequence[_Mention]) -> list[list[_Mention]]:
    """Group sentences that state one agreement."""
    sharing: dict[str, list[int]] = defaultdict(list)
    labelled: dict[str, list[int]] = defaultdict(list)
    for number, each in enumerate(mentions):
        for key in each.shared():
            sharing[key].append(number)
        for label in each.mark.labels:
            labelled[label].append(number)
    components = Components(range(len(mentions)))
    for one, other in (pair for numbers in labelled.values() for pair in pairwise(numbers)):
        components.join(one, other)
    for one, other in {pair for numbers in sharing.values() for pair in combinations(numbers, 2)}:
        if _comparable(mentions[one], mentions[other]) and (
            _same_matter(mentions[one], mentions[other]) or _disputing(mentions[one], mentions[other])
        ):
            components.join(one, other)
    return [[mentions[number] for number in group] for group in components.groups()]


def _comparable(one: _Mention, other: _Mention) -> bool:
    """Return True if summit or time, kind and parties allow two sentences to state one agreement."""
    if one.summit and other.summit:
        if one.summit != other.summit:
            return False
    # Equal sentences are one agreement unless their summits differ, since the id is derived from the text.
    elif not _times_meet(one, other) and (one.summit or other.summit or one.words != other.words):
        return False
    kinds = {one.finding.kind, other.finding.kind}
    if len(kinds) > 1 and not any(kinds <= alike for alike in _EXCHANGEABLE):
        return False
    return _parties_agree(one, other)


def _parties_agree(one: _Mention, other: _Mention) -> bool:
    """Return True if the parties are the same, or those of one sentence are some of the other's: see _FEW, _MANY."""
    fewer, more = sorted((one.parties, other.parties), key=len)
    if fewer == more or not fewer < more:
        return fewer == more
    if len(more) <= _FEW:
        return bool(fewer)
    is_elsewhere = one.article != other.article and one.finding.kind == other.finding.kind
    return is_elsewhere and len(fewer) >= _FEW and len(more) < _MANY and bool(one.summit and other.summit)


def _times_meet(one: _Mention, other: _Mention) -> bool:
    return not (one.when and other.when) or overlap(one.when, other.when)


def _same_matter(one: _Mention, other: _Mention) -> bool:
    """Return True if two comparable sentences have the same matter."""
    if _same_statement(one, other):
        return True
    shared, fewer = _shared(one.substance, other.substance)
    if one.parties == other.parties:
        alike = near_duplicates(one.words, other.words) and 3 * shared >= 2 * len(one.substance | other.substance)
        if alike or one.words == other.words:
            return True
    if _negations(one) != _negations(other) or (one.numbers and other.numbers and not one.numbers & other.numbers):
        return False
    needed = _needed(one, other, fewer - shared)
    return needed is not None and shared >= needed


def _same_statement(one: _Mention, other: _Mention) -> bool:
    """Return True if both state the only joint statement of a summit and its parties."""
    return (
        one.finding.kind == other.finding.kind == "joint_statement"
        and one.summit == other.summit is not None
        and (one.parties == other.parties or len(one.parties | other.parties) <= _FEW)
        and not (one.several or other.several)
        and not (one.title and other.title and one.title.isdisjoint(other.title))
    )


def _needed(one: _Mention, other: _Mention, rest: int) -> int | None:
    """Return the number of words of substance that two sentences must share; `rest` are those only in the shorter one.

    The stronger the other evidence (a common summit, a rare kind, the only one of its kind in either article), the
    fewer are needed. None if only equal words could make them one.
    """
    if not (one.summit and other.summit):
        known = bool(one.when and other.when) and one.parties == other.parties
        return max(_STRANGERS, rest) if known else None
    if one.finding.kind != other.finding.kind or one.parties != other.parties:
        return max(3, rest) if rest else 2
    if one.article == other.article and one.finding.kind in _FORMAL and (one.recalls or other.recalls):
        return 1
    is_only = one.alone and other.alone and one.finding.kind != "pledge"
    if rest == 0 or (rest == 1 and is_only and not set(one.finding.topics).isdisjoint(other.finding.topics)):
        return 1
    return 2 if rest <= 2 else max(3, (rest + 1) // 2)


def _disputing(one: _Mention, other: _Mention) -> bool:
    """Return True if two articles state one agreement of one summit with different numbers."""
    shared, fewer = _shared(one.substance - one.numbers, other.substance - other.numbers)
    return (
        bool(one.summit and other.summit and one.numbers and other.numbers)
        and one.article != other.article
        and one.parties == other.parties
        and one.numbers.isdisjoint(other.numbers)
        and len(one.numbers) == len(other.numbers)
        and _negations(one) == _negations(other)
        and shared >= _STRANGERS
        and 4 * shared >= 3 * fewer
    )


def _shared(one: frozenset[str], other: frozenset[str]) -> tuple[int, int]:
    """Return the number of shared words, and the number in the shorter set."""
    return len(one & other), min(len(one), len(other))


def _negations(mention: _Mention) -> Counter[str]:
    return Counter(w for w in turning(plain(unquoted(mention.finding.span.text))).elements() if not w[0].isdigit())


def _without(span: Span, mentions: Iterable[Span]) -> str:
    """Return the text of a span without the mentions inside it."""
    text = list(span.text)
    for mention in mentions:
        if span.contains(mention):
            text[mention.start - span.start : mention.end - span.start] = " " * (mention.end - mention.start)
    return "".join(text)


def _fact(group: Sequence[_Mention], people: RecordOf) -> AgreementFact:
    texts = ((t.finding.span.text, t.article) for t in group)
    kinds = ((t.finding.kind, t.article) for t in group)
    statuses = ((t.finding.status, t.article) for t in group)
    parties = ((tuple(sorted(t.parties)), t.article) for t in group)
    dates = ((t.finding.date, t.article) for t in group if t.finding.date)
    by_place = sorted(group, key=lambda t: (t.article, t.position))
    held_at = {t.summit for t in group} - {None}
    surest = min((t.finding for t in group), key=lambda finding: (-finding.confidence, finding.rule))
    first = group[0].finding
    source = min((t.report for t in group), key=lambda report: report.age)
    text = most_attested(texts, lambda text: (-len(text), text)) or first.span.text
    return AgreementFact(
        id=_id(text, group),
        text=text,
        kind=most_attested(kinds, lambda kind: (_KINDS.index(kind),)) or first.kind,
        status=most_attested(statuses, lambda status: (_FURTHEST.index(status),)) or first.status,
        countries=most_attested(parties, lambda codes: (-len(codes), *codes)) or (),
        participants=tuple(sorted({people[t.article, person] for t in group for person in t.finding.participants})),
        topics=tuple(sorted({topic for t in group for topic in t.finding.topics})),
        summit=held_at.pop() if len(held_at) == 1 else None,
        date=most_attested(dates, narrowest),
        article=source.article,
        reported_on=source.published,
        rule=surest.rule,
        confidence=surest.confidence,
        reviewed=any(t.mark.reviewed for t in group),
        sources=len({t.article for t in group}),
        disputed=disputed((), (Statement(t.article, "", t.finding.span.text) for t in by_place)),
    )


def _id(text: str, group: Sequence[_Mention]) -> str:
    """Return a hash of the text and of what distinguishes its sentence from all others, so ids are unique."""
    sources = (
        (t.finding.kind, *sorted(t.parties), t.summit or "", *filter(None, [t.mark.apart]))
        for t in group
        if t.finding.span.text == text
    )
    return f"a-{short_hash(plain(text) or text, *min(sources))}"
