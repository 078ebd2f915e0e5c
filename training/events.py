"""Learn app/extract/events/agreements.csv and meetings.csv from labelled texts.

    python -m training.events --texts DIR            # five folds by event: figures only
    python -m training.events --texts DIR --write    # learn from all texts and write the tables

`--shared` is the folder that holds corpus/summits; only its training part is read. `--texts` holds the texts of
tests/labels; labels without a text there are named and left out.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.extract.countries import find_countries
from app.extract.dates import find_dates
from app.extract.events.agreement_features import ArticleFeatures, article_features
from app.extract.events.agreements import all_right, tells
from app.extract.events.article import EventArticle, read_events
from app.extract.events.meeting_features import MeetingCandidate
from app.extract.events.meetings import joined, meeting_of
from app.extract.events.parties import choose_parties, party_features
from app.extract.events.screening import MARGIN as SCREENING
from app.extract.events.screening import word_features
from app.extract.events.weights import AGREEMENTS, MEETINGS, chance
from app.extract.language import Language, Reading
from app.extract.people import find_people
from app.extract.summits import tell_summits
from app.extract.view import View
from app.reference import load_reference
from training import contrast, meetings
from training.corpora import Corpora
from training.event_corpus import LabelledText, folds_of, labels_of, own_texts, shared_texts
from training.further_meetings import Settled, choose_further
from training.tables import write_table

FOLDS = 5
RARE, SMALL, RIDGE = 5, 0.02, 10.0  # of the models `article` and `agreement`
CONTROL = 0.1  # weight of a sentence of a control text: the model `article` keeps these out
PRECISION = 0.88  # at least, of agreements: what is found wrongly is worse than what is missed
EVEN = 0.001  # thresholds whose F1 differs less are alike, and the one that finds most is taken
CHOICE_RARE, CHOICE_SMALL = 3, 0.08  # of `kind` and `status`
_PLAIN = 30.0, 0.04, 0.0  # ridge, smallest weight and power of the models of parties: not scaled
OPTIONAL = 0.4  # weight of what annotators may leave out, if they do not
Row = tuple[int, int]  # text and sentence


@dataclass
class Sample:
    """A text as the models see it: the article, features and labels of its sentences."""

    text: LabelledText
    article: EventArticle
    features: list[set[str]]
    labels: list[dict[str, Any] | None]
    meetings: list[MeetingCandidate]

    @property
    def groups(self) -> set[Any]:
        """Required statements; sentences of one group state the same."""
        return {_group(g) for g in self.text.labels["agreements"] if not g.get("optional")}


def main() -> None:
    """Read the command line, learn, and write the tables if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--texts", type=Path, help="folder with the texts of tests/labels")
    parser.add_argument("--write", action="store_true", help=f"write {AGREEMENTS.name} and {MEETINGS.name}")
    options = parser.parse_args()
    samples = read(labelled(options.shared, options.texts))
    for path, models in report(samples, options.shared).items():
        if options.write:
            write(path, models, len(samples))


def labelled(shared: Path, folder: Path | None) -> list[LabelledText]:
    """Return the texts of summits/train, and those of tests/labels that a folder holds; print the names of the rest."""
    texts = [*shared_texts(shared)]
    if folder:
        own, missing = own_texts(folder)
        texts += own
        if missing:
            print(f"without a text: {', '.join(missing)}", file=sys.stderr)
    return texts


def report(samples: Sequence[Sample], shared: Path) -> dict[Path, dict[str, dict[str, float]]]:
    """Print cross-validated figures; return the models learnt from all samples, by the table to write."""
    return {AGREEMENTS: learn(samples), MEETINGS: learn_meetings(samples, shared)}


def read(texts: Sequence[LabelledText]) -> list[Sample]:
    """Return the samples, in the order of the texts."""
    with ProcessPoolExecutor(initializer=_start) as pool:
        return list(pool.map(_sample, texts, chunksize=8))


def learn(samples: Sequence[Sample]) -> dict[str, dict[str, float]]:
    """Print how the models do on folds that they did not learn from; return those learnt from all samples."""
    folds = folds_of([sample.text for sample in samples], FOLDS)
    scores, table = _sentences(samples, folds)
    table["words"] = _screening(samples, folds)
    for family in ("kind", "status"):
        table |= _choices(samples, folds, family)
    chances, table["party"] = _parties(samples, folds, scores)
    table["confidence"] = _confidence(samples, folds, scores, chances)
    return table


