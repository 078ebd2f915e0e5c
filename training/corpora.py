"""Annotated news in one form: articles with quotes, and whose each is.

PolNeAR train (political news, gold sources are mentions) and summits/train (gold speakers are names). Neither a
development split nor a text of `reserved.txt` is read.
"""

import importlib.util
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

from app.document import Document
from training.event_corpus import read_table, shared_texts

Source = Literal["polnear", "summits"]


@dataclass(frozen=True)
class Annotated:
    """One article. Articles of one `group` (an event) never stand on both sides of a fold."""

    name: str
    source: Source
    group: str
    document: Document
    gold: Any  # the scorer's form: PolNeAR's document, or the labels of a summit text


class Corpora:
    """The annotated articles below a `shared` folder, and the scorers that judge findings against them."""

    def __init__(self, shared: Path) -> None:
        self.shared = shared
        sys.path.insert(0, str(shared / "eval"))  # score_quotes imports polnear
        self.polnear, self.score_quotes, self.score_summits = (
            _module(shared / "eval" / f"{name}.py") for name in ("polnear", "score_quotes", "score_summits")
        )

    def classes(self) -> dict[str, str]:
        """Return the class of each summit text: news, world, official or control."""
        return read_table(self.shared / "corpus" / "summits" / "classes.tsv")

    def summits(self) -> Iterator[Annotated]:
        """Yield summits/train."""
        for text in shared_texts(self.shared):
            yield Annotated(text.name, "summits", text.event, text.document, text.labels)

    def news(self) -> Iterator[Annotated]:
        """Yield PolNeAR train."""
        for article in self.polnear.load("train", str(self.shared / "corpus" / "polnear")):
            yield Annotated(article["id"], "polnear", article["id"], Document(article["text"]), article)


def folds(articles: list[Annotated], number: int) -> list[list[Annotated]]:
    """Return the articles in `number` parts of about the same size, those of one group together."""
    groups: dict[tuple[str, str], list[Annotated]] = {}
    for article in articles:
        groups.setdefault((article.source, article.group), []).append(article)
    parts: list[list[Annotated]] = [[] for _ in range(number)]
    for position, key in enumerate(sorted(groups, key=lambda key: (key[0], -len(groups[key]), key[1]))):
        parts[position % number].extend(groups[key])
    return parts


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded
