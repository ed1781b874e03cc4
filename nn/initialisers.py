"""Initialisers: random weights of the right size, so that signals neither grow nor fade.

A weight matrix has the shape (n_in, n_out), kernels (n_out, channels, height, width).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from nn.arrays import check_function, checked_shape, generator, numbers, real_number
from tinygrad_edu import InputError

if TYPE_CHECKING:
    from collections.abc import Callable


def fans(shape: tuple[int, ...]) -> tuple[int, int]:
    """Return how many inputs a neuron has, and how many neurons an input feeds.

    >>> fans((64, 32)), fans((8, 3, 5, 5))
    ((64, 32), (75, 200))
    """
    shape = checked_shape("an initialiser", shape)
    if len(shape) < 2:
        raise InputError(
            f"weights of shape {shape} have no inputs and outputs; write (n_in, n_out)"
        )
    if len(shape) == 2:
        return shape[0], shape[1]
    window = math.prod(shape[2:])
    return shape[1] * window, shape[0] * window


def uniform(shape: tuple[int, ...], seed: Any = None, limit: float = 1.0) -> np.ndarray:
    """Return numbers that are spread evenly from −limit to limit.

    Args:
        shape: The shape.
        seed: A whole number or a numpy Generator; None for other numbers each time.
        limit: Where they end.

    >>> bool(abs(uniform((100,), seed=0, limit=0.5)).max() <= 0.5)
    True
    """
    limit = abs(real_number("uniform got limit", limit, 0.0))  # −0.0 is no end
    if limit > 1e300:
        raise InputError(f"uniform got limit={limit}; write a smaller number, such as 1.0")
    return generator(seed).uniform(-limit, limit, checked_shape("uniform", shape))


def normal(shape: tuple[int, ...], seed: Any = None, deviation: float = 0.01) -> np.ndarray:
    """Return normally distributed numbers with mean 0 and a standard deviation.

    >>> normal((2, 3), seed=0).shape
    (2, 3)
    """
    deviation = abs(real_number("normal got deviation", deviation, 0.0))
    return generator(seed).normal(0.0, deviation, checked_shape("normal", shape))


def glorot_uniform(shape: tuple[int, ...], seed: Any = None) -> np.ndarray:
    """Return uniform weights of variance 2/(n_in + n_out), for tanh and sigmoid.

    Source: Glorot and Bengio, Understanding the difficulty of training deep feedforward neural
    networks, 2010; named Xavier after its first author.

    >>> bool(abs(glorot_uniform((50, 50), seed=0)).max() <= (6 / 100) ** 0.5)
    True
    """
    n_in, n_out = fans(shape)
    return uniform(shape, seed, math.sqrt(6.0 / (n_in + n_out)))


def glorot_normal(shape: tuple[int, ...], seed: Any = None) -> np.ndarray:
    """Return normal weights of variance 2/(n_in + n_out), for tanh and sigmoid.

    Source: Glorot and Bengio, 2010.

    >>> round(float(glorot_normal((500, 500), seed=0).var()), 4)
    0.002
    """
    n_in, n_out = fans(shape)
    return normal(shape, seed, math.sqrt(2.0 / (n_in + n_out)))


def he_uniform(shape: tuple[int, ...], seed: Any = None) -> np.ndarray:
    """Return uniform weights of variance 2/n_in, for relu, which halves the variance.

    Source: He, Zhang, Ren and Sun, Delving Deep into Rectifiers, 2015.

    >>> bool(abs(he_uniform((50, 20), seed=0)).max() <= (6 / 50) ** 0.5)
    True
    """
    return uniform(shape, seed, math.sqrt(6.0 / fans(shape)[0]))


def he_normal(shape: tuple[int, ...], seed: Any = None) -> np.ndarray:
    """Return normal weights of variance 2/n_in, for relu, which halves the variance.

    Source: He, Zhang, Ren and Sun, 2015.

    >>> round(float(he_normal((1000, 500), seed=0).var()), 4)
    0.002
    """
    return normal(shape, seed, math.sqrt(2.0 / fans(shape)[0]))


def zeros(shape: tuple[int, ...], seed: Any = None) -> np.ndarray:
    """Return zeros, for biases. Neurons whose weights all start at 0 never learn to differ.

    >>> zeros((2,))
    array([0., 0.])
    """
    return np.zeros(checked_shape("zeros", shape))


INITIALISERS: dict[str, Callable[..., np.ndarray]] = {
    "glorot_uniform": glorot_uniform,
    "glorot_normal": glorot_normal,
    "xavier_uniform": glorot_uniform,
    "xavier_normal": glorot_normal,
    "he_uniform": he_uniform,
    "he_normal": he_normal,
    "uniform": uniform,
    "normal": normal,
    "zeros": zeros,
}


def initial(name: Any, shape: tuple[int, ...], seed: Any) -> np.ndarray:
    """Return initial weights by an initialiser's name, or by a function of shape and seed.

    Raises:
        InputError: There is no initialiser of that name, or the function's shape is another.
    """
    checked_shape("a layer", shape)
    if callable(name):
        check_function("a layer got init", name, "shape, seed")
        weights: np.ndarray = numbers("init", name(shape, seed))
        if weights.shape != shape:
            raise InputError(
                f"the initialiser {name!r:.80} was asked for weights of shape {shape}, and gave "
                f"{weights.shape}"
            )
        return weights
    if not isinstance(name, str) or name not in INITIALISERS:
        raise InputError(
            f"there is no initialiser {name!r:.80}; write one of {', '.join(INITIALISERS)}, or "
            "give a function of the shape and the seed"
        )
    return INITIALISERS[name](shape, seed)
