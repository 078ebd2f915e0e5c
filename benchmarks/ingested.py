"""SQLite databases of invented articles, saved by the project's own code and kept in the folder for temporary files.

Shorter than real ingestion: no extraction, and large batches. The result equals saving the articles one by one.
Databases are cached by a hash of the code that builds them.
"""

import hashlib
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path

from app.reference import Reference
from app.settings import ROOT, Settings
from app.store.engine import Store
from app.store.migrations import upgrade
from app.store.writer import save_all
from benchmarks.reported import Reporter

FOLDER = Path(tempfile.gettempdir()) / "summit-benchmarks"
BATCH = 2_500  # articles a transaction
SOURCES = (
    *(ROOT / "benchmarks" / f"{name}.py" for name in ("ingested", "invented", "reported")),
    *sorted((ROOT / "app" / "resolve").glob("*.py")),
    *sorted((ROOT / "app" / "store").glob("*.py")),
    *sorted((ROOT / "migrations" / "versions").glob("*.py")),
)


def ingested_database(articles: int, reference: Reference, *, brief: bool = False) -> Path:
    """Return a database of `articles` articles, short ones if `brief`; built unless cached."""
    code = hashlib.sha256(b"".join(path.read_bytes() for path in SOURCES)).hexdigest()[:12]
    kind = "brief" if brief else "articles"
    path = FOLDER / f"{kind}-{articles}-{code}.db"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        for outdated in FOLDER.glob(f"{kind}-{articles}-*"):
            outdated.unlink()
        part = path.with_suffix(".part")
        build(part, articles, reference, brief=brief)
        part.rename(path)
    return path


def build(path: Path, articles: int, reference: Reference, *, brief: bool = False, batch: int = BATCH) -> None:
    """Build a database at `path`, which must not exist."""
    settings = Settings(database_url=f"sqlite:///{path}")
    upgrade(settings)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")  # a store misses a log that it has found
    coming = Reporter(reference).articles(brief=brief)
    with _in_bulk(settings) as store:
        for stored in range(0, articles, batch):
            save_all(store, islice(coming, min(batch, articles - stored)), reference)
            print(f"\r{stored:,} of {articles:,} articles", end="", file=sys.stderr, flush=True)
    print("\r\033[K", end="", file=sys.stderr)


@contextmanager
def _in_bulk(settings: Settings) -> Iterator[Store]:
    """Open a database without durability until it is closed."""
    store = Store(settings)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -2000000"):
        _set(store, pragma)
    yield store
    _set(store, "journal_mode = WAL")
    store.close()


def _set(store: Store, pragma: str) -> None:
    with store.writer.connect() as connection:  # the writer has a single, persistent connection
        connection.exec_driver_sql("COMMIT")  # no transaction may be open
        connection.exec_driver_sql(f"PRAGMA {pragma}").close()
