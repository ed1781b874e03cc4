"""Every rule that is written out for speed, held to its plain rule wherever its arrays lie.

An operation is computed and differentiated on arrays in C order, and again on the same numbers in
Fortran order, transposed, with gaps, backwards and read-only, under upstreams that lie in each of
these ways as well. The plain rule on arrays in C order is what all of them are held to, and that is
held to numerical derivatives in tests/test_arraywise.py and tests/test_operations.py.
"""

import numpy as np
import pytest

from tests.cases import for_each
from tests.numerical import weights_like
from tests.oracle.layouts import LAYOUTS, copies_along, laid_out
from tinygrad_edu import OPS, Tensor, gradients
from tinygrad_edu.contributions import by_rule, contributions_of

MADE_OF_VALUES = {"join", "pick"}
DTYPES = (np.float64, np.float32)
ROUNDING = {np.dtype(np.float64): 1e-13, np.dtype(np.float32): 2e-5}


def examples_of(op):
    """The operands and settings to try an operation at; arrays of two axes for an elementwise."""
    if op.is_arraywise:
        return [(example[:-1], example[-1]) for example in op.examples]
    moved = 0.01 * np.arange(12.0).reshape(3, 4)
    return [(tuple([x + moved for x in example]), {}) for example in op.examples]


CASES = [
    pytest.param(op, operands, settings, id=f"{op.name}-{number}")
    for op in OPS.values()
    if op.name not in MADE_OF_VALUES
    for number, (operands, settings) in enumerate(examples_of(op))
]
WRITTEN_OUT = [case for case in CASES if case.values[0].pull is not None]


def nodes_of(operands, dtype, layout="C order"):
    """Tensors whose arrays lie as asked: Tensor(…) copies, so the array is put in its place."""
    nodes = []
    for operand in operands:
        node = Tensor(np.asarray(operand, dtype))
        if np.ndim(operand):
            node._data = laid_out(layout, np.array(operand, dtype))
        nodes.append(node)
    return nodes


def upstreams_for(out, dtype):
    """One upstream in every layout, and one that shows the same numbers along an axis."""
    if not out.shape:
        return {"one number": 0.7 if dtype is np.float64 else dtype(0.7)}
    plain = weights_like(out._data).astype(dtype)
    found = {name: laid_out(name, plain) for name in LAYOUTS}
    for axis in range(plain.ndim):
        found[f"copies along {axis}"] = copies_along(plain, axis)
    found["one number everywhere"] = np.broadcast_to(dtype(0.7), plain.shape)
    return found


def assert_close(found, expected, dtype, what):
    assert np.shape(found) == np.shape(expected), what
    assert np.asarray(found).dtype == dtype, what
    scale = ROUNDING[np.dtype(dtype)] * max(1.0, float(np.max(np.abs(expected), initial=0.0)))
    assert np.allclose(found, expected, rtol=0.0, atol=scale), what


@pytest.mark.parametrize(("op", "operands", "settings"), CASES)
@for_each(layout=LAYOUTS, dtype=DTYPES)
def test_every_rule_gives_the_same_wherever_operands_and_upstream_lie(
    op, operands, settings, layout, dtype
):
    plain = op(*nodes_of(operands, dtype), **settings)
    out = op(*nodes_of(operands, dtype, layout), **settings)
    assert_close(out._data, plain._data, plain.dtype, "the value")
    for name, upstream in upstreams_for(plain, plain.dtype.type).items():
        in_order = np.array(upstream, order="C") if np.ndim(upstream) else upstream
        expected = by_rule(in_order, plain)
        for written_out in (contributions_of, by_rule):
            found = written_out(upstream, out)
            for place, contribution in enumerate(found):
                what = f"{written_out.__name__} of operand {place}, upstream {name}"
                assert_close(contribution, expected[place], dtype, what)


@pytest.mark.parametrize(("op", "operands", "settings"), CASES)
@for_each(layout=LAYOUTS)
def test_a_rule_changes_neither_its_operands_nor_upstream(op, operands, settings, layout):
    nodes = nodes_of(operands, np.float64, layout)
    out = op(*nodes, **settings)
    for name, upstream in upstreams_for(out, np.float64).items():
        watched = [*[node._data for node in nodes], out._data, upstream]
        before = [np.array(array) for array in watched]
        contributions_of(upstream, out)
        assert all(map(np.array_equal, watched, before)), name


@pytest.mark.parametrize(("op", "operands", "settings"), CASES)
@for_each(layout=LAYOUTS)
def test_backward_gives_what_the_recorded_rule_gives(op, operands, settings, layout):
    nodes = nodes_of(operands, np.float64, layout)
    out = op(*nodes, **settings)
    total = (out * weights_like(out._data)).sum()
    recorded = gradients(total, nodes, record=True)
    total.backward()
    for place, (node, gradient) in enumerate(zip(nodes, recorded, strict=True)):
        assert_close(node.grad, gradient._data, np.float64, f"operand {place}")


@pytest.mark.parametrize(
    ("op", "operands", "settings"),
    [case for case in CASES if getattr(case.values[0], "work", None) is not None],
)
@for_each(layout=LAYOUTS, dtype=DTYPES)
def test_a_work_rule_gives_the_value_of_the_operation(op, operands, settings, layout, dtype):
    arrays = [np.array(operand, dtype) for operand in operands]
    expected = op.compute(*arrays, **settings)
    value, _ = op.work(*[laid_out(layout, array) for array in arrays], **settings)
    assert_close(value, expected, dtype, op.name)


@pytest.mark.parametrize(
    ("op", "operands", "settings"), [case for case in CASES if not case.values[0].is_arraywise]
)
@for_each(layout=LAYOUTS, dtype=DTYPES)
def test_the_rule_of_arrays_computes_what_the_rule_of_floats_does(
    op, operands, settings, layout, dtype
):
    arrays = [laid_out(layout, np.array(operand, dtype)) for operand in operands]
    found = op.compute_array(*arrays)
    expected = np.empty(found.shape)
    for place in np.ndindex(found.shape):
        expected[place] = op.compute(*[float(array[place]) for array in arrays])
    assert_close(found, expected, dtype, op.name)


SPREADS = [op for op in OPS.values() if op.spread is not None]


@pytest.mark.parametrize("op", SPREADS, ids=[op.name for op in SPREADS])
def test_every_spread_rule_is_held_to_its_rule_somewhere(op):
    assert op.examples, "tests/test_operations.py holds each spread rule to its rule by these"


def test_the_operations_with_a_rule_written_out_are_among_the_cases():
    named = {op.name for op in OPS.values() if op.pull is not None} - MADE_OF_VALUES
    assert {case.values[0].name for case in WRITTEN_OUT} == named
    assert {"cross_entropy", "linear", "matmul", "tanh", "relu", "power"} <= named
