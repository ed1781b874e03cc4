"""The widest margin, which linear programs and geometry know as well, and Novikoff's bound."""

import numpy as np
import pytest

import nn
from nn.history import Perceptron, convergence_bound, widest_margin
from nn.history.margins import nearest_to_zero
from tinygrad_edu import NotLearnedWarning


@pytest.mark.parametrize(
    ("gate", "bound"),
    [
        # (w, b) = (2, 2, −3) has all products ≥ 1 at the least length √17; R² = 3
        ("and", 51.0),
        ("nand", 51.0),
        # (2, 2, −1), length 3
        ("or", 27.0),
        ("nor", 27.0),
        # (−2, 1), length √5; R² = 2
        ("not", 10.0),
        ("xor", np.inf),
        ("xnor", np.inf),
    ],
)
def test_the_bound_of_each_gate_is_that_of_its_geometry(gate, bound):
    X, y = nn.data.gate(gate)
    assert convergence_bound(X, y) == pytest.approx(bound, rel=1e-12)


def separable_by_linear_program(points):
    """Whether some v has p·v ≥ 1 for all points p."""
    linprog = pytest.importorskip("scipy.optimize").linprog
    found = linprog(np.zeros(points.shape[1]), -points, -np.ones(len(points)), bounds=(None, None))
    return found.status == 0


@pytest.mark.parametrize("seed", range(12))
def test_it_finds_a_margin_exactly_where_a_linear_program_finds_a_line(seed):
    random = np.random.default_rng(seed)
    X, y = random.normal(size=(12, 3)), random.integers(0, 2, 12)
    y[:2] = 0, 1
    X[:, 0] += (seed % 4) * (y - 0.5)
    points = np.column_stack([X, np.ones(12)]) * (2 * y - 1)[:, None]
    margin, w, b = widest_margin(X, y)
    assert (margin > 0.0) is separable_by_linear_program(points)
    if margin:
        direction = np.array([*w, b])
        assert np.linalg.norm(direction) == pytest.approx(1.0, rel=1e-12)
        assert (points @ direction).min() == pytest.approx(margin, rel=1e-9)
        # none of 2000 directions near it has a wider one (the problem is concave: local is global)
        others = random.normal(size=(4, 2000))
        others /= np.linalg.norm(others, axis=0)
        near = direction[:, None] + 0.05 * others
        near /= np.linalg.norm(near, axis=0)
        assert (points @ near).min(axis=0).max() <= margin * (1 + 1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_classes_far_from_0_and_near_each_other_are_still_told_apart(seed):
    random = np.random.default_rng(seed)
    X = random.normal(size=(25, 5))
    y = (X @ random.normal(size=5) > 0).astype(int)
    y[:2] = 0, 1
    near, far = [(X * scale + shift, y) for scale, shift in ((1.0, 0.0), (1000.0, 50_000.0))]
    assert (widest_margin(*near)[0] > 0.0) is (widest_margin(*far)[0] > 0.0)
    margin, w, b = widest_margin(*far)
    products = (far[0] @ w + b) * (2 * y - 1)
    assert products.min() == pytest.approx(margin, abs=1e-9 * 50_000)
    assert (convergence_bound(*far) < np.inf) is (margin > 0.0)


@pytest.mark.parametrize("seed", range(8))
def test_a_perceptron_never_needs_more_updates_than_the_bound(seed):
    random = np.random.default_rng(seed)
    X = random.normal(size=(30, 2))
    y = (X @ random.normal(size=2) + 0.3 > 0).astype(int)
    if len(set(y)) == 2:
        unit = Perceptron(n_iter=10_000).fit(X, y)
        assert unit.converged_
        assert 0 < unit.updates_ <= convergence_bound(X, y)
        assert unit.errors_[-1] == unit.remaining_ == 0


def test_the_nearest_point_of_a_triangle_is_known():
    corners = np.array([[1.0, 2.0], [2.0, 1.0], [4.0, 4.0]])
    assert nearest_to_zero(corners) == pytest.approx([1.5, 1.5])
    assert nearest_to_zero(corners - 2.0) == pytest.approx([0.0, 0.0], abs=1e-9)  # inside
    assert nearest_to_zero(np.array([[3.0, 4.0]])) == pytest.approx([3.0, 4.0])
    assert nearest_to_zero(np.array([[3.0, 4.0]] * 3)) == pytest.approx([3.0, 4.0])


def test_a_perceptron_that_ran_out_of_epochs_is_told_from_one_that_cannot_end():
    X, y = nn.data.gate("and")
    with pytest.warns(NotLearnedWarning, match=r"at most \(R/γ\)² = 51: write a larger n_iter"):
        unit = Perceptron(n_iter=2).fit(X, y)
    assert (unit.remaining_, unit.converged_) == (int((unit.predict(X) != y).sum()), False)
    with pytest.warns(NotLearnedWarning, match="no line separates these classes"):
        Perceptron(n_iter=2).fit(*nn.data.gate("xor"))
