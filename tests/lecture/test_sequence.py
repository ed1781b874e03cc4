"""The adder learns to carry, and its gradient comes back through time as the formulas say."""

import math
import re

import numpy as np
import pytest

import viz
from examples.lecture import sequence as row
from tests.lecture.boxes import assert_nothing_overlaps, boxes_of, texts_on_arrows
from tests.numerical import numerical_gradient, numerical_partial
from tinygrad_edu import Stepper, explain, named_nodes


@pytest.fixture(scope="module")
def trained():
    return row.train()


def some(places, count=1000, seed=7):
    return row.additions(places, count, np.random.default_rng(seed))


def counts(X):
    """Return how many of the two bits and the carry that comes in are 1, at each place."""
    carried = row.carries(X)
    return X.sum(axis=2) + np.concatenate([0 * carried[:1], carried[:-1]])


def error_by_hand(W, U, b, V, c, X, s):
    h, E = np.zeros((X.shape[1], 3)), 0.0
    for x, wanted in zip(X, s, strict=True):
        h = np.tanh(x @ W + h @ U + b)
        y = 1 / (1 + np.exp(-(h @ V + c)))
        E -= float((wanted * np.log(y) + (1 - wanted) * np.log(1 - y)).sum())
    return E / s.size


def gradients_by_hand(W, U, b, V, c, X, s):
    """Backpropagation through time as Werbos writes it: forward once, and back once."""
    states = [np.zeros((X.shape[1], 3))]
    for x in X:
        states.append(np.tanh(x @ W + states[-1] @ U + b))
    dW, dU, db, dV, dc = [np.zeros(array.shape) for array in (W, U, b, V, c)]
    later = np.zeros((X.shape[1], 3))
    for place in range(len(X), 0, -1):
        h = states[place]
        y = 1 / (1 + np.exp(-(h @ V + c)))
        delta_z = (y - s[place - 1]) / s.size
        dV += h.T @ delta_z
        dc += delta_z.sum(axis=0)
        delta = (delta_z @ V.T + later) * (1 - h**2)
        dW += X[place - 1].T @ delta
        dU += states[place - 1].T @ delta
        db += delta.sum(axis=0)
        later = delta @ U.T
    return [dW, dU, db, dV, dc]


def test_the_answers_are_the_sums_that_python_gives():
    X, s = some(20, 200)
    weights = 2 ** np.arange(21)[:, None]
    a, b = [(X[:, :, which] * weights).sum(axis=0) for which in (0, 1)]
    assert (s[:, :, 0] * weights).sum(axis=0).tolist() == (a + b).tolist()
    assert a.max() < 2**20
    assert row.bits_of(5, 6, 4)[:, 0].tolist() == [[1, 0], [0, 1], [1, 1], [0, 0]]


def test_the_carry_goes_on_until_a_place_has_no_1():
    assert row.carries(row.bits_of(0b0111, 0b0001, 4))[:, 0].tolist() == [1, 1, 1, 0]
    assert row.carries(row.bits_of(0b1011, 0b0001, 4))[:, 0].tolist() == [1, 1, 0, 0]


@pytest.mark.parametrize("steps", [0, 200])
def test_error_and_gradients_are_those_of_backpropagation_through_time_by_hand(steps):
    model = row.train(steps=steps)
    X, s = some(5, 10)
    parameters = [parameter.data for parameter in model.parameters()]
    assert [array.shape for array in parameters] == [(2, 3), (3, 3), (3,), (3, 1), (1,)]
    model.zero_grad()
    E = row.error_of(model, X, s)
    E.backward()
    assert float(E.data) == pytest.approx(error_by_hand(*parameters, X, s), rel=1e-12)
    by_hand = gradients_by_hand(*parameters, X, s)
    for place, (parameter, expected) in enumerate(zip(model.parameters(), by_hand, strict=True)):
        assert parameter.grad == pytest.approx(expected, rel=1e-11, abs=1e-14)
        numerical = numerical_gradient(error_by_hand, [*parameters, X, s], place)
        assert parameter.grad == pytest.approx(numerical, abs=1e-9)


