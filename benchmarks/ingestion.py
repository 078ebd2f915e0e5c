"""Speed of ingestion into an empty and into a large database, and the disk space of an article.

    python -m benchmarks.ingestion [--stored N] [--articles N] [--workers 1,2] [--rounds N]

Articles are invented text that is read from JSON Lines, through the extractors, into the database, as `summit ingest`
does it; the model is loaded before the clock starts. The large database has `--stored` brief articles with invented
findings (1,000,000: 12 GB in half an hour; a copy of it is measured). Each round puts the same articles into a new
database and into the large one, with every number of workers in turn; then it saves what was found in others of them,
without extraction. The figure to quote is the median of the rounds' ratios.
"""

import argparse
import json
import os
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from app.extract.workers import ExtractionPool
from app.findings import Extraction
from app.ingest import BATCH, ingest_all
from app.reference import Reference, load_reference
from app.settings import Settings
from app.sources.records import read_record
from app.store.engine import Store
from app.store.migrations import upgrade
from app.store.writer import Found, save_all
from benchmarks.ingested import ingested_database
from benchmarks.newsroom import Newsroom, Record

STORED = 1_000_000  # articles
DAYS = 60  # of the articles that are measured
SAVING = "saving alone"
GROUPS = {
    "article": "articles: text, metadata, what is served",
    "extraction": "what was found in them",
    "finding": "what was found in them",
    "evidence": "evidence",
    "block": "what finds neighbours",
    "member": "what finds neighbours",
    "person_profile": "what finds neighbours",
    "identity": "what finds neighbours",
    "claim": "what finds neighbours",
    "value_count": "counts",
    "change": "ledger",
    "ingestion": "ledger",
}  # by the table's name; all others hold records


class Cost(NamedTuple):
    """Cost of an article: wall seconds, CPU seconds of all processes."""

    wall: float
    cpu: float


def main() -> None:
    """Print the tables as Markdown, then all figures as one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stored", type=int, default=STORED, help="articles in the large database")
    parser.add_argument("--articles", type=int, default=300, help="how many are measured at a time")
    parser.add_argument("--workers", default="1,2")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    reference = load_reference()
    large = ingested_database(arguments.stored, reference, brief=True)
    ways: list[int | str] = [*map(int, arguments.workers.split(",")), SAVING]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(large, Path(folder) / "large.db"))
        articles = Newsroom(reference, seed=3, days=DAYS).articles()
        rounds = [
            {
                way: measure(Path(folder), copy, list(islice(articles, arguments.articles)), way, reference)
                for way in ways
            }
            for _ in range(arguments.rounds)
        ]
        figures = {str(way): _compared([measured[way] for measured in rounds]) for way in ways}
        grown = growth(Path(folder) / "small.db")
    columns = ("a second", f"a second into {arguments.stored:,}", "times as long", "CPU ms", "CPU ms", "times the CPU")
    print(f"| workers | {' | '.join(columns)} |")
    print("|---|---|---|---|---|---|---|")
    for way, row in figures.items():
        print(f"| {way} | {' | '.join(row)} |")
    print(f"\n| bytes an article, {arguments.articles:,} articles | |\n|---|---|")
    for group, size in [*grown.most_common(), ("all", grown.total())]:
        print(f"| {group} | {size / arguments.articles:,.0f} |")
    large_bytes = large.stat().st_size / arguments.stored if arguments.stored else 0
    print(json.dumps({"ingestion": figures, "bytes": grown, "bytes_of_a_brief_article": large_bytes}))


def measure(folder: Path, large: Path, articles: list[Record], way: int | str, reference: Reference) -> list[Cost]:
    """Return the cost of an article saved into a new database, and into the large one."""
    small = folder / "small.db"
    for suffix in ("", "-wal", "-shm"):
        small.with_name(small.name + suffix).unlink(missing_ok=True)
    found = list(_extracted(articles)) if way == SAVING else []
    lines = folder / "articles.jsonl"
    lines.write_text("\n".join(map(json.dumps, articles)), encoding="utf-8")
    costs = []
    for path in (small, large):
        settings = Settings(database_url=f"sqlite:///{path}")
        upgrade(settings)
        begin, busy = time.perf_counter(), _busy()
        if way == SAVING:
            _save(found, settings, reference)
        else:
            outcomes = Counter(outcome.status for outcome in ingest_all([str(lines)], settings, int(way)))
            if outcomes != {"new": len(articles)}:
                raise ValueError(f"not every article is new: {outcomes}")
        costs.append(Cost((time.perf_counter() - begin) / len(articles), (_busy() - busy) / len(articles)))
        print(f"{way}: {costs[-1]}", file=sys.stderr)
    return costs


def _busy() -> float:
    """Return the CPU seconds of this process and its finished children."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _compared(costs: Sequence[Sequence[Cost]]) -> list[str]:
    """Return the cells of a row: medians of the rounds, and of the rounds' ratios."""
    cells = []
    for part in Cost._fields:
        empty, full = ([getattr(cost[size], part) for cost in costs] for size in (0, 1))
        ratios = [more / less for less, more in zip(empty, full, strict=True)]
        medians = map(statistics.median, (empty, full))
        cells += [f"{1 / each if part == 'wall' else 1000 * each:.1f}" for each in medians]
        cells.append(f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")
    return cells


def _extracted(articles: list[Record]) -> Iterator[Found]:
    documents = ((record["title"], read_record(record, Settings().max_characters)) for record in articles)
    for name, document, found in ExtractionPool(Settings()).extract_all(documents):
        if not isinstance(found, Extraction):
            raise found
        yield document, name, found


def _save(found: list[Found], settings: Settings, reference: Reference) -> None:
    store = Store(settings)
    for first in range(0, len(found), BATCH):
        save_all(store, found[first : first + BATCH], reference)
    store.close()


def growth(path: Path) -> Counter[str]:
    """Return the bytes of tables and their indexes, by group."""
    with closing(sqlite3.connect(path)) as connection:
        sizes = connection.execute(
            "SELECT tbl_name, sum(pgsize) FROM dbstat JOIN sqlite_master USING (name) GROUP BY tbl_name"
        ).fetchall()
    grown: Counter[str] = Counter()
    for table, size in sizes:
        full_text = "full text" if "_fts" in table else None
        grown[full_text or GROUPS.get(table, "records")] += size
    return grown


if __name__ == "__main__":
    main()
