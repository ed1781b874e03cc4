"""Every operation of the registry, tested because it is there."""

import copy
import math
import pickle
from itertools import pairwise

import mpmath
import numpy as np
import pytest

import tinygrad_edu as tg
from tests.numerical import numerical_partial
from tinygrad_edu import OPS, Value, gradients
from tinygrad_edu.notation.formulas import formula

CASES = [
    pytest.param(op, example, id=f"{op.name}{example}")
    for op in OPS.values()
    if not op.is_arraywise
    for example in op.examples
]

NAMED_IN_THE_CONTRACT = (
    "add subtract multiply divide negate power exp log sqrt sin cos tanh arctan sigmoid relu "
    "leaky_relu softplus step absolute maximum minimum sum dot"
).split()

MATHEMATICS = {
    "exp": mpmath.exp,
    "log": mpmath.log,
    "sqrt": mpmath.sqrt,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tanh": mpmath.tanh,
    "arctan": mpmath.atan,
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "softplus": lambda x: mpmath.log(1 + mpmath.exp(x)),
    "power": mpmath.power,
    "divide": lambda x, y: x / y,
    "divide_or_zero": lambda x, y: x / y,
    "expm1": mpmath.expm1,
    "log1p": mpmath.log1p,
    "exp2": lambda x: mpmath.mpf(2) ** x,
    "log2": lambda x: mpmath.log(x, 2),
    "log10": mpmath.log10,
    "logaddexp": lambda x, y: mpmath.log(mpmath.exp(x) + mpmath.exp(y)),
    "tan": mpmath.tan,
    "arcsin": mpmath.asin,
    "arccos": mpmath.acos,
    "arctan2": mpmath.atan2,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "arcsinh": mpmath.asinh,
    "arccosh": mpmath.acosh,
    "arctanh": mpmath.atanh,
    "cbrt": lambda x: mpmath.sign(x) * mpmath.cbrt(abs(x)),
    "hypot": mpmath.hypot,
}


def test_every_operation_of_the_contract_is_in_the_registry():
    assert set(NAMED_IN_THE_CONTRACT) <= set(OPS)
    for name in NAMED_IN_THE_CONTRACT:
        assert callable(getattr(tg, name))


def test_every_operation_has_examples_a_symbol_and_a_rule_named_after_it():
    for name, op in OPS.items():
        assert op.examples, name
        assert op.symbol, name
        assert op.derivative.__name__ == f"d_{name}"
        assert op.derivative.__doc__, name


@pytest.mark.parametrize(("op", "example"), CASES)
def test_the_rule_equals_a_numerical_derivative(op, example):
    nodes = [Value(x) for x in example]
    op(*nodes).backward()
    for place, node in enumerate(nodes):
        expected = numerical_partial(op.compute, example, place)
        assert node.grad == pytest.approx(expected, rel=1e-8, abs=1e-8)


@pytest.mark.parametrize(("op", "example"), CASES)
def test_the_derivative_of_the_rule_equals_a_numerical_derivative(op, example):
    for place in range(len(example)):

        def slope(*at, place=place):
            nodes = [Value(x) for x in at]
            (gradient,) = gradients(op(*nodes), [nodes[place]])
            return gradient

        nodes = [Value(x) for x in example]
        (first,) = gradients(op(*nodes), [nodes[place]], record=True)
        second = gradients(first, nodes)
        for other in range(len(example)):
            expected = numerical_partial(slope, example, other)
            assert second[other] == pytest.approx(expected, rel=1e-7, abs=1e-7)


@pytest.mark.parametrize(("op", "example"), CASES)
def test_the_recorded_gradient_has_the_numbers_of_the_plain_one(op, example):
    nodes = [Value(x) for x in example]
    out = op(*nodes)
    recorded = [gradient.data for gradient in gradients(out, nodes, record=True)]
    assert recorded == pytest.approx(gradients(out, nodes), rel=1e-15)


@pytest.mark.parametrize(("op", "example"), CASES)
def test_arrays_give_what_floats_give(op, example):
    arrays = [np.array([x, x]) for x in example]
    assert op.compute_array(*arrays) == pytest.approx([op.compute(*example)] * 2, rel=1e-14)
    outputs = op.compute_array(*arrays)
    partials = op.partials(outputs, *arrays)
    from_floats = op.partials(op.compute(*example), *example)
    for of_array, of_float in zip(partials, from_floats, strict=True):
        assert np.broadcast_to(of_array, 2) == pytest.approx([of_float] * 2, rel=1e-14)


@pytest.mark.parametrize(("op", "example"), CASES)
def test_floats_nodes_and_arrays_go_through_the_same_call(op, example):
    on_floats = op(*example)
    assert isinstance(on_floats, float)
    assert op(*[Value(x) for x in example]).data == on_floats
    assert op(*[np.array([x]) for x in example]) == pytest.approx([on_floats], rel=1e-14)


@pytest.mark.parametrize(("op", "example"), [c for c in CASES if c.values[0].python])
def test_the_python_template_computes_the_same_value(op, example):
    code = op.python.format(*[f"({x!r})" for x in example])
    names = {name: getattr(tg, name) for name, op in OPS.items() if not op.is_arraywise}
    assert eval(code, {"__builtins__": {}}, names) == op.compute(*example)


@pytest.mark.parametrize(("op", "example"), CASES)
def test_the_formula_and_the_latex_name_every_input(op, example):
    names = ["Q1", "Q2", "Q3", "Q4", "Q5"][: len(example)]
    out = op(*[Value(x, label=name) for x, name in zip(example, names, strict=True)])
    assert all(name in formula(out) for name in names)
    if op.latex is not None:
        latex = op.latex.format(*names)
        assert all(name in latex for name in names)
        assert latex.count("{") == latex.count("}")


