"""Test applications: in-process, each with a database and the articles of the test.

    app = create_test_app(articles=["President Lee met Prime Minister Ishiba in Tokyo."])

app.testing.fixtures has the same as a pytest fixture.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any
from weakref import finalize

from fastapi import FastAPI

from app.api import create_app
from app.api.revisions import utc_today
from app.document import Document
from app.errors import SummitError
from app.extract.workers import ExtractionPool, extract_one
from app.findings import Extraction
from app.query.resources import ARTICLES
from app.settings import Settings
from app.sources.arguments import read_path
from app.sources.records import read_record
from app.store.engine import Store
from app.store.migrations import upgrade

Article = str | Path | Mapping[str, Any]


def create_test_app(
    articles: Iterable[Article] = (), today: Callable[[], date] = utc_today, **settings: Any
) -> FastAPI:
    """Return an application on a new, migrated SQLite file with `articles` ingested; the file is deleted with it.

    An article is a text, the path of a file that `summit ingest` supports, or a record with `text` or `html`, `title`,
    `publisher`, `source_url` and `published`. `today` returns the default day for the status of offices; `settings` are
    those of app.settings. Raises SummitError for an invalid article.
    """
    folder = mkdtemp(prefix="summit-test-")
    chosen = Settings(**{"database_url": f"sqlite:///{Path(folder) / 'summit.db'}", **settings})
    upgrade(chosen)
    app = create_app(chosen, today)
    stores = [store for store in (app.state.replica, app.state.primary) if store]
    app.state.remove = finalize(app, _remove, stores, folder)  # at the latest when the process ends
    app.state.ingestion = replace(app.state.ingestion, pool=LocalPool(settings=chosen), queue=False)
    for article in articles:
        app.state.ingestion.ingest(_document(article, chosen.max_characters), ARTICLES.one)
    return app


def _remove(stores: Iterable[Store], folder: str) -> None:
    """Close the stores, then delete the folder: Python 3.13 warns of a connection that is not closed."""
    for store in stores:
        store.close()
    rmtree(folder, ignore_errors=True)


def _document(article: Article, limit: int) -> Document:
    if isinstance(article, Path):
        return read_path(article, limit)
    return read_record({"text": article} if isinstance(article, str) else dict(article), limit)


class LocalPool(ExtractionPool):
    """Pool without processes: extraction runs in this one, by `extract` if given."""

    def __init__(
        self, extract: Callable[[Document], Extraction] | None = None, settings: Settings | None = None
    ) -> None:
        settings = settings or Settings()
        super().__init__(settings)
        self._extract = extract or (lambda document: extract_one(document, settings))

    def start(self) -> None:
        """Do nothing: the model is loaded with the first text."""

    def extract(self, document: Document) -> Extraction:
        """Return the findings of a document."""
        return self._extract(document)

    def extract_all(self, named: Any) -> Iterator[Any]:
        """Yield (name, document, its findings or the error) in order."""
        for name, document in named:
            try:
                yield name, document, self.extract(document)
            except SummitError as error:
                yield name, document, error

    def run(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        """Return the result of a function."""
        return function(*args, **kwargs)
