"""Programs at which one condition of the rules decides: each fails if that condition is moved."""

import inspect
import math

import numpy as np
import pytest

import nn
import tinygrad_edu as tg
from tinygrad_edu import OPS, DomainError, InputError, Tensor, Value, gradients, history
from tinygrad_edu.registry import elementwise

# What is left out.


@pytest.mark.parametrize("name", OPS)
def test_a_rule_has_the_defaults_of_its_operation(name):
    """A setting that is left out is the same on the way there and on the way back."""
    there = inspect.signature(OPS[name].compute).parameters
    back = inspect.signature(OPS[name].derivative).parameters
    for setting, parameter in there.items():
        if parameter.default is not parameter.empty:
            assert back[setting].default == parameter.default


NUMPYS = {
    "sum_along": np.sum,
    "mean": np.mean,
    "max_along": np.max,
    "min_along": np.min,
    "stack": np.stack,
    "concatenate": np.concatenate,
    "transpose": np.transpose,
}


@pytest.mark.parametrize("name", NUMPYS)
def test_an_operation_without_settings_does_what_numpy_does_without(name):
    x = np.arange(6.0).reshape(2, 3)
    operands = (x, x + 1.0) if name in ("stack", "concatenate") else (x,)
    expected = NUMPYS[name](operands if len(operands) == 2 else x)
    np.testing.assert_array_equal(OPS[name](*operands), expected, strict=True)
    of_tensors = OPS[name](*[Tensor(operand) for operand in operands])
    np.testing.assert_array_equal(of_tensors.data, expected, strict=True)


# Powers.


@pytest.mark.parametrize("base", [-1e-300, -0.25, -0.5, -1.0, -2.5])
def test_no_negative_base_has_a_broken_power(base):
    for x in (Value(base), Tensor([base]), Tensor(base)):
        with pytest.raises(DomainError, match="no real value"):
            x**0.5


def test_the_slope_of_a_pole_stands_beside_the_flat_slope_of_zero_to_the_zero():
    """∂(x⁻¹)/∂x = −x⁻² is −∞ at 0, and ∂(x⁻²)/∂x = −2x⁻³ is −0.25 at 2."""
    x = Tensor([0.0, 0.0, 2.0])
    with pytest.warns(tg.NonFiniteWarning):
        power = x ** np.array([-1.0, 0.0, -2.0])
    power.sum().backward()
    assert x.grad.tolist() == [-math.inf, 0.0, -0.25]


def test_the_mixed_second_derivative_of_a_power_at_exponent_zero_is_one_over_the_base():
    """∂²xʸ/∂y∂x = xʸ⁻¹ (1 + y ln x), which is 1/x at y = 0, also beside 0⁰."""
    x, y = Tensor([2.0, 0.0, -4.0]), Tensor([0.0, 0.0, 0.0])
    (slopes,) = gradients((x**y).sum(), [x], record=True)
    (mixed,) = gradients(slopes.sum(), [y])
    assert mixed.tolist() == [0.5, 0.0, -0.25]


# Losses.


@pytest.mark.filterwarnings("ignore::tinygrad_edu.NonFiniteWarning")  # of ln (1 − 1.5)
@pytest.mark.parametrize("chance", [0.25, 0.5, 1.5])
def test_binary_cross_entropy_has_its_mixed_second_derivative_at_a_target_of_one(chance):
    """∂²E/∂y∂t = −1/(1 − y) − 1/y = −1/(y (1 − y)) at every target, and so at t = 1 and t = 0."""
    for target in (1.0, 0.0) if chance < 1 else (1.0,):
        y, t = Tensor([chance]), Tensor([target])
        E = OPS["mean_binary_cross_entropy"](y, t)
        slopes = OPS["mean_binary_cross_entropy"].vjp(1.0, E, y, t)[0]
        (mixed,) = gradients(slopes.sum(), [t])
        assert mixed.tolist() == pytest.approx([-1.0 / (chance * (1.0 - chance))], rel=1e-15)


@pytest.mark.parametrize("shape", [(3,), (3, 4, 2), ()])
def test_cross_entropy_takes_rows_of_scores_alone(shape):
    logits = np.zeros(shape)
    labels = np.zeros(shape[:1], dtype=np.int64)
    for given in (labels, labels.astype(float), labels.astype(np.int32)):
        for scores in (logits, Tensor(logits)):
            with pytest.raises(InputError, match="takes"):
                tg.cross_entropy(scores, given)


def test_the_error_of_one_output_is_its_term_and_no_sum():
    """½ (t − o)²: a difference, a square and a half, and nothing is added up."""
    E = nn.half_squared_error([Value(0.75)], [0.25])
    assert (E.data, E.label) == (0.125, "E_total")
    assert "sum" not in {node.op.name for node in history(E) if node.op}
    two = nn.half_squared_error([Value(0.75), Value(1.0)], [0.25, 1.0])
    assert two.op.name == "sum"


# Gradients that meet.


