"""The same utterance in many articles: one speaker, and the same words or nearly so.

Direct and indirect speech stay apart. Occurrences that an article itself treats as one utterance are one here too. A
quote belongs to a summit only where the text says enough for that: its article tells of exactly one summit that is held
or planned, the speaker takes part in it, and no date speaks against it. Articles that disagree leave it without one.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.document import Span
from app.edtf_dates import bounds
from app.extract.findings import CountryFinding, QuoteFinding, SummitFinding, TopicFinding
from app.resolve.clusters import Components, most_attested, narrowest, near_duplicates, runs_of
from app.resolve.facts import Place, QuoteFact, Report, Where, Wording
from app.words import fold, short_hash

Mentioned = TypeVar("Mentioned", CountryFinding, TopicFinding)
Voice = tuple[str, str]  # what a speaker is, and which: ("person", id), ("label", folded) or ("nobody", "")


@dataclass(frozen=True, slots=True)
class _Utterance:
    """What one article gives as one utterance: its occurrences, whoever says it and what they touch."""

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
        """What utterances must share to be one quote."""
        return _block(self.voice, self.found)

    @property
    def wordings(self) -> set[str]:
        """Its folded wordings."""
        return {_folded(finding) for finding in self.found}


def resolve_quotes(
    reports: Iterable[Report], people: Where, summits: Where, only: Container[Place] | None = None
) -> tuple[tuple[QuoteFact, ...], Where]:
    """Return the quotes, and the id of each by (article, position in its extraction's quotes).

    With `only`, no other findings than these are looked at.
    """
    blocks: dict[tuple[str, ...], list[_Utterance]] = defaultdict(list)
    for report in reports:
        for utterance in _utterances(report, people, summits, only):
            blocks[utterance.block].append(utterance)
    facts: list[QuoteFact] = []
    where: dict[Place, str] = {}
    for block, utterances in blocks.items():
        for group in _alike(utterances):
            fact = _fact(block, group)
            facts.append(fact)
            where |= {(u.article, position): fact.id for u in group for position in u.positions}
    return tuple(sorted(facts, key=lambda quote: quote.id)), where


def quote_keys(report: Report, people: Where) -> Iterator[tuple[int, str]]:
    """Yield (position, key): quotes that may be the same share a key."""
    for positions, quotes in _together(report):
        voice, _ = _voice(report.article, quotes, people)
        wordings = {_folded(finding) for finding in quotes}
        for part in wordings.union(*map(runs_of, wordings)):
            yield positions[0], "|".join((*_block(voice, quotes), part))


def _together(report: Report) -> Iterator[tuple[tuple[int, ...], tuple[QuoteFinding, ...]]]:
    """Yield the positions and the findings of each utterance of an article."""
    together: dict[tuple[int, bool], list[int]] = defaultdict(list)
    for position, finding in enumerate(report.extraction.quotes):
        together[finding.utterance, finding.kind == "indirect"].append(position)
    for positions in together.values():
        yield tuple(positions), tuple(report.extraction.quotes[position] for position in positions)


def _utterances(report: Report, people: Where, summits: Where, only: Container[Place] | None) -> list[_Utterance]:
    found = []
    for positions, quotes in _together(report):
        if only is None or (report.article, positions[0]) in only:
            voice, label = _voice(report.article, quotes, people)
            summit = _summit(report, quotes, voice, people, summits)
            found.append(_Utterance(report, positions, quotes, voice, label, summit))
    return found


def _block(voice: Voice, quotes: Sequence[QuoteFinding]) -> tuple[str, ...]:
    """Return what utterances must share to be one quote."""
    return (*voice, "indirect" if quotes[0].kind == "indirect" else "direct")


def _voice(article: str, quotes: Sequence[QuoteFinding], people: Where) -> tuple[Voice, str | None]:
    """Return whose voice it is, and the label as written where that is no person."""
    speakers = [quote.speaker for quote in quotes if quote.speaker]
    for speaker in speakers:
        if speaker.person is not None:
            return ("person", people[article, speaker.person]), None
    if speakers:
        return ("label", fold(speakers[0].name) or speakers[0].name), speakers[0].name
    return ("nobody", ""), None


def _summit(report: Report, quotes: Sequence[QuoteFinding], voice: Voice, people: Where, summits: Where) -> str | None:
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
    """Tell whether it was said at another time."""
    if not (quote.said_on and summit.date):
        return False
    said, held = bounds(quote.said_on), bounds(summit.date)
    return said[1] < held[0] or held[1] < said[0]


def _alike(utterances: Sequence[_Utterance]) -> list[list[_Utterance]]:
    """Split a block into those that share a wording, or nearly."""
    bearers: dict[str, list[int]] = defaultdict(list)
    for number, utterance in enumerate(utterances):
        for wording in utterance.wordings:
            bearers[wording].append(number)
    components = Components(range(len(utterances)))
    pairs = [(numbers[0], other) for numbers in bearers.values() for other in numbers[1:]]
    pairs += [(bearers[one][0], bearers[other][0]) for one, other in near_duplicates(bearers)]
    for one, other in pairs:
        components.join(one, other)
    return [[utterances[number] for number in group] for group in components.groups()]


def _fact(block: tuple[str, ...], group: Sequence[_Utterance]) -> QuoteFact:
    found = [(quote, utterance) for utterance in group for quote in utterance.found]
    wordings = _wordings(found)
    surest = min((quote for quote, _ in found), key=lambda quote: (-quote.confidence, quote.rule))
    kinds = ((quote.kind, utterance.article) for quote, utterance in found)
    dates = ((quote.said_on, utterance.article) for quote, utterance in found if quote.said_on)
    labels = ((utterance.label, utterance.article) for utterance in group if utterance.label)
    held_at = {utterance.summit for utterance in group} - {None}
    text = wordings[0].text
    return QuoteFact(
        id=f"q-{short_hash(fold(text) or text, *block)}",
        text=text,
        kind=most_attested(kinds, lambda kind: (kind,)) or surest.kind,
        speaker=block[1] if block[0] == "person" else None,
        speaker_label=most_attested(labels, lambda label: (label,)),
        said_on=most_attested(dates, narrowest),
        mentions=tuple(sorted({c.code for q, u in found for c in _inside(q.span, u.report.extraction.countries)})),
        topics=tuple(sorted({t.id for q, u in found for t in _inside(q.span, u.report.extraction.topics)})),
        summit=held_at.pop() if len(held_at) == 1 else None,
        article=min(utterance.report.age for utterance in group)[1],
        rule=surest.rule,
        confidence=surest.confidence,
        sources=len({utterance.article for utterance in group}),
        wordings=wordings,
    )


def _wordings(found: Iterable[tuple[QuoteFinding, _Utterance]]) -> tuple[Wording, ...]:
    """Return the wordings: those of most articles first, then the longest, then in alphabetical order."""
    said: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for quote, utterance in found:
        said[_folded(quote)].append((quote.span.text, utterance.article))
    wordings = [
        Wording(most_attested(texts, lambda text: (-len(text), text)) or "", len({article for _, article in texts}))
        for texts in said.values()
    ]
    return tuple(sorted(wordings, key=lambda wording: (-wording.sources, -len(wording.text), wording.text)))


def _folded(quote: QuoteFinding) -> str:
    return fold(quote.span.text) or quote.span.text


def _inside(span: Span, findings: Iterable[Mentioned]) -> list[Mentioned]:
    return [finding for finding in findings if any(span.contains(mention) for mention in finding.mentions)]
