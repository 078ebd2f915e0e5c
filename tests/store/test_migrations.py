"""The schema: up, down to nothing and up again with data, on both databases, and the same as the models."""

from dataclasses import replace
from importlib import resources

import pytest
from alembic.config import CommandLine
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, inspect, text

from app.corrections.matching import Anchor, Correction
from app.corrections.service import CorrectionRequest, correct
from app.errors import SchemaMismatch
from app.query.resources import RESOURCES
from app.query.snapshot import Snapshot
from app.records import metadata
from app.settings import MIGRATIONS, ROOT, Settings
from app.store.engine import Store
from app.store.integrity import verify
from app.store.migrations import check_models, compare, migrate_to, require_ready, revisions, upgrade
from app.testing.fixtures import SummitClient
from tests.api.client import asking
from tests.store.test_writer import REFERENCE, TALKS, put, rows, state

SCRIPTS = [*ScriptDirectory(str(MIGRATIONS)).walk_revisions()]


def tables(settings: Settings) -> set[str]:
    store = Store(settings)
    with store.reading() as connection:
        found = set(inspect(connection).get_table_names())
    store.close()
    return found


def at_revision(settings: Settings, revision: str) -> None:
    with Store(settings) as store, store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


def fill(store: Store) -> None:
    """Write an article, a correction that changes something in it, and a dormant one."""
    put(store, TALKS)
    span = TALKS.extraction.people[0].mentions[0]
    told = {"target": "people/x", "into": None, "field": None, "value": "Anna", "spans": []}
    right = Correction("rename", "person", (Anchor(TALKS.document.sha256, span.start, span.end),), {"name": "Anna"})
    correct(store, lambda _: CorrectionRequest(right, told, "a misprint"), "desk", REFERENCE)
    gone = Correction("reject", "quote", (Anchor("0" * 64, 1, 2),), {})
    correct(store, lambda _: CorrectionRequest(gone, {**told, "value": None}, ""), "desk", REFERENCE)


def test_upgrade_makes_every_table_and_may_be_repeated(unmigrated):
    upgrade(unmigrated)
    upgrade(unmigrated)
    assert set(metadata.tables) <= tables(unmigrated)


def test_a_database_that_is_up_to_date_is_not_locked(database):
    store = Store(database)
    with store.writing():
        upgrade(database.model_copy(update={"busy_timeout_ms": 1}))
    store.close()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.revision)
def test_each_migration_leads_up_down_and_up_with_data(database, script):
    with Store(database) as store:
        fill(store)
        before = state(store)
    below = script.down_revision or "base"
    migrate_to(database, below, may_lose=True)
    assert below != "base" or tables(database) == {"alembic_version"}
    upgrade(database)
    compare(database)
    with Store(database) as store:
        if below == "base":
            put(store, TALKS)
            assert {name: len(rows) for name, rows in state(store).items() if name in ("article", "quote")} == {
                name: len(before[name]) for name in ("article", "quote")
            }
        else:
            assert state(store) == before


def test_going_below_reviewed_forgets_what_was_accepted_and_keeps_the_other_corrections(database):
    with Store(database) as store:
        fill(store)
        before = state(store)
        span = TALKS.extraction.quotes[0].span
        seen = Correction("accept", "quote", (Anchor(TALKS.document.sha256, span.start, span.end),), {})
        listed = {"target": "quotes/x", "into": None, "field": None, "value": None, "spans": []}
        correct(store, lambda _: CorrectionRequest(seen, listed, ""), "desk", REFERENCE)
        assert [row["reviewed"] for row in rows(store, "quote")].count(True) == 1
    migrate_to(database, "0101", may_lose=True)
    upgrade(database)
    with Store(database) as store:
        assert state(store) == before
        assert [*verify(store, REFERENCE)] == []


