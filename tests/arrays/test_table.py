"""Every row of the table of NumPy's functions is true, and no function of NumPy is forgotten."""

import inspect

import numpy as np
import pytest

import tinygrad_edu as tg
from tests.arrays.calls import CALLS, PLAIN, Told
from tests.cases import for_each
from tests.numerical import numerical_gradient, weights_like
from tinygrad_edu import InputError, Tensor, gradients
from tinygrad_edu.arrays import table
from tinygrad_edu.arrays.dispatch import name_of
from tinygrad_edu.arrays.listing import BARE, REFUSED, SAME, kinds
from tinygrad_edu.arrays.names import WHERE

DISPATCHED = type(np.concatenate)
WIDENED_BY_NUMPY = {"astype", "float_power", "diff"}  # diff by a number before or behind


def numpy_function(name):
    space, _, own = name.rpartition(".")
    return getattr(getattr(np, space) if space else np, own)


def operands_of(given, settings):
    """The arrays of a call, in lists as well."""
    found = []
    for x in [*given, *settings.values()]:
        found += x if isinstance(x, list) and isinstance(x[0], np.ndarray) else [x]
    return [x for x in found if is_operand(x)]


def is_operand(x):
    return isinstance(x, (np.ndarray, np.floating)) and np.asarray(x).dtype.kind == "f"


def filled(x, operands):
    """An argument, with the next operand in place of an array."""
    if isinstance(x, Told):
        return x.argument
    if isinstance(x, list) and isinstance(x[0], np.ndarray):
        return [next(operands) for _ in x]
    return next(operands) if is_operand(x) else x


def run(function, given, settings, operands):
    left = iter(operands)
    positional = [filled(x, left) for x in given]
    named = {key: filled(x, left) for key, x in settings.items()}
    return function(*positional, **named)


def parts_of(out):
    return list(out) if isinstance(out, (list, tuple)) else [out]


def weighted(out):
    return sum(float(np.sum(weights_like(part) * part)) for part in parts_of(out))


ROWS = [
    pytest.param(name, given, settings, id=f"{name}-{number}")
    for name, calls in CALLS.items()
    for number, (given, settings) in enumerate(calls)
]


@pytest.mark.parametrize(("name", "given", "settings"), ROWS)
@for_each(dtype=[np.float64, np.float32])
def test_a_row_that_claims_to_be_the_same_gives_numpys_numbers(name, given, settings, dtype):
    function = numpy_function(name)
    arrays = [np.asarray(x, dtype) for x in operands_of(given, settings)]
    expected = parts_of(run(function, given, settings, arrays))
    found = parts_of(run(function, given, settings, [Tensor(x) for x in arrays]))
    assert len(found) == len(expected)
    rtol, atol = (1e-13, 1e-14) if dtype == np.float64 else (3e-5, 3e-6)
    for ours, theirs in zip(found, expected, strict=True):
        assert isinstance(ours, Tensor)
        assert ours.shape == np.shape(theirs)
        if name not in WIDENED_BY_NUMPY:
            assert ours.dtype == np.asarray(theirs).dtype
        np.testing.assert_allclose(ours.data, theirs, rtol=rtol, atol=atol)


