"""Writer: stores articles and all affected records in one transaction.

Affected records are resolved again and compared with the stored rows, and only differences are written. So ingesting an
unchanged article again changes nothing, and withdrawing one restores the state without it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Select, insert, select
from sqlmodel import col

from app.batched_sql import batches, select_in
from app.corrections.matching import Correction, corrected
from app.corrections.repository import read_corrections
from app.corrections.status import update_status
from app.document import Document
from app.facts import Report, findings_of
from app.findings import EXTRACTION, Extraction
from app.kinds import RESOURCE_OF_TABLE, IngestStatus
from app.records import ArticleRow, EvidenceRow, ExtractionRow, FindingRow, IngestionRow, metadata, table_of
from app.reference import Reference
from app.results import IngestResult, SavedArticle
from app.schemas.records import Stub, url_of
from app.store.affected_rows import affected_rows
from app.store.affected_rows.rows import PARTS, AffectedRows
from app.store.articles import article_id, article_key, article_row, card_of, older_versions
from app.store.changelog import keep_ledger, owner_of, successors_of
from app.store.engine import Store
from app.store.evidence import COLUMNS, cited
from app.store.incremental import resolve_neighbourhood
from app.store.quote_subjects import clear_subjects, write_subjects
from app.store.redirects import TABLES, lookup
from app.store.resolution_index import ResolutionIndex
from app.store.revision import read_revision
from app.store.row_diff import Difference, difference, stored_in, write
from app.store.rows import Row, Rows
from app.store.value_counts import count_difference, write_counts
from app.text import shortened

Found = tuple[Document, str, Extraction]  # an article, a name in place of a missing title, and its findings
FOUND = ("summits", "people", "countries", "agreements", "quotes", "topics")
MOST_FOUND = 200  # stubs of each kind in a response

NO_LONGER_STATED = "No article states it any longer."
# Every table of served records, in foreign-key order.
DERIVED = tuple(table.name for table in metadata.sorted_tables if table.name in {*PARTS, *chain(*PARTS.values())})


@dataclass(frozen=True, slots=True)
class Incoming:
    """An article to store: its row, without a body, and its findings."""

    row: Row
    extraction: Extraction

    @property
    def id(self) -> str:
        """Return the article's id."""
        return str(self.row["id"])


@dataclass(frozen=True, slots=True)
class Written:
    """Rows after a write, by table and key, as far as affected; and its revision."""

    rows: Mapping[str, Rows]
    revision: int


def is_empty(store: Store) -> bool:
    """Return True if there is no article."""
    with store.reading() as connection:
        return connection.execute(select(col(ArticleRow.id)).limit(1)).first() is None


def save(store: Store, document: Document, name: str, extraction: Extraction, reference: Reference) -> IngestResult:
    """Store an article, its findings and all affected records. `name` replaces a missing title.

    Other texts at its URL are replaced. Raises DatabaseUnavailable; then, as after any exception, nothing is stored.
    """
    with store.writing() as connection:
        (result,) = _save(connection, [(document, name, extraction)], reference, respond=True)
        return result


def save_all(store: Store, found: Iterable[Found], reference: Reference) -> list[IngestResult]:
    """Store many articles in one transaction; the records are those of repeated `save` calls. Return one result each.

    It is faster, since shared records are read and written once. It is one revision, unless a text or a URL occurs
    twice. Raises the errors of `save`.
    """
    with store.writing() as connection:
        return [result for part in _apart(found) for result in _save(connection, part, reference)]


def _apart(found: Iterable[Found]) -> Iterator[list[Found]]:
    """Yield the articles in parts without a repeated text or URL: the later of two at one URL replaces the other."""
    part: list[Found] = []
    seen: set[str] = set()
    for each in found:
        document = each[0]
        marks = {article_key(document), document.source_url or ""} - {""}
        if seen & marks:
            yield part
            part, seen = [], set()
        part.append(each)
        seen |= marks
    if part:
        yield part


def _save(
    connection: Connection, found: Sequence[Found], reference: Reference, *, respond: bool = False
) -> list[IngestResult]:
    """Save articles; with `respond`, results include the content of the response."""
    incoming: list[Incoming] = []
    replaced: dict[str, str | None] = {}
    for document, name, extraction in found:
        incoming.append(Incoming(article_row(article_id(connection, document, name), document), extraction))
        replaced |= dict.fromkeys(older_versions(connection, document), incoming[-1].id)
    stored = _stored_rows(connection, [each.id for each in incoming])
    replacing = set(replaced.values())
    changed = {each.id: each for each in incoming if each.id in replacing or not _is_stored(each, stored)}
    known = {name: {key: row for key, row in rows.items() if key[0] in changed} for name, rows in stored.items()}
    written = rewrite(connection, reference, [*changed.values()], replaced, known=known) if changed else None
    return [
        IngestResult(
            _status(each.id, changed, stored),
            each.id,
            _saved_article(connection, each.id, written) if respond else None,
        )
        for each in incoming
    ]


