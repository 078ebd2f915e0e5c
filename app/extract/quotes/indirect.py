"""Speech without marks: `Lee said that the talks …`, `Lee's claim that …`, `…, according to Lee`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from app.extract.parsing.cues import CLAIMS, INDIRECT
from app.extract.parsing.lines import Key, Line, Sentence
from app.extract.parsing.syntax import (
    first_of_phrase,
    head_of_phrase,
    is_owner,
    noun_class,
    object_of,
    passive_subject,
)

FEWEST_WORDS = 4  # outside of marks
MOST_VERBS = 30  # of one sentence
# The share that was right on the training split.
CONFIDENCE = {"indirect-verb": 0.89, "indirect-claim": 0.85, "indirect-according-to": 0.85}


@dataclass(frozen=True, slots=True)
class ReportedSpeech:
    """Reported speech without marks: article offsets `start:end`, the speaker's mention, and the rule.

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


def reports(lines: Sequence[Line]) -> Iterator[ReportedSpeech]:
    """Yield the indirect speech of all parsed lines; of reports within reports the outermost."""
    for line in lines:
        for sentence in line.sentences:
            end = -1
            found = [report for rule in RULES for report in rule(line, sentence)]
            for report in sorted(found, key=lambda report: (report.start, -report.end)):
                if report.end > end:
                    yield report
                    end = report.end


def _by_verb(line: Line, sentence: Sentence) -> Iterator[ReportedSpeech]:
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


def _quoted_as_saying(line: Line, sentence: Sentence) -> Iterator[ReportedSpeech]:
    """Take what stands before it all: `The talks would go on, Lee was quoted as saying`."""
    assert line.doc is not None
    for verb in sentence.verbs[:MOST_VERBS]:
        speaker = passive_subject(verb) if verb.lower_ == "quoted" else None
        if speaker is not None and [token.lower_ for token in line.doc[verb.i + 1 : verb.i + 3]] == ["as", "saying"]:
            comma = first_of_phrase(speaker).i - 1
            if comma > sentence.start and line.doc[comma].text == ",":
                yield from _report(line, sentence, (sentence.start, comma), speaker, "indirect-verb", verb)


def _by_claim(line: Line, sentence: Sentence) -> Iterator[ReportedSpeech]:
    """`Lee's claim that the talks …`."""
    assert line.doc is not None
    for noun in line.doc[sentence.start : sentence.end]:
        if noun.lower_ in CLAIMS and noun.i not in line.in_hole:
            owner = next((c for c in noun.lefts if is_owner(c) and noun_class(c) != "I"), None)
            clause = next((c for c in noun.rights if c.dep_ in ("acl", "ccomp") and c.left_edge.lower_ == "that"), None)
            if owner is not None and clause is not None and not _is_relative(clause):
                said = clause.left_edge.i, min(clause.right_edge.i, sentence.end - 1)
                yield from _report(line, sentence, said, owner, "indirect-claim", noun)


def _according_to(line: Line, sentence: Sentence) -> Iterator[ReportedSpeech]:
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


RULES = (_by_verb, _quoted_as_saying, _by_claim, _according_to)


def _report(
    line: Line, sentence: Sentence, said: tuple[int, int], speaker: Token, rule: str, cue: Token
) -> Iterator[ReportedSpeech]:
    """Yield the report of the tokens `said` (first, last), unless it has too few words.

    Punctuation at its ends is left off; a quote at its start or end is taken whole, with its marks.
    """
    doc, (first, last) = cue.doc, said
    while first < last and doc[first].is_punct and first not in line.in_hole:
        first += 1
    while last > first and doc[last].is_punct and last not in line.in_hole:
        last -= 1
    if sum(doc[i].is_alpha and i not in line.in_hole for i in range(first, last + 1)) >= FEWEST_WORDS:
        start, end = line.original(doc[first], doc[last])
        if first in line.in_hole:
            start = line.stretches[line.in_hole[first]].opened
        if last in line.in_hole:
            end = line.stretches[line.in_hole[last]].closed
        yield ReportedSpeech(start, end, line.key(speaker), rule, CONFIDENCE[rule], line, sentence, cue.i)


def _is_relative(clause: Token) -> bool:
    """Return whether a clause really belongs to the noun before it: `told voters who wonder …`."""
    first = clause.left_edge
    return first.tag_ in ("WP", "WDT") and first.i > 0 and first.nbor(-1).tag_[:2] == "NN"
