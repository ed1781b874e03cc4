"""How NumPy's functions are called in the tests: the arguments of each, as a student writes them.

A call is (operands, settings): operands are arrays, or lists of arrays, that may be Tensors.
"""

from __future__ import annotations

import numpy as np

RNG = np.random.default_rng(7)
VECTOR = RNG.normal(size=6)
MATRIX = RNG.normal(size=(3, 4))
SQUARE = RNG.normal(size=(3, 3)) + 2 * np.eye(3)
CUBE = RNG.normal(size=(2, 3, 4))
STACK = RNG.normal(size=(2, 3, 3)) + 2 * np.eye(3)
THREES = RNG.normal(size=(4, 3))
UNIT = RNG.uniform(-0.9, 0.9, size=(2, 3))
ABOVE = RNG.uniform(1.2, 3.0, size=(2, 3))
ORDER = np.argsort(MATRIX, axis=1)


def call(*given, **settings):
    return given, settings


class Told:
    """An argument that is no operand, and stays as it is."""

    def __init__(self, argument):
        self.argument = argument


def told(argument):
    return Told(argument)


ONE_PLACE = {
    **dict.fromkeys("sin cos tan exp exp2 expm1 sinh cosh tanh arctan arcsinh cbrt".split(), UNIT),
    **dict.fromkeys("arcsin arccos arctanh negative positive absolute fabs square".split(), UNIT),
    **dict.fromkeys("deg2rad rad2deg radians degrees conjugate sign floor ceil".split(), UNIT),
    **dict.fromkeys("trunc rint".split(), 3 * UNIT),
    **dict.fromkeys("log log2 log10 log1p sqrt arccosh reciprocal".split(), ABOVE),
}
TWO_PLACES = {
    **dict.fromkeys(
        "add subtract multiply maximum minimum hypot arctan2".split(), (UNIT, UNIT + 1)
    ),
    **dict.fromkeys("logaddexp divide".split(), (UNIT, ABOVE)),
    **dict.fromkeys("power float_power".split(), (ABOVE, UNIT)),
    **dict.fromkeys("remainder fmod floor_divide".split(), (7 * UNIT, ABOVE)),
}