def test_an_older_database_is_written_to_after_its_migration(database):
    with Store(database) as store:
        fill(store)
        claims = sorted(map(str, rows(store, "claim")))
    migrate_to(database, "0101", may_lose=True)
    with Store(database) as store:
        assert {row["field"] for row in rows(store, "claim")}.isdisjoint({"confidence", "reviewed"})
    upgrade(database)
    with Store(database) as store:
        assert sorted(map(str, rows(store, "claim"))) == claims
        put(store, replace(TALKS, document=replace(TALKS.document, title="The same talks")))
        assert [*verify(store, REFERENCE)] == []


@pytest.mark.parametrize(
    ("lost", "read"),
    [
        ("UPDATE quote SET csv_line = ''", "/v1/quotes?format=csv"),
        ("UPDATE country SET body = ''", "/v1/countries/JP"),
        ("DELETE FROM value_count", None),
    ],
)
def test_what_a_migration_leaves_empty_is_known_and_filled_in_its_transaction(database, lost, read):
    with Store(database) as store:
        fill(store)
        before = state(store)
        with store.writing() as connection:
            connection.execute(text(lost))
        with asking(database) as client:
            problem = client.get("/readyz")
            assert (problem.status_code, problem.json()["type"]) == (503, "/problems/schema-mismatch")
            if read:
                assert client.get(read).json()["type"] == "/problems/schema-mismatch"
        assert [*verify(store, REFERENCE)]
        upgrade(database)
        assert state(store) == before
        assert [*verify(store, REFERENCE)] == []
    with asking(database) as client:
        assert client.get("/readyz").status_code == 200


def reads() -> list[str]:
    """Return reads of each list in each of its forms."""
    forms = ("", "?format=csv", "?format=ndjson", "?fields=id", "?q=Tokyo", "?format=atom")
    lists = [f"/v1/{name}{form}" for name in RESOURCES for form in forms]
    groups = [
        f"/v1/{name}?group_by={field.name}"
        for name, each in RESOURCES.items()
        for field in each.fields
        if field.facetable
    ]
    return [*lists, *groups, "/v1/people/ann-bell", "/v1/search?q=Tokyo", "/v1/stats", "/v1/timeline"]


@pytest.mark.parametrize("revision", revisions()[1:])
def test_a_server_whose_database_goes_down_serves_what_it_did_or_refuses(database, revision):
    with Store(database) as store:
        fill(store)
    with asking(database.model_copy(update={"response_cache_mb": 0})) as client:
        with asking(database) as other:
            before = {url: other.get(url) for url in reads()}
        migrate_to(database, revision, may_lose=True)
        after = {url: SummitClient.request(client, "GET", url) for url in before}
        readiness = client.get("/readyz")
    upgrade(database)
    assert readiness.status_code == 503
    wrong = [url for url, each in after.items() if each.status_code != 503 and each.content != before[url].content]
    assert wrong == []


def test_a_server_is_not_ready_with_another_schema(unmigrated):
    upgrade(unmigrated)
    at_revision(unmigrated, "0099")
    with asking(unmigrated) as client:
        assert client.get("/readyz").json()["type"] == "/problems/schema-mismatch"


def test_going_down_has_to_be_confirmed(database):
    with pytest.raises(SchemaMismatch, match=r"to base loses data\..* add --yes"):
        migrate_to(database, "base")
    assert "quote" in tables(database)


def test_the_alembic_command_does_not_migrate(unmigrated, monkeypatch):
    monkeypatch.setenv("SUMMIT_DATABASE_URL", unmigrated.database_url)
    for action in ("upgrade", "downgrade", "stamp"):
        with pytest.raises(CommandError, match="summit migrate"):
            CommandLine().main(["--config", str(ROOT / "pyproject.toml"), "--raiseerr", action, "head"])
    assert tables(unmigrated) == set()


def test_the_newest_of_procrastinates_migrations_is_run_by_one_of_ours():
    newest = max(
        script.name for script in resources.files("procrastinate.sql.migrations").iterdir() if ".sql" in script.name
    )
    assert any(newest in revision.read_text() for revision in (ROOT / "migrations" / "versions").glob("*.py"))


