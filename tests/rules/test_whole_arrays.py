"""Products with zeros, sorting with ties, norms at their corners, matrices without an inverse."""

import numpy as np
import pytest
import torch

import tinygrad_edu as tg
from tinygrad_edu import DomainError, InputError, Tensor, check_grads, gradients, linalg, unroll

RNG = np.random.default_rng(3)


def of_torch(function, array, upstream=None, dtype=torch.float64):
    """Value, gradient, and the gradient of a weighted sum of the gradient, as PyTorch has them."""
    x = torch.tensor(np.asarray(array), dtype=dtype, requires_grad=True)
    out = function(x)
    weights = torch.cos(torch.arange(out.numel(), dtype=dtype)).reshape(out.shape)
    (first,) = torch.autograd.grad((out * weights).sum(), x, create_graph=True)
    again = torch.cos(1.0 + torch.arange(x.numel(), dtype=dtype)).reshape(x.shape)
    second = torch.zeros_like(x)
    if first.requires_grad:
        (second,) = torch.autograd.grad((first * again).sum(), x, allow_unused=True)
    second = torch.zeros_like(x) if second is None else second
    return [part.numpy(force=True) for part in (out, first, second)]


def of_ours(function, array):
    """The same by this package."""
    x = Tensor(array)
    out = function(x)
    weights = np.cos(np.arange(np.size(out.data))).reshape(out.shape)
    (first,) = gradients((out * weights).sum(), [x], record=True)
    again = np.cos(1.0 + np.arange(x.size)).reshape(x.shape)
    (second,) = gradients((first * again).sum(), [x])
    return [out.data, first.data, second]


ZEROS = {
    "no zero": [[0.5, -2.0, 3.0], [1.5, 0.25, -0.75]],
    "one zero": [[0.5, 0.0, 3.0], [1.5, 0.25, -0.75]],
    "two zeros": [[0.5, 0.0, 3.0], [0.0, 0.25, -0.75]],
    "a row of zeros": [[0.0, 0.0, 0.0], [1.5, 0.25, -0.75]],
    "all zeros": [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]],
}


@pytest.mark.parametrize("numbers", ZEROS.values(), ids=ZEROS)
@pytest.mark.parametrize("axis", [0, 1, -1, None])
def test_the_derivatives_of_a_product_are_those_of_pytorch_however_many_zeros(numbers, axis):
    theirs = of_torch(lambda x: x.prod() if axis is None else x.prod(axis), numbers)
    ours = of_ours(lambda x: tg.prod(x, axis=axis), numbers)
    for found, expected in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-13, atol=1e-14)


@pytest.mark.parametrize("numbers", ZEROS.values(), ids=ZEROS)
@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize("name", ["cumprod", "cumsum"])
def test_running_products_and_sums_are_those_of_pytorch_with_zeros_too(numbers, axis, name):
    theirs = of_torch(lambda x: getattr(x, name)(axis), numbers)
    ours = of_ours(lambda x: getattr(tg, name)(x, axis=axis), numbers)
    for found, expected in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-13, atol=1e-14)


def test_a_third_derivative_of_a_product_is_right_at_zeros():
    check_grads(lambda x: tg.prod(x), np.array([0.0, 2.0, 0.0, 3.0]), order=3)
    check_grads(lambda x: tg.cumprod(x), np.array([0.5, 0.0, 3.0, 0.0]), order=3)


@pytest.mark.parametrize("name", ["prod", "cumprod", "cumsum", "sort", "flip", "ravel", "diff"])
def test_nothing_gives_what_numpy_gives(name):
    for shape in [(0,), (0, 3), (3, 0)]:
        t = Tensor(np.zeros(shape))
        out = getattr(tg, name)(t)
        expected = getattr(np, name)(np.zeros(shape))
        assert np.array_equal(out.data, expected)
        assert out.shape == expected.shape
        out.sum().backward()
        assert np.shape(t.grad) == shape


def test_equal_numbers_are_sorted_as_they_came_and_so_is_their_gradient():
    t = Tensor([2.0, 1.0, 2.0, 1.0])
    (tg.sort(t) * [1.0, 2.0, 3.0, 4.0]).sum().backward()
    assert t.grad.tolist() == [3.0, 1.0, 4.0, 2.0]
    assert t.argsort().tolist() == [1, 3, 0, 2]
    spread = tg.sort(Tensor([np.nan, 1.0, 0.5]))
    assert spread.data[:2].tolist() == [0.5, 1.0]
    assert np.isnan(spread.data[2])


