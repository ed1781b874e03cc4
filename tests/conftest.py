"""For all tests in this folder: the scripts of the examples, run as processes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.scripts import run_script, shared_folder


@pytest.fixture(scope="session")
def script(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Any], tuple[str, Path]]:
    """Return what runs a script from elsewhere: what it prints, and the folder where it draws."""
    folder = shared_folder(tmp_path_factory)

    def run(module: Any) -> tuple[str, Path]:
        return run_script(Path(getattr(module, "__file__", module)), folder)

    return run
