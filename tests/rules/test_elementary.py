"""The elementary functions against mpmath over their whole range, at corners and at jumps."""

import math

import mpmath
import numpy as np
import pytest

import tinygrad_edu as tg
from tests.test_operations import MATHEMATICS
from tinygrad_edu import OPS, NonFiniteWarning, Tensor, Value, gradients, unroll

pytestmark = pytest.mark.filterwarnings("ignore::tinygrad_edu.NonFiniteWarning")

EVERYWHERE = (1e-300, 1e-17, 1e-8, 0.1, 0.75, 1.0, 2.5, 30.0, 300.0, 1e8, 1e155, 1e300)
BOTH_SIDES = (0.0, *EVERYWHERE, *[-x for x in EVERYWHERE])
BELOW_ONE = [s * x for x in (1e-300, 1e-17, 1e-8, 0.1, 0.5, 0.999999, 1 - 1e-15) for s in (1, -1)]
FROM_ONE = (1 + 1e-15, 1.000001, 1.5, 30.0, 1e8, 1e155, 1e300)
MODEST = (0.0, *[s * x for x in EVERYWHERE if x < 1000 for s in (1, -1)])

RANGES = {
    "expm1": MODEST,
    "exp2": MODEST,
    "log1p": (*[x for x in BOTH_SIDES if x > -1], -1 + 1e-15),
    "log2": EVERYWHERE,
    "log10": EVERYWHERE,
    "tan": (*MODEST, 1.5707963267948966),
    "arcsin": BELOW_ONE,
    "arccos": BELOW_ONE,
    "sinh": MODEST,
    "cosh": MODEST,
    "arcsinh": BOTH_SIDES,
    "arccosh": FROM_ONE,
    "arctanh": BELOW_ONE,
    "cbrt": [x for x in BOTH_SIDES if x],
}

PAIRS = {
    "logaddexp": [(x, y) for x in (-1000.0, -1.0, 0.5, 1000.0) for y in (-999.5, 0.0, 0.5, 1000.0)],
    "hypot": [(x, y) for x in (0.0, -1e300, 1e-300, 3.0) for y in (1e-300, -4.0, 1e300)],
    "arctan2": [(y, x) for y in (0.0, -1e150, 1e-150, 3.0) for x in (1e-150, -4.0, 1e150)],
}

SLOPES = {  # ∂ and ∂² of one number, written down from a table of derivatives
    "expm1": (mpmath.exp, mpmath.exp),
    "exp2": (
        lambda x: mpmath.log(2) * mpmath.mpf(2) ** x,
        lambda x: mpmath.log(2) ** 2 * mpmath.mpf(2) ** x,
    ),
    "log1p": (lambda x: 1 / (1 + x), lambda x: -1 / (1 + x) ** 2),
    "log2": (lambda x: 1 / (x * mpmath.log(2)), lambda x: -1 / (x**2 * mpmath.log(2))),
    "log10": (lambda x: 1 / (x * mpmath.log(10)), lambda x: -1 / (x**2 * mpmath.log(10))),
    "tan": (lambda x: mpmath.sec(x) ** 2, lambda x: 2 * mpmath.tan(x) * mpmath.sec(x) ** 2),
    "arcsin": (
        lambda x: 1 / mpmath.sqrt(1 - x**2),
        lambda x: x / mpmath.sqrt(1 - x**2) ** 3,
    ),
    "arccos": (
        lambda x: -1 / mpmath.sqrt(1 - x**2),
        lambda x: -x / mpmath.sqrt(1 - x**2) ** 3,
    ),
    "sinh": (mpmath.cosh, mpmath.sinh),
    "cosh": (mpmath.sinh, mpmath.cosh),
    "arcsinh": (
        lambda x: 1 / mpmath.sqrt(1 + x**2),
        lambda x: -x / mpmath.sqrt(1 + x**2) ** 3,
    ),
    "arccosh": (
        lambda x: 1 / mpmath.sqrt(x**2 - 1),
        lambda x: -x / mpmath.sqrt(x**2 - 1) ** 3,
    ),
    "arctanh": (lambda x: 1 / (1 - x**2), lambda x: 2 * x / (1 - x**2) ** 2),
    "cbrt": (
        lambda x: 1 / (3 * mpmath.cbrt(x**2)),
        lambda x: -2 / (9 * mpmath.sign(x) * mpmath.cbrt(abs(x) ** 5)),
    ),
}


