"""Articles as rows: identity, names, and metadata.

The key of an article is a hash of its text, publisher and URL, so the same text from another source is another article.
An article's first id is permanent; another text at the URL of a stored article is its new version.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, select
from sqlmodel import col

from app.batched_sql import select_in
from app.document import Document
from app.extract.layout import paragraphs_of, sentences_of
from app.extract.view import View
from app.ids import short_hash, slug
from app.records import ArticleRow, ExtractionRow, IngestionRow, table_of
from app.store.documents import ArticleCard
from app.store.rows import Row, dated, searchable
from app.text import fold, shortened

LONGEST_SLUG = 80

_KNOWN = ("text", "title", "publisher", "source_url", "published", "published_from", "language")
_CARDS = select(
    col(ArticleRow.id),
    col(ArticleRow.name),
    col(ArticleRow.title),
    col(ArticleRow.publisher),
    col(ArticleRow.source_url),
    col(ArticleRow.published),
    col(ArticleRow.published_from),
    col(ArticleRow.language),
    col(ArticleRow.word_count),
    col(ArticleRow.sha256),
    col(ArticleRow.status),
    col(ArticleRow.failure),
    col(IngestionRow.ingested_at),
).join(table_of(IngestionRow), col(IngestionRow.article_id) == col(ArticleRow.id))


def article_key(document: Document) -> str:
    """Return the hash that identifies the article."""
    return short_hash(document.sha256, document.publisher, document.source_url)


def article_id(connection: Connection, document: Document, name: str) -> str:
    """Return the id of the article: the stored one, else a slug of its title, or of `name`, and its key."""
    key = article_key(document)
    known: str | None = connection.execute(select(col(ArticleRow.id)).where(col(ArticleRow.key) == key)).scalar()
    return known or f"{_slug(document.title or name)}-{key}"


def older_versions(connection: Connection, document: Document, *, pending: bool = True) -> list[str]:
    """Return the ids of articles with another text at the same URL; without `pending`, only extracted ones."""
    if document.source_url is None:
        return []
    statement = select(col(ArticleRow.id)).where(
        col(ArticleRow.source_url) == document.source_url, col(ArticleRow.sha256) != document.sha256
    )
    if not pending:
        statement = statement.where(col(ArticleRow.status) != "pending")
    return list(connection.execute(statement).scalars())


def unchanged(connection: Connection, document: Document, version: str) -> str | None:
    """Return the article's id if it is stored with the same metadata and extracted by this version."""
    row = connection.execute(
        select(
            col(ArticleRow.id),
            *(table_of(ArticleRow).c[column] for column in _metadata(document)),
            col(ExtractionRow.version),
        )
        .join(table_of(ExtractionRow), col(ExtractionRow.article_id) == col(ArticleRow.id))
        .where(col(ArticleRow.key) == article_key(document))
    ).first()
    same = row is not None and row[1:] == (*_metadata(document).values(), version)
    return row.id if row is not None and same else None


def article_row(id_: str, document: Document) -> Row:
    """Return the columns of an article, except its body."""
    return {
        "id": id_,
        "key": article_key(document),
        "words": searchable(document.title or "", document.text),
        "text": document.text,
        "sha256": document.sha256,
        "name": document.title or _first_sentence(document),
        "title_key": fold(document.title) if document.title else None,
        "publisher": document.publisher,
        "publisher_key": fold(document.publisher) if document.publisher else None,
        "source_url": document.source_url,
        **dated("published", document.published),
        "status": "ready",
        "failure": None,
        "word_count": len(document.text.split()),
        **_metadata(document),
    }


def document_of(row: Row) -> Document:
    """Return the document stored in a row."""
    known = {name: row[name] for name in _KNOWN}
    return Document(**known, curated=tuple(json.loads(row["curated"])))


def card_of(row: Row, ingested_at: datetime) -> ArticleCard:
    """Return the columns of a row used in bodies."""
    names = ("id", "name", *_KNOWN[1:], "sha256", "status", "failure")
    return ArticleCard(**{name: row[name] for name in names}, words=row["word_count"], ingested_at=ingested_at)


def read_cards(connection: Connection, articles: Iterable[str]) -> Mapping[str, ArticleCard]:
    """Return the cards of these articles by id."""
    rows = select_in(connection, _CARDS, col(ArticleRow.id), articles)
    named = (dict(zip(_CARDS.selected_columns.keys(), row, strict=True)) for row in rows)
    return {row["id"]: card_of(row, row["ingested_at"]) for row in named}


def _metadata(document: Document) -> Row:
    """Return the columns that may change without making another article."""
    return {
        "title": document.title,
        "published": document.published,
        "published_from": document.published_from,
        "language": document.language,
        "curated": json.dumps(sorted(document.curated)),
    }


def _first_sentence(document: Document) -> str:
    read = View(document).document
    first = next((s.text for p in paragraphs_of(read) for s in sentences_of(read, p)), read.text)
    return shortened(first)


def _slug(text: str) -> str:
    """Return a slug of whole words, or `article` if the text has no letters."""
    made = slug(text)
    if len(made) > LONGEST_SLUG:
        made = made[: LONGEST_SLUG + 1].rpartition("-")[0] or made[:LONGEST_SLUG]
    return made or "article"
