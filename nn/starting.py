"""What neurons of Values start from: weights, biases, and where random numbers come from."""

from __future__ import annotations

import random
from typing import Any, Literal, TypeAlias

import numpy as np

from nn.arrays import check_count
from tinygrad_edu import InputError, Value
from tinygrad_edu.ground.arguments import is_whole

BiasMode: TypeAlias = Literal["own", "shared", "none"]
"""Whose bias is whose: each neuron has its own, a layer shares one, or there is none."""

MOST_VALUES = 100_000_000
"""Numbers beyond which a network of Values is refused: each takes some hundred bytes."""


def as_parameter(start: float | Value) -> Value:
    """Return a Value for an initial number; a Value is taken as it is, so that it can be shared."""
    return start if isinstance(start, Value) else Value(start)


def initial_biases(bias: BiasMode, start: Any, n_neurons: int) -> list[Value | None]:
    """Return the bias of each neuron: its own, the one they share, or None."""
    if not isinstance(bias, str) or bias not in ("own", "shared", "none"):
        raise InputError(f'bias got {bias!r:.80}; write bias="own", "shared" or "none"')
    if bias == "none":
        if start is not None:
            raise InputError(f'a Layer with bias="none" got biases {start!r:.80}; leave them out')
        return [None] * n_neurons
    if start is not None and is_one(start) != (bias == "shared"):
        raise InputError(
            f'a Layer with bias="{bias}" got biases {start!r:.80}; it takes a list of one for each '
            'neuron if bias="own", and one number if bias="shared"'
        )
    if bias == "shared":
        return [as_parameter(0.0 if start is None else start)] * n_neurons
    numbers = [0.0] * n_neurons if start is None else listed("a Layer got biases", start)
    if len(numbers) != n_neurons:
        raise InputError(
            f"a Layer of {n_neurons} neurons with a bias of their own got {len(numbers)} "
            'biases; give one for each neuron, or write bias="shared"'
        )
    return [as_parameter(number) for number in numbers]


def random_source(seed: Any) -> Any:
    """Return where random numbers come from: a fresh source for a seed, else Python's own."""
    if seed is None:
        return random
    if callable(getattr(seed, "uniform", None)) and not isinstance(seed, type):
        return seed
    is_text = isinstance(seed, str) and seed.isprintable()  # a lone surrogate has no bytes
    if not is_text and not is_whole(seed) and not isinstance(seed, (bool, float, bytes)):
        raise InputError(
            f"got seed={seed!r:.80}; write a whole number, a random.Random, or None for other "
            "weights each time"
        )
    return random.Random(int(seed) if isinstance(seed, np.integer) else seed)


def check_size(what: str, count: Any) -> None:
    """Raise InputError unless count is a whole number of Values that a machine can hold."""
    check_count(what, count, 1)
    if count > MOST_VALUES:
        raise InputError(
            f"{what}={count!s:.20}; that is more Values than fit into memory. Layers of Tensors "
            "hold that many: nn.Linear"
        )


def listed(what: str, given: Any) -> list[Any]:
    """Return a row of numbers or Values as a list, or raise InputError."""
    if isinstance(given, (str, bytes, dict)) or is_one(given):
        raise InputError(f"{what}={given!r:.80}; write a list")
    return list(given)


def is_one(given: Any) -> bool:
    """Whether something is one number or Value, and no list of them."""
    return getattr(given, "ndim", 1) == 0 or not hasattr(given, "__iter__")
