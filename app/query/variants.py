"""Variants: wordings of a quote in different articles, each with its evidence."""

from sqlalchemy import Connection, Select, bindparam, select
from sqlmodel import col

from app.query.evidence import evidence_of
from app.query.resources import QUOTES
from app.records import VariantRow
from app.resolve.wording import plain
from app.schemas.records import Variant
from app.store.statements import fetch

_WORDINGS: Select[str, int] = (
    select(col(VariantRow.text), col(VariantRow.sources))
    .where(col(VariantRow.quote_id) == bindparam("id"))
    .order_by(col(VariantRow.number))
)


def read_variants(connection: Connection, quote_id: str) -> list[Variant]:
    """Return the wordings of an existing quote, most articles first."""
    evidence = evidence_of(connection, QUOTES, [quote_id]).get(quote_id, [])
    return [
        Variant(
            text=text,
            sources=sources,
            evidence=tuple(piece for piece in evidence if piece["field"] == "text" and _same(piece["exact"], text)),
        )
        for text, sources in fetch(connection, _WORDINGS, {"id": quote_id})
    ]


def _same(one: str, other: str) -> bool:
    """Return True if two texts are one wording, as in app.resolve.quotes: the same words, or the same punctuation."""
    return (plain(one) or one) == (plain(other) or other)
