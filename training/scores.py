"""Scores of found quotes by the scorers of ../shared/eval, as a Markdown table."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.findings import QuoteFinding
from training.annotated_quotes import Prepared
from training.corpora import Corpora

_COUNTS = ("q_tp", "q_fp", "q_fn", "q_right")


def print_scores(corpora: Corpora, found: Mapping[Prepared, Sequence[QuoteFinding]]) -> None:
    """Print how many quotes were found, and found and rightly attributed, by corpus and class."""
    print("\n| held-out articles | quotes | found, F1 | found and attributed, F1 |\n|---|---|---|---|")
    news = [
        _news(corpora, article, quotes) for article, quotes in found.items() if article.annotated.source == "polnear"
    ]
    for scope, name in (("full", "PolNeAR train, 4 words or more"), ("partial", "PolNeAR train, shorter")):
        rows = [each[scope] for each in news]
        counts = {key: sum(row[key] for row in rows) for key in rows[0]}
        figures = corpora.score_quotes.metrics(counts)
        print(f"| {name} | {counts['tp'] + counts['fn']} | {figures['det_f1']:.3f} | {figures['attr_f1']:.3f} |")
    classes = corpora.classes()
    texts = [article for article in found if article.annotated.source == "summits"]
    for kind in (*sorted(set(classes.values())), None):
        texts_of_kind = [
            _summits(corpora, article, found[article])
            for article in texts
            if kind in (None, classes[article.annotated.name])
        ]
        counts = {key: sum(row[key] for row in texts_of_kind) for key in _COUNTS}
        wrong = counts["q_tp"] - counts["q_right"]
        prf = corpora.score_summits.prf
        detected = prf(counts["q_tp"], counts["q_fp"], counts["q_fn"])[2]
        attributed = prf(counts["q_right"], counts["q_fp"] + wrong, counts["q_fn"] + wrong)[2]
        total = counts["q_tp"] + counts["q_fn"]
        name = f"summits/train, {kind or 'all'} ({len(texts_of_kind)} texts)"
        print(f"| {name} | {total} | {detected:.3f} | {attributed:.3f} |")


def _news(corpora: Corpora, article: Prepared, quotes: Sequence[QuoteFinding]) -> Any:
    claims = [
        {
            "start": quote.span.start,
            "end": quote.span.end,
            "text": quote.span.text,
            "speaker_start": quote.speaker and quote.speaker.mention.start,
            "speaker_end": quote.speaker and quote.speaker.mention.end,
            "speaker_text": quote.speaker and quote.speaker.name,
        }
        for quote in quotes
    ]
    return corpora.score_quotes.score_doc(article.annotated.gold, claims)[0]


def _summits(corpora: Corpora, article: Prepared, quotes: Sequence[QuoteFinding]) -> Any:
    claims = [
        {
            "text": quote.span.text,
            "start": quote.span.start,
            "end": quote.span.end,
            "speaker": quote.speaker and {"name": quote.speaker.name},
        }
        for quote in quotes
    ]
    text = article.annotated.document.text
    return corpora.score_summits.score_text(text, article.annotated.gold, {"quotes": claims})[0]
