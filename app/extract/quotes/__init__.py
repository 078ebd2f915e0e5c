"""Quotes and who said them.

Read in this order: `marks` pairs the quotation marks; `masks` hides the quotes from the parser; `lines` parses what is
left; `own_sentence` and `context` hold the rules that propose speakers, `stated` those that settle one outright;
`speakers` weighs and settles; `speech` tells speech from titles and scare quotes; `names` tells which person a mention
stands for and when the words were said; `utterances` finds copies; `indirect` finds speech without marks.
"""

from collections import Counter
from dataclasses import dataclass

from app.document import Span
from app.extract.findings import DateFinding, PersonFinding, QuoteFinding, QuoteKind, Speaker
from app.extract.language import Reading
from app.extract.quotes.context import Key
from app.extract.quotes.lines import lines_of
from app.extract.quotes.names import Names, Resolve, said_on
from app.extract.quotes.speakers import STATED, Attribution
from app.extract.quotes.speech import is_boilerplate, is_speech, signals_of
from app.extract.quotes.stated import after_label, labelled_lines
from app.extract.quotes.utterances import group
from app.extract.quotes.weights import load_weights
from app.words import fold

# What is less likely speech is left out. The bounds maximise F1 on the training split.
SPEECH, SHORT_SPEECH = 0.5, 0.4
SHORT = 4  # words


@dataclass(frozen=True, slots=True)
class _Draft:
    span: Span
    kind: QuoteKind
    key: Key | None
    said_on: str | None
    rule: str
    confidence: float


def find_quotes(
    reading: Reading, people: tuple[PersonFinding, ...], dates: tuple[DateFinding, ...], resolve: Resolve
) -> tuple[QuoteFinding, ...]:
    """Return every occurrence of every quote, in order.

    `resolve(reading, people, mention)` tells whom a pronoun or noun phrase stands for (a position in `people`, or None).
    """
    drafts = sorted(_direct(reading, dates), key=lambda draft: draft.span)
    names = Names(reading, people, resolve)
    speakers: list[Speaker | None] = []
    for draft in drafts:
        speakers.append(names.speaker(draft.key, speakers[-1] if speakers else None) if draft.key else None)
    grouped = group([draft.span.text for draft in drafts], speakers)
    return tuple(
        QuoteFinding(draft.span, draft.kind, speaker, draft.said_on, number, draft.rule, round(draft.confidence, 3))
        for draft, (number, speaker) in zip(drafts, grouped, strict=True)
    )


def _direct(reading: Reading, dates: tuple[DateFinding, ...]) -> list[_Draft]:
    """Return what stands in marks and is speech, and the lines of transcripts."""
    text, weights = reading.text, load_weights()
    lines = lines_of(reading)
    attribution = Attribution(reading, lines, weights["speaker"])
    same = Counter(fold(text[s.start : s.end]) for line in lines for s in line.stretches)
    found = []
    for n, line in enumerate(lines):
        for k, stretch in enumerate(line.stretches):
            choice = attribution.choose(n, k)
            place = attribution.places.get((n, k))
            inner = text[stretch.start : stretch.end]
            signals = signals_of(text, inner, stretch.opened, stretch.closed, place, choice, same[fold(inner)])
            likely = is_speech(signals, weights["speech"])
            if is_boilerplate(inner) or likely < (SHORT_SPEECH if len(inner.split()) < SHORT else SPEECH):
                continue
            span = reading.document.span(after_label(text, stretch.start, stretch.end), stretch.end)
            kind: QuoteKind = "full" if line.clauses[k] else "partial"
            date = said_on(place, choice.key, dates)
            found.append(_Draft(span, kind, choice.key, date, choice.rule, likely * choice.probability))
    for line, key in labelled_lines(text, lines):
        span = reading.document.span(after_label(text, line.start, line.end), line.end)
        found.append(_Draft(span, "full", key, None, "transcript", STATED))
    return found
