"""What is just inside a limit is taken, what is just outside is refused in words of ours."""

import math

import numpy as np
import pytest

import nn
import tinygrad_edu as tg
from tinygrad_edu import OPS, DomainError, InputError, Tensor, Value, gradients

# Optimisers.


def refused(kind, **settings):
    with pytest.raises(InputError, match=kind.__name__):
        kind([Value(1.0)], **{"lr": 0.1, **settings})


@pytest.mark.parametrize("kind", [nn.SGD, nn.RMSprop, nn.Adam, nn.AdamW])
def test_learning_rates_and_decays_have_a_lower_limit(kind):
    for rate in (0.0, -0.0, -1e-9, -0.5, -1.0, -3.0):
        refused(kind, lr=rate)
    for decay in (-1e-9, -0.5, -1.0, -3.0):
        refused(kind, weight_decay=decay)
    optimiser = kind([Value(1.0)], lr=1e-9, weight_decay=0.0)
    optimiser.lr = 0.0  # a schedule may end there
    assert optimiser.lr == 0.0
    for rate in (-1e-9, -0.5, -3.0):
        with pytest.raises(InputError, match="learning rate"):
            optimiser.lr = rate
    optimiser.lr = 5.0
    assert optimiser.lr == 5.0


@pytest.mark.parametrize("share", [-1e-9, -0.5, -1.0, 1.0, 1.5, 2.5])
def test_a_share_is_from_zero_to_below_one(share):
    refused(nn.SGD, momentum=share)
    refused(nn.RMSprop, alpha=share)
    for betas in ((share, 0.9), (0.9, share)):
        refused(nn.Adam, betas=betas)
    for right in (0.0, 0.5, 1.0 - 1e-9):
        assert nn.SGD([Value(1.0)], lr=0.1, momentum=right).momentum == right
        assert nn.Adam([Value(1.0)], betas=(right, right)).betas == (right, right)


@pytest.mark.parametrize("eps", [0.0, -1e-9, -0.5, -1.0, -3.0])
def test_what_keeps_a_divisor_from_zero_is_above_zero(eps):
    for kind in (nn.RMSprop, nn.Adam, nn.AdamW):
        refused(kind, eps=eps)
        assert kind([Value(1.0)], eps=1e-300).eps == 1e-300


@pytest.mark.parametrize("betas", [0.9, (0.9,), (0.9, 0.99, 0.999), (), "ab", {0.9, 0.99}, None])
def test_betas_are_a_pair(betas):
    refused(nn.Adam, betas=betas)
    assert nn.Adam([Value(1.0)], betas=np.array([0.5, 0.25])).betas == (0.5, 0.25)


# Losses.


@pytest.mark.parametrize("chance", [-1e-9, -0.5, -1.5, 1.0 + 1e-9, 1.5, 2.5])
@pytest.mark.parametrize("loss", [nn.binary_cross_entropy])
def test_a_probability_is_from_zero_to_one(loss, chance):
    for wrap in (list, Tensor):
        for outputs, targets in [([0.5, chance], [0.5, 0.5]), ([0.5, 0.5], [0.5, chance])]:
            with pytest.raises(InputError, match="no probabilities"):
                loss(wrap(outputs), targets)
        right = loss(wrap([1.0, 0.0, 0.5]), [1.0, 0.0, 0.5])
        assert right.data == pytest.approx(math.log(2.0) / 3.0, rel=1e-15)


@pytest.mark.parametrize("label", [0.0, 0.5, -0.5, 2.0, -2.0, 1.0 + 1e-9])
def test_a_label_of_the_hinge_is_plus_or_minus_one(label):
    for wrap in (list, Tensor):
        with pytest.raises(InputError, match="write -1 or"):
            nn.hinge(wrap([0.5, 0.5]), [1.0, label])
        assert nn.hinge(wrap([0.5, 0.5]), [1.0, -1.0]).data == 1.0


@pytest.mark.parametrize("row", [[1.5, -0.5], [0.5, 0.9], [0.5, 0.1], [2.5, -1.5], [0.5, 0.502]])
def test_a_row_of_targets_is_a_distribution(row):
    logits = Tensor([[0.0, 0.0]] * 3)
    with pytest.raises(InputError, match="no probabilities"):
        nn.cross_entropy(logits, np.array([[1.0, 0.0], row, [0.5, 0.5]]))
    right = np.array([[1.0, 0.0], [0.25, 0.75], [0.5, 0.5005]])
    expected = math.log(2.0) * right.sum() / 3.0
    assert nn.cross_entropy(logits, right).data == pytest.approx(expected, rel=1e-15)


def test_targets_of_cross_entropy_are_rows():
    chances = np.full((2, 2, 2), 0.5)
    with pytest.raises(InputError, match=r"shape .2, 2, 2.; it takes logits"):
        nn.cross_entropy(Tensor(np.zeros((2, 2, 2))), chances)


@pytest.mark.parametrize("build", [nn.SGD, nn.Adam])
def test_the_first_parameter_that_was_computed_is_named(build):
    first, second = Value(1.0) * 2.0, Value(2.0) * 3.0
    first.label, second.label = "first", "second"
    with pytest.raises(InputError, match="got first, which was computed"):
        build([Value(0.0), first, second], lr=0.1)
    with pytest.raises(InputError, match=r"o1 = 1\.5"):
        nn.binary_cross_entropy([Value(0.5), Value(1.5, label="o1"), Value(2.5)], [0, 0, 0])


