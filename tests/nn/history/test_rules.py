"""The learning rules: as the lecture writes them, in plain loops, and as the engine's gradient.

Sums are added up in another order than in the library, so numbers hold to a relative 1e-12.
"""

import math
from contextlib import nullcontext
from fractions import Fraction

import numpy as np
import pytest

import nn
from nn.history import AdalineGD, AdalineSGD, Perceptron, SigmoidNeuron, SoftmaxRegression
from tinygrad_edu import NotLearnedWarning, Tensor, Value, relu

ETA = 0.3
RANDOM = np.random.default_rng(5)
X = RANDOM.normal(size=(7, 3))
Y = np.array([0, 1, 1, 0, 1, 0, 0])
W, B = RANDOM.normal(size=3), 0.4


def close(numbers):
    return pytest.approx(numbers, rel=1e-12, abs=1e-15)


def dot(w, x):
    return sum(one * other for one, other in zip(w, x))


def sigmoid(net):
    return 1.0 / (1.0 + math.exp(-net))


def in_a_batch(delta, t):
    """Return w and b after w_j ← w_j + η (1/m) Σ δ x_j, in plain numbers."""
    nets = [dot(W, x) + B for x in X]
    deltas = [delta(net, target) for net, target in zip(nets, t)]
    w = [W[j] + ETA * sum(d * x[j] for d, x in zip(deltas, X)) / len(X) for j in range(3)]
    return w, B + ETA * sum(deltas) / len(X)


def engine_step(unit, loss_of, lr=ETA):
    """Return w and b after one step down the engine's gradient, from the start of the unit."""
    neuron = nn.Neuron(3, unit.engine_activation, weights=W.tolist(), bias=B)
    loss = loss_of(neuron)
    loss.backward()
    w = [weight.data - lr * weight.grad for weight in neuron.weights]
    return w, neuron.bias.data - lr * neuron.bias.grad


SIGNS = 2.0 * Y - 1.0
BATCH = {
    "adaline": (
        AdalineGD(ETA, 1),
        SIGNS,
        lambda a, t: t - a,
        lambda outputs: nn.mse(outputs, SIGNS) * 0.5,
    ),
    "squared error": (
        SigmoidNeuron("squared_error", ETA, 1),
        Y,
        lambda net, t: (t - sigmoid(net)) * sigmoid(net) * (1 - sigmoid(net)),
        lambda outputs: nn.mse(outputs, Y.astype(float)) * 0.5,
    ),
    "cross-entropy": (
        SigmoidNeuron("cross_entropy", ETA, 1),
        Y,
        lambda net, t: t - sigmoid(net),
        lambda outputs: nn.binary_cross_entropy(outputs, Y.astype(float)),
    ),
}


@pytest.mark.parametrize("name", BATCH)
def test_a_batch_rule_is_the_lectures_and_the_engines_weight_by_weight(name):
    unit, t, delta, loss = BATCH[name]
    unit.fit(X, Y, w_init=W, b_init=B)
    w, b = in_a_batch(delta, t)
    assert (unit.w_.tolist(), unit.b_) == (close(w), close(b))
    w, b = engine_step(unit, lambda neuron: loss([neuron(x) for x in X.tolist()]))
    assert (unit.w_.tolist(), unit.b_) == (close(w), close(b))


def test_the_online_rule_is_the_lectures_and_the_engines_after_every_sample():
    unit = AdalineSGD(ETA, 1)
    neuron = nn.Neuron(3, "identity", weights=W.tolist(), bias=B)
    optimizer = nn.SGD(neuron.parameters(), lr=ETA)
    w, b, total = list(W), B, 0.0
    for place, (x, t) in enumerate(zip(X.tolist(), SIGNS.tolist()), start=1):
        a = dot(w, x) + b
        w, b = [wj + ETA * (t - a) * xj for wj, xj in zip(w, x)], b + ETA * (t - a)
        total += 0.5 * (t - a) ** 2
        optimizer.zero_grad()
        nn.half_squared_error(neuron(x), t).backward()
        optimizer.step()
        assert [weight.data for weight in neuron.weights] == close(w)
        if place > 3:  # both classes have been seen
            unit.fit(X[:place], Y[:place], w_init=W, b_init=B)
            assert (unit.w_.tolist(), unit.b_) == (close(w), close(b))
            assert (unit.w_.tolist(), unit.b_) == (
                close([weight.data for weight in neuron.weights]),
                close(neuron.bias.data),
            )
            assert unit.losses_ == [close(total / place)]


