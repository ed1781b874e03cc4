"""Roles: what an operation is to a network, whatever it is called."""

from __future__ import annotations

from tinygrad_edu.errors import InputError

ROLES = (
    "function",  # of what it is given: any operation that is none of the others
    "product",  # of weights and inputs: w·x, w·x + b; of arrays x·W, x·W + b
    "sum",  # of its operands, each with the sign of its partial
    "activation",  # what a neuron makes of its net
    "arranges",  # the same numbers, or some of them, in another shape or at other places
    "quotient",  # x / y, which scales x where y is a plain number
    "total",  # the sum or the mean of the numbers of an array
    "error",  # a distance from 0: of a difference, how far an output is from its target
    "loss",  # of outputs and targets
)
"""What an operation is to a network. Whoever looks for neurons, layers, errors in a graph goes by
this and not by names, so that an operation of one's own can be any of them."""


def checked_role(name: str, role: str) -> str:
    """Return a role, or raise InputError if there is no such one."""
    if role not in ROLES:
        raise InputError(f"{name} got role={role!r:.80}; write one of {', '.join(ROLES)}")
    return role
