"""Saving one article and all that hangs on it, in one transaction; and withdrawing one.

What all articles say is resolved anew and compared with what is stored, and only differences are written. So ingesting
an unchanged article again changes nothing, and withdrawing one gives the state in which it never was.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from pydantic import TypeAdapter
from sqlalchemy import Connection, insert, select

from app.document import Document
from app.extract.findings import Extraction
from app.records import metadata
from app.reference import Reference
from app.resolve import resolve
from app.resolve.facts import Report, findings_of
from app.store.articles import article_id, article_row, card_of, older_versions, read_cards
from app.store.bodies import ArticleCard
from app.store.differences import Difference, difference, stored_rows, write
from app.store.engine import Store
from app.store.evidence import COLUMNS, cited, evidence_rows
from app.store.ledger import keep_ledger, successors_of
from app.store.lookup import lookup
from app.store.rows import Row, Rows, rows_of

NO_LONGER_SAID = "No article says it any longer."
# Every table that holds what articles say, the articles themselves, their findings and the evidence aside.
DERIVED = (
    *("country", "topic", "person", "person_alias", "office", "summit", "agreement", "quote", "variant", "extraction"),
    *(f"summit_{relation}" for relation in ("country", "participant", "topic")),
    *(f"agreement_{relation}" for relation in ("country", "participant", "topic")),
    *(f"quote_{relation}" for relation in ("mention", "topic")),
)

_EXTRACTION: TypeAdapter[Extraction] = TypeAdapter(Extraction)
_article, _ingestion = metadata.tables["article"], metadata.tables["ingestion"]
_finding = metadata.tables["finding"]


@dataclass(frozen=True, slots=True)
class Saved:
    """The article's id, and whether anything was written."""

    id: str
    status: Literal["new", "updated", "unchanged"]


@dataclass(frozen=True, slots=True)
class _Incoming:
    """An article to be stored: its row, without a body, and what was found in it."""

    row: Row
    extraction: Extraction

    @property
    def id(self) -> str:
        return str(self.row["id"])


def is_empty(store: Store) -> bool:
    """Tell whether there is no article."""
    with store.reading() as connection:
        return connection.execute(select(_article.c.id).limit(1)).first() is None


def save(store: Store, document: Document, name: str, extraction: Extraction, reference: Reference) -> Saved:
    """Store an article, what was found in it and what all articles say now. `name` is its file's, for want of a title.

    Other texts at its URL are replaced. Raises DatabaseUnavailable; then, as after any exception, nothing is stored.
    """
    with store.writing() as connection:
        id_ = article_id(connection, document, name)
        is_new = connection.execute(select(_article.c.id).where(_article.c.id == id_)).first() is None
        incoming = _Incoming(article_row(id_, document), extraction)
        changed = _rewrite(connection, reference, incoming, older_versions(connection, document))
    return Saved(id_, "new" if is_new else "updated" if changed else "unchanged")


def withdraw(store: Store, id_: str, reason: str, reference: Reference) -> None:
    """Take an article out, and with it all that only it says.

    Raises Moved, Gone or NotFound where there is no such article.
    """
    with store.writing() as connection:
        lookup(connection, "articles", id_)
        _rewrite(connection, reference, None, [id_], f"Article {id_} was withdrawn: {reason}")