def test_the_perceptron_rule_is_exact_and_down_the_gradient_of_its_criterion():
    samples = [[Fraction(float(x)) for x in row] for row in X]
    w, b, mistakes = [Fraction(0)] * 3, Fraction(0), []
    unit = Perceptron(eta=1.0, n_iter=40)
    by_engine = nn.Neuron(3, "identity", weights=[0.0] * 3, bias=0.0)
    optimizer = nn.SGD(by_engine.parameters(), lr=1.0)
    for _ in range(40):
        mistakes.append(0)
        for x, t in zip(samples, Y.tolist()):
            y = int(dot(w, x) + b > 0)
            w, b = [wj + (t - y) * xj for wj, xj in zip(w, x)], b + (t - y)
            mistakes[-1] += y != t
            optimizer.zero_grad()
            net = by_engine([float(xj) for xj in x])
            said = float(net.data > 0)
            ((said - t) * net).backward()  # E = (y − t)·net, y taken as a number
            optimizer.step()
            assert [weight.data for weight in by_engine.weights] == close([float(wj) for wj in w])
        if mistakes[-1] == 0:
            break
    with pytest.warns(NotLearnedWarning) if mistakes[-1] else nullcontext():
        unit.fit(X, Y)
    assert unit.errors_ == mistakes
    assert unit.updates_ == sum(mistakes)
    assert (unit.w_.tolist(), unit.b_) == (close([float(wj) for wj in w]), close(float(b)))


def test_away_from_0_the_perceptrons_criterion_is_that_of_the_hinge_without_margin():
    net, other = Value(-0.7), Value(-0.7)
    ((0.0 - 1.0) * net).backward()  # t = 1, y = 0
    relu(-1.0 * other).backward()  # max(0, −s·net)
    assert net.grad == other.grad == -1.0


def test_softmax_regression_is_the_lectures_and_the_engines_weight_by_weight():
    classes = np.array([0, 1, 2, 2, 1, 0, 2])
    w, b = RANDOM.normal(size=(3, 3)), RANDOM.normal(size=3)
    unit = SoftmaxRegression(ETA, 1).fit(X, classes, w_init=w, b_init=b)
    expected_w, expected_b = w.tolist(), b.tolist()
    for x, label in zip(X.tolist(), classes):
        powers = [math.exp(dot(row, x) + bias) for row, bias in zip(w.tolist(), b.tolist())]
        for k in range(3):
            delta = (k == label) - powers[k] / sum(powers)
            expected_b[k] += ETA * delta / 7
            for j in range(3):
                expected_w[k][j] += ETA * delta * x[j] / 7
    W_, b_ = Tensor(w), Tensor(b)
    loss = nn.cross_entropy(X @ W_.transpose() + b_, classes)
    loss.backward()
    assert unit.losses_ == [close(loss.data)]
    for k in range(3):
        assert unit.w_[k].tolist() == close(expected_w[k])
        assert unit.w_[k].tolist() == close((w - ETA * W_.grad)[k].tolist())
    assert unit.b_.tolist() == close(expected_b)
    assert unit.b_.tolist() == close((b - ETA * b_.grad).tolist())


def test_softmax_of_two_classes_learns_as_the_sigmoid_neuron_at_half_its_rate():
    two = SoftmaxRegression(eta=0.1, n_iter=50).fit(X, Y)
    one = SigmoidNeuron("cross_entropy", eta=0.2, n_iter=50).fit(X, Y)
    assert (two.w_[1] - two.w_[0]).tolist() == close(one.w_.tolist())
    assert two.predict_proba(X)[:, 1].tolist() == close(one.predict_proba(X)[:, 1].tolist())
    assert two.losses_ == close(one.losses_)


@pytest.mark.parametrize("unit", [item[0] for item in BATCH.values()], ids=repr)
def test_the_same_neuron_on_values_answers_the_same(unit):
    unit = type(unit)(**unit.get_params()).fit(X, Y)
    neuron = unit.to_neuron()
    outputs = [neuron(x).data for x in X.tolist()]
    assert outputs == close(unit.activation(unit.net_input(X)).tolist())
    assert [weight.label for weight in neuron.weights] == ["w1", "w2", "w3"]


def test_adaline_ends_at_the_least_squares_solution():
    unit = AdalineGD(eta=0.5, n_iter=2000).fit(X, Y)
    exact = np.linalg.lstsq(np.column_stack([X, np.ones(7)]), SIGNS, rcond=None)[0]
    assert [*unit.w_, unit.b_] == pytest.approx(exact.tolist(), rel=1e-9)


def test_adaline_converges_below_the_bound_of_its_step_and_diverges_above():
    points = np.column_stack([X, np.ones(7)])
    limit = 2.0 / np.linalg.eigvalsh(points.T @ points / 7).max()
    losses = AdalineGD(eta=0.99 * limit, n_iter=300).fit(X, Y).losses_
    assert losses == sorted(losses, reverse=True)
    with pytest.warns(NotLearnedWarning, match="diverged"):
        AdalineGD(eta=1.3 * limit, n_iter=300).fit(X, Y)


def test_shuffling_is_repeatable_and_changes_the_order_only():
    one, same, other = [
        AdalineSGD(0.05, 3, shuffle=True, random_state=seed).fit(X, Y) for seed in (1, 1, 2)
    ]
    assert one.w_.tolist() == same.w_.tolist() != other.w_.tolist()
