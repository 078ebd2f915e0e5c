"""The conductor: source -> document -> extraction -> what all articles say -> database.

Extraction takes its time, runs outside any transaction and on as many cores as asked for. What was found is saved in
batches, each in one transaction: an article in company costs a third of what it costs alone. An article that is stored
exactly so, read by the same version of the extractors, is not read again: a run that was interrupted anywhere and is
started again ends in the same database as one that was not.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Literal

from app.document import Document
from app.edtf_dates import EdtfError
from app.errors import DatabaseUnavailable, SummitError
from app.extract.findings import Extraction
from app.reference import Reference, load_reference
from app.settings import Settings
from app.sources.arguments import Source, sources_of
from app.sources.web import Web
from app.store.articles import unchanged
from app.store.engine import Store
from app.store.saving import Saved, is_empty, save, save_all

Named = tuple[Source, Document]
Found = tuple[Source, Document, Extraction]

# Articles that are saved together: with more of them, saving one costs hardly less. Nobody waits longer than that.
BATCH, PATIENCE = 100, 5.0  # articles, seconds


@dataclass(frozen=True, slots=True)
class Extractor:
    """What reads documents, and its version: what it finds depends on nothing else.

    `extract` takes documents with what names them and yields both, with the findings or why there are none, in order.
    """

    version: str
    extract: Callable[[Iterator[Named]], Iterator[tuple[Source, Document, Extraction | SummitError]]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source: the id of its article, or the reason why there is none."""

    source: str
    status: Literal["new", "updated", "unchanged", "pending", "failed"]
    article: str | None
    reason: str | None


def ingest_if_empty(settings: Settings) -> list[Outcome]:
    """Ingest the articles that come with the project, if the database has none."""
    with Store(settings) as store:
        return list(ingest_all([str(settings.articles)], settings)) if is_empty(store) else []


def ingest_all(arguments: Iterable[str], settings: Settings, workers: int = 1) -> Iterator[Outcome]:
    """Ingest what `arguments` name: files, folders, URLs, `-` for stdin; yield what becomes of each article.

    Raises DatabaseUnavailable; what was ingested until then stays.
    """
    with Store(settings) as store:
        sources = sources_of(arguments, settings.max_characters, Web())
        yield from ingest(sources, store, load_reference(), standard_extractor(settings, workers))


def ingest(sources: Iterable[Source], store: Store, reference: Reference, extractor: Extractor) -> Iterator[Outcome]:
    """Ingest sources; yield what becomes of each as soon as it is known. Raises DatabaseUnavailable.

    A run that is cut short has lost the last batch at most.
    """
    settled: list[Outcome] = []  # what needs no extraction, until it is its turn

    def documents() -> Iterator[Named]:
        for source in sources:
            try:
                document = source.read()
                with store.reading() as connection:
                    known = unchanged(connection, document, extractor.version)
            except DatabaseUnavailable:
                raise
            except SummitError as error:
                settled.append(_failed(source, error))
                continue
            if known:
                settled.append(Outcome(source.where, "unchanged", known, None))
            else:
                yield source, document

    waiting: list[Outcome | Found] = []
    since = monotonic()
    for source, document, found in extractor.extract(documents()):
        waiting += _taken(settled)
        waiting.append(_failed(source, found) if isinstance(found, SummitError) else (source, document, found))
        if len(waiting) >= BATCH or monotonic() - since > PATIENCE:
            yield from _saved(waiting, store, reference)
            waiting, since = [], monotonic()
    yield from _saved([*waiting, *_taken(settled)], store, reference)


def ingest_document(
    document: Document,
    name: str,
    store: Store,
    reference: Reference,
    version: str,
    extract: Callable[[Document], Extraction],
) -> Saved:
    """Ingest one document; `name` is its name for want of a title. Raises SummitError."""
    with store.reading() as connection:
        known = unchanged(connection, document, version)
    if known:
        return Saved(known, "unchanged")
    return save(store, document, name, extract(document), reference)


def standard_extractor(settings: Settings, workers: int = 1) -> Extractor:
    """Return the extractors of app.extract, on `workers` cores. The model is loaded when the first document is read."""
    # spaCy takes a second to import, and a database that has its articles needs none of it.
    from app.batch import extract_many
    from app.extract.pipeline import VERSION

    return Extractor(VERSION, lambda named: extract_many(named, settings, workers))


def _saved(waiting: Sequence[Outcome | Found], store: Store, reference: Reference) -> Iterator[Outcome]:
    """Save what was found, together; yield what became of each, what was settled before in its place."""
    outcomes = iter(_saved_together([each for each in waiting if not isinstance(each, Outcome)], store, reference))
    for each in waiting:
        yield each if isinstance(each, Outcome) else next(outcomes)


def _saved_together(batch: Sequence[Found], store: Store, reference: Reference) -> list[Outcome]:
    """Save what was found; where something of it cannot be saved, one by one."""
    if not batch:
        return []
    try:
        saved = save_all(store, [(document, source.name, found) for source, document, found in batch], reference)
    except DatabaseUnavailable:
        raise
    except (SummitError, EdtfError) as error:
        if len(batch) == 1:
            return [_failed(batch[0][0], error)]
        return [outcome for each in batch for outcome in _saved_together([each], store, reference)]
    return [
        Outcome(source.where, each.status, each.id, None) for (source, _, _), each in zip(batch, saved, strict=True)
    ]


def _failed(source: Source, error: Exception) -> Outcome:
    return Outcome(source.where, "failed", None, str(error))


def _taken(settled: list[Outcome]) -> list[Outcome]:
    taken = settled.copy()
    settled.clear()
    return taken
