"""A whole database held against itself: texts, spans, records, counts and changes.

Every text is held against its hash, every span against its text, every record against what resolving all extractions
gives, every count against the rows that it counts. It all happens in memory: seconds for hundreds of articles, minutes
for many thousands.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from pydantic import ValidationError
from sqlalchemy import Connection, func, select, text

from app.document import Document
from app.edtf_dates import EdtfError
from app.errors import DocumentError, SpanError
from app.records import metadata
from app.reference import Reference
from app.resolve import resolve
from app.resolve.corrections import corrected
from app.resolve.facts import Report
from app.store.articles import article_row, document_of, read_cards
from app.store.bodies import all_bodies
from app.store.corrections import read_corrections
from app.store.differences import Difference, difference, stored_rows
from app.store.engine import Store
from app.store.evidence import cited, evidence_rows
from app.store.neighbours import EXTRACTION, Neighbours
from app.store.rows import Row, Rows, rows_of
from app.store.saving import DERIVED, finding_rows

_article, _extraction = metadata.tables["article"], metadata.tables["extraction"]
_change, _database = metadata.tables["change"].c, metadata.tables["database"].c
_RECORDED = (*(table for table in DERIVED if table != "extraction"), "evidence")
_TALLY = "field, value, part, key, first, last"
_MISCOUNTED = text(
    f"SELECT {_TALLY}, records FROM tally EXCEPT SELECT {_TALLY}, count(*) FROM tally_due GROUP BY {_TALLY}"  # noqa: S608
)
_UNCOUNTED = text(
    f"SELECT {_TALLY}, count(*) FROM tally_due GROUP BY {_TALLY} EXCEPT SELECT {_TALLY}, records FROM tally"  # noqa: S608
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with what: a table, and the key of a row in it."""

    table: str
    key: str
    what: str


def verify(store: Store, reference: Reference) -> Iterator[Fault]:
    """Yield every fault of a database, read in one state. Raises DatabaseUnavailable."""
    with store.reading() as connection:
        yield from _integrity(connection)
        found: Rows = {}
        texts: dict[str, str] = {}
        hashes: dict[str, str] = {}
        corrections = [kept.correction for kept in read_corrections(connection)]
        for row in connection.execute(select(_article)).mappings():
            texts[row["id"]], hashes[row["id"]] = row["text"], row["sha256"]
            yield from _article_faults(dict(row))
        for row in connection.execute(select(_extraction)).mappings():
            id_ = row["article_id"]
            try:
                extraction = EXTRACTION.validate_json(row["body"]).check(Document(texts[id_]))
            except ValidationError as error:
                yield Fault("extraction", id_, f"its body cannot be read: {error.errors()[0]['msg']}")
                continue
            except (SpanError, DocumentError) as error:
                yield Fault("extraction", id_, f"a span is not in the text: {error}")
                extraction = EXTRACTION.validate_json(row["body"])
            report = Report(id_, None, extraction)
            found |= finding_rows(corrected(report, hashes[id_], corrections))
        yield from _faults(difference("finding", stored_rows(connection, "finding"), found))
        yield from _record_faults(connection, reference, texts)
        yield from _ledger_faults(connection)
        yield from _tally_faults(connection)


def _article_faults(row: Row) -> Iterator[Fault]:
    """Yield what is wrong with an article by itself."""
    id_ = row["id"]
    if sha256(row["text"].encode(errors="surrogatepass")).hexdigest() != row["sha256"]:
        yield Fault("article", id_, "its text is not the one that was ingested: the SHA-256 differs")
        return
    try:
        due = article_row(id_, document_of(row))
    except (DocumentError, EdtfError, ValueError) as error:
        yield Fault("article", id_, str(error))
        return
    # An article without a title may have been named by its file.
    wrong = [name for name, value in due.items() if name not in ("status", "failure", "name") and row[name] != value]
    if wrong:
        yield Fault("article", id_, f"{', '.join(wrong)}: not what its text and its metadata give")


def _record_faults(connection: Connection, reference: Reference, texts: Mapping[str, str]) -> Iterator[Fault]:
    """Yield how records differ from what the extractions, set right, say together."""
    try:
        reports: list[Report] = [*Neighbours(connection).reports(texts).values()]
    except ValidationError:
        yield Fault("extraction", "*", "as long as one cannot be read, records cannot be held against them")
        return
    facts = resolve(reports, reference)
    cards = read_cards(connection, texts).values()
    wanted = dict(rows_of(facts, cards, all_bodies(facts, cards, reference), reference))
    evidence = evidence_rows(facts.evidence)
    there = {key: row for key, row in evidence.items() if row["end"] <= len(texts[row["article_id"]])}
    wanted["evidence"] = cited(there, texts)
    for table in ("article", *_RECORDED):
        columns = ("id", "body", "line") if table == "article" else ()
        yield from _faults(difference(table, stored_rows(connection, table, columns), wanted.get(table, {})))


def _faults(found: Difference) -> Iterator[Fault]:
    table = found.table.name
    yield from (Fault(table, _named(key), "is missing") for key in found.inserted)
    yield from (Fault(table, _named(key), "nothing says it") for key in found.deleted)
    for key, row in found.updated.items():
        yield Fault(table, _named(key), f"{', '.join(row)}: not what the articles say")


def _named(key: tuple[object, ...]) -> str:
    return " ".join(map(str, key))


def _ledger_faults(connection: Connection) -> Iterator[Fault]:
    """Yield gaps in the changes, and a counter that does not stand where they end."""
    number, last, revision = connection.execute(
        select(func.count(), func.coalesce(func.max(_change.seq), 0), func.coalesce(func.max(_change.revision), 0))
    ).one()
    counted = connection.execute(select(_database.change_seq, _database.revision)).one()
    if number != last:
        yield Fault("change", str(last), f"{last} changes were made, and {number} are there")
    # A correction that changes no record is a revision without a change.
    if counted[0] != last or counted[1] < revision:
        yield Fault(
            "database", "1", f"it counts {counted[0]} changes in {counted[1]} revisions, not {last} in {revision}"
        )


def _tally_faults(connection: Connection) -> Iterator[Fault]:
    """Yield counts that are not the numbers of rows."""
    for statement, what in (
        (_MISCOUNTED, "counts {} records, which is wrong"),
        (_UNCOUNTED, "should count {} records"),
    ):
        for row in connection.execute(statement):
            yield Fault("tally", _named(tuple(row[:2])), what.format(row[-1]))


def _integrity(connection: Connection) -> Iterator[Fault]:
    """Yield what SQLite itself finds wrong with its file; PostgreSQL has checksums of its own."""
    if connection.dialect.name == "sqlite":
        for (line,) in connection.execute(text("PRAGMA integrity_check")):
            if line != "ok":
                yield Fault("database", "file", line)
        for row in connection.execute(text("PRAGMA foreign_key_check")):
            yield Fault(row[0], str(row[1]), f"refers to a row of {row[2]} that is not there")
