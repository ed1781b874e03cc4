"""The net input of one neuron: `dot`, written out for Values and for speed."""

from __future__ import annotations

from tinygrad_edu import modes
from tinygrad_edu.ground.clock import BIRTHS, NEVER
from tinygrad_edu.ground.finite import INFINITY, MINUS_INFINITY
from tinygrad_edu.nodes.watching import watch
from tinygrad_edu.op import new
from tinygrad_edu.rules.sums import DOT
from tinygrad_edu.value import Value


def net_input(weights: tuple[Value, ...], inputs: tuple[Value, ...], bias: Value | None) -> Value:
    """Return w₁·x₁ + … + wₙ·xₙ + b as ONE node, as `dot` does."""
    out = new(Value)
    total = -0.0  # −0 + x is x for every x, 0 + x is not for x = −0
    for weight, x in zip(weights, inputs):
        total += weight._data * x._data
    if bias is None:
        out.inputs = (*weights, *inputs)
    else:
        total += bias._data
        out.inputs = (*weights, *inputs, bias)
    out._data = total
    out.grad = 0.0
    out.op = DOT
    out._label = ""
    out.pass_number = NEVER
    out.born = next(BIRTHS)
    if not MINUS_INFINITY < total < INFINITY or modes.watched:
        watch(out)
    return out
