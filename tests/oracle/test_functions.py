"""Every public function of tinygrad_edu and every method of a Tensor, beside PyTorch.

They are found by walking the public names. Tolerances are those of tests/oracle/comparing.py.
"""

import numpy as np
import pytest

import tinygrad_edu as tg
from tinygrad_edu import OPS, Tensor

torch = pytest.importorskip("torch", reason="PyTorch is the oracle here: pip install torch")

from tests.arrays.calls import CALLS, PLAIN  # noqa: E402
from tests.oracle.comparing import hold  # noqa: E402
from tests.oracle.functions import (  # noqa: E402
    CALLED,
    CONCERNING,
    FUNCTIONS,
    METHODS,
    NO_MATHEMATICS,
)

PUBLIC = [
    name
    for name in sorted({*tg.__all__, "sum", "max", "min"})
    if callable(getattr(tg, name)) and not isinstance(getattr(tg, name), type)
]
OF_TENSOR = [
    name
    for name in dir(Tensor)
    if name[0] != "_" and callable(getattr(Tensor, name, None))  # None: a word of others
]
OF_NUMPY = {*CALLS, *PLAIN, "flatten", "empty_like", "hold", "tolist"}
"""What tests/arrays/test_table.py holds to NumPy, and to finite differences; and plain numbers."""
SEQUENCES = ("concatenate", "stack")
PLACES = ["as_it_is", "transposed", "backwards"]


def called(name):
    """A public function as one of operands and settings by name."""
    function = getattr(tg, name)
    if name in SEQUENCES:
        return lambda *parts, **settings: function(list(parts), **settings)
    if name == "where":
        return lambda x, y, condition: function(condition, x, y)
    if name == "dot":
        return lambda *items: function(list(items[:2]), list(items[2:]))
    return function


def cases_of(counterpart, count):
    if counterpart.cases:
        return counterpart.cases
    return [([counterpart.domain(*shape)] * count, {}) for shape in ((2, 3), (), (0, 3))]


def test_every_public_function_has_a_counterpart():
    held = {*FUNCTIONS, *NO_MATHEMATICS, *OPS, *OF_NUMPY}
    missing = [name for name in PUBLIC if name not in held]
    assert not missing, (
        f"{missing}: add to FUNCTIONS in tests/oracle/functions.py what PyTorch computes there, "
        "with the inputs to compare it at; or to NO_MATHEMATICS"
    )


def test_every_method_of_a_tensor_has_a_counterpart():
    missing = [name for name in OF_TENSOR if name not in {*METHODS, *CONCERNING, *OF_NUMPY}]
    assert not missing, (
        f"{missing}: add to METHODS in tests/oracle/functions.py what PyTorch computes there, "
        "with the inputs to compare it at; or to CONCERNING"
    )


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("view", PLACES)
@pytest.mark.parametrize("name", [name for name in PUBLIC if name in FUNCTIONS])
def test_a_public_function_gives_pytorchs_values_and_derivatives(name, view, dtype):
    counterpart = FUNCTIONS[name]
    for inputs, settings in counterpart.cases:
        twice = dtype is np.float64
        hold(called(name), counterpart.theirs, inputs, settings, view, dtype, twice)


@pytest.mark.parametrize("name", [name for name in OF_TENSOR if name in METHODS])
def test_a_method_of_a_tensor_gives_pytorchs_values_and_derivatives(name):
    counterpart = METHODS[name]
    method = CALLED.get(name) or getattr(Tensor, name)
    count = OPS[name].arity if name in OPS and not OPS[name].is_arraywise else 1
    for inputs, settings in cases_of(counterpart, count):
        hold(method, counterpart.theirs, inputs, settings, twice=name != "astype")
