"""Synthetic databases: invented facts in the project's schema, written by its own code.

    python -m benchmarks.synthetic [QUOTES]

Tables come from the migrations and rows from app.store, so measurements apply to ingested databases as well. Indexes,
full text and counts are built once, at the end. Databases are cached in the folder for temporary files, by a hash of
the code that builds them.
"""

import gc
import hashlib
import sqlite3
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path

from app.facts import EvidenceFact
from app.records import metadata
from app.reference import load_reference
from app.settings import ROOT, Settings
from app.store.articles import article_row, card_of
from app.store.documents import all_bodies
from app.store.engine import Store
from app.store.evidence import cited, evidence_rows
from app.store.migrations import upgrade
from app.store.quote_subjects import write_subjects
from app.store.rows import Row, rows_of
from app.store.value_counts import count_all, write_counts
from benchmarks.invented import SEED, Invented, invent

FOLDER = Path(tempfile.gettempdir()) / "summit-benchmarks"
SIZES = (10_000, 1_000_000)  # quotes
BATCH = 10_000  # rows
# What a database is made of: it is made anew when one of these changes.
SOURCES = (
    *(ROOT / "benchmarks" / f"{name}.py" for name in ("invented", "synthetic")),
    *(ROOT / "app" / f"{name}.py" for name in ("records", "text", "ids", "schemas/records")),
    *(ROOT / "app" / "store" / f"{name}.py" for name in ("articles", "documents", "evidence", "rows", "value_counts")),
    *sorted((ROOT / "migrations" / "versions").glob("*.py")),
)


def main() -> None:
    """Build a database and print its path."""
    print(synthetic_database(int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[0]))


def synthetic_database(quotes: int) -> Path:
    """Return a SQLite database of `quotes` quotes; built unless cached."""
    code = hashlib.sha256(b"".join(path.read_bytes() for path in SOURCES)).hexdigest()[:12]
    path = FOLDER / f"summit-{quotes}-{code}.db"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        for outdated in FOLDER.glob(f"*-{quotes}-*"):
            outdated.unlink()
        unfinished = path.with_suffix(".part")
        build(unfinished, quotes)
        unfinished.rename(path)
    return path


def build(path: Path, quotes: int, seed: int = SEED) -> None:
    """Build the database at `path`. A million quotes take minutes and 8 GB of memory."""
    upgrade(Settings(database_url=f"sqlite:///{path}"))
    gc.disable()  # millions of live objects without cycles: collection takes longer than allocation
    reference = load_reference()
    invented = invent(quotes, reference, seed)
    articles = {article.id: article_row(article.id, article.document) for article in invented.articles}
    cards = [card_of(articles[article.id], article.ingested_at) for article in invented.articles]
    tables = rows_of(invented.facts, cards, all_bodies(invented.facts, cards, reference), reference)
    for row in tables.pop("article").values():
        articles[row["id"]] |= row
    with closing(sqlite3.connect(path, isolation_level=None)) as connection, _in_bulk(connection):
        _insert(connection, "article", articles.values())
        for table, rows in _hanging_on(invented):
            _insert(connection, table, rows)
        for table in list(tables):
            _insert(connection, table, tables.pop(table).values())
        connection.execute("UPDATE database SET revision = ?", [len(articles)])
    with Store(Settings(database_url=f"sqlite:///{path}")) as store, store.writing() as writer:
        write_counts(writer, count_all(writer))
        write_subjects(writer, articles)
    gc.enable()


def _hanging_on(invented: Invented) -> Iterator[tuple[str, Iterable[Row]]]:
    """Yield (table, rows) of the children of articles; evidence in parts, since its rows are many and large."""
    stamp = "%Y-%m-%d %H:%M:%S.%f"
    yield "ingestion", ({"article_id": a.id, "ingested_at": f"{a.ingested_at:{stamp}}"} for a in invented.articles)
    texts = {article.id: article.document.text for article in invented.articles}
    waiting = iter(invented.facts.evidence)
    while part := [*islice(waiting, BATCH)]:
        yield "finding", (_finding(evidence) for evidence in part)
        yield "evidence", cited(evidence_rows(part), {fact.article: texts[fact.article] for fact in part}).values()


def _finding(evidence: EvidenceFact) -> Row:
    return {
        "article_id": evidence.article,
        "number": evidence.finding,
        "kind": evidence.kind,
        "start": evidence.span.start,
        "end": evidence.span.end,
        "rule": "invented",
        "confidence": 0.9,
    }


@contextmanager
def _in_bulk(connection: sqlite3.Connection) -> Iterator[None]:
    """Write rows without indexes, triggers and journal; then create indexes and check foreign keys."""
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA cache_size = -1000000")
    kept = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
    ).fetchall()
    for kind, name, _ in kept:
        connection.execute(f"DROP {kind} {name}")
    connection.execute("BEGIN")
    yield
    for _, _, statement in kept:
        connection.execute(statement)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%USING fts5%'").fetchall():
        connection.execute(f"INSERT INTO {name} ({name}) VALUES ('rebuild')")
    connection.execute("COMMIT")
    if broken := connection.execute("PRAGMA foreign_key_check").fetchmany(3):
        raise ValueError(f"rows that refer to nothing: {broken}")
    connection.execute("PRAGMA journal_mode = WAL")


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    """Write rows; a column that is missing is null."""
    columns = [column.name for column in metadata.tables[table].columns if column.name != "serial"]
    names, values = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    waiting = iter(rows)
    while batch := [[row.get(name) for name in columns] for row in islice(waiting, BATCH)]:
        connection.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({values})', batch)


if __name__ == "__main__":
    main()
