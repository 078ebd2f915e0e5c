"""Quotes and who said them.

Read in this order: `marks` pairs the quotation marks; `masks` hides the quotes from the parser; `lines` parses what is
left; `own_sentence` and `context` hold the rules that propose speakers, `stated` those that settle one outright;
`speakers` weighs and settles; `speech` tells speech from titles and scare quotes; `indirect` finds speech without
marks; `names` tells which person a mention stands for and when the words were said; `utterances` finds copies.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.document import Span
from app.extract.language import Reading
from app.extract.parsing.lines import Key, Line, lines_of
from app.extract.parsing.syntax import governors, is_verb
from app.extract.quotes.indirect import reports
from app.extract.quotes.names import Names, Resolve, said_on
from app.extract.quotes.own_sentence import QuotePosition
from app.extract.quotes.speakers import STATED, Attribution, Choice
from app.extract.quotes.speech import is_boilerplate, is_speech, is_title, is_unsaid, signals_of
from app.extract.quotes.stated import after_label, posts, turns
from app.extract.quotes.surroundings import Surroundings
from app.extract.quotes.utterances import group
from app.extract.quotes.weights import Models, load_weights, scaled
from app.findings import DateFinding, PersonFinding, QuoteFinding, Speaker
from app.kinds import QuoteKind
from app.text import fold

# What is less likely speech is left out. The bounds maximise F1 on the training split.
SPEECH, SHORT_SPEECH = 0.5, 0.4
SHORT = 4  # words


@dataclass(frozen=True, slots=True)
class _Draft:
    """A quote before its speaker's name is known."""

    span: Span
    kind: QuoteKind
    key: Key | None
    said_on: str | None
    rule: str
    confidence: float


def find_quotes(
    reading: Reading,
    people: tuple[PersonFinding, ...],
    dates: tuple[DateFinding, ...],
    resolve: Resolve,
    weights: Models | None = None,
) -> tuple[QuoteFinding, ...]:
    """Return every occurrence of every quote, and of indirect speech (kind `indirect`), in order.

    `resolve(reading, people, mention)` returns the antecedent of a pronoun or noun phrase.
    """
    lines = reading.once(lines_of)
    dates = tuple(sorted(dates, key=lambda date: date.span))
    names = Names(reading, people, lines, resolve)
    weights = weights or load_weights()
    marked = _in_marks(reading, lines, names, dates, weights)
    drafts = [*marked, *_without_marks(reading, lines, dates), *_indirect(reading, lines, dates)]
    drafts.sort(key=lambda draft: (draft.span, draft.kind))
    speakers: list[Speaker | None] = []
    for draft in drafts:
        before = speakers[-1] if speakers else None
        speakers.append(names.speaker(draft.key, before) if draft.key else None)
    grouped = group([(draft.span.text, draft.kind == "indirect") for draft in drafts], speakers)
    context = Surroundings(reading)
    return tuple(
        QuoteFinding(
            draft.span,
            draft.kind,
            speaker,
            draft.said_on,
            number,
            draft.rule,
            _confidence(draft, names, weights),
            context.around(draft.span),
        )
        for draft, (number, speaker) in zip(drafts, grouped, strict=True)
    )


def _confidence(draft: _Draft, names: Names, weights: Models) -> float:
    """Return how likely it is that a quote is one and that its speaker is right, the speaker's mention resolved."""
    chance = draft.confidence * (names.referent(draft.key).chance if draft.key else 1.0)
    return round(chance if draft.kind == "indirect" else scaled(chance, weights["confidence"]), 3)


def _in_marks(
    reading: Reading, lines: Sequence[Line], names: Names, dates: Sequence[DateFinding], weights: Models
) -> Iterator[_Draft]:
    """Yield what stands in marks and is speech."""
    text = reading.text
    attribution = Attribution(reading, lines, names, weights["speaker"])
    same = Counter(fold(text[s.start : s.end]) for line in lines for s in line.stretches)
    for n, line in enumerate(lines):
        for k, stretch in enumerate(line.stretches):
            choice = attribution.choose(n, k)
            place = attribution.places.get((n, k))
            inner = text[stretch.start : stretch.end]
            signals = signals_of(text, stretch, place, choice, same[fold(inner)])
            likely = is_speech(signals, weights["speech"])
            bound = SHORT_SPEECH if len(inner.split()) < SHORT else SPEECH
            alone = place is None or place.sentence.bare
            if likely < bound or (alone and is_boilerplate(inner)):
                continue
            if is_title(text, stretch.opened, inner) or is_unsaid(text, stretch.opened, stretch.closed):
                continue
            span = reading.document.span(after_label(text, stretch.start, stretch.end), stretch.end)
            kind: QuoteKind = "full" if line.clauses[k] else "partial"
            date = _date_of(place, choice, dates)
            yield _Draft(span, kind, choice.key, date, choice.rule, likely * choice.probability)


def _without_marks(reading: Reading, lines: Sequence[Line], dates: Sequence[DateFinding]) -> Iterator[_Draft]:
    """Yield the lines of transcripts, and embedded posts with their dates."""
    text = reading.text
    for words, speaker in turns(text, lines):
        yield _Draft(reading.document.span(*words), "full", speaker, None, "transcript", STATED)
    for (start, end), author in posts(text, lines):
        date = next((d.edtf for d in dates if author[1] <= d.span.start < author[1] + 40), None)
        yield _Draft(reading.document.span(start, end), "full", author, date, "post", STATED)


def _indirect(reading: Reading, lines: Sequence[Line], dates: Sequence[DateFinding]) -> Iterator[_Draft]:
    for report in reports(lines):
        date = said_on(report.line, report.sentence, {report.verb}, dates)
        span = reading.document.span(report.start, report.end)
        yield _Draft(span, "indirect", report.speaker, date, report.rule, report.confidence)


def _date_of(place: QuotePosition | None, choice: Choice, dates: Sequence[DateFinding]) -> str | None:
    """Return when a quote was said, if the sentence that tells so is its own and names the speaker."""
    if place is None or choice.key is None or not dates:
        return None
    tokens = place.doc[place.sentence.start : place.sentence.end]
    start, end = place.line.original(tokens[0], tokens[-1])
    verbs = {v.i for v in governors(place.root) if place.outside(v) and is_verb(v)}
    return said_on(place.line, place.sentence, verbs, dates) if start <= choice.key[0] < end else None
