"""The network as the lecture draws it: its numbers, where they stand, and that they can be read.

Numbers are those of the lecture (LECTURE below), rounded as the project writes numbers.
"""

import math
import re
from itertools import combinations
from xml.etree import ElementTree

import numpy as np
import pytest

import nn
import viz
from examples import network as example
from examples import two_two_two
from examples.lecture import sequence
from tinygrad_edu import DrawingError, InputError, StaleGraphError, Value, label_nodes
from viz.graph.numbers import show_number
from viz.networks.edges import crossed_labels
from viz.networks.picture import Block
from viz.networks.tilted import Tilted
from viz.svg.geometry import Area
from viz.svg.measuring import fit, text_width

MARGIN = 10.0
"""Points that stay free around everything but the words."""

SVG = "{http://www.w3.org/2000/svg}"

WEIGHTS = {
    "w1": (0.15, 0.000438567734474347, 0.149780716132763),
    "w2": (0.20, 0.000877135468948693, 0.199561432265526),
    "w3": (0.25, 0.00049771273526086, 0.24975114363237),
    "w4": (0.30, 0.00099542547052172, 0.299502287264739),
    "w5": (0.40, 0.0821670405642308, 0.358916479717885),
    "w6": (0.45, 0.0826676278475333, 0.408666186076233),
    "w7": (0.50, -0.0226025404774751, 0.511301270238738),
    "w8": (0.55, -0.0227402422159782, 0.561370121107989),
}
"""Value, gradient, and value after the step, of each weight."""

NEURONS = {
    "h1": (0.3775, 0.593269992107187, -0.0363503063931 * 0.241300709),
    "h2": (0.3925, 0.596884378259767, None),
    "o1": (1.10590596705977, 0.751365069552316, -0.138498561629),
    "o2": (1.22492140409647, 0.772928465321463, 0.0380982365166),
}
"""net, out, and δ = −∂E_total/∂net of each neuron."""

ENDS = {"w1": ("i1", "h1"), "w4": ("i2", "h2"), "w5": ("h1", "o1"), "w7": ("h1", "o2")}


@pytest.fixture
def model():
    return two_two_two.network()


@pytest.fixture
def error(model):
    E = two_two_two.error_of(model)
    E.backward()
    return E


def labels_of(drawing):
    """The rows of each label, by the names of what its edge leads from and to."""
    names = {block.key: block.rows[0].text for block in drawing.picture.blocks}
    ends = {stroke.key: stroke.ends for stroke in drawing.picture.strokes}
    return {
        tuple(names[end] for end in ends[label.stroke.key]): [row.text for row in label.rows]
        for label in drawing.picture.labels
    }


def block(drawing, name):
    (found,) = [b for b in drawing.picture.blocks if b.rows[0].text == name]
    return found


def rows(drawing, name):
    return [row.text for row in block(drawing, name).rows]


def texts_of(svg):
    return ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_every_weight_and_its_gradient_stand_on_its_own_edge(model, error):
    drawing = viz.network(model, error)
    labels = labels_of(drawing)
    assert len(labels) == 8
    for name, ends in ENDS.items():
        value, gradient, _ = WEIGHTS[name]
        assert labels[ends] == [
            f"{name} = {show_number(value)}",
            f"∂E_total/∂{name} = {show_number(gradient)}",
        ]
    assert labels["h1", "o1"] == ["w5 = 0.4", "∂E_total/∂w5 = 0.0822"]
    assert {"w5 = 0.4", "∂E_total/∂w5 = 0.0822"} <= set(texts_of(drawing.svg()))


def test_a_neuron_shows_net_out_and_delta(model, error):
    drawing = viz.network(model, error)
    for name, (net, out, delta) in NEURONS.items():
        shown = rows(drawing, name)
        assert shown[1:3] == [f"net {show_number(net)}", f"out {show_number(out)}"]
        if delta is not None:
            assert shown[3] == f"δ {show_number(delta)}"
    assert rows(drawing, "o1")[3] == "δ −0.1385"
    assert "δ −0.1385" in texts_of(drawing.svg())
    assert "backward: δ = −∂E_total/∂net" in texts_of(drawing.svg())


