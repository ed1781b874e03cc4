"""VS Code's Debug Visualizer is given the live graph, in a form that the debugger passes on whole.

The package `vscodedebugvisualizer` is stood in for by one with the same two names: the factory
that visualizers are added to, and visualize(), which asks the one that was added last first.
"""

import json
import re
import subprocess
import sys

import pytest

import viz
from examples.two_two_two import build
from tests.debugging.dap import ROOT, Debugger
from tests.debugging.scripts import BACKWARD, line_of
from tinygrad_edu import Tensor, Value
from tinygrad_edu.stepping import Stepper
from viz.debug_visualizer import LONGEST_TEXT, NodeVisualizer
from viz.graph.text import shorten

PACKAGE = """
class Factory:
    visualizers = []

    def addVisualizer(self, visualizer):
        self.visualizers.append(visualizer)

    def visualize(self, data):
        for visualizer in reversed(self.visualizers):
            if visualizer.checkType(data):
                return visualizer.visualize(data)
        return None


globalVisualizationFactory = Factory()
visualize = globalVisualizationFactory.visualize
"""


@pytest.fixture
def installed(tmp_path):
    """Return the environment in which the package is installed."""
    folder = tmp_path / "site-packages" / "vscodedebugvisualizer"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(PACKAGE, encoding="utf-8")
    return {"PYTHONPATH": f"{folder.parent}:{ROOT}", "PATH": "", "PYTHONIOENCODING": "utf-8"}


def run(code, environment):
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=30,
        check=True,
    )
    return done.stdout.split()


def shown(data):
    """Return what the extension is given, read as it reads it."""
    text = NodeVisualizer().visualize(data)
    assert len(text) <= LONGEST_TEXT
    return json.loads(text)


def labels(graph):
    return [node["label"].split("\n") for node in graph["nodes"]]


def test_a_node_is_shown_as_the_graph_behind_it_with_values_and_gradients():
    w, x = Value(0.5, label="w"), Value(3.0, label="x")
    error = (w * x) ** 2
    error.label = "E"
    graph = shown(error)
    assert graph["kind"] == {"graph": True}
    assert labels(graph)[:2] == [["w", "0.5", "∂E/∂w = ·"], ["x", "3", "∂E/∂x = ·"]]
    error.backward()
    graph = shown(error)
    assert ["w", "0.5", "∂E/∂w = 9"] in labels(graph)  # 2 · 1.5 · 3
    assert ["2"] in labels(graph), "a plain number has no gradient"
    names = {node["id"]: node["label"].split("\n")[0] for node in graph["nodes"]}
    edges = {(names[e["from"]], names[e["to"]], e["label"]) for e in graph["edges"]}
    assert {("w", "v₁", "×"), ("x", "v₁", "×"), ("v₁", "E", "^")} <= edges
    assert len(graph["edges"]) == 4


def test_the_graph_is_live_it_shows_gradients_as_they_grow():
    x = Value(3.0, label="x")
    product = x * x
    product.label = "product"
    error = product + x
    steps = error.backward_steps()
    gradients = []
    for _ in range(2):
        next(steps)
        found = {name: rest[-1] for name, *rest in labels(shown(error))}
        gradients.append((found["product"], found["x"]))
    assert gradients == [
        ("∂E/∂product = 1", "∂E/∂x = 1"),  # 1 from the sum
        ("∂E/∂product = 1", "∂E/∂x = 7"),  # and 2 · 3 from the product
    ]


def test_a_stepper_is_shown_where_it_stands():
    w, x = Value(0.5, label="w"), Value(3.0, label="x")
    error = w * x
    error.label = "E"
    stepper = Stepper(error)
    assert ["E", "w · x", "·", "∂E/∂E = ·"] in labels(shown(stepper))
    stepper.next()
    assert ["E", "w · x", "1.5", "∂E/∂E = ·"] in labels(shown(stepper))
    stepper.go(stepper.length)
    assert ["w", "0.5", "∂E/∂w = 3"] in labels(shown(stepper))
    assert error.grad == 0.0


def test_a_tensor_and_a_drawing_are_shown_too():
    W = Tensor([[1.0, 2.0]], label="W")
    error = (W * W).sum()
    error.backward()
    assert ["W", "[[1, 2]]", "∂E/∂W = [[2, 4]]"] in labels(shown(error))
    graph = shown(viz.draw(error))
    back = [edge for edge in graph["edges"] if edge.get("dashes")]
    assert len([edge for edge in back if "label" in edge]) == 3  # to W twice, to its square once
    assert any(
        [
            "upstream for each of its terms" in edge.get("label", "").replace("\n", " ")
            for edge in back
        ]
    )
    assert {"box", "ellipse"} == {node["shape"] for node in graph["nodes"]}


