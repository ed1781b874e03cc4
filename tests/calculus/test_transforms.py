"""Derivatives of plain functions: of numbers, arrays and trees, nested to any order."""

import threading
from typing import NamedTuple

import mpmath
import numpy as np
import pytest

import tinygrad_edu as tg
from tests.numerical import numerical_gradient
from tinygrad_edu import (
    OPS,
    InputError,
    Tensor,
    Value,
    grad,
    hessian,
    hvp,
    jacobian,
    jvp,
    no_grad,
    value_and_grad,
    vjp,
)

POINT = np.array([0.5, -1.2, 2.0])
DIRECTION = np.array([1.0, 0.3, -0.7])
MATRIX = np.array([[1.0, 2.0, -0.5], [0.2, -1.0, 0.7], [0.9, 0.1, 0.4]])


class Pair(NamedTuple):
    first: object
    second: object


def rosenbrock(x):
    return (100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2).sum()


def rosenbrock_gradient(x):
    gradient = np.zeros_like(x)
    gradient[:-1] += -400.0 * x[:-1] * (x[1:] - x[:-1] ** 2) - 2.0 * (1.0 - x[:-1])
    gradient[1:] += 200.0 * (x[1:] - x[:-1] ** 2)
    return gradient


def rosenbrock_hessian(x):
    n = len(x)
    H = np.zeros((n, n))
    for i in range(n - 1):
        H[i, i] += 1200.0 * x[i] ** 2 - 400.0 * x[i + 1] + 2.0
        H[i + 1, i + 1] += 200.0
        H[i, i + 1] -= 400.0 * x[i]
        H[i + 1, i] -= 400.0 * x[i]
    return H


def wave(x):
    return tg.sin(MATRIX @ x) * x


def wave_jacobian(x):
    return np.diag(np.sin(MATRIX @ x)) + (x * np.cos(MATRIX @ x))[:, None] * MATRIX


def test_the_gradient_of_rosenbrocks_function_is_the_one_derived_by_hand():
    value, gradient = value_and_grad(rosenbrock)(POINT)
    assert type(value) is float
    assert type(gradient) is np.ndarray
    assert value == pytest.approx(float(rosenbrock(POINT)), rel=1e-15)
    assert gradient == pytest.approx(rosenbrock_gradient(POINT), rel=1e-14)
    assert grad(rosenbrock)(POINT) == pytest.approx(gradient, rel=1e-15)


def test_the_hessian_is_the_one_derived_by_hand_and_hvp_is_its_product():
    expected = rosenbrock_hessian(POINT)
    assert hessian(rosenbrock)(POINT) == pytest.approx(expected, rel=1e-13)
    assert hvp(rosenbrock)(POINT, DIRECTION) == pytest.approx(expected @ DIRECTION, rel=1e-13)


def test_jacobian_jvp_and_vjp_agree_with_the_jacobian_derived_by_hand():
    expected = wave_jacobian(POINT)
    assert jacobian(wave)(POINT) == pytest.approx(expected, rel=1e-14)
    value, tangent = jvp(wave)(POINT, DIRECTION)
    assert value == pytest.approx(np.sin(MATRIX @ POINT) * POINT, rel=1e-15)
    assert tangent == pytest.approx(expected @ DIRECTION, rel=1e-14)
    value, pullback = vjp(wave)(POINT)
    assert value == pytest.approx(np.sin(MATRIX @ POINT) * POINT, rel=1e-15)
    for upstream in (DIRECTION, POINT):
        assert pullback(upstream) == pytest.approx(upstream @ expected, rel=1e-14)


@pytest.mark.parametrize(
    ("ours", "exact"),
    [
        (tg.tanh, mpmath.tanh),
        (tg.exp, mpmath.exp),
        (lambda x: x**5 / (1.0 + x * x), lambda x: x**5 / (1 + x * x)),
        (lambda x: tg.log(x) * tg.sin(x), lambda x: mpmath.log(x) * mpmath.sin(x)),
        (tg.sigmoid, lambda x: 1 / (1 + mpmath.exp(-x))),
    ],
)
def test_derivatives_nest_to_any_order(ours, exact):
    derivative = ours
    with mpmath.workdps(40):
        for order in range(1, 5):
            derivative = grad(derivative)
            expected = float(mpmath.diff(exact, mpmath.mpf("0.7"), order))
            assert derivative(0.7) == pytest.approx(expected, rel=1e-11)


def test_nested_derivatives_are_not_confused():
    assert grad(lambda x: x * grad(lambda y: x + y)(1.0))(2.0) == 1.0
    assert grad(lambda x: x * grad(lambda y: x * y)(1.0))(3.0) == 6.0
    assert grad(lambda x: grad(lambda y: y * grad(lambda z: x * y * z)(1.0))(x))(2.0) == 8.0
    assert jvp(lambda x: x * jvp(lambda y: x + y)(1.0, 1.0)[1])(2.0, 1.0) == (2.0, 1.0)


