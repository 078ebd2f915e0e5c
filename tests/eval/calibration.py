"""How often each rule is right, and how far confidence tells it: `python -m tests.eval.calibration [--shared DIR]`.

As Markdown for docs/extraction.md. Summits and agreements over tests/corpus, the six summit texts and the folders given
by `--labels`, in the form of tests/corpus (see outcomes). Quotes over PolNeAR train: one is right where it is found and
rightly attributed; one for which no speaker is given, where it is found. Left out: what the scorer cannot judge.
Indirect speech: see indirect.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from app.extract.workers import ExtractionPool
from app.findings import Extraction, QuoteFinding
from app.settings import Settings
from tests.eval import indirect, outcomes
from tests.eval.__main__ import ROOT, WORKERS, module
from tests.eval.labelled import CORPUS
from tests.eval.pronouns import read

BINS = 10


@dataclass(frozen=True)
class Judged:
    """One finding: the rule that made it, the confidence that it carries, and whether it is right."""

    rule: str
    confidence: float
    right: bool


def main() -> None:
    """Print two tables of each kind of finding."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="holds eval/ and corpus/")
    parser.add_argument("--labels", type=Path, nargs="*", default=[], help="more folders of labelled summit texts")
    arguments = parser.parse_args()
    shared = arguments.shared.resolve()
    scorer = module(shared / "eval" / "score_summits.py")
    told = [
        each
        for folder in (CORPUS, shared / "corpus" / "summits", *arguments.labels)
        for each in outcomes.judge(scorer, folder)
    ]
    for kind in ("summits", "agreements"):
        report(kind, [Judged(rule, confidence, right) for which, rule, confidence, right in told if which == kind])
    report("quotes", list(judge(shared, shared / "corpus" / "polnear" / "train")))


def report(kind: str, judged: list[Judged]) -> None:
    """Print how often each rule, and what bears each confidence, is right."""
    print(f"\n| rule | {kind} | right | share right | confidence |\n|---|---|---|---|---|")
    by_rule = defaultdict(list)
    for each in judged:
        by_rule[each.rule].append(each)
    for rule, items in sorted(by_rule.items()):
        print(f"| {rule} | {row(items)} |")
    print(f"\n| confidence | {kind} | right | share right | mean confidence |\n|---|---|---|---|---|")
    error = 0.0
    for n in range(BINS):
        items = [each for each in judged if min(int(each.confidence * BINS), BINS - 1) == n]
        if items:
            print(f"| {n / BINS:.1f}-{(n + 1) / BINS:.1f} | {row(items)} |")
            error += abs(sum(each.right - each.confidence for each in items))
    print(f"\nExpected calibration error: {error / len(judged):.3f} over {len(judged)} {kind}.")


def row(items: list[Judged]) -> str:
    """Return the cells of one row: how many, how many right, their share, the mean confidence."""
    right = sum(each.right for each in items)
    mean = sum(each.confidence for each in items) / len(items)
    return f"{len(items)} | {right} | {right / len(items):.3f} | {mean:.3f}"


def judge(shared: Path, split: Path) -> Iterator[Judged]:
    """Yield every quote of the split with its verdict."""
    polnear, scorer = (module(shared / "eval" / f"{name}.py") for name in ("polnear", "score_quotes"))
    gold = {document["id"]: document for document in polnear.load("train", str(split.parent))}
    named = ((name, read(split / "text" / f"{name}.txt")) for name in gold)
    for name, document, found in ExtractionPool(Settings(), WORKERS).extract_all(named):
        assert isinstance(found, Extraction)
        direct = [as_prediction(quote) for quote in found.quotes if quote.kind != "indirect"]
        for verdict, _, piece in scorer.score_doc(gold[name], direct)[2]:
            if piece and verdict not in ("unjudged", "nosource"):
                quote = piece["pred"]["finding"]
                right = verdict == "right" or (verdict == "silent" and quote.speaker is None)
                yield Judged(quote.rule, quote.confidence, right)
        yield from judge_indirect(polnear, split, name, document.text, found)


def judge_indirect(polnear: ModuleType, split: Path, name: str, text: str, found: Extraction) -> Iterator[Judged]:
    """Yield every finding of indirect speech in one text with its verdict."""
    spans = indirect.contents(polnear, split, name, text)
    for quote in found.quotes:
        if quote.kind == "indirect":
            words = set(polnear.words(text, quote.span.start, quote.span.end))
            yield Judged(quote.rule, quote.confidence, any(indirect.fits(words, *span) for span in spans))


def as_prediction(quote: QuoteFinding) -> dict[str, Any]:
    """Return a finding in the scorers' format, itself beside it."""
    speaker = quote.speaker
    return {
        "start": quote.span.start,
        "end": quote.span.end,
        "text": quote.span.text,
        "speaker_start": speaker.mention.start if speaker else None,
        "speaker_end": speaker.mention.end if speaker else None,
        "speaker_text": speaker.name if speaker else None,
        "finding": quote,
    }


if __name__ == "__main__":
    main()
