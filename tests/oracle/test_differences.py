"""Every rule beside finite differences in longdouble: the forward rule alone is the oracle.

A central difference of fourth order with h = 1e-3 is off by h⁴ = 1e-12 of the fifth derivative,
and by 1e-19/h of rounding, so the tolerance is 1e-10. It needs no other library, and holds the
operations that PyTorch does not have: windows and fold, Values joined and picked, and new ones.
"""

import numpy as np
import pytest

from tinygrad_edu import OPS

STEP = np.longdouble("1e-3")
OWN = {
    "cast": "its setting is the format itself, and it would cast the longdouble away",
    **dict.fromkeys(
        ["det", "inv", "solve"],
        "NumPy has no linear algebra of longdouble; tests/rules/test_whole_arrays.py holds them",
    ),
}
JUMPS = {"pick": {1}}
"""Inputs that are places, and no numbers to differentiate by."""


def examples_of(op):
    """(operands, settings) pairs."""
    if op.is_arraywise:
        return [(example[:-1], dict(example[-1])) for example in op.examples]
    return [(example, {}) for example in op.examples]


def contributions(op, upstream, out, operands, settings):
    """What the rule gives back to each operand."""
    return op.vjp(upstream, out, *operands, **settings)


@pytest.mark.parametrize("name", [name for name in OPS if name not in OWN])
def test_a_rule_is_what_differences_in_longdouble_show(name):
    op = OPS[name]
    for given, settings in examples_of(op):
        operands = [np.asarray(x, dtype=np.float64) for x in given]
        out = np.asarray(op.compute_array(*operands, **settings))
        upstream = np.linspace(0.5, 1.5, out.size).reshape(out.shape)
        back = contributions(op, upstream[()], out[()], operands, settings)
        for place, operand in enumerate(operands):
            if place in JUMPS.get(name, ()):
                continue
            wanted = np.zeros(operand.shape)
            for where in np.ndindex(operand.shape):
                wanted[where] = difference(op, operands, settings, upstream, place, where)
            found = np.broadcast_to(back[place], operand.shape)
            np.testing.assert_allclose(found, wanted, rtol=1e-10, atol=1e-10, err_msg=name)


def difference(op, operands, settings, upstream, place, where):
    """Σ upstream · ∂out/∂operand[where], by moving that one number."""

    def total(by):
        moved = [x.astype(np.longdouble) for x in operands]
        moved[place][where] += by
        return np.sum(upstream * np.asarray(op.compute_array(*moved, **settings)))

    near = total(STEP) - total(-STEP)
    far = total(2 * STEP) - total(-2 * STEP)
    return float((8 * near - far) / (12 * STEP))
