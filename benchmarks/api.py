"""Speed of the HTTP API, beside its peers and the limit of its server.

    python -m benchmarks.api [--quotes N] [--rounds N] [--seconds N]

Servers run one at a time on one core, the load generator on the other. Each round sends all requests to every service,
and ratios are computed within rounds, because other load on the machine varies. A service is measured on a request only
if its response has Summit's rows in Summit's order; for ranked text their number suffices, since each service ranks
differently. Prints tables as Markdown, then all figures as one line of JSON. A missing, failed or rejected service has
the reason in its cell.
"""

import argparse
import json
import subprocess
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial

from benchmarks.answers import Rows
from benchmarks.load import SLOW, Answer, Ask, LoadFailed, Measured, Server, free_port, require_tools, serving
from benchmarks.mixed import Latency, measure, writer
from benchmarks.peers import peers
from benchmarks.plain import plain_files
from benchmarks.questions import Questions, draw_questions
from benchmarks.report import CELLS, Cell, Figures, as_json, print_mixed, print_tables
from benchmarks.services import SUMMIT_NAME, Asks, Service, limit, summit, summit_hot
from benchmarks.synthetic import SIZES, synthetic_database

MIXED = ("list", "item")  # at a steady rate, alone and beside an export
MIXED_SECONDS = 5  # for each second of load on a cell: a p99 needs some hundred requests


def main() -> None:
    """Run the rounds and print the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quotes", type=int, default=SIZES[-1], help="in the database; made unless it is there")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=1, help="of load on a cell, in each round")
    arguments = parser.parse_args()
    require_tools()
    database = synthetic_database(arguments.quotes)
    questions = draw_questions(database, *plain_files(database))
    run = Run(questions, arguments.seconds)
    for _ in range(arguments.rounds):
        run.round()
    print_tables(run.figures, [service.name for service in run.services if service.unranked])
    print_mixed(run.mixed)
    mixed = {name: [[asdict(one) for one in both] for both in found] for name, found in run.mixed.items()}
    print(json.dumps({"quotes": arguments.quotes, "cells": as_json(run.figures), "mixed": mixed}))


class Run:
    """Measurements so far. `lengths` are the bytes of the responses of Summit, which the limit sends too."""

    def __init__(self, questions: Questions, seconds: int) -> None:
        self.figures: Figures = {cell.name: {} for cell in CELLS}
        self._lengths: dict[str, int] = {}
        self.mixed: dict[str, list[tuple[Latency, Latency]]] = {cell: [] for cell in MIXED}
        self.services = (summit(), summit_hot(), limit(self._lengths), *peers())
        self._questions, self._seconds = questions, seconds
        self._asks: dict[str, Asks] = {}
        self._rows: dict[tuple[str, int], Rows] = {}  # by cell and request number: rows of the first service

    def round(self) -> None:
        """Start every service and measure its cells."""
        for service in self.services:
            try:
                port = free_port()
                command, environment = service.command(self._questions, port), service.environment(self._questions)
                with serving(command, port, environment) as server:
                    if service.name not in self._asks:
                        self._asks[service.name] = service.asks(self._questions, server)
                    for cell in CELLS:
                        self._visit(service, server, cell)
                    if service.name == SUMMIT_NAME:
                        self._mix(server)
            except (LoadFailed, OSError, subprocess.CalledProcessError) as failure:
                if service.name == SUMMIT_NAME:
                    raise SystemExit(f"Summit: {failure}") from None
                for cell in CELLS:
                    self.figures[cell.name].setdefault(service.name, _reason(failure))

    def _mix(self, server: Server) -> None:
        asks = self._asks[SUMMIT_NAME]
        steady = {cell: ask for cell in MIXED if isinstance(ask := asks[cell], Ask)}
        for cell, both in measure(server, steady, self._questions, self._seconds * MIXED_SECONDS).items():
            self.mixed[cell].append(both)

    def _visit(self, service: Service, server: Server, cell: Cell) -> None:
        ask = self._asks[service.name].get(cell.name)
        so_far = self.figures[cell.name].get(service.name, [])
        if ask is None or isinstance(so_far, str):
            return
        try:
            if isinstance(ask, str):
                raise LoadFailed(ask)
            found = self._measured(service, server, cell, ask)
        except (LoadFailed, OSError) as failure:
            self.figures[cell.name][service.name] = _reason(failure)
        else:
            self.figures[cell.name][service.name] = [*so_far, found]

    def _measured(self, service: Service, server: Server, cell: Cell, ask: Ask) -> Measured:
        """Send each request once, compare the responses, then measure. The memory of an export is the larger of two."""
        if cell.rows is None:
            answer, first = server.transfer(ask)
            self._check(answer, cell, self._questions.exported)
            _, second = server.transfer(ask)
            return replace(second, grown_mb=max(first.grown_mb, second.grown_mb))
        for number in range(len(ask.paths)):
            answer = server.answer(ask, number)
            if not service.bare:
                self._check(answer, cell, cell.rows, number)
            if answer.seconds > SLOW:
                break
        if service.name == SUMMIT_NAME:
            self._lengths[cell.name] = len(answer.body)
        if not cell.cold:
            return server.rate(ask, self._seconds, answer.seconds)
        with writer(self._questions.database) as write:
            return server.rate_after(partial(_written, write), ask, self._seconds)

    def _check(self, answer: Answer, cell: Cell, rows: int, number: int = 0) -> None:
        if answer.status != 200:
            raise LoadFailed(_refusal(answer.status, answer.body))
        found = cell.read(answer.body)
        if len(found) != rows:
            raise LoadFailed(f"{len(found)} rows instead of {rows}")
        if cell.ordered and found != self._rows.setdefault((cell.name, number), found):
            raise LoadFailed("other rows, or in another order")


def _written(write: Callable[[], None]) -> None:
    """Write, then wait until a server has read the new revision, which it polls every 2 ms."""
    write()
    time.sleep(0.01)


def _refusal(status: int, body: bytes) -> str:
    """Return the message of an error response."""
    try:
        problem = json.loads(body)
        return f"{status} {problem['type'].rpartition('/')[2]}"
    except (ValueError, TypeError, KeyError):
        return str(status)


def _reason(failure: Exception) -> str:
    """Return the reason for a missing figure: the last line of a program's output."""
    said = str(failure)
    if isinstance(failure, subprocess.CalledProcessError):
        said = f"not installed: {(failure.stderr or b'').decode(errors='replace') or failure}"
    lines = said.strip().splitlines() or [type(failure).__name__]
    return lines[0] if len(lines) == 1 else f"{lines[0][:40]} … {lines[-1][-80:]}"


if __name__ == "__main__":
    main()
