"""What it costs to resolve and save one article, by how many there are already.

    python -m benchmarks.resolution [--sizes 0,1000,10000,100000] [--articles N]

Articles are invented with all that would be found in them, so no language model runs. Five of them report each event:
one summit, one agreement and quotes that differ by a word. Most of the people are known leaders, the first of them in
a third of all articles. Events follow each other, so that a larger database covers more years, not fuller days.

Each size is a database of its own, made in bulk, kept in the folder for temporary files and copied before it is
measured. What is measured is the same articles everywhere, about days that all but the empty one cover. The figure to
quote is the difference between medians of one run: single times depend on the machine and on its neighbours.
"""

import argparse
import hashlib
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import TypeVar

from app.document import Document, Span
from app.extract.findings import (
    AgreementFinding,
    CountryFinding,
    Extraction,
    PersonFinding,
    QuoteFinding,
    Speaker,
    SummitFinding,
    TopicFinding,
)
from app.reference import KnownLeader, Reference, ReferenceCountry, Topic, load_reference
from app.settings import ROOT, Settings
from app.store.engine import Store
from app.store.migrations import upgrade
from app.store.saving import save, save_all
from benchmarks.invented import Words

FOLDER = Path(tempfile.gettempdir()) / "summit-benchmarks"
SIZES = (0, 1_000, 10_000, 100_000)  # articles
BATCH = 500
REPORTS = 5  # of one event
FIRST_DAY = date(2005, 1, 1)
EVENTS_A_DAY = 3
DAYS = 60  # of the articles that are measured
SOURCES = (Path(__file__), *sorted((ROOT / "app").glob("re*/*.py")), *sorted((ROOT / "app" / "store").glob("*.py")))

Made = tuple[Document, str, Extraction]
Item = TypeVar("Item", KnownLeader, ReferenceCountry)


