"""Articles that wait to be read: stored as they come, so that none is lost, and told of when they cannot be read.

A waiting article is a row like any other, with an extraction of no version in which nothing was found. One that was
read before keeps what was found in it until it has been read again, and so does an older version at its URL.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, select

from app.document import Document
from app.extract.findings import Extraction
from app.records import metadata
from app.reference import Reference
from app.store.articles import article_id, article_key, article_row, document_of, older_versions, unchanged
from app.store.differences import stored_in
from app.store.engine import Store
from app.store.neighbours import EXTRACTION, chosen
from app.store.rows import Row
from app.store.saving import Incoming, Saved, rewrite

NOT_READ = Extraction("")
_article, _extraction = metadata.tables["article"], metadata.tables["extraction"]
_WAITING: Select[Any] = select(_article).where(_article.c.status == "pending")


@dataclass(frozen=True, slots=True)
class Waiting:
    """An article that waits. Those of one `source_url` have to be read in the order in which they came."""

    id: str
    source_url: str | None


def let_wait(
    store: Store,
    named: Sequence[tuple[Document, str]],
    version: str,
    reference: Reference,
    enqueue: Callable[[Connection, Sequence[Waiting]], None],
) -> list[Saved]:
    """Store documents, with names for want of a title, that are to be read; return what each is now, in their order.

    In the same transaction `enqueue` gets those that do not wait already. What is stored exactly so, and was read by
    extractors of this `version`, stays unchanged. Raises DatabaseUnavailable; then nothing is stored or enqueued.
    """
    with store.writing() as connection:
        ids: dict[str, str] = {}
        rows: dict[str, Row] = {}
        saved = []
        for document, name in named:
            if known := unchanged(connection, document, version):
                saved.append(Saved(known, "unchanged"))
                continue
            id_ = ids.setdefault(article_key(document), article_id(connection, document, name))
            rows[id_] = {**article_row(id_, document), "status": "pending"}
            saved.append(Saved(id_, "pending"))
        stored = stored_in(connection, "article", _article.c.id, rows)
        new = [row for id_, row in rows.items() if not row.items() <= stored.get((id_,), {}).items()]
        if new:
            _write(connection, reference, new)
            enqueue(connection, [Waiting(row["id"], row["source_url"]) for row in new])
    return saved


def waiting_document(store: Store, id_: str) -> Document | None:
    """Return the document of an article that waits, None where it does so no longer."""
    with store.reading() as connection:
        return _waiting(connection, id_)


def keep_reading(store: Store, id_: str, document: Document, found: Extraction | str, reference: Reference) -> bool:
    """Store what was found in a waiting article, or why it could not be read; tell whether that was done.

    It is not where the article is not what was read: withdrawn, replaced, read by another, or told otherwise of.
    Raises DatabaseUnavailable; then, as after any exception, nothing is stored.
    """
    with store.writing() as connection:
        if _waiting(connection, id_) != document:
            return False
        row = article_row(id_, document)
        if isinstance(found, str):
            _write(connection, reference, [{**row, "status": "failed", "failure": found}])
        else:
            # Another that waits at this URL came later, and will replace this one in its turn.
            replaced = dict.fromkeys(older_versions(connection, document, waiting=False), id_)
            rewrite(connection, reference, [Incoming(row, found)], replaced)
    return True


def _waiting(connection: Connection, id_: str) -> Document | None:
    row = connection.execute(_WAITING.where(_article.c.id == id_)).mappings().first()
    return None if row is None else document_of(dict(row))


def _write(connection: Connection, reference: Reference, rows: Sequence[Row]) -> None:
    """Write articles without anything new being found in them."""
    statement = select(_extraction.c.article_id, _extraction.c.body)
    bodies = dict(chosen(connection, statement, _extraction.c.article_id, [row["id"] for row in rows]))
    found = {id_: EXTRACTION.validate_json(body) for id_, body in bodies.items()}
    rewrite(connection, reference, [Incoming(row, found.get(row["id"], NOT_READ)) for row in rows], {})
