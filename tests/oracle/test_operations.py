"""Every operation of the registry on arrays, beside PyTorch: found by walking the registry.

Value, first and second derivative, in float64 and float32; broadcasting, no dimensions, no
numbers; and inputs that lie transposed, strided, backwards or broadcast in memory.
"""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is the oracle here: pip install torch")

from tests.cases import for_each  # noqa: E402
from tests.oracle.comparing import hold  # noqa: E402
from tests.oracle.counterparts import CANNOT, OPERATIONS  # noqa: E402
from tests.oracle.views import VIEWS  # noqa: E402
from tinygrad_edu import OPS  # noqa: E402

HELD = [name for name in OPS if name in OPERATIONS]
ELEMENTWISE = [name for name in HELD if not OPS[name].is_arraywise]
ARRAYWISE = [name for name in HELD if OPS[name].is_arraywise]


def cases_of(name):
    """The inputs and settings at which an operation is held to PyTorch's."""
    op, counterpart = OPS[name], OPERATIONS[name]
    if op.is_arraywise:
        examples = [(example[:-1], dict(example[-1])) for example in op.examples]
        return [*examples, *counterpart.more]
    count = op.arity or len(op.examples[0])
    shapes = [[(2, 3)] * count, [()] * count, [(0, 3)] * count, [(1,)] * count]
    if count > 1:
        shapes += [[(3, 1), (4,), (2, 1, 1), (), (4,)][:count], [(0, 1), (3,)] + [()] * (count - 2)]
    return [([counterpart.domain(*shape) for shape in some], {}) for some in shapes]


def test_every_operation_has_a_counterpart():
    missing = set(OPS) - OPERATIONS.keys() - CANNOT.keys()
    assert not missing, (
        f"{sorted(missing)}: add to OPERATIONS in tests/oracle/counterparts.py what PyTorch "
        "computes there, with the domain of an elementwise one; or to CANNOT who else holds it"
    )


@pytest.mark.parametrize("name", HELD)
def test_values_and_both_derivatives_are_pytorchs(name):
    counterpart = OPERATIONS[name]
    for inputs, settings in cases_of(name):
        hold(OPS[name], counterpart.theirs, inputs, settings, twice=counterpart.twice)


@pytest.mark.parametrize("name", [name for name in HELD if name != "cast"])
def test_float32_stays_float32_and_has_pytorchs_numbers(name):
    counterpart = OPERATIONS[name]
    for inputs, settings in cases_of(name):
        hold(OPS[name], counterpart.theirs, inputs, settings, dtype=np.float32, twice=False)


@pytest.mark.parametrize("name", HELD)
@for_each(layout=[layout for layout in VIEWS if layout != "as_it_is"])
def test_how_the_inputs_lie_in_memory_changes_nothing(name, layout):
    counterpart = OPERATIONS[name]
    for inputs, settings in cases_of(name):
        if layout == "copied" and name in TIES | SINGULAR:
            continue
        hold(OPS[name], counterpart.theirs, inputs, settings, layout, twice=False)


SINGULAR = {"inv", "solve"}
"""A matrix whose rows are copies has no inverse."""

TIES = {
    "sort",
    "maximum",
    "minimum",
    "compare",
    "max_along",
    "min_along",
    "max_pool2d",
    "fmod",
    "mod",
}
"""Copies tie, and at a tie PyTorch has slopes of its own; DESIGN.md says which are ours."""
