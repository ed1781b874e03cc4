"""What the forward pass takes, the backward pass can do: every setting of every operation.

Each arraywise operation is called with a hundred values for each of its settings, sensible and
senseless, on arrays of many shapes, empty ones too. Either it refuses them with an InputError at
once, or its gradients, by all three ways, are those of a numerical derivative.
"""

import numpy as np
import pytest

from tests.numerical import numerical_gradient, weights_like
from tinygrad_edu import OPS, InputError, Tensor, gradients

ANYTHING = [
    *(0, 1, -1, 2, -2, 3, -4, 5, np.int64(1), np.array(1), True, 1.0, np.float64(1), None, "a", 1j),
    *([0], [0, 1], (0,), (0, 1), (1, 0), (0, 0), (), (-1,), (0, 5), (None,), np.array([0, 1])),
    *(10**400, (2, 1, 0), (-1, 0), (3, 2), np.nan, np.inf, b"a", object()),
]
SIZES = [(2, 2), (2, 3), (1, 1), (0, 1), (2,), (2, 2, 2), (1, 2), (-1, -1), 7]
VALUES = {
    "axis": [],
    "axes": [(1, 0, 2), (0, 2, 1), (-1, -2), (0, -1), (2, 0), (1.0, 0.0)],
    "keepdims": [False, np.True_],
    "shape": [
        *((6,), (2, -1), (-1, -1), (2, 3), (2, 2, 3), (1, 2, 3), (2, 0), [3, 2], 6, np.int64(6)),
        *((3.0, 2.0), (np.int64(3), 2), (7,)),
    ],
    "key": [
        *(slice(None), slice(None, None, -1), slice(0, 0), ..., (...,), (None, 0), (0, ..., None)),
        *(np.array([True, False]), np.zeros((2, 3), bool), [], [[0, 1], [1, 0]], ([0, 1], [0, 2])),
        *((slice(None), [0, 0, 2]), ([0, 1], slice(None)), np.array([], int), np.array([], bool)),
        *(False, np.True_, 1.5, [1.5], [True, False], (slice(0, 2), slice(None, None, 2))),
        *((0, slice(None), None), np.array([5]), slice(1.0, 2.0), [[]], (slice(None), [])),
    ],
    "size": SIZES,
    "stride": SIZES,
    "margins": [
        *(((1, 2), (0, 1)), ((1, 0),), (1, 2), ((-1, 0), (0, 0)), ((1, 1),) * 3),
        *([[1, 0], [0, 2]], ((1.5, 0), (0, 0)), np.array([[1, 0], [0, 2]])),
    ],
    "number": [[1.0], (1.0, 2.0), Tensor(1.0)],
    "labels": [[0, 2], np.array([0, 2]), [0, 3], [0.0, 2.0], [], [[0, 2]]],
    "condition": [
        *(np.array([True, False, True]), np.array([[1], [0]]), np.zeros((2, 3)), np.zeros((0, 3))),
        *(np.ones((2, 2, 3), bool), [[True], [False, True]]),
    ],
    "dtype": [np.float32, np.float64, float, "float32", int, complex, np.float16, np.longdouble],
    "subscripts": ["ij->ji", "ij->", "i->", "->"],
}
SHAPES = [(), (1,), (3,), (0,), (2, 3), (2, 0), (0, 3), (1, 1), (2, 3, 2), (2, 0, 3)]
OWN_SHAPES = {
    "conv2d": [
        *(((2, 2, 4, 3), (2, 2, 2, 2)), ((0, 2, 4, 3), (2, 2, 2, 2)), ((2, 0, 4, 3), (2, 0, 2, 2))),
        *(((2, 2, 4, 3), (0, 2, 2, 2)), ((2, 2, 4, 3), (2, 2, 0, 2)), ((2, 2, 0, 3), (2, 2, 1, 1))),
        *(((2, 2, 4, 3), (1, 2, 4, 3)), ((2, 2, 4, 3), (1, 2, 5, 3)), ((1, 1, 1, 1), (1, 1, 1, 1))),
    ],
    "windows": [((2, 1, 4, 3),), ((0, 2, 4, 3),), ((2, 0, 4, 3),), ((2, 1, 0, 3),), ((3,),), ((),)],
    "fold": [((1, 2, 2, 3, 2, 2),), ((1, 2, 2, 3, 0, 2),), ((0, 2, 2, 3, 2, 2),), ((3,),)],
    "linear": [
        *(((2, 3), (3, 4), (4,)), ((0, 3), (3, 4), (4,)), ((2, 0), (0, 4), (4,))),
        *(((2, 3), (3, 0), (0,)), ((3,), (3, 4), (4,)), ((2, 2, 3), (3, 4), (4,))),
        *(((), (3, 4), (4,)), ((2, 0, 3), (3, 4), (4,)), ((2, 2, 0), (0, 4), (4,))),
    ],
    "matmul": [
        *(((2, 3), (3, 4)), ((0, 3), (3, 4)), ((2, 0), (0, 4)), ((2, 3), (3, 0)), ((3,), (3, 4))),
        *(((3,), (3,)), ((0,), (0,)), ((0, 2, 3), (3, 4)), ((2, 3), (0, 3, 4)), ((2, 3), ())),
        *(((1, 2, 3), (4, 3, 2)), ((3,), (2, 3, 4)), ((2, 2, 3), (3,))),
    ],
    "concatenate": [((2, 3), (0, 3)), ((2, 3), (1, 3)), ((2, 3), (2, 0)), ((0,), (3,)), ((), ())],
    "stack": [((2, 3), (2, 3)), ((0,), (0,)), ((2, 0), (2, 0)), ((), ()), ((2,), (3,))],
}
OWN_SHAPES["max_pool2d"] = OWN_SHAPES["windows"]
UNTRIED = {"join", "pick", "einsum"}  # of Values; and einsum has a language of its own
ARRAYWISE = [op for op in OPS.values() if op.is_arraywise and op.name not in UNTRIED]


