"""Pools without processes: extraction in the process of the test, or by a function of the test's own."""

from collections.abc import Callable, Iterator
from typing import Any

from app.document import Document
from app.errors import SummitError
from app.extract.workers import ExtractionPool, extract_one
from app.findings import Extraction
from app.settings import Settings


class LocalPool(ExtractionPool):
    """A pool that extracts here, by `extract` if it is given."""

    def __init__(self, extract: Callable[[Document], Extraction] | None = None) -> None:
        super().__init__(Settings())
        self._extract = extract or (lambda document: extract_one(document, Settings()))

    def start(self) -> None:
        pass

    def extract(self, document: Document) -> Extraction:
        return self._extract(document)

    def extract_all(self, named: Any) -> Iterator[Any]:
        for name, document in named:
            try:
                yield name, document, self.extract(document)
            except SummitError as error:
                yield name, document, error

    def run(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)
