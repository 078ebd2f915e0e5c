"""Saving one article and all that hangs on it, in one transaction; and withdrawing one.

What the article touches is resolved anew and compared with what is stored, and only differences are written. So
ingesting an unchanged article again changes nothing, and withdrawing one gives the state in which it never was.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from typing import Any, Literal

from sqlalchemy import Connection, Select, delete, insert, select

from app.document import Document
from app.extract.findings import Extraction
from app.records import metadata
from app.reference import Reference
from app.resolve.corrections import Correction, corrected
from app.resolve.facts import Report, findings_of
from app.store.articles import article_id, article_key, article_row, card_of, older_versions
from app.store.corrections import read_corrections
from app.store.differences import Difference, difference, parts, stored_in, write
from app.store.dormancy import wake
from app.store.engine import Store
from app.store.evidence import cited
from app.store.ledger import keep_ledger, successors_of
from app.store.local import Local
from app.store.lookup import lookup
from app.store.neighbours import EXTRACTION, NEIGHBOURS, Neighbours, chosen
from app.store.rows import Row, Rows
from app.store.touched import PARTS, Touched

Found = tuple[Document, str, Extraction]  # an article, what names it for want of a title, what was found in it

NO_LONGER_SAID = "No article says it any longer."
# Every table that records are served from, in the order of the keys.
DERIVED = tuple(table.name for table in metadata.sorted_tables if table.name in {*PARTS, *chain(*PARTS.values())})
_PART = 500  # articles that are resolved together
_article, _ingestion = metadata.tables["article"], metadata.tables["ingestion"]
_finding, _extraction = metadata.tables["finding"], metadata.tables["extraction"]


@dataclass(frozen=True, slots=True)
class Saved:
    """The article's id, and whether anything was written; `pending` is one that waits to be read."""

    id: str
    status: Literal["new", "updated", "unchanged", "pending"]


@dataclass(frozen=True, slots=True)
class Incoming:
    """An article to be stored: its row, without a body, and what was found in it."""

    row: Row
    extraction: Extraction

    @property
    def id(self) -> str:
        """Return the article's id."""
        return str(self.row["id"])


def is_empty(store: Store) -> bool:
    """Tell whether there is no article."""
    with store.reading() as connection:
        return connection.execute(select(_article.c.id).limit(1)).first() is None


def save(store: Store, document: Document, name: str, extraction: Extraction, reference: Reference) -> Saved:
    """Store an article, what was found in it and what all articles say now. `name` is its file's, for want of a title.

    Other texts at its URL are replaced. Raises DatabaseUnavailable; then, as after any exception, nothing is stored.
    """
    (saved,) = save_all(store, [(document, name, extraction)], reference)
    return saved


def save_all(store: Store, found: Iterable[Found], reference: Reference) -> list[Saved]:
    """Store many articles in one transaction, as `save` does one by one; return what became of each.

    That takes a fraction of the time: what articles have in common is read and written once. It is one revision, unless
    a text or a URL comes twice. Raises what `save` raises.
    """
    with store.writing() as connection:
        return [saved for part in _apart(found) for saved in _saved(connection, part, reference)]


def _apart(found: Iterable[Found]) -> Iterator[list[Found]]:
    """Yield the articles in parts that have no text twice, nor a URL: one of those may take the other's place."""
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


def _saved(connection: Connection, found: Sequence[Found], reference: Reference) -> Iterator[Saved]:
    incoming: list[Incoming] = []
    replaced: dict[str, str | None] = {}
    for document, name, extraction in found:
        incoming.append(Incoming(article_row(article_id(connection, document, name), document), extraction))
        replaced |= dict.fromkeys(older_versions(connection, document), incoming[-1].id)
    stored = _stored_rows(connection, [each.id for each in incoming])
    replacing = set(replaced.values())
    changed = {each.id: each for each in incoming if each.id in replacing or not _is_stored(each, stored)}
    if changed:
        rewrite(connection, reference, [*changed.values()], replaced)
    for each in incoming:
        is_known = (each.id,) in stored["article"]
        yield Saved(each.id, "unchanged" if each.id not in changed else "updated" if is_known else "new")


def resolve_anew(store: Store, reference: Reference) -> None:
    """Resolve what all articles say as if they had just come, in one transaction: for rules that have changed."""
    with store.writing() as connection:
        incoming = _stored(connection, select(_article, _extraction.c.body.label("found")).join(_extraction))
        for name in ("evidence", "finding", "extraction", *reversed(DERIVED), *NEIGHBOURS):
            connection.execute(delete(metadata.tables[name]))
        for part in range(0, len(incoming), _PART):
            rewrite(connection, reference, incoming[part : part + _PART], {})


def save_again(
    connection: Connection,
    reference: Reference,
    texts: Iterable[str],
    corrections: Sequence[Correction],
    reason: str,
) -> None:
    """Resolve the articles with these texts, by SHA-256, as all `corrections` of them set them right.

    They are not stored here. `reason` is told of the records that go.
    """
    statement = select(_article, _extraction.c.body.label("found")).join(_extraction)
    anchored = [
        each for part in parts(texts) for each in _stored(connection, statement.where(_article.c.sha256.in_(part)))
    ]
    rewrite(connection, reference, anchored, {}, reason, corrections)


