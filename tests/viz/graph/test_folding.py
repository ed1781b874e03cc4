"""Large graphs: what is alike is one box, which says how many, and nothing is passed over."""

import numpy as np
import pytest

import nn
import tinygrad_edu as tg
import viz
from tinygrad_edu import Value, history
from viz.graph.folding import by_layer, by_repetition


def moons_loss(expand):
    points, labels = nn.data.moons(100, noise=0.1, seed=1)
    model = nn.MLP(2, [16, 16, 1], seed=1, expand=expand)
    return nn.hinge([model(list(point)) for point in points], 2.0 * labels - 1.0)


@pytest.mark.parametrize("fold", [by_repetition, by_layer])
def test_every_node_is_in_one_group(fold):
    nodes = history(moons_loss(expand=False))
    groups = fold(nodes)
    assert sorted(node.born for group in groups for node in group) == [node.born for node in nodes]


def test_by_repetition_a_neuron_is_one_group_for_all_samples():
    groups = by_repetition(history(moons_loss(expand=False)))
    neurons = [group for group in groups if group[0].op and group[0].op.name == "dot"]
    assert [len(group) for group in neurons] == [100] * 33
    for group in neurons:
        weights = {node.inputs[: len(node.inputs) // 2] for node in group}
        assert len(weights) == 1


def test_by_layer_all_neurons_of_a_layer_are_one_group():
    groups = by_layer(history(moons_loss(expand=False)))
    sizes = {group[0].op.name: len(group) for group in groups if group[0].inputs}
    dots = [len(group) for group in groups if group[0].op and group[0].op.name == "dot"]
    assert dots == [1600, 1600, 100]
    assert sizes["sum"] == 1
    parameters = [
        len(group) for group in groups if not group[0].inputs and not group[0].is_constant
    ]
    assert sorted(parameters) == [1, 16, 16, 16, 32, 256]


def test_by_layer_a_difference_the_other_way_round_is_another_group():
    a, b = Value(2.0, label="a").tanh(), Value(3.0, label="b").exp()
    groups = by_layer(history((a - b) * (b - a)))
    differences = [group for group in groups if group[0].op and group[0].op.name == "subtract"]
    assert [len(group) for group in differences] == [1, 1]


def test_by_layer_the_first_state_of_a_recurrent_network_is_not_one_of_its_samples():
    w, v, state = Value(0.5, label="w"), Value(0.25, label="v"), Value(1.0, label="h0")
    for sample in (1.0, 2.0, 3.0):
        state = (w * state + v * sample).tanh()
    groups = by_layer(history(state))
    alike = [group for group in groups if len(group) > 1 and group[0].inputs]
    assert [[node.inputs[0] for node in group] for group in alike] == [[v, v, v]]


def test_a_step_of_micrograds_demo_is_drawn_at_a_level_that_can_be_read():
    loss = moons_loss(expand=True)
    loss.backward()
    drawing = viz.draw(loss)
    assert drawing.scene.note.startswith("65,040 nodes, folded by layers to ")
    assert len(drawing.scene.boxes) < 60
    names = [box.rows[0].text for box in drawing.scene.boxes]
    assert "parameters × 256" in names
    assert "relu × 1,600" in names
    assert "folded by layers" in drawing.svg()


def test_a_group_shows_the_range_of_its_values_and_gradients():
    w = Value(2.0, label="w")
    total = tg.sum([w * x for x in (1.0, -3.0, 5.0)])
    total.backward()
    scene = viz.draw(total, view="repetition").scene
    (products,) = [box for box in scene.boxes if box.rows[0].text == "multiply × 3"]
    assert [row.text for row in products.rows[1:]] == ["[2, −6, 10]", "∂E/∂… = [1, 1, 1]"]
    (given,) = [box for box in scene.boxes if box.rows[0].text == "3 given numbers"]
    assert [row.text for row in given.rows[1:]] == ["[1, −3, 5]"]


def test_named_nodes_that_are_alike_are_called_by_the_first_and_the_last():
    weights = [Value(float(place), label=f"w{place}") for place in range(1, 5)]
    total = tg.sum([weight.tanh() for weight in weights])
    names = [box.rows[0].text for box in viz.draw(total, view="layers").scene.boxes]
    assert names[0] == "w1 … w4 (4)"


def test_a_deep_chain_is_folded_without_growing_kinds():
    x = Value(0.5, label="x")
    chain = x
    for _ in range(50_000):
        chain = chain * 0.9999 + x
    assert len(by_layer(history(chain))) > 100_000
    assert "folded to the variables" in viz.draw(chain).svg()


def test_what_cannot_be_laid_out_is_drawn_in_the_next_coarser_view(monkeypatch):
    from tinygrad_edu import DrawingError
    from viz import drawing as module

    whole = module.lay_out

    def refuse_large(scene):
        if len(scene.boxes) > 20:
            raise DrawingError("the layout took longer than 10 seconds. Draw less")
        return whole(scene)

    monkeypatch.setattr(module, "lay_out", refuse_large)
    points = np.random.default_rng(0).normal(size=(4, 2))
    model = nn.MLP(2, [4, 1], "tanh", seed=0)
    loss = tg.sum([model(list(point)) for point in points])
    drawing = viz.draw(loss)
    assert "folded by" in drawing.svg()
    assert "the layout took longer than 10 seconds" in drawing.scene.note
    assert drawing.source.count("the layout took longer") == 1
