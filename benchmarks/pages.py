"""Pages that compute: how large they are, how soon they follow a number, how fast they train.

    python -m benchmarks.pages

It needs Chromium, and Playwright, and says so where they are not there.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
from importlib.util import find_spec
from pathlib import Path

import viz
from examples.two_two_two import error_of, network, train

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

DRAG = """view => {
    document.querySelector(`button[data-view=${view}]`).click();
    document.querySelector("#last").click();
    document.querySelector("#back").click();
    const leaf = document.querySelector("#leaf");
    leaf.selectedIndex = 1;
    leaf.dispatchEvent(new Event("change"));
    const field = document.querySelector("#typed");
    return Array.from({ length: 60 }, (_, place) => {
        field.value = String(0.3 + place / 100);
        const begun = performance.now();
        field.dispatchEvent(new Event("change"));
        document.body.getBoundingClientRect();
        return performance.now() - begun;
    });
}"""
"""Change a number sixty times, with all that follows from it, and the layout of the page."""

TRAIN = """() => {
    const begun = performance.now();
    for (let click = 0; click < 10; click++) document.querySelector("#train-100").click();
    return performance.now() - begun;
}"""


def main() -> None:
    """Print the figures."""
    print("Pages that compute")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        page = viz.page(error_of(network())).save(folder / "page.html")
        with viz.film(folder) as film:
            train(1000)
        print(f"  2-2-2, a page              {page.stat().st_size / 1000:6.0f} kB")
        size = film.save().stat().st_size
        print(f"  2-2-2, {len(film.losses):,} passes       {size / 1000:6.0f} kB")
        found = next((path for path in map(shutil.which, NAMES) if path), None)
        if found is None or find_spec("playwright") is None:
            print("  (Chromium and Playwright are needed for the rest)")
            return
        measure(page, found)


def measure(page: Path, chromium: str) -> None:
    """Print how soon a page follows, in Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 1400, "height": 900})
        tab.goto(page.as_uri())
        for view in ("operations", "variables", "network"):
            times = tab.evaluate(DRAG, view)
            usual, most = statistics.median(times), max(times)
            print(f"  a number, seen in {view:<10} {usual:5.1f} ms, at most {most:.1f}")
        tab.click("#reset")
        print(f"  1,000 steps of training      {tab.evaluate(TRAIN):5.1f} ms")
        browser.close()


if __name__ == "__main__":
    main()
