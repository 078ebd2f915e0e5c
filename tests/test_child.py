"""The process beside the server: what it survives, and what survives it."""

import os
import signal
import threading
import time

import pytest

from app import child as child_module
from app.child import Child
from app.document import Document
from app.errors import ExtractionFailed, Overloaded, SpanError
from app.settings import Settings

TEXT = "President Emmanuel Macron of France met Chancellor Friedrich Merz in Berlin."


def end_of_itself():
    os.kill(os.getpid(), signal.SIGKILL)


def take_memory(size):
    return len(bytearray(size))


def take_time():
    threading.Event().wait()


def refuse():
    raise SpanError("no span")


def break_down():
    raise KeyError("secret of the text")


def number_of_process():
    return os.getpid()


@pytest.fixture(scope="module")
def child():
    made = Child(Settings())
    yield made
    made.close()


def test_it_reads_a_document_as_the_extractors_do(child):
    found = child.extract(Document(TEXT))
    assert {country.code for country in found.countries} == {"FR", "DE"}
    assert found.version == child.version()


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
        (end_of_itself, (), "came to an end"),
        (take_memory, (1 << 31,), "MemoryError"),
        (break_down, (), "Reading it failed: KeyError"),
    ],
)
def test_what_breaks_it_fails_alone(child, function, given, reason):
    before = child.run(number_of_process)
    with pytest.raises(ExtractionFailed, match=reason) as caught:
        child.run(function, *given)
    assert "secret" not in str(caught.value)
    assert child.run(number_of_process) != before


def test_what_takes_too_long_is_killed(child, monkeypatch):
    before = child.run(number_of_process)
    monkeypatch.setattr(child, "_settings", Settings(extraction_seconds=0.3))
    with pytest.raises(ExtractionFailed, match=r"longer than 0\.3 seconds"):
        child.run(take_time)
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)


def test_more_calls_than_may_wait_are_refused(child, monkeypatch):
    child.run(number_of_process)
    with child._turn:
        waiting = [threading.Thread(target=child.run, args=(number_of_process,)) for _ in range(child_module.WAITING)]
        for thread in waiting:
            thread.start()
        while child._free._value:
            time.sleep(0)
        with pytest.raises(Overloaded):
            child.run(number_of_process)
    for thread in waiting:
        thread.join()
    assert child.run(number_of_process)


def test_a_process_that_is_closed_is_started_again_when_it_is_needed(child):
    before = child.run(number_of_process)
    child.close()
    child.close()
    assert child.run(number_of_process) != before
