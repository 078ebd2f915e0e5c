"""Matching of corrections against findings: they change the report to resolve, never the stored findings. Pure.

A correction is anchored in texts. It changes the findings of its kind whose span is an anchor or, if there are none,
those that overlap it, so it survives a new version of the extractors. Corrections apply in order, to each report
separately: the order of articles makes no difference.

Most change the finding. Agreements and quotes that are merged or split, and merged people, are marked instead
(app.facts.Mark), since no field of the finding can express it. An accepted finding is only marked as reviewed, like any
finding changed by a correction.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.document import Span
from app.facts import Mark, Marks, Report, SeenAs
from app.findings import Extraction, PersonFinding, QuoteFinding, Speaker
from app.kinds import CorrectedKind, CorrectionAction
from app.text import fold

RULE = "correction"  # of findings added by a correction
_MARKS = ("same", "apart", "seen_as")  # values that are not fields of a finding
_FIELDS: Mapping[CorrectedKind, str] = {
    "person": "people",
    "summit": "summits",
    "agreement": "agreements",
    "quote": "quotes",
}


@dataclass(frozen=True, slots=True)
class Anchor:
    """Characters of a text, which is identified by its SHA-256."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction: its anchors, and the `values` for fields of the matching findings.

    A new speaker has `name`, `country` and `family_name`; without `country` it is a label, with a `name` of None
    unknown. `same`, `apart` and `seen_as` (role, leader, published) are marks.
    """

    action: CorrectionAction
    kind: CorrectedKind
    anchors: tuple[Anchor, ...]
    values: Mapping[str, Any]


def corrected(report: Report, sha256: str, corrections: Sequence[Correction]) -> Report:
    """Return the corrected report of an article; `sha256` is that of its text."""
    steps = [*_steps(report, sha256, corrections)]
    return steps[-1][1] if steps else report


def effective(report: Report, sha256: str, corrections: Sequence[Correction]) -> set[int]:
    """Return the positions of the corrections that change a finding of this text."""
    return {position for position, _ in _steps(report, sha256, corrections)}


def _steps(report: Report, sha256: str, corrections: Sequence[Correction]) -> Iterator[tuple[int, Report]]:
    for number, correction in enumerate(corrections):
        anchors = [anchor for anchor in correction.anchors if anchor.text == sha256]
        if anchors and (positions := _anchored(report.extraction, correction.kind, anchors)):
            extraction = _applied(report.extraction, correction, positions, anchors)
            marks = _marked(report, extraction, correction, positions, anchors)
            report = replace(report, extraction=extraction, marks=marks)
            yield number, report


def _anchored(extraction: Extraction, kind: CorrectedKind, anchors: Sequence[Anchor]) -> set[int]:
    spans = [
        (position, span)
        for position, finding in enumerate(getattr(extraction, _FIELDS[kind]))
        for span in (finding.mentions if kind == "person" else (finding.span,))
    ]
    found: set[int] = set()
    for anchor in anchors:
        exact = {position for position, span in spans if (span.start, span.end) == (anchor.start, anchor.end)}
        found |= exact or {position for position, span in spans if _overlaps(span, anchor)}
    return found


def _overlaps(span: Span, anchor: Anchor) -> bool:
    return span.start < anchor.end and anchor.start < span.end


def _applied(
    extraction: Extraction, correction: Correction, positions: set[int], anchors: Sequence[Anchor]
) -> Extraction:
    kind = correction.kind
    values = {name: value for name, value in correction.values.items() if name not in _MARKS}
    if correction.action == "accept":
        return extraction
    if correction.action == "reject":
        return _without(extraction, kind, positions)
    if correction.action == "reattribute":
        return _reattributed(extraction, positions, values)
    if correction.action == "split" and kind == "person":
        return _split(extraction, positions, values, anchors)
    if correction.action == "split" and kind == "quote":
        values = {"utterance": 1 + max(quote.utterance for quote in extraction.quotes)}
    found = [*getattr(extraction, _FIELDS[kind])]
    for position in positions:
        finding = found[position]
        found[position] = _renamed(finding, values) if kind == "person" else replace(finding, **values)
    return _with(extraction, kind, found)


def _marked(
    report: Report, after: Extraction, correction: Correction, positions: set[int], anchors: Sequence[Anchor]
) -> Marks:
    """Return the marks of findings by their positions in `after`, the correction applied to `positions`.

    Findings changed or accepted by a correction are reviewed, but not the new speaker of a reattributed quote.
    """
    kind, values, marks = correction.kind, correction.values, dict(report.marks)
    seen_as = SeenAs(*values["seen_as"]) if "seen_as" in values else None
    added = range(len(report.extraction.people), len(after.people))
    if correction.action == "reject":
        now = _places(report.extraction, kind, positions)
        return {
            (of, now[position] if of == kind else position): mark
            for (of, position), mark in marks.items()
            if of != kind or position in now
        }
    for position in positions:
        mark = replace(report.mark(kind, position), reviewed=True)
        if "same" in values:
            mark = replace(mark, same=mark.same | {values["same"]})
        elif "apart" in values:
            mark = Mark(apart=values["apart"], reviewed=True)
        elif seen_as and kind == "person":
            mark = Mark(seen_as=seen_as, reviewed=True)
        elif correction.action == "split" and kind == "person":
            mark = mark if _parted(report.extraction.people[position], anchors)[1] else Mark(reviewed=True)
        marks[kind, position] = mark
    if kind == "person" or seen_as:
        marks |= {("person", position): Mark(seen_as=seen_as, reviewed=kind == "person") for position in added}
    return marks


def _with(extraction: Extraction, kind: CorrectedKind, found: Iterable[Any]) -> Extraction:
    """Return the extraction with other findings of a kind."""
    changes: dict[str, Any] = {_FIELDS[kind]: tuple(found)}
    return replace(extraction, **changes)


def _renamed(finding: PersonFinding, values: Mapping[str, Any]) -> PersonFinding:
    """Return a person with these values; the former name becomes an alias."""
    name = values.get("name", finding.name)
    family = finding.family_name if finding.family_name in name.split() else None
    forms = dict.fromkeys((finding.name, *finding.aliases))
    aliases = tuple(form for form in forms if form != name)
    return replace(finding, **{"family_name": family, **values}, aliases=aliases)


def _split(
    extraction: Extraction, positions: set[int], values: Mapping[str, Any], anchors: Sequence[Anchor]
) -> Extraction:
    """Move the anchored mentions to another person, and the quotes whose speaker they name."""
    people, moved = list(extraction.people), {}
    for position in sorted(positions):
        finding = people[position]
        theirs, rest = _parted(finding, anchors)
        other = replace(finding, family_name=None, aliases=(), mentions=theirs, **values)
        if rest:
            people[position] = replace(finding, mentions=rest)
            moved[position] = len(people)
            people.append(other)
        else:
            people[position] = other
    quotes = tuple(
        replace(quote, speaker=replace(s, person=moved[s.person]))
        if (s := quote.speaker) and s.person in moved and any(_overlaps(s.mention, anchor) for anchor in anchors)
        else quote
        for quote in extraction.quotes
    )
    return replace(extraction, people=tuple(people), quotes=quotes)


def _parted(finding: PersonFinding, anchors: Sequence[Anchor]) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return the anchored mentions, and the others."""
    theirs = tuple(m for m in finding.mentions if any(_overlaps(m, anchor) for anchor in anchors))
    return theirs, tuple(mention for mention in finding.mentions if mention not in theirs)


