"""The queue: articles wait in PostgreSQL until one of any number of workers, on any machines, reads them.

Procrastinate carries the work. A job is made in the transaction that stores its article, and says no more than which
one it is; a worker that ends in the middle of it, however hard, stops giving signs of life, and another one begins
anew. What a job writes is written in one transaction, and only if the article still waits: so each is done once.
"""

import asyncio
import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice

import psycopg
from procrastinate import App, JobContext, PsycopgConnector, RetryStrategy, SyncPsycopgConnector
from procrastinate.exceptions import ConnectorException
from sqlalchemy import Connection, text

from app.child import Child
from app.document import Document
from app.edtf_dates import EdtfError
from app.errors import DatabaseUnavailable, ExtractionFailed, NoQueue, SummitError
from app.ingest import Outcome
from app.reference import Reference, load_reference
from app.settings import Settings
from app.sources.arguments import Source, sources_of
from app.sources.web import Web
from app.store.engine import Store, server_url
from app.store.rows import dated
from app.store.saving import Saved
from app.store.waiting import Waiting, keep_reading, let_wait, waiting_document
from app.words import short_hash

log = logging.getLogger(__name__)

QUEUE, TASK = "articles", "read"
# A worker that has given no sign of life for so long is taken for dead; what it had in hand begins anew.
SIGN_OF_LIFE, DEAD_AFTER = 5.0, 20.0  # seconds
LOOK_FOR_DEAD = "* * * * * */10"  # every ten seconds, by whichever worker is free
# An article that so many workers have not come to an end with is not given to another one.
MOST_ATTEMPTS = 5
# A worker may wait longer for its turn to write than somebody who waits for an answer.
PATIENCE_MS = 60_000
BATCH = 200  # articles that are put into the queue in one transaction

_FORGOTTEN = text(
    "SELECT id, source_url FROM article JOIN (SELECT id FROM article WHERE status = 'pending' EXCEPT "
    "SELECT args->>'article' FROM procrastinate_jobs WHERE status IN ('todo', 'doing')) AS forgotten USING (id) "
    "ORDER BY serial"
)
_deferring = App(connector=SyncPsycopgConnector())  # never opened: it writes on connections that are handed to it


def enqueue(store: Store, named: Sequence[tuple[Document, str]], version: str, reference: Reference) -> list[Saved]:
    """Put documents, with names for want of a title, into the queue; return what each of their articles is now.

    Raises NoQueue and DatabaseUnavailable; then none is stored.
    """
    if store.is_file:
        raise NoQueue("SQLite has no queue: name a PostgreSQL in SUMMIT_DATABASE_URL.")
    return let_wait(store, named, version, reference, _defer)


def enqueue_all(arguments: Iterable[str], settings: Settings) -> Iterator[Outcome]:
    """Put what `arguments` name into the queue, as app.ingest.ingest_all reads it; yield what becomes of each."""
    from app.extract.pipeline import VERSION

    with Store(settings) as store:
        reference = load_reference()
        sources = sources_of(arguments, settings.max_characters, Web())
        number = 0
        while batch := list(islice(sources, BATCH)):
            yield from _enqueue_batch(batch, store, VERSION, reference)
            number += 1
            if number.bit_count() == 1:  # twice as many as before
                _analyze(store)


def work(settings: Settings, *, until_empty: bool = False) -> None:
    """Read what waits, until a signal ends it: then the article in hand is finished.

    Raises NoQueue; DatabaseUnavailable once the database is away for longer than a worker waits.
    """
    patient = settings.model_copy(update={"busy_timeout_ms": max(PATIENCE_MS, settings.busy_timeout_ms)})
    store, child = Store(patient), Child(settings)
    if store.is_file:
        raise NoQueue("SQLite has no queue: name a PostgreSQL in SUMMIT_DATABASE_URL.")
    # Without its database for so long, it is taken for dead anyway.
    connector = PsycopgConnector(conninfo=server_url(settings), min_size=1, max_size=4, timeout=DEAD_AFTER)
    try:
        child.version()  # where nothing can be read, nothing is taken from the queue
        _enqueue_forgotten(store)
        log.info("ready for work")
        asyncio.run(_run(worker_app(connector, store, child), until_empty=until_empty))
    except (ConnectorException, psycopg.OperationalError) as error:
        raise DatabaseUnavailable(f"The worker has lost its database: {error.__cause__ or error}") from error
    finally:
        child.close()
        store.close()


