"""Texts whose agreements and meetings were labelled by hand, with the labels of each.

`../shared/corpus/summits/train` holds texts with labels; `tests/labels/events.jsonl` holds labels without words, whose
texts are found by their SHA-256 in a folder of the caller's. No text of the development part is read unless asked for.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.document import Document, Span
from app.text import fold

LABELS = Path(__file__).parents[1] / "tests" / "labels" / "events.jsonl"
_SAME = 0.5  # share of the words of a sentence and a label from which they are the same statement
_INSIDE = 0.6  # share of a sentence that lies inside a label


@dataclass(frozen=True)
class LabelledText:
    """One text. Texts of one event never stand on both sides of a fold."""

    name: str
    kind: str  # news, world, official or control
    event: str
    document: Document
    labels: dict[str, Any]
    shared: bool = False  # of the shared corpus, not labelled here

    @property
    def groups(self) -> set[str]:
        """Groups of texts whose figures are printed, to which this one counts."""
        return {"all", self.kind} | ({"shared"} if self.shared else set())


def shared_texts(shared: Path, part: str = "train") -> Iterator[LabelledText]:
    """Yield the texts of a part of the shared corpus."""
    folder = shared / "corpus" / "summits"
    kinds, events = read_table(folder / "classes.tsv"), read_table(folder / "events.tsv")
    for path in sorted((folder / part).glob("*.txt")):
        labels = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        text = path.read_bytes().decode("utf-8")
        document = Document(text, published=labels.get("published"))
        yield LabelledText(path.stem, kinds[path.stem], events.get(path.stem, path.stem), document, labels, shared=True)


def own_texts(folder: Path) -> tuple[list[LabelledText], list[str]]:
    """Return the texts of our own labels that a folder holds, and the names of the labels without a text there."""
    texts = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in sorted(folder.rglob("*.txt"))}
    found, missing = [], []
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        labels = json.loads(line)
        path = texts.get(labels["sha256"])
        if path is None:
            missing.append(labels["name"])
            continue
        document = Document(path.read_bytes().decode("utf-8"), published=labels.get("published"))
        for summit in labels["summits"]:  # the labels hold where a name stands, not the name
            summit["participants"] = [document.text[start:end] for start, end in summit["participants"]]
        found.append(LabelledText(labels["name"], labels["class"], labels["event"], document, labels))
    return found, missing


def labels_of(text: str, sentences: list[Span], agreements: list[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Return the label of each sentence, None for one that states no agreement; a required one before an optional."""
    words = [Counter(fold(text[g["start"] : g["end"]]).split()) for g in agreements]
    found: list[dict[str, Any] | None] = []
    for sentence in sentences:
        own = Counter(fold(sentence.text).split())
        fitting = [
            (not label.get("optional"), _dice(own, theirs), -position)
            for position, (label, theirs) in enumerate(zip(agreements, words, strict=True))
            if label["start"] < sentence.end
            and sentence.start < label["end"]
            and (
                _dice(own, theirs) >= _SAME
                or min(sentence.end, label["end"]) - max(sentence.start, label["start"]) > _INSIDE * len(sentence)
            )
        ]
        found.append(agreements[-max(fitting)[2]] if fitting else None)
    return found


def folds_of(texts: list[LabelledText], number: int) -> list[int]:
    """Return the fold of each text, by its event."""
    events = sorted({text.event for text in texts}, key=lambda name: hashlib.sha256(name.encode()).digest())
    fold_of = {event: position % number for position, event in enumerate(events)}
    return [fold_of[text.event] for text in texts]


def _dice(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def read_table(path: Path) -> dict[str, str]:
    """Return the second column of a table without a head, by the first."""
    return dict(line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line)