def test_inputs_targets_and_errors_stand_left_and_right(model, error):
    drawing = viz.network(model, error)
    assert rows(drawing, "i1") == ["i1", "0.05"]
    assert rows(drawing, "0.5 · (target_o1 − out_o1)²")[1:] == [
        "target_o1 = 0.01",
        "E_o1 = 0.2748",
        "∂E_total/∂out_o1 = 0.7414",
    ]
    assert rows(drawing, "E_o1 + E_o2") == [
        "E_o1 + E_o2",
        "E_total = 0.2984",
        "∂E_total/∂E_total = 1",
    ]
    xs = [block(drawing, name).area.x for name in ("i1", "h1", "o1", "E_o1 + E_o2")]
    assert xs == sorted(xs)


def test_a_shared_bias_is_drawn_once_and_own_ones_below_their_neurons(model, error):
    cards = [card for card in viz.network(model, error).picture.cards if card.kind == "bias"]
    assert [card.rows[0].text for card in cards] == ["b1 = 0.35", "b2 = 0.6"]
    assert [card.rows[1].text for card in cards] == [
        "∂E_total/∂b1 = 0.0187",
        "∂E_total/∂b2 = 0.1004",
    ]
    own, _ = sample_pass(3, [4, 2])
    picture = viz.network(own).picture
    neurons = {disc.area.x for disc in picture.discs if disc.kind == "neuron"}
    cards = [card for card in picture.cards if card.kind == "bias"]
    assert len(cards) == 6
    assert {card.area.x for card in cards} == neurons
    assert viz.network(nn.Layer(2, 2, bias="none")).picture.cards == []


def test_what_has_not_been_computed_is_a_dot_and_never_zero(model):
    before = viz.network(model)
    assert rows(before, "h1") == ["h1", "net ·", "out ·", "δ ·"]
    assert rows(before, "i1") == ["i1", "·"]
    assert labels_of(before)["h1", "o1"] == ["w5 = 0.4", "∂E/∂w5 = ·"]
    assert before.picture.title == "Network 2-2-2"
    during = viz.network(model, two_two_two.error_of(model))
    assert rows(during, "h1") == ["h1", "net 0.3775", "out 0.5933", "δ ·"]
    assert labels_of(during)["h1", "o1"] == ["w5 = 0.4", "∂E_total/∂w5 = ·"]
    assert rows(during, "E_o1 + E_o2")[-1] == "∂E_total/∂E_total = ·"
    for drawing in (before, during):
        numbers = [text for text in texts_of(drawing.svg()) if not text.startswith("w >")]
        assert not [text for text in numbers if re.search(r"(^|[ =])−?0$", text)]
        assert "· not computed" in texts_of(drawing.svg())


def test_each_show_shows_its_part(model, error):
    structure = viz.network(model, error, "structure")
    assert rows(structure, "h1") == ["h1"]
    assert labels_of(structure)["h1", "o1"] == ["w5"]
    assert not re.search(r"\d\.\d", "".join(texts_of(structure.svg())))
    forward = viz.network(model, error, "forward")
    assert rows(forward, "o1") == ["o1", "net 1.1059", "out 0.7514"]
    assert labels_of(forward)["h1", "o1"] == ["w5 = 0.4"]
    assert "∂" not in "".join(texts_of(forward.svg()))
    backward = viz.network(model, error, "backward")
    assert rows(backward, "o1") == ["o1", "out 0.7514", "δ −0.1385"]
    assert labels_of(backward)["h1", "o1"] == ["∂E_total/∂w5 = 0.0822"]


def test_the_update_shows_the_weights_after_the_step_and_what_is_held_fixed(model, error):
    weights = [p for p in model.parameters() if p.label.startswith("w")]
    drawing = viz.network(model, error, "update", lr=0.5, learned=weights)
    labels = [row.text for label in drawing.picture.labels for row in label.rows]
    for name, (value, _, after) in WEIGHTS.items():
        assert f"{name}: {show_number(value)} → {show_number(after)}" in labels
    assert labels_of(drawing)["h1", "o1"] == ["w5: 0.4 → 0.3589", "− 0.5 · 0.0822"]
    assert labels_of(drawing)["h1", "o2"] == ["w7: 0.5 → 0.5113", "− 0.5 · (−0.0226)"]
    assert rows(drawing, "b1 = 0.35") == ["b1 = 0.35", "held fixed"]
    hints = "".join([stroke.hint for stroke in drawing.picture.strokes])
    assert "after the step: 0.358916480" in hints  # 0.35891648 in the lecture
    free = viz.network(model, error, "update")
    assert labels_of(free)["h1", "o1"] == ["w5: 0.4 → ·", "− η · 0.0822"]
    assert "lr=0.5" in free.picture.note


