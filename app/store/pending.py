"""Pending articles: stored on submission, so that none is lost, and extracted later by a worker.

A pending article has an ordinary row and an extraction without version or findings. A previously extracted article
keeps its findings until the new extraction, and so does an older version at its URL.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select
from sqlmodel import col

from app.batched_sql import select_in
from app.document import Document
from app.findings import EXTRACTION, Extraction
from app.kinds import IngestStatus
from app.records import ArticleRow, ExtractionRow, table_of
from app.reference import Reference
from app.results import IngestResult
from app.store.articles import article_id, article_key, article_row, document_of, older_versions, unchanged
from app.store.engine import Store
from app.store.row_diff import stored_in
from app.store.rows import Row
from app.store.writer import Incoming, read_saved, rewrite

NOT_READ = Extraction("")


@dataclass(frozen=True, slots=True)
class Pending:
    """A pending article. Articles of one `source_url` must be extracted in order."""

    id: str
    source_url: str | None


def add_pending(
    store: Store,
    named: Sequence[tuple[Document, str]],
    version: str,
    reference: Reference,
    enqueue: Callable[[Connection, Sequence[Pending]], None],
) -> list[IngestResult]:
    """Store documents, each with a name in place of a missing title, as pending; return one result per document.

    `enqueue` is called with the newly pending ones in the same transaction. Documents that are stored with the same
    metadata and extracted by `version` stay unchanged. Raises DatabaseUnavailable; then nothing is stored.
    """
    with store.writing() as connection:
        ids: dict[str, str] = {}
        rows: dict[str, Row] = {}
        results = []
        for document, name in named:
            if known := unchanged(connection, document, version):
                results.append(IngestResult(IngestStatus.UNCHANGED, known))
                continue
            id_ = ids.setdefault(article_key(document), article_id(connection, document, name))
            rows[id_] = {**article_row(id_, document), "status": "pending"}
            results.append(IngestResult(IngestStatus.PENDING, id_))
        stored = stored_in(connection, "article", col(ArticleRow.id), rows)
        new = [row for id_, row in rows.items() if not row.items() <= stored.get((id_,), {}).items()]
        if new:
            _write(connection, reference, new)
            enqueue(connection, [Pending(row["id"], row["source_url"]) for row in new])
        if len(results) == 1 and results[0].article:
            saved = read_saved(connection, results[0].article)
            results = [IngestResult(results[0].status, results[0].article, saved)]
    return results


def pending_document(store: Store, id_: str) -> Document | None:
    """Return the document of a pending article, None if it is no longer pending."""
    with store.reading() as connection:
        return _pending_document(connection, id_)


def finish_pending(store: Store, id_: str, document: Document, found: Extraction | str, reference: Reference) -> bool:
    """Store the findings of a pending article, or the reason for its failure; return True if stored.

    Returns False if the article has changed since `document` was read: withdrawn, replaced, or finished by another
    worker. Raises DatabaseUnavailable; then, as after any exception, nothing is stored.
    """
    with store.writing() as connection:
        if _pending_document(connection, id_) != document:
            return False
        row = article_row(id_, document)
        if isinstance(found, str):
            _write(connection, reference, [{**row, "status": "failed", "failure": found}])
        else:
            # A later pending version at this URL will replace this one.
            replaced = dict.fromkeys(older_versions(connection, document, pending=False), id_)
            rewrite(connection, reference, [Incoming(row, found)], replaced)
    return True


def _pending_document(connection: Connection, id_: str) -> Document | None:
    statement = select(table_of(ArticleRow)).where(col(ArticleRow.status) == "pending", col(ArticleRow.id) == id_)
    row = connection.execute(statement).mappings().first()
    return None if row is None else document_of(dict(row))


def _write(connection: Connection, reference: Reference, rows: Sequence[Row]) -> None:
    """Write articles without new findings."""
    statement = select(col(ExtractionRow.article_id), col(ExtractionRow.body))
    bodies = dict(select_in(connection, statement, col(ExtractionRow.article_id), [row["id"] for row in rows]))
    found = {id_: EXTRACTION.validate_json(body) for id_, body in bodies.items()}
    rewrite(connection, reference, [Incoming(row, found.get(row["id"], NOT_READ)) for row in rows], {})
