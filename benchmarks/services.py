"""Services: Summit, and the limit of its server."""

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from app.settings import ROOT
from benchmarks.load import Ask, Server
from benchmarks.questions import LIMIT, STRIDE, Questions

# By cell; a text says why there is none. A cell that a service has nothing for is left out.
Asks = Mapping[str, Ask | str]

SUMMIT_NAME, HOT_NAME, LIMIT_NAME = "Summit", "Summit, hot", "limit"
PATIENCE = 0.3  # seconds: a deep page is thousands of pages away


@dataclass(frozen=True, slots=True)
class Service:
    """Something that answers over HTTP.

    `command` starts it on a port, and installs it first where it must; `asks` may ask the running server where its
    pages begin. `unranked` is set where what a text search finds comes in no order of rank, `bare` where answers are
    only bytes.
    """

    name: str
    command: Callable[[Questions, int], Sequence[str]]
    asks: Callable[[Questions, Server], Asks]
    environment: Callable[[Questions], Mapping[str, str]] = lambda _: {}
    unranked: bool = False
    bare: bool = False


def get(path: str, queries: Iterable[Mapping[str, object]], headers: Mapping[str, str] | None = None) -> Ask:
    """Return the requests for one path with several query strings."""
    return Ask(tuple(f"{path}?{urlencode(query)}" for query in queries), headers=headers or {})


def summit() -> Service:
    """Return Summit without its response cache."""

    def environment(questions: Questions) -> Mapping[str, str]:
        return {**_settings(questions), "SUMMIT_RESPONSE_CACHE_MB": "0"}

    return Service(SUMMIT_NAME, _summit_command, _summit_asks, environment)


def summit_hot() -> Service:
    """Return Summit with default settings, for one URL requested repeatedly."""

    def asks(questions: Questions, _: Server) -> Asks:
        every = _page_asks(questions)
        return {cell: Ask(every[cell].paths[:1]) for cell in ("list", "item")}

    return Service(HOT_NAME, _summit_command, asks, _settings)


def limit(lengths: Mapping[str, int]) -> Service:
    """Return the bare ASGI server. `lengths` are the sizes of Summit's responses by cell, in bytes."""

    def command(_: Questions, port: int) -> Sequence[str]:
        return uvicorn(port, "benchmarks.limit:app")

    def asks(_: Questions, __: Server) -> Asks:
        return {cell: Ask((f"/{length}",)) for cell, length in lengths.items()}

    return Service(LIMIT_NAME, command, asks, bare=True)


def _summit_command(_: Questions, port: int) -> Sequence[str]:
    return uvicorn(port, "--factory", "app.api:create_app")


def uvicorn(port: int, *application: str) -> Sequence[str]:
    """Return the command that serves an application with Summit's server: one worker, uvloop and httptools."""
    quick = ("--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning", "--workers", "1")
    kept = ("--timeout-keep-alive", "600")  # connections of an open load can be idle for a while
    return (sys.executable, "-m", "uvicorn", "--app-dir", str(ROOT), "--port", str(port), *quick, *kept, *application)


def _settings(questions: Questions) -> Mapping[str, str]:
    return {"SUMMIT_DATABASE_URL": f"sqlite:///{questions.database}"}


def _summit_asks(questions: Questions, server: Server) -> Asks:
    return {**_page_asks(questions), "deep page": _deep_ask(questions, server)}


def _page_asks(questions: Questions) -> Mapping[str, Ask]:
    page = {"limit": LIMIT, "count": "none"}
    group = {"group_by": "speaker", "sort": "-count", **page}
    export = {"limit": questions.exported}
    lists = [{"speaker": speaker, "speaker.country": country, **page} for speaker, country in questions.speakers]
    return {
        "list": get("/v1/quotes", lists),
        "evidence": get("/v1/quotes", ({**query, "include": "evidence"} for query in lists)),
        "item": Ask(tuple(f"/v1/quotes/{id_}" for id_ in questions.ids)),
        "text": get("/v1/quotes", ({"q": word, **page} for word in questions.words)),
        "group": get("/v1/quotes", [group]),
        "group, cold": get("/v1/quotes", [group]),
        "group, filtered": get("/v1/quotes", ({"speaker.country": code, **group} for code in questions.countries)),
        "csv": get("/v1/quotes", [{"format": "csv", **export}]),
        "ndjson": get("/v1/quotes", [{"format": "ndjson", **export}]),
    }


def _deep_ask(questions: Questions, server: Server) -> Ask | str:
    """Follow the links of a list to the depth at which pages are requested."""
    path = f"/v1/quotes?{urlencode({'limit': STRIDE, 'count': 'none'})}"
    found: list[str] = []
    for depth in range(STRIDE, questions.depths[-1] + 1, STRIDE):
        answer = server.answer(Ask((path,)))
        if answer.status != 200:
            return f"{answer.status} at row {depth - STRIDE:,}"
        if answer.seconds > PATIENCE:
            return f"a page takes {answer.seconds:.1f} s at row {depth - STRIDE:,}"
        path = json.loads(answer.body)["page"]["next"]
        if path is None:
            return f"links end at row {depth:,}"
        if depth >= questions.depths[0]:
            found.append(path.replace(f"limit={STRIDE}", f"limit={LIMIT}"))
    return Ask(tuple(found))
