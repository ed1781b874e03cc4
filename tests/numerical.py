"""Numerical derivatives, the oracle of the tests; and weights, to make one number of an array."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np


def weights_like(data: Any) -> Any:
    """Return numbers that are all different, so that no two places of an output count the same."""
    return np.cos(1.0 + np.arange(np.size(data))).reshape(np.shape(data))


def numerical_partial(
    function: Callable[..., float], at: tuple[float, ...], place: int, step: float = 1e-4
) -> float:
    """Return ∂function/∂at[place] by a central difference of fourth order.

    Its error is about step⁴ = 1e-16 of the function's fifth derivative, plus 1e-16/step of
    rounding; so 1e-9 is a fair tolerance for functions of order 1.
    """

    def shifted(by: float) -> float:
        moved = list(at)
        moved[place] += by
        return function(*moved)

    near = shifted(step) - shifted(-step)
    far = shifted(2 * step) - shifted(-2 * step)
    return (8 * near - far) / (12 * step)


def numerical_gradient(
    function: Callable[..., float], at: Sequence[Any], place: int, step: float = 1e-4
) -> Any:
    """Return ∂function/∂at[place] for each number of an array, by the same difference."""
    arrays = [np.array(array, dtype=float) for array in at]
    gradient = np.zeros(arrays[place].shape)
    for where in np.ndindex(gradient.shape):

        def moved(number: float, where: Any = where) -> float:
            changed = [array.copy() for array in arrays]
            changed[place][where] = number
            return function(*changed)

        gradient[where] = numerical_partial(moved, (float(arrays[place][where]),), 0, step)
    return gradient