def as_float(exact):
    """The float nearest to a number of mpmath: inf and 0 beyond the range of floats."""
    return float(exact)


def close(found, exact, ulps):
    return found == pytest.approx(exact, rel=ulps * 2.3e-16, abs=1e-307)


CASES = [(name, x) for name, points in RANGES.items() for x in points]


@pytest.mark.parametrize(("name", "x"), CASES)
def test_value_and_slope_are_right_to_a_few_units_in_the_last_place(name, x):
    node = Value(x)
    out = OPS[name](node)
    (first,) = gradients(out, [node], record=True)
    (second,) = gradients(first, [node])
    with mpmath.workdps(700):
        at = mpmath.mpf(x)
        exact = [as_float(f(at)) for f in (MATHEMATICS[name], *SLOPES[name])]
    assert close(out.data, exact[0], 4)
    assert close(first.data, exact[1], 8)
    assert close(gradients(out, [node])[0], exact[1], 8)
    if 1e-300 < abs(exact[2]) < 1e300 and 1e-100 < abs(exact[1]) < 1e100:
        # (1 − x)(1 + x) is exact to the last place, its slope to that of the numbers 1 ± x.
        assert second == pytest.approx(exact[2], rel=1e-14, abs=5e-16)
    assert close(OPS[name](np.array([x]))[0], exact[0], 4)


@pytest.mark.parametrize(("name", "at"), [(n, at) for n, points in PAIRS.items() for at in points])
def test_functions_of_two_numbers_neither_overflow_nor_lose_digits(name, at):
    nodes = [Value(x) for x in at]
    out = OPS[name](*nodes)
    found = gradients(out, nodes)
    with mpmath.workdps(700):
        x, y = map(mpmath.mpf, at)
        value = as_float(MATHEMATICS[name](x, y))
        if name == "logaddexp":
            slopes = 1 / (1 + mpmath.exp(y - x)), 1 / (1 + mpmath.exp(x - y))
        elif name == "hypot":
            slopes = x / mpmath.hypot(x, y), y / mpmath.hypot(x, y)
        else:
            slopes = y / (x**2 + y**2), -x / (x**2 + y**2)
        expected = [as_float(slope) for slope in slopes]
    assert close(out.data, value, 4)
    for slope, exact in zip(found, expected, strict=True):
        assert close(slope, exact, 8)


def test_the_length_of_nothing_has_slope_0_as_the_absolute_value_has():
    x, y = Value(0.0), Value(0.0)
    tg.hypot(x, y).backward()
    assert (x.grad, y.grad) == (0.0, 0.0)
    X = Tensor([[3.0, 0.0], [4.0, 0.0]])
    tg.hypot(X[0], X[1]).sum().backward()
    assert X.grad.tolist() == [[0.6, 0.0], [0.8, 0.0]]
    (first,) = gradients(tg.hypot(X[0], X[1]).sum(), [X], record=True)
    assert np.isfinite(gradients((first * [[1.0, 2.0]]).sum(), [X])[0]).all()


@pytest.mark.parametrize(
    ("y", "x", "angle", "slopes"),
    [
        (0.0, 2.0, 0.0, (0.5, 0.0)),
        (2.0, 0.0, math.pi / 2, (0.0, -0.5)),
        (0.0, -2.0, math.pi, (-0.5, 0.0)),
        (-2.0, 0.0, -math.pi / 2, (0.0, 0.5)),
    ],
)
def test_the_angle_of_a_point_on_an_axis_has_its_slopes(y, x, angle, slopes):
    Y, X = Value(y), Value(x)
    out = np.arctan2(Y, X)
    out.backward()
    assert out.data == angle
    assert (Y.grad, X.grad) == slopes


