"""Evidence as rows. Columns derived from the article's text never change and are computed once, on insertion."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping

from app.facts import EvidenceFact
from app.kinds import RECORD_KINDS
from app.store.rows import Row, Rows
from app.text_fragments import text_fragment

CONTEXT = 32  # characters of prefix and suffix
# Columns that identify evidence; the others are derived from the article's text.
COLUMNS = (
    *("article_id", "id", "finding", "field", "start", "end", "context_start", "context_end"),
    *(f"{kind}_id" for kind in RECORD_KINDS),
)


def evidence_rows(evidence: Iterable[EvidenceFact]) -> Rows:
    """Return the rows by key, without the columns derived from the text."""
    return {
        (fact.article, fact.id): {
            "article_id": fact.article,
            "id": fact.id,
            "finding": fact.finding,
            "field": fact.field,
            "start": fact.span.start,
            "end": fact.span.end,
            "context_start": fact.context.start if fact.context else None,
            "context_end": fact.context.end if fact.context else None,
            **{f"{kind}_id": fact.record if kind == fact.kind else None for kind in RECORD_KINDS},
        }
        for fact in evidence
    }


def cited(rows: Rows, texts: Mapping[str, str]) -> Rows:
    """Return the rows with the columns derived from the texts of their articles."""
    beyond = {article: [i for i, letter in enumerate(text) if letter > "\uffff"] for article, text in texts.items()}
    return {
        key: {**row, **_cited(row, texts[row["article_id"]], beyond[row["article_id"]])} for key, row in rows.items()
    }


def _cited(row: Row, text: str, beyond: list[int]) -> Row:
    """Add the columns derived from the text; `beyond` are the positions of characters of two UTF-16 units."""
    start, end = row["start"], row["end"]
    return {
        "start_utf16": start + bisect_left(beyond, start),
        "end_utf16": end + bisect_left(beyond, end),
        "exact": text[start:end],
        "prefix": text[max(0, start - CONTEXT) : start],
        "suffix": text[end : end + CONTEXT],
        "fragment": text_fragment(text, start, end),
    }
