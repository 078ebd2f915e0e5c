"""What is measured is what the project would have: a database in bulk, and articles in which something is found.

No backend is chosen for the database: it is always SQLite.
"""

from itertools import islice

import pytest

from app.document import Document
from app.extract.language import Language
from app.extract.pipeline import extract
from app.settings import Settings
from app.store.engine import Store
from app.store.migrations import upgrade
from app.store.writer import save
from benchmarks.ingested import build
from benchmarks.ingestion import GROUPS, growth
from benchmarks.newsroom import Newsroom
from benchmarks.reported import Reporter
from tests.store.test_writer import state

ARTICLES = 25


@pytest.mark.parametrize("brief", [pytest.param(False, marks=pytest.mark.slow), True])
def test_a_database_in_bulk_has_the_state_that_saving_one_by_one_gives(tmp_path, reference, brief):
    build(tmp_path / "bulk.db", ARTICLES, reference, brief=brief, batch=7)
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'single.db'}")
    upgrade(settings)
    bulk, single = Store(Settings(database_url=f"sqlite:///{tmp_path / 'bulk.db'}")), Store(settings)
    for document, name, extraction in islice(Reporter(reference).articles(brief=brief), ARTICLES):
        save(single, document, name, extraction, reference)
    assert state(bulk) == state(single)
    bulk.close()
    single.close()


def test_the_growth_of_all_tables_is_told(tmp_path, reference):
    build(tmp_path / "bulk.db", ARTICLES, reference)
    grown = growth(tmp_path / "bulk.db")
    assert grown.keys() == {*GROUPS.values(), "records", "full text"}
    assert 0.9 < grown.total() / (tmp_path / "bulk.db").stat().st_size < 1  # the rest is free, or the schema


def test_extractors_find_in_the_text_of_an_invented_article_what_it_tells(reference):
    language = Language()
    for record in islice(Newsroom(reference, seed=1, days=60).articles(), 2):
        found = extract(Document(record["text"], published=record["published"]), language, reference)
        assert (len(found.summits), len(found.agreements), len(found.quotes)) == (1, 2, 4)
        assert sum(person.leader for person in found.people) == 2