@pytest.mark.filterwarnings("ignore::tinygrad_edu.NonFiniteWarning")
def test_the_median_goes_back_to_the_one_or_two_in_the_middle():
    t = Tensor([5.0, 1.0, 4.0, 2.0])
    tg.median(t).backward()
    assert t.grad.tolist() == [0.0, 0.0, 0.5, 0.5]
    assert np.isnan(tg.median(Tensor([1.0, np.nan, 2.0])).data)
    with pytest.raises(InputError, match="no numbers"):
        tg.median(Tensor([]))


def test_a_sort_is_unrolled_for_numbers_in_another_order(tmp_path):
    x = Tensor([3.0, 1.0, 2.0], label="x")
    program = unroll((tg.sort(x) * [1.0, 10.0, 100.0]).sum(), tmp_path / "sort.py")
    assert program(x=np.array([1.0, 3.0, 2.0]))[1]["x"].tolist() == [1.0, 100.0, 10.0]


NORMS = [(None, None), (1, 0), (2, 0), (3, 1), (np.inf, 1), (-np.inf, 0), ("fro", (0, 1))]


@pytest.mark.parametrize(("ord", "axis"), NORMS)
def test_norms_have_the_derivatives_of_pytorch(ord, axis):
    matrix = RNG.normal(size=(3, 4))

    def theirs(x):
        if ord is None or ord == "fro":
            return torch.linalg.norm(x)
        return torch.linalg.vector_norm(x, ord=ord, dim=axis)

    ours = of_ours(lambda x: linalg.norm(x, ord, axis), matrix)
    for found, expected in zip(ours, of_torch(theirs, matrix), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("ord", [None, 1, 2, 3, np.inf])
def test_the_norm_of_nothing_but_zeros_has_slope_0(ord):
    t = Tensor([0.0, 0.0, 0.0])
    np.linalg.norm(t, ord).backward()
    assert t.grad.tolist() == [0.0, 0.0, 0.0]
    rows = Tensor([[3.0, 4.0], [0.0, 0.0]])
    np.linalg.norm(rows, axis=1).sum().backward()
    assert rows.grad.tolist() == [[0.6, 0.8], [0.0, 0.0]]


MATRICES = {
    "regular": RNG.normal(size=(4, 4)),
    "rank n − 1": np.array([[1.0, 2.0, 3.0], [2.0, 4.0, 6.0], [1.0, 0.5, -1.0]]),
    "rank n − 2": np.array([[1.0, 2.0, 3.0], [2.0, 4.0, 6.0], [-1.0, -2.0, -3.0]]),
    "zero": np.zeros((3, 3)),
    "a stack with a singular one": np.stack([np.eye(2), np.ones((2, 2))]),
    "one number": np.array([[0.0]]),
}


def determinant_by_hand(x):
    """The determinant of a matrix in PyTorch's + and ×: by its first row."""
    if x.shape[-1] == 1:
        return x[..., 0, 0]
    total = 0.0
    for place in range(x.shape[-1]):
        minor = torch.cat([x[..., 1:, :place], x[..., 1:, place + 1 :]], -1)
        total = total + (-1) ** place * x[..., 0, place] * determinant_by_hand(minor)
    return total


@pytest.mark.parametrize("matrix", MATRICES.values(), ids=MATRICES)
def test_a_determinant_has_its_derivatives_whether_there_is_an_inverse_or_not(matrix):
    theirs = of_torch(determinant_by_hand, matrix)
    ours = of_ours(np.linalg.det, matrix)
    for found, expected in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-12)


def test_the_determinant_of_a_large_matrix_goes_by_its_inverse():
    matrix = RNG.normal(size=(60, 60)) / 8.0
    t = Tensor(matrix)
    np.linalg.det(t).backward()
    expected = np.linalg.det(matrix) * np.linalg.inv(matrix).T
    np.testing.assert_allclose(t.grad, expected, rtol=1e-10)
    singular = Tensor(np.diag([0.0] + [1.0] * 59), label="S")
    with pytest.raises(DomainError, match="singular"):
        np.linalg.det(singular).backward()


