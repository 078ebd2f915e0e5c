"""Subjects of quotes follow from the evidence of their articles, whatever is written afterwards."""

from dataclasses import replace

from sqlalchemy import delete, select
from sqlmodel import col

from app.document import Document
from app.records import QuoteRow, QuoteSubjectRow
from app.store.engine import Store
from app.store.integrity import verify
from app.store.writer import save_all, withdraw
from tests.articles import Article, article, person, quote
from tests.store.test_writer import REFERENCE, put, rows

TEXT = "Ann Bell praised France. Ann Bell said: “We trust them.” Bo Lind agreed. Norway is far away."


def with_context(first: str, last: str) -> Article:
    """Return an invented article whose quote has the context from `first` to `last`."""
    found = article(
        TEXT,
        name="talks",
        published="2025-08-24",
        countries={"FR": ["France"], "NO": ["Norway"]},
        people=[person("Ann Bell", "President", "GB"), person("Bo Lind", "Minister", "SE")],
        quotes=[quote("We trust them.", "Ann Bell")],
    )
    document = Document(TEXT)
    context = document.span(TEXT.index(first), TEXT.index(last) + len(last))
    quotes = tuple(replace(each, context=context) for each in found.extraction.quotes)
    return replace(found, extraction=replace(found.extraction, quotes=quotes))


def subjects(store: Store) -> set[str]:
    with store.reading() as connection:
        return set(connection.execute(select(col(QuoteSubjectRow.subject))).scalars())


def test_what_the_context_names_is_a_subject_but_for_the_speaker(database):
    with Store(database) as store:
        put(store, with_context("Ann Bell praised", "Bo Lind agreed."))
        assert subjects(store) == {"country:FR", "person:bo-lind"}
        (row,) = rows(store, "quote")
        assert "bo lind agreed" in row["context_words"]
        assert not [*verify(store, REFERENCE)]


def test_a_quote_without_a_context_has_the_subjects_inside_it(database):
    with Store(database) as store:
        put(store, with_context("We trust", "them."))
        assert subjects(store) == set()


def test_subjects_go_with_the_article_and_come_with_its_new_text(database):
    with Store(database) as store:
        wide, narrow = with_context("Ann Bell praised", "far away."), with_context("We trust", "Bo Lind agreed.")
        put(store, wide)
        assert "country:NO" in subjects(store)
        save_all(store, [(narrow.document, narrow.name, narrow.extraction)], REFERENCE)
        assert subjects(store) == {"person:bo-lind"}
        withdraw(store, rows(store, "article")[0]["id"], "a test", REFERENCE)
        assert subjects(store) == set()


def test_verify_names_subjects_that_are_missing_and_those_without_evidence(database):
    with Store(database) as store:
        put(store, with_context("Ann Bell praised", "Bo Lind agreed."))
        with store.writing() as connection:
            connection.execute(delete(QuoteSubjectRow).where(col(QuoteSubjectRow.subject) == "country:FR"))
            ((article_id, quote_id),) = connection.execute(select(col(QuoteRow.article_id), col(QuoteRow.id)))
            connection.execute(
                QuoteSubjectRow.__table__.insert().values(article_id=article_id, quote_id=quote_id, subject="topic:x")
            )
        faults = {(fault.table, fault.problem) for fault in verify(store, REFERENCE)}
        assert faults == {("quote_subject", "is missing"), ("quote_subject", "has no evidence")}
