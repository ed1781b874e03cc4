"""Gradient flow: the lecture's gradients by layer, of an error and of a model, and lost ones."""

import math

import numpy as np
import pytest
from matplotlib import pyplot as plt

import nn
import viz.plots
from examples import two_two_two
from tinygrad_edu import InputError, Value, tanh

# The lecture's page, section 1: ∂E/∂w1 … w4 and w5 … w8
OF_HIDDEN = [0.000438567734474347, 0.000877135468948693, 0.00049771273526086, 0.00099542547052172]
OF_OUTPUTS = [0.0821670405642308, 0.0826676278475333, 0.0226025404774751, 0.0227402422159782]
MEANS = [sum(OF_HIDDEN) / 4, sum(OF_OUTPUTS) / 4]


def crosses(ax):
    return [line.get_xdata()[0] for line in ax.get_lines() if line.get_marker() == "X"]


def test_the_points_of_an_error_are_the_lectures_gradients_by_layer():
    ax = viz.plots.gradient_flow(two_two_two.build())
    of_weights, of_nets = ax.get_lines()
    assert of_weights.get_xdata().tolist() == [1, 2]
    assert of_weights.get_ydata().tolist() == pytest.approx(MEANS, rel=1e-12)
    of_outputs = (0.138498561629 + 0.0380982365166) / 2  # the lecture's ∂E/∂net_o1, ∂E/∂net_o2
    assert of_nets.get_ydata()[1] == pytest.approx(of_outputs, rel=1e-11)
    assert ax.get_yscale() == "log"
    assert ax.get_title() == "Gradient flow, E_total = 0.2984"
    labels = [text.get_text() for text in ax.get_legend().get_texts()]
    assert labels == ["mean |∂E_total/∂w|", "mean |∂E_total/∂net|"]
    assert [t.get_text() for t in ax.texts] == ["0.000702", "0.0525"]
    names = [label.get_text() for label in ax.get_xticklabels()]
    assert names == ["1\nnet_h1 … net_h2", "2\nnet_o1 … net_o2"]


@pytest.mark.parametrize("on_tensors", [False, True])
def test_the_points_of_a_model_are_the_gradients_that_it_holds(on_tensors):
    network = two_two_two.network()
    model = network.to_tensors() if on_tensors else network
    inputs = [0.05, 0.10]
    outputs = model(np.array([inputs])) if on_tensors else model(inputs)
    targets = np.array([[0.01, 0.99]]) if on_tensors else [0.01, 0.99]
    nn.half_squared_error(outputs, targets).backward()
    (line,) = viz.plots.gradient_flow(model).get_lines()
    assert line.get_ydata().tolist() == pytest.approx(MEANS, rel=1e-12)


def test_looking_at_an_error_writes_to_no_node():
    E = two_two_two.build()
    viz.plots.gradient_flow(E)
    assert not E.reached


def test_a_gradient_of_0_is_a_cross_and_no_point():
    w1, w2, x = Value(-3.0, label="w1"), Value(1.0, label="w2"), Value(1.0, label="x")
    ax = viz.plots.gradient_flow(((w1 * x).relu() * w2 + 0.5) ** 2)  # a dead relu: both are 0
    assert np.isnan(ax.get_lines()[0].get_ydata()).all()
    assert crosses(ax) == [1.1, 1, 2]  # ∂E/∂net₁ as well, and aside
    assert [text.get_text() for text in ax.texts] == ["0", "0"]
    ax.figure.canvas.draw()


def test_a_gradient_beyond_all_floats_is_a_cross_at_the_upper_end():
    w, x = Value(1.0, label="w"), Value(1.0, label="x")
    E = w * x
    E.backward()
    w.grad = math.inf

    class Model:
        def parameters(self):
            return [w]

    ax = viz.plots.gradient_flow(Model())
    assert [text.get_text() for text in ax.texts] == ["∞"]
    assert crosses(ax) == [1]
    assert ax.get_xticklabels()[0].get_text() == "1\nw"
    ax.figure.canvas.draw()


def test_a_layer_that_no_pass_has_reached_is_not_0_but_not_computed():
    model = nn.Sequential(nn.Linear(2, 2, seed=0), "tanh", nn.Linear(2, 1, seed=1))
    model.layers[2](np.ones((1, 2))).sum().backward()
    ax = viz.plots.gradient_flow(model)
    assert [text.get_text() for text in ax.texts] == ["not computed", "1"]


def test_many_layers_have_numbers_for_names():
    layers = [part for seed in range(30) for part in (nn.Linear(2, 2, seed=seed), "tanh")]
    E = nn.mse(nn.Sequential(*layers)(np.ones((1, 2))), np.zeros((1, 2)))
    ax = viz.plots.gradient_flow(E)
    assert ax.get_lines()[0].get_xdata().size == 30
    ax.figure.canvas.draw()
    ticks = [text for text in ax.get_xticklabels() if text.get_text()]
    assert 5 <= len(ticks) <= 13
    assert not [text for text in ticks if "\n" in text.get_text()]
    assert len(ax.texts) == 2  # the first layer's and the last's


def test_a_label_is_text_and_never_a_formula():
    w, x = Value(2.0, label="$w$"), Value(1.0, label="x")
    E = tanh(w * x)
    E.label = r"$\frac{$"
    viz.plots.gradient_flow(E).figure.canvas.draw()  # a formula like that cannot be read


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (Value(3.0), "no product with a parameter"),
        (nn.Linear(2, 1, seed=0), "no backward pass has reached Linear"),
        (nn.Sequential("tanh"), "no weights"),
        ([1.0, 2.0], "a model with parameters"),
    ],
)
def test_what_has_no_gradients_is_refused_before_there_is_a_figure(given, message):
    with pytest.raises(InputError, match=message):
        viz.plots.gradient_flow(given)
    assert plt.get_fignums() == []
