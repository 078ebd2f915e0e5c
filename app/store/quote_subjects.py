"""Subjects of quotes: records named in a quote or in the sentences around it, from evidence in the same article.

They are derived from evidence, so the writer recomputes them for every article whose evidence has changed.
"""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, Select, and_, case, delete, func, insert, literal, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.batched_sql import batches
from app.records import EvidenceRow, QuoteRow, QuoteSubjectRow

Subject = tuple[str, str, str]  # article, quote, subject
KINDS = ("country", "person", "topic")


def subject_of(kind: str, id_: str) -> str:
    """Return the filter value of a subject: `country:JP`."""
    return f"{kind}:{id_}"


def clear_subjects(connection: Connection, articles: Iterable[str]) -> None:
    """Delete the subjects of the quotes of articles; must precede deleting the quotes, because of the foreign key."""
    for part in batches(articles):
        connection.execute(delete(QuoteSubjectRow).where(col(QuoteSubjectRow.article_id).in_(part)))


def write_subjects(connection: Connection, articles: Iterable[str]) -> None:
    """Insert the subjects of the quotes of articles that have none stored."""
    for part in batches(articles):
        columns = ("article_id", "quote_id", "subject")
        connection.execute(
            insert(QuoteSubjectRow).from_select(columns, _subjects(col(EvidenceRow.article_id).in_(part)))
        )


def subject_differences(connection: Connection) -> tuple[set[Subject], set[Subject]]:
    """Return the missing subjects, and the stored ones without evidence."""
    columns = (QuoteSubjectRow.article_id, QuoteSubjectRow.quote_id, QuoteSubjectRow.subject)
    stored: set[Subject] = {(row[0], row[1], row[2]) for row in connection.execute(select(*map(col, columns)))}
    wanted: set[Subject] = {(row[0], row[1], row[2]) for row in connection.execute(_subjects(literal(value=True)))}
    return wanted - stored, stored - wanted


def _subjects(condition: ColumnElement[bool]) -> Select[str, str, str]:
    """Select (article, quote, subject) of the evidence of quotes that meets a condition."""
    named = aliased(EvidenceRow)
    ids = {kind: col(getattr(named, f"{kind}_id")) for kind in KINDS}
    subject = case(*((id_.is_not(None), literal(f"{kind}:").concat(id_)) for kind, id_ in ids.items()))
    around = and_(
        col(named.start) >= func.coalesce(col(EvidenceRow.context_start), col(EvidenceRow.start)),
        col(named.end) <= func.coalesce(col(EvidenceRow.context_end), col(EvidenceRow.end)),
    )
    speaker = func.coalesce(col(QuoteRow.speaker_id), "")
    return (
        select(col(EvidenceRow.article_id), col(EvidenceRow.quote_id), subject)
        .join(QuoteRow, col(QuoteRow.id) == col(EvidenceRow.quote_id))
        .join(named, col(named.article_id) == col(EvidenceRow.article_id))
        .where(condition, around, or_(*(id_.is_not(None) for id_ in ids.values())))
        .where(or_(ids["person"].is_(None), ids["person"] != speaker))
        .distinct()
    )