def test_hints_hold_the_numbers_with_the_lectures_nine_decimals(model, error):
    drawing = viz.network(model, error)
    assert "out = σ(net) = 0.593269992" in block(drawing, "h1").hint
    (w5,) = [s.hint for s in drawing.picture.strokes if "w5" in s.hint]
    assert w5.splitlines()[0] == "from h1 to o1"
    assert w5.endswith("∂E_total/∂w5 = 0.082167041 = −δ of o1 × 0.593269992")
    titles = [t.text for t in ElementTree.fromstring(drawing.svg()).iter(f"{SVG}title")]
    assert w5 in titles


def test_thickness_is_the_size_of_a_weight_and_its_sign_is_in_colour_and_style():
    neuron = nn.Neuron(4, "tanh", weights=[0.1, -0.2, 0.4, 0.0], bias=None)
    drawing = viz.network(neuron)
    strokes = [stroke for stroke in drawing.picture.strokes if stroke.kind == "weight"]
    assert [stroke.sign for stroke in strokes] == ["plus", "minus", "plus", "zero"]
    thick = [stroke.thickness for stroke in strokes]
    assert thick[3] < thick[0] < thick[1] < thick[2]
    groups = ElementTree.fromstring(drawing.svg()).iter(f"{SVG}g")  # not those of the legend
    lines = [group.find(f"{SVG}polyline") for group in groups if "edge" in group.get("class")]
    drawn = {line.get("class"): line.get("stroke-dasharray") for line in lines}
    assert drawn["stroke plus"] is None
    assert drawn["stroke minus"] is not None
    assert {"w > 0", "w < 0"} <= set(texts_of(drawing.svg()))


def test_a_graph_without_a_model_gives_the_same_picture(model, error):
    by_hand = two_two_two.build()
    by_hand.backward()
    alone = viz.network(by_hand)
    assert sorted(texts_of(alone.svg())) == sorted(texts_of(viz.network(model, error).svg()))
    assert alone.picture.labels == viz.network(error).picture.labels


def test_a_network_with_every_operation_a_node_gives_the_same_picture():
    options = {"seed": 3, "labels": True, "bias": "own"}
    drawn = []
    for expand in (False, True):
        network = nn.MLP(3, [2, 2], "relu", "identity", expand=expand, **options)
        E = nn.mse(network([0.5, -1.0, 2.0]), [1.0, 0.0])
        E.backward()
        drawn.append(viz.network(network, E))
    assert drawn[0].description == drawn[1].description
    assert drawn[0].svg() == drawn[1].svg()


def sample_pass(n_inputs, sizes, seed=1):
    network = nn.MLP(n_inputs, sizes, "tanh", "sigmoid", seed=seed, labels=True)
    E = nn.half_squared_error(network([0.3] * n_inputs), [0.5] * sizes[-1])
    E.backward()
    return network, E


LABELLED = [(2, [2, 2]), (2, [2, 1]), (3, [4, 2]), (1, [1]), (2, [3, 3, 1]), (4, [3, 1])]
WIDE = [(2, [16, 16, 1]), (64, [32, 10]), (9, [9]), (2, [3] * 12)]
DENSE = [(5, [6, 5, 4]), (6, [6, 6])]


