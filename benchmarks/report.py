"""Cells of a benchmark, and their tables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from benchmarks.answers import Read, csv_rows, json_rows, ndjson_rows
from benchmarks.load import Measured, Transfer
from benchmarks.mixed import GOAL as MIXED_GOAL
from benchmarks.mixed import PER_SECOND, Latency
from benchmarks.questions import LIMIT
from benchmarks.services import HOT_NAME, LIMIT_NAME, SUMMIT_NAME

# By cell and service: what each round measured, or why nothing was.
Figures = dict[str, dict[str, list[Measured] | str]]


@dataclass(frozen=True, slots=True)
class Cell:
    """A measured request, and the goal for the ratio to the fastest peer.

    `ordered` is set if all services must return the same rows in the same order; each ranks in its own way. A `cold`
    cell measures the first request after a write. `against` names the cell that it is compared with, if that is another
    one: that of the quickest peer, or Summit's own if the cell is measured `alone`.
    """

    name: str
    what: str
    goal: float
    rows: int | None = LIMIT  # None: an export, whose size the questions give
    read: Read = json_rows
    ordered: bool = True
    cold: bool = False
    against: str | None = None
    alone: bool = False


CELLS = (
    Cell("list", "20 quotes of a speaker and country, with names", 4),
    Cell("item", "a quote by its id", 3, rows=1),
    Cell("evidence", "these 20 quotes with their evidence", 1 / 3, against="list", alone=True),
    Cell("deep page", "20 quotes after seven ninths of all", 4),
    Cell("text", "20 quotes with a word, by rank", 1.3, ordered=False),
    Cell("group", "the 20 speakers most quoted", 20),
    Cell("group, cold", "the 20 speakers most quoted, first after a write", 1, cold=True, against="group"),
    Cell("group, filtered", "the 20 most quoted of a country", 2),
    Cell("csv", "100,000 quotes as CSV", 1, None, csv_rows),
    Cell("ndjson", "100,000 quotes as NDJSON (roapi: as JSON)", 2, None, ndjson_rows),
)
HOT_GOAL = 0.6  # of the limit


def print_tables(figures: Figures, unranked: Sequence[str]) -> None:
    """Print the figures, then Summit against the peers. `unranked` services are excluded from `text`."""
    services = list(dict.fromkeys(name for found in figures.values() for name in found))
    for title, show in (("requests a second, or a transfer", _speed), ("ms of the server's CPU", _cost)):
        print(f"\n| {title}: median | {' | '.join(services)} |\n|---|{'---|' * len(services)}")
        for cell in CELLS:
            shown = (_reason_or(show, figures[cell.name].get(service)) for service in services)
            print(f"| {cell.what} | {' | '.join(shown)} |")
    print("\n| Summit against | peer | speed ratio: median (rounds) | CPU ratio | goal |")
    print("|---|---|---|---|---|")
    for cell in CELLS:
        row = figures[cell.against or cell.name]
        name = SUMMIT_NAME if cell.alone else _quickest_peer(row, unranked if cell.name == "text" else ())
        compared = _compared(figures[cell.name].get(SUMMIT_NAME), row.get(name))
        print(f"| {cell.what} | {name}{f', {cell.against}' * cell.alone} | {compared} | ≥ {cell.goal:.2g} |")
    for cell in CELLS[:2]:
        row = figures[cell.name]
        compared = _compared(row.get(HOT_NAME), row.get(LIMIT_NAME))
        print(f"| {cell.what}, repeated | the limit | {compared} | ≥ {HOT_GOAL:g} |")


def print_mixed(mixed: Mapping[str, Sequence[tuple[Latency, Latency]]]) -> None:
    """Print latencies beside an export and a write every second."""
    beside = "ms beside export and writes: p50, p99"
    print(f"\n| {PER_SECOND} a second of each | ms alone: p50, p99 | {beside} | ratio of p99 | goal |")
    print("|---|---|---|---|---|")
    for name, rounds in mixed.items():
        shown = " | ".join(
            f"{median(both[place].p50_ms for both in rounds):.2f}, {median(both[place].p99_ms for both in rounds):.2f}"
            for place in (0, 1)
        )
        times = [company.p99_ms / alone.p99_ms for alone, company in rounds]
        print(f"| {name} | {shown} | {median(times):.2f} ({min(times):.2f} to {max(times):.2f}) | ≤ {MIXED_GOAL:g} |")


def as_json(figures: Figures) -> Mapping[str, Mapping[str, Any]]:
    """Return all figures as plain values."""
    return {
        cell: {name: found if isinstance(found, str) else [asdict(one) for one in found] for name, found in row.items()}
        for cell, row in figures.items()
    }


def _quickest_peer(row: Mapping[str, list[Measured] | str], left_out: Sequence[str]) -> str:
    ours = {SUMMIT_NAME, HOT_NAME, LIMIT_NAME}
    peers = {name: found for name, found in row.items() if name not in ours | {*left_out} and isinstance(found, list)}
    return max(peers, key=lambda name: median(one.speed for one in peers[name]), default="nobody")


def _compared(ours: list[Measured] | str | None, theirs: list[Measured] | str | None) -> str:
    """Return two cells of a table: ratios within rounds, of speed and of CPU."""
    if not (ours and theirs) or isinstance(ours, str) or isinstance(theirs, str):
        return "not measured | "
    rounds = list(zip(ours, theirs, strict=False))
    quicker = [one.speed / other.speed for one, other in rounds]
    # A clock of 100 ticks a second may measure 0 for a short transfer.
    cheaper = median(other.cpu_ms / max(one.cpu_ms, 0.001) for one, other in rounds)
    return f"{median(quicker):.2f} ({min(quicker):.2f} to {max(quicker):.2f}) | {cheaper:.2f}"


def _reason_or(show: Callable[[list[Measured]], str], found: list[Measured] | str | None) -> str:
    return found or "" if not isinstance(found, list) else show(found)


def _speed(found: list[Measured]) -> str:
    transfers = [one for one in found if isinstance(one, Transfer)]
    if not transfers:
        speed = median(one.speed for one in found)
        return f"{speed:,.0f}" if speed >= 10 else f"{speed:.2g}"
    first_byte = median(one.first_byte for one in transfers) * 1000
    grown = max(one.grown_mb for one in transfers)
    return f"{median(one.seconds for one in transfers):.2f} s; first byte {first_byte:.0f} ms; {grown:.0f} MB more"


def _cost(found: list[Measured]) -> str:
    return f"{median(one.cpu_ms for one in found):.3g}"
