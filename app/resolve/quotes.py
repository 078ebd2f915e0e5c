"""The same utterance in many articles: one speaker, and the same words or nearly so.

1. Wordings equal except for contractions, spelled-out numbers, punctuation and case are one utterance, and so are
   near-duplicates, unless articles date them more than a week apart.
2. Of one person, at about one time, texts with the same words of substance are one, such as two translations of one
   sentence, and so are a text and a piece of it.

Direct and indirect speech are never merged. Occurrences that an article treats as one utterance are one here too. A
quote belongs to a summit only if the text supports it: its article has exactly one held or planned summit, the speaker
takes part in it, and the dates are compatible. If articles disagree, the quote has no summit.

Marks by editors take precedence over these rules, but only within one speaker.

Each rule compares two utterances, and these share one of `quote_keys`.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, product
from typing import TypeVar

from app.document import Span
from app.edtf_dates import bounds
from app.facts import FindingKey, QuoteFact, RecordOf, Report, Wording
from app.findings import CountryFinding, QuoteFinding, SummitFinding, TopicFinding
from app.ids import short_hash
from app.resolve.clusters import Components, most_attested, narrowest, near_duplicates, runs_of, sharing_runs, turning
from app.resolve.windows import MONTH, WEEK, Days, days, overlap
from app.resolve.wording import plain, stems
from app.text import fold

Mentioned = TypeVar("Mentioned", CountryFinding, TopicFinding)
Voice = tuple[str, str]  # kind of speaker, and which: ("person", id), ("label", folded) or ("nobody", "")

_SUBSTANCE = 3  # minimum words of substance of translations and pieces
_SHARED = 0.75  # minimum share of the words of substance of two translations
_PIECE = 5  # words; a shorter piece is not distinctive


@dataclass(frozen=True, eq=False)
class _Utterance:
    """One utterance of an article: its occurrences, speaker and topics."""

    report: Report
    positions: tuple[int, ...]
    found: tuple[QuoteFinding, ...]
    voice: Voice
    label: str | None
    summit: str | None

    @property
    def article(self) -> str:
        return self.report.article

    @property
    def block(self) -> tuple[str, ...]:
        """Key shared by utterances of one quote."""
        return _block(self.voice, self.found)

    @property
    def apart(self) -> str:
        """Its label, if editors set it apart."""
        return self.report.mark("quote", self.positions[0]).apart

    @property
    def labels(self) -> frozenset[str]:
        """Labels that join utterances of a block before any rule."""
        return _labels(self.report, self.positions)

    @cached_property
    def wordings(self) -> frozenset[str]:
        """Its plain wordings."""
        return frozenset(map(_plain, self.found))

    @cached_property
    def said(self) -> Days | None:
        """Days on which it was said, if the article states them and they span at most a month."""
        stretches = [days(quote.said_on) for quote in self.found if quote.said_on]
        return min(((first, last) for first, last in stretches if last - first <= MONTH), default=None)

    @cached_property
    def when(self) -> Days | None:
        """Days on which it may have been said: news quotes recent statements."""
        if self.said or not self.report.published:
            return self.said
        first, last = days(self.report.published)
        return first - MONTH, last


def resolve_quotes(
    reports: Iterable[Report], people: RecordOf, summits: RecordOf, only: Container[FindingKey] | None = None
) -> tuple[tuple[QuoteFact, ...], RecordOf]:
    """Return the quotes, and the id of each by (article, position in its extraction's quotes).

    With `only`, other findings are ignored.
    """
    blocks: dict[tuple[str, ...], list[_Utterance]] = defaultdict(list)
    for report in reports:
        for utterance in _utterances(report, people, summits, only):
            blocks[utterance.block].append(utterance)
    facts: list[QuoteFact] = []
    where: dict[FindingKey, str] = {}
    for block, utterances in blocks.items():
        for group in _alike(utterances):
            fact = _fact(block, group)
            facts.append(fact)
            where |= {(u.article, position): fact.id for u in group for position in u.positions}
    return tuple(sorted(facts, key=lambda quote: quote.id)), where


def quote_keys(report: Report, people: RecordOf) -> Iterator[tuple[int, str]]:
    """Yield (position, key): quotes that may be the same share a key."""
    for positions, quotes in _together(report):
        voice, _ = _voice(report.article, quotes, people)
        parts = _labels(report, positions)
        if not report.mark("quote", positions[0]).apart:
            wordings = set(map(_plain, quotes))
            parts = parts.union(wordings, *map(runs_of, wordings))
        for part in parts:
            yield positions[0], "|".join((*_block(voice, quotes), part))


def _labels(report: Report, positions: Iterable[int]) -> frozenset[str]:
    return frozenset(label for position in positions for label in report.mark("quote", position).labels)


def _together(report: Report) -> Iterator[tuple[tuple[int, ...], tuple[QuoteFinding, ...]]]:
    """Yield the positions and the findings of each utterance of an article."""
    together: dict[tuple[int, bool], list[int]] = defaultdict(list)
    for position, finding in enumerate(report.extraction.quotes):
        together[finding.utterance, finding.kind == "indirect"].append(position)
    for positions in together.values():
        yield tuple(positions), tuple(report.extraction.quotes[position] for position in positions)


def _utterances(
    report: Report, people: RecordOf, summits: RecordOf, only: Container[FindingKey] | None
) -> list[_Utterance]:
    found = []
    for positions, quotes in _together(report):
        if only is None or (report.article, positions[0]) in only:
            voice, label = _voice(report.article, quotes, people)
            summit = _summit(report, quotes, voice, people, summits)
            found.append(_Utterance(report, positions, quotes, voice, label, summit))
    return found


def _block(voice: Voice, quotes: Sequence[QuoteFinding]) -> tuple[str, ...]:
    """Return the key that utterances of one quote share."""
    return (*voice, "indirect" if quotes[0].kind == "indirect" else "direct")


def _voice(article: str, quotes: Sequence[QuoteFinding], people: RecordOf) -> tuple[Voice, str | None]:
    """Return the speaker's id, or the label as written."""
    speakers = [quote.speaker for quote in quotes if quote.speaker]
    for speaker in speakers:
        if speaker.person is not None:
            return ("person", people[article, speaker.person]), None
    if speakers:
        return ("label", fold(speakers[0].name) or speakers[0].name), speakers[0].name
    return ("nobody", ""), None


def _summit(
    report: Report, quotes: Sequence[QuoteFinding], voice: Voice, people: RecordOf, summits: RecordOf
) -> str | None:
    told = report.extraction.summits
    real = [position for position, summit in enumerate(told) if summit.status != "mentioned"]
    if len(real) != 1:
        return None
    summit = told[real[0]]
    partakers = {("person", people[report.article, person]) for person in summit.participants}
    if voice not in partakers or any(_excluded(quote, summit) for quote in quotes):
        return None
    return summits[report.article, real[0]]


def _excluded(quote: QuoteFinding, summit: SummitFinding) -> bool:
    """Return True if it was said at another time."""
    if not (quote.said_on and summit.date):
        return False
    said, held = bounds(quote.said_on), bounds(summit.date)
    return said[1] < held[0] or held[1] < said[0]


def _alike(utterances: Sequence[_Utterance]) -> list[list[_Utterance]]:
    """Split a block into utterances."""
    bearers: dict[str, list[_Utterance]] = defaultdict(list)
    labelled: dict[str, list[_Utterance]] = defaultdict(list)
    for utterance in utterances:
        for wording in () if utterance.apart else utterance.wordings:
            bearers[wording].append(utterance)
        for label in utterance.labels:
            labelled[label].append(utterance)
    components = Components(utterances)
    for bearing in (*bearers.values(), *labelled.values()):
        for one, other in pairwise(bearing):
            components.join(one, other)
    for pair in sharing_runs(bearers):
        near, related = near_duplicates(*pair), _is_piece(*sorted(pair, key=len)) or _same_substance(*pair)
        if near or related:
            for one, other in product(bearers[pair[0]], bearers[pair[1]]):
                known = one.voice[0] == "person"
                if (near and not _days_apart(one, other)) or (related and known and _about_one_time(one, other)):
                    components.join(one, other)
    return components.groups()


def _same_substance(one: str, other: str) -> bool:
    """Return True if nearly all words of substance are shared, and negations and numbers are the same."""
    shared, either = stems(one) & stems(other), stems(one) | stems(other)
    return len(shared) >= _SUBSTANCE and len(shared) >= _SHARED * len(either) and turning(one) == turning(other)


def _is_piece(piece: str, whole: str) -> bool:
    """Return True if a plain text is a distinctive part of another one."""
    enough = len(piece.split()) >= _PIECE and len(stems(piece)) >= _SUBSTANCE
    return enough and piece != whole and f" {piece} " in f" {whole} "


def _days_apart(one: _Utterance, other: _Utterance) -> bool:
    """Return True if articles date them more than a week apart."""
    return bool(one.said and other.said and not overlap(one.said, other.said, slack=WEEK))


def _about_one_time(one: _Utterance, other: _Utterance) -> bool:
    """Return True if both are known to be of about one time."""
    if one.said and other.said:
        return overlap(one.said, other.said, slack=1)
    if one.summit and other.summit:
        return one.summit == other.summit
    return one.article == other.article or bool(one.when and other.when and overlap(one.when, other.when))


def _fact(block: tuple[str, ...], group: Sequence[_Utterance]) -> QuoteFact:
    found = [(quote, utterance) for utterance in group for quote in utterance.found]
    wordings = _wordings(found)
    surest = min((quote for quote, _ in found), key=lambda quote: (-quote.confidence, quote.rule))
    kinds = ((quote.kind, utterance.article) for quote, utterance in found)
    dates = ((quote.said_on, utterance.article) for quote, utterance in found if quote.said_on)
    labels = ((utterance.label, utterance.article) for utterance in group if utterance.label)
    held_at = {utterance.summit for utterance in group} - {None}
    first = min(group, key=lambda utterance: (utterance.report.age, utterance.positions))
    text = wordings[0].text
    return QuoteFact(
        id=f"q-{short_hash(plain(text) or text, *block, *_apart(text, group))}",
        text=text,
        kind=most_attested(kinds, lambda kind: (kind,)) or surest.kind,
        speaker=block[1] if block[0] == "person" else None,
        speaker_label=most_attested(labels, lambda label: (label,)),
        said_on=most_attested(dates, narrowest),
        mentions=tuple(sorted({c.code for q, u in found for c in _inside(q.span, u.report.extraction.countries)})),
        topics=tuple(sorted({t.id for q, u in found for t in _inside(q.span, u.report.extraction.topics)})),
        summit=held_at.pop() if len(held_at) == 1 else None,
        article=first.article,
        reported_on=first.report.published,
        context=first.found[0].context or first.found[0].span,
        rule=surest.rule,
        confidence=surest.confidence,
        reviewed=any(u.report.mark("quote", position).reviewed for u in group for position in u.positions),
        sources=len({utterance.article for utterance in group}),
        wordings=wordings,
    )


def _apart(text: str, group: Sequence[_Utterance]) -> tuple[str, ...]:
    """Return the label that distinguishes a quote from another one with the same words, if editors set it apart."""
    words = plain(text) or text
    return tuple(filter(None, [min(utterance.apart for utterance in group if words in utterance.wordings)]))


def _wordings(found: Iterable[tuple[QuoteFinding, _Utterance]]) -> tuple[Wording, ...]:
    """Return the wordings: most articles first, then the longest, then in alphabetical order; pieces last."""
    said: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for quote, utterance in found:
        said[_plain(quote)].append((quote.span.text, utterance.article))
    wordings = {
        words: Wording(most_attested(texts, lambda text: (-len(text), text)) or "", len({a for _, a in texts}))
        for words, texts in said.items()
    }
    pieces = {words: any(_is_piece(words, other) for other in said) for words in said}
    ranked = sorted(wordings.items(), key=lambda x: (pieces[x[0]], -x[1].sources, -len(x[1].text), x[1].text))
    return tuple(wording for _, wording in ranked)


def _plain(quote: QuoteFinding) -> str:
    return plain(quote.span.text) or quote.span.text


def _inside(span: Span, findings: Iterable[Mentioned]) -> list[Mentioned]:
    return [finding for finding in findings if any(span.contains(mention) for mention in finding.mentions)]