def _rewrite(
    connection: Connection,
    reference: Reference,
    incoming: _Incoming | None,
    gone: list[str],
    reason: str = NO_LONGER_SAID,
) -> bool:
    """Put an article in, or none, and others out, and write what that changes; tell whether it changes anything.

    `reason` is told of the records that go with them.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    stored = _stored_rows(connection, [*([incoming.id] if incoming else []), *gone])
    cards = {id_: card for id_, card in read_cards(connection).items() if id_ not in gone}
    extractions = {key: row for key, row in stored["extraction"].items() if key[0] not in gone}
    if incoming:
        cards[incoming.id] = card_of(incoming.row, _first_ingested(connection, incoming.id, now))
        extractions[incoming.id,] = _extraction_row(incoming)
    wanted = _wanted_rows(cards, extractions, reference, incoming)
    differences = [found for name in stored if (found := difference(name, stored[name], wanted.get(name, {})))]
    if not differences:
        return False
    deleted = [(found.table.name, str(key[0])) for found in differences for key in found.deleted]
    successors = successors_of(deleted, stored["evidence"], wanted["evidence"])
    if incoming:
        successors |= {("article", id_): {incoming.id} for id_ in gone}
    keep_ledger(connection, differences, stored["evidence"], successors, reason, now)
    write(connection, [_complete(connection, found, incoming) for found in differences])
    return True


def _stored_rows(connection: Connection, touched: list[str]) -> dict[str, Rows]:
    """Return the rows that may change, with the columns that may: all of the `touched` articles, the rest as needed."""
    rows = {name: stored_rows(connection, name) for name in DERIVED}
    rows["article"] = stored_rows(connection, "article", columns=("id", "body"))
    rows["article"] |= stored_rows(connection, "article", where=_article.c.id.in_(touched))
    rows["finding"] = stored_rows(connection, "finding", where=_finding.c.article_id.in_(touched))
    rows["evidence"] = stored_rows(connection, "evidence", columns=COLUMNS)
    return rows


def _wanted_rows(
    cards: Mapping[str, ArticleCard], extractions: Rows, reference: Reference, incoming: _Incoming | None
) -> dict[str, Rows]:
    """Return the rows that should be, of the same tables and columns."""
    reports = [
        Report(id_, card.published, _EXTRACTION.validate_json(extractions[id_,]["body"])) for id_, card in cards.items()
    ]
    facts = resolve(reports, reference)
    wanted = dict(rows_of(facts, cards.values(), reference))
    wanted["extraction"] = extractions
    wanted["evidence"] = evidence_rows(facts.evidence)
    if incoming:
        wanted["article"][incoming.id,] |= incoming.row
        wanted["finding"] = _finding_rows(incoming)
    return wanted


def _first_ingested(connection: Connection, id_: str, now: datetime) -> datetime:
    """Return when the article was first taken in; now, and that is written down, if it never was."""
    known: datetime | None = connection.execute(
        select(_ingestion.c.ingested_at).where(_ingestion.c.article_id == id_)
    ).scalar()
    if known is None:
        connection.execute(insert(_ingestion).values(article_id=id_, ingested_at=now))
    return known or now


def _extraction_row(incoming: _Incoming) -> Row:
    body = _EXTRACTION.dump_json(incoming.extraction).decode()
    return {"article_id": incoming.id, "version": incoming.extraction.version, "body": body}


def _finding_rows(incoming: _Incoming) -> Rows:
    rows: Rows = {}
    for number, (kind, _, finding) in enumerate(findings_of(incoming.extraction)):
        span = getattr(finding, "span", None) or next(iter(getattr(finding, "mentions", ())), None)
        if span is None:
            continue  # nothing in the text stands for it, so no evidence refers to it
        rows[incoming.id, number] = {
            "article_id": incoming.id,
            "number": number,
            "kind": kind,
            "start": span.start,
            "end": span.end,
            "rule": getattr(finding, "rule", None),
            "confidence": getattr(finding, "confidence", None),
        }
    return rows


def _complete(connection: Connection, found: Difference, incoming: _Incoming | None) -> Difference:
    """Add to new evidence what follows from the texts."""
    if found.table.name != "evidence" or not found.inserted:
        return found
    ids = {row["article_id"] for row in found.inserted.values()}
    others = ids - {incoming.id} if incoming else ids
    rows = connection.execute(select(_article.c.id, _article.c.text).where(_article.c.id.in_(others)))
    texts: dict[str, str] = {row.id: row.text for row in rows}
    if incoming:
        texts[incoming.id] = incoming.row["text"]
    return replace(found, inserted=cited(found.inserted, texts))
