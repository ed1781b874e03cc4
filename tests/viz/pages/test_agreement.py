"""What a page shows at each step, in each view, is what the cursor over the pass knows there."""

import numpy as np
import pytest

import viz
from examples.two_two_two import build, error_of, network
from tests.viz.browser import Watched
from tinygrad_edu import Stepper, Tensor, Value, label_nodes
from viz.graph.numbers import show_lines, show_number
from viz.graph.views import key


def fan_out():
    x = Value(0.5, label="x")
    total = x * x
    for place in range(4):
        total = total + x.tanh() * float(place)
    total.label = "total"
    return total * x


def arrays():
    weight, bias = Tensor([[0.5], [-0.25]], label="W"), Tensor([0.1], label="b")
    net = np.array([[1.0, 2.0], [3.0, 0.5]]) @ weight + bias
    out = net.tanh()
    error = (out**2).mean() + (net * net).sum()
    label_nodes({"net": net, "out": out})
    return error


def crossing():
    first, second = Value(0.5, label="a"), Value(2.0, label="b")
    squares = (Tensor.of([first, second]) ** 2).values()
    return squares[0] * squares[1] + first


def halves_of_the_last_digit():
    w, x = Value(0.03125, label="w = w via w"), Value(-1225000.0, label="x")
    product = w * x
    product.label = "p via q"
    return product.sin() + product * w


def at_a_pole():
    x = Value(0.0, label="x")
    return (x.sqrt() * 2.0) + x


GRAPHS = [
    build,
    lambda: error_of(network()),
    fan_out,
    arrays,
    crossing,
    halves_of_the_last_digit,
    at_a_pole,
]
NAMES = ["by hand", "nn", "fan-out", "arrays", "crossing", "halves", "pole"]

SHOWN = """async length => {
    const views = [...document.querySelectorAll("svg.view")];
    const view = views.find(svg => !svg.hasAttribute("hidden"));
    const slider = document.querySelector("#slider");
    const shown = [];
    for (let position = 0; position <= length; position += 1) {
        const begun = Date.now();
        location.hash = "step=" + position;
        while (slider.value !== String(position)) {
            if (Date.now() - begun > 30000) throw new Error("no step " + position);
            await new Promise(resolve => setTimeout(resolve));
        }
        const rows = [...view.querySelectorAll("g.box text[data-row]")];
        const there = rows.filter(row => getComputedStyle(row).visibility !== "hidden");
        shown.push(there.map(
            row => [row.closest("g").dataset.node, row.dataset.row, row.textContent]
        ));
    }
    return shown;
}"""
"""Goes through all positions by the address, and returns the rows that are seen at each."""


def expected_of(stepper, node, kind):
    """Return what the rows of one kind in a node's box say at the position of a cursor."""
    data = stepper.value(node) if kind == "value" else None
    if kind == "gradient":
        is_array = bool(np.ndim(node.data))
        known = stepper.gradient(node) is not None and (not is_array or stepper.is_complete(node))
        data = stepper.gradient(node) if known else None
    if data is None:
        return []
    return show_lines(data) if np.ndim(data) else [show_number(data)]


@pytest.mark.filterwarnings("ignore::tinygrad_edu.NonFiniteWarning")
@pytest.mark.parametrize("make", GRAPHS, ids=NAMES)
def test_every_row_of_every_box_at_every_step_is_that_of_the_stepper(make, running, tmp_path):
    error = make()
    stepper = Stepper(error)
    nodes = {key(node): node for node in stepper.nodes}
    page = Watched(running, viz.page(error, parameters=[]).save(tmp_path / "page.html"))
    views = page.tab.evaluate(
        "[...document.querySelectorAll('#views button')].map(b => b.dataset.view)"
    )
    for view in views:
        if view == "network":
            continue  # it has rows of its own, see test_browser
        page.tab.click(f"button[data-view={view}]")
        found = f"document.querySelectorAll('svg[data-view={view}] g.box')"
        boxes = page.tab.evaluate(f"[...{found}].map(box => box.dataset.node)")
        for position, shown in enumerate(page.tab.evaluate(SHOWN, stepper.length)):
            stepper.go(position)
            for name in boxes:
                for kind in ("value", "gradient"):
                    rows = [text for box, row, text in shown if box == name and row == kind]
                    numbers = [
                        text.rpartition(" = ")[2] for text in rows if not text.endswith(" =")
                    ]
                    if nodes[name].is_constant and kind == "gradient":
                        assert rows == []
                    else:
                        assert numbers == expected_of(stepper, nodes[name], kind), (
                            view,
                            position,
                            name,
                        )
    assert page.wrong == []
    page.tab.close()