def test_every_transform_can_stand_inside_every_other():
    def cubes(x):
        return (x**3).sum()

    x = POINT
    assert jacobian(grad(cubes))(x) == pytest.approx(np.diag(6 * x), rel=1e-14)
    total = grad(lambda x: hvp(cubes)(x, DIRECTION).sum())(x)
    assert total == pytest.approx(6 * DIRECTION, rel=1e-14)
    forward = grad(lambda x: jvp(lambda y: y**3)(x, DIRECTION)[1].sum())(x)
    assert forward == pytest.approx(6 * x * DIRECTION, rel=1e-14)
    reverse = grad(lambda x: vjp(lambda y: y**3)(x)[1](DIRECTION).sum())(x)
    assert reverse == pytest.approx(6 * x * DIRECTION, rel=1e-14)
    trace = grad(lambda x: (jacobian(lambda y: y**3)(x) * np.eye(3)).sum())(x)
    assert trace == pytest.approx(6 * x, rel=1e-14)
    third = jacobian(hessian(cubes))(x)
    assert third.shape == (3, 3, 3)
    assert third[1, 1, 1] == pytest.approx(6.0, rel=1e-14)
    _, change = jvp(grad(cubes))(x, DIRECTION)
    assert change == pytest.approx(6 * x * DIRECTION, rel=1e-14)


def test_a_gradient_has_the_form_of_the_argument():
    def f(tree):
        w, (b, c) = tree["w"], tree["rest"]
        return (w * b).sum() + c**2

    tree = {"w": np.array([1.0, 2.0]), "rest": (3.0, [4.0][0])}
    gradient = grad(f)(tree)
    assert gradient["w"].tolist() == [3.0, 3.0]
    assert gradient["rest"] == (3.0, 8.0)
    assert type(gradient["rest"]) is tuple
    pair = grad(lambda p: p.first * p.second)(Pair(2.0, 5.0))
    assert pair == Pair(5.0, 2.0)
    assert isinstance(pair, Pair)
    assert grad(lambda rows: rows[0][1] * rows[1])([[1.0, 2.0], 3.0]) == [[0.0, 3.0], 2.0]


def test_a_jacobian_of_trees_has_the_values_outside_and_the_inputs_inside():
    J = jacobian(lambda t: {"sum": t[0] + t[1], "product": t[0] * t[1]})((2.0, 5.0))
    assert J == {"sum": (1.0, 1.0), "product": (5.0, 2.0)}
    value, tangent = jvp(lambda t: [t[0] * t[1], t[0]])((2.0, 5.0), (1.0, 0.0))
    assert (value, tangent) == ([10.0, 2.0], [5.0, 1.0])
    value, pullback = vjp(lambda x: (x * 2.0, x * x))(3.0)
    assert value == (6.0, 9.0)
    assert pullback((1.0, 10.0)) == 62.0


def test_argnums_chooses_the_arguments_and_the_others_are_passed_on():
    def f(x, y, power=2):
        return x**power * y

    assert grad(f, argnums=1)(3.0, 5.0) == 9.0
    assert grad(f, argnums=(0, 1))(3.0, 5.0) == (30.0, 9.0)
    assert grad(f, argnums=-1)(3.0, 5.0) == 9.0
    assert grad(f)(3.0, 5.0, power=3) == 135.0
    assert value_and_grad(f, argnums=(1,))(3.0, 5.0) == (45.0, (9.0,))
    assert jacobian(f)(3.0, 5.0) == 30.0
    assert hessian(f)(3.0, 5.0, power=3) == 90.0
    assert jvp(f)(3.0, 1.0, 5.0, power=3) == (135.0, 135.0)
    assert hvp(f)(3.0, 1.0, 5.0, power=3) == 90.0
    value, pullback = vjp(f)(3.0, 5.0, power=3)
    assert (value, pullback(1.0)) == (135.0, 135.0)


@pytest.mark.parametrize("argnums", [2, -3, (0, 0), (0, -2), 1.0, "x", None])
def test_argnums_that_are_not_places_of_different_arguments_are_refused(argnums):
    with pytest.raises(InputError, match=r"argnums=.* of multiply, which got 2 arguments"):
        grad(tg.multiply, argnums=argnums)(3.0, 5.0)


def test_a_keyword_may_have_any_name():
    def f(y, *, f=1.0, x=1.0, v=1.0, argnums=1.0):
        return y * y * f * x * v * argnums

    names = {"f": 2.0, "x": 3.0, "v": 5.0, "argnums": 7.0}
    assert grad(f)(1.0, **names) == 420.0
    assert jacobian(f)(1.0, **names) == 420.0
    assert jvp(f)(1.0, 1.0, **names) == (210.0, 420.0)
    assert hvp(f)(1.0, 1.0, **names) == 420.0
    assert vjp(f)(1.0, **names)[1](1.0) == 420.0


