"""A program written for micrograd runs after its import lines are changed, with its numbers.

The program is micrograd's own demo, shortened. The sums of a neuron go from left to right with
the bias last here, and with the bias first in micrograd, so numbers agree to a relative 1e-9
after 20 steps of training, and to 1e-13 after one pass.
"""

import random

import micrograd.engine
import micrograd.nn
import pytest

import nn
import tinygrad_edu


def demo(Value, MLP, steps):
    """Train a small classifier, as micrograd's demo does; return what it has at the end."""
    random.seed(1337)
    X = [[random.gauss(0, 1), random.gauss(0, 1)] for _ in range(20)]
    y = [1 if a * a + b > 0.5 else -1 for a, b in X]
    model = MLP(2, [16, 16, 1])

    def loss():
        inputs = [list(map(Value, xrow)) for xrow in X]
        scores = list(map(model, inputs))
        losses = [(1 + -yi * scorei).relu() for yi, scorei in zip(y, scores, strict=True)]
        data_loss = sum(losses) * (1.0 / len(losses))
        alpha = 1e-4
        reg_loss = alpha * sum(p * p for p in model.parameters())
        total_loss = data_loss + reg_loss
        accuracy = [(yi > 0) == (scorei.data > 0) for yi, scorei in zip(y, scores, strict=True)]
        return total_loss, sum(accuracy) / len(accuracy)

    for k in range(steps):
        total_loss, acc = loss()
        model.zero_grad()
        total_loss.backward()
        learning_rate = 1.0 - 0.9 * k / 100
        for p in model.parameters():
            p.data -= learning_rate * p.grad

    total_loss, acc = loss()
    model.zero_grad()
    total_loss.backward()
    parameters = model.parameters()
    return total_loss.data, acc, [p.data for p in parameters], [p.grad for p in parameters]


@pytest.mark.parametrize(("steps", "tolerance"), [(0, 1e-13), (20, 1e-9)])
def test_the_demo_gets_the_same_numbers(steps, tolerance):
    theirs = demo(micrograd.engine.Value, micrograd.nn.MLP, steps)
    ours = demo(tinygrad_edu.Value, nn.MLP, steps)
    for our, their in zip(ours, theirs, strict=True):
        assert our == pytest.approx(their, rel=tolerance, abs=tolerance)


def sanity_check(Value):
    """micrograd's own test expressions."""
    x = Value(-4.0)
    z = 2 * x + 2 + x
    q = z.relu() + z * x
    h = (z * z).relu()
    y = h + q + q * x
    y.backward()
    return x.data, y.data, x.grad


def more_operations(Value):
    """micrograd's README example."""
    a = Value(-4.0)
    b = Value(2.0)
    c = a + b
    d = a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    g = f / 2.0
    g += 10.0 / f
    g.backward()
    return g.data, a.grad, b.grad


@pytest.mark.parametrize("program", [sanity_check, more_operations])
def test_micrograds_own_tests_get_the_same_numbers(program):
    ours = program(tinygrad_edu.Value)
    assert ours == pytest.approx(program(micrograd.engine.Value), rel=1e-15)


def test_operations_that_later_versions_of_micrograd_have():
    x = tinygrad_edu.Value(0.5)
    y = x.tanh() + x.exp()
    y.backward()
    assert x.grad == pytest.approx(0.7864477329659274 + 1.6487212707001282, rel=1e-15)
