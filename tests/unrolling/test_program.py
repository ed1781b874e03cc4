"""Unrolled programs compute what the graph computes, to the last bit, and on whole batches."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nn
import tinygrad_edu as tg
from examples.two_two_two import build
from tinygrad_edu import OPS, InputError, StaleGraphError, Tensor, Value, gradients, leaves
from tinygrad_edu.unrolling import unroll
from tinygrad_edu.unrolling.literals import setting_literal
from tinygrad_edu.unrolling.support import summed

SCALAR = [
    pytest.param(op, example, id=f"{op.name}{example}")
    for op in OPS.values()
    if not op.is_arraywise
    for example in op.examples
]
ARRAYWISE = [
    pytest.param(op, example, id=f"{op.name}-{place}")
    for op in OPS.values()
    if op.is_arraywise and op.name not in ("join", "pick")
    for place, example in enumerate(op.examples)
]


def assert_same(program, output, given=None):
    """Hold a program to the pass of a graph: the same bits in the result and in every leaf."""
    output.backward()
    value, found = program(**(given or {}))
    assert np.array_equal(value, output.data, equal_nan=True)
    expected = [leaf.grad for leaf in leaves(output)]
    assert len(found) == len(expected)
    for name, gradient in zip(found, expected, strict=True):
        assert np.array_equal(found[name], gradient, equal_nan=True), name


@pytest.mark.parametrize(("op", "example"), SCALAR)
def test_every_operation_on_numbers_is_unrolled(op, example):
    names = "abcdefg"[: len(example)]
    nodes = [Value(x, label=name) for name, x in zip(names, example, strict=True)]
    program = unroll(op(*nodes) * 1.5)
    assert_same(program, op(*nodes) * 1.5)
    others = [abs(x) + 0.25 for x in example]
    nodes = [Value(x, label=name) for name, x in zip(names, others, strict=True)]
    assert_same(program, op(*nodes) * 1.5, dict(zip(names, others, strict=True)))


@pytest.mark.parametrize(("op", "example"), ARRAYWISE)
def test_every_operation_on_arrays_is_unrolled(op, example):
    *operands, told = example
    names = [f"x{place}" for place in range(len(operands))]

    def graph(arrays):
        nodes = [Tensor(array, label=name) for name, array in zip(names, arrays, strict=True)]
        out = op(*nodes, **told)
        weights = np.cos(np.arange(np.size(out.data))).reshape(np.shape(out.data))
        return (out * weights).sum()

    program = unroll(graph(operands))
    assert_same(program, graph(operands))
    others = [0.5 + 0.4 * np.cos(np.asarray(operand) * 3.0) for operand in operands]
    assert_same(program, graph(others), dict(zip(names, others, strict=True)))


def random_graph(numbers, seed):
    source = random.Random(seed)
    nodes = [Value(number, label=f"x{place}") for place, number in enumerate(numbers)]
    for _ in range(10):
        left, right = source.choice(nodes), source.choice(nodes)
        kinds = [
            lambda a, b: a + b,
            lambda a, b: a * b,
            lambda a, b: a - b,
            lambda a, b: a / (b * b + 1.0),
            lambda a, b: (a * b).tanh(),
            lambda a, b: a.maximum(b),
            lambda a, b: tg.dot([a, b], [b, 0.5], a),
            lambda a, b: a**2 + b.relu(),
        ]
        nodes.append(source.choice(kinds)(left, right))
    return tg.sum([nodes[-1], nodes[-2], *nodes[: len(numbers)]])


@settings(deadline=None)
@given(st.lists(st.floats(-3, 3), min_size=2, max_size=4), st.integers(0, 10**6), st.floats(-2, 2))
def test_random_graphs_give_the_same_bits_on_new_numbers(numbers, seed, shift):
    program = unroll(random_graph(numbers, seed))
    others = [number + shift for number in numbers]
    given = {f"x{place}": number for place, number in enumerate(others)}
    assert_same(program, random_graph(others, seed), given)


def test_the_lecture_network_has_its_gradients_to_the_last_bit():
    program = unroll(build())
    assert_same(program, build())
    value, found = program()
    assert value == pytest.approx(0.298371108760003, abs=1e-15)
    assert found["w5"] == pytest.approx(0.0821670405642308, abs=1e-16)


def test_a_whole_batch_runs_at_once_and_shared_gradients_are_summed():
    program = unroll(build())
    inputs = np.random.default_rng(0).normal(size=(100, 2))
    errors, found = program(i1=inputs[:, 0], i2=inputs[:, 1])
    assert errors.shape == (100,)
    assert found["i1"].shape == (100,)
    by_sample = [program(i1=float(x), i2=float(y)) for x, y in inputs]
    # The functions of arrays and of floats may differ in the last bit.
    assert np.allclose(errors, [error for error, _ in by_sample], rtol=0, atol=1e-14)
    for name in ("w1", "w5", "b1", "b2", "target_o1"):
        total = sum(gradients[name] for _, gradients in by_sample)
        assert found[name] == pytest.approx(total, abs=1e-12)
    assert isinstance(found["w5"], float)


def test_what_does_not_depend_on_the_batch_counts_once_for_each_sample():
    x, w = Value(2.0, label="x"), Value(3.0, label="w")
    errors, found = unroll(x + w * w)(x=np.array([1.0, 2.0, 5.0]))
    assert errors.tolist() == [10.0, 11.0, 14.0]
    assert found["w"] == 18.0
    assert found["x"].tolist() == [1.0, 1.0, 1.0]


def test_one_array_that_is_passed_on_twice_is_not_changed_in_place():
    x, y = Value(2.0, label="x"), Value(3.0, label="y")
    total = x + y
    _, found = unroll(total + x * 2.0)(x=np.array([1.0, 2.0]), y=np.array([0.0, 1.0]))
    assert found["x"].tolist() == [3.0, 3.0]
    assert found["y"].tolist() == [1.0, 1.0]


def test_a_network_on_tensors_is_unrolled():
    model = nn.Sequential(
        nn.Linear(2, 16, seed=0), "tanh", nn.LayerNorm(16), nn.Linear(16, 2, seed=1)
    )
    points, labels = nn.data.moons(100, noise=0.1, seed=1)

    program = unroll(nn.cross_entropy(model(points), labels))
    assert_same(program, nn.cross_entropy(model(points), labels))


def test_a_convolutional_network_is_unrolled():
    images = Tensor(np.sin(np.arange(2 * 1 * 8 * 8.0)).reshape(2, 1, 8, 8), label="images")
    model = nn.Sequential(
        nn.Conv2d(1, 3, 3, seed=0), "relu", nn.MaxPool2d(2), nn.Flatten(), nn.Linear(27, 2, seed=1)
    )
    assert_same(
        unroll(nn.cross_entropy(model(images), [0, 1])), nn.cross_entropy(model(images), [0, 1])
    )


def test_float32_stays_float32():
    weight = Tensor(np.ones((2, 3), dtype=np.float32), label="W")
    program = unroll((weight.tanh() ** 2).sum())
    value, found = program()
    assert value.dtype == np.float32
    assert found["W"].dtype == np.float32
    assert_same(program, (weight.tanh() ** 2).sum())


def test_values_and_tensors_in_one_graph_are_unrolled():
    first, second = Value(0.5, label="a"), Value(2.0, label="b")

    def graph():
        squares = (Tensor.of([first, second]) ** 2).values()
        return squares[0] * squares[1] + first

    assert_same(unroll(graph()), graph())


def test_a_recorded_backward_pass_is_unrolled_and_gives_second_derivatives():
    x = Value(0.5, label="x")
    (slope,) = gradients(x.sigmoid() * x, [x], record=True)
    program = unroll(slope)
    value, found = program(x=-1.25)
    other = Value(-1.25)
    (expected,) = gradients(other.sigmoid() * other, [other], record=True)
    (second,) = gradients(expected, [other])
    assert (value, found["x"]) == (expected.data, second)


def test_numbers_that_python_refuses_are_those_of_the_graph():
    x = Value(2.0, label="x")
    program = unroll((1.0 / x) * 0.0 + x**3)
    with pytest.warns(tg.NonFiniteWarning):
        other = Value(0.0, label="x")
        output = (1.0 / other) * 0.0 + other**3
    assert_same(program, output, {"x": 0.0})
    with pytest.warns(tg.NonFiniteWarning):
        other = Value(1e200, label="x")
        output = (1.0 / other) * 0.0 + other**3
    assert_same(program, output, {"x": 1e200})


def test_what_has_no_influence_counts_for_nothing_even_at_a_pole():
    x = Value(1.0, label="x")
    program = unroll((x.sqrt() * 0.0) + x)
    other = Value(0.0, label="x")
    assert_same(program, (other.sqrt() * 0.0) + other, {"x": 0.0})


def test_an_exponent_that_is_a_node_keeps_the_conditions_of_its_rule():
    x, y = Value(2.0, label="x"), Value(3.0, label="y")
    program = unroll(x**y)
    for base, exponent in [(0.0, 2.0), (0.0, 0.0), (-2.0, 3.0), (1.5, -0.5)]:
        a, b = Value(base), Value(exponent)
        assert_same(program, a**b, {"x": base, "y": exponent})


def test_a_shape_that_changed_is_an_error_and_not_a_wrong_number():
    x, weight = Tensor(np.ones((4, 2)), label="X"), Tensor(np.ones((2, 1)), label="W")
    program = unroll((x @ weight).mean())
    with pytest.raises(InputError, match=r"X has shape \(3, 2\) now and had \(4, 2\)"):
        program(X=np.ones((3, 2)))
    with pytest.raises(InputError, match="W has shape"):
        program.forward(W=2.0)
    with pytest.raises(InputError, match="the arrays of a batch have one shape"):
        unroll(build())(i1=np.ones(3), i2=np.ones((3, 1)))


def test_a_leaf_that_is_not_there_or_is_no_number_is_an_error():
    program = unroll(build())
    with pytest.raises(InputError, match="no leaf 'w55'; it has w5"):
        program(w55=1.0)
    with pytest.raises(InputError, match=r"takes numbers and arrays.*w5=node.data"):
        program(w5=Value(1.0))
    with pytest.raises(InputError, match="takes numbers"):
        program(w5="0.5")


def test_what_cannot_be_unrolled_is_refused():
    with pytest.raises(InputError, match=r"unroll\(E\)"):
        unroll(3.0)
    with pytest.raises(InputError, match="a gradient is that of one"):
        unroll(Tensor([1.0, 2.0]) * 2.0)
    x = Value(2.0)
    y = x * x
    x.data = 3.0
    with pytest.raises(StaleGraphError):
        unroll(y)


def test_a_leaf_alone_has_a_program():
    assert unroll(Value(2.0, label="x"))(x=5.0) == (5.0, {"x": 1.0})


def test_unrolling_changes_nothing():
    error = build()
    unroll(error)
    assert not error.reached
    assert all(leaf.grad == 0.0 for leaf in leaves(error))


def test_a_step_of_a_larger_network_is_unrolled():
    network = nn.MLP(2, [16, 16, 1], seed=1)
    points, labels = nn.data.moons(4, noise=0.1, seed=1)

    def error():
        signs = [2.0 * label - 1.0 for label in labels]
        return nn.hinge([network(list(x)) for x in points], signs)

    assert_same(unroll(error()), error())


def test_new_numbers_count_even_if_nothing_is_recorded_while_unrolling():
    def graph(number):
        x = Value(number, label="x")
        return (x * 2.0).tanh() * x

    output = graph(0.5)
    with tg.no_grad():
        program = unroll(output)
    assert_same(program, graph(0.125), {"x": 0.125})


def test_a_pass_recorded_at_a_pole_runs_at_it_and_beside_it():
    def graph(number):
        x = Value(number, label="x")
        return x.sqrt() * 0.0 + x

    program = unroll(graph(0.0))
    assert_same(program, graph(0.0))
    assert_same(program, graph(4.0), {"x": 4.0})


@pytest.mark.parametrize("gather", [tg.sum, lambda xs: tg.dot(xs, xs[::-1])])
def test_a_neuron_with_thousands_of_inputs_is_unrolled(gather):
    program = unroll(gather([Value(place / 7) for place in range(3000)]))
    assert_same(program, gather([Value(place / 7) for place in range(3000)]))


def test_a_single_number_of_float32_stays_float32():
    weight = Tensor(np.float32(0.3), label="w")
    program = unroll((weight.tanh() * 3.0) ** 2)
    value, found = program()
    assert value.dtype == found["w"].dtype == np.float32
    assert_same(program, (weight.tanh() * 3.0) ** 2)


def test_whole_numbers_in_an_array_do_not_overflow():
    program = unroll(Value(2.0, label="x") ** 8)
    value, _ = program(x=np.array([10**3, 10**4]))
    assert value.tolist() == [1e24, 1e32]
    with pytest.raises(InputError, match="arrays of floats"):
        program.forward(x=np.array([1, 2]))


@pytest.mark.parametrize("leaf", [[1.0, 2.0], 1j, True, np.array([True]), None])
def test_a_list_or_what_is_no_real_number_is_refused(leaf):
    with pytest.raises(InputError, match=r"x got .* takes numbers and arrays of floats"):
        unroll(Value(2.0, label="x") * 2.0)(x=leaf)


def test_each_gradient_is_an_array_of_its_own():
    x, y = Value(1.0, label="x"), Value(2.0, label="y")
    _, found = unroll(x + y)(x=np.ones(3), y=np.ones(3))
    found["x"] += 1.0
    assert found["y"].tolist() == [1.0, 1.0, 1.0]


def test_writing_into_the_leaves_of_a_program_does_not_change_the_graph():
    weight = Tensor(np.arange(32.0).reshape(8, 4), label="W")
    program = unroll(weight.mean())
    program.leaves["W"][:] = 0.0
    assert weight.data[7, 3] == 31.0


def test_a_change_of_format_is_written_as_a_dtype_of_numpy():
    x = Tensor([1.0, 2.0], label="x")
    program = unroll((x.astype(np.float32) * 3.0).sum())
    assert "cast(x, dtype=np.float32)" in program.source
    value, found = program()
    assert (value, found["x"].dtype, found["x"].tolist()) == (9.0, np.float64, [3.0, 3.0])


def test_a_plain_array_with_a_name_gets_its_gradient_in_its_own_shape():
    b, X = Tensor([[1.0], [2.0]], label="b"), Tensor.lift(np.ones((2, 3)))
    X.label = "X"
    _, found = unroll((X * b).sum())()
    assert found["b"].tolist() == [[3.0], [3.0]]
    program = unroll((X * b).sum())
    values = program.forward()
    assert program.backward(**values)["X"].tolist() == [[1.0] * 3, [2.0] * 3]


def test_a_setting_without_a_form_in_python_is_refused():
    with pytest.raises(InputError, match="unroll cannot write <object object"):
        setting_literal(object(), None)


def test_the_gradient_of_a_sample_alone_is_that_of_every_number_of_the_leaf():
    assert summed(np.float64(2.0), np.zeros(3)).tolist() == [2.0, 2.0, 2.0]