def test_dtypes_are_kept_and_whole_numbers_become_floats():
    narrow = grad(lambda x: (x**2).sum())(np.float32([1.0, 2.0]))
    assert narrow.dtype == np.float32
    assert grad(lambda x: x * x)(3) == 6.0
    assert grad(lambda x: (x * x).sum())(np.array([1, 2])).tolist() == [2.0, 4.0]
    assert jvp(lambda x: x**2)(np.float32([1.0]), np.float32([1.0]))[1].dtype == np.float32
    assert jacobian(lambda x: x**2)(np.float32([1.0, 2.0])).dtype == np.float32


def test_a_gradient_may_be_written_to():
    gradient = grad(lambda x: x.sum())(POINT)
    gradient *= 2.0
    assert gradient.tolist() == [2.0, 2.0, 2.0]


def test_a_value_may_be_written_to_without_changing_the_pullback():
    value, pullback = vjp(tg.exp)(POINT)
    value[:] = 0.0
    assert pullback(np.ones(3)) == pytest.approx(np.exp(POINT), rel=1e-15)


def test_what_has_no_influence_has_gradient_zero():
    assert grad(lambda x: 3.0)(1.0) == 0.0
    assert grad(lambda x: np.float64(3.0))(POINT).tolist() == [0.0, 0.0, 0.0]
    assert grad(lambda x, y: y * y, argnums=(0, 1))(1.0, 2.0) == (0.0, 4.0)
    assert jacobian(lambda x: np.ones(2))(POINT).tolist() == [[0.0] * 3] * 2
    assert jvp(lambda x: 3.0)(1.0, 1.0) == (3.0, 0.0)
    assert hessian(lambda x: (2.0 * x).sum())(POINT).tolist() == [[0.0] * 3] * 3
    assert type(grad(lambda x: 3.0)(Value(1.0))) is Value
    assert grad(lambda x: 3.0)(np.float32([1.0, 2.0])).dtype == np.float32


def test_what_is_empty_has_an_empty_derivative():
    assert jacobian(lambda x: x[:0])(POINT).shape == (0, 3)
    assert jacobian(lambda x: x * 2.0)(np.zeros(0)).shape == (0, 0)
    assert grad(lambda x: 3.0)({}) == {}
    assert jvp(lambda x: ())(1.0, 1.0) == ((), ())
    assert vjp(lambda x: ())(1.0)[1](()) == 0.0


def test_an_infinite_slope_is_infinite_forward_and_reverse():
    assert grad(tg.sqrt)(0.0) == np.inf
    assert jvp(tg.sqrt)(0.0, 1.0) == (0.0, np.inf)


def test_functions_of_numpy_are_differentiated_as_they_are():
    def f(x):
        return np.sum(np.tanh(np.dot(MATRIX, x)) ** 2)

    expected = numerical_gradient(lambda x: float(f(x)), [POINT], 0)
    assert grad(f)(POINT) == pytest.approx(expected, rel=1e-8)


def test_nodes_in_give_nodes_out_and_the_graph_goes_on():
    x = Value(2.0, label="x")
    slope = grad(lambda y: y**3)(x)
    assert isinstance(slope, Value)
    slope.backward()
    assert (slope.data, x.grad) == (12.0, 12.0)
    value, tangent = jvp(lambda y: y**3)(x, 1.0)
    curvature = hvp(lambda y: y**3)(x, 1.0)
    assert {type(value), type(tangent), type(curvature)} == {Value}
    assert (value.data, tangent.data, curvature.data) == (8.0, 12.0, 12.0)
    t = Tensor([1.0, 2.0])
    slope = grad(lambda y: (y**3).sum())(t)
    assert isinstance(slope, Tensor)
    slope.sum().backward()
    assert t.grad.tolist() == [6.0, 12.0]


def test_a_node_among_the_arguments_that_are_held_fixed_makes_the_result_a_node():
    def f(x, w=1.0, settings=None):
        return x**2 * (settings["w"] if settings else w)

    for given, named in [
        ([Value(3.0)], {}),
        ([], {"w": Value(3.0)}),
        ([], {"settings": {"w": Value(3.0), "name": "no number"}}),
    ]:
        slope = grad(f)(2.0, *given, **named)
        assert isinstance(slope, Tensor)
        assert slope.data == 12.0
        assert hvp(f)(2.0, 1.0, *given, **named).data == 6.0


def test_a_weight_that_a_function_finds_outside_does_not_make_the_result_a_node():
    W = Tensor(MATRIX, label="W")
    gradient = grad(lambda x: (x @ W).sum())(POINT)
    assert type(gradient) is np.ndarray
    assert gradient == pytest.approx(MATRIX.sum(axis=1), rel=1e-15)


