"""Integrity check of a whole database: texts, spans, records, counts, changes and full-text indices.

Compares each text with its hash, each span with its text, each record with the resolution of all extractions, each
count with its rows, and each full-text index with the words of its rows. It works in memory and takes seconds for
hundreds of articles, minutes for thousands.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, func, select, text
from sqlmodel import col

from app.corrections.matching import corrected
from app.corrections.repository import read_corrections
from app.document import Document
from app.errors import DocumentError, SpanError
from app.facts import Report
from app.findings import EXTRACTION
from app.records import ArticleRow, ChangeRow, DatabaseRow, ExtractionRow, table_of
from app.reference import Reference
from app.resolve import resolve
from app.store.articles import article_row, document_of, read_cards
from app.store.documents import all_bodies
from app.store.engine import Store
from app.store.evidence import cited, evidence_rows
from app.store.quote_subjects import subject_differences
from app.store.resolution_index import ResolutionIndex
from app.store.row_diff import Difference, difference, stored_rows
from app.store.rows import Row, Rows, rows_of
from app.store.value_counts import count_all, read_counts
from app.store.writer import DERIVED, finding_rows

_RECORDED = (*(table for table in DERIVED if table != "extraction"), "evidence")


@dataclass(frozen=True, slots=True)
class IntegrityFault:
    """A problem with a row of a table."""

    table: str
    key: str
    problem: str


def verify(store: Store, reference: Reference) -> Iterator[IntegrityFault]:
    """Yield every fault of a database, read in one state. Raises DatabaseUnavailable."""
    with store.reading() as connection:
        yield from _integrity(connection)
        found: Rows = {}
        texts: dict[str, str] = {}
        hashes: dict[str, str] = {}
        corrections = [kept.correction for kept in read_corrections(connection)]
        for row in connection.execute(select(table_of(ArticleRow))).mappings():
            texts[row["id"]], hashes[row["id"]] = row["text"], row["sha256"]
            yield from _article_faults(dict(row))
        for row in connection.execute(select(table_of(ExtractionRow))).mappings():
            id_ = row["article_id"]
            try:
                extraction = EXTRACTION.validate_json(row["body"]).check(Document(texts[id_]))
            except ValidationError as error:
                yield IntegrityFault("extraction", id_, f"invalid body: {error.errors()[0]['msg']}")
                continue
            except (SpanError, DocumentError) as error:
                yield IntegrityFault("extraction", id_, f"invalid span: {error}")
                extraction = EXTRACTION.validate_json(row["body"])
            report = Report(id_, None, extraction)
            found |= finding_rows(corrected(report, hashes[id_], corrections))
        yield from _faults(difference("finding", stored_rows(connection, "finding"), found))
        yield from _record_faults(connection, reference, texts)
        yield from _subject_faults(connection)
        yield from _ledger_faults(connection)
        yield from _count_faults(connection)
        if store.is_file:
            yield from _words_faults(connection)


def _article_faults(row: Row) -> Iterator[IntegrityFault]:
    """Yield faults of an article by itself."""
    id_ = row["id"]
    if sha256(row["text"].encode(errors="surrogatepass")).hexdigest() != row["sha256"]:
        yield IntegrityFault("article", id_, "the text has changed since it was ingested: the SHA-256 differs")
        return
    try:
        due = article_row(id_, document_of(row))
    except (DocumentError, ValueError) as error:
        yield IntegrityFault("article", id_, str(error))
        return
    # An article without a title may be named after its file.
    wrong = [name for name, value in due.items() if name not in ("status", "failure", "name") and row[name] != value]
    if wrong:
        yield IntegrityFault("article", id_, f"{', '.join(wrong)}: inconsistent with the text and metadata")


def _record_faults(connection: Connection, reference: Reference, texts: Mapping[str, str]) -> Iterator[IntegrityFault]:
    """Yield differences between the records and the resolved, corrected extractions."""
    try:
        for found in record_differences(connection, reference, texts):
            yield from _faults(found)
    except ValidationError:
        yield IntegrityFault("extraction", "*", "records were not checked, since an extraction cannot be read")


def record_differences(connection: Connection, reference: Reference, texts: Mapping[str, str]) -> Iterator[Difference]:
    """Yield the difference between the records and the resolved, corrected extractions of all articles, by table."""
    facts = resolve([*ResolutionIndex(connection).reports(texts).values()], reference)
    cards = read_cards(connection, texts).values()
    wanted = dict(rows_of(facts, cards, all_bodies(facts, cards, reference), reference))
    evidence = evidence_rows(facts.evidence)
    there = {key: row for key, row in evidence.items() if row["end"] <= len(texts[row["article_id"]])}
    wanted["evidence"] = cited(there, texts)
    for table in ("article", *_RECORDED):
        columns = ("id", "body", "csv_line") if table == "article" else ()
        yield difference(table, stored_rows(connection, table, columns), wanted.get(table, {}))


def _subject_faults(connection: Connection) -> Iterator[IntegrityFault]:
    """Yield differences between the subjects of quotes and their evidence."""
    missing, unfounded = subject_differences(connection)
    yield from (IntegrityFault("quote_subject", _named(each), "is missing") for each in sorted(missing))
    yield from (IntegrityFault("quote_subject", _named(each), "has no evidence") for each in sorted(unfounded))


def _faults(found: Difference) -> Iterator[IntegrityFault]:
    table = found.table.name
    yield from (IntegrityFault(table, _named(key), "is missing") for key in found.inserted)
    yield from (IntegrityFault(table, _named(key), "has no source") for key in found.deleted)
    for key, row in found.updated.items():
        yield IntegrityFault(table, _named(key), f"{', '.join(row)}: inconsistent with the articles")


def _named(key: tuple[object, ...]) -> str:
    return " ".join(map(str, key))


def _ledger_faults(connection: Connection) -> Iterator[IntegrityFault]:
    """Yield gaps in the changes, and a counter that differs from the last change."""
    number, last, revision = connection.execute(
        select(
            func.count(),
            func.coalesce(func.max(col(ChangeRow.seq)), 0),
            func.coalesce(func.max(col(ChangeRow.revision)), 0),
        )
    ).one()
    counted = connection.execute(select(col(DatabaseRow.change_seq), col(DatabaseRow.revision))).one()
    if number != last:
        yield IntegrityFault("change", str(last), f"{last} changes were logged, {number} are stored")
    # A correction without an effect on records is a revision without a change.
    if counted[0] != last or counted[1] < revision:
        yield IntegrityFault(
            "database",
            "1",
            f"the counter is at {counted[0]} changes in {counted[1]} revisions, not {last} in {revision}",
        )


def _count_faults(connection: Connection) -> Iterator[IntegrityFault]:
    """Yield stored counts that differ from the number of rows."""
    counted, stored = count_all(connection), read_counts(connection)
    for each in sorted(counted | stored, key=str):
        if counted[each] != stored[each]:
            problem = f"the stored count is {stored[each]}, the number of records {counted[each]}"
            yield IntegrityFault("value_count", _named(each[:2]), problem)


def _words_faults(connection: Connection) -> Iterator[IntegrityFault]:
    """Yield SQLite's full-text indices that differ from their rows; the check is an INSERT, so it runs on a copy."""
    driver: Any = connection.connection.dbapi_connection
    with closing(sqlite3.connect("")) as copy:  # a temporary file
        driver.backup(copy)
        for (index,) in copy.execute(
            "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'"
        ).fetchall():
            try:
                copy.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")  # noqa: S608
            except sqlite3.DatabaseError as error:
                yield IntegrityFault(index, "*", f"the index differs from the rows: {error}")


def _integrity(connection: Connection) -> Iterator[IntegrityFault]:
    """Yield the results of SQLite's integrity checks; PostgreSQL has checksums."""
    if connection.dialect.name == "sqlite":
        for (line,) in connection.execute(text("PRAGMA integrity_check")):
            if line != "ok":
                yield IntegrityFault("database", "file", line)
        for row in connection.execute(text("PRAGMA foreign_key_check")):
            yield IntegrityFault(row[0], str(row[1]), f"refers to a missing row of {row[2]}")
