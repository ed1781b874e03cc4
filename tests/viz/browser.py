"""A real browser for the tests of pages: Chromium without a window, driven by Playwright."""

import shutil
from contextlib import contextmanager

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@contextmanager
def browser():
    """Yield a Chromium; the system's one if there is one, else the one that Playwright installs."""
    api = pytest.importorskip("playwright.sync_api")
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    with api.sync_playwright() as playwright:
        try:
            running = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        except api.Error as error:
            pytest.skip(f"needs Chromium: apt install chromium, or playwright install ({error})")
        with running:
            yield running


class Watched:
    """A tab, and all that went wrong in it: console messages, errors, requests for anything."""

    def __init__(self, running, path, *, width=1400, height=900, scheme="light", **options):
        self.tab = running.new_page(
            viewport={"width": width, "height": height}, color_scheme=scheme, **options
        )
        self.wrong = []
        self.requests = []
        self.tab.on("console", lambda message: self.wrong.append(message.text))
        self.tab.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.tab.on("request", lambda request: self.requests.append(request.url))
        self.tab.goto(path.as_uri())

    def press(self, *keys):
        for key in keys:
            self.tab.keyboard.press(key)

    def status(self):
        return self.tab.inner_text("#status")

    def shown(self, selector):
        """Return the texts of the elements that are drawn."""
        return self.tab.evaluate(
            """selector => [...document.querySelectorAll(selector)]
                .filter(element => getComputedStyle(element).visibility !== "hidden"
                    && element.getClientRects().length)
                .map(element => element.textContent)""",
            selector,
        )