@pytest.mark.parametrize("shape", [(3, 3), (2, 3, 3)])
def test_inverse_and_solution_have_the_derivatives_of_pytorch(shape):
    matrix = RNG.normal(size=shape) + 2 * np.eye(3)
    for b in (RNG.normal(size=3), RNG.normal(size=(3, 2)), RNG.normal(size=(2, 3, 2))):
        b_torch = torch.tensor(b if b.ndim > 1 else b[:, None])
        theirs = of_torch(lambda a, b=b_torch: torch.linalg.solve(a, b), matrix)
        wide = b if b.ndim > 1 else b[:, None]
        ours = of_ours(lambda a, b=wide: np.linalg.solve(a, b), matrix)
        for found, expected in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-12)
        check_grads(lambda x, a=matrix: np.linalg.solve(a, x), b)
        check_grads(lambda a, b=b: np.linalg.solve(a, b), matrix)
    for found, expected in zip(
        of_ours(np.linalg.inv, matrix), of_torch(torch.linalg.inv, matrix), strict=True
    ):
        np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-12)


def test_a_singular_matrix_is_named():
    S = Tensor([[1.0, 2.0], [2.0, 4.0]], label="S")
    for ask in (np.linalg.inv, lambda s: np.linalg.solve(s, [1.0, 2.0])):
        with pytest.raises(DomainError, match=r"(?s)singular.*in operation '\w+' of S of shape"):
            ask(S)
    with pytest.raises(DomainError, match="a matrix of this stack"):
        linalg.inv(np.stack([np.eye(2), np.ones((2, 2))]))


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda t: np.linalg.det(t), r"det got shape \(2, 3\); it takes a square matrix"),
        (lambda t: np.linalg.inv(t[0]), r"inv got shape \(3,\)"),
        (lambda t: np.linalg.solve(np.eye(3), t), r"b needs a row for each row"),
        (lambda t: np.linalg.norm(t, 2), "singular values"),
        (lambda t: np.linalg.norm(t, "nuc"), "singular values"),
        (lambda t: np.linalg.norm(t, "two"), "norm got ord='two'"),
        (lambda t: np.linalg.norm(t[0], "fro"), "one of matrices"),
        (lambda t: tg.cross(t[:, :2], t[:, :2]), "each needs three numbers"),
        (lambda t: tg.split(t, 2, axis=1), "split got shape .* equal division"),
        (lambda t: tg.flip(t, 5), "flip got shape .*axis 5 is out of bounds"),
        (lambda t: tg.roll(t, 1, axis="x"), "roll got .x.; it takes whole numbers"),
        (lambda t: tg.vstack([]), "vstack got no arrays"),
        (lambda t: tg.hstack([t, t.T]), "concatenate got"),
        (lambda t: tg.ravel(t, "K"), r'order=\'K\'; write "C"'),
        (lambda t: tg.take(t, [9]), "take got"),
        (lambda t: tg.take_along_axis(t, [0.5]), "whole numbers"),
        (lambda t: tg.sort(t, axis=4), "sort got"),
        (lambda t: tg.full_like(t, t[0, 0]), "cut its graph"),
        (lambda t: tg.inner(t, t.T), "inner got"),
        (lambda t: tg.ravel(tg.Value(1.0)), r"Tensor\.of"),
        (lambda t: tg.flip([tg.Value(1.0), tg.Value(2.0)]), r"Tensor\.of"),
        (lambda t: tg.flip([t, t]), r"tinygrad_edu\.stack"),
        (lambda t: linalg.matrix_power(t @ t.T, 0.5), "matrix_power got"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(ask, message):
    with pytest.raises(InputError, match=message):
        ask(Tensor(np.ones((2, 3))))


def test_compositions_show_in_a_graph_as_what_they_are():
    t = Tensor(np.arange(6.0).reshape(2, 3), label="t")
    made = {
        "flip": [tg.flip(t), "index"],
        "outer": [tg.outer(t[0], t[1]), "multiply"],
        "trace": [tg.trace(t), "sum_along"],
        "vstack": [tg.vstack([t, t]), "concatenate"],
        "tile": [tg.tile(t, 2), "reshape"],
        "square": [np.square(t), "power"],
        "prod": [tg.prod(t), "prod"],
    }
    for node, name in made.values():
        assert node.op.name == name
