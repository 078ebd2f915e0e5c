"""A process beside the server that can be killed: a text that takes too long or too much memory fails alone.

It never holds up the event loop. The process is started anew, not forked: a server has threads. It loads the model once
and does one thing at a time.
"""

import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, ParamSpec, TypeVar

from app.document import Document
from app.errors import ExtractionFailed, Overloaded, SummitError
from app.extract.findings import Extraction
from app.settings import Settings

NICENESS = 5  # below the server, which has to answer others meanwhile; with less, a busy one would starve it
MEMORY = 1 << 30  # bytes of address space; the models and a long article take less than half of it
STARTING = 60.0  # seconds for the model to be loaded
WAITING = 8  # calls, the one that is under way included

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


class Child:
    """The process. It is started by the first call and after each that it did not survive."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._turn = threading.Lock()
        self._free = threading.Semaphore(WAITING)
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None

    def version(self) -> str:
        """Return the version of the extractors. Raises what `run` raises."""
        return self.run(_version)

    def extract(self, document: Document) -> Extraction:
        """Return the findings of a document. Raises what `run` raises."""
        return self.run(_extract, document, self._settings)

    def run(self, function: Callable[Given, Answer], *given: Given.args, **named: Given.kwargs) -> Answer:
        """Return what a function of a module returns, and raise what it raises of SummitError.

        Raises ExtractionFailed where it takes too much time or memory, and Overloaded where too many calls wait.
        """
        if not self._free.acquire(blocking=False):
            raise Overloaded(f"{WAITING} articles wait to be read; try again shortly.")
        try:
            with self._turn:
                fine, answer = self._ask((function, given, named))
                if fine:
                    return answer  # type: ignore[no-any-return]  # it came through a pipe
                if isinstance(answer, ExtractionFailed):
                    self._kill()  # whatever broke may have left the process in any state
                raise answer
        finally:
            self._free.release()

    def close(self) -> None:
        """End the process."""
        with self._turn:
            self._kill()

    def _ask(self, call: Any) -> tuple[bool, Any]:
        seconds = self._settings.extraction_seconds
        try:
            pipe = self._pipe or self._start()
            pipe.send(call)
            if pipe.poll(seconds):
                answer: tuple[bool, Any] = pipe.recv()
                return answer
        except (EOFError, OSError):
            return False, ExtractionFailed("The process that read it came to an end, for want of memory perhaps.")
        return False, ExtractionFailed(f"It took longer than {seconds:g} seconds to read.")

    def _start(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, self._settings), daemon=True)
        self._process.start()
        theirs.close()  # or the end of the process would never be seen
        if not self._pipe.poll(STARTING):
            raise EOFError
        self._pipe.recv()
        return self._pipe

    def _kill(self) -> None:
        if self._process is not None and self._pipe is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            self._pipe.close()
        self._process = self._pipe = None


# What the process runs is imported there and not above: the server itself never loads spaCy.


def _version() -> str:
    from app.extract.pipeline import VERSION

    return VERSION


def _extract(document: Document, settings: Settings) -> Extraction:
    from app.batch import extract_one

    return extract_one(document, settings)


def serve(pipe: Connection, settings: Settings) -> None:
    """Answer calls with (True, what they return) or (False, why they do not), until the other end is closed."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.nice(NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who started it, and may still wait for the answer
    from app.batch import load

    load(settings)
    pipe.send(None)
    while True:
        try:
            function, given, named = pipe.recv()
        except EOFError:
            return
        try:
            answer = True, function(*given, **named)
        except SummitError as error:
            answer = False, error
        except Exception as error:  # a defect, or MemoryError: the server must live on and tell
            answer = False, ExtractionFailed(f"Reading it failed: {type(error).__name__}.")
        pipe.send(answer)