CALLS = {
    **{name: [call(x), call(x[0, 0])] for name, x in ONE_PLACE.items()},
    **{name: [call(*pair), call(pair[0], pair[1][0])] for name, pair in TWO_PLACES.items()},
    "matmul": [call(MATRIX, MATRIX.T), call(CUBE, MATRIX.T)],
    "vecdot": [call(MATRIX, MATRIX[0]), call(CUBE, CUBE)],
    # arranging
    "ravel": [call(CUBE), call(MATRIX, order="F"), call(MATRIX.T)],
    "reshape": [call(CUBE, told((4, 6))), call(CUBE, told(-1))],
    "transpose": [call(CUBE), call(CUBE, told((1, 0, 2)))],
    "permute_dims": [call(CUBE, told((1, 2, 0)))],
    "matrix_transpose": [call(CUBE)],
    "swapaxes": [call(CUBE, told(0), told(-1))],
    "expand_dims": [call(CUBE, told(1)), call(VECTOR, told((0, 2)))],
    "squeeze": [call(CUBE[:, :1]), call(CUBE[:, :1], told(1))],
    "broadcast_to": [call(VECTOR, told((2, 6)))],
    "broadcast_arrays": [call(MATRIX, MATRIX[0], 2.0 * MATRIX[:, :1])],
    "flip": [call(CUBE), call(CUBE, told(1)), call(CUBE, axis=(0, 2)), call(m=MATRIX)],
    "fliplr": [call(MATRIX), call(CUBE)],
    "flipud": [call(MATRIX), call(VECTOR)],
    "rot90": [
        *[call(MATRIX, told(k)) for k in (0, 1, 2, 3, -1, 5)],
        call(CUBE, k=1, axes=(2, 0)),
        call(CUBE, k=3, axes=(1, 2)),
    ],
    "moveaxis": [
        call(CUBE, told(0), told(-1)),
        call(CUBE, told((0, 1)), told((-1, 0))),
        call(CUBE, source=[2, 0], destination=[0, 1]),
    ],
    "rollaxis": [*[call(CUBE, told(a), told(s)) for a in (0, 1, -1) for s in (0, 1, 2, 3, -1)]],
    "roll": [
        call(CUBE, told(1)),
        call(CUBE, told(-2), axis=1),
        call(CUBE, shift=(1, 2), axis=(0, 2)),
        call(CUBE, told(7), axis=(0, 1)),
        call(VECTOR, told(0)),
    ],
    "tile": [
        call(VECTOR, told(2)),
        call(MATRIX, told((2, 3))),
        call(CUBE, told(2)),
        call(VECTOR, told((2, 1, 3))),
        call(MATRIX, told((0, 2))),
    ],
    "repeat": [
        call(MATRIX, told(2)),
        call(MATRIX, told(2), axis=0),
        call(MATRIX, told([1, 0, 3]), axis=0),
        call(CUBE, repeats=3, axis=-1),
    ],
    "atleast_1d": [call(VECTOR[0]), call(VECTOR, MATRIX)],
    "atleast_2d": [call(VECTOR[0]), call(VECTOR), call(CUBE)],
    "atleast_3d": [call(VECTOR[0]), call(VECTOR), call(MATRIX), call(CUBE, VECTOR)],
    "astype": [call(MATRIX, told(np.float64))],
    "real": [call(MATRIX)],
    "pad": [call(MATRIX, told(1)), call(MATRIX, told(((1, 0), (0, 2))))],
    # joining
    "concatenate": [call([MATRIX, MATRIX + 1]), call([CUBE, CUBE], axis=2)],
    "stack": [call([MATRIX, MATRIX + 1]), call([MATRIX, MATRIX], axis=-1)],
    "vstack": [call([VECTOR, VECTOR + 1]), call([MATRIX, MATRIX[0]])],
    "hstack": [call([VECTOR, VECTOR[:2]]), call([MATRIX, MATRIX[:, :1]])],
    "dstack": [call([VECTOR, VECTOR]), call([MATRIX, MATRIX]), call([CUBE, CUBE])],
    "column_stack": [call([VECTOR, VECTOR]), call([VECTOR[:3], MATRIX])],
    "append": [call(MATRIX, VECTOR), call(MATRIX, MATRIX[:1], axis=0), call(VECTOR, VECTOR[0])],
    # splitting
    "split": [
        call(VECTOR, told(3)),
        call(MATRIX, told([1, 2]), axis=1),
        call(VECTOR, told([4, 9])),
    ],
    "array_split": [call(VECTOR, told(4)), call(MATRIX, told(3), axis=1), call(VECTOR, told(9))],
    "hsplit": [call(MATRIX, told(2)), call(VECTOR, told([2, 3]))],
    "vsplit": [call(MATRIX, told(3))],
    "dsplit": [call(CUBE, told([1]))],
    "unstack": [call(CUBE), call(CUBE, axis=1)],
    "take": [
        call(CUBE, told([3, 0, 3])),
        call(CUBE, told([[1, 0], [1, 1]]), axis=1),
        call(VECTOR, told(-1)),
    ],
    "take_along_axis": [
        call(MATRIX, told(ORDER), axis=1),
        call(MATRIX, told(ORDER[:1] % 3), axis=0),
    ],
    "delete": [call(MATRIX, told(1)), call(MATRIX, told([0, -1]), axis=1), call(CUBE, told(0), 0)],
    "diagonal": [call(MATRIX), call(MATRIX, told(1)), call(CUBE, told(-1), axis1=1, axis2=2)],
    "diag": [call(VECTOR), call(VECTOR, k=-2), call(MATRIX), call(MATRIX, told(2))],
    "diagflat": [call(MATRIX), call(VECTOR, told(1))],
    "tril": [call(MATRIX), call(CUBE, k=1), call(VECTOR), call(MATRIX, told(-9))],
    "triu": [call(MATRIX), call(CUBE, k=-1), call(VECTOR), call(MATRIX, told(9))],
    "where": [call(told(MATRIX > 0), MATRIX, MATRIX + 1)],
    "clip": [call(MATRIX, told(-0.5), told(0.5))],
    # reductions
    "sum": [call(CUBE), call(CUBE, axis=(0, 2), keepdims=True)],
    "mean": [call(CUBE), call(CUBE, axis=1)],
    "max": [call(CUBE), call(CUBE, axis=1)],
    "min": [call(CUBE), call(CUBE, axis=1)],
    "amax": [call(CUBE, axis=0)],
    "amin": [call(CUBE, axis=0)],
    "var": [call(CUBE), call(CUBE, axis=1, ddof=1)],
    "std": [call(CUBE), call(CUBE, axis=1, ddof=1)],
    "prod": [call(CUBE), call(CUBE, axis=1), call(CUBE, axis=(0, 2), keepdims=True)],
    "cumsum": [call(CUBE), call(CUBE, told(1)), call(CUBE, axis=-1)],
    "cumprod": [call(MATRIX), call(CUBE, told(1)), call(CUBE, axis=-1)],
    "cumulative_sum": [call(VECTOR), call(CUBE, axis=1, include_initial=True)],
    "cumulative_prod": [call(VECTOR), call(CUBE, axis=1, include_initial=True)],
    "diff": [
        call(VECTOR),
        call(MATRIX, n=2),
        call(MATRIX, axis=0),
        call(MATRIX, n=0),
        call(VECTOR, prepend=0.0, append=VECTOR[:2]),
        call(MATRIX, prepend=2.0, axis=0),
    ],
    "ptp": [call(CUBE), call(CUBE, axis=1), call(CUBE, axis=(0, 1), keepdims=True)],
    "median": [
        call(CUBE),
        call(MATRIX, axis=0),
        call(CUBE, axis=(0, 2), keepdims=True),
        call(CUBE, told(-1)),
    ],
    "average": [
        call(CUBE),
        call(MATRIX, axis=0, weights=np.array([1.0, 2.0, 0.5])),
        call(MATRIX, weights=MATRIX**2),
        call(MATRIX, told(1), keepdims=True),
    ],
    "sort": [call(MATRIX), call(CUBE, axis=1), call(CUBE, axis=None), call(VECTOR, kind="stable")],
    # products
    "dot": [call(MATRIX, MATRIX.T), call(VECTOR, VECTOR)],
    "einsum": [call(told("ij,kj->ik"), MATRIX, MATRIX)],
    "outer": [call(VECTOR, VECTOR[:2]), call(MATRIX, VECTOR)],
    "inner": [call(VECTOR, VECTOR), call(MATRIX, CUBE), call(MATRIX, VECTOR[0])],
    "vdot": [call(VECTOR, VECTOR), call(MATRIX, MATRIX)],
    "tensordot": [
        call(CUBE, CUBE, axes=3),
        call(MATRIX, MATRIX.T, told(1)),
        call(MATRIX, VECTOR, axes=0),
        call(CUBE, CUBE, axes=([0, 2], [0, 2])),
        call(CUBE, MATRIX, axes=(2, 1)),
    ],
    "kron": [call(MATRIX, SQUARE), call(VECTOR, VECTOR[:2]), call(CUBE, VECTOR)],
    "cross": [
        call(THREES, THREES[::-1]),
        call(THREES, THREES[0]),
        call(THREES.T, THREES, axisa=0, axisc=0),
        call(THREES.T, THREES.T + 1, axis=0),
    ],
    "trace": [call(MATRIX), call(CUBE, told(1), axis1=1, axis2=2)],
    "linalg.norm": [
        call(VECTOR),
        call(CUBE),
        call(MATRIX, keepdims=True),
        *[call(VECTOR, told(ord)) for ord in (1, 2, 3, 1.5, np.inf, -np.inf, 0)],
        *[call(MATRIX, told(ord)) for ord in ("fro", 1, -1, np.inf, -np.inf)],
        *[call(CUBE, told(ord), axis=1, keepdims=True) for ord in (None, 1, 3, np.inf)],
        *[call(CUBE, told(ord), axis=(2, 0)) for ord in (None, "fro", 1, -np.inf)],
    ],
    "linalg.vector_norm": [call(CUBE), call(CUBE, axis=(0, 1), ord=3), call(CUBE, keepdims=True)],
    "linalg.matrix_norm": [call(CUBE), call(CUBE, ord=1, keepdims=True)],
    "linalg.det": [call(SQUARE), call(STACK), call(SQUARE[:1, :1]), call(SQUARE[:2, :2])],
    "linalg.inv": [call(SQUARE), call(STACK)],
    "linalg.solve": [
        call(SQUARE, VECTOR[:3]),
        call(SQUARE, MATRIX),
        call(STACK, VECTOR[:3]),
        call(STACK, MATRIX),
        call(SQUARE, CUBE),
    ],
    "linalg.matrix_power": [call(SQUARE, told(n)) for n in (0, 1, 2, 5, -3)],
    "linalg.matmul": [call(MATRIX, MATRIX.T)],
    "linalg.outer": [call(VECTOR, VECTOR)],
    "linalg.cross": [call(THREES, THREES[0])],
    "linalg.tensordot": [call(CUBE, MATRIX, axes=([1, 2], [0, 1]))],
    "linalg.vecdot": [call(MATRIX, MATRIX[0]), call(MATRIX, MATRIX, axis=0)],
    "linalg.matrix_transpose": [call(CUBE)],
    "linalg.diagonal": [call(CUBE), call(CUBE, offset=1)],
    "linalg.trace": [call(CUBE), call(CUBE, offset=-1)],
}
"""For each of NumPy's functions that means the same here, how it is called."""