def main() -> None:
    """Print the table as Markdown, then the figures as one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--articles", type=int, default=100, help="how many are saved into each")
    arguments = parser.parse_args()
    reference = load_reference()
    sizes = sorted(map(int, arguments.sizes.split(",")))
    made = databases(sizes, reference)
    print("| articles | median ms | 90 % are below | CPU ms | more than in the first |\n|---|---|---|---|---|")
    figures = {}
    for size in sizes:
        wall, cpu = measure(made[size], arguments.articles, reference)
        figures[size] = statistics.median(wall)
        ninth = statistics.quantiles(wall, n=10)[-1]
        more = figures[size] - figures[sizes[0]]
        print(
            f"| {size:,} | {figures[size]:.1f} | {ninth:.1f} | {statistics.median(cpu):.1f} | {more:+.1f} |", flush=True
        )
    print(json.dumps({"median_ms": figures}))


def databases(sizes: Sequence[int], reference: Reference) -> dict[int, Path]:
    """Return a SQLite database with so many articles each; those are made that are not there."""
    code = hashlib.sha256(b"".join(path.read_bytes() for path in SOURCES)).hexdigest()[:12]
    FOLDER.mkdir(parents=True, exist_ok=True)
    for outdated in set(FOLDER.glob("articles-*.db")) - set(FOLDER.glob(f"articles-{code}-*.db")):
        outdated.unlink()
    paths = {size: FOLDER / f"articles-{code}-{size}.db" for size in sizes}
    part = FOLDER / "articles.part"
    _remove(part)
    store, stored, articles = None, 0, Reporter(reference).articles()
    for size, path in paths.items():
        if path.exists():
            continue
        if store is None:
            upgrade(Settings(database_url=f"sqlite:///{part}"))
            store = _in_bulk(part)
        while stored < size:
            save_all(store, islice(articles, min(BATCH, size - stored)), reference)
            stored += min(BATCH, size - stored)
            print(f"\r{stored:,}", end="", file=sys.stderr, flush=True)
        with store.writer.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(part, path)
    if store:
        store.close()
    _remove(part)
    return paths


def _in_bulk(path: Path) -> Store:
    """Open a database that need not survive a power cut."""
    store = Store(Settings(database_url=f"sqlite:///{path}"))
    with store.writer.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA synchronous = OFF")
        connection.exec_driver_sql("PRAGMA cache_size = -500000")
    return store


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def measure(path: Path, articles: int, reference: Reference) -> tuple[list[float], list[float]]:
    """Return the milliseconds, and those of CPU, that each of some new articles takes; `path` stays as it is."""
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


class Reporter:
    """Writes articles, five about each event, with what is found in them."""

    def __init__(self, reference: Reference, seed: int = 1, days: int = 100_000) -> None:
        self.rng, self.seed, self._days = Random(seed), seed, days
        order = Random(0)  # the same leaders and countries are in the news whatever the seed
        self.words = Words(self.rng)
        self._leaders = sorted(reference.leaders.values(), key=lambda leader: leader.id)
        order.shuffle(self._leaders)
        self._countries = [country for country in reference.countries.values() if country.capitals]
        order.shuffle(self._countries)
        self._topics = sorted(reference.topics.values(), key=lambda topic: topic.id)

    def articles(self) -> Iterator[Made]:
        """Yield articles without end."""
        for number in count():
            if number % REPORTS == 0:
                event = Event(self, FIRST_DAY + timedelta(days=number // REPORTS // EVENTS_A_DAY % self._days))
            yield event.report(f"{self.seed}-{number}")

    def leaders(self, number: int) -> list[KnownLeader]:
        """Return different leaders: the second is in the news half as often as the first."""
        return self._drawn(self._leaders, number, 2)

    def countries(self, number: int) -> list[ReferenceCountry]:
        """Return different countries, some much more often than others."""
        return self._drawn(self._countries, number, 5)

    def topics(self) -> list[Topic]:
        """Return two topics."""
        return self.rng.sample(self._topics, 2)

    def sentence(self) -> str:
        """Return a sentence of 12 to 30 words."""
        return self.words.sentence(12, 30)

    def _drawn(self, known: Sequence[Item], number: int, evenness: int) -> list[Item]:
        weights = [1 / (rank + evenness) for rank in range(len(known))]
        drawn: dict[Item, None] = {}
        while len(drawn) < number:
            drawn.update(dict.fromkeys(self.rng.choices(known, weights, k=number)))
        return list(drawn)[:number]


class Event:
    """A meeting of two leaders: what they agreed and said there."""

    def __init__(self, reporter: Reporter, day: date) -> None:
        self._reporter, self._day = reporter, day
        self._leaders = reporter.leaders(2)
        (self._host,) = reporter.countries(1)
        self._agreement = reporter.sentence()
        self._quotes = [reporter.sentence() for _ in range(6)]

    def report(self, name: str) -> Made:
        """Return an article about it: six people, six quotes, three countries and two topics."""
        reporter, rng = self._reporter, self._reporter.rng
        others = [leader for leader in reporter.leaders(4) if leader not in self._leaders][:2]
        unknown = [f"{reporter.words.name(2).capitalize()} {reporter.words.name(3).capitalize()}" for _ in range(2)]
        names = [leader.name for leader in (*self._leaders, *others)] + unknown
        countries, topics = reporter.countries(3), reporter.topics()
        quotes = [self._retold(quote) for quote in rng.sample(self._quotes, 4)]
        quotes += [reporter.sentence() for _ in range(2)]
        lead = f"{names[0]} met {names[1]} in {self._host.capitals[0]} on day {name}."
        paragraphs = [lead, self._agreement, *names, *(country.name for country in countries)]
        paragraphs += [*(topic.label for topic in topics), *quotes]
        document = Document(
            "\n".join(paragraphs),
            title=f"Report {name}",
            publisher=f"Gazette {rng.randrange(300)}",
            published=str(self._day + timedelta(days=rng.randrange(3))),
        )
        spans = iter(_spans(document, paragraphs))
        met, agreed = next(spans), next(spans)
        mentions = [next(spans) for _ in names]
        people = tuple(self._person(n, span, i) for i, (n, span) in enumerate(zip(names, mentions, strict=True)))
        found_in = tuple(CountryFinding(country.code, country.name, (next(spans),)) for country in countries)
        touched = tuple(TopicFinding(topic.id, topic.label, (next(spans),)) for topic in topics)
        codes = tuple(sorted({leader.country for leader in self._leaders}))
        extraction = Extraction(
            "invented",
            countries=found_in,
            topics=touched,
            people=people,
            summits=(self._summit(met, codes, topics[0].id),),
            agreements=(AgreementFinding(agreed, "pledge", "agreed", codes, (0, 1), (), 0, None, "invented", 0.9),),
            quotes=tuple(self._quote(next(spans), i, names, mentions) for i in range(len(quotes))),
        )
        return document, name, extraction.check(document)

    def _retold(self, quote: str) -> str:
        """Return the quote, a word of it changed in every third article."""
        words = quote.split()
        if self._reporter.rng.random() < 1 / 3:
            words[self._reporter.rng.randrange(len(words))] = "indeed"
        return " ".join(words)

    def _person(self, name: str, mention: Span, number: int) -> PersonFinding:
        known = [*self._leaders] if number < 2 else []
        leader = known[number] if known else None
        role = leader.terms[0].office if leader else None
        family, country = (leader.family_name, leader.country) if leader else (None, None)
        return PersonFinding(name, family, (), role, country, bool(leader), False, (mention,), "invented", 0.9)

    def _summit(self, met: Span, codes: tuple[str, ...], topic: str) -> SummitFinding:
        """Return the meeting; every third article leaves out when or where it was."""
        left_out = self._reporter.rng.choice(("", "", "", "", "date", "place"))
        return SummitFinding(
            span=met,
            name="Summit",
            status="held",
            kind="bilateral",
            place=None if left_out == "place" else self._host.capitals[0],
            place_country=None if left_out == "place" else self._host.code,
            countries=codes,
            participants=(0, 1),
            date=None if left_out == "date" else str(self._day),
            topics=(topic,),
            mentions=(),
            rule="invented",
            confidence=0.9,
        )

    def _quote(self, span: Span, number: int, names: Sequence[str], mentions: Sequence[Span]) -> QuoteFinding:
        who = number % 2 if number < 4 else number
        speaker = Speaker(names[who], who, mentions[who])
        return QuoteFinding(span, "full", speaker, str(self._day), number, "invented", 0.9)


def _spans(document: Document, paragraphs: Sequence[str]) -> Iterator[Span]:
    start = 0
    for paragraph in paragraphs:
        yield document.span(start, start + len(paragraph))
        start += len(paragraph) + 1


if __name__ == "__main__":
    main()