@pytest.mark.parametrize("name", MATHEMATICS)
def test_values_and_slopes_equal_mpmath_at_thirty_digits(name):
    op, exact = OPS[name], MATHEMATICS[name]
    with mpmath.workdps(30):
        for example in op.examples:
            at = [mpmath.mpf(x) for x in example]
            assert op.compute(*example) == pytest.approx(float(exact(*at)), rel=4e-16)
            nodes = [Value(x) for x in example]
            op(*nodes).backward()
            for place, node in enumerate(nodes):
                order = tuple(int(place == other) for other in range(len(nodes)))
                where = (at[0],) if len(at) == 1 else (tuple(at), order)
                slope = float(mpmath.diff(exact, *where))
                assert node.grad == pytest.approx(slope, rel=1e-14)


@pytest.mark.parametrize("name", ["sigmoid", "softplus", "tanh", "arctan"])
def test_saturated_activations_stay_finite_and_right(name):
    op = OPS[name]
    for x in (-1000.0, 1000.0):
        node = Value(x)
        out = op(node)
        out.backward()
        with mpmath.workdps(30):
            exact = MATHEMATICS[name]
            assert out.data == pytest.approx(float(exact(mpmath.mpf(x))), abs=1e-300)
        assert math.isfinite(node.grad)
        assert op.compute_array(np.array([x])) == pytest.approx([out.data])


def test_step_and_sign_say_which_side_of_a_kink_counts():
    points = (-2.0, 0.0, 3.0)
    assert [tg.step(x) for x in points] == [0.0, 0.0, 1.0]
    assert [tg.sign(x) for x in points] == [-1.0, 0.0, 1.0]
    assert list(OPS["step"].compute_array(np.array(points))) == [0.0, 0.0, 1.0]
    assert list(OPS["sign"].compute_array(np.array(points))) == [-1.0, 0.0, 1.0]


def test_methods_and_functions_compute_the_same():
    x = Value(0.7)
    for name in ("exp", "log", "sqrt", "sin", "cos", "tanh", "arctan", "sigmoid", "relu"):
        assert getattr(x, name)().data == getattr(tg, name)(x).data
    assert x.leaky_relu().data == tg.leaky_relu(x).data == 0.7
    assert x.softplus().data == tg.softplus(x).data
    assert x.step().data == 1.0
    assert x.maximum(0.9).data == 0.9
    assert x.minimum(0.9).data == 0.7
    assert abs(-x).data == tg.absolute(-x).data == 0.7


def test_an_operation_with_too_many_or_too_few_inputs_says_how_many_it_takes():
    with pytest.raises(tg.InputError, match="tanh takes 1 inputs, and got 2"):
        tg.tanh(Value(1.0), 2.0)
    with pytest.raises(tg.InputError, match="maximum takes 2 inputs, and got 1"):
        tg.maximum(Value(1.0))


def test_sums_and_dots_go_from_left_to_right_like_the_operators():
    numbers = [0.1, 0.2, 0.3, 1e16, -1e16, 0.4]
    values = [Value(x) for x in numbers]
    by_operators = values[0]
    for value in values[1:]:
        by_operators = by_operators + value
    assert tg.sum(values).data == by_operators.data
    weights = [Value(x / 3) for x in numbers]
    net = weights[0] * values[0]
    for weight, value in zip(weights[1:], values[1:], strict=True):
        net = net + weight * value
    assert tg.dot(weights, values, Value(0.7)).data == (net + 0.7).data
    assert tg.dot(weights, values).data == net.data


@pytest.mark.parametrize(
    ("op", "example"), [case for case in CASES if case.values[0].spread is not None]
)
def test_a_written_out_rule_spreads_what_the_rule_says(op, example):
    nodes = tuple(Value(x) for x in example)
    op.spread(0.7, nodes)
    partials = op.partials(op.compute(*example), *example)
    assert [node.grad for node in nodes] == [0.7 * partial for partial in partials]


def test_dot_and_sum_refuse_what_does_not_fit():
    with pytest.raises(tg.InputError, match="2 weights and 1 inputs"):
        tg.dot([Value(1.0), Value(2.0)], [3.0])
    with pytest.raises(tg.InputError, match="no weights"):
        tg.dot([], [])
    assert tg.sum([]) == 0.0


def test_operations_copy_and_pickle_as_themselves():
    for op in OPS.values():
        assert copy.deepcopy(op) is op
        assert pickle.loads(pickle.dumps(op)) is op


def test_examples_of_every_operation_differ_so_that_both_sides_of_a_kink_are_seen():
    for name in ("relu", "leaky_relu", "absolute", "maximum", "minimum", "step"):
        values = [OPS[name].partials(0.0, *example)[0] for example in OPS[name].examples]
        if name != "step":
            assert any(a != b for a, b in pairwise(values)), name


def test_terms_may_come_one_by_one_from_a_generator():
    values = [Value(number) for number in (1.0, 2.0, 3.0)]
    total = tg.sum(value for value in values)
    assert (total.data, len(total.inputs)) == (6.0, 3)
    total.backward()
    assert [value.grad for value in values] == [1.0, 1.0, 1.0]


def test_divmod_of_a_number_by_a_value_is_that_of_floats():
    quotient, rest = divmod(7.5, Value(2.0))
    assert (quotient.data, rest.data) == divmod(7.5, 2.0) == (3.0, 1.5)


def test_an_operation_of_one_value_alone_is_infinite_where_python_refuses():
    assert OPS["exp"].of(Value(0.0)).data == 1.0
    with pytest.warns(tg.NonFiniteWarning):
        assert OPS["exp"].of(Value(1000.0)).data == math.inf
