"""Learn the weights of quotes and of coreference from annotated news.

    python -m training.quotes [--shared ../shared]           # four folds: figures only, nothing is written
    python -m training.quotes [--shared ../shared] --write   # learn from all of it, write the tables into app/

Three linear models over readable features. `coreference` ranks the figures for whom "he" or "the president" may stand,
`speaker` ranks the candidates of a quote, `speech` tells speech from titles and scare quotes. They learn from PolNeAR
train (gold speakers are mentions) and from summits/train (gold speakers are names); no development split is read. Folds
keep articles of one event together, and a held-out article is judged by models that never saw it. `confidence` scales
the product of their probabilities by the quotes of held-out summit texts.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from app.extract.coreference import ranking
from app.extract.language import Language
from app.extract.quotes import weights as quote_weights
from app.findings import QuoteFinding
from app.reference import load_reference
from training.annotated_quotes import (
    Anaphor,
    Example,
    Models,
    Prepared,
    anaphors,
    examples,
    judge,
    labelled_anaphors,
    prepare,
    read,
)
from training.corpora import Corpora, folds
from training.fitting import Model, fit_choice, fit_scaling, fit_yes_no
from training.reliability import Judged, print_reliability
from training.scores import print_scores
from training.tables import write_table

FOLDS = 4
SUMMITS = 5.0  # a quote of a summit text counts as much as five of PolNeAR
RIDGE = {"coreference": 6.0, "speaker": 5.0, "speech": 3.0}
RARE = {"coreference": 3, "speaker": 8, "speech": 8}  # a feature seen less often has no weight


def main() -> None:
    """Learn, and print or write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="holds eval/ and corpus/")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    trainer = Trainer(Corpora(arguments.shared.resolve()))
    scaling = trainer.cross_validate()
    if arguments.write:
        write(trainer.learn(trainer.articles) | {"confidence": scaling})


class Trainer:
    """The prepared articles, and what is learnt from them."""

    def __init__(self, corpora: Corpora) -> None:
        self.corpora = corpora
        language, reference = Language(), load_reference()
        self.articles = [prepare(each, language, reference) for each in (*corpora.summits(), *corpora.news())]
        print(f"{len(self.articles)} articles prepared", flush=True)
        models: Models = {"coreference": {}, "speaker": {}, "speech": {}}
        for _ in range(2):  # the first models find the mentions that the second ones learn from
            models = self._fit(self.articles, self._examples(models), self._anaphors(models))
        self.examples, self.anaphors = self._examples(models), self._anaphors(models)

    def learn(self, articles: Sequence[Prepared]) -> Models:
        """Return the models learnt from some of the articles."""
        return self._fit(articles, self.examples, self.anaphors)

    def cross_validate(self) -> Model:
        """Print how well held-out articles are read and how reliable confidences are; return the scaling of these."""
        by_name = {(each.annotated.source, each.annotated.name): each for each in self.articles}
        found: dict[Prepared, list[QuoteFinding]] = {}
        raw: dict[Prepared, list[Judged]] = {}
        resolved: dict[str, list[bool]] = {"he": [], "the": []}
        for part in folds([each.annotated for each in self.articles], FOLDS):
            held_out = {by_name[annotated.source, annotated.name] for annotated in part}
            models = self.learn([each for each in self.articles if each not in held_out])
            found |= {article: read(article, models) for article in held_out}
            for candidates in (each for article in held_out for each in self.anaphors[article]):
                kind, is_right = _choice(candidates, models["coreference"])
                resolved[kind].append(is_right)
        for kind, name in (("he", "pronouns"), ("the", "noun phrases")):
            print(f"held-out {name}: {sum(resolved[kind])} of {len(resolved[kind])} resolved rightly")
        print_scores(self.corpora, found)
        for article, quotes in found.items():
            raw[article] = list(judge(self.corpora, article, quotes))
        summits = [article for article in raw if article.annotated.source == "summits"]
        parts = folds([article.annotated for article in summits], FOLDS)
        scaled: list[Judged] = []
        for part in parts:  # each fold's confidences are scaled by the others
            held_out = {by_name[annotated.source, annotated.name] for annotated in part}
            scaling = _scaling([each for article in summits if article not in held_out for each in raw[article]])
            scaled += [
                Judged(each.rule, quote_weights.scaled(each.confidence, scaling), each.right)
                for article in summits
                if article in held_out
                for each in raw[article]
            ]
        print_reliability(scaled)
        return _scaling([each for article in summits for each in raw[article]])

    def _fit(
        self,
        articles: Sequence[Prepared],
        quotes: Mapping[Prepared, list[Example]],
        mentions: Mapping[Prepared, list[Anaphor]],
    ) -> Models:
        weighed = [
            (example, SUMMITS if article.annotated.source == "summits" else 1.0)
            for article in articles
            for example in quotes[article]
        ]
        told = [(example.candidates, weight) for example, weight in weighed if example.candidates]
        judged = [(example, weight) for example, weight in weighed if example.is_speech is not None]
        return {
            "coreference": fit_choice(
                [candidates for article in articles for candidates in mentions[article]],
                RIDGE["coreference"],
                RARE["coreference"],
            ),
            "speaker": fit_choice(
                [candidates for candidates, _ in told],
                RIDGE["speaker"],
                RARE["speaker"],
                [weight for _, weight in told],
            ),
            "speech": fit_yes_no(
                [(example.signals, bool(example.is_speech)) for example, _ in judged],
                RIDGE["speech"],
                RARE["speech"],
                [weight for _, weight in judged],
            ),
        }

    def _examples(self, models: Models) -> dict[Prepared, list[Example]]:
        return {article: list(examples(self.corpora, article, models)) for article in self.articles}

    def _anaphors(self, models: Models) -> dict[Prepared, list[Anaphor]]:
        labels = labelled_anaphors()
        return {article: list(anaphors(self.corpora, article, models, labels)) for article in self.articles}


def _choice(candidates: Anaphor, model: Model) -> tuple[str, bool]:
    """Return the kind of a mention, `he` or `the`, and whether the likeliest candidate, nobody included, is right."""
    features, is_right = max(candidates, key=lambda each: sum(model.get(feature, 0.0) for feature in each[0]))
    return features[0].partition("|")[0], is_right is True


def _scaling(judged: Sequence[Judged]) -> Model:
    slope, intercept = fit_scaling([each.confidence for each in judged], [each.right for each in judged])
    return {"slope": round(slope, 3), "intercept": round(intercept, 3)}


def write(models: Models) -> None:
    """Write the tables beside the code that reads them."""
    about = (
        f"Learnt {date.today().isoformat()} by `python -m training.quotes --write` "
        "from PolNeAR train (840 articles), "
        "summits/train (241 texts) and tests/eval/pronouns.jsonl (200 mentions)."
    )
    quotes = {name: model for name, model in models.items() if name != "coreference"}
    write_table(quote_weights.TABLE, about, ("model", "feature", "weight"), _rows(quotes))
    coreference = ((feature, weight) for _, feature, weight in _rows({"": models["coreference"]}))
    write_table(ranking.TABLE, about, ("feature", "weight"), coreference)


def _rows(models: Mapping[str, Mapping[str, float]]) -> Iterator[tuple[str, str, float]]:
    for name in sorted(models):
        yield from ((name, feature, weight) for feature, weight in sorted(models[name].items()))


if __name__ == "__main__":
    main()
