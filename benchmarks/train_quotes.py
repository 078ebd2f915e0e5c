"""Learn app/extract/quotes/weights.csv from annotated news; print how reliable each rule and confidence is.

    python -m benchmarks.train_quotes --shared ../shared            # four folds: figures only
    python -m benchmarks.train_quotes --shared ../shared --write    # learn from all of the training split

`--shared` holds eval/polnear.py, eval/score_quotes.py and the corpus. Only the training split is read. Two models, both
linear: `speaker` chooses among the candidates of a quote (softmax), `speech` accepts or rejects a quote (logistic).
"""

import argparse
import csv
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.document import Document
from app.extract.language import Language, Reading
from app.extract.quotes import weights as weights_module
from app.extract.quotes.lines import Key, Line, lines_of
from app.extract.quotes.speakers import Attribution
from app.extract.quotes.speech import is_speech, signals_of
from app.text import fold

Model = dict[str, float]
FOLDS = 4
RARE = 8  # a circumstance seen less often in training has no weight
SMALL = 0.05  # nor has one whose weight is smaller
EPOCHS, RATE = 12, 0.1
RIDGE = {"speaker": 3e-4, "speech": 1e-2}


@dataclass
class Article:
    """An annotated article, parsed."""

    reading: Reading
    gold: list[dict[str, Any]]
    lines: list[Line]


@dataclass
class Quote:
    """One quote as the models see it: candidates with whether each is right (None: unjudged), and the signals."""

    candidates: list[tuple[list[str], bool | None]]
    signals: list[str]
    is_gold: bool
    has_source: bool
    rule: str
    confidence: float
    is_right: bool