@pytest.mark.parametrize("x", [7.3, -7.3, 6.0, 0.0, 1e-300, 1e15])
@pytest.mark.parametrize("y", [2.0, -2.0, 0.3, -1e10, math.inf])
def test_what_is_left_of_a_division_equals_numpy_and_its_slope_is_the_quotient(x, y):
    for ours, numpy in ((tg.mod, np.mod), (tg.fmod, np.fmod), (tg.floor_divide, np.floor_divide)):
        assert ours(Value(x), y).data == numpy(x, y)
        assert numpy(Tensor([x, x]), y).data.tolist() == numpy([x, x], y).tolist()
    X, Y = Value(x), Value(y)
    (X % Y).backward()
    assert (X.grad, Y.grad) == (1.0, -np.floor_divide(x, y))
    X, Y = Value(x), Value(y)
    tg.fmod(X, Y).backward()
    assert X.grad == 1.0
    assert Y.grad == pytest.approx(-float(np.trunc(x / y)), abs=1.0, rel=1e-15)


def test_the_slope_of_a_remainder_is_the_whole_number_although_the_quotient_rounds_up():
    x = Value(0.9999999999999999)
    y = Value(0.3333333333333333)
    tg.fmod(x, y).backward()
    left = math.fmod(x.data, y.data)
    assert -y.grad == round((x.data - left) / y.data)
    x, y = Value(-1e-17), Value(1.0)
    (x % y).backward()
    assert y.grad == 1.0  # ⌊−1e−17⌋ is −1