def _status(id_: str, changed: Collection[str], stored: Mapping[str, Rows]) -> IngestStatus:
    if id_ not in changed:
        return IngestStatus.UNCHANGED
    return IngestStatus.UPDATED if (id_,) in stored["article"] else IngestStatus.NEW


def read_saved(connection: Connection, id_: str) -> SavedArticle:
    """Return the content of the response about a stored article."""
    return _saved_article(connection, id_, None)


def _saved_article(connection: Connection, id_: str, written: "Written | None") -> SavedArticle:
    """Return the content of a response: written rows, and for other records stored ones."""
    rows = written.rows if written else {}
    if written:
        evidence: Iterable[Row] = (row for row in rows["evidence"].values() if row["article_id"] == id_)
        body, revision = rows["article"][id_,]["body"], written.revision
    else:
        evidence = stored_in(connection, "evidence", col(EvidenceRow.article_id), [id_], COLUMNS).values()
        body = connection.execute(select(col(ArticleRow.body)).where(col(ArticleRow.id) == id_)).scalar_one()
        revision = read_revision(connection).number
    ids: dict[str, set[str]] = defaultdict(set)
    for row in evidence:
        table, record = owner_of(row)
        ids[RESOURCE_OF_TABLE[table]].add(record)
    return SavedArticle(
        body, {resource: _stubs(connection, resource, ids[resource], rows) for resource in FOUND}, revision
    )


def _stubs(connection: Connection, resource: str, ids: Set[str], rows: Mapping[str, Rows]) -> list[Stub]:
    """Return stubs of records by id, without indirect speech, as in lists."""
    table = TABLES[resource]
    label = table.c.text if resource in ("agreements", "quotes") else table.c.name
    columns = (table.c.id, label, *((table.c.kind,) if resource == "quotes" else ()))
    written = rows.get(table.name, {})
    known = [tuple(row[column.name] for column in columns) for (id_,), row in written.items() if id_ in ids]
    unknown = ids - {str(values[0]) for values in known}
    known += select_in(connection, select(*columns), table.c.id, unknown)
    served = sorted(values for values in known if values[-1] != "indirect")
    return [Stub(id=id_, name=shortened(text), url=url_of(resource, id_)) for id_, text, *_ in served[:MOST_FOUND]]


def save_again(
    connection: Connection,
    reference: Reference,
    texts: Iterable[str],
    corrections: Sequence[Correction],
    reason: str,
) -> int:
    """Resolve the articles with these texts (SHA-256) again, with these `corrections`; return the revision.

    The corrections are not stored here. `reason` is stored with removed records.
    """
    statement = select(table_of(ArticleRow), col(ExtractionRow.body).label("found")).join(table_of(ExtractionRow))
    anchored = [
        each
        for part in batches(texts)
        for each in _stored(connection, statement.where(col(ArticleRow.sha256).in_(part)))
    ]
    return rewrite(connection, reference, anchored, {}, reason, corrections).revision


def withdraw(store: Store, id_: str, reason: str, reference: Reference) -> int:
    """Withdraw an article and all records that only it states; return the revision.

    Raises Moved, Gone or NotFound if the article does not exist.
    """
    with store.writing() as connection:
        lookup(connection, "articles", id_)
        return rewrite(connection, reference, [], {id_: None}, f"Article {id_} was withdrawn: {reason}").revision


def _stored(connection: Connection, statement: Select[Any]) -> list[Incoming]:
    columns = [column.name for column in table_of(ArticleRow).c if column.name not in ("serial", "body", "csv_line")]
    rows = connection.execute(statement).mappings()
    return [Incoming({name: row[name] for name in columns}, EXTRACTION.validate_json(row["found"])) for row in rows]


