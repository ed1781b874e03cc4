"""The headings of an unrolled program: what the reader of networks found, neuron by neuron."""

import re

import numpy as np
import pytest

import nn
import tinygrad_edu as tg
from tinygrad_edu import Tensor, Value, unroll


def headings(E):
    """The headings of the forward pass, in order."""
    source = unroll(E).source
    return re.findall(r"^    # (.+)$", source[: source.index("def backward")], re.MULTILINE)


def test_a_neuron_written_with_times_and_plus_has_the_heading_of_one_by_dot():
    for expand in (False, True):
        model = nn.MLP(2, [2, 1], "tanh", seed=0, expand=expand)
        assert headings(nn.mse(model([0.5, 0.25]), 1.0)) == [
            "layer 1, neuron 1",
            "layer 1, neuron 2",
            "layer 2, neuron 1",
        ]


def test_the_neurons_of_a_second_sample_are_the_same_neurons():
    model = nn.MLP(2, [2, 1], "tanh", seed=0)
    E = nn.mse([model([0.5, 0.25]), model([0.1, 0.2])], [1.0, 0.0])
    neurons = ("layer 1, neuron 1", "layer 1, neuron 2", "layer 2, neuron 1")
    assert headings(E) == [f"{neuron}, sample {n}" for n in (1, 2) for neuron in neurons]


def test_the_lines_of_a_neuron_stand_together_with_its_products_and_its_threshold():
    w1, w2, t = Value(0.1, label="w1"), Value(0.2, label="w2"), Value(0.3, label="t")
    source = unroll(tg.tanh(w1 * 0.5 + w2 * 0.25 - t) * Value(2.0, label="v")).source
    first = source.index("# layer 1, neuron 1")
    second = source.index("# layer 2, neuron 1")
    assert len(re.findall(r"^    \w+ = ", source[first:second], re.MULTILINE)) == 5


def test_layers_of_arrays_are_counted():
    X = np.ones((2, 2))
    W, V = Tensor(np.ones((2, 3))), Tensor(np.ones((3, 1)))
    assert headings((((X @ W + Tensor(np.zeros(3))).tanh() @ V) ** 2).mean()) == [
        "layer 1",
        "layer 2",
    ]


def test_the_steps_of_a_recurrence_are_those_of_one_neuron():
    wx, wh, b, h = Value(0.1), Value(0.2), Value(0.3), Value(0.0)
    for x in (0.5, 0.1):
        h = tg.tanh(wx * x + wh * h + b)
    assert headings(h) == ["layer 1, neuron 1, step 1", "layer 1, neuron 1, step 2"]


@pytest.mark.parametrize("build", [lambda x, y: 3 * x + 2 * y, lambda x, y: tg.sin(tg.sin(x) * y)])
def test_a_formula_has_no_headings(build):
    assert headings(build(Value(1.0, label="x"), Value(2.0, label="y"))) == []


def test_leaves_without_labels_are_numbered_in_the_order_of_the_pass():
    w, b, v = Value(0.1), Value(0.3), Value(0.4)
    leaves = unroll(v * tg.tanh(w * 0.5 + b)).leaves
    assert leaves == {"v_1": 0.1, "v_3": 0.3, "v_6": 0.4}