@pytest.mark.parametrize(("name", "given", "settings"), ROWS)
def test_a_row_that_claims_to_be_the_same_has_the_gradient_of_finite_differences(
    name, given, settings
):
    function = numpy_function(name)
    arrays = [np.asarray(x, float) for x in operands_of(given, settings)]
    tensors = [Tensor(x) for x in arrays]
    out = parts_of(run(function, given, settings, tensors))
    total = sum((part * weights_like(part.data)).sum() for part in out)
    found = gradients(total, tensors)
    recorded = gradients(total, tensors, record=True)
    for place, gradient in enumerate(found):
        expected = numerical_gradient(
            lambda *at: weighted(run(function, given, settings, [np.asarray(x) for x in at])),
            arrays,
            place,
        )
        np.testing.assert_allclose(gradient, expected, rtol=1e-7, atol=1e-7)
        np.testing.assert_allclose(recorded[place].data, gradient, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize(("name", "given", "settings"), ROWS)
def test_the_function_of_this_package_is_the_same_one(name, given, settings):
    own = name.removeprefix("linalg.") if name.startswith("linalg.") else name
    ours = getattr(tg.linalg, own, None) if name.startswith("linalg.") else None
    ours = ours or getattr(tg, own, None)
    if ours is None or set(settings) & {"m"} or name in ("clip", "where", "linalg.trace"):
        return
    if name.startswith("linalg.") and own not in tg.linalg.__all__:
        return
    arrays = [np.asarray(x, float) for x in operands_of(given, settings)]
    tensors = [Tensor(x) for x in arrays]
    through_numpy = parts_of(run(numpy_function(name), given, settings, tensors))
    direct = parts_of(run(ours, given, settings, tensors))
    plain = parts_of(run(ours, given, settings, arrays))
    for one, other, array in zip(through_numpy, direct, plain, strict=True):
        assert np.array_equal(one.data, other.data)
        assert not isinstance(array, Tensor)
        np.testing.assert_allclose(array, other.data, rtol=1e-15, atol=1e-15)


@pytest.mark.parametrize(
    ("name", "given", "settings"),
    [
        pytest.param(name, given, settings, id=f"{name}-{number}")
        for name, calls in PLAIN.items()
        for number, (given, settings) in enumerate(calls)
    ],
)
def test_a_question_is_answered_as_numpy_answers_it_and_with_a_plain_array(name, given, settings):
    function = numpy_function(name)
    arrays = operands_of(given, settings)
    expected = parts_of(run(function, given, settings, arrays))
    found = parts_of(run(function, given, settings, [Tensor(x) for x in arrays]))
    for ours, theirs in zip(found, expected, strict=True):
        assert not isinstance(ours, Tensor)
        np.testing.assert_array_equal(ours, theirs)
        assert np.asarray(ours).dtype == np.asarray(theirs).dtype


def patterns(x, path):
    """Arguments that a function of arrays may take, the simplest first."""
    whole = np.abs(x).astype(int)
    yield from [(x,), (x, x), (x, [1.0, 2.0]), (x, 1), (x[0], x[0]), (x[0],), (x[0], [0.0, 1.0])]
    yield from [(path, x), (x, np.float32), (whole[0], (9, 9)), (whole[:, 0], (9, 9)), (whole,)]


@pytest.mark.parametrize("name", sorted(BARE - set(PLAIN)))
def test_any_other_question_is_answered_as_numpy_answers_it(name, tmp_path):
    """It is called with whatever NumPy takes: NumPy is asked twice, the second time of Tensors."""
    function = numpy_function(name)
    x = np.array([[1.0, 2.0], [3.0, 4.0]])
    for given in patterns(x, tmp_path / "numbers"):
        if isinstance(function, np.ufunc) and len(given) != function.nin:
            continue
        try:
            expected = function(*given)
        except (AttributeError, TypeError, ValueError, IndexError):
            continue
        tensors = {id(a): Tensor(a) for a in given if is_operand(a)}  # one of one array
        found = function(*[tensors.get(id(a), a) for a in given])
        for ours, theirs in zip(parts_of(found), parts_of(expected), strict=True):
            assert not isinstance(ours, Tensor)
            if name != "empty_like":
                np.testing.assert_array_equal(ours, theirs)
        return
    assert name == "isnat"  # which is a question about dates


def refused(function):
    """What is said to one who calls a function with Tensors, of however many arguments it takes."""
    t = Tensor([[1.0, 2.0], [3.0, 5.0]])
    arguments = [(t,) * count for count in (1, 2, 3, 4)] + [("i,i", t), (t, [[t]])]
    for given in arguments:
        try:
            function(*given)
        except InputError as error:
            return str(error)
        except TypeError:
            continue  # too few arguments, or too many
    return ""


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_row_that_is_refused_is_refused_and_says_what_to_write(name):
    function = numpy_function(name)
    said = refused(function)
    assert f"numpy.{name_of(function)} cannot be differentiated here; write " in said
    assert table.advice(name).split("numpy.")[0] in said


def every_function_that_takes_an_array():
    for space in (np, np.linalg, np.fft):
        for name in dir(space):
            function = getattr(space, name)
            if not name.startswith("_") and isinstance(function, (np.ufunc, DISPATCHED)):
                yield name_of(function)


def test_no_function_of_numpy_is_forgotten():
    assert set(every_function_that_takes_an_array()) <= set(kinds())


def test_a_name_is_of_one_kind():
    assert not SAME & BARE
    assert not SAME & REFUSED
    assert not BARE & REFUSED


def test_every_row_that_claims_to_be_the_same_is_called_above():
    assert set(CALLS) == SAME
    assert set(PLAIN) <= BARE


def test_what_a_function_cannot_be_told_here_is_said_with_what_it_can():
    t = Tensor([1.0, 2.0])
    with pytest.raises(InputError, match=r"numpy\.cumsum got dtype=.*it takes x, axis"):
        np.cumsum(t, dtype=np.float32)
    with pytest.raises(InputError, match=r"numpy\.take got mode='clip'"):
        np.take(t, [5], mode="clip")
    assert np.cumsum(t, dtype=None).data.tolist() == [1.0, 3.0]
    assert np.take(t, [1], mode="raise").data.tolist() == [2.0]


BAD = [None, "x", 1.5, -7, 10**30, (0, 0), [], [[]], {}, np.nan, np.inf, True, object(), 1 + 2j]
BAD += [tg.Value(1.0), np.array(["a"]), (1, "a"), slice(1)]


@pytest.mark.filterwarnings("ignore:Mean of empty slice", "ignore:invalid value")
@pytest.mark.parametrize("name", [*WHERE, *[f"linalg.{name}" for name in tg.linalg.__all__]])
def test_bad_arguments_are_answered_by_an_error_of_ours_or_rightly(name):
    space, _, own = name.rpartition(".")
    function = getattr(tg.linalg if space else tg, own)
    count = len(inspect.signature(function).parameters)
    several = any(
        p.kind is p.VAR_POSITIONAL for p in inspect.signature(function).parameters.values()
    )
    t = Tensor(np.arange(6.0).reshape(2, 3))
    for bad in BAD:
        for given in [(bad,), (t, bad), (bad, t), (t, 1, bad), (t, t, bad), (t @ t.T, bad)]:
            if len(given) <= count or several:
                try:
                    function(*given)
                except tg.TinygradEduError:
                    continue
                except TypeError as error:
                    assert "required positional argument" in str(error)  # noqa: PT017