@pytest.mark.parametrize("places", [6, 20, 200])
def test_it_learned_from_six_bits_and_adds_numbers_of_any_length(trained, places):
    assert row.right(trained, places) == 1000
    assert row.right(trained, places, seed=3) == 1000  # of another sample


def test_without_memory_it_gets_just_those_sums_right_in_which_nothing_is_carried():
    # a carry is less likely than none at every place, so the best guess is that there is none
    forgetful = row.train(remembers=False)
    X, s = some(row.PLACES)
    right = ((forgetful(X).data > 0) == (s > 0.5)).all(axis=(0, 2))
    assert right.tolist() == (row.carries(X) == 0).all(axis=0).tolist()
    assert 100 < right.sum() < 300  # (3/4)⁶ = 0.178 of them
    assert row.right(forgetful, 20) <= 20  # (3/4)²⁰ = 0.003 of them


def test_each_unit_asks_one_question_and_the_second_answer_is_the_carry(trained):
    X, _ = some(20)
    h = np.array([state.data for state in trained.states(X)])
    count = counts(X)
    assert ((h[..., 2] > 0) == (count >= 1)).all()
    assert ((h[..., 1] < 0) == (count >= 2)).all()
    assert ((h[..., 0] < 0) == (count >= 3)).all()
    carried = row.carries(X) == 1
    assert (h[..., 1][~carried].min() - h[..., 1][carried].max()) > 1.0


@pytest.mark.parametrize("size", [0.7, 1.0, 1.3])
def test_at_rest_each_step_back_multiplies_the_gradient_by_the_size_of_u(size):
    U, states, gradients = row.turning(size)
    assert not np.any(states)
    assert pytest.approx(size * np.eye(2) * size, rel=1e-12) == U @ U.T
    sizes = row.sizes_of(gradients)
    assert sizes[:-1] / sizes[1:] == pytest.approx(np.full(19, size), rel=1e-12)


@pytest.mark.parametrize("steps", [0, 1500])
def test_the_recorded_gradients_are_the_product_of_the_jacobians(steps):
    model = row.train(steps=steps)
    X = row.bits_of(4095, 1, 13)
    states, gradients = row.gradients_in_time(model, X, row.answers(X))
    U = model.cell.hidden_weight.data
    product = np.eye(3)
    for place in range(12, 0, -1):
        # ∂h_t[j]/∂h_(t−1)[i] = (1 − h_t[j]²) · U[i, j], written out as a matrix
        product = product @ (np.diag(1 - states[place][0] ** 2) @ U.T)
        expected = gradients[-1][0] @ product
        assert gradients[place - 1][0] == pytest.approx(expected, rel=1e-9, abs=1e-30)
    for one, other in zip(row.by_jacobians(U, states, gradients[-1]), gradients, strict=True):
        assert one == pytest.approx(other, rel=1e-12, abs=1e-30)


def test_once_it_has_learned_to_carry_the_gradient_fades_much_faster_than_at_the_start(trained):
    X = row.bits_of(4095, 1, 13)
    left = []
    for model in (row.Adder(), trained):
        sizes = row.sizes_of(row.gradients_in_time(model, X, row.answers(X))[1])
        left.append(sizes[0] / sizes[-1])
    at_the_start, at_the_end = left
    assert at_the_end < 1e-6 < 1e-4 < at_the_start < 1


