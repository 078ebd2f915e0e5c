"""Time that the explorer takes in Chromium: the first view, and from a click to the rows that it asks for.

    python -m benchmarks.explorer [--quotes N] [--rounds N]

Times are the browser's own, from the start of the navigation or the click to the frame after the last row appeared;
medians of the rounds. Each round is a new browser context, so nothing is cached in it.
"""

import argparse
import statistics
from collections.abc import Callable
from functools import partial

from playwright.sync_api import Browser, Page, sync_playwright

from app.settings import Settings
from benchmarks.synthetic import SIZES, synthetic_database
from tests.browser import CHROMIUM
from tests.serving import serving

VIEWS = {"/": ".world circle", "/explore/quotes": ".detail .passage", "/explore/timeline": ".lane rect"}
VIEWS |= {"/explore/map": ".world circle", "/explore/network": ".network circle"}
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


def main() -> None:
    """Print a table of views and one of clicks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quotes", type=int, default=SIZES[0])
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    settings = Settings(database_url=f"sqlite:///{synthetic_database(arguments.quotes)}")
    with serving(settings) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        print("| view | ms |\n| --- | ---: |")
        for path, selector in VIEWS.items():
            print(f"| `{path}` | {_median(partial(_view, browser, server + path, selector), arguments.rounds)} |")
        print("\n| from a click on | ms |\n| --- | ---: |")
        for name, (clicked, watched) in CLICKS.items():
            click = _median(partial(_click, browser, f"{server}/explore/quotes", clicked, watched), arguments.rounds)
            print(f"| {name} | {click} |")


def _median(measure: Callable[[], float], rounds: int) -> str:
    return f"{statistics.median(measure() for _ in range(rounds)):.0f}"


def _view(browser: Browser, url: str, selector: str) -> float:
    page = _page(browser)
    page.goto(url, wait_until="commit")
    page.wait_for_selector(selector, state="attached")
    taken: float = page.evaluate("new Promise((done) => requestAnimationFrame(() => done(performance.now())))")
    page.context.close()
    return taken


def _click(browser: Browser, url: str, clicked: str, watched: str) -> float:
    page = _page(browser)
    page.goto(url)
    page.wait_for_selector(VIEWS["/explore/quotes"])
    taken: float = page.evaluate(UNTIL, [clicked, watched])
    page.context.close()
    return taken


def _page(browser: Browser) -> Page:
    return browser.new_context(viewport={"width": 1440, "height": 900}).new_page()


if __name__ == "__main__":
    main()
