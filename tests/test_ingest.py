"""Ingestion: what becomes of each file, and what is not done twice. On both databases."""

import json
from itertools import islice

import pytest
from sqlalchemy import select

from app import ingest as ingestion
from app.document import Document
from app.edtf_dates import EdtfError
from app.errors import DatabaseLocked, DatabaseUnavailable, SpanError
from app.findings import CountryFinding, Extraction
from app.ingest import Ingestion, ingest_all, ingest_if_empty
from app.records import metadata
from app.sources.arguments import sources_of
from app.sources.web import Web
from app.store.engine import Store
from app.store.writer import save, save_all
from app.testing import LocalPool


def find_japan(version: str = "1"):
    """Return an extractor that knows one country, and the texts that it was given."""
    read = []

    def extract(document):
        read.append(document.text)
        if "defect" in document.text:
            raise SpanError("a defect")
        start = document.text.find("Japan")
        mentions = (document.span(start, start + 5),) if start >= 0 else ()
        return Extraction(version, countries=(CountryFinding("JP", "Japan", mentions),) if mentions else ())

    return (version, LocalPool(extract)), read


@pytest.fixture
def files(tmp_path):
    (tmp_path / "a.txt").write_text("Japan is far.")
    (tmp_path / "b.txt").write_text("Nothing is near.")
    return [tmp_path / "a.txt", tmp_path / "b.txt"]


def run(files, store, reference, extractor):
    version, pool = extractor
    ingestion = Ingestion(store, reference, pool, version=version)
    return list(ingestion.ingest_all(sources_of(map(str, files), 1000, Web())))


def revision(store):
    with store.reading() as connection:
        return connection.execute(select(metadata.tables["database"].c.revision)).scalar_one()


def test_new_articles_are_stored_with_what_they_say(files, store, reference):
    outcomes = run(files, store, reference, find_japan()[0])
    assert [(o.source, o.status, o.reason) for o in outcomes] == [(str(f), "new", None) for f in files]
    with store.reading() as connection:
        bodies = connection.execute(select(metadata.tables["article"].c.body)).scalars().all()
    assert {b["id"]: b["counts"]["countries"] for b in map(json.loads, bodies)} == {
        outcomes[0].article: 1,
        outcomes[1].article: 0,
    }


def test_an_unchanged_article_is_not_even_read_again(files, store, reference):
    extractor, read = find_japan()
    first = run(files, store, reference, extractor)
    again = run(files, store, reference, extractor)
    assert [o.status for o in again] == ["unchanged", "unchanged"]
    assert [o.article for o in again] == [o.article for o in first]
    assert len(read) == 2
    assert revision(store) == 1


@pytest.mark.parametrize(
    ("about", "status"),
    [
        ({"published": "2025-08-24"}, "updated"),
        ({"title": "Far"}, "updated"),
        ({"title": "Far", "curated": ["title"]}, "updated"),
        ({"publisher": "The Wire"}, "new"),
        ({"source_url": "https://example.org/a"}, "new"),
        ({}, "unchanged"),
    ],
)
def test_a_sidecar_that_changes_may_make_it_another_article(files, store, reference, about, status):
    extractor, _ = find_japan()
    run(files, store, reference, extractor)
    files[0].with_suffix(".meta.json").write_text(json.dumps(about))
    assert [o.status for o in run(files, store, reference, extractor)] == [status, "unchanged"]


def test_new_extractors_read_every_article_anew(files, store, reference):
    run(files, store, reference, find_japan("1")[0])
    extractor, read = find_japan("2")
    assert [o.status for o in run(files, store, reference, extractor)] == ["updated", "updated"]
    assert len(read) == 2


def test_a_file_that_fails_stops_no_other(files, store, reference, tmp_path):
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\xff")
    defect = tmp_path / "defect.txt"
    defect.write_text("a defect")
    outcomes = run([bad, files[0], tmp_path / "none.txt", defect], store, reference, find_japan()[0])
    assert [o.status for o in outcomes] == ["failed", "new", "failed", "failed"]
    assert [o.reason for o in outcomes if o.reason] == [
        "The text is not UTF-8 at byte 0. Convert it to UTF-8.",
        "The file cannot be read: No such file or directory.",
        "a defect",
    ]
    assert revision(store) == 1


def rows(settings):
    """Return every table but those that tell when and in which order, with its rows."""
    store = Store(settings)
    try:
        with store.reading() as connection:
            return {
                name: sorted(map(repr, connection.execute(select(*state_columns(table)))))
                for name, table in metadata.tables.items()
                if name not in ("database", "change")
            }
    finally:
        store.close()


