"""Programs at the borders of the rules: at a kink, at a zero with a sign, outside of a shape."""

import inspect
import math

import numpy as np
import pytest

import tinygrad_edu as tg
from tinygrad_edu import OPS, DomainError, InputError, Tensor, Value, backward_steps, gradients
from tinygrad_edu.rules.convolution import pair
from tinygrad_edu.rules.probability import starts_of_rows
from tinygrad_edu.rules.shapes import ones

# Kinks.


@pytest.mark.parametrize("name", ["relu", "step", "sign", "absolute"])
@pytest.mark.parametrize("zero", [0.0, -0.0])
def test_the_zero_of_a_kink_has_no_minus(name, zero):
    """max(0, −0), the step, the sign and |−0| are 0, as IEEE 754 writes it: without a sign."""
    for result in (OPS[name](Value(zero)).data, *OPS[name](np.array([zero, zero]))):
        assert math.copysign(1.0, result) == 1.0
        assert result == 0.0


def test_at_zero_a_leaky_relu_is_slope_times_x():
    """x if x > 0, else slope · x: at 0 a slope that is nan shows which side counts."""
    assert math.isnan(OPS["leaky_relu"].compute(0.0, math.nan))
    assert np.isnan(OPS["leaky_relu"].compute_array(np.zeros(2), math.nan)).all()


def test_a_net_input_of_negative_zeros_is_one():
    """−0 · 1 + (−0) is −0 by IEEE 754, as Python adds it, and 0 + (−0) would be 0."""
    net = tg.dot([Value(-0.0)], [Value(1.0)], Value(-0.0))
    assert math.copysign(1.0, net.data) == math.copysign(1.0, -0.0 * 1.0 + -0.0) == -1.0


@pytest.mark.filterwarnings("ignore::tinygrad_edu.NonFiniteWarning")
@pytest.mark.parametrize(
    ("target", "chance", "slope"),
    [
        *((0.0, 0.0, 1.0), (1.0, 1.0, -1.0), (0.0, 0.75, 4.0), (1.0, 0.25, -4.0)),
        *((0.5, 0.0, -math.inf), (0.5, 1.0, math.inf), (1.0, 0.0, -math.inf)),
        (0.0, 1.0, math.inf),
    ],
)
def test_the_slope_of_binary_cross_entropy_at_its_borders(target, chance, slope):
    """∂E/∂y = (1 − t)/(1 − y) − t/y, where a term with factor 0 is 0."""
    y = Tensor([chance, 0.5])
    OPS["mean_binary_cross_entropy"](y, np.array([target, 0.5])).backward()
    assert y.grad[0] == 0.5 * slope


# Powers.


@pytest.mark.parametrize("exponent", [math.nan, math.inf, -math.inf])
def test_what_is_no_whole_number_is_no_exponent_of_a_negative_base(exponent):
    for x in (Value(-2.0), Tensor([-2.0]), Tensor([3.0, -2.0])):
        with pytest.raises(DomainError, match=r"[-−]2 to the power"):
            x**exponent


def test_the_first_base_outside_is_named():
    with pytest.raises(DomainError, match=r"[-−]3 to the power 0\.5"):
        Tensor([4.0, -3.0, -2.0]) ** np.array([0.5, 0.5, 1.5])


@pytest.mark.filterwarnings("ignore::tinygrad_edu.NonFiniteWarning")
def test_the_slopes_of_powers_of_zero():
    """∂xʸ/∂x = y xʸ⁻¹ at x = 0: 0 for y = 0, ∞ for ½, 1 for 1, 0 for 2."""
    x = Tensor(np.zeros(4))
    (x ** np.array([0.0, 0.5, 1.0, 2.0])).sum().backward()
    assert x.grad.tolist() == [0.0, math.inf, 1.0, 0.0]


# Sums, to the last bit.


def test_a_vector_summed_along_its_axis_is_its_sum():
    numbers = np.random.default_rng(5).normal(size=1001)
    assert np.ones(1001) @ numbers != numbers.sum()  # so that the bits tell
    assert Tensor(numbers).sum(axis=0).data == Tensor(numbers).sum().data == numbers.sum()


def test_arrays_that_are_shared_refuse_to_be_written_into():
    for shared in (ones(3, np.dtype(float)), starts_of_rows(3, 2)):
        with pytest.raises(ValueError, match="read-only"):
            shared[0] = 5


# Gradients.