def rewrite(
    connection: Connection,
    reference: Reference,
    incoming: Sequence[Incoming],
    gone: Mapping[str, str | None],
    reason: str = NO_LONGER_STATED,
    corrections: Sequence[Correction] | None = None,
    known: Mapping[str, Rows] | None = None,
) -> Written:
    """Add articles, remove others, and write all affected rows.

    `gone` maps each removed article to its successor, or None; `reason` is stored with records removed with it.
    `corrections` apply to the added articles; by default the stored ones. `known` are the stored rows of the added
    articles, if already read.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    index = ResolutionIndex(connection)
    before = index.reports([*(each.id for each in incoming), *gone])
    cards = {each.id: card_of(each.row, _first_ingested(connection, each.id, now)) for each in incoming}
    stored = _stored_rows(connection, gone if known else [*cards, *gone])
    for name, rows in (known or {}).items():
        stored[name] |= rows
    hashes = {row["sha256"] for row in (*(each.row for each in incoming), *stored["article"].values())}
    is_correcting = corrections is not None
    if corrections is None:
        corrections = [each.correction for each in read_corrections(connection, hashes)]
    found_in = {each.id: Report(each.id, cards[each.id].published, each.extraction) for each in incoming}
    added = {each.id: corrected(found_in[each.id], each.row["sha256"], corrections) for each in incoming}
    state, facts = resolve_neighbourhood(index, reference, added, gone)
    affected = affected_rows(state, facts, cards, before.values(), added.values())
    for name, rows in stored.items():
        affected.stored[name] |= rows
    for each in incoming:
        affected.wanted["article"][each.id,] |= each.row
        affected.wanted["extraction"][each.id,] = _extraction_row(each)
        affected.wanted["finding"] |= finding_rows(added[each.id])
    revision = _write(connection, affected, incoming, gone, reason, now)
    if not is_correcting:  # app.corrections.service has yet to store the correction
        update_status(connection, hashes)
    return Written(affected.wanted, revision)


def _write(
    connection: Connection,
    affected: AffectedRows,
    incoming: Sequence[Incoming],
    gone: Mapping[str, str | None],
    reason: str,
    now: datetime,
) -> int:
    """Write the differing rows, their changes and counts; return the revision."""
    stored, wanted = affected.stored, affected.wanted
    differences = [found for name in {*stored, *wanted} if (found := difference(name, stored[name], wanted[name]))]
    deleted = [(found.table.name, str(key[0])) for found in differences for key in found.deleted]
    successors = successors_of(deleted, stored["evidence"], wanted["evidence"])
    successors |= {("article", id_): {successor} for id_, successor in gone.items() if successor}
    revision = keep_ledger(connection, differences, stored["evidence"], successors, reason, now)
    write_counts(connection, count_difference(connection, stored, wanted))
    texts = {each.id: each.row["text"] for each in incoming}
    cited_in = _cited_in(differences)
    clear_subjects(connection, cited_in)
    write(connection, [_complete(connection, found, texts) for found in differences])
    write_subjects(connection, cited_in - gone.keys())
    return revision


def _cited_in(differences: Iterable[Difference]) -> set[str]:
    """Return the articles whose evidence differs."""
    return {
        str(article)
        for found in differences
        if found.table.name == "evidence"
        for article, _ in (*found.inserted, *found.updated, *found.deleted)
    }


def _stored_rows(connection: Connection, articles: Iterable[str]) -> dict[str, Rows]:
    """Return the rows that belong to these articles only."""
    columns = {
        "article": col(ArticleRow.id),
        "extraction": col(ExtractionRow.article_id),
        "finding": col(FindingRow.article_id),
    }
    return {name: stored_in(connection, name, column, articles) for name, column in columns.items()}


def _is_stored(incoming: Incoming, stored: Mapping[str, Rows]) -> bool:
    """Return True if the article is stored unchanged: then no affected row can differ."""
    article = stored["article"].get((incoming.id,), {})
    same = all(article.get(column) == value for column, value in incoming.row.items())
    return same and stored["extraction"].get((incoming.id,)) == _extraction_row(incoming)


def _first_ingested(connection: Connection, id_: str, now: datetime) -> datetime:
    """Return the time of the article's first ingestion; if there was none, store and return `now`."""
    known: datetime | None = connection.execute(
        select(col(IngestionRow.ingested_at)).where(col(IngestionRow.article_id) == id_)
    ).scalar()
    if known is None:
        connection.execute(insert(IngestionRow).values(article_id=id_, ingested_at=now))
    return known or now


def _extraction_row(incoming: Incoming) -> Row:
    body = EXTRACTION.dump_json(incoming.extraction).decode()
    return {"article_id": incoming.id, "version": incoming.extraction.version, "body": body}


def finding_rows(report: Report) -> Rows:
    """Return the rows of corrected findings, which evidence refers to."""
    rows: Rows = {}
    for number, (kind, _, finding) in enumerate(findings_of(report.extraction)):
        span = getattr(finding, "span", None) or next(iter(getattr(finding, "mentions", ())), None)
        if span is None:
            continue  # it has no text, so no evidence refers to it
        rows[report.article, number] = {
            "article_id": report.article,
            "number": number,
            "kind": kind,
            "start": span.start,
            "end": span.end,
            "rule": getattr(finding, "rule", None),
            "confidence": getattr(finding, "confidence", None),
        }
    return rows


def _complete(connection: Connection, found: Difference, texts: Mapping[str, str]) -> Difference:
    """Add the columns derived from texts to new evidence; `texts` has those not yet stored."""
    if found.table.name != "evidence" or not found.inserted:
        return found
    others = {row["article_id"] for row in found.inserted.values()} - texts.keys()
    stored = select_in(connection, select(col(ArticleRow.id), col(ArticleRow.text)), col(ArticleRow.id), others)
    return replace(found, inserted=cited(found.inserted, {**dict(stored), **texts}))