def state_columns(table):
    """Return the columns that are the same whenever a row was written: an article tells when it was ingested."""
    late = ["serial", "ingested_at", "revision", *(("body", "csv_line") if table.name == "article" else ())]
    return [column for column in table.c if column.name not in late]


@pytest.mark.parametrize("batch", [1, 2, 100])
def test_a_run_that_is_interrupted_and_started_again_ends_like_one_that_was_not(
    databases, files, reference, monkeypatch, batch
):
    monkeypatch.setattr(ingestion, "BATCH", batch)
    (files[0].parent / "c.jsonl").write_text('{"text": "Japan again."}\n{"text": "And Japan."}\n')
    sources = [str(files[0].parent)]
    whole, halved = databases(), databases()
    for settings, ends in ((whole, [None]), (halved, [1, 3, None])):
        store = Store(settings)
        for end in ends:
            run = Ingestion(store, reference, find_japan()[0][1]).ingest_all(sources_of(sources, 1000, Web()))
            assert len(list(islice(run, end))) == (end or 4)
            run.close()
        store.close()
    assert rows(halved) == rows(whole)


def test_what_cannot_be_saved_fails_alone(files, store, reference, monkeypatch):
    def refuse(store, found, reference):
        if any("Nothing" in document.text for document, _, _ in found):
            raise EdtfError("no such day")
        return save_all(store, found, reference)

    monkeypatch.setattr(ingestion, "save_all", refuse)
    outcomes = run(files, store, reference, find_japan()[0])
    assert [(o.status, o.reason) for o in outcomes] == [("new", None), ("failed", "no such day")]


def test_nobody_waits_long_for_a_batch_to_be_full(files, store, reference, monkeypatch):
    monkeypatch.setattr(ingestion, "PATIENCE", -1)
    assert [o.status for o in run(files, store, reference, find_japan()[0])] == ["new", "new"]
    assert revision(store) == 2


def test_a_database_that_is_away_stops_everything(files, store, reference, monkeypatch):
    def away(*_):
        raise DatabaseUnavailable("away")

    monkeypatch.setattr(ingestion, "save_all", away)
    with pytest.raises(DatabaseUnavailable):
        run(files, store, reference, find_japan()[0])


def locked(store, monkeypatch, write):
    """Let the database be locked at the first attempt to save, during which `write` is called."""
    attempts = []

    def save_all_later(*arguments):
        attempts.append(arguments)
        if len(attempts) > 1:
            return save_all(*arguments)
        write()
        raise DatabaseLocked("a lock")

    monkeypatch.setattr(ingestion, "save_all", save_all_later)
    return attempts


def test_a_batch_waits_for_a_lock_as_long_as_others_write(files, store, reference, monkeypatch):
    other = Document("Korea is far.")
    attempts = locked(store, monkeypatch, lambda: save(store, other, "other", Extraction("1"), reference))
    assert [o.status for o in run(files, store, reference, find_japan()[0])] == ["new", "new"]
    assert len(attempts) == 2


def test_a_batch_fails_when_nobody_else_writes_and_the_lock_stays(files, store, reference, monkeypatch):
    locked(store, monkeypatch, lambda: None)
    with pytest.raises(DatabaseLocked):
        run(files, store, reference, find_japan()[0])


def test_an_empty_database_gets_the_articles_of_the_settings_once(database, files, monkeypatch):
    extractor, read = find_japan()
    monkeypatch.setattr(ingestion, "ExtractionPool", lambda *_, **__: extractor[1])
    settings = database.model_copy(update={"articles": files[0].parent})
    assert [o.status for o in ingest_if_empty(settings)] == ["new", "new"]
    assert ingest_if_empty(settings) == []
    assert len(read) == 2


def test_sources_are_ingested_as_they_come(database, files, monkeypatch):
    monkeypatch.setattr(ingestion, "ExtractionPool", lambda *_, **__: find_japan()[0][1])
    outcomes = ingest_all([str(files[1]), str(files[0].parent)], database)
    assert [o.source for o in outcomes] == [str(files[1]), *map(str, files)]


def test_the_article_that_comes_with_the_project_is_ingested(seeded):
    store = Store(seeded)
    with store.reading() as connection:

        def ids(table, *conditions):
            column = metadata.tables[table].c.id
            return connection.execute(select(column).where(*conditions).order_by(column)).scalars().all()

        assert ids("country") == ["CN", "JP", "KP", "KR", "RU", "TW", "UA", "US"]
        leaders = ["donald-trump", "fumio-kishida", "lee-jae-myung", "shigeru-ishiba"]
        assert ids("person", metadata.tables["person"].c.leader) == leaders
        assert "2025-08-23-tokyo-jp-kr" in ids("summit")
        assert len(ids("agreement")) == 3
        (article,) = ids("article")
        assert article.startswith("tokyo-2025-")
    store.close()