def deep(length, name=""):
    """Return the last of a row of nodes; all of them have names if one is given."""
    x = y = Value(0.5, label="x")
    for place in range(length):
        y = y * x
        y.label = f"{name}{place}" if name else ""
    return y


def test_a_graph_that_is_too_long_is_given_in_dot_then_folded_then_in_words():
    assert shown(deep(100))["kind"] == {"graph": True}
    dot = shown(deep(400, "h"))
    assert dot["kind"] == {"dotGraph": True}
    assert 'label="x\\n0.5\\n∂h399/∂x = ·"' in dot["text"]
    folded = shown(deep(5_000))
    assert folded["kind"] == {"graph": True}
    assert len(folded["nodes"]) == 2
    assert "5,001 nodes, folded to the variables" in labels(folded)[-1]
    words = shown(deep(5_000, "h"))
    assert words["kind"] == {"text": True}
    assert "5,001 nodes, 5,001 of them variables" in words["text"]


def test_a_drawing_that_is_too_long_is_given_in_dot():
    drawing = viz.draw(deep(180, "h" * 60))
    dot = shown(drawing)
    assert dot["kind"] == {"dotGraph": True}
    assert dot["text"].count("ellipse") == 180


def test_viz_does_not_import_the_package_and_registers_when_somebody_does(installed):
    code = (
        "import sys, tinygrad_edu, viz\n"
        "print('vscodedebugvisualizer' in sys.modules)\n"
        "from vscodedebugvisualizer import visualize\n"
        "import vscodedebugvisualizer as package\n"
        "print('graph' in visualize(tinygrad_edu.Value(1.0)), visualize(1.0))\n"
        "print(len(package.globalVisualizationFactory.visualizers))\n"
        "print(type(package.__loader__).__name__, package.__spec__.loader is package.__loader__)\n"
        "print([type(finder).__name__ for finder in sys.meta_path].count('WaitForPackage'))"
    )
    assert run(code, installed) == "False True None 1 SourceFileLoader True 0".split()


def test_the_package_may_be_there_before_viz(installed):
    code = (
        "import vscodedebugvisualizer, tinygrad_edu, viz\n"
        "print('graph' in vscodedebugvisualizer.visualize(tinygrad_edu.Value(1.0)))"
    )
    assert run(code, installed) == ["True"]


def test_where_the_package_is_not_installed_nothing_happens(installed):
    code = (
        "import sys, viz\n"
        "for _ in range(2):\n"
        "    try:\n"
        "        import vscodedebugvisualizer\n"
        "    except ModuleNotFoundError as error:\n"
        "        print(error.name)\n"
        "print([type(finder).__name__ for finder in sys.meta_path].count('WaitForPackage'))"
    )
    bare = {**installed, "PYTHONPATH": str(ROOT)}
    assert run(code, bare) == ["vscodedebugvisualizer", "vscodedebugvisualizer", "1"]


def as_the_extension_reads_it(result):
    """Return what the extension makes of debugpy's answer: it takes Python's quotes away."""
    unescaped = re.sub(r"\\\\", r"\\", result.replace("\\'", "'"))
    return json.loads(unescaped.strip()[1:-1])


AWKWARD = """net ' " \\ {} </script>\n∂ \u200b\xa0"""
"""A name with quotes, a backslash, and what cannot be printed."""


def test_what_debugpy_passes_on_is_read_by_the_extension(installed, tmp_path):
    script = tmp_path / "lecture.py"
    more = (
        f"import viz\nE.label = {AWKWARD!r}\nlong = E\nfor _ in range(150):\n    long = long * E\n"
    )
    text = BACKWARD + more + "print('end')\n"
    script.write_text(text, encoding="utf-8")
    with Debugger() as debugger:
        debugger.launch(script, environment={"PYTHONPATH": installed["PYTHONPATH"]})
        debugger.set_breakpoints(script, [line_of(text, "print('end')")])
        debugger.wait_for_stop()
        debugger.evaluate("from vscodedebugvisualizer import visualize", context="repl")
        graph = as_the_extension_reads_it(debugger.evaluate("visualize(E)", context="repl"))
        w5 = next(label for label in labels(graph) if label[0] == "w5")
        assert w5 == ["w5", "0.4", f"∂({shorten(AWKWARD, 24)})/∂w5 = 0.0822"]
        assert graph["nodes"][-1]["label"].startswith("net ' \" \\ {} </script>")
        answer = debugger.evaluate("visualize(long)", context="repl")
        assert len(answer) > 20_000
        assert as_the_extension_reads_it(answer)["kind"] in ({"graph": True}, {"dotGraph": True})


def test_the_lectures_network_fits_as_a_graph():
    error = build()
    error.backward()
    graph = shown(error)
    assert graph["kind"] == {"graph": True}
    assert ["w5", "0.4", "∂E_total/∂w5 = 0.0822"] in labels(graph)