@pytest.mark.parametrize("factors", [(-3.0, 1.0), (1.0, -3.0), (-3.0, -1.0)])
def test_a_negative_gradient_is_kept_when_the_next_comes(factors):
    """E = a Σ t·v + b Σ u·v with Σ t = 3 and Σ u = 7: ∂E/∂v = 3a + 7b."""
    for start in (0.0, -5.0):
        v, t, u = Value(2.0), Tensor([1.0, 2.0]), Tensor([3.0, 4.0])
        v.grad = start
        ((t * v).sum() * factors[0] + (u * v).sum() * factors[1]).backward()
        assert v.grad == start + 3.0 * factors[0] + 7.0 * factors[1]


def three_at_once():
    """Make an operation of three numbers, x · y + z."""

    @elementwise("fma", latex="{} {} + {}", examples=[(1.0, 2.0, 3.0)], is_quiet=True)
    def multiply_and_add(x, y, z):
        return x * y + z

    @multiply_and_add.rule
    def d_multiply_and_add(s, x, y, z):
        return y, x, 1.0

    return multiply_and_add


@pytest.mark.parametrize("kind", [Value, lambda number: Tensor([number])])
def test_a_rule_with_a_partial_too_few_is_named(kind):
    op = three_at_once()
    op.rule(lambda s, x, y, z: (y, x))
    result = op(kind(2.0), kind(3.0), kind(4.0))
    with pytest.raises(InputError, match=r"has 3 inputs, .* with a partial for each"):
        (result if result.rank == 0 else result.sum()).backward()
    first = Tensor([1.0, 2.0])
    plain = OPS["matmul"].vjp
    OPS["matmul"].vjp = lambda upstream, s, x, y: (upstream,)
    try:
        with pytest.raises(InputError, match=r"has 2 inputs, .* with a contribution for each"):
            gradients(first @ first, [first], record=True)
    finally:
        OPS["matmul"].vjp = plain


@pytest.mark.parametrize("dtypes", [(np.float32, np.float64), (np.float64, np.float32)])
def test_each_gradient_has_the_format_of_its_operand(dtypes):
    a, b = (Tensor(np.array([1.0, 2.0]), dtype=dtype) for dtype in dtypes)
    (a * b).sum().backward()
    assert (a.grad.dtype, b.grad.dtype) == dtypes
    assert a.grad.tolist() == b.grad.tolist() == [1.0, 2.0]


@pytest.mark.parametrize("shapes", [((2, 3), (1, 3)), ((1, 3), (2, 3)), ((3,), (2, 3))])
@pytest.mark.parametrize("constant", [None, 0, 1])
def test_a_mean_of_pairs_is_over_the_copies_as_well(shapes, constant):
    """(1/6) Σ (x − y)² with x = 2 and y = 1: ∂E/∂x is 2/6 at each of the six places."""
    arrays = [np.full(shape, 2.0 - place) for place, shape in enumerate(shapes)]
    pair = [a if place == constant else Tensor(a) for place, a in enumerate(arrays)]
    E = OPS["mean_squared_difference"](*pair)
    E.backward()
    assert E.data == 1.0
    for place, operand in enumerate(pair):
        if place != constant:
            each = (2.0 / 6.0) * (6.0 / operand.size) * (1.0 - 2.0 * place)
            expected = np.full(shapes[place], each)
            np.testing.assert_allclose(operand.grad, expected, rtol=1e-15)
            assert operand.grad.shape == shapes[place]


def test_an_operation_of_three_numbers_goes_back_to_each():
    x, y, z = Value(2.0), Value(3.0), Value(4.0)
    (three_at_once()(x, y, z) * 10.0).backward()
    assert (x.grad, y.grad, z.grad) == (30.0, 20.0, 10.0)


@pytest.mark.parametrize("small", [0, 1, 2])
@pytest.mark.parametrize("shape", [(3,), (2, 1), ()])
def test_the_third_operand_is_copied_like_the_others(small, shape):
    """Its gradient is summed over the copies: of x · y + z with ones, over 6 places."""
    shapes = [(2, 3)] * 3
    shapes[small] = shape
    operands = [Tensor(np.ones(own)) for own in shapes]
    three_at_once()(*operands).sum().backward()
    copies = 6 / math.prod(shape)
    for place, operand in enumerate(operands):
        expected = np.full(operand.shape, copies if place == small else 1.0)
        np.testing.assert_array_equal(operand.grad, expected, strict=True)


def test_the_bias_has_one_gradient_to_the_last_bit_in_a_layer_and_in_its_parts():
    """x·W + b as one node, and as a product and a sum: both add the same rows up by one product."""
    rng = np.random.default_rng(3)
    x, W, b = (rng.normal(size=shape) for shape in [(37, 4), (4, 50), (50,)])
    upstream = rng.normal(size=(37, 50))
    expected = np.ones(37) @ upstream
    assert (expected != upstream.sum(axis=0)).any()  # so that the bits tell
    for layer in (tg.linear, lambda x, W, b: x @ W + b):
        bias = Tensor(b)
        layer(Tensor(x), Tensor(W), bias).backward(upstream)
        np.testing.assert_array_equal(bias.grad, expected)
    np.testing.assert_array_equal(Tensor(upstream).sum(axis=0).data, expected)
