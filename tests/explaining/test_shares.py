"""A softmax with a cross-entropy explains as the lecture writes it: ∂E/∂z = p − t."""

import numpy as np
import pytest

import nn
import viz
from tinygrad_edu import Tensor, Value, exp, explain, log, log_softmax, softmax
from tinygrad_edu import sum as total

SCORES = (2.0, 1.0, 0.0)
P = np.exp(SCORES) / np.exp(SCORES).sum()  # by NumPy, from the definition
TARGETS = [0.0, 1.0, 0.0]


def by_nn(z):
    return nn.cross_entropy(z, 1)


def by_nn_in_a_list(z):
    return nn.cross_entropy([z], [1])


def by_hand(z):
    powers = [exp(score) for score in z]
    whole = sum(powers)
    return -sum([t * log(power / whole) for t, power in zip(TARGETS, powers)])


def by_hand_for_the_label(z):
    powers = [exp(score - 2.0) for score in z]
    return -log(powers[1] / total(powers))


@pytest.mark.parametrize("loss", [by_nn, by_nn_in_a_list, by_hand, by_hand_for_the_label])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_score_of_values_is_p_minus_t(loss, place):
    z = [Value(score, label=f"z{number}") for number, score in enumerate(SCORES, start=1)]
    found = explain(loss(z), z[place])
    assert found.value == pytest.approx(P[place] - TARGETS[place], rel=1e-12)
    sign = "₁₂₃"[place]
    line = f"∂E/∂z{place + 1} = p{sign} − t{sign} = {P[place]:.6f} − {TARGETS[place]:.0f} = "
    assert str(found).startswith(line)
    assert "p = softmax(z1, z2, z3)" in str(found)


def test_the_lectures_network_with_softmax_has_it_at_its_outputs():
    network = nn.MLP(2, [2, 2], ["sigmoid", "identity"], labels=True, seed=0)
    E = nn.cross_entropy(network([0.05, 0.1]), 0)
    assert str(explain(E, "out_o1")).startswith("∂E/∂out_o1 = p₁ − t₁ = ")
    assert str(explain(E, "out_o2")).startswith("∂E/∂out_o2 = p₂ − t₂ = ")
    assert "∂E/∂out_o1 = p₁ − t₁" in str(explain(E, "w5", depth=2))


def test_of_several_samples_each_has_its_share():
    z = [[Value(score, label=f"z{n}{k}") for k, score in enumerate(SCORES)] for n in range(2)]
    E = nn.cross_entropy(z, [1, 2])
    found = explain(E, "z11")
    assert found.value == pytest.approx(P[1] / 2, rel=1e-12)
    assert str(found).startswith("∂E/∂z11 = 0.5 · (p₂ − t₂) = 0.5 · (0.244728 − 0) = 0.122364")


@pytest.mark.parametrize("form", ["nn", "rows of targets", "log_softmax", "softmax"])
def test_a_row_of_a_tensor_is_softmax_minus_t(form):
    z = Tensor([SCORES], label="z")
    t = np.array([TARGETS])
    E = {
        "nn": lambda: nn.cross_entropy(z, [1]),
        "rows of targets": lambda: nn.cross_entropy(z, t),
        "log_softmax": lambda: -(log_softmax(z) * t).sum(),
        "softmax": lambda: -(t * log(softmax(z))).sum(),
    }[form]()
    found = explain(E, "z")
    assert str(found).startswith("∂E/∂z = softmax(z) − [[0, 1, 0]] = softmax([[2, 1, 0]]) − ")
    assert found.value == pytest.approx(np.array([P]) - t, rel=1e-12)


def test_p_goes_by_its_label():
    z = Tensor([SCORES], label="z")
    p = softmax(z)
    p.label = "p"
    assert str(explain(-(log(p) * np.array([TARGETS])).sum(), "z")).startswith("∂E/∂z = p − [[0, ")


def test_another_loss_of_a_softmax_is_none_of_these():
    z = [Value(score, label=f"z{number}") for number, score in enumerate(SCORES, start=1)]
    powers = [exp(score) for score in z]
    E = sum([(power / sum(powers) - t) ** 2 for power, t in zip(powers, TARGETS)])
    assert "p₁ − t₁" not in str(explain(E, "z1"))
    E = -0.5 * log(powers[1] / total(powers)) + z[0] * 0.1
    assert "p₁ − t₁" not in str(explain(E, "z1"))


