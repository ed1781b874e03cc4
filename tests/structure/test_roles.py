"""What an operation is to a network is its role, which one of a user's own can have too."""

import re
from types import SimpleNamespace

import numpy as np
import pytest

import nn
import viz
from tinygrad_edu import (
    InputError,
    Tensor,
    Value,
    diagnose,
    explain,
    history,
    label_nodes,
    step,
    unroll,
)
from tinygrad_edu.arraywise import arraywise
from tinygrad_edu.registry import OPS, elementwise
from tinygrad_edu.roles import ROLES
from tinygrad_edu.structure import read_network


@pytest.fixture
def own():
    """Register operations in a test, and forget them with it."""
    before = dict(OPS)
    yield
    OPS.clear()
    OPS.update(before)


def test_every_operation_has_a_role():
    assert {op.role for op in OPS.values()} == set(ROLES)


def test_another_role_is_refused_by_name(own):
    with pytest.raises(InputError, match="squash got role='aktivation'; write one of function"):

        @elementwise("s", latex="s({})", examples=[(0.5,)], role="aktivation")
        def squash(x):
            return x


@pytest.fixture
def of_values(own):
    """A network of two layers and a loss, every operation of which is one's own."""

    @elementwise("±", text="{} ± {} ± {}", latex="{}{}{}", examples=[(1.0, 2.0, 3.0)], role="sum")
    def plus_minus(x, y, z):
        return x + y - z

    @plus_minus.rule
    def d_plus_minus(s, x, y, z):
        return 1.0, 1.0, -1.0

    @elementwise("wx", latex="{}{}", examples=[(1.0, 2.0)], role="product")
    def weighted(w, x):
        return w * x

    @weighted.rule
    def d_weighted(s, w, x):
        return x, w

    @elementwise("wxb", latex="{}{}{}", examples=[(1.0, 2.0, 3.0)], role="product")
    def affine(w, x, b):
        return w * x + b

    @affine.rule
    def d_affine(s, w, x, b):
        return x, w, 1.0

    @elementwise("gate", latex="g({})", examples=[(0.5,)], role="activation", array=twice_above_0)
    def gate(x):
        return 2.0 * x if x > 0 else 0.0

    @gate.rule
    def d_gate(s, x):
        return (2.0 * step(x),)

    @elementwise("gap", latex="gap({}, {})", examples=[(0.5, 0.1)], role="loss")
    def gap(y, t):
        return (y - t) * (y - t)

    @gap.rule
    def d_gap(s, y, t):
        return 2.0 * (y - t), 2.0 * (t - y)

    w1, w2, w3, w4, theta, phi, v1, v2, c = [
        Value(number, label=label)
        for number, label in zip(
            (0.1, 0.2, -0.3, -0.4, 0.3, 0.1, 0.4, 0.7, 0.5),
            ("w1", "w2", "w3", "w4", "theta", "phi", "v1", "v2", "c"),
        )
    ]
    first = gate(plus_minus(weighted(w1, 2.0), weighted(w2, 3.0), theta))
    second = gate(plus_minus(weighted(w3, 2.0), weighted(w4, 3.0), phi))  # dead
    out = gate(weighted(v1, first) + affine(v2, second, c))
    E = gap(out, 1.0)
    label_nodes({"first": first, "second": second, "out": out, "E": E})
    E.backward()
    return SimpleNamespace(
        E=E,
        layers=[[first, second], [out]],
        weights=[(w1, w2), (w3, w4), (v1, v2)],
        biases=[[(theta, -1)], [(phi, -1)], [(c, 1)]],
        symbols={"±", "wx", "wxb", "gate", "gap"},
        operations={"plus_minus", "weighted", "affine", "gate", "gap"},
        headings=["# layer 1, neuron 1", "# layer 1, neuron 2", "# layer 2, neuron 1"],
        title="Network 2-2-1",
        dead="gate",
        gate=gate,
        loss=([out], 1.0),
    )


def twice_above_0(x):
    return np.where(x > 0, 2.0 * x, 0.0)