def test_the_gradient_of_one_unit_is_a_sum_over_the_steps_and_equals_finite_differences():
    def error(w, u, b):
        h = 0.0
        for x in (1.0, 0.5, 2.0):
            h = math.tanh(w * h + u * x + b)
        return (0.5 - h) ** 2 / 2

    E = row.one_unit()
    E.backward()
    assert E.data == pytest.approx(error(0.9, 0.6, -0.3), rel=1e-14)
    nodes = named_nodes(E)
    for place, name in enumerate("wub"):
        numerical = numerical_partial(error, (0.9, 0.6, -0.3), place)
        assert nodes[name].grad == pytest.approx(numerical, abs=1e-9)
    h1, h2, h3 = [nodes[name].data for name in ("h1", "h2", "h3")]
    delta_3 = (h3 - 0.5) * (1 - h3**2)
    delta_2 = delta_3 * 0.9 * (1 - h2**2)
    assert nodes["w"].grad == pytest.approx(delta_3 * h2 + delta_2 * h1, rel=1e-14)
    line = str(explain(E, "w")).splitlines()[0]
    assert "∂h3/∂w|direct + ∂h3/∂h2 · ∂h2/∂w" in line
    stepper = Stepper(E)
    stepper.run_until_complete("w")
    terms = stepper.why("w").splitlines()[1]
    assert re.search(rf"\+{delta_3 * h2:.4f} via v.+ = w · h2", terms)
    assert re.search(rf"\+{delta_2 * h1:.4f} via v.+ = w · h1", terms)


def test_explain_writes_the_gradient_of_u_as_a_sum_over_the_steps(trained):
    X = row.bits_of(3, 1, 3)
    E = row.error_of(trained, X, row.answers(X))
    explanation = explain(E, "U")
    assert "h2ᵀ·(δ₂ ⊙ (1 − h3 ⊙ h3)) + h1ᵀ·(δ₁ ⊙ (1 − h2 ⊙ h2))" in str(explanation)
    parameters = [parameter.data for parameter in trained.parameters()]
    expected = gradients_by_hand(*parameters, X, row.answers(X))[1]
    assert explanation.value == pytest.approx(expected, rel=1e-9, abs=1e-16)


def drawings(model, theme):
    """Return both drawings of the example as SVG, as it makes them, and the boxes in them."""
    X = row.bits_of(3, 1, 3)
    E = row.error_of(model, X, row.answers(X))
    one = row.one_unit()
    one.backward()
    unrolled = viz.draw(E, "variables", "forward", "down").svg(theme)
    back = viz.draw(one, "variables", "backward", "down").svg(theme)
    states = {"h1", "h2", "h3"}
    yield unrolled, {"W", "U", "b", "V", "c", "z1", "z2", "z3", "E"} | states
    yield back, {"w", "u", "b", "E"} | states


@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
def test_unrolled_each_step_stands_below_the_one_before_and_nothing_overlaps(trained, theme):
    for svg, names in drawings(trained, theme):
        boxes = boxes_of(svg)
        assert set(boxes) == names
        for upper, lower in (("h1", "h2"), ("h2", "h3"), ("h3", "E")):
            assert boxes[upper][3] < boxes[lower][1]
        assert_nothing_overlaps(svg)
        assert "folded" not in svg


def test_the_drawings_say_how_each_state_comes_from_the_one_before(trained):
    (unrolled, _), (back, _) = drawings(trained, "auto")
    assert "tanh([[1, 0]]·W + b + h1·U)" in unrolled
    assert "tanh([[0, 0]]·W + b + h2·U)" in unrolled
    assert "tanh(w·h2 + u·2 + b)" in back
    assert "+0.0261 via h2" in back
    # a line for each of the derivatives between the boxes
    assert len(texts_on_arrows(back)) == 11


def test_the_script_runs_from_anywhere_and_draws_when_asked(script):
    printed, out = script(row)
    for places in (6, 20, 200):
        assert f"{places} bits" in printed
    assert printed.count("1000") == 3
    assert "∂E/∂w by finite differences = 0.0533" in printed
    for name in ("unrolled", "one_unit"):
        written = (out / f"sequence_{name}.svg").read_text(encoding="utf-8")
        boxes = boxes_of(written)
        for upper, lower in (("h1", "h2"), ("h2", "h3"), ("h3", "E")):
            assert boxes[upper][3] < boxes[lower][1]  # downwards, as in the test above
    names = sorted(path.name for path in out.iterdir())
    assert names == [
        f"sequence_{n}" for n in ("carry.png", "gradients.png", "one_unit.svg", "unrolled.svg")
    ]
