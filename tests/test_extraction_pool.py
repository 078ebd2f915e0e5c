"""Extraction in other processes: in order, and nothing is lost with a process or an extractor that breaks."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.document import Document
from app.errors import ExtractionFailed, Overloaded, SpanError
from app.extract import workers
from app.extract.versions import VERSION
from app.extract.workers import ExtractionPool
from app.findings import Extraction
from app.settings import Settings
from app.store.keys import create_key
from tests.api.client import asking
from tests.called import (
    break_down,
    end_of_itself,
    fake,
    initialize_without_model,
    number_of_process,
    refuse,
    take_memory,
    take_time,
    use_time,
)

TEXT = "President Emmanuel Macron of France met Chancellor Friedrich Merz in Berlin."
CALLS = 8


@pytest.fixture(scope="module")
def modelless():
    """Processes that load the model when a document needs it: a second less for each that is killed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workers, "_initialize", initialize_without_model)
        yield


@pytest.fixture(scope="module")
def child(modelless):
    with ExtractionPool(Settings(), most_calls=CALLS) as pool:
        yield pool


def test_it_reads_a_document_as_the_extractors_do(child):
    found = child.extract(Document(TEXT))
    assert {country.code for country in found.countries} == {"FR", "DE"}
    assert found.version == VERSION


def test_it_is_another_process_and_stays_the_same_one(child):
    assert child.run(number_of_process) == child.run(number_of_process) != os.getpid()


def test_what_is_refused_is_raised_here_and_costs_nothing(child):
    before = child.run(number_of_process)
    with pytest.raises(SpanError, match="no span"):
        child.run(refuse)
    assert child.run(number_of_process) == before


@pytest.mark.parametrize(
    ("function", "given", "reason"),
    [
        (end_of_itself, (), "was killed"),
        (take_memory, (1 << 31,), "MemoryError"),
        (break_down, (), "broke on it: KeyError"),
    ],
)
def test_what_breaks_it_fails_alone(child, function, given, reason):
    before = child.run(number_of_process)
    with pytest.raises(ExtractionFailed, match=reason) as caught:
        child.run(function, *given)
    assert "secret" not in str(caught.value)
    assert child.run(number_of_process) != before


@pytest.mark.parametrize(("function", "clock"), [(take_time, 1), (use_time, 10_000)])
def test_what_takes_too_long_is_killed(child, monkeypatch, function, clock):
    monkeypatch.setattr(workers, "CLOCK", clock)
    before = child.run(number_of_process)
    monkeypatch.setattr(child, "_seconds", 0.3)
    with pytest.raises(ExtractionFailed, match=r"longer than 0\.3 seconds"):
        child.run(function)
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)


def test_more_calls_than_may_wait_are_refused(child):
    child.run(number_of_process)
    for _ in range(CALLS):
        child._calls.acquire()
    with pytest.raises(Overloaded, match="8 articles wait"):
        child.run(number_of_process)
    for _ in range(CALLS):
        child._calls.release()
    assert child.run(number_of_process)


def test_a_process_that_is_closed_is_started_again_when_it_is_needed(child):
    before = child.run(number_of_process)
    child.close()
    child.close()
    assert child.run(number_of_process) != before


TEXTS = ["one", "two", "defect", "three", "kill", "refuse", "four", "five", "six", "seven", "eight", "nine"]


class Pool(ExtractionPool):
    """A pool whose extractor finds nothing, or breaks."""

    def _submit(self, function, *args, **kwargs):
        return super()._submit(fake if function.__name__ == "extract_one" else function, *args, **kwargs)


def test_findings_come_in_order_and_a_document_that_breaks_takes_no_other_along(modelless):
    with Pool(Settings(), 2) as pool:
        found = list(pool.extract_all((number, Document(text)) for number, text in enumerate(TEXTS)))
    assert [name for name, _, _ in found] == list(range(len(TEXTS)))
    failed = {document.text: what for _, document, what in found if not isinstance(what, Extraction)}
    assert {*failed} == {"defect", "refuse", "kill"}
    assert {document.text: what.version for _, document, what in found if isinstance(what, Extraction)} == {
        text: text for text in TEXTS if text not in failed
    }
    assert "KeyError" in str(failed["defect"])
    assert isinstance(failed["refuse"], SpanError)
    assert "killed" in str(failed["kill"])


def test_without_a_document_no_process_is_started():
    with ExtractionPool(Settings(), 2) as pool:
        assert list(pool.extract_all([])) == []
        assert pool._processes is None


def test_a_model_that_is_missing_is_an_error_of_each_document():
    with ExtractionPool(Settings(spacy_model="no_such_model"), 1) as pool:
        ((_, _, error),) = pool.extract_all([("a", Document(TEXT))])
    assert isinstance(error, ExtractionFailed)
    assert "no_such_model cannot be loaded" in str(error)


@pytest.mark.slow
def test_while_a_process_is_started_anew_only_new_articles_wait(modelless, database, store, monkeypatch):
    if not store.is_file:
        pytest.skip("there articles wait in a queue")
    headers = {"Authorization": f"Bearer {create_key(store, '', ['ingest'], None)}", "Content-Type": "text/plain"}
    with asking(database) as client, ThreadPoolExecutor() as threads:
        known = client.request("POST", "/v1/articles", content=TEXT, headers=headers)
        assert known.status_code == 201, known.text
        with monkeypatch.context() as patch:
            patch.setattr(workers, "CLOCK", 10 / database.extraction_seconds)
            hanging = client.app.state.ingestion.pool._submit(take_time)
        new = threads.submit(client.request, "POST", "/v1/articles", content=f"{TEXT} Again.", headers=headers)
        assert client.request("POST", "/v1/articles", content=TEXT, headers=headers).json() == known.json()
        assert client.request("DELETE", known.headers["location"], headers=headers).status_code == 204
        assert not new.done()
        assert isinstance(hanging.exception(), TimeoutError)
        assert new.result().status_code == 201
