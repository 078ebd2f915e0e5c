"""The schema: up, down to nothing and up again on both databases, and the same as the models."""

from dataclasses import replace
from importlib import resources

import pytest
from sqlalchemy import Connection, inspect, text

from app.corrections.matching import Anchor, Correction
from app.corrections.service import CorrectionRequest, correct
from app.errors import SchemaMismatch
from app.records import metadata
from app.settings import ROOT, Settings
from app.store.engine import Store
from app.store.migrations import check_models, compare, migrate_to, upgrade
from tests.store.test_writer import REFERENCE, TALKS, put, rows, state


def tables(settings: Settings) -> set[str]:
    store = Store(settings)
    with store.reading() as connection:
        found = set(inspect(connection).get_table_names())
    store.close()
    return found


def test_upgrade_makes_every_table_and_may_be_repeated(unmigrated):
    upgrade(unmigrated)
    upgrade(unmigrated)
    assert set(metadata.tables) <= tables(unmigrated)


def test_a_database_that_is_up_to_date_is_not_locked(database):
    store = Store(database)
    with store.writing():
        upgrade(database.model_copy(update={"busy_timeout_ms": 1}))
    store.close()


def test_downgrade_leaves_nothing_and_upgrade_works_again(unmigrated):
    upgrade(unmigrated)
    migrate_to(unmigrated, "base")
    assert tables(unmigrated) == {"alembic_version"}
    upgrade(unmigrated)
    compare(unmigrated)


@pytest.mark.parametrize("revision", ["0006", "0008", "0010"])
def test_articles_from_before_the_tables_of_neighbours_and_the_lines_of_csv_get_theirs(database, revision, monkeypatch):
    monkeypatch.setattr("app.store.migrations.BATCH", 2)
    store = Store(database)
    put(store, *(replace(TALKS, document=replace(TALKS.document, publisher=name)) for name in ("The Wire", "The Post")))
    before = state(store)
    migrate_to(database, revision)
    upgrade(database)
    assert state(store) == before
    assert put(store, replace(TALKS, document=replace(TALKS.document, publisher="The Wire"))) == ["unchanged"]
    store.close()


def test_corrections_are_kept_on_the_way_down_and_up(database):
    store = Store(database)
    put(store, TALKS)
    span = TALKS.extraction.people[0].mentions[0]
    anchor = Anchor(TALKS.document.sha256, span.start, span.end)
    told = {"target": "people/x", "into": None, "field": None, "value": "Anna", "spans": []}
    right = Correction("rename", "person", (anchor,), {"name": "Anna"})
    correct(store, lambda _: CorrectionRequest(right, told, "a misprint"), "desk", REFERENCE)
    gone = Correction("reject", "quote", (Anchor("0" * 64, 1, 2),), {})
    correct(store, lambda _: CorrectionRequest(gone, {**told, "value": None}, ""), "desk", REFERENCE)
    before = state(store)
    assert {row["dormant"] for row in rows(store, "correction")} == {False, True}
    migrate_to(database, "0009")
    upgrade(database)
    assert state(store) == before
    store.close()


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
    with pytest.raises(SchemaMismatch, match="0999"):
        migrate_to(unmigrated, "0999")
    store = Store(unmigrated)
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    store.close()
    with pytest.raises(SchemaMismatch):
        upgrade(unmigrated)


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