@pytest.mark.parametrize("show", ["structure", "forward", "backward", "both", "update"])
@pytest.mark.parametrize(("n_inputs", "sizes"), LABELLED + WIDE + DENSE)
def test_nothing_lies_on_anything_else(n_inputs, sizes, show):
    picture = viz.network(*sample_pass(n_inputs, sizes), show, lr=0.1).picture
    for one, other in combinations(picture.blocks, 2):
        assert not one.area.overlaps(other.area), (one.rows[0].text, other.rows[0].text)
    parts = [part for label in picture.labels for part in label.parts]
    assert not [pair for pair in combinations(parts, 2) if pair[0].meets(pair[1])]
    assert not [
        part
        for part in parts
        for block in picture.blocks
        if part.meets_area(block.area, block.is_disc)
    ]
    for thing in [*picture.blocks, *picture.labels]:
        assert thing.area.left >= MARGIN
        assert thing.area.top >= MARGIN
        assert thing.area.right <= picture.width - MARGIN
        assert thing.area.bottom <= picture.height - MARGIN
    for words in picture.words:
        width = text_width(words.text, words.size, bold=words.kind in ("caption", "heading"))
        start = words.x - (width / 2 if words.anchor == "middle" else 0.0)
        assert start >= 0
        assert start + width <= picture.width
        assert not [b for b in picture.blocks if b.area.top < words.y - 1 < b.area.bottom] or (
            words.kind == "heading"
        )


@pytest.mark.parametrize(("n_inputs", "sizes"), LABELLED)
def test_every_weight_of_a_small_network_has_its_numbers_along_its_own_edge(n_inputs, sizes):
    picture = viz.network(*sample_pass(n_inputs, sizes)).picture
    edges = {stroke.key: stroke for stroke in picture.strokes if stroke.kind == "weight"}
    assert {label.stroke.key for label in picture.labels} == edges.keys()
    assert picture.note == ""
    for label in picture.labels:
        (x, y), (end_x, end_y) = edges[label.stroke.key].points
        length = math.dist((x, y), (end_x, end_y))
        for part in label.parts:
            assert part.angle == pytest.approx(math.atan2(end_y - y, end_x - x))
            along = ((part.x - x) * (end_x - x) + (part.y - y) * (end_y - y)) / length
            away = ((part.x - x) * (end_y - y) - (part.y - y) * (end_x - x)) / length
            assert part.width / 2 < along < length - part.width / 2  # it is as long as that
            assert part.height / 2 < abs(away) < 3 * part.height  # beside it, and not on it
            assert not part.is_crossed((x, y), (end_x, end_y), label.stroke.thickness)


def test_the_value_stands_above_its_edge_and_the_gradient_below(model, error):
    picture = viz.network(model, error).picture
    for label in picture.labels:
        value, gradient = label.parts
        assert value.y < gradient.y
    assert sum([label.side == 0 for label in picture.labels]) >= 6  # of 8


def test_few_edges_run_through_the_numbers_of_another(model, error):
    picture = viz.network(model, error).picture
    assert crossed_labels(picture.labels, picture.strokes) <= 1
    three = viz.network(*sample_pass(3, [4, 2])).picture
    assert crossed_labels(three.labels, three.strokes) <= 5  # of 20 labels in 26 edges


def test_the_numbers_of_an_edge_are_turned_as_it_is(model, error):
    drawing = viz.network(model, error)
    angles = {label.stroke.key: math.degrees(label.angle) for label in drawing.picture.labels}
    root = ElementTree.fromstring(drawing.svg())
    groups = [g for g in root.iter(f"{SVG}g") if g.get("class") == "label"]
    assert len(groups) == 8
    for group in groups:
        for text in group.iter(f"{SVG}text"):
            turn = text.get("transform", "rotate(0").removeprefix("rotate(").split(" ")[0]
            assert float(turn) == pytest.approx(angles[group.get("data-key")], abs=0.06)


def test_a_tilted_rectangle_knows_what_it_touches():
    level, steep = Tilted(0, 0, 20, 4), Tilted(0, 8, 20, 4, math.radians(45))
    assert level.meets(steep)
    assert not level.meets(Tilted(0, 12, 20, 4, math.radians(45)))
    assert not level.meets(Tilted(40, 0, 4, 4))
    assert steep.is_crossed((-20, 8), (20, 8), 1.0)
    assert not steep.is_crossed((-20, 20), (20, 20), 1.0)
    assert level.is_crossed((0, -20), (0, 20), 1.0)
    assert not level.is_crossed((11, -20), (11, 20), 1.0)
    disc = Block("n", "neuron", Area(0, 10, 14, 14), ())
    card = Block("c", "bias", Area(0, 10, 14, 14), ())
    assert not level.meets_area(disc.area, disc.is_disc)
    assert Tilted(0, 2, 20, 4).meets_area(disc.area, disc.is_disc)
    assert not Tilted(9, 3, 8, 4).meets_area(disc.area, disc.is_disc)
    assert Tilted(9, 3, 8, 4).meets_area(card.area, card.is_disc)


