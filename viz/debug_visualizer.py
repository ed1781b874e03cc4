"""VS Code's Debug Visualizer (hediet.debug-visualizer) shows a node as the live graph behind it.

The extension evaluates visualize(E) in the program that is debugged, by the package
`vscodedebugvisualizer`, and draws the JSON that comes back. Where that package is imported,
it learns here what a node is; where it is not installed, nothing happens.

debugpy elides the middle of a text of more than 65,536 characters. So a graph that is too long as
JSON is given in DOT, which is shorter; then only its variables; and then a text that says so.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from tinygrad_edu.graph import history
from tinygrad_edu.node import Node
from viz.drawing import Drawing
from viz.graph.views import variables_of
from viz.live import AtPosition, Now, live_scene
from viz.svg.dot import BACKWARD, FORWARD, escape

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    from viz.graph.scene import Arrow, Scene

PACKAGE = "vscodedebugvisualizer"

LONGEST_TEXT = 65_536
"""Characters of a result that debugpy passes on whole."""

MOST_NODES = 2_000
"""Nodes beyond which no text of that length holds them all."""

COLOURS = {"leaf": "#e8f3fa", "given": "#f3f4f6", "computed": "#ffffff", "result": "#fff8e1"}


class NodeVisualizer:
    """What `vscodedebugvisualizer` asks about an object: is it yours, and how does it look."""

    def checkType(self, data: Any) -> bool:  # noqa: N802 - the package's name
        """Whether this shows an object: a Value, a Tensor, a Drawing or a Stepper."""
        return isinstance(data, (Node, Drawing)) or is_stepper(data)

    def visualize(self, data: Any) -> str:
        """Return the JSON that the extension draws."""
        if isinstance(data, Drawing):
            return as_graph_or_dot(data.scene) or as_text(
                f"{data!r}\n\nThis is more than the Debug Visualizer takes. Write it to a file: "
                '.save("drawing.svg")'
            )
        if isinstance(data, Node):
            return live_graph(data, Now())
        return live_graph(data.output, AtPosition(data))


def is_stepper(data: Any) -> bool:
    """Whether an object is a Stepper. Nobody has one before its module is loaded."""
    module = sys.modules.get("tinygrad_edu.stepping.stepper")
    return module is not None and isinstance(data, module.Stepper)


def live_graph(output: Node, numbers: Now | AtPosition) -> str:
    """Return the graph behind a result, in as much detail as fits.

    Args:
        output: The result E.
        numbers: Where the numbers come from.
    """
    nodes = history(output)
    variables = variables_of(nodes, output)
    for shown in (set(nodes), variables):
        if len(shown) <= MOST_NODES:
            text = as_graph_or_dot(live_scene(output, shown, numbers))
            if text:
                return text
    return as_text(
        f"{output!r}\n\nThis graph has {len(nodes):,} nodes, {len(variables):,} of them variables: "
        "more than the Debug Visualizer takes. Visualise a node inside it, or the same network "
        "on fewer samples."
    )


def as_graph_or_dot(scene: Scene) -> str:
    """Return a scene as JSON, in DOT if that is too long, and "" if that is too long as well."""
    for form in (as_graph, as_dot):
        text = form(scene)
        if len(text) <= LONGEST_TEXT:
            return text
    return ""


def as_graph(scene: Scene) -> str:
    """Return a scene as nodes and edges: what flows forward solid, what flows back dashed."""
    nodes = [
        {
            "id": box.key,
            "label": "\n".join([row.text for row in box.rows]),
            "color": COLOURS[box.kind],
            "shape": "box",
        }
        for box in scene.boxes
    ]
    nodes += [
        {"id": circle.key, "label": circle.symbol, "shape": "ellipse"} for circle in scene.circles
    ]
    edges = [edge for arrow in scene.arrows for edge in edges_of(arrow)]
    return to_json({"kind": {"graph": True}, "nodes": nodes, "edges": edges})


def edges_of(arrow: Arrow) -> list[dict[str, Any]]:
    """Return an arrow as an edge there, an edge back, or both."""
    edges: list[dict[str, Any]] = []
    text = "\n".join(arrow.lines)
    if arrow.forward:
        edges.append({"from": arrow.input, "to": arrow.output, "color": FORWARD})
    if arrow.backward:
        edges.append({"from": arrow.output, "to": arrow.input, "color": BACKWARD, "dashes": True})
    if text and edges:
        edges[-1]["label"] = text
    return edges


def as_dot(scene: Scene) -> str:
    """Return a scene in DOT, as short as it can be written."""
    import graphviz

    graph = graphviz.Digraph(graph_attr={"rankdir": "LR"}, node_attr={"shape": "box"})
    for box in scene.boxes:
        graph.node(box.key, escape(*[row.text for row in box.rows]))
    for circle in scene.circles:
        graph.node(circle.key, escape(circle.symbol), shape="ellipse")
    for arrow in scene.arrows:
        graph.edge(arrow.input, arrow.output, escape(*arrow.lines) if arrow.lines else None)
    return to_json({"kind": {"dotGraph": True}, "text": graph.source})


def as_text(text: str) -> str:
    """Return words in place of a graph."""
    return to_json({"kind": {"text": True}, "text": text})


def to_json(data: dict[str, Any]) -> str:
    """Return JSON that is still JSON when the debugger has quoted it, and the extension unquoted.

    What cannot be printed is written by its number there, in Python's way and not in that of JSON.
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text if text.isprintable() else json.dumps(data)


def register(package: ModuleType) -> None:
    """Let the package know what a node is."""
    factory = getattr(package, "globalVisualizationFactory", None)
    if factory is not None:  # another version of the package must not break an import
        factory.addVisualizer(NodeVisualizer())


class WaitForPackage:
    """Stands among the finders of modules until the package is imported, and then registers.

    The package takes longer to load than all of viz, and only a debugger needs it. So viz does not
    import it, and waits for the extension to do so.
    """

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None = None,  # noqa: ARG002 - what Python gives every finder
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        """Return where the package is, with a loader that registers; None for any other module."""
        if name != PACKAGE:
            return None
        from importlib.util import find_spec

        sys.meta_path.remove(self)  # the others find it, and this must not be asked again
        spec = find_spec(name)
        if spec is None or spec.loader is None:
            sys.meta_path.insert(0, self)
        else:
            spec.loader = LoadAndRegister(spec.loader)  # type: ignore[assignment]
        return spec


class LoadAndRegister:
    """Loads the package as its own loader does, and registers.

    Args:
        loader: The package's own loader.
    """

    def __init__(self, loader: Any) -> None:
        self.loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Return what the package's own loader makes."""
        module: ModuleType | None = self.loader.create_module(spec)
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Load the package, and register."""
        module.__loader__ = self.loader
        if module.__spec__ is not None:
            module.__spec__.loader = self.loader
        self.loader.exec_module(module)
        register(module)


def register_when_imported() -> None:
    """Register with the package if it is loaded, and otherwise when it will be."""
    if PACKAGE in sys.modules:
        register(sys.modules[PACKAGE])
    else:
        sys.meta_path.insert(0, WaitForPackage())
