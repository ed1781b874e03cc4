"""A single number widens nothing: every public call of the engine, on arrays of float32."""

import operator

import numpy as np
import pytest

import tinygrad_edu as tg
from tests.cases import for_each
from tinygrad_edu import InputError, Tensor, Value

KINDS = {
    "float": float,
    "float64": np.float64,
    "float32": np.float32,
    "float16": np.float16,
    "array": np.array,
    "int64": lambda number: np.int64(round(number)),
    "Tensor": Tensor,
    "Value": Value,
}

MATRIX = np.array([[0.5, 0.25, 0.75], [0.125, 0.5, 0.25]], np.float32)
MASK = MATRIX > 0.3

FUNCTIONS = {
    "absolute": lambda t, n: tg.absolute(t * n),
    "add": tg.add,
    "arctan": lambda t, n: tg.arctan(t + n),
    "broadcast_to": lambda t, n: tg.broadcast_to(t * n, shape=(2, 2, 3)),
    "clip": lambda t, n: tg.clip(t, n, 2.0 * n) + tg.clip(t, 0.0, n),
    "compare": tg.compare,
    "concatenate": lambda t, n: tg.concatenate([t, t * n]),
    "conv2d": lambda t, n: tg.conv2d(t.reshape(1, 1, 2, 3) * n, t.reshape(1, 1, 2, 3)),
    "cos": lambda t, n: tg.cos(t - n),
    "cross_entropy": lambda t, n: tg.cross_entropy(t * n, [0, 2]),
    "divide": lambda t, n: tg.divide(t, n + 1.0) + tg.divide(n, t),
    "einsum": lambda t, n: tg.einsum(t * n, t, subscripts="ij,kj->ik"),
    "exp": lambda t, n: tg.exp(t * n),
    "expand_dims": lambda t, n: tg.expand_dims(t * n, 0),
    "gather_labels": lambda t, n: tg.gather_labels(t * n, [0, 2]),
    "leaky_relu": lambda t, n: tg.leaky_relu(t, n) + tg.leaky_relu(t),
    "linear": lambda t, n: tg.linear(t * n, t.T, Tensor(np.ones(2, np.float32))),
    "log": lambda t, n: tg.log(t + n * n),
    "log_softmax": lambda t, n: tg.log_softmax(t * n),
    "logsumexp": lambda t, n: tg.logsumexp(t * n, axis=1),
    "matmul": lambda t, n: tg.matmul(t * n, t.T),
    "max": lambda t, n: tg.max(t * n),
    "max_pool2d": lambda t, n: tg.max_pool2d(t.reshape(1, 1, 2, 3) * n, size=2),
    "maximum": tg.maximum,
    "mean": lambda t, n: tg.mean(t * n, axis=0),
    "min": lambda t, n: tg.min(t * n, axis=0),
    "minimum": tg.minimum,
    "multiply": tg.multiply,
    "negate": lambda t, n: tg.negate(t * n),
    "pad": lambda t, n: tg.pad(t, 1, number(n)),
    "power": lambda t, n: tg.power(t, n) + tg.power(n * n + 1.0, t),
    "relu": lambda t, n: tg.relu(t - n),
    "reshape": lambda t, n: tg.reshape(t * n, shape=(3, 2)),
    "sigmoid": lambda t, n: tg.sigmoid(t * n),
    "sign": lambda t, n: tg.sign(t - n),
    "sin": lambda t, n: tg.sin(t * n),
    "softmax": lambda t, n: tg.softmax(t * n),
    "softplus": lambda t, n: tg.softplus(t * n),
    "sqrt": lambda t, n: tg.sqrt(t + n * n),
    "squeeze": lambda t, n: tg.squeeze(t * n),
    "stack": lambda t, n: tg.stack([t, t * n]),
    "std": lambda t, n: tg.std(t * n, axis=0, ddof=1),
    "step": lambda t, n: tg.step(t - n),
    "subtract": tg.subtract,
    "sum": lambda t, n: tg.sum(t * n, axis=1) + tg.sum([t, n]).sum(),
    "swapaxes": lambda t, n: tg.swapaxes(t * n, 0, 1),
    "tanh": lambda t, n: tg.tanh(t * n),
    "transpose": lambda t, n: tg.transpose(t * n),
    "var": lambda t, n: tg.var(t * n, axis=1),
    "where": lambda t, n: tg.where(MASK, t, n) + tg.where(MASK, n, t),
}
OPERATORS = {
    f"{name} {side}": (operation, side)
    for name, operation in {
        "+": operator.add,
        "-": operator.sub,
        "*": operator.mul,
        "/": operator.truediv,
        "**": operator.pow,
    }.items()
    for side in ("left", "right")
}
METHODS = {
    "clip": lambda t, n: t.clip(n, 2.0),
    "maximum": lambda t, n: t.maximum(n),
    "minimum": lambda t, n: t.minimum(n),
    "leaky_relu": lambda t, n: t.leaky_relu(n),
}
FORMS = [
    lambda f, t, n: f(t),
    lambda f, t, n: f(t * n),
    lambda f, t, n: f(t, n),
    lambda f, t, n: f(n, t),
    lambda f, t, n: f([t, t * n]),
    lambda f, t, n: f([t, n]),
]