def test_labels_stand_nearer_to_their_source_where_there_is_room(model, error):
    picture = viz.network(model, error).picture
    edges = {stroke.key: stroke.points for stroke in picture.strokes}
    assert {label.stroke.key for label in picture.labels} <= edges.keys()
    assert max([label.place for label in picture.labels]) < 0.5


@pytest.mark.parametrize(("n_inputs", "sizes"), LABELLED + WIDE)
def test_what_a_neuron_says_stays_inside_its_circle_and_no_number_is_cut(n_inputs, sizes):
    drawing = viz.network(*sample_pass(n_inputs, sizes))
    root = ElementTree.fromstring(drawing.svg())
    groups = [g for g in root.iter(f"{SVG}g") if g.get("class") in ("neuron", "input")]
    assert groups
    for group in groups:
        ring = group.find(f"{SVG}circle")
        x, y, radius = (float(ring.get(name)) for name in ("cx", "cy", "r"))
        for text in group.iter(f"{SVG}text"):
            said, size = "".join(text.itertext()), float(text.get("font-size"))
            half, base = text_width(said, size, bold=True) / 2, float(text.get("y"))
            assert "…" not in said
            assert float(text.get("x")) == x
            for height in (base, base - 0.7 * size):
                assert math.hypot(half, height - y) <= radius


def test_a_wide_layer_is_folded_to_its_first_its_last_and_a_count():
    network, E = sample_pass(2, [16, 16, 1])
    drawing = viz.network(network, E)
    discs = [disc.rows[0].text for disc in drawing.picture.discs]
    assert discs == ["i1", "i2", "h1_1", "h1_16", "h2_1", "h2_16", "o1"]
    folds = [card for card in drawing.picture.cards if card.kind == "fold"]
    assert [[row.text for row in card.rows] for card in folds] == [["⋮", "14 more"]] * 2
    outs = [math.tanh(net_of(neuron, [0.3, 0.3])) for neuron in network.layers[0].neurons[1:-1]]
    expected = [show_number(f(outs)) for f in (min, np.mean, max)]
    assert f"out: min {expected[0]}, mean {expected[1]}, max {expected[2]}" in folds[0].hint
    assert folds[0].hint.startswith("14 neurons, h1_2 to h1_15")
    hints = {stroke.hint for stroke in drawing.picture.strokes if stroke.kind == "fold"}
    assert {"14 weights", "196 weights"} <= hints
    assert len(drawing.picture.labels) == 2 * 2 + 2 * 2 + 2


def net_of(neuron, inputs):
    weights = [weight.data for weight in neuron.weights]
    return float(np.dot(weights, inputs)) + neuron.bias.data


def test_how_wide_is_too_wide_can_be_told():
    network, E = sample_pass(2, [8, 1])
    assert len(viz.network(network, E).picture.discs) == 2 + 2 + 1
    assert len(viz.network(network, E, widest=8).picture.discs) == 2 + 8 + 1


def test_many_layers_are_folded_in_the_middle():
    network, E = sample_pass(2, [2] * 12)
    cards = {tuple(row.text for row in card.rows) for card in viz.network(network, E).picture.cards}
    assert ("⋯", "7 more layers") in cards


def test_a_dense_network_drops_the_numbers_of_its_edges_says_so_and_keeps_them_in_hints():
    network, E = sample_pass(5, [6, 5])
    picture = viz.network(network, E).picture
    assert picture.labels == []
    assert picture.note.startswith("60 weights without their numbers")
    edges = [stroke for stroke in picture.strokes if stroke.kind == "thread"]
    assert len(edges) == 5 * 6 + 6 * 5
    assert all([re.search(r"w\d+ = .*\n∂E_total/∂w\d+ = ", edge.hint) for edge in edges])
    assert "∂E_total/∂b1 = " in picture.discs[5].hint  # of h1: the biases have no room either