def test_remainders_are_written_as_python_writes_them():
    x, t = Value(7.5), Tensor([7.5, -1.0])
    assert ((x % 2).data, (x // 2).data, (17 % x).data, (17 // x).data) == (1.5, 3.0, 2.0, 2.0)
    assert (t % 2).data.tolist() == [1.5, 1.0]
    assert (t // 2).data.tolist() == [3.0, -1.0]
    assert (17 % t).data.tolist() == [2.0, 0.0]
    assert (np.array([17.0, 9.0]) // t).data.tolist() == [2.0, -9.0]
    with pytest.raises(TypeError):
        x % "two"


@pytest.mark.parametrize("name", ["floor", "ceil", "trunc", "rint"])
def test_rounding_equals_numpy_with_the_sign_of_zero_and_is_flat(name):
    for x in (-0.5, 0.5, -0.0, 2.5, -2.5, 1e300, 3.0):
        node = Value(x)
        out = getattr(np, name)(node)
        out.backward()
        assert out.data == getattr(np, name)(x)
        assert math.copysign(1, out.data) == math.copysign(1, getattr(np, name)(x))
        assert node.grad == 0.0


@pytest.mark.parametrize(
    ("name", "x"),
    [("log1p", -2.0), ("log2", -1.0), ("log10", -1.0), ("arcsin", 1.5), ("arccosh", 0.5)],
)
def test_outside_its_domain_a_function_is_nan_with_a_warning_as_log_is(name, x):
    with pytest.warns(NonFiniteWarning):
        node = OPS[name](Value(x))
    assert math.isnan(node.data)
    with tg.detect_anomaly(), pytest.raises(tg.AnomalyError):
        OPS[name](Tensor([x, 1.0]))


@pytest.mark.parametrize(
    ("name", "x", "slope"),
    [
        ("arccosh", 1.0, math.inf),
        ("arcsin", 1.0, math.inf),
        ("arccos", 1.0, -math.inf),
        ("arctanh", 1.0, math.inf),
        ("cbrt", 0.0, math.inf),
        ("log1p", -1.0, math.inf),
    ],
)
def test_where_a_slope_is_infinite_it_is_so_on_every_way(name, x, slope):
    node, tensor = Value(x, label="x"), Tensor([x, x], label="x")
    out = OPS[name](node)
    out.backward()
    assert node.grad == slope
    assert gradients(out, [node], record=True)[0].data == slope
    assert [step.contributions[0] for step in out.backward_steps()] == [slope]
    OPS[name](tensor).sum().backward()
    assert tensor.grad.tolist() == [slope, slope]
    assert unroll(out)()[1]["x"] == slope


NAMES = [*RANGES, *PAIRS, "mod", "fmod", "floor", "floor_divide", "divide_or_zero"]


@pytest.mark.parametrize("name", NAMES)
def test_shapes_and_dtypes_are_those_of_numpy(name):
    op = OPS[name]
    for shape in [(), (0,), (2, 0), (3, 2)]:
        for dtype in (np.float32, np.float64):
            arrays = [np.full(shape, x, dtype) for x in op.examples[0]]
            tensors = [Tensor(array) for array in arrays]
            out = op(*tensors)
            expected = op.compute_array(*arrays)
            assert out.shape == shape
            assert out.dtype == dtype
            np.testing.assert_allclose(out.data, expected, rtol=1e-6)
            out.sum().backward()
            for tensor in tensors:
                assert np.shape(tensor.grad) == shape
                assert np.asarray(tensor.grad).dtype == dtype


@pytest.mark.parametrize("name", NAMES)
def test_transposed_strided_and_broadcast_operands_have_the_same_numbers(name):
    op = OPS[name]
    first = np.linspace(*sorted([example[0] for example in op.examples][:2]), 12)
    others = [np.full(12, x) for x in op.examples[0][1:]]
    plain = [array.reshape(3, 4) for array in (first, *others)]
    strange = [np.asfortranarray(array) for array in plain]
    mirrored = [np.ascontiguousarray(array[:, ::-1])[:, ::-1] for array in plain]
    for arrays in (strange, mirrored):
        tensors, expected = [Tensor(0.0) for _ in arrays], [Tensor(array) for array in plain]
        for tensor, array in zip(tensors, arrays, strict=True):
            tensor.data = array
        out, same = op(*tensors), op(*expected)
        np.testing.assert_allclose(out.data, same.data, rtol=1e-15)
        (out * first.reshape(3, 4)).sum().backward()
        (same * first.reshape(3, 4)).sum().backward()
        for tensor, other in zip(tensors, expected, strict=True):
            np.testing.assert_allclose(tensor.grad, other.grad, rtol=1e-14)


def test_numpys_functions_take_values_tensors_and_arrays_of_values():
    assert np.hypot(Value(3.0), 4.0).data == 5.0
    assert np.log1p(np.array([Value(0.0), Value(1.0)]))[1].data == math.log1p(1.0)
    assert np.acos(Tensor([0.5])).data.tolist() == np.arccos([0.5]).tolist()
    values = np.array([Value(0.3), Value(0.7)])
    for name in RANGES:
        if name not in ("arccosh",):
            found = [value.data for value in getattr(np, name)(values)]
            np.testing.assert_allclose(found, getattr(np, name)([0.3, 0.7]), rtol=1e-15)
    for name in ("hypot", "arctan2"):  # NumPy has no logaddexp of objects at all
        found = [value.data for value in getattr(np, name)(values, values[::-1])]
        np.testing.assert_allclose(found, getattr(np, name)([0.3, 0.7], [0.7, 0.3]), rtol=1e-15)
    assert [value.data for value in np.floor(values * 3)] == [0.0, 2.0]
    assert [value.data for value in values * 3 % 2] == pytest.approx([0.9, 0.1], rel=1e-14)


def test_a_function_is_a_method_as_well():
    x = Value(0.7)
    for name in RANGES:
        if name != "arccosh":
            assert getattr(x, name)().data == getattr(tg, name)(x).data
    assert x.hypot(2.0).data == tg.hypot(x, 2.0).data
    assert x.arctan2(2.0).data == tg.arctan2(x, 2.0).data
    assert math.floor(Value(1.7)).data == 1.0
