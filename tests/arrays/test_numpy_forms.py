"""NumPy's functions on nodes, in every form in which NumPy takes them, against NumPy itself."""

import warnings

import numpy as np
import pytest

import tinygrad_edu as tg
from tests.numerical import numerical_gradient, weights_like
from tinygrad_edu import InputError, Tensor, Value, gradients
from tinygrad_edu.arrays.dispatch import called_by_name
from tinygrad_edu.arrays.numpy_names import FUNCTIONS
from tinygrad_edu.registry import OF_NUMPY

X = np.sin(1.0 + np.arange(6.0)).reshape(2, 3) * 2.0
Y = np.cos(2.0 + np.arange(6.0)).reshape(2, 3)
ROW = np.array([0.5, -1.5, 2.0])
CUBE = np.sin(3.0 + np.arange(24.0)).reshape(2, 3, 4)
MASK = X > 0
SOME = np.array([[True, False, True], [True, True, False]])

FORMS_OF_NUMPY = [
    # sums and the like: positions, names, formats, what counts, and one number more
    "np.sum(x)",
    "np.sum(a=x)",
    "np.sum(x, 0)",
    "np.sum(x, 0, None)",
    "np.sum(x, 0, np.float64)",
    "np.sum(x, 0, None, None, True)",
    "np.sum(x, axis=1, dtype=np.float64, keepdims=True)",
    "np.sum(x, axis=(0, 1))",
    "np.sum(x, axis=())",
    "np.sum(x, axis=np.int64(1))",
    "np.sum(x, initial=2.5)",
    "np.sum(x, axis=0, initial=2.5)",
    "np.sum(x, where=SOME)",
    "np.sum(x, axis=1, where=SOME[0], keepdims=True)",
    "np.sum(x, where=False)",
    "np.sum(x, where=True)",
    "np.sum(x, out=None)",
    "np.mean(x)",
    "np.mean(x, 1)",
    "np.mean(x, 0, None, None, True)",
    "np.mean(x, axis=1, dtype=float)",
    "np.mean(x, where=SOME)",
    "np.mean(x, axis=0, where=SOME)",
    "np.mean(x, axis=1, keepdims=True, where=SOME)",
    "np.max(x)",
    "np.max(x, 1)",
    "np.max(x, 1, None, True)",
    "np.max(x, initial=0.25)",
    "np.max(x, axis=0, initial=0.25)",
    "np.max(x, axis=1, where=SOME, initial=-9.0)",
    "np.amax(x, axis=1, keepdims=True)",
    "np.min(x)",
    "np.min(x, 1, None, True)",
    "np.min(x, initial=-0.5)",
    "np.min(x, axis=1, where=SOME, initial=9.0)",
    "np.amin(x, 0)",
    "np.var(x)",
    "np.var(x, 1)",
    "np.var(x, 1, None, None, 1)",
    "np.var(x, 1, None, None, 1, True)",
    "np.var(x, axis=0, ddof=1, keepdims=True)",
    "np.var(x, axis=1, correction=1)",
    "np.var(x, axis=1, where=SOME)",
    "np.var(x, axis=1, ddof=1, where=SOME, keepdims=True)",
    "np.std(x)",
    "np.std(x, 1, None, None, 1)",
    "np.std(x, axis=1, where=SOME)",
    "np.std(x, axis=1, correction=1, keepdims=True)",
    # between two limits, from two arrays, with a margin
    "np.clip(x, -0.5, 0.7)",
    "np.clip(x, 0, None)",
    "np.clip(x, None, 0.7)",
    "np.clip(x, a_min=-0.5, a_max=0.7)",
    "np.clip(x, a_min=0, a_max=None)",
    "np.clip(x, min=-0.5, max=0.7)",
    "np.clip(x, max=0.7)",
    "np.clip(x, None, None)",
    "np.clip(a=x, a_min=0.0, a_max=1.0)",
    "np.clip(x, y, 0.9)",
    "np.clip(x, ROW - 1, ROW)",
    "np.where(SOME, x, y)",
    "np.where(SOME, x, 0)",
    "np.where(SOME[0], 1.0, x)",
    "np.where(x > 0, x, -x)",
    "np.where(1, x, y)",
    "np.pad(x, 1)",
    "np.pad(x, (1, 2))",
    "np.pad(x, ((1, 0), (0, 2)))",
    "np.pad(x, ((1,), (2,)))",
    "np.pad(x, 1, 'constant')",
    "np.pad(x, 1, 'constant', constant_values=2.5)",
    "np.pad(x, pad_width=1, mode='constant', constant_values=(1.5, 2.5))",
    "np.pad(x, {1: (1, 2)})",
    "np.pad(x, {-1: 2})",
    "np.pad(x, 2, 'edge')",
    "np.pad(x, ((0, 1), (2, 1)), mode='reflect')",
    "np.pad(x, 3, 'symmetric')",
    "np.pad(x, 4, mode='wrap')",
    # shapes
    "np.concatenate([x, y])",
    "np.concatenate((x, y), 1)",
    "np.concatenate([x, y], axis=None)",
    "np.concatenate([x, [[1.0, 2.0, 3.0]]])",
    "np.concatenate([x, y], dtype=np.float64)",
    "np.concatenate([x, y], axis=-1, casting='same_kind')",
    "np.concatenate(x)",
    "np.stack([x, y])",
    "np.stack([x, y], 1)",
    "np.stack(arrays=[x, y], axis=-1)",
    "np.stack(x)",
    "np.reshape(x, 6)",
    "np.reshape(x, -1)",
    "np.reshape(x, (3, 2))",
    "np.reshape(x, [3, -1])",
    "np.reshape(x, shape=(3, 2))",
    "np.reshape(x, (3, 2), 'F')",
    "np.reshape(x, (3, 2), order='C', copy=True)",
    "np.reshape(z, (4, 6), order='F')",
    "np.transpose(x)",
    "np.transpose(x, (1, 0))",
    "np.transpose(x, axes=[1, 0])",
    "np.transpose(z, (2, 0, 1))",
    "np.transpose(z, axes=(-1, 0, 1))",
    "np.transpose(x, None)",
    "np.swapaxes(z, 0, 2)",
    "np.swapaxes(z, axis1=1, axis2=-1)",
    "np.swapaxes(z, 1, axis2=0)",
    "np.expand_dims(x, 0)",
    "np.expand_dims(x, axis=(0, -1))",
    "np.squeeze(x[:1])",
    "np.squeeze(x[:1], 0)",
    "np.squeeze(x[:1], axis=(0,))",
    "np.broadcast_to(x, (4, 2, 3))",
    "np.broadcast_to(array=x, shape=(2, 3), subok=True)",
    "np.broadcast_to(x[0, 0], 3)",
    "np.dot(x, y.T)",
    "np.dot(x, b=ROW)",
    "np.dot(z, z[0].T)",
    "np.einsum('ij,kj->ik', x, y)",
    "np.einsum('ij', x)",
    "np.einsum('ij->', x, optimize='greedy')",
    # NumPy's operators as functions, and what those have as methods
    "np.add(x, y)",
    "np.subtract(2, x)",
    "np.multiply(x, ROW)",
    "np.divide(y, x)",
    "np.true_divide(x, 3)",
    "np.power(x, 2)",
    "np.float_power(x, 2)",
    "np.negative(x)",
    "np.abs(x)",
    "np.sign(x)",
    "np.sqrt(x * x + 1)",
    "np.exp(x, dtype=np.float64)",
    "np.exp(x, where=True)",
    "np.maximum(x, y)",
    "np.minimum(x, 0.3)",
    "np.matmul(x, y.T)",
    "np.add.reduce(x)",
    "np.add.reduce(x, axis=1)",
    "np.add.reduce(x, None)",
    "np.add.reduce(x, axis=-1, keepdims=True, initial=1.5)",
    "np.add.reduce(x, where=SOME)",
    "np.maximum.reduce(x)",
    "np.maximum.reduce(x, axis=1, initial=0.5)",
    "np.minimum.reduce(x, axis=None)",
    "np.logaddexp.reduce(x)",
    "np.logaddexp.reduce(x, axis=1)",
    "np.multiply.outer(x, ROW)",
    "np.multiply.outer(ROW, x)",
    "np.subtract.outer(x, y)",
    "np.add.outer(ROW, x[0])",
    "np.maximum.outer(x, 0.5)",
]
QUESTIONS = [
    "np.where(x)",
    "np.where(x > 0)",
    "np.shape(x)",
    "np.ndim(x)",
    "np.size(x)",
    "np.size(x, 1)",
    "np.isclose(x, b=y)",
    "np.allclose(a=x, b=x, rtol=1e-3)",
    "np.array_equal(x, y)",
    "np.isfinite(x)",
    "np.greater(x, y)",
    "np.less.outer(ROW, x[0])",
    "np.equal(x, x)",
]
REFUSED = [
    ("np.sum(x, out=np.zeros(()))", "numpy.sum got out="),
    ("np.sum(x, 0, None, np.zeros(3))", "numpy.sum got out="),
    ("np.mean(x, 0, None, np.zeros(3))", "numpy.mean got out="),
    ("np.max(x, 0, np.zeros(3))", "numpy.max got out="),
    ("np.min(x, out=np.zeros(()))", "numpy.min got out="),
    ("np.std(x, out=np.zeros(()))", "numpy.var got out="),
    ("np.clip(x, 0, 1, np.zeros((2, 3)))", "numpy.clip got out="),
    ("np.clip(x, 0, 1, casting='unsafe')", "numpy.clip got casting="),
    ("np.concatenate([x, y], out=np.zeros((4, 3)))", "numpy.concatenate got out="),
    ("np.concatenate([x, y], casting='no')", "numpy.concatenate got casting="),
    ("np.stack([x, y], out=np.zeros((2, 2, 3)))", "numpy.stack got out="),
    ("np.dot(x, ROW, np.zeros(2))", "numpy.dot got out="),
    ("np.einsum('ij->', x, out=np.zeros(()))", "numpy.einsum got out="),
    ("np.einsum('ij->i', x, dtype=np.float32)", "numpy.einsum got dtype="),
    ("np.exp(x, out=np.zeros((2, 3)))", r"numpy.exp got out=.*array = array \+ t"),
    ("np.exp(x, np.zeros((2, 3)))", "numpy.exp got out="),
    ("np.add(x, 1, where=SOME)", r"(?s)numpy.add got where=.*tinygrad_edu.where\(condition"),
    ("np.exp(x, casting='no')", "numpy.exp got casting="),
    ("np.sum(x, dtype=int)", "gradients need floating-point numbers"),
    ("np.exp(x, dtype=complex)", "gradients need floating-point numbers"),
    ("np.stack([x, y], dtype=int)", "gradients need floating-point numbers"),
    ("np.max(x, where=SOME)", "write initial="),
    ("np.sum(x, where=np.ones((5, 5)))", "no answer for each place"),
    ("np.where(SOME, x)", "or both left out"),
    ("np.pad(x, 1, 'linear_ramp')", "pad got mode='linear_ramp'"),
    ("np.pad(x, 1, 'mean', stat_length=1)", "numpy.pad got stat_length="),
    ("np.pad(x, 1, lambda *given: None)", "pad got mode=<function"),
    ("np.pad(x, 1, 'reflect', reflect_type='odd')", "reflect_type='odd'"),
    ("np.pad(x, -1)", "pad got"),
    ("np.pad(x, -1, 'edge')", "pad got margins=-1"),
    ("np.reshape(x, (3, 2), order='A')", "order='A'"),
    ("np.add.at(x, [0], 1.0)", "numpy.add.at cannot be differentiated here; write a new Tensor"),
    ("np.add.reduceat(x, [0, 1])", "numpy.add.reduceat cannot be differentiated here; write the"),
    ("np.subtract.reduce(x)", "numpy.subtract.reduce cannot be differentiated here; write a loop"),
    ("np.subtract.accumulate(x)", "numpy.subtract.accumulate cannot be"),
    ("np.add.reduce(x, out=np.zeros(3))", "numpy.add got out="),
    ("np.var(x, ddof=1, correction=1)", "ddof and correction, which are one"),
    ("np.swapaxes(x, 0, 5)", "axis="),
]


