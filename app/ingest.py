"""The conductor: file -> document -> extraction -> what all articles say -> database.

Extraction takes its time and runs outside any transaction; saving an article is one transaction. An article that is
stored exactly so, read by the same version of the extractors, is not read again.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.document import Document
from app.edtf_dates import EdtfError
from app.errors import DatabaseUnavailable, SummitError
from app.extract.findings import Extraction
from app.reference import Reference, load_reference
from app.settings import Settings
from app.sources import files_of, read_article
from app.store.articles import unchanged
from app.store.engine import Store
from app.store.saving import is_empty, save


@dataclass(frozen=True, slots=True)
class Extractor:
    """What reads documents, and its version: what it finds depends on nothing else."""

    version: str
    extract: Callable[[Document], Extraction]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source: the id of its article, or the reason why there is none."""

    source: str
    status: Literal["new", "updated", "unchanged", "failed"]
    article: str | None
    reason: str | None


def ingest_if_empty(settings: Settings) -> list[Outcome]:
    """Ingest the articles that come with the project, if the database has none."""
    store = Store(settings)
    try:
        return list(ingest_paths([settings.articles], settings)) if is_empty(store) else []
    finally:
        store.close()


def ingest_paths(paths: Iterable[Path], settings: Settings) -> Iterator[Outcome]:
    """Ingest text files and folders of them; yield what becomes of each file, as it does.

    Raises DatabaseUnavailable; what was ingested until then stays.
    """
    store = Store(settings)
    try:
        reference, extractor = load_reference(), standard_extractor(settings)
        for path in files_of(paths):
            yield ingest(path, store, reference, extractor, limit=settings.max_characters)
    finally:
        store.close()


def ingest(path: Path, store: Store, reference: Reference, extractor: Extractor, *, limit: int) -> Outcome:
    """Ingest one text file of at most `limit` characters. Raises DatabaseUnavailable."""
    try:
        document = read_article(path, limit=limit)
        with store.reading() as connection:
            known = unchanged(connection, document, extractor.version)
        if known:
            return Outcome(str(path), "unchanged", known, None)
        saved = save(store, document, path.stem, extractor.extract(document), reference)
    except DatabaseUnavailable:
        raise
    except (SummitError, EdtfError) as error:
        return Outcome(str(path), "failed", None, str(error))
    return Outcome(str(path), saved.status, saved.id, None)


def standard_extractor(settings: Settings) -> Extractor:
    """Return the extractors of app.extract. The model is loaded when the first document is read."""
    # spaCy takes a second to import, and a database that has its articles needs none of it.
    from app.batch import extract_one
    from app.extract.pipeline import VERSION

    return Extractor(VERSION, lambda document: extract_one(document, settings))