def number(n):
    """The plain number of a node, for a setting that takes no node."""
    return n.data if isinstance(n, (Tensor, Value)) else n


def assert_stays_narrow(call, kind):
    t = Tensor(MATRIX)
    out = call(t, KINDS[kind](2.0))
    assert out.dtype == np.float32
    total = out.sum()
    total.backward()
    assert (total.dtype, t.grad.dtype) == (np.float32, np.float32)
    (recorded,) = tg.gradients(total, [t], record=True)
    assert recorded.dtype == np.float32


@pytest.mark.parametrize("name", FUNCTIONS)
@for_each(kind=KINDS)
def test_no_function_is_widened_by_a_number(name, kind):
    assert_stays_narrow(FUNCTIONS[name], kind)


@pytest.mark.parametrize("name", METHODS)
@for_each(kind=KINDS)
def test_no_method_is_widened_by_a_number(name, kind):
    assert_stays_narrow(METHODS[name], kind)


@pytest.mark.parametrize("name", OPERATORS)
@for_each(kind=KINDS)
def test_no_operator_is_widened_by_a_number(name, kind):
    operation, side = OPERATORS[name]

    def call(t, n):
        return operation(t, n) if side == "right" else operation(n, t)

    assert_stays_narrow(call, kind)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", sorted({*tg.__all__, "sum", "max", "min"} - tg.LATER.keys()))
@for_each(kind=KINDS)
def test_no_public_call_gives_wider_numbers_than_it_was_given(name, kind):
    function = getattr(tg, name)
    if isinstance(function, type) or not callable(function):
        return
    for form in FORMS:
        try:
            out = form(function, Tensor(MATRIX), KINDS[kind](2.0))
        except (tg.TinygradEduError, AttributeError, TypeError):
            continue
        if isinstance(out, Tensor):
            assert out.dtype == np.float32, form


@pytest.mark.parametrize("kind", ["float", "float64", "float32", "array"])
def test_derivatives_of_functions_are_not_widened_by_a_number(kind):
    n = KINDS[kind](2.0)
    gradient = tg.grad(lambda x: (x * n).sum())(MATRIX)
    value, both = tg.value_and_grad(lambda x: (n * x).tanh().sum())(MATRIX)
    out, pullback = tg.vjp(lambda x: x * n)(MATRIX)
    found = [gradient, value, both, out, pullback(np.ones_like(MATRIX))]
    found += [*tg.jvp(lambda x: x * n)(MATRIX, np.ones_like(MATRIX))]
    found += [tg.jacobian(lambda x: x * n)(MATRIX[0])]
    found += [tg.hessian(lambda x: (n * x**2).sum())(MATRIX[0])]
    assert {np.asarray(array).dtype for array in found} == {np.dtype(np.float32)}


def test_two_arrays_are_as_wide_as_the_wider_one():
    wide = Tensor(np.ones((2, 3)))
    narrow = Tensor(MATRIX)
    assert (wide * narrow).dtype == tg.where(MASK, narrow, wide).dtype == np.float64
    with pytest.raises(InputError):
        Tensor(MATRIX, dtype=int)
