"""Gradient descent, with and without momentum."""

import pytest

import nn
from tinygrad_edu import InputError, Value


def test_a_step_goes_down_the_gradient_by_the_learning_rate():
    w = Value(3.0)
    optimizer = nn.SGD([w], lr=0.1)
    (w * w).backward()
    optimizer.step()
    assert w.data == 3.0 - 0.1 * 6.0
    optimizer.zero_grad()
    assert w.grad == 0.0


def test_momentum_keeps_a_part_of_the_last_step():
    w, velocity, expected = Value(3.0), 0.0, 3.0
    optimizer = nn.SGD([w], lr=0.1, momentum=0.9)
    for _ in range(5):
        optimizer.zero_grad()
        (w * w).backward()
        optimizer.step()
        velocity = 0.9 * velocity + 2 * expected
        expected -= 0.1 * velocity
        assert w.data == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize(
    ("parameters", "options", "message"),
    [
        ([], {"lr": 0.1}, "no parameters"),
        ([Value(1.0)], {"lr": 0.0}, "lr=0.0"),
        ([Value(1.0)], {"lr": float("nan")}, "lr=nan"),
        ([Value(1.0)], {"lr": 0.1, "momentum": 1.0}, "momentum=1.0"),
    ],
)
def test_what_cannot_learn_is_refused(parameters, options, message):
    with pytest.raises(InputError, match=message):
        nn.SGD(parameters, **options)


def test_a_small_network_learns_xor():
    network = nn.MLP(2, [4, 1], activation="tanh", output_activation="tanh", seed=5)
    optimizer = nn.SGD(network.parameters(), lr=0.1, momentum=0.9)
    rows = [([0, 0], -1), ([0, 1], 1), ([1, 0], 1), ([1, 1], -1)]
    for _ in range(300):
        optimizer.zero_grad()
        loss = nn.mse([network(x) for x, _ in rows], [t for _, t in rows])
        loss.backward()
        optimizer.step()
    assert loss.data < 0.01
    assert all(network(x).data * t > 0 for x, t in rows)