def test_of_several_samples_one_is_shown_and_the_gradients_are_of_all():
    network = nn.MLP(2, [2, 1], "tanh", seed=1, labels=True)
    samples = [[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
    E = nn.mse([network(sample) for sample in samples], [1.0, 1.0, 0.0])
    E.backward()
    weight = network.layers[0].neurons[0].weights[0]
    for place, sample in enumerate(samples):
        drawing = viz.network(network, E, sample=place)
        net = net_of(network.layers[0].neurons[0], sample)
        assert rows(drawing, "h1")[1] == f"net {show_number(net)}"
        first = f"i1{'₁₂₃'[place]}"  # each sample has an input i1
        assert rows(drawing, first)[1] == show_number(sample[0])
        assert labels_of(drawing)[first, "h1"][1] == f"∂E/∂w1 = {show_number(weight.grad)}"
        assert f"Sample {place + 1} of 3" in drawing.picture.note
    with pytest.raises(InputError, match="sample=3; this pass has 3"):
        viz.network(network, E, sample=3)


def test_an_error_is_shown_for_an_output_only_if_e_is_a_sum_of_such():
    network = nn.MLP(2, [3], "identity", seed=1)
    E = nn.cross_entropy(network([1.0, 2.0]), 1)
    E.backward()
    cards = [card.kind for card in viz.network(network, E).picture.cards]
    assert cards.count("error") == 0
    assert cards.count("result") == 1
    squares = nn.mse(network([1.0, 2.0]), [0.0, 1.0, 0.0])
    texts = texts_of(viz.network(network, squares).svg())
    assert texts.count("target = 1") == 1
    assert texts.count("target = 0") == 2
    chance = nn.MLP(2, [1], "sigmoid", "sigmoid", seed=1)
    surprise = nn.binary_cross_entropy(chance([1.0, 2.0]), [0.0])  # −ln(1 − out): 1 is no target
    assert "target = 1" not in texts_of(viz.network(chance, surprise).svg())


def test_a_penalty_on_the_weights_is_in_their_gradients_and_in_no_neuron():
    network = nn.MLP(2, [2, 1], "tanh", seed=1, labels=True)
    penalty = nn.l2_penalty(network.parameters())
    E = nn.half_squared_error(network([1.0, 2.0]), 0.5) + 0.1 * penalty
    E.backward()
    drawing = viz.network(network, E)
    weight = network.layers[0].neurons[0].weights[0]
    assert labels_of(drawing)["i1", "h1"][1] == f"∂E/∂w1 = {show_number(weight.grad)}"
    (hint,) = [s.hint for s in drawing.picture.strokes if "w1 =" in s.hint]
    assert "−δ" not in hint  # which would not be the whole of it


def test_a_layer_and_a_neuron_are_networks_too():
    assert viz.network(nn.Layer(2, 3, "tanh", seed=1)).picture.title == "Network 2-3"
    neuron = nn.Neuron(2, "sigmoid", weights=[0.15, 0.20], bias=0.35)
    out = neuron([0.05, 0.10])
    assert rows(viz.network(neuron, out), "o1")[1:3] == ["net 0.3775", "out 0.5933"]


def test_drawing_writes_to_no_node(model, error):
    before = [(p.data, p.grad, p.label, p.born) for p in model.parameters()]
    viz.network(model, error, "update", lr=0.5).svg()
    assert [(p.data, p.grad, p.label, p.born) for p in model.parameters()] == before


def test_after_a_second_pass_the_picture_shows_one_pass_and_says_so(model, error):
    error.backward()
    drawing = viz.network(model, error)
    assert labels_of(drawing)["h1", "o1"][1] == "∂E_total/∂w5 = 0.0822"
    assert drawing.picture.note.startswith("This pass alone.")


def test_after_the_update_the_pass_is_gone_and_the_model_shows_its_new_weights(model, error):
    nn.SGD([p for p in model.parameters() if p.label[0] == "w"], lr=0.5).step()
    with pytest.raises(StaleGraphError, match="draw and explain before an update"):
        viz.network(model, error)
    assert labels_of(viz.network(model))["h1", "o1"][0] == "w5 = 0.3589"


NASTY = [
    'quote " and \\ backslash',
    "<script>alert(1)</script>",
    "]]> </svg> &amp; &lt; &#65;",
    "two\nlines\tand\ra tab",
    "x" * 10_000,
    "∂E/∂w — naïve 数学 🙂",
    "null \x00 and bell \x07",
    'a"; onload="alert(1)',
    "\ud800",
]


@pytest.mark.parametrize("nasty", NASTY)
def test_what_the_learner_wrote_stays_text_and_in_its_place(nasty):
    x, w, b, t = (Value(n, label=nasty) for n in (0.5, -0.4, 0.1, 1.0))
    out = (w * x + b).tanh()
    out.label = nasty
    E = (t - out) ** 2
    E.label = nasty
    E.backward()
    drawing = viz.network(E)
    root = ElementTree.fromstring(drawing.svg())
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= set(
        "svg title desc style rect g polyline polygon circle path text tspan".split()
    )
    assert not any(name.startswith("on") for element in root.iter() for name in element.attrib)
    picture = drawing.picture
    solid = [*picture.blocks, *picture.labels]
    assert not [1 for a, b in combinations(solid, 2) if a.area.overlaps(b.area)]
    assert max([len(text) for text in texts_of(drawing.svg())]) < 120
    assert drawing.source.count("pos=") == len(solid)


def test_it_follows_the_readers_theme_or_has_one_of_its_own(model, error):
    drawing = viz.network(model, error)
    assert drawing.svg().count("@media (prefers-color-scheme: dark)") == 2
    assert drawing.svg("light").count("@media not all") == 2
    assert drawing.svg("dark").count("@media all") == 2
    assert "#0072b2" in drawing.svg()
    assert "#b84a00" in drawing.svg()
    with pytest.raises(InputError, match="theme got 'blue'"):
        drawing.svg("blue")


def test_lines_can_be_told_from_the_paper_in_both_themes(model):
    sheet = re.search(r"<style>(.*?)</style>", viz.network(model).svg(), re.S)[1]
    light, dark = (dict(re.findall(r"--(\w+): (#\w{6})", part)) for part in halves(sheet))
    for colours in (light, dark):
        for sign in ("plus", "minus"):
            assert contrast(colours[sign], colours["paper"]) >= 4.5
            assert contrast(colours[sign], colours["box"]) >= 4.5


def halves(sheet):
    """The declarations for light and for dark of both style sheets."""
    parts = re.split(r"(@media[^{]*\{\s*svg \{[^}]*\}\s*\})", sheet)
    return "".join(parts[::2]), "".join(parts[1::2])


def contrast(one, other):
    """The contrast of two colours, as WCAG 2 defines it."""
    high, low = sorted([luminance(one), luminance(other)], reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear))


def test_it_is_saved_as_svg_and_as_dot_and_a_notebook_shows_it(model, error, tmp_path):
    drawing = viz.network(model, error)
    assert drawing.save(tmp_path / "new" / "a.svg").read_text("utf-8") == drawing.svg()
    source = drawing.save(tmp_path / "a.dot").read_text("utf-8")
    assert source == drawing.source
    assert "layout=neato" in source
    assert "∂E_total/∂w5 = 0.0822" in source
    with pytest.raises(DrawingError, match=r"'\.jpg'; write an ending"):
        drawing.save(tmp_path / "a.jpg")
    bundle = drawing._repr_mimebundle_()
    assert bundle["image/svg+xml"] == drawing.svg()
    assert bundle["text/plain"].startswith("<Drawing. Network 2-2-2, forward and backward pass")


def test_a_screen_reader_hears_every_number(model, error):
    root = ElementTree.fromstring(viz.network(model, error).svg())
    said = root.find(f"{SVG}desc").text
    assert root.get("role") == "img"
    assert "o1; net 1.1059; out 0.7514; δ −0.1385" in said
    assert "w5 = 0.4; ∂E_total/∂w5 = 0.0822" in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((3.0,), "it draws an nn.MLP"),
        ((None,), "neither a model nor E"),
        ((Value(2.0).exp(),), r"no neurons in .* viz\.draw"),
    ],
)
def test_what_is_no_network_is_refused(arguments, message):
    with pytest.raises(InputError, match=message):
        viz.network(*arguments)