def test_several_numbers_have_no_gradient_but_a_jacobian():
    with pytest.raises(InputError, match=r"wave gave .* take jacobian\(f\)"):
        grad(wave)(POINT)


def test_a_result_or_an_argument_that_is_no_number_is_named_with_its_place():
    for nothing in (None, "two", 1j):
        with pytest.raises(InputError, match=r"<lambda> gave .* gradient is that of one number"):
            grad(lambda x, nothing=nothing: nothing)(1.0)
        with pytest.raises(InputError, match="the result is"):
            vjp(lambda x, nothing=nothing: nothing)(1.0)
    with pytest.raises(InputError, match=r"argument 0\['w'\]\[1\] is 'two' \(str\)"):
        grad(lambda t: t["w"][0])({"w": [1.0, "two"]})


@pytest.mark.parametrize("wrap", [dict, list, tuple])
def test_a_result_in_a_list_a_tuple_or_a_dict_is_not_one_number(wrap):
    with pytest.raises(InputError, match=rf"\({wrap.__name__}\); a gradient is that of"):
        grad(lambda x: wrap([("a", x * x)]) if wrap is dict else wrap([x * x]))(3.0)


def test_an_operation_goes_by_its_name_in_an_error():
    with pytest.raises(InputError, match="sum gave Tensor"):
        grad(OPS["sum"])(POINT)


def test_the_keys_of_a_direction_and_of_an_upstream_count_and_not_their_order():
    value, tangent = jvp(lambda t: t["a"] * 2.0)({"a": 1.0, "b": 2.0}, {"b": 0.0, "a": 1.0})
    assert (value, tangent) == (2.0, 2.0)
    assert hvp(lambda t: t["a"] ** 3)({"a": 1.0, "b": 2.0}, {"b": 0.0, "a": 1.0})["a"] == 6.0
    _, pullback = vjp(lambda x: {"once": x, "twice": 2.0 * x})(3.0)
    assert pullback({"twice": 1.0, "once": 0.0}) == 2.0


@pytest.mark.parametrize(
    ("direction", "where"),
    [
        ([1.0, [0.0, 2.0]], r"v is \[1\.0"),
        ({"w": 1.0}, "v is {'w'"),
        ({"w": 1.0, "b": [0.0]}, r"v\['b'\] is \[0\.0\]"),
        ({"w": 1.0, "b": [0.0, np.ones(2)]}, r"v\['b'\]\[1\] is array"),
        ({"w": "1", "b": [0.0, 1.0]}, r"v\['w'\] is '1'"),
    ],
)
def test_a_direction_of_another_form_is_refused_with_the_place_where_it_differs(direction, where):
    with pytest.raises(InputError, match=where + ".* has the form of x, which is"):
        jvp(lambda t: t["w"] * t["b"][0])({"w": 1.0, "b": [2.0, 3.0]}, direction)


def test_a_direction_and_an_upstream_have_the_form_that_they_belong_to():
    with pytest.raises(InputError, match="has the form of x"):
        jvp(wave)(POINT, np.ones(2))
    _, pullback = vjp(wave)(POINT)
    with pytest.raises(InputError, match="the form of the value"):
        pullback(1.0)


def test_no_grad_and_derivatives_exclude_each_other():
    with no_grad(), pytest.raises(InputError, match=r"inside no_grad\(\)"):
        grad(tg.tanh)(0.5)
    _, pullback = vjp(tg.tanh)(0.0)
    with no_grad(), pytest.raises(InputError, match=r"inside no_grad\(\)"):
        pullback(1.0)
    assert pullback(1.0) == 1.0


def test_another_threads_derivative_does_not_make_a_result_a_node():
    recording, done = threading.Event(), threading.Event()

    def slow(x):
        recording.set()
        assert done.wait(timeout=10.0)
        return x * x

    other = threading.Thread(target=grad(slow), args=(1.0,))
    other.start()
    try:
        assert recording.wait(timeout=10.0)
        assert type(grad(tg.tanh)(0.5)) is float
    finally:
        done.set()
        other.join()


def test_an_error_inside_a_function_leaves_no_trace():
    def broken(x):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        grad(broken)(1.0)
    assert type(grad(tg.tanh)(0.5)) is float


def test_numpy_does_not_cut_the_graph_of_a_function_in_silence():
    for f in (lambda x: np.asarray(x).sum(), lambda x: (np.array(x) * x).sum()):
        with pytest.raises(InputError, match="would cut the graph"):
            grad(f)(POINT)
    assert grad(lambda x: (x.data * x).sum())(POINT) == pytest.approx(POINT, rel=1e-15)
    assert np.array(Tensor(POINT)).tolist() == POINT.tolist()