def learn_meetings(samples: Sequence[Sample], shared: Path) -> dict[str, dict[str, float]]:
    """Print how the choices for meetings do on folds not learnt from; return models learnt from all samples."""
    scorer = Corpora(shared).score_summits
    folds = folds_of([sample.text for sample in samples], FOLDS)
    told = [_told(sample, sample.meetings, scorer) for sample in samples]
    found = meetings.cross_validate(told, folds, scorer)
    every, further = [sample.meetings for sample in samples], {}
    for model in ("pair", "placed"):
        settled = [Settled(s.text, s.article, known, c) for s, known, c in zip(samples, every, found, strict=True)]
        chosen, further[model] = choose_further(model, settled, folds, scorer)
        every = [[*known, *more] for known, more in zip(every, chosen, strict=True)]
        told = [_told(sample, each, scorer) for sample, each in zip(samples, every, strict=True)]
        found = meetings.cross_validate(told, folds, scorer)
    for name in ("all", "shared", "news", "world", "official"):
        scored = [
            scorer.score_text(
                sample.text.document.text,
                {"summits": sample.text.labels["summits"]},
                {"summits": meetings.as_labels(joined(zip(each, choices, strict=True)))},
            )[0]
            for sample, each, choices in zip(samples, every, found, strict=True)
            if name in sample.text.groups
        ]
        figures = scorer.summary(scorer.total(scored))["summits"]
        print(
            f"meetings, {name}: "
            + ", ".join(f"{key} {value:.3f}" for key, value in figures.items() if value is not None)
        )
    table = meetings.learn([lesson for each in told for lesson in meetings.lessons(each, scorer)])
    table["confidence"] = meetings.fit_confidence(told, found, folds, scorer)
    return table | further


def _told(sample: Sample, found: Sequence[MeetingCandidate], scorer: Any) -> list[meetings.Told]:
    labels = meetings.match(found, sample.text.labels["summits"], scorer)
    return [(meeting, label, sample.text) for meeting, label in zip(found, labels, strict=True)]


def write(path: Path, models: dict[str, dict[str, float]], texts: int) -> None:
    """Write a table, weights in the order of their features."""
    about = f"Learnt by `python -m training.events` from {texts} labelled texts; docs/extraction.md says which."
    rows = ((name, key, f"{weight:g}") for name, weights in models.items() for key, weight in sorted(weights.items()))
    write_table(path, about, ("model", "feature", "weight"), rows)


def _sentences(
    samples: Sequence[Sample], folds: Sequence[int]
) -> tuple[list[list[float]], dict[str, dict[str, float]]]:
    """Return out-of-fold scores of all sentences, 0 the best threshold at PRECISION, and the weights from all."""
    told, article_weights = _articles(samples, folds)
    # The article as a whole (`t:`) is left to the model `article`: cross-validated F1 is higher without it here.
    rows = [{each for each in features if each[:2] != "t:"} for sample in samples for features in sample.features]
    labels = [label for sample in samples for label in sample.labels]
    fold = np.array([f for f, sample in zip(folds, samples, strict=True) for _ in sample.features])
    counted = np.array([CONTROL if s.text.kind == "control" else 1.0 for s in samples for _ in s.features])
    open_ = np.array([is_open for is_open, sample in zip(told, samples, strict=True) for _ in sample.features])
    names, matrix = contrast.encode(rows, RARE)
    answers = np.array([label is not None for label in labels])
    clear = np.array([label is None or not label.get("optional") for label in labels])
    flat = contrast.out_of_fold(matrix, answers, counted * clear, fold, RIDGE, SMALL)
    ends = np.cumsum([len(sample.features) for sample in samples])[:-1]

    def parted(threshold: float) -> list[Any]:
        return np.split(np.where(open_, flat - threshold, -9.0), ends)

    grid = np.quantile(flat, np.linspace(0.85, 0.985, 80))
    counted_at = {t: _counts(samples, parted(t))["all"] for t in grid}
    precise = [t for t, (hit, false, _) in counted_at.items() if hit >= PRECISION * (hit + false)]
    best = max(_f1(counted_at[t]) for t in precise)
    threshold = min(t for t in precise if _f1(counted_at[t]) > best - EVEN)
    scores = [list(part) for part in parted(threshold)]
    for kind, counts in _counts(samples, scores).items():
        _print_f1(f"agreements, {kind}", counts)
    weights = contrast.fit(matrix[clear], answers[clear], counted[clear], RIDGE, SMALL)
    weights[0] -= threshold
    return scores, {"article": article_weights, "agreement": _named(names, weights, 3)}


