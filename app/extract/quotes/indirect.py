"""Speech without marks: `Lee said that the talks …`, `The talks had failed, Lee said`, `…, according to Lee`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from app.extract.quotes.cues import INDIRECT
from app.extract.quotes.lines import Key, Line, Sentence
from app.extract.quotes.syntax import head_of_phrase, noun_class, object_of

FEWEST_WORDS = 4  # outside of marks
MOST_VERBS = 30  # of one sentence
CONFIDENCE = {"indirect-verb": 0.89, "indirect-according-to": 0.85}  # the share that was right on the training split


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody is reported to have said: article offsets `start:end`, the speaker's mention, and the rule.

    `verb` is the position of the verb that reports it.
    """

    start: int
    end: int
    speaker: Key
    rule: str
    confidence: float
    line: Line
    sentence: Sentence
    verb: int


def reports(lines: Sequence[Line]) -> Iterator[Report]:
    """Yield the indirect speech of all parsed lines; of reports within reports the outermost."""
    for line in lines:
        for sentence in line.sentences:
            end = -1
            found = [*_by_verb(line, sentence), *_according_to(line, sentence)]
            for report in sorted(found, key=lambda report: (report.start, -report.end)):
                if report.end > end:
                    yield report
                    end = report.end


def _by_verb(line: Line, sentence: Sentence) -> Iterator[Report]:
    """`Lee said that the talks …`, `The talks had failed, Lee said`."""
    for verb in sentence.verbs[:MOST_VERBS]:
        if verb.lower_ not in INDIRECT or any(child.dep_ == "neg" for child in verb.children):
            continue
        clause = next((c for c in verb.children if c.dep_ == "ccomp" and c.i not in line.in_hole), None)
        speaker = next((noun for how, noun in line.subjects(sentence, verb) if how in ("own", "shared")), None)
        if clause is None or speaker is None or noun_class(speaker) in ("I", "number") or _is_relative(clause):
            continue
        first, last = max(clause.left_edge.i, sentence.start), min(clause.right_edge.i, sentence.end - 1)
        if not first < verb.i < last:
            yield from _report(line, sentence, (first, last), speaker, "indirect-verb", verb)


def _according_to(line: Line, sentence: Sentence) -> Iterator[Report]:
    """`According to Lee, the talks …`, `The talks had failed, according to Lee`."""
    doc = line.doc
    assert doc is not None
    for i in range(sentence.start, sentence.end - 2):
        if doc[i].lower_ == "according" and doc[i + 1].lower_ == "to":
            noun = object_of(doc[i + 1]) or head_of_phrase(list(doc[i + 2 : min(i + 12, sentence.end)]))
            opens = i <= sentence.start + 1
            said = (doc[i].right_edge.i + 1, sentence.end - 1) if opens else (sentence.start, i - 1)
            if noun is not None:
                yield from _report(line, sentence, said, noun, "indirect-according-to", doc[i])
            return


def _report(
    line: Line, sentence: Sentence, said: tuple[int, int], speaker: Token, rule: str, cue: Token
) -> Iterator[Report]:
    """Yield the report of the tokens `said` (first, last), marks at its ends left off, unless it has too few words."""
    doc, (first, last) = cue.doc, said
    while first < last and doc[first].is_punct:
        first += 1
    while last > first and doc[last].is_punct and last not in line.in_hole:
        last -= 1
    if sum(doc[i].is_alpha and i not in line.in_hole for i in range(first, last + 1)) >= FEWEST_WORDS:
        start, end = line.original(doc[first], doc[last])
        yield Report(start, end, line.key(speaker), rule, CONFIDENCE[rule], line, sentence, cue.i)


def _is_relative(clause: Token) -> bool:
    """Tell whether a clause really belongs to the noun before it: `told voters who wonder …`."""
    first = clause.left_edge
    return first.tag_ in ("WP", "WDT") and first.i > 0 and first.nbor(-1).tag_[:2] == "NN"
