"""Activation: any operation of one input."""

import numpy as np
import pytest

import nn
from tinygrad_edu import OPS, InputError, Tensor, Value

X = np.array([[-1.5, 0.25, 2.0], [0.75, -0.5, -3.0]])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("identity", X),
        ("relu", np.where(X > 0, X, 0.0)),
        ("leaky_relu", np.where(X > 0, X, 0.01 * X)),
        ("tanh", np.tanh(X)),
        ("sigmoid", 1 / (1 + np.exp(-X))),
        ("softplus", np.log1p(np.exp(X))),
        ("softmax", np.exp(X) / np.exp(X).sum(axis=1, keepdims=True)),
        ("log_softmax", X - np.log(np.exp(X).sum(axis=1, keepdims=True))),
        ("sin", np.sin(X)),
    ],
)
def test_an_activation_is_the_function_of_its_name(name, expected):
    layer = nn.Activation(name)
    assert layer(X) == pytest.approx(expected, rel=1e-14)
    assert layer(Tensor(X)).data == pytest.approx(expected, rel=1e-14)
    assert nn.Sequential(name)(X) == pytest.approx(expected, rel=1e-14)


def test_values_go_through_one_by_one():
    x = Value(-2.0)
    nn.Activation("leaky_relu")(x).backward()
    assert x.grad == 0.01


def test_every_operation_is_either_refused_at_once_or_works():
    accepted = []
    for name in OPS:
        try:
            layer = nn.Activation(name)
        except InputError:
            continue
        inside = 0.5 + np.eye(3) if OPS[name].is_arraywise else OPS[name].examples[0][0]
        layer(Tensor(np.full((3, 3), inside)))
        accepted.append(name)
    assert {"relu", "leaky_relu", "softmax", "logsumexp"} <= set(accepted)
    assert not {"add", "linear", "conv2d", "stack", "reshape", "einsum"} & set(accepted)


def test_a_neuron_ends_in_an_operation_of_one_number():
    for name in ("softmax", "conv2d", "reshape", "cast"):
        with pytest.raises(InputError, match=f"no activation '{name}'"):
            nn.Neuron(1, name)


@pytest.mark.parametrize("name", ["rellu", "matmul", "", None, ["relu"], 3])
def test_what_is_no_activation_is_refused_with_some_that_are(name):
    with pytest.raises(InputError, match=r"no activation .*relu, tanh, sigmoid, softmax"):
        nn.Activation(name)


def test_softmax_goes_over_the_last_axis_of_any_batch():
    out = nn.Activation("softmax")(np.ones((2, 3, 4)))
    assert out == pytest.approx(np.full((2, 3, 4), 0.25), rel=1e-15)