def _screening(samples: Sequence[Sample], folds: Sequence[int]) -> dict[str, float]:
    """Return the weights of the screening; print how many texts with an agreement pass, and how many without."""
    rows = [word_features(s.article.text, s.article.countries, s.article.people) for s in samples]
    names, matrix = contrast.encode(rows, RARE)
    answers = np.array([any(sample.labels) for sample in samples])
    fold, even = np.array(folds), np.ones(len(samples))
    passes = contrast.out_of_fold(matrix, answers, even, fold, RIDGE, SMALL) > SCREENING
    print(f"screening: {passes[answers].mean():.3f} with an agreement pass, {passes[~answers].mean():.3f} without")
    return _named(names, contrast.fit(matrix, answers, even, RIDGE, SMALL), 3)


def _articles(samples: Sequence[Sample], folds: Sequence[int]) -> tuple[Any, dict[str, float]]:
    """Return whether each article tells of agreements, as said by weights from the other folds, and those from all."""
    names, matrix = contrast.encode([article_features(s.article, s.features) for s in samples], RARE)
    answers = np.array([any(sample.labels) for sample in samples])
    fold, even = np.array(folds), np.ones(len(samples))
    scores = contrast.out_of_fold(matrix, answers, even, fold, RIDGE, SMALL)
    told = np.array([tells(len(s.article.sentences), score) for s, score in zip(samples, scores, strict=True)])
    print(f"articles right: {np.mean(told == answers):.3f} of {len(samples)}")
    weights = contrast.fit(matrix, answers, even, RIDGE, SMALL)
    return told, _named(names, weights, 3)


