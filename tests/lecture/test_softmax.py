"""Softmax in all its forms to 50 digits, its gradient p − t, and what a unit learns with it."""

import math

import mpmath
import numpy as np
import pytest

import nn
from examples.lecture import softmax as row
from nn.history import SoftmaxRegression
from tinygrad_edu import Tensor, check_grads, explain, named_nodes, sigmoid, softmax

SCORES = [(2.0, 1.0, 0.0), (-1.0, 0.5, 3.0), (1000.0, 999.0, 998.0), (-1000.0, 0.0, -1000.0)]
CLOSE = {"rel": 1e-14, "abs": 1e-300}


def exact(z):
    """Return the softmax at 50 digits."""
    with mpmath.workdps(50):
        powers = [mpmath.exp(mpmath.mpf(score)) for score in z]
        return [float(power / sum(powers)) for power in powers]


@pytest.mark.parametrize("z", SCORES)
def test_softmax_is_right_and_sums_to_1_where_the_formula_gives_nan(z):
    shares = softmax(np.array(z))
    assert shares.tolist() == pytest.approx(exact(z), **CLOSE)
    assert shares.sum() == pytest.approx(1.0, rel=1e-15)
    assert np.isnan(row.naive(z)).any() == (max(z) > 710)


@pytest.mark.parametrize("z", SCORES[:3])
def test_with_one_class_as_reference_it_is_the_same(z):
    shares = row.with_reference(z)
    assert shares.tolist() == pytest.approx(exact(z), rel=1e-13)
    assert shares[-1] == pytest.approx(
        1 / (1 + sum(math.exp(s - z[-1]) for s in z[:-1])), rel=1e-14
    )


@pytest.mark.parametrize("z", [(0.3, -1.2), (5.0, 7.0), (1000.0, 0.0), (0.0, 1000.0)])
def test_of_two_classes_it_is_the_sigmoid_of_the_difference(z):
    assert softmax(np.array(z))[0] == pytest.approx(sigmoid(z[0] - z[1]), rel=1e-14, abs=1e-300)


def test_only_differences_of_scores_count():
    z = np.array(SCORES[1])
    assert softmax(z + 123.0).tolist() == pytest.approx(softmax(z).tolist(), rel=1e-12)


@pytest.mark.parametrize("temperature", row.TEMPERATURES)
def test_it_is_the_boltzmann_distribution_of_energies(temperature):
    shares = row.boltzmann((0.0, 1.0, 2.0), temperature)
    with mpmath.workdps(50):
        powers = [mpmath.exp(-mpmath.mpf(energy) / temperature) for energy in (0, 1, 2)]
        expected = [float(power / sum(powers)) for power in powers]
    assert shares.tolist() == pytest.approx(expected, rel=1e-13)
    # neighbours differ by the factor e^(−1/T)
    assert shares[1] / shares[0] == pytest.approx(math.exp(-1 / temperature), rel=1e-12)


def test_cold_decides_and_hot_makes_equal():
    assert row.boltzmann((0.0, 1.0, 2.0), 0.01).tolist() == pytest.approx([1, 0, 0], abs=1e-40)
    assert row.boltzmann((0.0, 1.0, 2.0), 1e9).tolist() == pytest.approx([1 / 3] * 3, rel=1e-8)


def test_the_gradient_of_the_cross_entropy_is_p_minus_t_by_every_way():
    expected = [share - t for share, t in zip(exact(row.SCORES), (0, 1, 0))]
    by_hand, in_one = row.symbol_by_symbol(), row.in_one()
    by_hand.backward()
    in_one.backward()
    nodes = named_nodes(by_hand)
    gradients = [nodes[f"z{place}"].grad for place in (1, 2, 3)]
    assert gradients == pytest.approx(expected, rel=1e-14)
    assert named_nodes(in_one)["z"].grad[0].tolist() == pytest.approx(expected, rel=1e-14)
    assert by_hand.data == pytest.approx(-math.log(exact(row.SCORES)[1]), rel=1e-14)
    assert "softmax(z) − [[0, 1, 0]]" in str(explain(in_one, "z"))


def test_the_gradient_of_softmax_itself_is_right_to_third_order():
    check_grads(
        lambda z: (softmax(z) * np.array([1.0, -2.0, 0.5])).sum(), np.array(row.SCORES), order=3
    )


def test_the_gradient_is_p_minus_t_far_out_too():
    z = Tensor([[1000.0, 0.0, -1000.0]])
    E = nn.cross_entropy(z, [2])
    E.backward()
    assert (E.data, z.grad.tolist()) == (2000.0, [[1.0, 0.0, -1.0]])


def test_the_unit_learns_three_species_from_ln_3_down():
    pytest.importorskip("sklearn")
    X, y = row.iris()
    unit = SoftmaxRegression(eta=1.0, n_iter=500).fit(X, y)
    assert unit.losses_[0] == pytest.approx(math.log(3), rel=1e-12)
    assert unit.losses_ == sorted(unit.losses_, reverse=True)
    assert unit.score(X, y) >= 0.95
    assert unit.errors_[-1] == round(150 * (1 - unit.score(X, y)))
    assert unit.w_.sum(axis=0) == pytest.approx(0.0, abs=1e-12)  # each step's δ sum to 0


def test_the_script_runs_from_anywhere_and_draws_when_asked(script):
    pytest.importorskip("sklearn")
    printed, out = script(row)
    assert "1000, 999, 998    0.665241, 0.244728, 0.090031" in printed
    assert "∂E/∂z = softmax(z) − [[0, 1, 0]]" in printed
    names = sorted(path.name for path in out.iterdir())
    assert names == ["softmax_iris.png", "softmax_temperature.svg"]