PLAIN = {
    "zeros_like": [call(MATRIX), call(MATRIX, dtype=np.float32)],
    "ones_like": [call(MATRIX), call(MATRIX, shape=(2,))],
    "full_like": [call(MATRIX, told(3.5))],
    "argmax": [call(MATRIX), call(MATRIX, axis=1), call(MATRIX, told(0), keepdims=True)],
    "argmin": [call(MATRIX), call(MATRIX, axis=1)],
    "argsort": [call(MATRIX), call(MATRIX, axis=0), call(MATRIX, axis=None)],
    "any": [call(MATRIX > 9.0), call(MATRIX, axis=0)],
    "all": [call(MATRIX), call(MATRIX, axis=0, keepdims=True)],
    "nonzero": [call(np.maximum(MATRIX, 0.0))],
    "count_nonzero": [call(np.maximum(MATRIX, 0.0), axis=0)],
    "searchsorted": [call(np.sort(VECTOR), told([0.0, 1.0]))],
    "shape": [call(CUBE)],
    "ndim": [call(CUBE)],
    "size": [call(CUBE)],
    "allclose": [call(MATRIX, MATRIX)],
    "array_equal": [call(MATRIX, MATRIX)],
    "isclose": [call(MATRIX, MATRIX)],
    "round": [call(MATRIX, told(2))],
    "isfinite": [call(MATRIX)],
    "greater": [call(MATRIX, told(0.0))],
    "unique": [call(MATRIX)],
    "flatnonzero": [call(np.maximum(MATRIX, 0.0))],
    "logical_not": [call(MATRIX)],
    "logical_and": [call(MATRIX, MATRIX)],
}
"""Those that give plain arrays, and how they are called."""
