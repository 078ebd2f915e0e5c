"""Links with text fragments, followed by the system's Chromium on a page made of the article: does it scroll there?"""

import html
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Page
from sqlalchemy import Row, select

from app.records import metadata
from app.settings import ROOT
from app.store.engine import Store
from app.text_fragments import text_fragment, text_link
from tests.browser import browsing, needs_chromium
from tests.conftest import Backend, ingest_first_article

TEXT = (ROOT / "data" / "articles" / "tokyo_2025.txt").read_bytes().decode()


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the article, each line a paragraph on a screen of its own."""
    folder: Path = tmp_path_factory.mktemp("page")
    lines = (f"<p id=p{number}>{html.escape(line)}</p>" for number, line in enumerate(TEXT.split("\n")))
    style = "<meta charset=utf-8><style>p { margin-bottom: 1500px }</style>"
    (folder / "page.html").write_text(style + "\n".join(lines), encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(folder)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/page.html"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def evidence(sqlite: Backend) -> list[Row]:
    settings = sqlite.create(migrated=True)
    ingest_first_article(settings)
    store = Store(settings)
    with store.reading() as connection:
        rows = connection.execute(select(metadata.tables["evidence"])).all()
    store.close()
    texts = [row for row in rows if row.field == "text"]
    return [*texts, *rows[:: len(rows) // 20]]


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with browsing() as page:
        yield page


def paragraphs_on_screen(page: Page, link: str) -> list[int]:
    """Follow a link and return which paragraphs the window then shows."""
    page.goto("about:blank")
    page.goto(link)
    page.wait_for_function("() => document.readyState === 'complete'")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    shown: list[int] = page.evaluate(
        """() => [...document.querySelectorAll('p')]
            .filter(p => p.getBoundingClientRect().bottom > 0 && p.getBoundingClientRect().top < innerHeight)
            .map(p => Number(p.id.slice(1)))"""
    )
    return shown


@needs_chromium
def test_chromium_scrolls_to_what_each_link_names(evidence: list[Row], page: Page, url: str) -> None:
    assert paragraphs_on_screen(page, url) == [0]
    assert len(evidence) > 30
    for row in evidence:
        link = text_link(url, text_fragment(TEXT, row.start, row.end))
        assert TEXT[: row.start].count("\n") in paragraphs_on_screen(page, link), link