def main() -> None:
    """Learn, and print or write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    sys.path.insert(0, str(args.shared / "eval"))
    articles = list(load(Language()))
    if args.write:
        write(learn(articles))
        return
    quotes = []
    for fold_number in range(FOLDS):
        held_out = articles[fold_number::FOLDS]
        models = learn([a for i, a in enumerate(articles) if i % FOLDS != fold_number])
        quotes += [quote for article in held_out for quote in read(article, models)]
    report(quotes)


def load(language: Language) -> Iterator[Article]:
    """Yield the articles of the training split."""
    import polnear

    for document in polnear.load("train"):
        reading = Reading(Document(document["text"]), language)
        yield Article(reading, document["quotes"], lines_of(reading))


def learn(articles: list[Article]) -> dict[str, Model]:
    """Learn both models; the speaker model twice, since its own decisions are among its circumstances."""
    models: dict[str, Model] = {"speaker": {}, "speech": {}}
    for _ in range(2):
        quotes = [q for article in articles for q in read(article, models)]
        models["speaker"] = fit_speaker([q.candidates for q in quotes if q.has_source])
    quotes = [q for article in articles for q in read(article, models)]
    models["speech"] = fit_speech([(q.signals, q.is_gold) for q in quotes])
    return models


def read(article: Article, models: dict[str, Model]) -> Iterator[Quote]:
    """Yield every quote of an article as the models see and decide it."""
    text = article.reading.text
    attribution = Attribution(article.reading, article.lines, models["speaker"])
    same = Counter(fold(text[s.start : s.end]) for line in article.lines for s in line.stretches)
    for n, line in enumerate(article.lines):
        for k, stretch in enumerate(line.stretches):
            candidates = attribution.candidates(n, k)
            choice = attribution.choose(n, k)
            inner = text[stretch.start : stretch.end]
            place = attribution.places.get((n, k))
            signals = signals_of(text, stretch, place, choice, same[fold(inner)])
            gold = [g for g in article.gold if g["start"] < stretch.end and stretch.start < g["end"]]
            sources = [source for g in gold for source in g["sources"]]
            judged = [(sorted(c), _is_right(text, key, sources)) for key, c in candidates.items()]
            nobody = not any(right for _, right in judged)
            yield Quote(
                [(c, nobody if key is None else right) for (c, right), key in zip(judged, candidates, strict=True)],
                sorted(signals),
                bool(gold),
                bool(sources) and not (nobody and any(right is None for _, right in judged)),
                choice.rule,
                is_speech(signals, models["speech"]) * choice.probability,
                bool(gold) and (not sources or bool(_is_right(text, choice.key, sources))),
            )


def _is_right(text: str, key: Key | None, sources: list[dict[str, Any]]) -> bool | None:
    import score_quotes

    if key is None or not sources:
        return False
    mention = {"speaker_start": key[0], "speaker_end": key[1], "speaker_text": text[slice(*key)]}
    verdict = score_quotes.judge(text, mention, sources)[0]
    return None if verdict == "unjudged" else verdict == "right"


class _Fit:
    """AdaGrad over sparse binary features; the weights of the later epochs are averaged."""

    def __init__(self, examples: Iterable[list[str]], ridge: float) -> None:
        counts = Counter(feature for features in examples for feature in features)
        self.names = sorted(feature for feature, count in counts.items() if count >= RARE)
        self.index = {name: i for i, name in enumerate(self.names)}
        self.ridge = ridge
        self.weights = np.zeros(len(self.names))
        self.squares = np.full(len(self.names), 0.1)
        self.total = np.zeros(len(self.names))

    def encode(self, features: list[str]) -> Any:
        return np.array([self.index[f] for f in features if f in self.index], dtype=int)

    def step(self, features: Any, gradient: float) -> None:
        full = gradient + self.ridge * self.weights[features]
        self.squares[features] += full * full
        self.weights[features] -= RATE * full / np.sqrt(self.squares[features])

    def end_epoch(self, epoch: int) -> None:
        if epoch >= EPOCHS // 2:
            self.total += self.weights

    def model(self) -> Model:
        mean = self.total / (EPOCHS - EPOCHS // 2)
        return {name: round(float(w), 2) for name, w in zip(self.names, mean, strict=True) if abs(w) >= SMALL}


def fit_speaker(quotes: list[list[tuple[list[str], bool | None]]]) -> Model:
    """Maximise the probability that softmax gives to the right candidates together."""
    fit = _Fit((features for rows in quotes for features, _ in rows), RIDGE["speaker"])
    data = [([fit.encode(f) for f, _ in rows], np.array([r is True for _, r in rows])) for rows in quotes]
    order = random.Random(1)
    for epoch in range(EPOCHS):
        order.shuffle(data)
        for rows, right in data:
            scores = np.array([fit.weights[row].sum() for row in rows])
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            gradient = chances.copy()
            gradient[right] -= chances[right] / chances[right].sum()
            for row, slope in zip(rows, gradient, strict=True):
                fit.step(row, slope)
        fit.end_epoch(epoch)
    return fit.model()


def fit_speech(quotes: list[tuple[list[str], bool]]) -> Model:
    """Logistic regression."""
    fit = _Fit((signals for signals, _ in quotes), RIDGE["speech"])
    data = [(fit.encode(signals), gold) for signals, gold in quotes]
    order = random.Random(1)
    for epoch in range(EPOCHS):
        order.shuffle(data)
        for signals, gold in data:
            chance = 1 / (1 + np.exp(-np.clip(fit.weights[signals].sum(), -30, 30)))
            fit.step(signals, chance - gold)
        fit.end_epoch(epoch)
    return fit.model()


def write(models: dict[str, Model]) -> None:
    """Write weights.csv beside the code that reads it."""
    path = Path(weights_module.__file__).with_name("weights.csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("model", "circumstance", "weight"))
        table.writerows(
            (model, name, weight) for model in sorted(models) for name, weight in sorted(models[model].items())
        )


def report(quotes: list[Quote]) -> None:
    """Print the reliability of confidences and of rules, each quote judged by models that never saw its article."""
    kept = [q for q in quotes if q.confidence > 0]
    print("confidence   quotes   mean   right")
    for low in np.arange(0.0, 1.0, 0.1):
        inside = [q for q in kept if low <= q.confidence < low + 0.1 or (low > 0.85 and q.confidence >= 1)]
        if inside:
            mean = sum(q.confidence for q in inside) / len(inside)
            right = sum(q.is_right for q in inside) / len(inside)
            print(f"{low:.1f}-{low + 0.1:.1f}     {len(inside):7d}   {mean:.3f}   {right:.3f}")
    print("\nrule                 quotes   mean   right")
    for rule, count in Counter(q.rule for q in kept).most_common():
        inside = [q for q in kept if q.rule == rule]
        mean = sum(q.confidence for q in inside) / count
        print(f"{rule:18s} {count:8d}   {mean:.3f}   {sum(q.is_right for q in inside) / count:.3f}")


if __name__ == "__main__":
    main()
