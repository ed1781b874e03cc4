"""Where things stand: what came first is at the top, and the flow goes to the right."""

import pytest

import viz
from examples import two_two_two
from viz.svg.layout import Point, cross, lay_out, middles_of


@pytest.fixture
def error():
    E = two_two_two.build()
    E.backward()
    return E


@pytest.mark.parametrize("view", ["variables", "operations"])
@pytest.mark.parametrize("show", ["forward", "backward", "both"])
@pytest.mark.parametrize("direction", ["right", "down"])
def test_the_first_of_two_units_stands_above_the_second(error, view, show, direction):
    scene = viz.draw(error, view, show, direction).scene
    middles = middles_of(lay_out(scene), scene)
    keys = {box.rows[0].text: box.key for box in scene.boxes}
    for upper, lower in [("h1", "h2"), ("o1", "o2")]:
        for what in ("net", "out"):
            above = middles[keys[f"{what}_{upper}"]]
            below = middles[keys[f"{what}_{lower}"]]
            assert above.y < below.y, (what, upper)
    for upper, lower in [("w1", "w2"), ("w3", "w4"), ("w5", "w6"), ("w7", "w8")]:
        assert middles[keys[upper]].y < middles[keys[lower]].y, upper


@pytest.mark.parametrize("view", ["variables", "operations"])
def test_every_output_stands_to_the_right_of_its_inputs(error, view):
    scene = viz.draw(error, view).scene
    middles = middles_of(lay_out(scene), scene)
    for arrow in scene.arrows:
        assert middles[arrow.input].x < middles[arrow.output].x


def test_lines_cross_or_do_not():
    a, b, c, d = Point(0, 0), Point(2, 2), Point(0, 2), Point(2, 0)
    assert cross(a, b, c, d)
    assert not cross(a, c, b, d)
    assert not cross(a, b, a, d)
