"""Worker process, `python -m tests.workers URL POINT`, that halts at POINT, for a test to kill it.

taken    it has a job, and has not read the article
reading  its pool extracts the article
kept     the findings are stored, the job is not finished
never    it does not halt

It prints its log, and POINT when it halts; its heartbeat continues. Timeouts are short: a killed worker is detected
soon.
"""

import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from app import ingest, queue
from app.extract.workers import ExtractionPool
from app.settings import ROOT, Settings

SECONDS = 60  # after which a test gives up


@contextmanager
def worker(settings: Settings, point: str = "never") -> Iterator["Worker"]:
    """Start a worker, and kill it at the end."""
    arguments = [sys.executable, "-m", "tests.workers", settings.database_url, point]
    process = subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        yield Worker(process)
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def until(condition: Callable[[], object]) -> None:
    """Poll until `condition` holds."""
    ends = monotonic() + SECONDS
    while not condition():
        assert monotonic() < ends, "it never came to hold"
        threading.Event().wait(0.05)


class Worker:
    """The process of a worker."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def says(self, wanted: str) -> None:
        """Wait until it has printed a line that ends with `wanted`."""
        timer = threading.Timer(SECONDS, self.process.kill)  # then the pipe ends, and the test with it
        timer.start()
        said = []
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said.append(line)
            if line.rstrip().endswith(wanted):
                timer.cancel()
                return
        raise AssertionError(f"never said {wanted!r}, but {said}")

    def kill(self) -> None:
        """Send SIGKILL, and wait for its end."""
        self.process.kill()
        self.process.wait()


def main(url: str, point: str) -> None:
    """Work."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    queue.HEARTBEAT, queue.DEAD_AFTER, queue.RETRY_STALLED = 0.2, 2.0, "* * * * * *"

    def halt() -> None:
        logging.info(point)
        threading.Event().wait()

    match point:
        case "taken":
            ingest.pending_document = before(ingest.pending_document, halt)
        case "reading":
            ExtractionPool._result = before(ExtractionPool._result, halt_extraction(halt))
        case "kept":
            ingest.finish_pending = after(ingest.finish_pending, halt)
    ingest.work(Settings(database_url=url))


def before(function: Callable[..., Any], halt: Callable[[], None]) -> Callable[..., Any]:
    def halting(*arguments: Any) -> Any:
        halt()
        return function(*arguments)

    return halting


def after(function: Callable[..., Any], halt: Callable[[], None]) -> Callable[..., Any]:
    def halting(*arguments: Any) -> Any:
        function(*arguments)
        halt()

    return halting


def halt_extraction(halt: Callable[[], None]) -> Callable[[], None]:
    """Return a function that halts at the second call: the first loads the model."""
    calls = iter([lambda: None])
    return lambda: next(calls, halt)()


if __name__ == "__main__":
    main(*sys.argv[1:])