def test_each_database_has_an_id_of_its_own(unmigrated, database):
    upgrade(unmigrated)
    ids = set()
    for settings in (unmigrated, database):
        store = Store(settings)
        with store.reading() as connection:
            ids.add(connection.execute(text("SELECT id FROM database WHERE revision = 0 AND change_seq = 0")).scalar())
        store.close()
    assert len(ids - {None}) == 2


def test_models_and_migrations_agree(database):
    compare(database)
    check_models()


def test_a_column_that_only_the_database_has_is_a_mismatch(unmigrated):
    upgrade(unmigrated)
    store = Store(unmigrated)
    with store.writing() as connection:
        connection.execute(text("ALTER TABLE topic ADD COLUMN colour TEXT"))
    store.close()
    with pytest.raises(SchemaMismatch, match="colour"):
        compare(unmigrated)


def test_an_unknown_revision_is_a_mismatch(unmigrated):
    upgrade(unmigrated)
    with pytest.raises(SchemaMismatch, match=r"Unknown revision '0999'\. Revisions: base, 0100, .*head\."):
        migrate_to(unmigrated, "0999")


def test_a_database_of_a_newer_version_is_a_mismatch(unmigrated):
    upgrade(unmigrated)
    at_revision(unmigrated, "0999")
    with pytest.raises(SchemaMismatch, match=r"'0999' is newer than Summit .*\. Upgrade Summit"):
        upgrade(unmigrated)


@pytest.mark.parametrize(
    ("revision", "message"),
    [
        ("0102", r"'0102' is older than Summit .*\. Run `summit migrate`"),
        ("0999", r"'0999' is newer .*\. Upgrade Summit"),
    ],
)
def test_what_reads_another_schema_says_whether_it_is_older_or_newer(unmigrated, revision, message):
    upgrade(unmigrated)
    at_revision(unmigrated, revision)
    with Store(unmigrated) as store, store.reading() as connection, pytest.raises(SchemaMismatch, match=message):
        require_ready(connection)


def test_the_first_read_after_a_write_logs_nothing(database, caplog):
    with caplog.at_level("INFO"), Store(database) as store, store.reading() as connection:
        assert Snapshot(connection).revision.number == 0
    assert caplog.messages == []


def test_a_database_without_tables_is_said_to_be_empty(unmigrated):
    with (
        Store(unmigrated) as store,
        store.reading() as connection,
        pytest.raises(SchemaMismatch, match="no tables of Summit"),
    ):
        require_ready(connection)


@pytest.mark.parametrize("revision", ["0001", "0013"])
def test_a_database_from_before_the_first_release_is_refused_with_what_to_do(unmigrated, revision):
    upgrade(unmigrated)
    at_revision(unmigrated, revision)
    for move in (upgrade, lambda settings: migrate_to(settings, "base")):
        with pytest.raises(SchemaMismatch, match=f"schema {revision}, from before .* ingest the articles again"):
            move(unmigrated)


@pytest.mark.parametrize("statement", ["ALTER TABLE quote DROP COLUMN csv_line", "DROP TABLE value_count"])
def test_a_read_of_another_schema_says_to_migrate(unmigrated, statement):
    upgrade(unmigrated)
    with Store(unmigrated) as store:
        with store.writing() as connection:
            connection.execute(text(statement))
        with pytest.raises(SchemaMismatch, match="Run `summit migrate`"), store.reading() as connection:
            connection.execute(text("SELECT csv_line FROM quote, value_count"))


def constraints(connection: Connection, table: str) -> dict[str, list[str]]:
    inspector = inspect(connection)
    kinds = ("check_constraints", "foreign_keys", "unique_constraints")
    return {kind: sorted(str(sorted(x.items())) for x in getattr(inspector, f"get_{kind}")(table)) for kind in kinds}


def test_the_migrations_make_the_constraints_of_the_models(unmigrated, database):
    # Alembic does not compare CHECK constraints.
    modelled, migrated = Store(unmigrated), Store(database)
    metadata.create_all(modelled.writer)
    with modelled.reading() as wanted, migrated.reading() as made:
        for table in metadata.tables:
            assert constraints(made, table) == constraints(wanted, table)
    modelled.close()
    migrated.close()
