"""Pictures of ten graphs, measured with one ruler: what crosses, what touches, what can be read."""

import pytest

import viz
from tests.viz.svg.graphs import GRAPHS
from tests.viz.svg.ruler import Figures, measure

MEASURED = {
    ("two_two_two", "variables", "down"): Figures(8, 0, 0, 0, 0, 11.0),
    ("two_two_two", "variables", "right"): Figures(8, 0, 0, 0, 0, 5.5),
    ("two_two_two", "operations", "down"): Figures(8, 0, 0, 0, 0, 9.5),
    ("two_two_two", "operations", "right"): Figures(8, 0, 0, 0, 0, 2.1),
    ("xor", "variables", "down"): Figures(4, 0, 0, 0, 0, 14.7),
    ("xor", "variables", "right"): Figures(4, 0, 0, 0, 0, 8.1),
    ("xor", "operations", "down"): Figures(4, 0, 0, 0, 0, 10.3),
    ("xor", "operations", "right"): Figures(4, 0, 0, 0, 0, 5.0),
    ("square", "variables", "down"): Figures(0, 0, 0, 0, 0, 14.7),
    ("square", "variables", "right"): Figures(0, 0, 0, 0, 0, 14.7),
    ("square", "operations", "down"): Figures(0, 0, 0, 0, 0, 14.7),
    ("square", "operations", "right"): Figures(0, 0, 0, 0, 0, 14.7),
    ("twice", "variables", "down"): Figures(0, 0, 0, 0, 0, 14.7),
    ("twice", "variables", "right"): Figures(0, 0, 0, 0, 0, 14.7),
    ("twice", "operations", "down"): Figures(0, 0, 0, 0, 0, 14.7),
    ("twice", "operations", "right"): Figures(0, 0, 0, 0, 0, 14.7),
    ("residual", "variables", "down"): Figures(0, 0, 0, 0, 0, 14.7),
    ("residual", "variables", "right"): Figures(0, 0, 0, 0, 0, 6.3),
    ("residual", "operations", "down"): Figures(0, 0, 0, 0, 0, 14.7),
    ("residual", "operations", "right"): Figures(0, 0, 0, 0, 0, 3.7),
    ("softmax", "variables", "down"): Figures(4, 0, 0, 0, 0, 14.7),
    ("softmax", "variables", "right"): Figures(4, 0, 0, 0, 0, 12.7),
    ("softmax", "operations", "down"): Figures(0, 0, 0, 0, 0, 14.7),
    ("softmax", "operations", "right"): Figures(0, 0, 0, 0, 0, 5.6),
    ("recurrent", "variables", "down"): Figures(16, 4, 0, 0, 0, 14.7),
    ("recurrent", "variables", "right"): Figures(16, 0, 0, 0, 0, 11.8),
    ("recurrent", "operations", "down"): Figures(8, 0, 0, 0, 0, 14.7),
    ("recurrent", "operations", "right"): Figures(8, 0, 0, 0, 0, 2.2),
    ("tensors", "variables", "down"): Figures(0, 0, 0, 0, 0, 14.7),
    ("tensors", "variables", "right"): Figures(0, 0, 0, 0, 0, 14.7),
    ("tensors", "operations", "down"): Figures(0, 0, 0, 0, 0, 14.7),
    ("tensors", "operations", "right"): Figures(0, 0, 0, 0, 0, 4.2),
    ("unnamed", "variables", "down"): Figures(0, 0, 0, 0, 0, 14.7),
    ("unnamed", "variables", "right"): Figures(0, 0, 0, 0, 0, 14.7),
    ("unnamed", "operations", "down"): Figures(0, 0, 0, 0, 0, 14.7),
    ("unnamed", "operations", "right"): Figures(0, 0, 0, 0, 0, 7.2),
    ("long_names", "variables", "down"): Figures(0, 0, 0, 0, 0, 14.7),
    ("long_names", "variables", "right"): Figures(0, 0, 0, 0, 0, 13.9),
    ("long_names", "operations", "down"): Figures(0, 0, 0, 0, 0, 14.7),
    ("long_names", "operations", "right"): Figures(0, 0, 0, 0, 0, 7.3),
}
"""{(graph, view, direction): crossings, labels on lines, on boxes, on labels, lines through boxes,
pixels of the smallest letters in a README}: no picture may become worse."""


def drawn(graph, view, direction, show="both"):
    """Return the figures of a picture of a graph with its gradients."""
    result = GRAPHS[graph]()
    result.backward()
    return measure(viz.draw(result, view, show, direction).svg())


@pytest.mark.parametrize(("graph", "view", "direction"), MEASURED)
def test_no_picture_has_more_that_crosses_or_touches_or_smaller_letters(graph, view, direction):
    found, held = drawn(graph, view, direction), MEASURED[graph, view, direction]
    assert found.crossings <= held.crossings
    assert found.on_lines <= held.on_lines
    assert found.on_boxes <= held.on_boxes
    assert found.on_labels <= held.on_labels
    assert found.through <= held.through
    assert found.smallest >= held.smallest - 0.1


@pytest.mark.parametrize("graph", GRAPHS)
@pytest.mark.parametrize("direction", ["right", "down"])
def test_one_pass_alone_has_about_half_of_the_crossings_of_both(graph, direction):
    both = drawn(graph, "variables", direction)
    for show in ("forward", "backward"):
        found = drawn(graph, "variables", direction, show)
        assert found.crossings <= max(both.crossings / 2, 3)
        assert (found.on_boxes, found.through) == (0, 0)


def test_the_variables_of_the_lecture_can_be_read_at_the_width_of_a_readme():
    assert drawn("two_two_two", "variables", "down").smallest >= 11


def test_the_ruler_sees_what_crosses_and_what_touches():
    svg = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 838 100">
    <g class="edge forward"><path d="M0.0,0.0 100.0,100.0"/></g>
    <g class="edge backward"><path d="M0.0,100.0 100.0,0.0"/>
    <text x="50" y="52" font-size="10">× 1</text>
    <text x="52" y="54" font-size="8">× 2</text></g>
    <g><rect class="frame" x="44" y="46" width="12" height="10"/></g></svg>"""
    assert measure(svg) == Figures(1, 4, 2, 1, 2, 8.0)
    assert measure(svg.replace("838", "1676")).smallest == 4.0
