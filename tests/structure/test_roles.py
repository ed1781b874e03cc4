"""What an operation is to a network is its role, which one of a user's own can have too."""

import re

import numpy as np
import pytest

import viz
from tinygrad_edu import InputError, Tensor, Value, diagnose, explain, history, tanh, unroll
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


def test_ones_own_operations_are_sums_products_activations_and_shapes(own):
    @elementwise("±", text="{} ± {} ± {}", latex="{}{}{}", examples=[(1.0, 2.0, 3.0)], role="sum")
    def plus_minus(x, y, z):
        return x + y - z

    @plus_minus.rule
    def d_plus_minus(s, x, y, z):
        return 1.0, 1.0, -1.0

    @elementwise("wxb", latex="{}{}{}", examples=[(1.0, 2.0, 3.0)], role="product")
    def affine(w, x, b):
        return w * x + b

    @affine.rule
    def d_affine(s, w, x, b):
        return x, w, 1.0

    @elementwise("q", latex="q({})", examples=[(0.5,)], role="activation")
    def squash(x):
        return x / 2.0

    @squash.rule
    def d_squash(s, x):
        return (0.5,)

    w1, w2, theta, v, c = (Value(n) for n in (0.1, 0.2, 0.3, 0.4, 0.5))
    hidden = squash(plus_minus(w1 * 2.0, w2 * 3.0, theta))
    E = (affine(v, hidden, c) - 1.0) ** 2
    network = read_network(history(E))
    first, last = network.units
    assert first.weights == (w1, w2)
    assert first.passes[0].net.biases == [(theta, -1)]
    assert first.activation is squash
    assert (last.weights, last.biases) == ((v,), (c,))
    E.backward()
    assert viz.network(E).picture.title.startswith("Network 2-1-1")
    assert [layer.nets for layer in diagnose(E).layers] == [
        (hidden.inputs[0],),
        (E.inputs[0].inputs[0],),
    ]
    source = unroll(E).source
    assert source.index("# layer 1, neuron 1") < source.index("# layer 2, neuron 1")
    assert all(name in source for name in ("plus_minus(", "affine(", "squash("))
    w1.label = "w1"
    assert "∂E/∂w1" in str(explain(E, w1))
    assert {"±", "wxb", "q"} <= set(
        re.findall(r"label=\"?([^\s\"\]]+)", viz.draw(E, "operations").source)
    )


def test_ones_own_layer_of_arrays_and_change_of_shape_are_read(own):
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

    W, b = Tensor(np.ones((3, 2))), Tensor([0.1, 0.2])
    E = (tanh(layer(np.ones((4, 3)), turned(W), b)) ** 2).mean()
    network = read_network(history(E))
    assert network.sizes == [2]
    assert network.units[0].weights == (W,)
    assert network.units[0].biases == (b,)
    assert "layer; 8 parameters" in viz.network(E).description
    assert len(diagnose(E).layers) == 1
    assert "# layer 1\n" in unroll(E).source