def _counts(samples: Sequence[Sample], scores: Sequence[Sequence[float]]) -> dict[str, list[int]]:
    """Return found, false and missed agreements, of all texts and by kind of text. A group counts once."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for sample, each in zip(samples, scores, strict=True):
        stated = [label for score, label in zip(each, sample.labels, strict=True) if score > 0]
        hit = {_group(label) for label in stated if label and not label.get("optional")}
        false = sum(label is None for label in stated)
        for kind in sample.text.groups:
            for place, count in enumerate((len(hit), false, len(sample.groups - hit))):
                found[kind][place] += count
    return found


def _choices(samples: Sequence[Sample], folds: Sequence[int], family: str) -> dict[str, dict[str, float]]:
    """Return a model for each value of a label, `kind treaty`; print how often the highest one is right."""
    told = [
        (fold, features | {f"kind {label['kind']}"} if family == "status" else features, label)
        for fold, sample in zip(folds, samples, strict=True)
        for features, label in zip(sample.features, sample.labels, strict=True)
        if label and label.get(family)
    ]
    fold = np.array([f for f, _, _ in told])
    names, matrix = contrast.encode([features for _, features, _ in told], CHOICE_RARE)
    weight = np.array([OPTIONAL if label.get("optional") else 1.0 for _, _, label in told])
    values = sorted({label[family] for _, _, label in told})
    scores = np.zeros((len(told), len(values)))
    models = {}
    for place, value in enumerate(values):
        answers = np.array([label[family] == value for _, _, label in told])
        scores[:, place] = contrast.out_of_fold(matrix, answers, weight, fold, RIDGE, CHOICE_SMALL)
        models[f"{family} {value}"] = _named(names, contrast.fit(matrix, answers, weight, RIDGE, CHOICE_SMALL), 2)
    chosen = [values[place] for place in scores.argmax(1)]
    right = [
        value in (label[family], *(label.get(f"{family}_alt") or ()))
        for value, (_, _, label) in zip(chosen, told, strict=True)
        if not label.get("optional")
    ]
    print(f"{family} right: {np.mean(right):.3f} of {len(right)}")
    return models


def _parties(
    samples: Sequence[Sample], folds: Sequence[int], scores: Sequence[Sequence[float]]
) -> tuple[dict[Row, dict[str, float]], dict[str, float]]:
    """Return the out-of-fold probability of each country as a party, by sentence, and the weights from all samples.

    Sentences that are taken for statements and are none teach nothing, but have parties like the others.
    """
    told = [
        (number, sentence, label)
        for number, sample in enumerate(samples)
        for sentence, label in enumerate(sample.labels)
        if label or scores[number][sentence] > 0
    ]
    keys: list[tuple[int, int, str]] = []
    rows, answers, weight = [], [], []
    for number, sentence, label in told:
        article = samples[number].article
        for code in article.codes:
            rows.append(party_features(article, sentence, code))
            answers.append(code in ((label or {}).get("countries") or ()))
            weight.append(0.0 if label is None else OPTIONAL if label.get("optional") else 1.0)
            keys.append((number, sentence, code))
    names, matrix = contrast.encode(rows, 2)
    truth, counted, fold = np.array(answers), np.array(weight), np.array([folds[number] for number, _, _ in keys])
    flat = contrast.out_of_fold(matrix, truth, counted, fold, *_PLAIN)
    chances: dict[Row, dict[str, float]] = {(number, sentence): {} for number, sentence, _ in told}
    for (number, sentence, code), score in zip(keys, flat, strict=True):
        chances[number, sentence][code] = chance(float(score))
    overlaps = [
        _overlap(choose_parties(samples[number].article.sentences[sentence], chances[number, sentence]), label)
        for number, sentence, label in told
        if label and not label.get("optional")
    ]
    print(f"parties, Jaccard: {np.mean(overlaps):.3f} of {len(overlaps)}")
    some = counted > 0
    return chances, _named(names, contrast.fit(matrix[some], truth[some], counted[some], *_PLAIN), 2)


def _confidence(
    samples: Sequence[Sample],
    folds: Sequence[int],
    scores: Sequence[Sequence[float]],
    chances: dict[Row, dict[str, float]],
) -> dict[str, float]:
    """Return the weights of the probability that a statement and its parties are right; print how reliable it is."""
    rows, right, fold = [], [], []
    for number, sample in enumerate(samples):
        for sentence, (score, label) in enumerate(zip(scores[number], sample.labels, strict=True)):
            if score > 0 and not (label and label.get("optional")):
                told = chances[number, sentence]
                rows.append((1.0, score, all_right(told)))
                right.append(
                    bool(label) and _overlap(choose_parties(sample.article.sentences[sentence], told), label or {}) == 1
                )
                fold.append(folds[number])
    return contrast.fit_probability(("", "score", "parties"), rows, right, fold)


def _overlap(countries: set[str], label: dict[str, Any]) -> float:
    """Return the Jaccard of the parties with those of a label, the best of its alternatives."""
    told = [set(label.get("countries") or ()), *(set(each or ()) for each in label.get("countries_alt") or ())]
    return max(len(countries & each) / len(countries | each) if countries | each else 1.0 for each in told)


def _group(label: dict[str, Any]) -> Any:
    return label.get("group") or (label["start"], label["end"])


def _f1(counts: Sequence[int]) -> float:
    hit, false, missed = counts
    return 2 * hit / max(1, 2 * hit + false + missed)


def _print_f1(name: str, counts: Sequence[int]) -> None:
    hit, false, missed = counts
    precision, recall = hit / max(1, hit + false), hit / max(1, hit + missed)
    print(f"{name}: F1 {_f1(counts):.3f}, precision {precision:.3f}, recall {recall:.3f} ({hit}, {false}, {missed})")


def _named(names: Sequence[str], weights: Any, digits: int) -> dict[str, float]:
    return {name: round(float(w), digits) for name, w in zip(names, weights, strict=True) if w}


_tools: list[Any] = []


def _start() -> None:
    _tools[:] = [Language(), load_reference()]


def _sample(text: LabelledText) -> Sample:
    language, reference = _tools
    language.forget()
    view = View(text.document)
    reading = Reading(view.document, language)
    countries = find_countries(reading, reference)
    people = find_people(reading, reference, countries)
    article = read_events(reading, reference, countries, people, find_dates(reading))
    features = ArticleFeatures(article)
    labels = labels_of(text.document.text, [s.span for s in article.sentences], text.labels["agreements"])
    told = tell_summits(reading, reference, countries, people, article.dates, ())
    told_meetings = [meeting_of(article, each, reference) for each in told]
    return Sample(text, article, [features.of(n) for n in range(len(article.sentences))], labels, told_meetings)


if __name__ == "__main__":
    main()
