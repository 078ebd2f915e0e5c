"""Cost of resolving and saving one article, by the number of stored articles.

    python -m benchmarks.resolution [--sizes 0,1000,10000,100000] [--articles N]

Articles are invented with all that would be found in them, so no language model runs. Five of them report each event:
one summit, one agreement and quotes that differ by a word. Most of the people are known leaders, the first of them in
a third of all articles. Events follow each other, so that a larger database covers more years, not fuller days.

Each size is a database of its own, made by benchmarks.ingested (100,000 articles: 6 GB in 20 minutes) and copied before
it is measured. What is measured is the same articles everywhere, about days that all but the empty one cover. The
figure to quote is the difference between medians of one run: single times depend on the machine and on its neighbours.
"""

import argparse
import json
import shutil
import statistics
import tempfile
import time
from itertools import islice
from pathlib import Path

from app.reference import Reference, load_reference
from app.settings import Settings
from app.store.engine import Store
from app.store.writer import save
from benchmarks.ingested import ingested_database
from benchmarks.reported import Reporter

SIZES = (0, 1_000, 10_000, 100_000)  # articles
DAYS = 60  # of the articles that are measured


def main() -> None:
    """Print the table as Markdown, then the figures as one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--articles", type=int, default=100, help="how many are saved into each")
    arguments = parser.parse_args()
    reference = load_reference()
    sizes = sorted(map(int, arguments.sizes.split(",")))
    print("| articles | median ms | 90 % are below | CPU ms | more than in the first |\n|---|---|---|---|---|")
    figures = {}
    for size in sizes:
        wall, cpu = measure(ingested_database(size, reference), arguments.articles, reference)
        figures[size] = statistics.median(wall)
        ninth = statistics.quantiles(wall, n=10)[-1]
        more = figures[size] - figures[sizes[0]]
        print(
            f"| {size:,} | {figures[size]:.1f} | {ninth:.1f} | {statistics.median(cpu):.1f} | {more:+.1f} |", flush=True
        )
    print(json.dumps({"median_ms": figures}))


def measure(path: Path, articles: int, reference: Reference) -> tuple[list[float], list[float]]:
    """Return wall and CPU milliseconds for each of several new articles, without changing `path`."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(path, Path(folder) / "copy.db"))
        store = Store(Settings(database_url=f"sqlite:///{copy}"))
        wall, cpu = [], []
        for document, name, extraction in islice(Reporter(reference, seed=2, days=DAYS).articles(), articles):
            begin, busy = time.perf_counter(), time.process_time()
            save(store, document, name, extraction, reference)
            wall.append((time.perf_counter() - begin) * 1000)
            cpu.append((time.process_time() - busy) * 1000)
        store.close()
    return wall, cpu


if __name__ == "__main__":
    main()
