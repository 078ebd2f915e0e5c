"""Many documents through the extractors, on as many cores as asked for, in the order given.

The model is loaded once, before the workers fork, so that they share its memory.
"""

import logging
import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from itertools import chain
from typing import Self, TypeVar

from app.document import Document
from app.errors import ExtractionFailed, SummitError
from app.extract.findings import Extraction
from app.extract.language import Language
from app.extract.pipeline import extract
from app.reference import Reference, load_reference
from app.settings import Settings

log = logging.getLogger(__name__)

Name = TypeVar("Name")
# Enough to keep a worker busy while its neighbour has a long article or what was found is saved, few enough to keep
# memory flat.
WAITING_PER_WORKER = 32


def extract_one(document: Document, settings: Settings) -> Extraction:
    """Return the findings of one document; the model stays loaded for the next call."""
    return extract(document, *_tools(settings.spacy_model))


def load(settings: Settings) -> None:
    """Load the model, so that the first document need not wait for it."""
    _tools(settings.spacy_model)


def extract_many(
    named: Iterable[tuple[Name, Document]], settings: Settings, workers: int = 1
) -> Iterator[tuple[Name, Document, Extraction | SummitError]]:
    """Yield (name, document, its findings or why there are none) in the order given.

    The model is loaded for the first document: where there is none, it takes no time.
    """
    named = iter(named)
    first = next(named, None)
    if first is None:
        return
    named = chain([first], named)
    load(settings)
    if workers < 2:
        for name, document in named:
            yield name, document, _attempt(document, settings)
        return
    waiting: deque[tuple[Name, Document, Future[Extraction | SummitError]]] = deque()
    with _Workers(workers, settings) as pool:
        for name, document in named:
            waiting.append((name, document, pool.submit(document)))
            if len(waiting) >= workers * WAITING_PER_WORKER:
                name, document, future = waiting.popleft()
                yield name, document, pool.result(document, future)
        for name, document, future in waiting:
            yield name, document, pool.result(document, future)


class _Workers:
    """Processes that extract. One that is killed, for want of memory perhaps, takes no more than its document along."""

    def __init__(self, number: int, settings: Settings) -> None:
        self.number, self.settings = number, settings
        self.pool = _pool(number)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.pool.shutdown(cancel_futures=True)

    def submit(self, document: Document) -> Future[Extraction | SummitError]:
        """Hand a document to the next process that is free."""
        try:
            return self.pool.submit(_attempt, document, self.settings)
        except BrokenProcessPool:
            self.pool = _pool(self.number)
            return self.pool.submit(_attempt, document, self.settings)

    def result(self, document: Document, future: Future[Extraction | SummitError]) -> Extraction | SummitError:
        """Wait for a document's findings. Those that were under way when a process was killed are each tried alone."""
        try:
            return future.result()
        except BrokenProcessPool:
            pass
        with _pool(1) as alone:
            try:
                return alone.submit(_attempt, document, self.settings).result()
            except BrokenProcessPool:
                return ExtractionFailed("The process that read it was killed, for want of memory perhaps.")


def _pool(workers: int) -> ProcessPoolExecutor:
    methods = multiprocessing.get_all_start_methods()
    return ProcessPoolExecutor(workers, multiprocessing.get_context("fork" if "fork" in methods else "spawn"))


@lru_cache(maxsize=1)
def _tools(model: str) -> tuple[Language, Reference]:
    return Language(model), load_reference()


def _attempt(document: Document, settings: Settings) -> Extraction | SummitError:
    try:
        return extract_one(document, settings)
    except SummitError as error:
        return error
    except Exception as error:  # whatever it is, the other articles must not be lost with it
        log.exception("An extractor broke on a text with SHA-256 %s", document.sha256)
        return ExtractionFailed(f"An extractor broke on it: {type(error).__name__}: {error}.")
