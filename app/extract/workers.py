"""Extraction in worker processes that can be killed: a text that takes too long or too much memory fails alone.

Workers are spawned, not forked, since servers and pools have threads. Each loads the model once; the parent process
never imports spaCy.
"""

import logging
import os
import resource
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from functools import lru_cache
from multiprocessing import get_context
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, ParamSpec, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from app.document import Document
from app.errors import ExtractionFailed, Overloaded, SummitError
from app.findings import Extraction
from app.reference import Reference, load_reference
from app.settings import Settings

if TYPE_CHECKING:
    from app.extract.language import Language

log = logging.getLogger(__name__)

Name = TypeVar("Name")
Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

NICENESS = 5  # a server on the same core keeps responding; docs/performance.md has the figures
MEMORY = 1 << 30  # bytes of address space; the models and a long article take less than half of it
CLOCK = 4  # times the limit of work, which is CPU time: on a busy machine a text takes longer, and is no worse
OFFLINE = 12  # times the limit of a server: no client waits, and a busy machine is slow
# Enough to keep a worker busy while another one has a long article, few enough to keep memory flat.
QUEUED_PER_WORKER = 32


class ExtractionPool:
    """Pool of `workers` processes, which start with the first call and after each failure.

    A `serving` pool is bounded by SUMMIT_EXTRACTION_SECONDS of work and leaves the core to the server; other pools have
    OFFLINE times as long. `most_calls` may be under way at once, waiting ones included; None sets no limit.
    """

    def __init__(
        self, settings: Settings, workers: int = 1, *, serving: bool = False, most_calls: int | None = None
    ) -> None:
        self._settings = settings
        self._seconds = settings.extraction_seconds * (1 if serving else OFFLINE)
        self._niceness = NICENESS if serving else 0
        self._workers = workers
        self._most_calls = most_calls
        self._calls = BoundedSemaphore(most_calls) if most_calls else None
        self._lock = Lock()
        self._processes: ProcessPool | None = None

    def __enter__(self) -> Self:
        """Return the pool, which is closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def start(self) -> None:
        """Load the model. Raises ExtractionFailed if it cannot be loaded."""
        self.run(_check_language, self._settings)

    def extract(self, document: Document) -> Extraction:
        """Return the findings of a document. Raises what `run` raises."""
        return self.run(extract_one, document, self._settings)

    def extract_all(
        self, named: Iterable[tuple[Name, Document]]
    ) -> Iterator[tuple[Name, Document, Extraction | SummitError]]:
        """Yield (name, document, its findings or the error) in the order given."""
        waiting: deque[tuple[Name, Document, Future[Extraction]]] = deque()
        for name, document in named:
            waiting.append((name, document, self._submit(extract_one, document, self._settings)))
            if len(waiting) >= self._workers * QUEUED_PER_WORKER:
                yield self._attempt(*waiting.popleft())
        while waiting:
            yield self._attempt(*waiting.popleft())

    def run(self, function: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        """Return the result of a module's function in a worker; a SummitError of it is raised here too.

        Raises ExtractionFailed if it takes too much time or memory, or breaks; Overloaded if too many calls wait.
        """
        if self._calls and not self._calls.acquire(blocking=False):
            raise Overloaded(f"{self._most_calls} articles wait to be read. Try again shortly.")
        try:
            return self._result(self._submit(function, *args, **kwargs))
        finally:
            if self._calls:
                self._calls.release()

    def close(self) -> None:
        """End the processes. The next call starts new ones."""
        with self._lock:
            if self._processes:
                self._processes.stop()  # type: ignore[no-untyped-call]
                self._processes.join()
                self._processes = None

    def _submit(
        self, function: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Future[Result]:
        with self._lock:
            if self._processes is None:
                context = get_context("spawn")
                initial = (self._settings, self._niceness)
                self._processes = ProcessPool(self._workers, 0, _initialize, initial, context)
            limited = (self._seconds, function, *args)
            return self._processes.schedule(_within, limited, kwargs, self._seconds * CLOCK)

    def _attempt(
        self, name: Name, document: Document, future: Future[Extraction]
    ) -> tuple[Name, Document, Extraction | SummitError]:
        try:
            return name, document, self._result(future)
        except SummitError as error:
            return name, document, error

    def _result(self, future: Future[Result]) -> Result:
        try:
            return future.result()
        except SummitError:
            raise
        except (ProcessExpired, TimeoutError) as error:
            if isinstance(error, ProcessExpired) and error.exitcode != -signal.SIGPROF:
                raise ExtractionFailed("The process that read it was killed, perhaps for want of memory.") from None
            raise ExtractionFailed(f"It took longer than {self._seconds:g} seconds to read.") from None
        except Exception as error:
            log.exception("An extractor broke")
            self._submit(os._exit, 1)  # a defect may have left the process in any state
            raise ExtractionFailed(f"An extractor broke on it: {type(error).__name__}.") from error


def _within(
    seconds: float, function: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Result:
    """Return the result of a function; more than `seconds` of CPU time end this process, in C code too."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return function(*args, **kwargs)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def extract_one(document: Document, settings: Settings) -> Extraction:
    """Return the findings of one document in this process; the model stays loaded for the next call."""
    from app.extract.pipeline import extract

    return extract(document, *_require_language(settings))


def _initialize(settings: Settings, niceness: int) -> None:
    """Set the limits of a worker and load the model; a failure is reported by each call, not by the death of all."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.nice(niceness)
    _load(settings.spacy_model)


def _check_language(settings: Settings) -> None:
    _require_language(settings)  # which cannot itself be sent from one process to the other


def _require_language(settings: Settings) -> "tuple[Language, Reference]":
    loaded = _load(settings.spacy_model)
    if isinstance(loaded, ExtractionFailed):
        raise loaded
    return loaded


@lru_cache(maxsize=1)
def _load(model: str) -> "tuple[Language, Reference] | ExtractionFailed":
    from app.extract.language import Language

    try:
        return Language(model), load_reference()
    except OSError as error:
        return ExtractionFailed(f"The language model {model} cannot be loaded: {error}")
