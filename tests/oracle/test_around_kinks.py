"""Values and slopes on both sides of every kink, near and far, each written down by hand."""

import math

import numpy as np
import pytest

import tinygrad_edu as tg
from tinygrad_edu import OPS, InputError, NonFiniteWarning, Tensor, Value
from tinygrad_edu.rules.shapes import axes_of, sum_to

NUMBERS = [-3.0, -1.0, -0.5, -1e-300, 0.0, 1e-300, 0.5, 1.0, 3.0]
ALPHA, SCALE = 1.6732632423543772, 1.0507009873554805

VALUES = {
    "relu": lambda x: max(0.0, x),
    "step": lambda x: float(x > 0.0),
    "sign": lambda x: float((x > 0.0) - (x < 0.0)),
    "absolute": lambda x: (x * x) ** 0.5 if abs(x) > 1e-200 else abs(x),
    "leaky_relu": lambda x: max(x, x / 100.0),
    "elu": lambda x: max(0.0, x) + min(0.0, math.expm1(x)),
    "selu": lambda x: SCALE * (max(0.0, x) + min(0.0, ALPHA * math.expm1(x))),
    "softplus": lambda x: math.log1p(math.exp(x)),
    "sigmoid": lambda x: (1.0 + math.tanh(x / 2.0)) / 2.0,
}

SLOPES = {
    "relu": lambda x: float(x > 0.0),
    "step": lambda _: 0.0,
    "sign": lambda _: 0.0,
    "absolute": lambda x: float((x > 0.0) - (x < 0.0)),
    "leaky_relu": lambda x: 1.0 if x > 0.0 else 0.01,
    "elu": lambda x: 1.0 if x > 0.0 else math.exp(x),
    "selu": lambda x: SCALE if x > 0.0 else SCALE * ALPHA * math.exp(x),
    "softplus": lambda x: (1.0 + math.tanh(x / 2.0)) / 2.0,
    "sigmoid": lambda x: 0.25 / math.cosh(x / 2.0) ** 2,
}


@pytest.mark.parametrize("name", VALUES)
def test_an_activation_on_both_sides_of_zero(name):
    t = Tensor(NUMBERS)
    of_tensor = OPS[name](t)
    of_tensor.sum().backward()
    for x, result, slope in zip(NUMBERS, of_tensor.data, t.grad, strict=True):
        v = Value(x)
        of_value = OPS[name](v)
        of_value.backward()
        for found in (of_value.data, result):
            assert found == pytest.approx(VALUES[name](x), rel=2e-15, abs=1e-320)
        for found in (v.grad, slope):
            assert found == pytest.approx(SLOPES[name](x), rel=4e-15)


@pytest.mark.parametrize(
    ("name", "below", "above"),
    [
        *(("sigmoid", 0.0, 1.0), ("softplus", 0.0, 1e4), ("tanh", -1.0, 1.0), ("relu", 0.0, 1e4)),
        *(("elu", -1.0, 1e4), ("selu", -SCALE * ALPHA, SCALE * 1e4), ("gelu", 0.0, 1e4)),
        ("silu", 0.0, 1e4),
    ],
)
def test_an_activation_far_out_is_its_limit_and_nothing_overflows(name, below, above):
    """The limits for x → −∞ and x → ∞, which the rules on floats reach at x = ±10⁴ themselves."""
    assert OPS[name].compute(-1e4) == pytest.approx(below, abs=1e-300)
    assert OPS[name].compute(1e4) == pytest.approx(above, rel=1e-15)
    with np.errstate(all="raise", under="ignore"):
        found = OPS[name].compute_array(np.array([-1e4, 1e4]))
    assert found.tolist() == pytest.approx([below, above], rel=1e-15, abs=1e-300)


@pytest.mark.parametrize("name", ["maximum", "minimum", "compare"])
def test_two_numbers_in_every_order(name):
    for x in NUMBERS:
        for y in NUMBERS:
            lead = (x > y) - (x < y)
            value = {"maximum": max(x, y), "minimum": min(x, y), "compare": lead}[name]
            share = {"maximum": (1 + lead) / 2, "minimum": (1 - lead) / 2, "compare": 0.0}[name]
            rest = 0.0 if name == "compare" else 1.0 - share
            for kind in (Value, lambda number: Tensor([number])):
                a, b = kind(x), kind(y)
                result = OPS[name](a, b)
                (result if result.rank == 0 else result.sum()).backward()
                found = [np.asarray(n).item() for n in (result.data, a.grad, b.grad)]
                assert found == [value, share, rest]


