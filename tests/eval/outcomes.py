"""How often each rule for summits and agreements is right, over texts with labels.

A finding is right where the scorer of ../shared/eval matches it with a label; of one outcome told several times each
telling is. Left out is what counts for nothing: optional labels, and meetings that are only mentioned and not labelled.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from app.document import Document
from app.extract.workers import ExtractionPool
from app.findings import Extraction
from app.report import printed
from app.settings import Settings

LEAST = 0.5  # likeness from which on the scorer takes two for one


def judge(scorer: ModuleType, folder: Path) -> Iterator[tuple[str, str, float, bool]]:
    """Yield (`summits` or `agreements`, rule, confidence, whether it is right) for the texts of a folder.

    A text NAME.txt has its labels in NAME.json, in the form of tests/corpus, and its date in NAME.meta.json or there.
    """
    labels = {path.stem: json.loads(path.with_suffix(".json").read_bytes()) for path in sorted(folder.glob("*.txt"))}
    texts = ((name, _document(folder / f"{name}.txt", labels[name])) for name in labels)
    for name, document, found in ExtractionPool(Settings()).extract_all(texts):
        assert isinstance(found, Extraction)
        shown = printed(name, document, found)
        told = labels[name]["agreements"]
        words = [{**each, "_w": scorer.words(document.text[each["start"] : each["end"]])} for each in told]
        for kind, findings, golds, likeness in (
            ("summits", found.summits, labels[name]["summits"], scorer.summit_likeness),
            ("agreements", found.agreements, words, lambda p, g: scorer.dice(scorer.words(p["text"]), g["_w"])),
        ):
            matched = scorer.match(shown[kind], golds, likeness, LEAST)
            for position, finding in enumerate(findings):
                gold = golds[matched[position]] if position in matched else None
                if not _counts_for_nothing(shown[kind][position], gold):
                    yield kind, finding.rule, finding.confidence, gold is not None


def _document(path: Path, labels: dict[str, Any]) -> Document:
    sidecar = path.with_suffix(".meta.json")
    published = json.loads(sidecar.read_bytes())["published"] if sidecar.exists() else labels["published"]
    return Document(path.read_bytes().decode(), published=published)


def _counts_for_nothing(finding: dict[str, Any], gold: dict[str, Any] | None) -> bool:
    return bool(gold.get("optional")) if gold else finding["status"] == "mentioned"
