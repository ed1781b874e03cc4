"""What each way back does at the turns of its loop, with the right numbers by hand."""

import math

import numpy as np
import pytest

import tinygrad_edu as tg
from tinygrad_edu import (
    OPS,
    InputError,
    NonFiniteWarning,
    StaleGraphError,
    Tensor,
    Value,
    backward_steps,
    gradients,
)
from tinygrad_edu.op import Op
from tinygrad_edu.registry import enter

# Steps.


@pytest.mark.parametrize("kind", [Value, Tensor])
def test_a_step_gives_nothing_to_a_constant(kind):
    x = kind(3.0)
    (step,) = backward_steps(x * 2.0)
    assert step.partials == (2.0, 0.0)
    assert step.contributions == (2.0, 0.0)
    assert x.grad == 2.0
    t = Tensor([3.0, 4.0])
    last, first = backward_steps((t * np.array([2.0, 5.0])).sum())
    assert first.contributions[1] == 0.0
    assert first.contributions[0].tolist() == t.grad.tolist() == [2.0, 5.0]
    assert (last.number, first.number) == (1, 2)


def test_a_step_with_an_upstream_of_zero_gives_zero():
    a, b = Value(2.0), Value(-3.0)
    _, first = backward_steps((a * b) * 0.0)
    assert (first.upstream, first.contributions) == (0.0, (0.0, 0.0))
    minus, first = backward_steps(-(a * b))
    assert (minus.contributions, first.contributions) == ((-1.0,), (3.0, -2.0))


@pytest.mark.parametrize("other", ["another of steps", "backward", "recorded"])
def test_a_pass_that_goes_on_after_another_is_stale(other):
    x = Value(2.0)
    E = (x * x).exp()
    steps = backward_steps(E)
    next(steps)
    if other == "another of steps":
        next(backward_steps(E))
        steps_of_the_root = backward_steps(E)
        next(steps_of_the_root)
        del steps_of_the_root
        start = backward_steps(E.exp())
        next(start)
    else:
        E.backward(record=other == "recorded")
    with pytest.raises(StaleGraphError, match="another backward pass"):
        next(steps)


def test_a_result_on_top_of_a_stale_one_is_stale():
    a = Value(2.0)
    old = a * 3.0
    a.data = 5.0
    new = (old * 2.0).exp()
    for way in (new.backward, lambda: gradients(new, [a]), lambda: list(backward_steps(new))):
        with pytest.raises(StaleGraphError, match="was replaced"):
            way()


# The loop of Values.


def test_an_operation_of_any_number_of_values_goes_back_to_each():
    def product_of(*factors):
        return math.prod(factors)

    def d_product_of(s, *factors):
        return tuple([math.prod(factors[:i] + factors[i + 1 :]) for i in range(len(factors))])

    op = enter(Op(product_of, "Π", name="product_of", examples=[(2.0, 3.0, 4.0)]))
    op.rule(d_product_of)
    for count in (1, 2, 3, 4):
        factors = [Value(float(n)) for n in range(2, 2 + count)]
        (op(*factors) * 10.0).backward()
        whole = math.prod(range(2, 2 + count))
        assert [factor.grad for factor in factors] == [10.0 * whole / f.data for f in factors]


def test_a_node_that_gets_nothing_does_not_end_the_pass():
    """E = 0 · (x + y) + 3 x, whatever was computed last."""
    for order in (0, 1):
        x, y = Value(2.0), Value(5.0)
        parts = [x * 3.0, (x + y).exp() * 0.0]
        (parts[order] + parts[1 - order]).backward()
        assert (x.grad, y.grad) == (3.0, 0.0)
        z = Value(2.0)
        useful = (z * 3.0).exp()
        idle = z.exp() * 0.0
        (useful + idle).backward()
        assert z.grad == 3.0 * math.exp(6.0)


@pytest.mark.parametrize("kind", [Value, Tensor])
def test_a_pole_between_two_plain_numbers_has_its_slope(kind):
    """∂(x⁻¹)/∂x = −x⁻² is −∞ at 0, which Python's own floats refuse to compute."""
    x = kind(0.0)
    with pytest.warns(NonFiniteWarning):
        pole = x**-1.0
    pole.backward()
    assert x.grad == -math.inf
    t = Tensor([1.0, 2.0])
    with pytest.warns(NonFiniteWarning):
        pole = x**-1.0
    (pole * t[0]).backward()
    assert x.grad == -math.inf


# Recorded gradients.


@pytest.mark.filterwarnings("ignore::tinygrad_edu.NonFiniteWarning")
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_an_infinite_slope_has_the_sign_of_upstream(sign):
    """∂(±√x)/∂x = ±½ x⁻½ is ±∞ at 0."""
    x, t = Value(0.0), Tensor([0.0, 4.0])
    (slope,) = gradients(x.sqrt() * sign, [x], record=True)
    assert slope.data == sign * math.inf
    (slopes,) = gradients((t.sqrt() * sign).sum(), [t], record=True)
    assert slopes.data.tolist() == [sign * math.inf, sign * 0.25]
    (x.sqrt() * sign).backward()
    (t.sqrt() * sign).sum().backward()
    assert x.grad == sign * math.inf
    assert t.grad.tolist() == [sign * math.inf, sign * 0.25]


