"""Cost of extraction: articles per CPU second against bare spaCy, memory over many articles, start-up.

    python -m benchmarks.extraction [--texts DIR] [--rounds N] [--articles N]

Bare spaCy is `nlp(text)` with every component of the same model on the same texts, in the same run, in turn. The figure
to quote is the median of the rounds' ratios: single times depend on the machine and on its neighbours.
"""

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import spacy

from app.document import Document
from app.extract.language import DEFAULT_MODEL, Language
from app.extract.pipeline import extract
from app.reference import load_reference

ROOT = Path(__file__).resolve().parent.parent
SEED_ARTICLE = ROOT / "data" / "articles" / "tokyo_2025.txt"
CORPUS = ROOT.parent / "shared" / "corpus" / "polnear" / "dev" / "text"


def main() -> None:
    """Print the three tables as Markdown, then all figures as one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, default=CORPUS if CORPUS.is_dir() else None)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--articles", type=int, default=20_000, help="for the memory figure; 0 leaves it out")
    arguments = parser.parse_args()
    figures: dict[str, Any] = {"speed": speed(arguments.texts, arguments.rounds)}
    figures["start_up"] = start_up(arguments.rounds)
    if arguments.articles:
        figures["memory"] = memory(arguments.articles)
    print(json.dumps(figures))


def speed(folder: Path | None, rounds: int) -> dict[str, float]:
    """Time both in turn, round by round, in CPU seconds of this process."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))] if folder else synthetic(60, 25)
    nlp, language, reference = spacy.load(DEFAULT_MODEL), Language(), load_reference()
    rows = []
    for _ in range(rounds):
        bare = cpu_seconds(lambda: [nlp(text) for text in texts])
        whole = cpu_seconds(lambda: [extract(Document(text), language, reference) for text in texts])
        rows.append((len(texts) / bare, len(texts) / whole, bare / whole))
    print(f"| {len(texts)} articles, per CPU second | min | median | max |\n|---|---|---|---|")
    for name, column in zip(("bare spaCy", "Summit, whole pipeline", "ratio"), zip(*rows, strict=True), strict=True):
        print(f"| {name} | {min(column):.2f} | {statistics.median(column):.2f} | {max(column):.2f} |")
    return {"ratio_median": statistics.median(row[2] for row in rows)}


def start_up(rounds: int) -> dict[str, float]:
    """Time `summit extract` on one file as a whole process, in wall seconds."""
    command = [str(Path(sys.executable).parent / "summit"), "extract", str(SEED_ARTICLE)]
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - begin)
    print("\n| `summit extract` on one file, s | min | median | max |\n|---|---|---|---|")
    print(f"| wall | {min(times):.2f} | {statistics.median(times):.2f} | {max(times):.2f} |")
    return {"wall_median": statistics.median(times)}


def memory(count: int) -> dict[str, list[int]]:
    """Extract `count` short articles that share few words; report the peak resident size, in MB, as it goes."""
    language, reference = Language(), load_reference()
    sizes = []
    print("\n| articles | peak MB |\n|---|---|")
    for number, text in enumerate(synthetic(count, 1), start=1):
        extract(Document(text), language, reference)
        if number % max(count // 10, 1) == 0:
            sizes.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
            print(f"| {number:,} | {sizes[-1]} |", flush=True)
    return {"peak_mb": sizes}


def synthetic(count: int, paragraphs: int, seed: int = 2025) -> list[str]:
    """Make articles of the seed article's paragraphs, each with words of its own so that vocabularies would grow."""
    rng = random.Random(seed)
    lines = [line for line in SEED_ARTICLE.read_text(encoding="utf-8").splitlines() if len(line) > 60]
    return [
        "\n\n".join(f"{rng.choice(lines)} Note {number}x{rng.randrange(10**9)}." for _ in range(paragraphs))
        for number in range(count)
    ]


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the CPU seconds that `work` took in this process."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


if __name__ == "__main__":
    main()
