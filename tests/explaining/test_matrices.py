"""Gradients of arrays, in matrix form."""

import numpy as np
import pytest

import nn
import tinygrad_edu as tg
from tests.explaining.evaluating import evaluate
from tinygrad_edu import Tensor, Value
from tinygrad_edu.explaining import explain

X = np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]])
ARRAYWISE = [op for op in tg.OPS.values() if op.is_arraywise and op.name not in ("join", "pick")]


def small():
    x = Tensor(X, label="X")
    weight, bias = Tensor([[0.5], [-0.25]], label="W"), Tensor([0.1], label="b")
    net = x @ weight + bias
    net.label = "Z"
    out = net.tanh()
    out.label = "H"
    error = (out**2).mean()
    error.label = "E"
    return error


def test_a_weight_matrix_gets_the_transposed_input_times_delta():
    error = small()
    line = str(explain(error, "W"))
    assert line.startswith("∂E/∂W = Xᵀ · δ = [[0, 1], [2, 3], [4, 5]]ᵀ · [[")
    assert line.endswith("(2×1 = 2×3 · 3×1; δ = ∂E/∂Z)")


@pytest.mark.parametrize("name", ["W", "b", "Z", "H", "X"])
def test_the_equation_holds_and_the_value_is_the_gradient(name):
    error = small()
    found = explain(error, name)
    error.backward()
    node = tg.named_nodes(error)[name]
    assert np.array_equal(found.value, node.grad)
    assert np.allclose(evaluate(found.expression), node.grad, rtol=0, atol=1e-14)


def test_each_delta_opens_into_the_next_line_up_to_the_result():
    lines = str(explain(small(), "W", depth=9)).splitlines()
    assert [line.strip().partition(" = [")[0] for line in lines] == [
        "∂E/∂W = Xᵀ · δ",
        "∂E/∂Z = δ ⊙ (1 − H ⊙ H)",
        "∂E/∂H = 0.333333 · 2 · H = 0.333333 · 2 · [[-0.1489], [0.3364], [0.6911]]",
    ]


def test_a_plain_array_without_a_name_stands_as_its_shape_if_it_is_large():
    weight = Tensor(np.ones((2, 1)), label="W")
    error = (np.ones((100, 2)) @ weight).mean()
    assert str(explain(error, weight)).startswith("∂E/∂W = [100×2]ᵀ · δ")


def test_several_ways_have_a_delta_each():
    weight = Tensor([[0.5, 1.0]], label="W")
    first, second = weight * 2.0, weight.tanh()
    first.label, second.label = "A", "B"
    line = str(explain((first * second).sum(), weight))
    assert "δ₁ = ∂E/∂A; δ₂ = ∂E/∂B" in line


def test_a_network_without_names_is_explained_layer_by_layer():
    model = nn.Sequential(nn.Linear(2, 16, seed=0), "relu", nn.Linear(16, 2, seed=1))
    points, labels = nn.data.moons(100, noise=0.1, seed=1)
    loss = nn.cross_entropy(model(points), labels)
    weight = model.parameters()[0]
    lines = str(explain(loss, weight, depth=9)).splitlines()
    assert lines[0].startswith("∂E/∂v₁ = [100×2]ᵀ · δ = ")
    assert "softmax" in lines[-1]
    loss.backward()
    assert np.array_equal(explain(loss, weight).value, weight.grad)


def test_values_joined_into_a_tensor_are_explained_across():
    first, second = Value(0.5, label="a"), Value(2.0, label="b")
    joined = Tensor.of([first, second])
    joined.label = "t"
    error = (joined**2).sum()
    error.backward()
    assert explain(error, first).value == first.grad
    assert str(explain(error, first)).startswith("∂E/∂a = ")


def test_values_picked_out_of_a_tensor_are_explained_across():
    weight = Tensor([0.5, 2.0], label="W")
    first, second = (weight**2).values()
    error = first * second
    error.backward()
    assert np.array_equal(explain(error, weight).value, weight.grad)


@pytest.mark.parametrize("op", ARRAYWISE, ids=lambda op: op.name)
def test_every_arraywise_operation_explains_each_operand(op):
    *operands, given = op.examples[0]
    nodes = [Tensor(operand, label=f"x{place}") for place, operand in enumerate(operands)]
    out = op(*nodes, **given)
    out.label = "out"
    weights = np.cos(np.arange(np.size(out.data))).reshape(np.shape(out.data))
    error = (out * weights).sum()
    for node in nodes:
        found = explain(error, node)
        (gradient,) = tg.gradients(error, [node])
        assert np.array_equal(found.value, gradient)
        assert np.allclose(evaluate(found.expression), found.value, rtol=0, atol=1e-12)


@pytest.mark.parametrize("op", ARRAYWISE, ids=lambda op: op.name)
def test_every_arraywise_operation_explains_each_operand_of_a_plain_sum(op):
    """Upstream is the same number at every place here, and the formula must keep its shape."""
    *operands, given = op.examples[0]
    nodes = [Tensor(operand, label=f"x{place}") for place, operand in enumerate(operands)]
    out = op(*nodes, **given)
    between = out * 0.5
    between.label = "between"
    error = between.sum() if np.ndim(out.data) else between
    for node in nodes:
        found = explain(error, node)
        for here in [found, *[factor.explain() for factor in found.factors]]:
            value = np.broadcast_to(evaluate(here.expression), np.shape(here.value))
            assert np.allclose(value, here.value, rtol=0, atol=1e-12)