@pytest.mark.filterwarnings("ignore::tinygrad_edu.NonFiniteWarning")
@pytest.mark.parametrize("factor", [math.inf, -math.inf])
def test_an_infinite_factor_under_an_upstream_of_zero_counts_for_nothing(factor):
    """E = Σ c·(t·∞) with c = (0, 1, −1): ∂E/∂t is 0, ∞ and −∞, by every way back."""

    def result():
        return ((t * factor) * np.array([0.0, 1.0, -1.0])).sum()

    t = Tensor([1.0, 2.0, 3.0])
    expected = [0.0, factor, -factor]
    result().backward()
    assert t.grad.tolist() == expected
    assert gradients(result(), [t])[0].tolist() == expected
    assert gradients(result(), [t], record=True)[0].data.tolist() == expected
    t.grad = 0.0
    list(backward_steps(result()))
    assert t.grad.tolist() == expected
    t.grad = 0.0
    (t * factor).backward(np.zeros(3))
    assert t.grad.tolist() == [0.0, 0.0, 0.0]
    number = Value(2.0)
    ((number * factor) * 0.0).backward()
    assert number.grad == 0.0


@pytest.mark.filterwarnings("ignore::tinygrad_edu.NonFiniteWarning")
def test_an_infinite_slope_under_an_upstream_of_zero_counts_for_nothing_at_all():
    """√x · y at x = y = 0: ∂E/∂x is 0 there, without a graph to go further."""
    x, y = Value(0.0), Value(0.0)
    (slope,) = gradients(x.sqrt() * y, [x], record=True)
    assert slope.data == 0.0
    assert gradients(slope, [y]) == [0.0]


@pytest.mark.parametrize("record", [False, True])
@pytest.mark.parametrize("upstream", [1.0, 2.0, 0.5, -1.0, 0.0])
def test_upstream_is_a_factor_of_every_gradient(record, upstream):
    """E = xy: ∂E/∂x = upstream · y, and so at each place of two arrays."""
    x, y = Value(3.0), Value(5.0)
    (x * y).backward(upstream, record=record)
    found = [getattr(node.grad, "data", node.grad) for node in (x, y)]
    assert found == [5.0 * upstream, 3.0 * upstream]
    s, t = Tensor([3.0, 4.0]), Tensor([5.0, 6.0])
    (s * t).backward(np.array([upstream, 1.0]), record=record)
    found = [np.asarray(getattr(node.grad, "data", node.grad)) for node in (s, t)]
    if record:
        found = [node.grad.data for node in (s, t)]
    assert [array.tolist() for array in found] == [[5.0 * upstream, 6.0], [3.0 * upstream, 4.0]]


def test_record_is_true_or_false():
    for record in ("yes", None, 2.5, [True]):
        with pytest.raises(InputError, match="record"):
            (Value(1.0) * 2.0).backward(record=record)


# Labels of cross-entropy.


@pytest.mark.parametrize("dtype", [np.int64, np.int32, np.int8, np.uint8, np.uint64, np.float64])
@pytest.mark.parametrize("labels", [[0, 0, 0], [0, 1, 0], [1, 1, 1], [0, 0, 1]])
def test_labels_may_be_whole_numbers_of_any_kind(dtype, labels):
    scores = np.array([[1.0, 3.0], [0.5, 0.0], [2.0, -1.0]])
    expected = np.mean([np.logaddexp(*row) - row[k] for row, k in zip(scores, labels, strict=True)])
    for given in (scores, Tensor(scores)):
        loss = tg.cross_entropy(given, np.array(labels, dtype))
        assert getattr(loss, "data", loss) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("labels", [[0, -1, 0], [0, 0, -2], [0.0, -1.0, 0.0], [0, 2, 0]])
def test_a_label_below_zero_or_beyond_the_classes_is_refused(labels):
    with pytest.raises(InputError, match="2 classes; write 0 to 1"):
        tg.cross_entropy(np.zeros((3, 2)), labels)


@pytest.mark.parametrize(
    ("shape", "labels"),
    [
        *(((5, 4), (3,)), ((3, 4), (5,)), ((3, 4, 2), (3, 4)), ((3, 1, 2), (3, 1))),
        *(((3, 4), (3, 1)), ((3, 4), ()), ((1, 4), ()), ((2, 3), (6,))),
    ],
)
@pytest.mark.parametrize("dtype", [np.int64, np.int32, np.float64])
def test_there_is_one_label_for_each_row(shape, labels, dtype):
    with pytest.raises(InputError, match=r"takes .n, classes"):
        tg.cross_entropy(np.zeros(shape), np.zeros(labels, dtype))


@pytest.mark.parametrize("labels", [[True, False], [0.5, 0.0], [1.5, 0.0], ["a", "b"]])
def test_a_label_is_a_whole_number(labels):
    with pytest.raises(InputError):
        tg.cross_entropy(np.zeros((2, 3)), np.array(labels))


def test_an_empty_margin_is_filled_as_numpy_fills_it():
    x = np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(OPS["pad"](x, margins=1), np.pad(x, 1))
    np.testing.assert_array_equal(
        OPS["pad"](Tensor(x), margins=((1, 2), (0, 3))).data, np.pad(x, ((1, 2), (0, 3)))
    )


@pytest.mark.parametrize("number", [Value(1.0), Tensor(1.0), "x", 1j, None])
def test_a_margin_is_filled_with_a_plain_number(number):
    for x in (np.ones((2, 3)), Tensor(np.ones((2, 3)))):
        with pytest.raises(InputError, match="a margin is a plain number"):
            OPS["pad"](x, margins=1, number=number)
        filled = OPS["pad"](x, margins=1, number=7)
        assert np.asarray(getattr(filled, "_data", filled))[0, 0] == 7.0


@pytest.mark.parametrize("key", [1.0, 0.0, -1.0])
def test_a_node_with_a_whole_number_is_an_index(key):
    t = Tensor([5.0, 6.0, 7.0])
    assert t[Value(key)].data == t.data[int(key)]
    for broken in (0.5, 1.5, math.inf, math.nan):
        with pytest.raises(InputError, match="whole numbers"):
            t[Value(broken)]
