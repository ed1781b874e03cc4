"""Where things stand: what came first is first, and leaves stand beside what they feed."""

import pytest

import nn
import viz
from examples import two_two_two
from tests.viz.svg.ruler import measure
from tinygrad_edu import Value
from viz.svg.geometry import Area, aside, crossings, straightened
from viz.svg.layout import lay_out


@pytest.fixture
def error():
    E = two_two_two.build()
    E.backward()
    return E


def blocks_of(drawing):
    """{name: where it is}."""
    layout = lay_out(drawing.scene)
    return {box.rows[0].text: layout.blocks[box.key].area for box in drawing.scene.boxes}


def is_first(a, b, direction):
    """Whether a reader meets a before b: it is farther left, or above, of what is side by side."""
    x, y = (b.x - a.x, b.y - a.y) if direction == "down" else (b.y - a.y, b.x - a.x)
    return x > 1 or (abs(x) <= 1 and y > 1)


@pytest.mark.parametrize("view", ["variables", "operations"])
@pytest.mark.parametrize("show", ["forward", "backward", "both"])
@pytest.mark.parametrize("direction", ["right", "down"])
def test_the_first_of_two_units_stands_before_the_second(error, view, show, direction):
    where = blocks_of(viz.draw(error, view, show, direction))
    for first, second in [("h1", "h2"), ("o1", "o2")]:
        for what in ("net", "out"):
            assert is_first(where[f"{what}_{first}"], where[f"{what}_{second}"], direction)
    for first, second in [("i1", "i2"), ("w1", "w3"), ("w5", "w7"), ("w1", "w2"), ("w5", "w6")]:
        assert is_first(where[first], where[second], direction), first


@pytest.mark.parametrize("view", ["variables", "operations"])
@pytest.mark.parametrize(("direction", "axis"), [("right", "x"), ("down", "y")])
def test_every_output_stands_behind_its_inputs_or_has_them_beside_it(error, view, direction, axis):
    layout = lay_out(viz.draw(error, view, direction=direction).scene)
    for road in layout.roads:
        input, output = layout.blocks[road.arrow.input], layout.blocks[road.arrow.output]
        distance = getattr(output.area, axis) - getattr(input.area, axis)
        is_beside = input.kind in ("leaf", "given") and road.arrow.input not in ("n1", "n2")
        assert distance > 20 or (is_beside and abs(distance) < 180)


def test_weights_stand_beside_the_node_they_feed_and_a_shared_bias_between_its_two(error):
    for show in ("forward", "backward", "both"):
        where = blocks_of(viz.draw(error, "variables", show, "down"))
        for weight, net in [("w1", "net_h1"), ("w4", "net_h2"), ("w5", "net_o1"), ("w8", "net_o2")]:
            assert abs(where[weight].y - where[net].y) < where[net].height / 2
        for bias, layer in [("b1", "h"), ("b2", "o")]:
            assert where[f"net_{layer}1"].right < where[bias].left
            assert where[bias].right < where[f"net_{layer}2"].left


@pytest.mark.parametrize("direction", ["right", "down"])
def test_the_lanes_of_an_arrow_run_side_by_side_from_border_to_border(error, direction):
    for road in lay_out(viz.draw(error, "variables", direction=direction).scene).roads:
        (x, y), (back_x, back_y) = road.there[0], road.back[-1]
        assert ((x - back_x) ** 2 + (y - back_y) ** 2) ** 0.5 < 12  # points
        (x, y), (back_x, back_y) = road.there[-1], road.back[0]
        assert ((x - back_x) ** 2 + (y - back_y) ** 2) ** 0.5 < 12


def test_an_arrow_back_up_is_drawn_as_graphviz_led_it():
    scene = viz.draw(Value(2.0, label="x") * 3, direction="down").scene
    arrow = scene.arrows[0]
    scene.arrows.append(type(arrow)(arrow.output, arrow.input, forward=True, backward=False))
    assert all(len(road.there) > 2 for road in lay_out(scene).roads)


def test_lines_cross_or_do_not():
    falling, rising = [(0.0, 0.0), (2.0, 2.0)], [(0.0, 2.0), (2.0, 0.0)]
    assert crossings([falling, rising]) == 1
    assert crossings([falling, [(0.0, 1.0), (2.0, 3.0)]]) == 0
    assert crossings([falling, [(2.0, 2.0), (3.0, 0.0)]]) == 0
    assert crossings([falling]) == crossings([]) == 0


def test_a_line_beside_another_keeps_its_distance_and_a_straight_one_has_two_points():
    line = [(float(x), 0.0) for x in range(5)]
    assert aside(line, 2.0) == [(x, 2.0) for x, _ in line]
    assert straightened(line) == [(0.0, 0.0), (4.0, 0.0)]
    bent = [*line, (4.0, 5.0)]
    assert straightened(bent) == [(0.0, 0.0), (4.0, 0.0), (4.0, 5.0)]


def test_areas_overlap_hold_grow_and_turn():
    area = Area(10.0, 20.0, 4.0, 2.0)
    assert (area.left, area.right, area.top, area.bottom) == (8.0, 12.0, 19.0, 21.0)
    assert area.holds((11.9, 20.9))
    assert not area.holds((12.1, 20.0))
    assert not area.overlaps(Area(15.0, 20.0, 4.0, 2.0))
    assert area.grown(2.0).overlaps(Area(15.0, 20.0, 4.0, 2.0))
    assert area.turned() == Area(20.0, 10.0, 2.0, 4.0)


def test_nothing_stands_between_a_node_and_the_leaves_beside_it():
    model = nn.MLP(4, [5, 3], seed=1, labels=True)
    error = nn.half_squared_error(model([0.1, 0.2, 0.3, 0.4]), [0.0, 1.0, 0.0])
    error.backward()
    for direction in ("right", "down"):
        assert measure(viz.draw(error, direction=direction).svg()).through == 0
