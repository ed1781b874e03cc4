"""For all tests of pictures and pages: one browser, which starts when a page is first looked at."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.viz.browser import browser


@pytest.fixture(scope="package")
def running() -> Iterator[Any]:
    """Yield the browser that the tests of this folder share; each opens a tab of its own."""
    with browser() as found:
        yield found