def test_names_on_the_way_keep_their_chain():
    z = [Value(score, label=f"z{number}") for number, score in enumerate(SCORES, start=1)]
    powers = [exp(score) for score in z]
    S = total(powers)
    S.label = "S"
    assert "∂E/∂S" in str(explain(-log(powers[1] / S), "z1"))


def test_the_picture_of_the_network_shows_p_and_the_target():
    network = nn.MLP(2, [2, 2], ["sigmoid", "identity"], labels=True, seed=0)
    outputs = network([0.05, 0.1])
    E = nn.cross_entropy(outputs, 0)
    E.backward()
    z = np.array([out.data for out in outputs])
    p = np.exp(z) / np.exp(z).sum()
    svg = viz.network(network, E).svg()
    assert f"p₁ = {p[0]:.4f}, t₁ = 1" in svg
    assert f"p₂ = {p[1]:.4f}, t₂ = 0" in svg
    assert (
        "p₁" not in viz.network(network, nn.half_squared_error(network([0.5, 1.0]), [1, 0])).svg()
    )


def test_a_score_that_is_counted_twice_is_no_softmax_of_different_scores():
    a, b = Value(1.0, label="a"), Value(2.0, label="b")
    E = log(total([exp(a), exp(a), exp(b)])) - a
    found = explain(E, "a")
    assert "p₁" not in str(found)
    assert found.value == pytest.approx(2.0 / (2.0 + np.e) - 1.0, rel=1e-14)


def test_a_number_beside_the_powers_of_e_makes_it_no_softmax():
    a, b = Value(1.0, label="a"), Value(2.0, label="b")
    found = explain(log(total([exp(a), b])) - a, "a")
    assert "p₁" not in str(found)
    assert found.value == pytest.approx(np.e / (np.e + 2.0) - 1.0, rel=1e-14)


def test_a_softmax_down_the_columns_is_not_that_of_the_rows():
    z = Tensor([[1.0, 2.0], [0.0, 1.0]], label="z")
    found = explain(-(np.array([[1.0, 1.0], [0.0, 0.0]]) * log(softmax(z, axis=0))).sum(), "z")
    assert "softmax(z) − [[" not in str(found)
    p = 1.0 / (1.0 + np.exp(-1.0))  # of each column, as 1 − 0 = 2 − 1
    np.testing.assert_allclose(found.value, [[p - 1.0] * 2, [1.0 - p] * 2], rtol=1e-14)


def test_of_two_losses_each_softmax_has_its_own():
    z, y = Tensor([SCORES], label="z"), Tensor([SCORES], label="y")
    p, q = log_softmax(z), log_softmax(y)
    first, second = -(p * np.array([TARGETS])).sum(), -(q * np.array([[1.0, 0.0, 0.0]])).sum()
    E = first + second
    assert str(explain(E, "y")).startswith("∂E/∂y = softmax(y) − [[1, 0, 0]] = ")
    assert str(explain(E, "z")).startswith("∂E/∂z = softmax(z) − [[0, 1, 0]] = ")


def test_a_shift_that_is_learned_is_a_part_of_the_score():
    a, b, m = Value(1.0, label="a"), Value(2.0, label="b"), Value(2.0, label="m")
    powers = [exp(a - m), exp(b - m)]
    found = explain(-log(powers[0] / total(powers)), "a")
    assert "p₁ − t₁" not in str(found)
    assert found.value == pytest.approx(1.0 / (1.0 + np.e) - 1.0, rel=1e-14)


def test_the_p_of_a_learner_keeps_its_name():
    w = Value(1.0, label="p₁")
    a, b = w * 1.0, Value(2.0, label="b")
    a.label = "a"
    powers = [exp(a), exp(b)]
    E = -log(powers[0] / total(powers))
    assert str(explain(E, "a")).startswith("∂E/∂a = p₁′ − t₁ = 0.268941 − 1 = ")
