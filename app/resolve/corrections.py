"""What people set right: it changes the report that resolution sees, and never what was found. Pure.

A correction is anchored in texts. It changes the findings of its kind that stand on an anchor's very characters or,
where none does any longer, those that overlap it; so it outlives other extractors. Corrections apply in their order, to
each report by itself: the order in which articles come makes no difference.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from app.document import Span
from app.extract.findings import Extraction, PersonFinding, QuoteFinding, Speaker
from app.resolve.facts import Report
from app.words import fold

Action = Literal["rename", "merge", "split", "reattribute", "reject", "set"]
CorrectedKind = Literal["person", "summit", "agreement", "quote"]
RULE = "correction"  # of findings that a correction adds
_FIELDS: Mapping[CorrectedKind, str] = {
    "person": "people",
    "summit": "summits",
    "agreement": "agreements",
    "quote": "quotes",
}


@dataclass(frozen=True, slots=True)
class Anchor:
    """Characters of a text, which is known by its SHA-256."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Correction:
    """Which findings get which `values`: fields of the finding.

    Of a quote's new speaker these are `name`, `country` and `family_name`; one without `country` is
    a label, one whose `name` is None nobody.
    """

    action: Action
    kind: CorrectedKind
    anchors: tuple[Anchor, ...]
    values: Mapping[str, Any]


def corrected(report: Report, sha256: str, corrections: Sequence[Correction]) -> Report:
    """Return what the article says once it is set right; `sha256` is its text's."""
    steps = [*_steps(report.extraction, sha256, corrections)]
    return replace(report, extraction=steps[-1][1]) if steps else report


def awake(extraction: Extraction, sha256: str, corrections: Sequence[Correction]) -> set[int]:
    """Return the positions of those corrections that change anything that was found in this text."""
    return {position for position, _ in _steps(extraction, sha256, corrections)}


def _steps(extraction: Extraction, sha256: str, corrections: Sequence[Correction]) -> Iterator[tuple[int, Extraction]]:
    for number, correction in enumerate(corrections):
        anchors = [anchor for anchor in correction.anchors if anchor.text == sha256]
        if anchors and (positions := _anchored(extraction, correction.kind, anchors)):
            extraction = _applied(extraction, correction, positions, anchors)
            yield number, extraction


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
    kind, values = correction.kind, correction.values
    if correction.action == "reject":
        return _without(extraction, kind, positions)
    if correction.action == "reattribute":
        return _reattributed(extraction, positions, values)
    if correction.action == "split" and kind == "person":
        return _split(extraction, positions, values, anchors)
    found = [*getattr(extraction, _FIELDS[kind])]
    for position in positions:
        finding = found[position]
        found[position] = _renamed(finding, values) if kind == "person" else replace(finding, **values)
    return _with(extraction, kind, found)


def _with(extraction: Extraction, kind: CorrectedKind, found: Iterable[Any]) -> Extraction:
    """Return the extraction with other findings of a kind."""
    changes: dict[str, Any] = {_FIELDS[kind]: tuple(found)}
    return replace(extraction, **changes)


def _renamed(finding: PersonFinding, values: Mapping[str, Any]) -> PersonFinding:
    """Return a person with these values; what he was called stays an alias."""
    name = values.get("name", finding.name)
    family = finding.family_name if finding.family_name in name.split() else None
    forms = dict.fromkeys((finding.name, *finding.aliases))
    aliases = tuple(form for form in forms if form != name)
    return replace(finding, **{"family_name": family, **values}, aliases=aliases)


def _split(
    extraction: Extraction, positions: set[int], values: Mapping[str, Any], anchors: Sequence[Anchor]
) -> Extraction:
    """Make the anchored mentions somebody else, and give him the quotes whose speaker they name."""
    people, moved = list(extraction.people), {}
    for position in sorted(positions):
        finding = people[position]
        theirs = tuple(m for m in finding.mentions if any(_overlaps(m, anchor) for anchor in anchors))
        rest = tuple(mention for mention in finding.mentions if mention not in theirs)
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


def _reattributed(extraction: Extraction, positions: set[int], values: Mapping[str, Any]) -> Extraction:
    """Give the utterances of these quotes another speaker; a person whom the article does not name is added."""
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


def _without(extraction: Extraction, kind: CorrectedKind, gone: set[int]) -> Extraction:
    """Return the extraction without some findings; those that refer to others are given their new positions."""
    found = getattr(extraction, _FIELDS[kind])
    kept = [position for position in range(len(found)) if position not in gone]
    now = {position: number for number, position in enumerate(kept)}
    extraction = _with(extraction, kind, (found[position] for position in kept))
    if kind == "summit":
        agreements = tuple(
            a if a.summit is None else replace(a, summit=now.get(a.summit)) for a in extraction.agreements
        )
        return replace(extraction, agreements=agreements)
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
