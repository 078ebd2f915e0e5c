"""Whom pronouns and noun phrases stand for, against the labels in pronouns.jsonl (read by a person, PolNeAR train).

Rules were written on one half of the documents; the other half was kept for the figures.
"""

import hashlib
import json
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

from app.document import Document
from app.extract.coreference import resolve
from app.extract.language import Language, Reading
from app.extract.workers import ExtractionPool
from app.findings import Extraction
from app.settings import Settings

LABELS = Path(__file__).with_name("pronouns.jsonl")


def score(score_summits: ModuleType, texts: Path, workers: int) -> dict[str, Counter[str]]:
    """Return counts of right, wrong, unresolved, invented and rightly unresolved mentions, by kind and by half."""
    labels = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    counts: dict[str, Counter[str]] = {key: Counter() for key in ("pronouns", "phrases", "tuned", "kept", "all")}
    language = Language()
    named = ((name, read(texts / f"{name}.txt")) for name in sorted({label["document"] for label in labels}))
    for name, document, found in ExtractionPool(Settings(), workers).extract_all(named):
        if not isinstance(found, Extraction):
            raise found
        reading = Reading(document, language)
        for label in (label for label in labels if label["document"] == name):
            mention = document.span(label["mention_start"], label["mention_end"])
            at = resolve(reading, found.people, mention)
            person = None if at is None else found.people[at]
            verdict = judged(score_summits, person, label["name"])
            kind = "pronouns" if len(mention.text.split()) == 1 else "phrases"
            for key in (kind, "tuned" if is_tuned(name) else "kept", "all"):
                counts[key][verdict] += 1
    return counts


def judged(score_summits: ModuleType, person: Any, name: str | None) -> str:
    """Return the verdict on one mention."""
    if name is None:
        return "rightly unresolved" if person is None else "invented"
    if person is None:
        return "unresolved"
    claim = {"name": person.name, "aliases": list(person.aliases)}
    return "right" if score_summits.name_level(claim, {"name": name}) else "wrong"


def accuracy(count: Counter[str]) -> float:
    """Return the share right of all that stand for a person whom the text names."""
    return count["right"] / max(1, count["right"] + count["wrong"] + count["unresolved"])


def precision(count: Counter[str]) -> float:
    """Return the share right of all that were resolved."""
    return count["right"] / max(1, count["right"] + count["wrong"] + count["invented"])


def is_tuned(name: str) -> bool:
    """Tell which half a document belongs to."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2 == 1


def read(path: Path) -> Document:
    """Read a text character for character."""
    with path.open(encoding="utf-8", newline="") as file:
        return Document(file.read())