def test_words_and_results_that_do_not_fit_are_refused(model, error):
    with pytest.raises(InputError, match=r"show='all'; write one of \"structure\""):
        viz.network(model, error, "all")
    with pytest.raises(InputError, match="as the result of a pass"):
        viz.network(model, 0.3)
    with pytest.raises(InputError, match="was not computed by it"):
        viz.network(nn.MLP(2, [1], seed=1), error)


def test_neurons_that_do_not_stand_in_layers_need_the_model():
    a, b, c, d = (Value(n) for n in (0.5, 1.0, -1.0, 2.0))
    x = Value(3.0)
    label_nodes({"x": x})
    first = (a * x + b).tanh()
    second = (c * first + d * x).tanh()  # a way past the first layer
    with pytest.raises(InputError, match=r"not all the outputs of one layer.*viz\.draw"):
        viz.network(second)


def test_text_is_measured_at_least_as_wide_as_it_is():
    # The advance widths of DejaVu Sans, and of its bold, from the fonts' own tables (per em).
    regular = {"0": 0.636, "m": 0.974, "=": 0.838, "−": 0.838, "∂": 0.517, "W": 0.989, "_": 0.5}
    bold = {"0": 0.696, "m": 1.042, "=": 0.838, "−": 0.838, "∂": 0.603, "i": 0.343, "_": 0.5}
    for character, width in regular.items():
        assert text_width(character, 1.0) >= width
    for character, width in bold.items():
        assert text_width(character, 1.0, bold=True) >= width
    assert text_width("数", 1.0) >= 1.0
    assert fit("short", 10.0, 100.0) == "short"
    assert text_width(fit("x" * 100, 10.0, 50.0), 10.0) <= 50.0


