"""Many documents through the extractors, on as many cores as asked for, in the order given.

The model is loaded once, before the workers fork, so that they share its memory.
"""

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import lru_cache
from typing import TypeVar

from app.document import Document
from app.errors import SummitError
from app.extract.findings import Extraction
from app.extract.language import Language
from app.extract.pipeline import extract
from app.reference import Reference, load_reference
from app.settings import Settings

Name = TypeVar("Name")
# Enough to keep a worker busy while its neighbour has a long article, few enough to keep memory flat.
WAITING_PER_WORKER = 4


def extract_one(document: Document, settings: Settings) -> Extraction:
    """Return the findings of one document; the model stays loaded for the next call."""
    return extract(document, *_tools(settings.spacy_model))


def extract_many(
    named: Iterable[tuple[Name, Document]], settings: Settings, workers: int = 1
) -> Iterator[tuple[Name, Document, Extraction | SummitError]]:
    """Yield (name, document, its findings or why there are none) in the order given."""
    _tools(settings.spacy_model)
    if workers < 2:
        for name, document in named:
            yield name, document, _attempt(document, settings)
        return
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if "fork" in methods else "spawn")
    waiting: deque[tuple[Name, Document, Future[Extraction | SummitError]]] = deque()
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        for name, document in named:
            waiting.append((name, document, pool.submit(_attempt, document, settings)))
            if len(waiting) >= workers * WAITING_PER_WORKER:
                yield _finished(waiting)
        while waiting:
            yield _finished(waiting)


@lru_cache(maxsize=1)
def _tools(model: str) -> tuple[Language, Reference]:
    return Language(model), load_reference()


def _attempt(document: Document, settings: Settings) -> Extraction | SummitError:
    try:
        return extract_one(document, settings)
    except SummitError as error:
        return error


def _finished(
    waiting: deque[tuple[Name, Document, Future[Extraction | SummitError]]],
) -> tuple[Name, Document, Extraction | SummitError]:
    name, document, future = waiting.popleft()
    return name, document, future.result()
