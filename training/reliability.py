"""Reliability of confidence: shares right by confidence and by rule, and the expected calibration error."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10


@dataclass(frozen=True)
class Judged:
    """One finding: the rule that made it, its confidence, and whether it is right."""

    rule: str
    confidence: float
    right: bool


def calibration_error(judged: Sequence[Judged]) -> float:
    """Return the expected calibration error over ten equal bins of confidence."""
    bins: dict[int, list[Judged]] = defaultdict(list)
    for each in judged:
        bins[bin_of(each)].append(each)
    return sum(abs(sum(each.right - each.confidence for each in inside)) for inside in bins.values()) / len(judged)


def bin_of(judged: Judged) -> int:
    """Return the number of the bin of a finding."""
    return min(int(judged.confidence * BINS), BINS - 1)


def print_reliability(judged: Sequence[Judged]) -> None:
    """Print two Markdown tables, by confidence and by rule, and the calibration error."""
    print_by_confidence(judged, "quotes")
    print("\n| rule | quotes | right | share right | mean confidence |\n|---|---|---|---|---|")
    for rule in sorted({each.rule for each in judged}):
        print(f"| {rule} | {_cells([each for each in judged if each.rule == rule])} |")


def print_by_confidence(judged: Sequence[Judged], what: str) -> None:
    """Print a Markdown table by confidence, and the calibration error."""
    print(f"\n| confidence | {what} | right | share right | mean confidence |\n|---|---|---|---|---|")
    for number in range(BINS):
        if inside := [each for each in judged if bin_of(each) == number]:
            print(f"| {number / BINS:.1f}-{(number + 1) / BINS:.1f} | {_cells(inside)} |")
    print(f"\nExpected calibration error: {calibration_error(judged):.3f} over {len(judged)} {what}.")


def _cells(judged: Sequence[Judged]) -> str:
    right = sum(each.right for each in judged)
    mean = sum(each.confidence for each in judged) / len(judged)
    return f"{len(judged)} | {right} | {right / len(judged):.3f} | {mean:.3f}"
