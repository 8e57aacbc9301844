"""A Chromium to measure in."""

from collections.abc import Iterator
from contextlib import contextmanager

from bench.server import GivenUp
from playwright.sync_api import Browser, Error, sync_playwright
from provision import chromium as path_of_chromium

QUIET = ["background-networking", "component-update", "sync"]


@contextmanager
def chromium() -> Iterator[Browser]:
    switches = ["--no-sandbox", "--disable-gpu", *(f"--disable-{part}" for part in QUIET)]
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path_of_chromium(), args=switches)
            try:
                yield browser
            finally:
                browser.close()
    except Error as error:
        raise GivenUp(f"Chromium: {error.message.splitlines()[0]}") from error