@pytest.fixture
def of_arrays(own):
    """The same of arrays: layers, a change of shape, a difference, a loss."""

    @arraywise("⇄", back=["upstream turned"], examples=[(np.ones((2, 3)),)], role="arranges")
    def turned(x):
        return x[::-1]

    @turned.rule
    def d_turned(upstream, s, x):
        return (turned(upstream),)

    @arraywise(
        "layer",
        back=["upstream · {1}ᵀ", "{0}ᵀ · upstream", "the sum of upstream"],
        examples=[(np.ones((2, 3)), np.ones((3, 1)), np.ones(1))],
        role="product",
    )
    def layer(x, weight, bias):
        return x @ weight + bias

    @layer.rule
    def d_layer(upstream, s, x, weight, bias):
        return upstream @ weight.T, x.T @ upstream, upstream.sum(axis=0)

    @arraywise(
        "⊖",
        back=["upstream", "−upstream, summed"],
        examples=[(np.ones((2, 3)), np.ones(3))],
        role="sum",
    )
    def less(x, row):
        return x - row

    @less.rule
    def d_less(upstream, s, x, row):
        return upstream, -upstream.sum(axis=0)

    @elementwise("gate", latex="g({})", examples=[(0.5,)], role="activation", array=twice_above_0)
    def gate(x):
        return 2.0 * x if x > 0 else 0.0

    @gate.rule
    def d_gate(s, x):
        return (2.0 * step(x),)

    @arraywise(
        "gap",
        back=["upstream · 2({0} − {1})", "upstream · 2({1} − {0})"],
        examples=[(np.ones((2, 3)), np.zeros((2, 3)))],
        by_place=True,
        role="loss",
    )
    def gap(y, t):
        return ((y - t) ** 2).sum()

    @gap.rule
    def d_gap(upstream, s, y, t):
        return upstream * 2.0 * (y - t), upstream * 2.0 * (t - y)

    W, b = Tensor(np.full((3, 2), 0.3), label="W"), Tensor([-9.0, 0.2], label="b")
    V, theta = Tensor([[0.5], [0.25]], label="V"), Tensor([0.1], label="theta")
    first = gate(layer(np.ones((4, 3)), turned(W), b))
    net = less(first @ V, theta)
    out = gate(net)
    E = gap(out, np.zeros((4, 1)))
    label_nodes({"first": first, "out": out, "E": E})
    E.backward()
    return SimpleNamespace(
        E=E,
        layers=[[first], [out]],
        weights=[(W,), (V,)],
        biases=[[(b, 1)], [(theta, -1)]],
        symbols={"⇄", "layer", "⊖", "gate", "gap"},
        operations={"turned", "layer", "less", "gate", "gap"},
        headings=["# layer 1\n", "# layer 2\n"],
        title="Graph of 4 stages",
        dead="gate",
        gate=gate,
        loss=([out], 0.0),
    )


@pytest.fixture(params=["of_values", "of_arrays"])
def ones_own(request):
    return request.getfixturevalue(request.param)


def test_the_reader_finds_ones_own_layers_biases_activations_and_losses(ones_own):
    network = read_network(history(ones_own.E))
    assert network.sizes == [2, 1]
    assert [unit.weights for unit in network.units] == ones_own.weights
    assert [unit.passes[0].net.biases for unit in network.units] == ones_own.biases
    assert {unit.activation for unit in network.units} == {ones_own.gate}
    assert [[p.out for u in layer for p in u.passes] for layer in network.layers] == ones_own.layers
    outputs, target = ones_own.loss
    assert network.losses[0].outputs == tuple(outputs)
    assert np.all(network.losses[0].targets[0].data == target)


def test_ones_own_operations_are_drawn(ones_own):
    source = viz.draw(ones_own.E, "operations").source
    assert ones_own.symbols <= set(re.findall(r"label=\"?([^\s\"\]]+)", source))
    assert all(
        leaf.label in viz.draw(ones_own.E, "variables").source for leaf in leaves_of(ones_own)
    )


def leaves_of(ones_own):
    return [leaf for weights in ones_own.weights for leaf in weights]


def test_ones_own_operations_are_a_network_in_the_network_view(ones_own):
    picture = viz.network(ones_own.E).picture
    assert picture.title.startswith(ones_own.title)


def test_ones_own_operations_are_explained_by_their_rules(ones_own):
    for leaf in leaves_of(ones_own):
        explanation = explain(ones_own.E, leaf)
        assert f"∂E/∂{leaf.label} = " in str(explanation)
        assert np.array_equal(explanation.value, leaf.grad)


def test_ones_own_operations_are_unrolled_under_the_headings_of_their_neurons(ones_own):
    program = unroll(ones_own.E)
    places = [program.source.index(heading) for heading in ones_own.headings]
    assert places == sorted(places)
    assert all(f"{name}(" in program.source for name in ones_own.operations)
    value, gradients = program()
    assert value == ones_own.E.data
    for leaf in leaves_of(ones_own):
        assert np.array_equal(gradients[leaf.label], leaf.grad)


def test_ones_own_layers_and_dead_units_are_diagnosed(ones_own):
    diagnosis = diagnose(ones_own.E, fewest=1)
    assert len(diagnosis.layers) == 2
    assert "1 of 2 gate units of layer 1" in str(diagnosis)


def test_a_pass_back_through_ones_own_operations_is_stepped_through(ones_own):
    rules = {step.rule for step in ones_own.E.backward_steps()}
    assert {f"d_{name}" for name in ones_own.operations} <= rules


def test_ones_own_activation_is_one_for_nn_and_in_a_plot(of_values):
    assert nn.MLP(2, [2, 1], "gate", seed=0)([0.5, 1.0]).data is not None
    axes = viz.plots.activations(["gate"])
    assert [line.get_label() for line in axes.get_lines()][:2] == ["gate(x)", "gate′(x)"]


def test_ones_own_operation_says_what_to_do_where_it_is_not_finite(own):
    @elementwise("1/x", latex="1/{}", examples=[(0.5,)])
    def turned_over(x):
        return 1.0 / x

    @turned_over.rule
    def d_turned_over(s, x):
        return (-s * s,)

    def is_anywhere(node):
        return True

    turned_over.has_pole = is_anywhere
    turned_over.advice = "Keep what is turned over away from 0"
    with pytest.warns(RuntimeWarning):
        E = turned_over(Value(0.0, label="x")) * 2.0
    assert turned_over.advice in str(diagnose(E))