def names(x, y, z):
    return {"np": np, "x": x, "y": y, "z": z, "ROW": ROW, "SOME": SOME}


def numbers_in(source, at):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return eval(source, names(*at))


@pytest.mark.parametrize("source", FORMS_OF_NUMPY)
def test_a_call_means_on_tensors_what_it_means_in_numpy(source):
    if "float_power" in source and "float_power" not in OF_NUMPY:
        pytest.skip("numpy.float_power is no operation here")
    at = (X, Y, CUBE)
    expected = np.asarray(numbers_in(source, at))
    tensors = [Tensor(array) for array in at]
    out = numbers_in(source, tensors)
    assert isinstance(out, Tensor)
    assert out.shape == expected.shape
    assert out.dtype == expected.dtype
    assert np.allclose(out.data, expected, rtol=1e-13, atol=1e-13)
    found = gradients((out * weights_like(expected)).sum(), tensors)
    for place, gradient in enumerate(found):
        slope = numerical_gradient(
            lambda *at: float(np.sum(numbers_in(source, at) * weights_like(expected))), at, place
        )
        assert np.allclose(gradient, slope, rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize("source", FORMS_OF_NUMPY)
def test_a_call_keeps_the_format_that_it_keeps_in_numpy(source):
    if "float64" in source or "float_power" in source or "dtype=float" in source:
        return
    at = [array.astype(np.float32) for array in (X, Y, CUBE)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        out = eval(source, names(*[Tensor(array) for array in at]))
    if "ROW" not in source and "[[1.0" not in source:
        assert out.dtype == np.float32


@pytest.mark.parametrize("source", QUESTIONS)
def test_a_question_is_answered_as_numpy_answers_it(source):
    expected = numbers_in(source, (X, Y, CUBE))
    found = numbers_in(source, [Tensor(array) for array in (X, Y, CUBE)])
    assert not isinstance(found, Tensor)
    if isinstance(expected, tuple) and expected and isinstance(expected[0], np.ndarray):
        assert all(np.array_equal(a, b) for a, b in zip(found, expected, strict=True))
    else:
        assert np.array_equal(found, expected)


@pytest.mark.parametrize(("source", "message"), REFUSED)
def test_what_a_graph_cannot_do_is_refused_by_its_name(source, message):
    with pytest.raises(InputError, match=message):
        eval(source, names(Tensor(X, label="x"), Tensor(Y), Tensor(CUBE)))


METHODS = [
    ("x.sum(axis=1, dtype=np.float64)", "np.sum(x, axis=1, dtype=np.float64)"),
    ("x.sum(0, keepdims=True, initial=1.5)", "np.sum(x, 0, keepdims=True, initial=1.5)"),
    ("x.sum(where=SOME)", "np.sum(x, where=SOME)"),
    ("x.mean(1, dtype=np.float64)", "np.mean(x, 1)"),
    ("x.mean(where=SOME)", "np.mean(x, where=SOME)"),
    ("x.max(1, initial=0.25)", "np.max(x, 1, initial=0.25)"),
    ("x.min(axis=0, where=SOME, initial=5.0)", "np.min(x, axis=0, where=SOME, initial=5.0)"),
    ("x.var(1, ddof=1)", "np.var(x, 1, ddof=1)"),
    ("x.var(axis=1, correction=1)", "np.var(x, axis=1, ddof=1)"),
    ("x.std(axis=1, where=SOME, keepdims=True)", "np.std(x, axis=1, where=SOME, keepdims=True)"),
    ("x.clip(min=-0.5)", "np.clip(x, -0.5, None)"),
    ("x.clip(max=0.5)", "np.clip(x, None, 0.5)"),
    ("x.clip(None, 0.5)", "np.clip(x, None, 0.5)"),
    ("x.clip(-0.5)", "np.clip(x, -0.5, None)"),
    ("x.reshape(3, 2, order='F')", "np.reshape(x, (3, 2), order='F')"),
    ("x.reshape(shape=(3, 2))", "np.reshape(x, (3, 2))"),
    ("x.reshape([3, 2])", "np.reshape(x, (3, 2))"),
    ("x.reshape(-1)", "np.reshape(x, -1)"),
    ("x.transpose(None)", "np.transpose(x)"),
    ("x.transpose([1, 0])", "np.transpose(x)"),
    ("x.swapaxes(0, 1)", "np.swapaxes(x, 0, 1)"),
    ("x.swapaxes(axis1=0, axis2=1)", "np.swapaxes(x, 0, 1)"),
    ("x.squeeze()", "x"),
    ("x.expand_dims(0)", "np.expand_dims(x, 0)"),
    ("x.dot(ROW)", "np.dot(x, ROW)"),
    ("x.astype(np.float64, copy=False)", "x"),
]


@pytest.mark.parametrize(("source", "same"), METHODS)
def test_a_method_takes_what_the_function_takes(source, same):
    expected = numbers_in(same, (X, Y, CUBE))
    out = numbers_in(source, [Tensor(array) for array in (X, Y, CUBE)])
    assert isinstance(out, Tensor)
    assert out.shape == np.shape(expected)
    assert np.allclose(out.data, expected, rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize(
    "source",
    [form for form in FORMS_OF_NUMPY if form.startswith("np.") and "a=x" not in form]
    + [source for source, _ in REFUSED],
)
def test_a_function_here_takes_by_name_what_numpys_takes(source):
    name = source[3:].partition("(")[0]
    given = source.partition("(")[2]
    positional = "None" in given or (given.count(",") > 2 and "=" not in given)
    elsewhere = any(word in given for word in ("arrays=", "out", "casting", "np.zeros"))
    if "." in name or not hasattr(tg, name) or positional or elsewhere:
        return
    ours = names(*[Tensor(array) for array in (X, Y, CUBE)]) | {"np": np, "ours": tg}
    call = source.replace(f"np.{name}(", f"ours.{name}(", 1)
    try:
        expected = eval(source, ours)
    except InputError:
        with pytest.raises((InputError, TypeError)):
            eval(call, ours)
        return
    if any(word in given for word in ("b=", "array=", "dtype=np", "where=True", "np.float64")):
        return
    out = eval(call, ours)
    assert np.array_equal(getattr(out, "data", out), expected.data)


def test_a_wider_and_a_narrower_format_may_be_asked_for():
    t = Tensor(X, dtype=np.float32)
    for out in (
        np.sum(t, dtype=np.float64),
        np.mean(t, 0, np.float64),
        np.var(t, dtype=np.float64),
        np.exp(t, dtype=np.float64),
        np.stack([t, t], dtype=np.float64),
        t.sum(dtype=np.float64),
    ):
        assert out.dtype == np.float64
        (gradient,) = gradients(out.sum(), [t])
        assert gradient.dtype == np.float32
        assert gradient.shape == t.shape


@pytest.mark.parametrize("number", [0.1, 3.0, -1e-300])
def test_the_deviation_of_equal_numbers_is_flat_among_those_that_count(number):
    t = Tensor([[number] * 3, [1.0, 2.0, 4.0]])
    out = np.std(t, axis=1)
    assert out.data[0] == 0.0
    (gradient,) = gradients(out.sum(), [t])
    assert gradient[0].tolist() == [0.0, 0.0, 0.0]
    alone = Tensor([1.0, 2.0, 4.0])
    assert np.array_equal(gradient[1], gradients(np.std(alone), [alone])[0])
    counting = np.array([[True, True, True], [True, False, False]])
    masked = np.std(t, axis=1, where=counting)
    assert masked.data.tolist() == [0.0, 0.0]
    assert np.array_equal(gradients(masked.sum(), [t])[0], np.zeros((2, 3)))


def test_nothing_that_counts_gives_what_numpy_gives():
    t, empty = Tensor(X), Tensor(np.zeros((0, 3)))
    assert np.sum(t, where=False).data == 0.0
    assert np.max(empty, initial=2.0).data == 2.0
    assert np.min(empty, axis=0, initial=2.0).data.tolist() == [2.0] * 3
    assert np.sum(empty, axis=0, initial=1.0).data.tolist() == [1.0] * 3
    assert np.shape(gradients(np.max(empty, initial=2.0), [empty])[0]) == (0, 3)


def test_lists_of_nodes_are_joined_where_numpy_would_join_arrays():
    a, b = Tensor([1.0, 2.0]), Tensor([3.0, 6.0])
    for out, expected in [
        (tg.mean([a, b]), 3.0),
        (tg.mean([a, b], axis=0), [2.0, 4.0]),
        (tg.max([a, b]), 6.0),
        (tg.var([a, b], axis=0), [1.0, 4.0]),
        (tg.sum([a, b], axis=1), [3.0, 9.0]),
        (tg.transpose([a, b]), [[1.0, 3.0], [2.0, 6.0]]),
        (tg.concatenate([[a, b], [[7.0, 8.0]]]), [[1.0, 2.0], [3.0, 6.0], [7.0, 8.0]]),
    ]:
        assert isinstance(out, Tensor)
        assert np.allclose(out.data, expected)
    assert tg.sum([a, b]).data.tolist() == [4.0, 8.0]  # the sum of two terms, one node
    assert tg.sum([[1.0, 2.0], [3.0, 4.0]]) == 10.0
    assert tg.sum([[1.0, 2.0], [3.0, 4.0]], axis=0).tolist() == [4.0, 6.0]


def test_numpys_functions_of_values_give_values():
    v, w = Value(4.0, label="v"), Value(2.0, label="w")
    for out, expected, slope in [
        (np.clip(v, 0, 1), 1.0, 0.0),
        (np.clip(v, 0, 9), 4.0, 1.0),
        (np.clip(v, a_min=5.0, a_max=None), 5.0, 0.0),
        (np.clip(v, w, 9.0), 4.0, 1.0),
        (tg.clip(v, 0, 9), 4.0, 1.0),
        (np.sum(v), 4.0, 1.0),
        (np.mean(v), 4.0, 1.0),
        (np.max(v), 4.0, 1.0),
        (np.amin(v), 4.0, 1.0),
        (np.add.reduce(v), 4.0, 1.0),
        (tg.sum(v), 4.0, 1.0),
        (tg.mean(v), 4.0, 1.0),
        (tg.max(v), 4.0, 1.0),
        (np.where(True, v, w), 4.0, 1.0),
        (np.where(False, v, w), 2.0, 0.0),
        (np.where(v > 3, v, 0.0), 4.0, 1.0),
        (np.where(v < 3, v, 0.0), 0.0, 0.0),
        (np.var([v, w]), 1.0, 1.0),
        (np.std([v, w]), 1.0, 0.5),
        (np.mean([v, w]), 3.0, 0.5),
        (np.dot([v, w], [10.0, 20.0]), 80.0, 10.0),
        (np.add.reduce([v, w]), 6.0, 1.0),
        (np.prod([v, w]), 8.0, 2.0),
        (np.stack([v, w])[0] * 3, 12.0, 3.0),
        (np.concatenate([[v], [w]])[0] * 3, 12.0, 3.0),
        (np.multiply.outer(v, np.ones(2))[1], 4.0, 1.0),
        (np.reshape(v, (1, 1))[0, 0] * 2, 8.0, 2.0),
        (np.square(v) if "square" in OF_NUMPY else v * v, 16.0, 8.0),
    ]:
        assert isinstance(out, Value), out
        assert out.data == pytest.approx(expected, rel=1e-15)
        (found,) = gradients(out, [v])
        assert found == pytest.approx(slope, rel=1e-15)
    assert np.shape(v) == ()
    assert np.isclose(v, 4.0)
    array = np.where([True, False], v, w)
    assert [type(item) for item in array] == [Value, Value]
    assert array[0] is v
    assert isinstance(np.where(np.array([True, False]), Tensor([1.0, 2.0]), v), Tensor)


def test_what_numpy_cannot_do_with_values_says_what_to_write():
    v = Value(4.0, label="v")
    for ask in (
        lambda: np.sort(v),
        lambda: np.exp(v, where=np.array([True, False])),
        lambda: np.concatenate([v, v]),
        lambda: np.sum(v, axis=1),
        lambda: np.swapaxes(v, 0, 1),
    ):
        with pytest.raises(InputError, match=r"Tensor|axis|where"):
            ask()


def test_every_dispatched_function_is_tried_here():
    tried = " ".join(FORMS_OF_NUMPY)
    for function in FUNCTIONS:
        assert f"np.{function.__name__}(" in tried
    shown = {"absolute": "abs"}
    known = ["add", "subtract", "multiply", "divide", "power", "negative", "absolute", "sign"]
    for name in [*known, "sqrt", "exp", "maximum", "minimum", "matmul"]:
        assert f"np.{shown.get(name, name)}(" in tried


SPECIAL = np.array([-np.inf, -2.5, -1.0, -0.0, 0.0, 0.5, 1.0, 3.0, np.inf, np.nan])


@pytest.mark.parametrize("name", sorted(set(OF_NUMPY) - {"matmul"}))
@pytest.mark.filterwarnings("ignore")
def test_every_ufunc_has_numpys_numbers_at_special_places_too(name):
    ufunc = getattr(np, name)
    if name in ("power", "float_power"):
        pairs = (np.abs(SPECIAL)[:, None], SPECIAL[None, :])
    else:
        pairs = (SPECIAL[:, None], SPECIAL[None, :]) if ufunc.nin == 2 else (SPECIAL,)
    expected = ufunc(*pairs)
    found = ufunc(*[Tensor(array) for array in pairs])
    assert isinstance(found, Tensor)
    assert np.allclose(found.data, expected, rtol=1e-14, atol=0, equal_nan=True)


@pytest.mark.parametrize("name", ["array_equal", "allclose"])
def test_values_in_a_list_are_compared_by_their_numbers(name):
    values, same, other = [Value(1.0), Value(2.0)], Tensor([1.0, 2.0]), Tensor([1.0, 3.0])
    ask = getattr(np, name)
    assert (ask(same, values), ask(values, same)) == (True, True)
    assert (ask(other, values), ask(values, other)) == (False, False)
    np.testing.assert_array_equal(np.isclose(other, values), [True, False])
    np.testing.assert_array_equal(np.isin(other, values), [True, False])


def test_a_function_of_numpy_that_does_not_say_what_it_takes_gets_it_in_its_order():
    """As those that are written in C, before NumPy 2.4."""

    class Untold:
        __name__ = "hstack"

        @property
        def __signature__(self):
            raise ValueError("no signature found")

        def __call__(self):
            raise AssertionError("the function here is called instead")

    joined = called_by_name(Untold(), [[Tensor([1.0]), Tensor([2.0, 3.0])]], {})
    np.testing.assert_array_equal(joined.data, [1.0, 2.0, 3.0])


def test_a_function_that_nobody_has_thought_of_is_refused_with_the_list_of_those_there_are():
    def invented(x):
        return x

    with pytest.raises(InputError, match=r"numpy.invented .* docs/reference/numpy.md .* \.data"):
        called_by_name(invented, [Tensor([1.0])], {})


def test_a_value_on_the_left_of_a_tensor_hears_what_numpy_is_told():
    x, t = Value(1.0), Tensor([0.0, 2.0])
    np.testing.assert_array_equal(np.greater(x, t, where=True), [True, False])
    np.testing.assert_array_equal(np.equal(x, t + 1.0, where=True), [True, False])
    total = np.add(x, t, dtype=np.float32)
    assert total.data.dtype == np.float32
    np.testing.assert_array_equal(total.data, [1.0, 3.0])
    total.sum().backward()
    assert (x.grad, t.grad.tolist()) == (2.0, [1.0, 1.0])


def test_values_go_into_an_array_of_objects_that_is_there():
    values, found = np.array([Value(1.0), Value(2.0)]), np.empty(2, object)
    assert np.multiply(values, 3.0, out=found, where=True) is found
    assert [node.data for node in found] == [3.0, 6.0]
    tg.sum(list(found)).backward()
    assert [node.grad for node in values] == [3.0, 3.0]