def _reattributed(extraction: Extraction, positions: set[int], values: Mapping[str, Any]) -> Extraction:
    """Replace the speaker of these utterances; add a person missing from the article."""
    utterances = {extraction.quotes[position].utterance for position in positions}
    people, quotes = list(extraction.people), []
    for quote in extraction.quotes:
        if quote.utterance in utterances:
            quote = replace(quote, speaker=_speaker(quote, people, values))
        quotes.append(quote)
    return replace(extraction, people=tuple(people), quotes=tuple(quotes))


def _speaker(quote: QuoteFinding, people: list[PersonFinding], values: Mapping[str, Any]) -> Speaker | None:
    name, mention = values["name"], quote.speaker.mention if quote.speaker else quote.span
    if name is None:
        return None
    if "country" not in values:
        return Speaker(name, None, mention)
    country, family = values["country"], values["family_name"]
    for position, person in enumerate(people):
        if fold(person.name) == fold(name) and person.country in (None, country):
            return Speaker(name, position, mention)
    people.append(PersonFinding(name, family, (), None, country, False, False, (mention,), RULE, 1.0))
    return Speaker(name, len(people) - 1, mention)


def _places(extraction: Extraction, kind: CorrectedKind, gone: set[int]) -> dict[int, int]:
    """Return the new position of each remaining finding of a kind, by the old one."""
    kept = (n for n in range(len(getattr(extraction, _FIELDS[kind]))) if n not in gone)
    return {position: number for number, position in enumerate(kept)}


def _without(extraction: Extraction, kind: CorrectedKind, gone: set[int]) -> Extraction:
    """Return the extraction without some findings, with references to the others renumbered."""
    found, now = getattr(extraction, _FIELDS[kind]), _places(extraction, kind, gone)
    extraction = _with(extraction, kind, (found[position] for position in now))
    if kind == "person":

        def present(participants: tuple[int, ...]) -> tuple[int, ...]:
            return tuple(now[position] for position in participants if position in now)

        return replace(
            extraction,
            summits=tuple(replace(s, participants=present(s.participants)) for s in extraction.summits),
            agreements=tuple(replace(a, participants=present(a.participants)) for a in extraction.agreements),
            quotes=tuple(
                replace(q, speaker=replace(q.speaker, person=now.get(q.speaker.person)))
                if q.speaker and q.speaker.person is not None
                else q
                for q in extraction.quotes
            ),
        )
    return extraction
