"""Operands of different shapes: every operation gives right gradients, or refuses them.

Each operand of each operation is replaced by a row, a column, one number of itself, as a Tensor, as
a plain array and as a number of each kind. The oracle is a numerical derivative of the operation on
plain arrays. And single numbers widen nothing: the result of float32 stays float32.
"""

import numpy as np
import pytest

import tinygrad_edu as tg
from tests.cases import for_each
from tests.numerical import numerical_gradient, weights_like
from tests.oracle.test_written_out import MADE_OF_VALUES, examples_of
from tinygrad_edu import OPS, InputError, Tensor, Value, gradients

SMALLER = {
    "row": lambda array: array[:1],
    "vector": lambda array: array[0],
    "column": lambda array: array[..., :1],
    "number": lambda array: array.ravel()[0],
}
NUMBERS = {
    "float": float,
    "int": lambda number: 1,
    "float64": np.float64,
    "float32": np.float32,
    "array": lambda number: np.array(float(number)),
    "Tensor": lambda number: Tensor(float(number)),
    "Value": lambda number: Value(float(number)),
    "bool": lambda number: np.bool_(True),
}
CASES = [
    pytest.param(op, operands, settings, place, id=f"{op.name}-{number}-{place}")
    for op in OPS.values()
    if op.name not in MADE_OF_VALUES
    for number, (operands, settings) in enumerate(examples_of(op))
    if len(operands) > 1
    for place in range(len(operands))
]
PAIRED = {
    op.name for op in OPS.values() if op.is_by_place or (op.arity > 1 and not op.is_arraywise)
}


def replaced(operands, place, by):
    return [*operands[:place], by, *operands[place + 1 :]]


@pytest.mark.parametrize(("op", "operands", "settings", "place"), CASES)
@for_each(smaller=SMALLER)
def test_an_operand_of_another_shape_gets_its_gradient_or_is_refused(
    op, operands, settings, place, smaller
):
    if not np.ndim(operands[place]):
        return
    small = SMALLER[smaller](np.asarray(operands[place]))
    nodes = replaced([Tensor(x) for x in operands], place, Tensor(small))
    try:
        out = op(*nodes, **settings)
    except InputError:
        assert op.name not in PAIRED
        return

    def total(*arrays):
        found = op.compute_array(*[np.asarray(array) for array in arrays], **settings)
        return float(np.sum(weights_like(found) * found))

    result = (out * weights_like(out.data)).sum()
    recorded = gradients(result, nodes, record=True)
    result.backward()
    arrays = [np.asarray(node.data) for node in nodes]
    for number, node in enumerate(nodes):
        expected = numerical_gradient(total, arrays, number)
        for found in (node.grad, recorded[number].data):
            assert np.shape(found) == node.shape
            assert found == pytest.approx(expected, rel=1e-8, abs=1e-8)


@pytest.mark.parametrize(("op", "operands", "settings", "place"), CASES)
@for_each(smaller=SMALLER)
def test_a_plain_operand_of_another_shape_leaves_the_gradients_of_the_others_right(
    op, operands, settings, place, smaller
):
    if not np.ndim(operands[place]):
        return
    small = SMALLER[smaller](np.asarray(operands[place]))
    nodes = [Tensor(x) for x in operands]
    try:
        with_node = op(*replaced(nodes, place, Tensor(small)), **settings)
    except InputError:
        return
    out = op(*replaced(nodes, place, small), **settings)
    assert out.data == pytest.approx(with_node.data, rel=1e-14, abs=1e-15)
    others = [node for number, node in enumerate(nodes) if number != place]
    weights = weights_like(out.data)
    expected = gradients((with_node * weights).sum(), others)
    for found, right in zip(gradients((out * weights).sum(), others), expected, strict=True):
        assert found == pytest.approx(right, rel=1e-14, abs=1e-15)


@pytest.mark.filterwarnings("ignore")  # ln 0, where a chance is exactly 1
@pytest.mark.parametrize(("op", "operands", "settings", "place"), CASES)
@for_each(kind=NUMBERS)
def test_a_single_number_widens_neither_the_result_nor_the_gradients(
    op, operands, settings, place, kind
):
    number = NUMBERS[kind](np.ravel(operands[place])[0])
    nodes = [Tensor(x, dtype=np.float32) for x in operands]
    try:
        out = op(*replaced(nodes, place, number), **settings)
    except InputError:
        assert op.name not in PAIRED
        return
    if op.name == "cast":
        return
    others = [node for number, node in enumerate(nodes) if number != place]
    total = out.sum()
    assert (out.dtype, total.dtype) == (np.float32, np.float32)
    found = [*gradients(total, others), *[g.data for g in gradients(total, others, record=True)]]
    total.backward()
    found += [node.grad for node in others]
    assert {np.asarray(gradient).dtype for gradient in found} == {np.dtype(np.float32)}


@pytest.mark.filterwarnings("ignore")  # ln 0, where a chance is exactly 1
@pytest.mark.parametrize(("op", "operands", "settings", "place"), CASES)
@for_each(kind=["float", "int", "float64", "array"])
def test_a_single_number_does_not_widen_plain_arrays_either(op, operands, settings, place, kind):
    number = NUMBERS[kind](np.ravel(operands[place])[0])
    arrays = [np.asarray(x, np.float32) for x in operands]
    try:
        out = op(*replaced(arrays, place, number), **settings)
    except InputError:
        return
    assert op.name == "cast" or np.asarray(out).dtype == np.float32


def test_a_number_in_place_of_an_array_is_not_wider_than_it():
    t = Tensor(np.ones((2, 3), np.float32))
    mask = np.array([True, False, True])
    for number in (0.0, np.float64(0.0), np.array(0.0), Tensor(0.0), 0):
        for chosen in (tg.where(mask, t, number), tg.where(mask, number, t)):
            chosen.sum().backward()
            assert chosen.dtype == t.grad.dtype == np.float32
            t.grad = 0.0


def test_shapes_that_do_not_fit_are_refused_by_every_loss():
    for name in PAIRED & {op.name for op in OPS.values() if op.is_arraywise} - {"choose"}:
        with pytest.raises(InputError, match=r"shape \(2, 3\).* shape \(4,\)"):
            OPS[name](Tensor(np.full((2, 3), 0.5), label="y"), Tensor(np.full(4, 0.5), label="t"))
