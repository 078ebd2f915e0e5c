"""Indirect speech against PolNeAR's Content spans, by rule 8 of extraction.md.

A prediction is right if at least half of its words lie in one Content span and it covers at least half of that span's
unquoted words. Recall is over the spans with four unquoted words or more that are at least half of all its words.
"""

from pathlib import Path
from types import ModuleType
from typing import Any

LEAST_WORDS = 4


def score(polnear: ModuleType, split: Path, outputs: list[dict[str, Any]]) -> dict[str, float]:
    """Return precision, recall and their counts over the printed extractions of a split."""
    predicted = right = gold = found = 0
    for output in outputs:
        name = Path(output["source"]).stem
        with (split / "text" / f"{name}.txt").open(encoding="utf-8", newline="") as file:
            text = file.read()
        spans = contents(polnear, split, name, text)
        claimed = [
            set(polnear.words(text, quote["start"], quote["end"]))
            for quote in output["quotes"]
            if quote["kind"] == "indirect"
        ]
        matched = [{n for n, span in enumerate(spans) if fits(words, *span)} for words in claimed]
        predicted += len(claimed)
        right += sum(bool(spans_of_one) for spans_of_one in matched)
        wanted = {n for n, (whole, bare) in enumerate(spans) if len(bare) >= max(LEAST_WORDS, len(whole) / 2)}
        gold += len(wanted)
        found += len(wanted & set().union(*matched))
    return {
        "precision": right / predicted if predicted else 0.0,
        "recall": found / gold if gold else 0.0,
        "predicted": predicted,
        "gold": gold,
    }


def contents(polnear: ModuleType, split: Path, name: str, text: str) -> list[tuple[set[Any], set[Any]]]:
    """Return of every Content span its words, and those of them outside quotation marks."""
    annotation = sorted((split / "attributions").glob(f"{name}_????.ann"))[0]
    quoted = {word for start, end, _ in polnear.stretches(text) for word in polnear.words(text, start, end)}
    found = []
    for attribution in polnear.parse_ann(annotation.read_text(encoding="utf-8")):
        words = {word for start, end in attribution["content"] for word in polnear.words(text, start, end)}
        found.append((words, words - quoted))
    return found


def fits(claimed: set[Any], whole: set[Any], bare: set[Any]) -> bool:
    """Tell whether a prediction of these words is right for a Content span."""
    return bool(bare) and 2 * len(claimed & whole) >= len(claimed) and 2 * len(claimed & bare) >= len(bare)
