"""Ingestion service for the command line, the API and workers: source -> document -> extraction -> database.

Extraction runs in a process pool, outside any transaction. Findings are saved in batches of one transaction each; per
article a batch costs a third of a single save. An article already stored with the same metadata and extractor version
is not extracted again, so an interrupted run can be restarted.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from time import monotonic

from app.document import Document
from app.errors import DatabaseLocked, DatabaseUnavailable, ExtractionFailed, NoQueue, SummitError
from app.extract.versions import VERSION
from app.extract.workers import ExtractionPool
from app.findings import Extraction
from app.kinds import IngestStatus
from app.reference import Reference, load_reference
from app.results import IngestResult
from app.settings import Settings
from app.sources.arguments import Source, sources_of
from app.sources.web import Web
from app.store.articles import unchanged
from app.store.engine import Store
from app.store.pending import add_pending, finish_pending, pending_document
from app.store.revision import read_revision
from app.store.rows import dated
from app.store.writer import is_empty, save, save_all

Found = tuple[Source, Document, Extraction]

# Articles per transaction; larger batches gain little. PATIENCE is the longest wait, in seconds, for a batch to fill.
BATCH, PATIENCE = 100, 5.0
ENQUEUED = 200  # articles enqueued per transaction
MOST_CALLS = 8  # running or waiting extractions of a server, beyond which a POST gets 503
PATIENCE_MS = 60_000  # wait for the writer's lock if no client waits; restarts at each commit of another process
MAX_ATTEMPTS = 5  # by workers, before an article is marked failed


@dataclass(frozen=True, slots=True)
class Ingestion:
    """Ingestion into one database. With `queue`, articles are stored as pending, for workers (PostgreSQL)."""

    store: Store
    reference: Reference
    pool: ExtractionPool
    queue: bool = False
    version: str = VERSION

    def ingest(self, document: Document, name: str) -> IngestResult:
        """Ingest one document; `name` replaces a missing title. Raises SummitError."""
        if self.queue:
            return self._enqueue([(document, name)])[0]
        with self.store.reading() as connection:
            known = unchanged(connection, document, self.version)
        if known:
            return IngestResult(IngestStatus.UNCHANGED, known)
        return save(self.store, document, name, self.pool.extract(document), self.reference)

    def ingest_all(self, sources: Iterable[Source]) -> Iterator[IngestResult]:
        """Ingest sources; yield one result each, in order. An interrupted run loses the last batch at most.

        Raises DatabaseUnavailable.
        """
        return self._enqueue_all(sources) if self.queue else self._read_all(sources)

    def read_pending(self, article: str, attempts: int = 0) -> IngestResult | None:
        """Extract a pending article and store its findings, or the reason for the failure.

        `attempts` is the number of earlier attempts that ended with their worker. Returns None if the article is no
        longer pending. Raises DatabaseUnavailable.
        """
        document = pending_document(self.store, article)
        if document is None:
            return None
        try:
            if attempts >= MAX_ATTEMPTS:
                raise ExtractionFailed(f"Extraction failed after {attempts} attempts, each of which ended its worker.")
            found = self.pool.extract(document)
            if not finish_pending(self.store, article, document, found, self.reference):
                return None
            return IngestResult(IngestStatus.UPDATED, article)
        except DatabaseUnavailable:
            raise
        except Exception as error:  # stored, since the client reads the reason from the article
            reason = str(error) if isinstance(error, SummitError) else f"Storing it failed: {type(error).__name__}."
            finish_pending(self.store, article, document, reason, self.reference)
            failed = error if isinstance(error, SummitError) else ExtractionFailed(reason)
            return IngestResult(IngestStatus.FAILED, article, error=failed)

    def _read_all(self, sources: Iterable[Source]) -> Iterator[IngestResult]:
        settled: list[IngestResult] = []  # results without extraction, waiting for their position

        def documents() -> Iterator[tuple[Source, Document]]:
            for source in sources:
                try:
                    document = source.read()
                    with self.store.reading() as connection:
                        known = unchanged(connection, document, self.version)
                except DatabaseUnavailable:
                    raise
                except SummitError as error:
                    settled.append(_failed(source, error))
                    continue
                if known:
                    settled.append(IngestResult(IngestStatus.UNCHANGED, known, source=source.where))
                else:
                    yield source, document

        batch: list[IngestResult | Found] = []
        since = monotonic()
        for source, document, found in self.pool.extract_all(documents()):
            batch += settled
            settled.clear()
            batch.append(_failed(source, found) if isinstance(found, SummitError) else (source, document, found))
            if len(batch) >= BATCH or monotonic() - since > PATIENCE:
                yield from self._saved(batch)
                batch, since = [], monotonic()
        yield from self._saved([*batch, *settled])

    def _saved(self, batch: Sequence[IngestResult | Found]) -> Iterator[IngestResult]:
        """Save the findings of a batch together; yield all results in order."""
        saved = iter(self._save([each for each in batch if not isinstance(each, IngestResult)]))
        for each in batch:
            yield each if isinstance(each, IngestResult) else next(saved)

    def _save(self, batch: Sequence[Found]) -> list[IngestResult]:
        """Save findings together; one by one if the batch fails."""
        if not batch:
            return []
        named = [(document, source.name, found) for source, document, found in batch]
        try:
            results = self._save_waiting(named)
        except DatabaseUnavailable:
            raise
        except SummitError as error:
            if len(batch) == 1:
                return [_failed(batch[0][0], error)]
            return [result for each in batch for result in self._save([each])]
        return [replace(result, source=source.where) for (source, _, _), result in zip(batch, results, strict=True)]

    def _save_waiting(self, named: Sequence[tuple[Document, str, Extraction]]) -> list[IngestResult]:
        """Save findings together. Waits while other processes write, since SQLite's lock is not fair.

        Raises DatabaseLocked if none of them wrote meanwhile.
        """
        while True:
            revision = _revision(self.store)
            try:
                return save_all(self.store, named, self.reference)
            except DatabaseLocked:
                if _revision(self.store) == revision:
                    raise

    def _enqueue_all(self, sources: Iterable[Source]) -> Iterator[IngestResult]:
        from app.queue import analyze

        sources = iter(sources)
        number = 0
        while batch := list(islice(sources, ENQUEUED)):
            yield from self._enqueue_batch(batch)
            number += 1
            if number.bit_count() == 1:  # after each doubling
                analyze(self.store)

    def _enqueue_batch(self, batch: Sequence[Source]) -> Iterator[IngestResult]:
        named: list[tuple[Document, str]] = []
        results: list[IngestResult | None] = []
        for source in batch:
            try:
                document = source.read()
                dated("published", document.published)
            except SummitError as error:
                results.append(_failed(source, error))
            else:
                results.append(None)
                named.append((document, source.name))
        enqueued = iter(self._enqueue(named))
        for source, result in zip(batch, results, strict=True):
            yield result or replace(next(enqueued), source=source.where)

    def _enqueue(self, named: Sequence[tuple[Document, str]]) -> list[IngestResult]:
        """Store documents as pending, with their jobs. Raises NoQueue and DatabaseUnavailable; then none is stored."""
        if self.store.is_file:
            raise NoQueue("SQLite has no queue. Set SUMMIT_DATABASE_URL to a PostgreSQL database.")
        from app.queue import defer  # Procrastinate is not needed on SQLite

        return add_pending(self.store, named, self.version, self.reference, defer)


def _revision(store: Store) -> int:
    with store.reading() as connection:
        return read_revision(connection).number


def ingest_if_empty(settings: Settings) -> list[IngestResult]:
    """Ingest the bundled articles if the database has none."""
    with Store(settings) as store:
        return list(ingest_all([str(settings.articles)], settings)) if is_empty(store) else []


def patient(settings: Settings) -> Settings:
    """Return settings with a longer wait for the writer's lock, for commands and workers."""
    return settings.model_copy(update={"busy_timeout_ms": max(PATIENCE_MS, settings.busy_timeout_ms)})