def settings_of(op):
    """Settings to try: those of the examples, with each of them replaced by all values."""
    known = [example[-1] for example in op.examples]
    tried = [{}, *known]
    for name in op.parameters:
        for value in [*ANYTHING, *VALUES[name]] if name in VALUES else []:
            tried += [{**base, name: value} for base in [*known[:2], {}]]
    return tried


def shapes_for(op):
    """Shapes of operands to try an operation at."""
    count = max(1, len(op.examples[0]) - 1)
    example = tuple([np.shape(operand) for operand in op.examples[0][:-1]])
    return OWN_SHAPES.get(op.name) or [example, *[(shape,) * count for shape in SHAPES]]


def arrays_for(op, shapes):
    """Numbers without ties; chances between 0 and 1, where they have to be."""
    arrays = [np.random.default_rng(place).normal(size=s) for place, s in enumerate(shapes)]
    if op.name == "mean_binary_cross_entropy":
        return [1 / (1 + np.exp(-array)) for array in arrays]
    return arrays


def assert_right(op, arrays, settings, out, nodes):
    """Hold the gradients by all ways to a numerical derivative."""
    total = (out * weights_like(out.data)).sum()
    ways = [gradients(total, nodes), [g.data for g in gradients(total, nodes, record=True)]]
    total.backward()
    ways.append(
        [node.grad if node.size else np.broadcast_to(node.grad, node.shape) for node in nodes]
    )

    def function(*at):
        found = op.compute(*[np.asarray(array) for array in at], **settings)
        return float(np.sum(weights_like(found) * found))

    narrow = op.name == "cast" and np.dtype(settings["dtype"]).itemsize < 8
    close = 1e-2 if narrow else 1e-6
    for place, node in enumerate(nodes):
        expected = numerical_gradient(function, arrays, place)
        if narrow:
            expected = weights_like(out.data)
        for found in ways:
            assert np.shape(found[place]) == node.shape, settings
            assert np.asarray(found[place]).dtype == np.float64, settings
            assert np.allclose(found[place], expected, atol=close, rtol=close), settings


@pytest.mark.filterwarnings("ignore")  # inf in a margin, and numbers too large for a format
@pytest.mark.parametrize("op", ARRAYWISE, ids=[op.name for op in ARRAYWISE])
def test_a_setting_is_refused_at_once_or_differentiated_rightly(op):
    taken = 0
    for shapes in shapes_for(op):
        arrays = arrays_for(op, shapes)
        for settings in settings_of(op):
            if any([settings.get("number") is number for number in (np.nan, np.inf)]):
                continue  # the sum of an infinite margin has no numerical derivative
            nodes = [Tensor(array) for array in arrays]
            try:
                out = op(*nodes, **settings)
            except InputError:
                continue
            assert_right(op, arrays, settings, out, nodes)
            taken += 1
    assert taken


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("op", ARRAYWISE, ids=[op.name for op in ARRAYWISE])
def test_a_setting_is_refused_for_plain_arrays_as_for_tensors(op):
    for shapes in shapes_for(op):
        arrays = arrays_for(op, shapes)
        for settings in settings_of(op):
            try:
                plain = op(*arrays, **settings)
            except InputError:
                continue
            with np.errstate(all="ignore"):
                recorded = op(*[Tensor(array) for array in arrays], **settings)
            assert np.array_equal(plain, recorded.data, equal_nan=True)
