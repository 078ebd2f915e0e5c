"""Latency of the explorer in Chromium: the first view, and from a click to its rows.

    python -m benchmarks.explorer [--articles N] [--rounds N]

Times are the browser's own, from the start of the navigation or the click to the frame after the last row appeared;
medians of the rounds. Each round is a new browser context with an empty cache. Requests, kB over the wire, and CPU
time of the page's main thread and of the server do not depend on the load of the machine.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from app.settings import Settings
from benchmarks.invented import QUOTES_PER_ARTICLE
from benchmarks.synthetic import synthetic_database
from tests.browser import CHROMIUM
from tests.serving import serving

VIEWS = {"/docs/tour": "img", "/": ".world circle"}  # the first is a static page, to compare with
VIEWS |= {"/explore/quotes": ".detail .passage", "/explore/timeline": ".lane rect"}
VIEWS |= {"/explore/map": ".world circle", "/explore/network": ".network circle"}
VIEWS |= {"/explore/articles": "tbody tr", "/explore/review": ".finding .passage mark"}
# Resolves after the next frame to the milliseconds since the navigation, the requests, and the bytes over the wire.
MEASURED = """new Promise((done) => requestAnimationFrame(() => {
  const files = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  done([performance.now(), files.length, files.reduce((sum, file) => sum + file.transferSize, 0)]);
}))"""
# Resolves to the milliseconds from a click on `clicked` until the text of `watched` is another and a frame was drawn.
UNTIL = """([clicked, watched]) => new Promise((resolve) => {
  const text = () => document.querySelector(watched)?.textContent ?? null;
  const before = text();
  const began = performance.now();
  document.querySelector(clicked).click();
  const look = () => requestAnimationFrame(() => text() === before || text() === null
    ? look() : requestAnimationFrame(() => resolve(performance.now() - began)));
  look();
})"""
CLICKS = {
    "choose a quote": (".rows tbody tr:nth-child(4) td.main > a", ".detail .record-text"),
    "filter by a facet": (".facet:not(.range) input", ".list-head .count"),
    "next page": (".pager > a:last-child", ".rows tbody"),
}


class Cost(NamedTuple):
    """Cost of a view or a click: ms until it is shown, requests, kB over the wire, CPU ms of page and server."""

    ms: float
    requests: float
    kilobytes: float
    page: float
    server: float


def main() -> None:
    """Print a table of views and clicks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    settings = Settings(database_url=f"sqlite:///{synthetic_database(arguments.articles * QUOTES_PER_ARTICLE)}")
    with serving(settings) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        print("| | ms | requests | kB | CPU of the page, ms | CPU of the server, ms |")
        print("| --- | ---: | ---: | ---: | ---: | ---: |")
        for path, selector in VIEWS.items():
            _print(f"`{path}`", [_view(browser, server + path, selector) for _ in range(arguments.rounds)])
        for name, (clicked, watched) in CLICKS.items():
            clicks = [_click(browser, f"{server}/explore/quotes", clicked, watched) for _ in range(arguments.rounds)]
            _print(f"{name} of `/explore/quotes`", clicks)


def _print(name: str, costs: Sequence[Cost]) -> None:
    medians = (f"{statistics.median(each):.0f}" for each in zip(*costs, strict=True))
    print(f"| {name} | {' | '.join(medians)} |")


def _view(browser: Browser, url: str, selector: str) -> Cost:
    page, spent = _page(browser)
    page.goto(url, wait_until="commit")
    page.wait_for_selector(selector, state="attached")
    taken, requests, transferred = page.evaluate(MEASURED)
    cost = Cost(taken, requests, transferred / 1_000, *spent())
    page.context.close()
    return cost


def _click(browser: Browser, url: str, clicked: str, watched: str) -> Cost:
    page, spent = _page(browser)
    page.goto(url)
    page.wait_for_selector(VIEWS["/explore/quotes"])
    _, requests, transferred = page.evaluate(MEASURED)
    before = spent()
    taken: float = page.evaluate(UNTIL, [clicked, watched])
    after = spent()
    _, all_requests, all_transferred = page.evaluate(MEASURED)
    page.context.close()
    network = (all_requests - requests, (all_transferred - transferred) / 1_000)
    return Cost(taken, *network, after[0] - before[0], after[1] - before[1])


def _page(browser: Browser) -> tuple[Page, Callable[[], tuple[float, float]]]:
    """Return a page, and a function of the CPU ms that its main thread and the server have spent."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    session: CDPSession = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    began = time.process_time()

    def spent() -> tuple[float, float]:
        metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
        return metrics["TaskDuration"] * 1_000, (time.process_time() - began) * 1_000

    return page, spent


if __name__ == "__main__":
    main()
