"""backward(upstream) and has_aux beside PyTorch and by hand."""

import numpy as np
import pytest

import tinygrad_edu as tg
from tinygrad_edu import InputError, Tensor, Value

torch = pytest.importorskip("torch")

X = np.array([[0.5, -1.0, 2.0], [1.5, 0.25, -0.75]])
UPSTREAM = np.array([[1.0, -2.0, 0.5], [0.0, 3.0, -1.0]])

WAYS = {
    "backward": lambda y, u: y.backward(u),
    "steps": lambda y, u: list(y.backward_steps(u)),
    "recorded": lambda y, u: y.backward(u, record=True),
    "function": lambda y, u: tg.backward(y, u),
}


def plain(gradient):
    return (
        getattr(gradient, "data", gradient) if isinstance(gradient, (Tensor, Value)) else gradient
    )


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("way", WAYS)
def test_the_gradients_under_an_upstream_are_those_of_pytorch(way, dtype):
    x, other = Tensor(X.astype(dtype)), torch.tensor(X.astype(dtype), requires_grad=True)
    y, expected = (x * x).tanh() * x, (other * other).tanh() * other
    WAYS[way](y, UPSTREAM)
    expected.backward(torch.tensor(UPSTREAM.astype(dtype)))
    assert plain(x.grad) == pytest.approx(
        other.grad.numpy(), rel=1e-5 if dtype is np.float32 else 1e-14
    )
    assert plain(x.grad).dtype == plain(y.grad).dtype == dtype
    assert np.array_equal(plain(y.grad), UPSTREAM.astype(dtype))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", [Value, Tensor])
def test_one_number_takes_one_number_upstream(kind, way):
    x = kind(3.0)
    WAYS[way](x * x, 0.5)
    assert plain(x.grad) == 3.0


@pytest.mark.parametrize("way", ["backward", "steps"])
def test_a_leaf_adds_what_comes_from_upstream_to_what_it_has(way):
    x = Tensor(X)
    for _ in range(2):
        WAYS[way](x, UPSTREAM)
    assert np.array_equal(x.grad, 2 * UPSTREAM)


@pytest.mark.parametrize("way", WAYS)
def test_upstream_is_copied_and_never_written_to(way):
    x, upstream = Tensor(X), UPSTREAM.copy()
    WAYS[way](x + 0.0, upstream)
    assert not np.shares_memory(plain(x.grad), upstream)
    upstream[0] = 77.0
    assert np.array_equal(plain(x.grad), UPSTREAM)


def test_a_pass_may_begin_in_the_middle_with_the_gradient_of_the_end():
    x = Tensor(X)
    hidden = x.tanh()
    (hidden**2).sum().backward()
    expected = x.grad
    found = Tensor(X)
    found.tanh().backward(2 * np.tanh(X))
    assert np.array_equal(found.grad, expected)


def test_a_recorded_upstream_is_differentiated_with_the_rest():
    x, v = Value(2.0), Value(3.0)
    (x**3).backward(v, record=True)
    (slope,) = tg.gradients(x.grad, [v])
    assert (x.grad.data, slope) == (36.0, 12.0)  # v · 3x², and 3x²


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "upstream",
    [1.0, UPSTREAM[0], UPSTREAM.T, UPSTREAM.tolist()[0], "a", UPSTREAM * 1j, [[1.0], [2.0, 3.0]]],
    ids=["number", "row", "transpose", "list", "text", "complex", "ragged"],
)
def test_an_upstream_of_another_form_is_refused_and_nothing_is_written(upstream, way):
    x = Tensor(X, label="x")
    y = x * 2.0
    with pytest.raises(InputError, match=r"(?s)upstream=.*shape \(2, 3\)"):
        WAYS[way](y, upstream)
    assert x.grad == 0.0
    assert not y.reached


@pytest.mark.parametrize("way", WAYS)
def test_several_numbers_without_upstream_are_told_what_to_write(way):
    with pytest.raises(InputError, match=r"t\.backward\(upstream\)"):
        WAYS[way](Tensor(X) * 2.0, None)


def test_grad_hands_on_what_stands_beside_the_value():
    def loss(w):
        outputs = w * X
        return (outputs**2).sum(), {
            "outputs": outputs,
            "name": "beside",
            "parts": [outputs.sum(), 1],
        }

    gradient, beside = tg.grad(loss, has_aux=True)(2.0)
    (value, again), same = tg.value_and_grad(loss, has_aux=True)(2.0)
    assert gradient == same == pytest.approx(4.0 * (X**2).sum(), rel=1e-15)
    assert value == pytest.approx(4.0 * (X**2).sum(), rel=1e-15)
    for found in (beside, again):
        assert type(found["outputs"]) is np.ndarray
        assert np.array_equal(found["outputs"], 2.0 * X)
        assert found["name"] == "beside"
        assert found["parts"] == [pytest.approx(2.0 * X.sum()), 1]


def test_what_stands_beside_stays_in_the_graph_inside_another_derivative():
    def inner(x):
        gradient, beside = tg.grad(lambda t: (t**3, t * t), has_aux=True)(x)
        return gradient + beside  # 3x² + x²

    assert tg.grad(inner)(2.0) == 16.0


@pytest.mark.parametrize("result", [1.0, (1.0,), (1.0, 2.0, 3.0), "ab", None])
def test_a_function_that_gives_no_pair_is_told_to(result):
    with pytest.raises(InputError, match="pair"):
        tg.grad(lambda x: result, has_aux=True)(1.0)
