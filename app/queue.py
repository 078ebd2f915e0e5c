"""Queue of pending articles in PostgreSQL, for any number of workers on any machines.

Jobs are run by Procrastinate. A job is created in the transaction that stores its article, and has only its id; the job
of a worker without heartbeats is retried. Its result is written in one transaction, and only if the article is still
pending, so each article is completed once.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress

import psycopg
from procrastinate import App, JobContext, PsycopgConnector, RetryStrategy, SyncPsycopgConnector
from procrastinate.exceptions import ConnectorException
from sqlalchemy import Connection, text

from app.errors import DatabaseUnavailable
from app.ids import short_hash
from app.results import IngestResult
from app.settings import Settings
from app.store.engine import Store, server_url
from app.store.pending import Pending

log = logging.getLogger(__name__)

QUEUE, TASK = "articles", "read"
# A worker without a heartbeat for DEAD_AFTER seconds counts as dead, and its job is retried.
HEARTBEAT, DEAD_AFTER = 5.0, 20.0
RETRY_STALLED = "* * * * * */10"  # every ten seconds, by any idle worker

_FORGOTTEN = text(
    "SELECT id, source_url FROM article JOIN (SELECT id FROM article WHERE status = 'pending' EXCEPT "
    "SELECT args->>'article' FROM procrastinate_jobs WHERE status IN ('todo', 'doing')) AS forgotten USING (id) "
    "ORDER BY serial"
)
_deferring = App(connector=SyncPsycopgConnector())  # never opened: it uses the connections passed to it

Read = Callable[[str, int], IngestResult | None]  # article, earlier attempts -> result


def run_worker(settings: Settings, store: Store, read: Read, *, until_empty: bool) -> None:
    """Run jobs until a signal arrives, or until the queue is empty. Raises DatabaseUnavailable."""
    connector = PsycopgConnector(conninfo=server_url(settings), min_size=1, max_size=4, timeout=DEAD_AFTER)
    try:
        defer_forgotten(store)
        log.info("ready for work")
        asyncio.run(_run(worker_app(connector, read), until_empty=until_empty))
    except (ConnectorException, psycopg.OperationalError) as error:
        raise DatabaseUnavailable(f"The worker lost its database connection: {error.__cause__ or error}") from error


def worker_app(connector: PsycopgConnector, read: Read) -> App:
    """Return the tasks of a worker: extraction of articles, and retries of dead workers' jobs."""
    app = App(connector=connector)
    again = RetryStrategy(retry_exceptions=(DatabaseUnavailable,), wait=1)

    @app.task(name=TASK, queue=QUEUE, pass_context=True, retry=again)
    def read_article(context: JobContext, article: str) -> None:
        result = read(article, context.job.attempts)
        if result is None:
            log.info("%s: no longer pending", article)
        elif result.error:
            log.error("%s: %s", article, result.reason, exc_info=result.error.__cause__)
        else:
            log.info("%s: ready", article)

    @app.periodic(cron=RETRY_STALLED)
    @app.task(name="retry_stalled", queue=QUEUE, queueing_lock="retry_stalled", priority=1)
    async def retry_stalled(timestamp: int) -> None:  # noqa: ARG001  # the time for which it was scheduled
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER):
            with suppress(ConnectorException):  # retried by another worker, or the job has ended after all
                await app.job_manager.retry_job(job)

    return app


def defer(connection: Connection, pending: Sequence[Pending]) -> None:
    """Create the jobs of articles, in the transaction of `connection`. Versions at one URL share a lock."""
    jobs = [
        _deferring.configure_task(
            TASK,
            queue=QUEUE,
            lock=each.source_url and short_hash(each.source_url),
            task_kwargs={"article": each.id},
        ).job
        for each in pending
    ]
    try:
        _deferring.job_manager.batch_defer_jobs(jobs, connection=connection.connection.driver_connection)
    except ConnectorException as error:
        raise (error.__cause__ or error) from None  # the database error, for the store to classify


def defer_forgotten(store: Store) -> None:
    """Create the jobs of pending articles without one, as after `summit copy`."""
    with store.writing() as connection:
        forgotten = [Pending(id_, source_url) for id_, source_url in connection.execute(_FORGOTTEN)]
        if forgotten:
            defer(connection, forgotten)


def analyze(store: Store) -> None:
    """Update PostgreSQL's statistics of the jobs: a plan for few of them takes seconds with many."""
    with store.writing() as connection:
        connection.execute(text("ANALYZE procrastinate_jobs"))


async def _run(app: App, *, until_empty: bool) -> None:
    async with app.open_async():
        await app.run_worker_async(
            queues=[QUEUE],
            wait=not until_empty,
            delete_jobs="successful",
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=DEAD_AFTER,
        )