@pytest.mark.parametrize("way", ["gradients", "steps", "recorded", "backward"])
@pytest.mark.parametrize("factors", [(-3.0, 1.0), (1.0, -3.0), (-3.0, -1.0)])
@pytest.mark.parametrize("start", [0.0, -5.0, 7.0, 1.0, -1.0])
def test_a_gradient_of_either_sign_is_kept_by_every_way_back(way, factors, start):
    """E = a Σ t·v + b Σ u·v with Σ t = 3 and Σ u = 7: ∂E/∂v = 3a + 7b, beside what v has."""
    v, t, u = Value(2.0), Tensor([1.0, 2.0]), Tensor([3.0, 4.0])
    v.grad = start
    E = (t * v).sum() * factors[0] + (u * v).sum() * factors[1]
    expected = 3.0 * factors[0] + 7.0 * factors[1]
    if way == "gradients":
        assert gradients(E, [v]) == [expected]
        return
    if way == "steps":
        list(backward_steps(E))
    else:
        E.backward(record=way == "recorded")
    assert getattr(v.grad, "data", v.grad) == start + expected


def test_a_gradient_that_equals_the_result_is_another_node():
    """eˣ is its own derivative, and a name for the one is not to be a name for the other."""
    x = Value(1.0)
    E = tg.exp(x)
    (slope,) = gradients(E, [x], record=True)
    assert slope.data == E.data == math.e
    assert slope is not E


def test_a_recorded_gradient_is_as_short_as_on_paper():
    """∂(a + b)/∂a is upstream, ∂(a − b)/∂b is −upstream, ∂(−2b)/∂b is upstream · (−2)."""
    a, b = Value(3.0), Value(1.0)
    for E, names in [((a - b) ** 2, ["negate"]), ((a - b * 2.0) ** 2, ["multiply"])]:
        (slope,) = gradients(E, [b], record=True)
        assert [slope.op.name] == names
        assert slope.data == {"negate": -4.0, "multiply": -4.0}[slope.op.name]
    (slope,) = gradients((b * -2.0) * a, [b], record=True)
    assert slope.data == -6.0


def test_record_goes_by_its_name():
    signature = inspect.signature(gradients)
    assert signature.parameters["record"].kind is inspect.Parameter.KEYWORD_ONLY
    with pytest.raises(TypeError):
        gradients(Value(1.0) * 2.0, [], True)


# Shapes.


@pytest.mark.parametrize("size", [(3,), (), (1, 2, 3), 0, -1, (0, 1), (2, -1), 1.0, (2, 1.5)])
def test_a_window_has_a_height_and_a_width(size):
    with pytest.raises(InputError, match="write a whole number above 0"):
        pair(size)
    assert pair((1, 2)) == (1, 2)
    assert pair(1) == (1, 1)


@pytest.mark.parametrize("shape", [(5, 5), (1, 5, 5), (1, 1, 5, 5, 5), (1, 1, 2, 5), (1, 1, 5, 2)])
def test_images_are_no_smaller_than_a_window(shape):
    with pytest.raises(InputError, match="no smaller than a window"):
        OPS["windows"](np.zeros(shape), size=3)
    assert OPS["windows"](np.zeros((1, 1, 3, 3)), size=3).shape == (1, 1, 1, 1, 3, 3)


@pytest.mark.parametrize(
    ("images", "kernels"),
    [
        *(((2, 4, 4), (1, 2, 2, 2)), ((1, 1, 2, 4, 4), (1, 1, 2, 2))),
        *(((1, 2, 4, 4), (2, 2, 2)), ((1, 2, 4, 4), (1, 2, 1, 2, 2))),
        *(((1, 2, 4, 4), (1, 3, 2, 2)), ((1, 3, 4, 4), (1, 2, 2, 2))),
    ],
)
def test_a_convolution_says_which_shapes_it_takes(images, kernels):
    with pytest.raises(InputError, match=r"takes .batch, channels, height, width"):
        OPS["conv2d"](np.zeros(images), np.zeros(kernels))


@pytest.mark.parametrize("size", [(0, 2), (2, 0)])
def test_windows_without_a_pixel_are_no_windows(size):
    height, width = size
    parts = np.zeros((1, 1, 4 - height, 5 - width, height, width))
    with pytest.raises(InputError, match="not those of stride"):
        OPS["fold"](parts, shape=(1, 1, 3, 4))


def test_a_label_that_is_a_row_and_no_class_is_refused():
    """Five rows of two classes: 3 is the number of a row, and of no class."""
    for labels in (np.array([0, 1, 3, 1, 0]), [0.0, 1.0, 3.0, 1.0, 0.0], [0, 1, 2, 1, 0]):
        with pytest.raises(InputError, match="2 classes"):
            tg.cross_entropy(np.zeros((5, 2)), labels)


def test_a_label_may_be_a_whole_float():
    scores = np.zeros((1, 300))
    scores[0, 200] = 5.0
    expected = math.log(299.0 + math.exp(5.0)) - 5.0
    assert tg.cross_entropy(scores, [200.0]) == pytest.approx(expected, rel=1e-14)
    for label in (math.inf, math.nan, 0.5):
        with pytest.raises(InputError, match="whole numbers"):
            tg.cross_entropy(scores, [label])