def worker_app(connector: PsycopgConnector, store: Store, child: Child) -> App:
    """Return what a worker does: reading articles, and looking after what dead workers had in hand."""
    app, reference = App(connector=connector), load_reference()
    again = RetryStrategy(retry_exceptions=(DatabaseUnavailable,), wait=1)

    @app.task(name=TASK, queue=QUEUE, pass_context=True, retry=again)
    def read(context: JobContext, article: str) -> None:
        read_waiting(article, context.job.attempts, store, child, reference)

    @app.periodic(cron=LOOK_FOR_DEAD)
    @app.task(name="retry_stalled", queue=QUEUE, queueing_lock="retry_stalled", priority=1)
    async def retry_stalled(timestamp: int) -> None:  # noqa: ARG001  # when it was due
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER):
            with suppress(ConnectorException):  # another worker was faster, or the job has ended after all
                await app.job_manager.retry_job(job)

    return app


def read_waiting(id_: str, attempts: int, store: Store, child: Child, reference: Reference) -> None:
    """Read an article if it still waits, and store what was found in it or why nothing can be.

    `attempts` are those that came to no end. Raises DatabaseUnavailable.
    """
    document = waiting_document(store, id_)
    if document is None:
        log.info("%s: does not wait any longer", id_)
        return
    try:
        if attempts >= MOST_ATTEMPTS:
            raise ExtractionFailed(f"It was given up after {attempts} attempts that came to no end.")
        if keep_reading(store, id_, document, child.extract(document), reference):
            log.info("%s: ready", id_)
    except DatabaseUnavailable:
        raise
    except Exception as error:  # whatever it is, whoever asks for the article is told
        expected = isinstance(error, SummitError)
        reason = str(error) if expected else f"Storing it failed: {type(error).__name__}."
        log.error("%s: %s", id_, reason, exc_info=not expected)
        keep_reading(store, id_, document, reason, reference)


async def _run(app: App, *, until_empty: bool) -> None:
    async with app.open_async():
        await app.run_worker_async(
            queues=[QUEUE],
            wait=not until_empty,
            delete_jobs="successful",
            update_heartbeat_interval=SIGN_OF_LIFE,
            stalled_worker_timeout=DEAD_AFTER,
        )


def _defer(connection: Connection, waiting: Sequence[Waiting]) -> None:
    """Make the jobs of articles, in the transaction of `connection`."""
    jobs = [
        _deferring.configure_task(
            TASK,
            queue=QUEUE,
            lock=each.source_url and short_hash(each.source_url),
            task_kwargs={"article": each.id},
        ).job
        for each in waiting
    ]
    try:
        _deferring.job_manager.batch_defer_jobs(jobs, connection=connection.connection.driver_connection)
    except ConnectorException as error:
        raise (error.__cause__ or error) from None  # the database's own, which the store can tell apart


def _enqueue_forgotten(store: Store) -> None:
    """Make the jobs of articles that wait without one: `summit copy` brings such articles."""
    with store.writing() as connection:
        forgotten = [Waiting(id_, source_url) for id_, source_url in connection.execute(_FORGOTTEN)]
        if forgotten:
            _defer(connection, forgotten)


def _analyze(store: Store) -> None:
    """Let PostgreSQL know how many jobs there are: its plan for few takes seconds with many."""
    with store.writing() as connection:
        connection.execute(text("ANALYZE procrastinate_jobs"))


def _enqueue_batch(batch: Sequence[Source], store: Store, version: str, reference: Reference) -> Iterator[Outcome]:
    read: list[tuple[Document, str]] = []
    outcomes: list[Outcome | None] = []
    for source in batch:
        try:
            document = source.read()
            dated("published", document.published)
        except (SummitError, EdtfError) as error:
            outcomes.append(Outcome(source.where, "failed", None, str(error)))
        else:
            outcomes.append(None)
            read.append((document, source.name))
    saved = iter(enqueue(store, read, version, reference))
    for source, outcome in zip(batch, outcomes, strict=True):
        if outcome is None:
            article = next(saved)
            outcome = Outcome(source.where, article.status, article.id, None)
        yield outcome
