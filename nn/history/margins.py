"""How far two classes are apart, and so how many updates a perceptron needs at most.

A neuron with weights w and bias b has sample x on the right side if s·(w·x + b) > 0, with s = +1
for the upper class and −1 for the lower one. Write p = s·(x, 1): all samples are right if
(w, b)·p > 0 for all p. The best direction leads to the point nearest to 0 in the convex hull of
the points p, and its length is the widest margin γ. If 0 itself lies in the hull, then no line
separates the classes.
"""

# ruff: noqa: N803 (X is a matrix and y a column: the field writes them so)

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nn.history.accepting import accept_labels, accept_samples, places_among, two_classes
from nn.preparing import Standardiser

if TYPE_CHECKING:
    from numpy.typing import NDArray

TOLERANCE = 1e-14
"""How near to 0 a product counts as 0, as a share of R²: so γ is told from 0 down to R · 10⁻⁷."""

LEAST_SHARE = 1e-12
"""A corner with a smaller share of the nearest point is dropped."""


def convergence_bound(X: Any, y: Any) -> float:
    """(R/γ)²: at most so many updates, from weights 0, until a perceptron has all samples right.

    R is the largest length of a sample with its bias input, √(‖x‖² + 1), and γ the widest margin.

    Args:
        X: The samples, shape (n, features).
        y: Two classes, shape (n,).

    Returns:
        The bound; inf if no line separates the classes, and the rule never ends.

    Raises:
        InputError: There are not two classes, or X and y do not pair up.

    Source: Novikoff, On convergence proofs on perceptrons, Symposium on the Mathematical Theory
    of Automata 12, 1962.

    >>> from nn.data import gate
    >>> round(convergence_bound(*gate("and")), 9), convergence_bound(*gate("xor"))
    (51.0, inf)
    """
    samples, signs = samples_and_signs(X, y)
    margin, _ = margin_and_direction(samples, signs)
    if margin == 0.0:
        return float("inf")
    return float(((samples**2).sum(axis=1).max() + 1.0) / margin**2)


def widest_margin(X: Any, y: Any) -> tuple[float, NDArray[np.float64], float]:
    """γ = max over ‖(w, b)‖ = 1 of min s·(w·x + b): the widest margin, and who has it.

    Args:
        X: The samples, shape (n, features).
        y: Two classes, shape (n,).

    Returns:
        γ, w of shape (features,), b; γ = 0 and weights of 0 if no line separates the classes.

    Raises:
        InputError: There are not two classes, or X and y do not pair up.

    >>> from nn.data import gate
    >>> margin, w, b = widest_margin(*gate("or"))
    >>> round(margin, 9), (3 * w).round(9).tolist(), round(3 * b, 9)
    (0.333333333, [2.0, 2.0], -1.0)
    """
    margin, direction = margin_and_direction(*samples_and_signs(X, y))
    return margin, direction[:-1], float(direction[-1])


def samples_and_signs(X: Any, y: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the samples, and −1 or +1 for the lower or the upper class of each."""
    samples = accept_samples("widest_margin", X)
    labels = accept_labels("widest_margin", y, len(samples))
    places = places_among("widest_margin", labels, two_classes("widest_margin", labels))
    return samples, np.asarray(2.0 * places - 1.0, dtype=np.float64)


def margin_and_direction(
    samples: NDArray[np.float64], signs: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64]]:
    """Return the widest margin and its direction (w, b); 0 and zeros if no line separates.

    Samples far away from 0 and near each other have a γ that is lost in rounding beside R. Whether
    a line separates them is the same question after standardising, and its line, taken back,
    separates the samples themselves; its margin stands for the widest one then.
    """
    points = signed_points(samples, signs)
    margin, direction = margin_of(points)
    if margin > 0.0:
        return margin, direction
    standardise = Standardiser(samples)
    _, found = margin_of(signed_points(standardise(samples), signs))
    w = found[:-1] / standardise.std
    direction = np.array([*w, found[-1] - w @ standardise.mean])
    length = float(np.linalg.norm(direction))
    narrow = float((points @ direction).min()) / length if length > 0.0 else 0.0
    if narrow <= 0.0:
        return 0.0, np.zeros(len(direction))
    return narrow, direction / length


def signed_points(samples: NDArray[np.float64], signs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return s·(x, 1) for each sample: what must lie on the positive side of (w, b)."""
    points: NDArray[np.float64] = np.column_stack([samples, np.ones(len(samples))])
    return np.asarray(points * signs[:, None])


def margin_of(points: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
    """Return the widest margin and its direction; 0 and a zero vector if there is none."""
    nearest = nearest_to_zero(points)
    least, length = float((points @ nearest).min()), float(np.linalg.norm(nearest))
    if least <= TOLERANCE * float((points**2).sum(axis=1).max()):
        return 0.0, np.zeros(points.shape[1])
    return least / length, nearest / length


def nearest_to_zero(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the point of the convex hull of the points that is nearest to 0.

    Source: Wolfe, Finding the nearest point in a polytope, Mathematical Programming 11, 1976.
    """
    lengths = (points**2).sum(axis=1)
    limit = TOLERANCE * float(lengths.max())
    corners = [int(lengths.argmin())]
    shares = np.array([1.0])
    nearest: NDArray[np.float64] = points[corners[0]]
    for _ in range(100 * len(points)):
        ahead = points @ nearest
        corner = int(ahead.argmin())
        if nearest @ nearest - ahead[corner] <= limit or corner in corners:
            break
        corners.append(corner)
        shares = np.append(shares, 0.0)
        corners, shares = inside_the_hull(points, corners, shares)
        nearest = shares @ points[corners]
    return nearest


def inside_the_hull(
    points: NDArray[np.float64], corners: list[int], shares: NDArray[np.float64]
) -> tuple[list[int], NDArray[np.float64]]:
    """Go towards the nearest point of the plane through the corners, and drop those behind it."""
    while True:
        wanted = nearest_on_plane(points[corners])
        if (wanted > LEAST_SHARE).all():
            return corners, wanted
        behind = wanted <= LEAST_SHARE
        part = float((shares[behind] / (shares[behind] - wanted[behind])).min())
        shares = (1.0 - part) * shares + part * wanted
        kept = shares > LEAST_SHARE
        corners = [corner for corner, keep in zip(corners, kept) if keep]
        shares = shares[kept] / shares[kept].sum()


def nearest_on_plane(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return shares that sum to 1 and make Σ share·corner as short as possible; some may be < 0."""
    count = len(corners)
    system = np.ones((count + 1, count + 1))
    system[0, 0] = 0.0
    system[1:, 1:] = corners @ corners.T
    right = np.zeros(count + 1)
    right[0] = 1.0
    return np.asarray(np.linalg.lstsq(system, right, rcond=None)[0][1:], dtype=np.float64)
