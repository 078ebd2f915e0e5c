"""How well findings of many articles are merged into records: `python -m tests.eval.merging [FOLDER]`.

On tests/corpus, or a folder of the same form: once with the labels as findings, which measures resolution alone, and
once with what the pipeline finds. A finding that no label means is left out: what is wrongly found counts elsewhere.

* Pairwise: of the pairs of findings in one record, how many belong together; of those that do, how many are in one.
* B-cubed: the same for each finding, itself included, and averaged (Bagga and Baldwin, 1998).
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import get_args

from app.errors import SummitError
from app.extract.workers import ExtractionPool
from app.facts import Facts, Report, findings_of
from app.reference import load_reference
from app.resolve import resolve
from app.settings import Settings
from tests.eval.labelled import CORPUS, Corpus, Item, Kind, labelled_reports, load_corpus, matched

TARGETS: Mapping[Kind, tuple[float, float]] = {  # B-cubed precision and recall, over what the pipeline finds
    "person": (0.99, 0.95),
    "summit": (0.99, 0.9),
    "agreement": (0.97, 0.85),
    "quote": (0.99, 0.9),
}


@dataclass(frozen=True)
class Figures:
    """Shares from 0 to 1; those of no pair at all are 1."""

    findings: int
    pairs: tuple[float, float]  # precision, recall
    bcubed: tuple[float, float]


def main() -> None:
    """Print the tables of one folder."""
    for line in report(load_corpus(Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS))[0]:
        print(line)


def report(corpus: Corpus) -> tuple[list[str], list[tuple[str, float, float]]]:
    """Return the lines to print, and closing rows: (figure, to reach, reached)."""
    lines, rows = [], []
    reference = load_reference()
    extracted = _extracted(corpus)
    labelled = labelled_reports(corpus, extracted, reference)
    for name, reports in (("labels", labelled), ("pipeline", extracted)):
        lines += [f"\n== merging, {len(reports)} articles, findings of the {name}"]
        facts = resolve(reports, reference)
        for kind in get_args(Kind):
            figures, wrong = score(corpus, reports, facts, kind)
            lines.append(
                "  {:9} {:3} findings  pairs P {:.3f} R {:.3f}  B-cubed P {:.3f} R {:.3f}".format(
                    kind, figures.findings, *figures.pairs, *figures.bcubed
                )
            )
            lines += [f"    {line}" for line in wrong]
            if name == "pipeline":
                targets = zip(("precision", "recall"), TARGETS[kind], figures.bcubed, strict=True)
                rows += [(f"merging: {kind}, B-cubed {what}", target, reached) for what, target, reached in targets]
    return lines, rows


def _extracted(corpus: Corpus) -> list[Report]:
    reports = []
    for name, document, found in ExtractionPool(Settings()).extract_all(corpus.documents.items()):
        if isinstance(found, SummitError):
            raise found
        reports.append(Report(name, document.published, found))
    return reports


def score(corpus: Corpus, reports: list[Report], facts: Facts, kind: Kind) -> tuple[Figures, list[str]]:
    """Return the figures of one kind, and what was wrongly joined or not joined, record by record."""
    wanted, labels = corpus.records(kind), matched(corpus, reports, kind)
    got = _records(reports, facts, kind)
    items = sorted(item for item, label in labels.items() if label in wanted and item in got)
    right = {item: wanted[labels[item]] for item in items}
    loose = corpus.parts(kind)
    return figures_of(right, {item: got[item] for item in items}, loose), _wrong(right, got, loose)


def _records(reports: list[Report], facts: Facts, kind: Kind) -> dict[Item, str]:
    """Return the record of each finding of a kind."""
    numbers = {
        (report.article, number): (report.article, position)
        for report in reports
        for number, (found, position, _) in enumerate(findings_of(report.extraction))
        if found == kind
    }
    return {numbers[e.article, e.finding]: e.record for e in facts.evidence if e.kind == kind}


def figures_of(right: Mapping[Item, str], got: Mapping[Item, str], loose: set[frozenset[str]]) -> Figures:
    """Compare two ways to group the same items; pairs of records in `loose` may be joined or not."""
    pairs = [
        (right[one] == right[other], got[one] == got[other])
        for one, other in combinations(right, 2)
        if frozenset((right[one], right[other])) not in loose
    ]
    both = sum(belong and joined for belong, joined in pairs)
    joined, belonging = sum(joined for _, joined in pairs), sum(belong for belong, _ in pairs)
    precisions, recalls = [], []
    for item in right:
        same = {other for other in right if right[other] == right[item]}
        with_it = {o for o in right if got[o] == got[item] and frozenset((right[o], right[item])) not in loose}
        precisions.append(len(same & with_it) / len(with_it))
        recalls.append(len(same & with_it) / len(same))
    return Figures(
        len(right),
        (both / joined if joined else 1.0, both / belonging if belonging else 1.0),
        (sum(precisions) / max(1, len(right)), sum(recalls) / max(1, len(right))),
    )


def _wrong(right: Mapping[Item, str], got: Mapping[Item, str], loose: set[frozenset[str]]) -> list[str]:
    lines = []
    for record in sorted(set(right.values())):
        found = {got[item] for item in right if right[item] == record}
        if len(found) > 1:
            parts = [sorted(i[0] for i in right if right[i] == record and got[i] == part) for part in sorted(found)]
            lines.append(f"split: {record}: {' | '.join(', '.join(part) for part in parts)}")
    for id_ in sorted({got[item] for item in right}):
        of = sorted({right[item] for item in right if got[item] == id_})
        if any(frozenset(pair) not in loose for pair in combinations(of, 2)):
            lines.append(f"joined: {' | '.join(of)}")
    return lines


if __name__ == "__main__":
    main()