@pytest.mark.filterwarnings("ignore::tinygrad_edu.NonFiniteWarning")
@pytest.mark.parametrize("x", [-3.0, -0.5, -0.0, 0.0])
@pytest.mark.parametrize("upstream", [math.inf, -math.inf, math.nan])
def test_an_infinite_upstream_times_the_flat_side_of_relu_is_nan(x, upstream):
    """0 · ∞ is NaN by IEEE 754, whatever the size of x."""
    v, t = Value(x), Tensor([x])
    (v.relu() * upstream).backward()
    (t.relu() * upstream).sum().backward()
    assert math.isnan(v.grad)
    assert np.isnan(t.grad).all()
    w = Value(2.0)
    (w.relu() * upstream).backward()
    assert w.grad == upstream or math.isnan(upstream)


@pytest.mark.parametrize("bases", [[0.5, 2.0], [2.0, 3.0], [0.5, 0.0], [0.0], [-0.5, 0.5], [-2.0]])
def test_the_slope_by_an_exponent_on_both_sides_of_zero(bases):
    """∂xʸ/∂y = xʸ ln x above 0, 0 at 0, and nan below: there xʸ has no values beside y = 2."""
    expected = [x**2 * math.log(x) if x > 0.0 else 0.0 if x == 0.0 else math.nan for x in bases]
    y = Tensor(np.full(len(bases), 2.0))
    (Tensor(bases) ** y).sum().backward()
    assert y.grad.tolist() == pytest.approx(expected, rel=1e-15, nan_ok=True)
    for x, slope in zip(bases, expected, strict=True):
        exponent = Value(2.0)
        (Value(x) ** exponent).backward()
        assert exponent.grad == pytest.approx(slope, rel=1e-15, nan_ok=True)


@pytest.mark.parametrize("factor", [10.0, -10.0])
def test_a_net_input_that_grows_without_end_is_told(factor):
    """±1e309 is beyond all floats."""
    for bias in (None, Value(0.0)):
        with pytest.warns(NonFiniteWarning):
            net = tg.dot([Value(1e308)], [Value(factor)], bias)
        assert net.data == math.copysign(math.inf, factor)


def test_sums_and_weighted_sums_take_what_can_be_counted_through():
    a, b = Value(2.0), Value(3.0)
    assert tg.sum(iter([a, b])).data == tg.sum((a, b)).data == 5.0
    for nothing in ([], (), iter([])):
        assert tg.sum(nothing) == 0.0
    for weights in ([a, b], (a, b), iter([a, b])):
        assert tg.dot(weights, iter([1.0, 10.0])).data == 32.0
    for inputs in ([1.0, 10.0], (1.0, 10.0)):
        assert tg.dot(iter([a, b]), inputs).data == 32.0
    for weights, inputs in [([a], [a, b]), ([a, b], [a]), ([], [])]:
        with pytest.raises(InputError, match="dot got"):
            tg.dot(weights, inputs)


# Axes and shapes.


def test_an_axis_is_counted_from_either_end():
    assert [axes_of(axis, 2) for axis in (0, 1, -1, -2, (0, -1), None)] == [
        *((0,), (1,), (1,), (0,), (0, 1), (0, 1)),
    ]
    for axis in (2, 3, -3, -4, (0, 2), 1.0, "x"):
        with pytest.raises(InputError, match="2 axes, 0 to 1"):
            axes_of(axis, 2)
    with pytest.raises(InputError, match="a single number, without axes"):
        Tensor(1.0).sum(axis=0)


@pytest.mark.parametrize(
    ("own", "shape", "expected"),
    [
        *(((3,), (1, 3), [[1, 1, 1]]), ((3,), (1, 1, 1), [[[3]]]), ((2, 3), (2, 1), [[3], [3]])),
        *(((2, 3), (1, 3), [[2, 2, 2]]), ((2, 3), (3,), [2, 2, 2]), ((2, 3), (1,), [6])),
        *(((2, 3), (), 6), ((0, 3), (1, 3), [[0, 0, 0]]), ((0, 3), (3,), [0, 0, 0])),
        *(((2, 3), (2, 3), np.ones((2, 3))), ((0, 3), (0, 1), np.zeros((0, 1)))),
        *(((2, 3), (1, 1, 3), [[[2, 2, 2]]]), ((2, 2, 3), (2, 1), [[6], [6]])),
    ],
)
def test_copies_are_summed_to_the_shape_they_came_from(own, shape, expected):
    found = sum_to(np.ones(own), shape)
    np.testing.assert_array_equal(found, np.asarray(expected, float), strict=True)


@pytest.mark.parametrize("axis", range(6))
@pytest.mark.parametrize("step", [-1, 1])
def test_windows_to_fold_have_the_shape_of_their_images(axis, step):
    shape = [2, 2, 3, 2, 2, 3]  # of images (2, 2, 4, 4)
    assert OPS["fold"](np.ones(shape), shape=(2, 2, 4, 4)).sum() == math.prod(shape)
    shape[axis] += step
    with pytest.raises(InputError, match="not those of stride"):
        OPS["fold"](np.ones(shape), shape=(2, 2, 4, 4))
