import hashlib
import json
import tracemalloc
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from sqlalchemy import Connection, insert, select, update

from app.errors import NotFound
from app.query.evidence import evidence_json, evidence_of, read_evidence, verify_evidence
from app.query.name_resolver import NameResolver
from app.query.resources import ARTICLES, COUNTRIES, QUOTES
from app.records import metadata
from app.settings import Settings
from app.store.engine import Store
from tests.conftest import Fill, ingest_first_article
from tests.query.ask import ask


def test_evidence_is_found_by_its_record_and_by_its_id(connection: Connection, names: NameResolver) -> None:
    records = ask(connection, names, QUOTES)
    assert any(record["evidence"] for record in records)
    for record in records:
        assert record["evidence"] == [*evidence_of(connection, QUOTES, [record["id"]]).get(record["id"], [])]
        for evidence in record["evidence"]:
            assert json.loads(read_evidence(connection, evidence["id"]).body()) == evidence


def test_evidence_in_a_list_is_never_held_as_objects(database_with: Callable[[Fill], Settings]) -> None:
    store = Store(database_with(ingest_first_article))
    evidence = metadata.tables["evidence"]
    ids = ["JP", "KR", "US"]
    with store.writing() as connection:
        rows = connection.execute(select(evidence).where(evidence.c.country_id.in_(ids))).mappings().all()
        copies = [{**row, "id": f"{row['id']}-{number}"} for row in rows for number in range(2_000 // len(rows))]
        connection.execute(insert(evidence), copies)
    with store.reading() as connection:
        evidence_json(connection, COUNTRIES, ids, {})  # compiles the statement
        wanted, as_objects = peak(lambda: evidence_of(connection, COUNTRIES, ids))
        found, as_json = peak(lambda: evidence_json(connection, COUNTRIES, ids, {}))
    assert {id_: json.loads(orjson.dumps(pieces)) for id_, pieces in found.items()} == wanted
    assert wanted.keys() == {*ids}
    assert as_json < as_objects / 2
    store.close()


def peak(work: Callable[[], Any]) -> tuple[Any, int]:
    """Return a result, and the most bytes that were allocated for it at a time."""
    tracemalloc.start()
    try:
        return work(), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_evidence_holds_as_long_as_its_text_is_unaltered(database_with: Callable[[Fill], Settings]) -> None:
    article, evidence = metadata.tables["article"], metadata.tables["evidence"]
    store = Store(database_with(ingest_first_article))
    with store.reading() as connection:
        row = connection.execute(select(evidence).where(evidence.c.exact == "puppet.")).one()
        text = connection.execute(select(article.c.text)).scalar_one()
        held = verify_evidence(connection, row.id)
    assert (held.verified, held.found, held.sha256) == (True, "puppet.", hashlib.sha256(text.encode()).hexdigest())
    for altered, wrong in (
        (text[: row.start] + "p" + text[row.start + 1 :][::-1], {"intact", "exact", "context"}),
        (text.replace("puppet.", "poppet."), {"intact", "exact"}),
        (text.replace("him Tokyo", "her Tokyo"), {"intact", "context"}),
        (text[:-1], {"intact"}),
        ("🇯🇵" + text[2:], {"intact", "utf16"}),
    ):
        with store.writing() as connection:
            connection.execute(update(article).values(text=altered))
        with store.reading() as connection:
            failed = verify_evidence(connection, row.id)
        assert not failed.verified
        assert {name for name in ("intact", "exact", "context", "utf16") if not getattr(failed, name)} == wrong
    store.close()


def test_an_article_rests_on_nothing_but_itself(connection: Connection, names: NameResolver) -> None:
    assert {len(record["evidence"]) for record in ask(connection, names, ARTICLES)} == {0}


def test_unknown_evidence_is_not_found(connection: Connection) -> None:
    for read in (read_evidence, verify_evidence):
        with pytest.raises(NotFound):
            read(connection, "e-none")