def test_a_step_takes_gradients_of_any_kind_and_gives_floats():
    for gradient in (4.0, 4, np.float32(4.0), np.float64(4.0), np.array(4.0), Value(4.0)):
        w = Value(2.0)
        w.grad = gradient
        nn.SGD([w], lr=0.25).step()
        assert w.data == 1.0
        assert type(w._data) is float
    w = Value(2.0)
    (w * w).backward(record=True)
    nn.SGD([w], lr=0.25).step()
    assert (w.data, type(w._data)) == (1.0, float)


@pytest.mark.parametrize("labels", [[0], [0, 1, 1], [], 1, [[0, 1], [1, 0]]])
def test_there_is_a_label_for_each_sample(labels):
    rows = [[Value(0.0), Value(1.0)], [Value(2.0), Value(0.0)]]
    for logits in (rows, Tensor([[0.0, 1.0], [2.0, 0.0]])):
        if isinstance(labels, list) and labels and isinstance(labels[0], list):
            continue  # rows of probabilities, for a Tensor
        with pytest.raises(InputError):
            nn.cross_entropy(logits, labels)


# Linear algebra.


@pytest.mark.parametrize("name", ["det", "inv", "solve"])
@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (3, 2), (2, 2, 3), (3, 3, 2)])
def test_a_square_matrix_has_two_equal_axes(name, shape):
    operands = (np.ones(shape), np.ones(3)) if name == "solve" else (np.ones(shape),)
    with pytest.raises(InputError, match="takes a square matrix"):
        OPS[name](*operands)


@pytest.mark.parametrize("shape", [(), (2,), (4,), (2, 3), (4, 3), (3, 2, 3)])
def test_solve_needs_a_row_for_each_row(shape):
    with pytest.raises(InputError, match="a row for each row"):
        OPS["solve"](np.eye(3), np.ones(shape))
    for size in (0, 3):
        assert OPS["solve"](np.eye(size), np.ones(size)).tolist() == [1.0] * size


def test_the_determinant_of_a_singular_matrix_has_a_gradient_as_far_as_minors_go():
    """Of diag(0, 1, …, 1) only the cofactor of the 0 is not 0; it is 1."""
    few = np.eye(30)
    few[0, 0] = 0.0
    x = Tensor(few)
    OPS["det"](x).backward()
    expected = np.zeros((30, 30))
    expected[0, 0] = 1.0
    np.testing.assert_array_equal(x.grad, expected)
    many = np.eye(60)
    many[0, 0] = 0.0
    with pytest.raises(DomainError, match="singular"):
        OPS["det"](Tensor(many)).backward()


@pytest.mark.parametrize("shape", [(0, 0), (1, 1), (2, 0, 0), (0, 2, 2)])
def test_the_determinant_of_nothing_is_one_and_that_of_a_number_the_number(shape):
    """An empty product is 1, and ∂det/∂x of a matrix [x] is its empty minor, 1."""
    x = Tensor(np.full(shape, 3.0))
    result = OPS["det"](x)
    expected = np.full(shape[:-2], 3.0 if 1 in shape else 1.0)
    np.testing.assert_allclose(result.data, expected, rtol=1e-15)
    result.backward(np.ones(shape[:-2]))
    np.testing.assert_array_equal(x.grad, np.ones(shape))


def test_the_determinants_of_a_stack_of_stacks_have_the_slopes_of_each():
    """∂det/∂A of [[a, b], [c, d]] is [[d, −c], [−b, a]]."""
    numbers = np.arange(24.0).reshape(3, 2, 2, 2) ** 2
    x = Tensor(numbers)
    OPS["det"](x).backward(np.ones((3, 2)))
    a, b, c, d = numbers.reshape(6, 4).T
    expected = np.stack([d, -c, -b, a], axis=1).reshape(3, 2, 2, 2)
    np.testing.assert_allclose(x.grad, expected, rtol=1e-15)


def test_the_second_derivative_of_a_length_beside_a_zero():
    """∂²‖x‖/∂xᵢ∂xⱼ = (δᵢⱼ − xᵢxⱼ/s²)/s: at (0, 3, 4) its first row is (1/5, 0, 0)."""
    x = Tensor([0.0, 3.0, 4.0])
    (first,) = gradients(OPS["vector_norm"](x), [x], record=True)
    assert first.data.tolist() == [0.0, 0.6, 0.8]
    (row,) = gradients(first[0], [x])
    assert row.tolist() == pytest.approx([0.2, 0.0, 0.0], abs=1e-16)
    (row,) = gradients(first[1], [x])
    assert row.tolist() == pytest.approx([0.0, 0.128, -0.096], rel=1e-14)


@pytest.mark.parametrize("shapes", [((2, 3), (3,)), ((3,), (2, 3)), ((2, 3), (2, 2))])
def test_a_recurrence_has_a_factor_for_each_term(shapes):
    with pytest.raises(InputError, match="a factor for each term"):
        OPS["recurrence"](np.ones(shapes[0]), np.ones(shapes[1]))


def test_logaddexp_of_what_is_no_number_and_of_infinities():
    for x, y in [(math.nan, 1.0), (1.0, math.nan), (math.inf, 1.0), (1.0, -math.inf), (2.0, 1.0)]:
        with np.errstate(invalid="ignore"):
            expected = np.logaddexp(x, y)
        found = OPS["logaddexp"](x, y)
        assert found == pytest.approx(expected, rel=1e-15, nan_ok=True)
    assert OPS["logaddexp"](math.inf, math.inf) == math.inf
    assert OPS["logaddexp"](-math.inf, -math.inf) == -math.inf
    assert tg.exp(OPS["logaddexp"](0.0, 0.0)) == pytest.approx(2.0, rel=1e-15)