def withdraw(store: Store, id_: str, reason: str, reference: Reference) -> None:
    """Take an article out, and with it all that only it says.

    Raises Moved, Gone or NotFound where there is no such article.
    """
    with store.writing() as connection:
        lookup(connection, "articles", id_)
        rewrite(connection, reference, [], {id_: None}, f"Article {id_} was withdrawn: {reason}")


def _stored(connection: Connection, statement: Select[Any]) -> list[Incoming]:
    columns = [column.name for column in _article.c if column.name not in ("serial", "body", "line")]
    rows = connection.execute(statement).mappings()
    return [Incoming({name: row[name] for name in columns}, EXTRACTION.validate_json(row["found"])) for row in rows]


def rewrite(
    connection: Connection,
    reference: Reference,
    incoming: Sequence[Incoming],
    gone: Mapping[str, str | None],
    reason: str = NO_LONGER_SAID,
    corrections: Sequence[Correction] | None = None,
) -> None:
    """Put articles in and others out, and write what that changes.

    `gone` has the ids of those that go, with that of the article which takes the place of each. `reason` is told of the
    records that go with them. The articles that come are set right by `corrections`, unless given by those stored.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    articles = [*(each.id for each in incoming), *gone]
    neighbours = Neighbours(connection)
    before = neighbours.reports(articles)
    cards = {each.id: card_of(each.row, _first_ingested(connection, each.id, now)) for each in incoming}
    known = _stored_rows(connection, articles)
    hashes = {row["sha256"] for row in (*(each.row for each in incoming), *known["article"].values())}
    is_correcting = corrections is not None
    if corrections is None:
        corrections = [each.correction for each in read_corrections(connection, hashes)]
    found_in = {each.id: Report(each.id, cards[each.id].published, each.extraction) for each in incoming}
    coming = {each.id: corrected(found_in[each.id], each.row["sha256"], corrections) for each in incoming}
    local = Local(neighbours, reference, coming, gone)
    touched = Touched(neighbours, local, reference, cards, before.values(), coming.values())
    stored, wanted = touched.stored, touched.wanted
    for name, rows in known.items():
        stored[name] |= rows
    for each in incoming:
        wanted["article"][each.id,] |= each.row
        wanted["extraction"][each.id,] = _extraction_row(each)
        wanted["finding"] |= finding_rows(coming[each.id])
    differences = [found for name in {*stored, *wanted} if (found := difference(name, stored[name], wanted[name]))]
    deleted = [(found.table.name, str(key[0])) for found in differences for key in found.deleted]
    successors = successors_of(deleted, stored["evidence"], wanted["evidence"])
    successors |= {("article", id_): {successor} for id_, successor in gone.items() if successor}
    keep_ledger(connection, differences, stored["evidence"], successors, reason, now)
    texts = {each.id: each.row["text"] for each in incoming}
    write(connection, [_complete(connection, found, texts) for found in differences])
    if not is_correcting:  # who corrects has yet to store the correction
        wake(connection, hashes)


def _stored_rows(connection: Connection, articles: Sequence[str]) -> dict[str, Rows]:
    """Return the rows that only these articles have."""
    columns = {"article": _article.c.id, "extraction": _extraction.c.article_id, "finding": _finding.c.article_id}
    return {name: stored_in(connection, name, column, articles) for name, column in columns.items()}


def _is_stored(incoming: Incoming, stored: Mapping[str, Rows]) -> bool:
    """Tell whether the article is stored exactly so: then nothing that follows from it can differ."""
    article = stored["article"].get((incoming.id,), {})
    same = all(article.get(column) == value for column, value in incoming.row.items())
    return same and stored["extraction"].get((incoming.id,)) == _extraction_row(incoming)


def _first_ingested(connection: Connection, id_: str, now: datetime) -> datetime:
    """Return when the article was first taken in; now, and that is written down, if it never was."""
    known: datetime | None = connection.execute(
        select(_ingestion.c.ingested_at).where(_ingestion.c.article_id == id_)
    ).scalar()
    if known is None:
        connection.execute(insert(_ingestion).values(article_id=id_, ingested_at=now))
    return known or now


def _extraction_row(incoming: Incoming) -> Row:
    body = EXTRACTION.dump_json(incoming.extraction).decode()
    return {"article_id": incoming.id, "version": incoming.extraction.version, "body": body}


def finding_rows(report: Report) -> Rows:
    """Return what evidence refers to: the findings as they were set right."""
    rows: Rows = {}
    for number, (kind, _, finding) in enumerate(findings_of(report.extraction)):
        span = getattr(finding, "span", None) or next(iter(getattr(finding, "mentions", ())), None)
        if span is None:
            continue  # nothing in the text stands for it, so no evidence refers to it
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
    """Add to new evidence what follows from the texts, of which `texts` has those that are not stored yet."""
    if found.table.name != "evidence" or not found.inserted:
        return found
    others = {row["article_id"] for row in found.inserted.values()} - texts.keys()
    stored = chosen(connection, select(_article.c.id, _article.c.text), _article.c.id, others)
    return replace(found, inserted=cited(found.inserted, {**dict(stored), **texts}))
