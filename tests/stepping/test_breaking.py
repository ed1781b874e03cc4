"""break_on: what is in the frame that a debugger stops in. tests/debugging drives real ones."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import tinygrad_edu as tg
from tests.test_hooks import diamond
from tinygrad_edu import InputError, Tensor, Value
from tinygrad_edu.ground.temporary import remove_folder
from tinygrad_edu.stepping.breaking import break_on

TEMPORARY = ("TMPDIR", "TEMP", "TMP")
"""The variables that say where temporary files go."""


@pytest.fixture
def stops(monkeypatch):
    """Stand in for a debugger: the locals of each frame that asked for one, and its file."""
    found = []

    def look():
        frame = sys._getframe(1)
        found.append({**frame.f_locals, "file": frame.f_code.co_filename})

    monkeypatch.setattr(sys, "breakpointhook", look)
    return found


@pytest.mark.parametrize("run", [tg.backward, lambda error: list(error.backward_steps())])
def test_break_on_stops_at_each_contribution_with_the_chain_rule_in_its_locals(stops, run):
    x, a, product, error = diamond()
    break_on(x)
    run(error)
    facts = [
        (stop["output"], stop["upstream"], stop["partial"], stop["contribution"]) for stop in stops
    ]
    assert facts == [(product, 1.0, 9.0, 9.0), (a, 4.0, 3.0, 12.0), (a, 4.0, 3.0, 12.0)]
    assert [stop["gradient_before"] for stop in stops] == [0.0, 9.0, 21.0]
    assert [stop["gradient_after"] for stop in stops] == [9.0, 21.0, 33.0]
    assert [stop["how"] for stop in stops] == ["1 × 9", "4 × 3", "4 × 3"]
    assert all(stop["node"] is x for stop in stops)


def test_break_on_an_interior_node_stops_for_each_of_its_outputs(stops):
    _, a, product, error = diamond()
    break_on(a)
    error.backward()
    assert [stop["output"] for stop in stops] == [error, product]
    assert [stop["gradient_after"] for stop in stops] == [1.0, 4.0]


def test_break_on_a_tensor_says_in_words_what_has_no_table_of_partials(stops):
    W = Tensor([[1.0, 2.0], [3.0, 4.0]], label="W")
    x = Tensor([[1.0, -1.0]], label="x")
    break_on(W)
    (x @ W).sum().backward()
    (stop,) = stops
    assert stop["partial"] is None
    assert stop["how"] == "xᵀ · upstream"
    assert stop["contribution"].tolist() == [[1.0, 1.0], [-1.0, -1.0]]
    assert stop["gradient_after"].tolist() == W.grad.tolist()


def test_break_on_nan_stops_only_where_the_gradient_is_not_finite(stops):
    x = Tensor([4.0, 0.0], label="x")
    break_on(x, when="nan")
    (x * x).sum().backward()
    assert stops == []
    x.sqrt().sum().backward()  # ∂√x/∂x = ∞ at 0
    (stop,) = stops
    assert stop["gradient_after"].tolist() == [8.25, np.inf]


def test_break_on_can_be_removed(stops):
    x, _, _, error = diamond()
    break_on(x).remove()
    error.backward()
    assert stops == []


def test_break_on_stops_in_a_file_outside_the_library_that_explains_each_name(stops):
    x, _, _, error = diamond()
    break_on(x)
    error.backward()
    path = stops[0]["file"]
    assert "site-packages" not in path
    assert not path.startswith(str(sys.modules["tinygrad_edu"].__path__[0]))
    text = Path(path).read_text(encoding="utf-8")
    for name in set(stops[0]) - {"file"}:
        assert f"\n    {name} " in text, f"{name} is not explained"


def test_break_on_leaves_no_file_behind_and_python_can_switch_it_off(tmp_path):
    code = (
        "from tinygrad_edu import Value\n"
        "from tinygrad_edu.stepping.breaking import break_on, stopping_function\n"
        "x = Value(3.0)\n"
        "break_on(x)\n"
        "(x * x).backward()\n"
        "print(x.grad, stopping_function().__code__.co_filename)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONBREAKPOINT": "0"} | dict.fromkeys(TEMPORARY, str(tmp_path)),
        stdin=subprocess.DEVNULL,
        timeout=20,
    )
    gradient, path = done.stdout.split()
    assert gradient == "6.0"
    assert path.startswith(str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_copy_of_the_process_leaves_the_file_to_the_one_that_made_it(tmp_path):
    folder = tmp_path / "made"
    folder.mkdir()
    remove_folder(folder, os.getpid() + 1)
    assert folder.exists()
    remove_folder(folder, os.getpid())
    assert not folder.exists()


@pytest.mark.parametrize(
    ("node", "when", "message"),
    [
        (3.0, "always", r"break_on\(w5\)"),
        (Value(1.0), "never", 'when="nan"'),
        ((2 * Value(1.0)).inputs[0], "always", "plain number"),
    ],
)
def test_break_on_refuses_what_it_cannot_watch(node, when, message):
    with pytest.raises(InputError, match=message):
        break_on(node, when)