def test_the_example_draws_every_stage(tmp_path, capsys):
    example.main(["--out", str(tmp_path)])
    drawn = {path.stem for path in tmp_path.glob("*.svg")}
    stages = ("before", "during", "after", "update", "wide", "tensors")
    assert drawn == {f"network_{stage}" for stage in stages}
    assert "Network 2-16-16-1" in capsys.readouterr().out


def test_the_steps_of_a_recurrent_neuron_are_not_taken_for_samples():
    E = sequence.one_unit()
    with pytest.raises(InputError, match=r"fed with its own output.*viz\.draw\(E, \"variables\"\)"):
        viz.network(E)


def bump(net):
    return net * net + net


def test_what_a_function_of_ones_own_gives_is_shown_and_not_its_net_input():
    model = nn.MLP(2, [2, 1], bump, seed=0)
    E = nn.mse(model([1.0, 2.0]), 0.5)
    E.backward()
    picture = viz.network(model, E).svg()
    for neuron in model.layers[0].neurons:
        out = neuron([1.0, 2.0]).data
        assert f"out {out:.4f}".replace("-", "−") in picture
    last = nn.MLP(2, [1], output_activation=bump, seed=0)
    with pytest.raises(InputError, match=r"cannot see where bump\(o1\) ends"):
        viz.network(last, nn.mse(last([1.0, 2.0]), 0.5))


@pytest.mark.parametrize(
    ("model", "shape"),
    [
        (lambda: nn.Sequential(nn.Conv1d(1, 2, 3, padding=1, seed=0), "gelu", nn.Flatten(),
                               nn.Linear(12, 1, seed=0)), (2, 1, 6)),
        (lambda: nn.Sequential(nn.ConvTranspose2d(2, 1, 2, padding=1, seed=0), nn.AvgPool2d(2),
                               nn.Flatten(), nn.Linear(4, 1, seed=0)), (2, 2, 5, 5)),
        (lambda: nn.Sequential(nn.Conv2d(2, 2, 2, groups=2, dilation=2, seed=0), "silu",
                               nn.Flatten(), nn.Linear(18, 1, seed=0)), (2, 2, 5, 5)),
    ],
)  # fmt: skip
def test_the_new_layers_are_drawn_with_their_pass(model, shape):
    network = model()
    E = nn.mse(network(np.ones(shape)), np.zeros((shape[0], 1)))
    E.backward()
    picture = viz.network(network, E).svg()
    assert repr(network[0]).split("(")[0] in picture
