"""Articles that wait: stored at once, read once, in the order in which they came. On both databases."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import DatabaseUnavailable
from app.reference import load_reference
from app.store.engine import Store
from app.store.integrity import verify
from app.store.pending import Pending, add_pending, finish_pending, pending_document
from app.store.writer import save, withdraw
from tests.articles import VERSION, article, several
from tests.store.test_writer import EACH_ON_A_DATABASE_OF_ITS_OWN, TALKS, ledger, put, rows, state

REFERENCE = load_reference()
URL = "https://news.example.org/talks"
FIRST = replace(TALKS, document=replace(TALKS.document, source_url=URL))
SECOND = article("Japan waits.", name="second", countries={"JP": ["Japan"]})
SECOND = replace(SECOND, document=replace(SECOND.document, source_url=URL))


class Queue:
    """A store, and what was handed to its queue."""

    def __init__(self, store):
        self.store = store
        self.jobs = []

    def wait(self, *articles, version=VERSION):
        named = [(each.document, each.name) for each in articles]
        return add_pending(self.store, named, version, REFERENCE, lambda _, waiting: self.jobs.extend(waiting))

    def work(self, *articles):
        """Do every job, as a worker would that finds in the documents what the articles say."""
        found = {each.document.text: each.extraction for each in articles}
        while self.jobs:
            id_ = self.jobs.pop(0).id
            if document := pending_document(self.store, id_):
                assert finish_pending(self.store, id_, document, found[document.text], REFERENCE)


@pytest.fixture
def queue(database):
    opened = Queue(Store(database))
    yield opened
    opened.store.close()


def bodies(queue):
    return {row["id"]: json.loads(row["body"]) for row in rows(queue.store, "article")}


@EACH_ON_A_DATABASE_OF_ITS_OWN
@given(several(1, 4), st.data())
def test_waiting_first_ends_in_the_same_state(databases, articles, data):
    straight, queue = Store(databases()), Queue(Store(databases()))
    put(straight, *articles)
    cut = data.draw(st.integers(0, len(articles)))
    assert {each.status for each in queue.wait(*articles[:cut])} <= {"pending"}
    queue.wait(*articles)
    queue.work(*articles)
    assert state(queue.store) == state(straight)
    assert list(verify(queue.store, REFERENCE)) == []
    straight.close()
    queue.store.close()


def test_an_article_that_waits_is_there_without_anything_found_in_it(queue):
    (saved,) = queue.wait(TALKS)
    assert queue.jobs == [Pending(saved.article, None)]
    body = bodies(queue)[saved.article]
    assert (body["status"], body["failure"], body["published"]) == ("pending", None, "2025-08-24")
    assert set(body["counts"].values()) == {0}
    assert pending_document(queue.store, saved.article) == TALKS.document
    assert list(verify(queue.store, REFERENCE)) == []


def test_one_that_waits_already_or_is_known_is_not_handed_over_again(queue):
    first, again = queue.wait(TALKS, replace(TALKS, name="another name"))
    assert (first, len(queue.jobs)) == (again, 1)
    before = ledger(queue.store)
    assert queue.wait(TALKS) == [first]
    assert (len(queue.jobs), ledger(queue.store)) == (1, before)
    queue.work(TALKS)
    assert [each.status for each in queue.wait(TALKS)] == ["unchanged"]
    assert [each.status for each in queue.wait(TALKS, version="newer")] == ["pending"]
    assert len(queue.jobs) == 1


def test_nothing_is_stored_where_nothing_can_be_handed_over(queue):
    def refuse(*_):
        raise DatabaseUnavailable("away")

    with pytest.raises(DatabaseUnavailable):
        add_pending(queue.store, [(TALKS.document, "talks")], VERSION, REFERENCE, refuse)
    assert bodies(queue) == {}


def test_what_cannot_be_read_is_told_with_the_reason_and_may_be_tried_again(queue):
    (saved,) = queue.wait(TALKS)
    assert finish_pending(queue.store, saved.article, TALKS.document, "It took too long.", REFERENCE)
    body = bodies(queue)[saved.article]
    assert (body["status"], body["failure"]) == ("failed", "It took too long.")
    assert pending_document(queue.store, saved.article) is None
    assert list(verify(queue.store, REFERENCE)) == []
    queue.jobs.clear()
    assert queue.wait(TALKS) == [saved]
    queue.work(TALKS)
    body = bodies(queue)[saved.article]
    assert (body["status"], body["failure"], body["counts"]["summits"]) == ("ready", None, 1)


def test_an_article_keeps_what_was_found_until_it_has_been_read_again(queue):
    put(queue.store, TALKS)
    retold = replace(TALKS, document=replace(TALKS.document, title="Talks"))
    (saved,) = queue.wait(retold)
    body = bodies(queue)[saved.article]
    assert (body["status"], body["title"], body["counts"]["summits"]) == ("pending", "Talks", 1)
    assert list(verify(queue.store, REFERENCE)) == []
    finish_pending(queue.store, saved.article, retold.document, "It broke.", REFERENCE)
    assert bodies(queue)[saved.article]["counts"]["summits"] == 1


@pytest.mark.parametrize("meanwhile", ["withdrawn", "read", "retold"])
def test_what_is_no_longer_what_was_read_is_not_kept(queue, meanwhile):
    (saved,) = queue.wait(TALKS)
    document = pending_document(queue.store, saved.article)
    match meanwhile:
        case "withdrawn":
            withdraw(queue.store, saved.article, "a test", REFERENCE)
        case "read":
            put(queue.store, TALKS)
        case "retold":
            queue.wait(replace(TALKS, document=replace(TALKS.document, title="Talks")))
    before = state(queue.store), ledger(queue.store)
    assert not finish_pending(queue.store, saved.article, document, TALKS.extraction, REFERENCE)
    assert not finish_pending(queue.store, saved.article, document, "It broke.", REFERENCE)
    assert (state(queue.store), ledger(queue.store)) == before


def test_versions_of_a_page_replace_each_other_when_they_are_read(queue):
    put(queue.store, FIRST)
    (first,) = bodies(queue)
    (second,) = queue.wait(SECOND)
    third = article("Japan has waited.", name="third", countries={"JP": ["Japan"]})
    third = replace(third, document=replace(third.document, source_url=URL))
    (last,) = queue.wait(third)
    assert {id_: body["status"] for id_, body in bodies(queue).items()} == {
        first: "ready",
        second.article: "pending",
        last.article: "pending",
    }
    assert [job.source_url for job in queue.jobs] == [URL, URL]
    later = queue.jobs.pop()
    queue.work(SECOND)
    assert {id_: body["status"] for id_, body in bodies(queue).items()} == {
        second.article: "ready",
        last.article: "pending",
    }
    queue.jobs.append(later)
    queue.work(third)
    assert set(bodies(queue)) == {last.article}
    assert {
        (row["old_id"], row["new_id"]) for row in rows(queue.store, "redirect") if row["resource"] == "articles"
    } == {
        (first, second.article),
        (second.article, last.article),
    }


def test_what_is_saved_at_once_replaces_what_still_waits(queue):
    (waiting,) = queue.wait(FIRST)
    saved = save(queue.store, SECOND.document, "second", SECOND.extraction, REFERENCE)
    assert set(bodies(queue)) == {saved.article}
    assert pending_document(queue.store, waiting.article) is None