def ingest_all(
    arguments: Iterable[str], settings: Settings, workers: int = 1, *, queue: bool = False
) -> Iterator[IngestResult]:
    """Ingest files, folders, URLs or stdin (`-`); yield one result per article.

    Raises NoQueue, and DatabaseUnavailable; articles ingested before it remain stored.
    """
    with Store(patient(settings)) as store, ExtractionPool(settings, workers) as pool:
        sources = sources_of(arguments, settings.max_characters, Web())
        yield from Ingestion(store, load_reference(), pool, queue).ingest_all(sources)


def serving_ingestion(settings: Settings, store: Store, reference: Reference) -> Ingestion:
    """Return the ingestion of a server, with a bounded pool; on PostgreSQL articles are queued."""
    pool = ExtractionPool(settings, serving=True, most_calls=MOST_CALLS)
    return Ingestion(store, reference, pool, queue=not store.is_file)


def work(settings: Settings, *, until_empty: bool = False) -> None:
    """Extract pending articles until a signal arrives; the current article is finished first.

    Raises NoQueue; DatabaseUnavailable if the database is unavailable for longer than a worker waits.
    """
    from app.queue import run_worker

    with Store(patient(settings)) as store, ExtractionPool(settings, serving=True) as pool:
        if store.is_file:
            raise NoQueue("SQLite has no queue. Set SUMMIT_DATABASE_URL to a PostgreSQL database.")
        pool.start()  # a worker without a working pool must not fetch jobs
        run_worker(settings, store, Ingestion(store, load_reference(), pool).read_pending, until_empty=until_empty)


def _failed(source: Source, error: SummitError) -> IngestResult:
    return IngestResult(IngestStatus.FAILED, None, source=source.where, error=error)
