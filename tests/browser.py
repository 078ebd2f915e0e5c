"""The system's Chromium. Tests that need it are slow, and skipped if there is none."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

import pytest
from playwright.sync_api import Page, sync_playwright

Test = TypeVar("Test", bound=Callable[..., Any])
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
without_chromium = pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine: apt-get install chromium")


def needs_chromium(test: Test) -> Test:
    """Mark a test as slow, and skip it if there is no Chromium."""
    return cast(Test, pytest.mark.slow(without_chromium(test)))


@contextmanager
def browsing() -> Iterator[Page]:
    """Open a page in a window of 900 x 700. An event loop runs in this thread until it is closed."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser.new_page(viewport={"width": 900, "height": 700})
        browser.close()
