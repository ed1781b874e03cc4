"""Every elementwise operation on numbers, beside mpmath at 50 digits: value and derivatives.

The points are ordinary ones, and the ends of the float format. A value may be off by 4 units in
the last place (ulps). A derivative may be off by 16 ulps of the largest among itself, the others
of its order and below, and 1: rules such as
1 − tanh² lose what is far below 1, as they do in PyTorch.
"""

import functools
import itertools
import math
import warnings

import mpmath
import pytest

from tests.oracle.scalars import CANNOT, DOMAINS, KINKS, MPMATH, SIZES, SMOOTH
from tinygrad_edu import OPS, NonFiniteWarning, Tensor, Value, gradients

ELEMENTWISE = [name for name, op in OPS.items() if not op.is_arraywise]

ORDINARY = [0.3, -0.7, 1.0, -1.0, 2.0, -2.5, 3.0, 0.015625, 7.125, -11.0]
EXTREME = [0.0, -0.0, 5e-324, 1e-308, -1e-308, 1e-160, -1e-20, 1e-9, -1e-9, 0.9999999999999999]
EXTREME += [-0.9999999999999999, 1.0000000000000002, 20.0, -20.0, 36.9, -36.9, 40.0, -40.0, 700.0]
EXTREME += [-700.0, 709.9, -745.2, 1e9, -1e9, 1e17, 1e154, -1e160, 1e308, -1e308]

VALUE_ULPS = 4
SLOPE_ULPS = 16
LARGEST = mpmath.mpf(1.7976931348623157e308)


def points_of(op):
    """The points at which an operation is tried, by its number of inputs."""
    count = op.arity or len(op.examples[0])
    if count == 1:
        return [(x,) for x in ORDINARY + EXTREME]
    if count == 2:
        pairs = itertools.product(ORDINARY + EXTREME[::3], repeat=2)
        return [*pairs, *itertools.product(EXTREME[1::3], EXTREME[2::3])]
    firsts = itertools.combinations(ORDINARY, count)
    return [*itertools.islice(firsts, 40), *[tuple(example) for example in op.examples]]


def allowed(name, point):
    return name not in DOMAINS or DOMAINS[name](*point)


def smooth(name, point):
    """Whether there is a derivative at a point, and it can be told from one that is not there."""
    inside = SMOOTH.get(name) or DOMAINS.get(name) or (lambda *_: True)
    is_kink = KINKS.get(name, lambda *_: False)
    return inside(*point) and not is_kink(*point)


def close(ours, exact, ulps, scale=0):
    """Whether ours is within a number of ulps of the exact number, or of a larger scale."""
    if abs(exact) > LARGEST:
        return math.isinf(ours) and (ours > 0) == (exact > 0)
    if not math.isfinite(ours):
        return abs(exact) > LARGEST * (1 - mpmath.mpf(2) ** -50)
    size = max(abs(exact), mpmath.mpf(scale), mpmath.mpf(0))
    unit = mpmath.mpf(math.ulp(min(float(size), 1.7e308)))
    return abs(mpmath.mpf(ours) - exact) <= ulps * unit


@functools.lru_cache(maxsize=64)
def exact_value(name, *at):
    """What mpmath computes: the differences of several derivatives meet at the same places."""
    return MPMATH[name](*at)


def exact_derivative(name, point, *places):
    """∂f/∂xᵢ, or ∂²f/∂xᵢ∂xⱼ, by central differences at 900 digits with steps of about 1e-40.

    They are off by 1e-80 of a higher derivative, and 900 digits hold 1e308 + 5e-324 and the step,
    a power of 2, exactly. One step of two sizes leads to the places of two steps of one: for the
    first derivative nothing is computed that the second by the same input does not need as well.
    """
    with mpmath.workdps(900):
        exact = [mpmath.mpf(x) for x in point]
        total, scale = mpmath.mpf(0), mpmath.mpf(1)
        smallest = min([1, *[abs(x) for x in exact if x]])
        steps = [2 * smallest * mpmath.mpf(2) ** -132 / len(places) for _ in places]
        for signs in itertools.product((1, -1), repeat=len(places)):
            moved = list(exact)
            for sign, place, step in zip(signs, places, steps, strict=True):
                moved[place] += sign * step
            total += math.prod(signs) * exact_value(name, *moved)
        for step in steps:
            scale *= 2 * step
        return total / scale


def test_every_elementwise_operation_has_a_function_of_mpmath():
    missing = set(ELEMENTWISE) - MPMATH.keys() - CANNOT.keys()
    assert not missing, (
        f"{sorted(missing)}: add to MPMATH in tests/oracle/scalars.py what mpmath computes there, "
        "to DOMAINS where it is real and to KINKS where its slope jumps; or to CANNOT a reason"
    )


@pytest.mark.parametrize("name", [name for name in ELEMENTWISE if name in MPMATH])
def test_values_are_mpmaths_to_4_ulps(name):
    op, tried = OPS[name], 0
    size_of = SIZES.get(name, lambda *_: 0)
    for point in points_of(op):
        if not allowed(name, point):
            continue
        with mpmath.workdps(700), warnings.catch_warnings():
            warnings.simplefilter("ignore", NonFiniteWarning)
            exact = MPMATH[name](*[mpmath.mpf(x) for x in point])
            outs = [op(*point), op(*[Value(x) for x in point]).data]
            outs.append(op(*[Tensor([x]) for x in point]).data.item())
            for out in outs:
                assert close(out, exact, VALUE_ULPS, size_of(*point)), (name, point, outs)
        tried += 1
    assert tried >= 10


@pytest.mark.parametrize("name", [name for name in ELEMENTWISE if name in MPMATH])
def test_first_and_second_derivatives_are_mpmaths_to_16_ulps(name):
    op, tried = OPS[name], 0
    points = points_of(op)
    for point in points[:: 1 + len(points) // 60]:
        if not smooth(name, point):
            continue
        places = range(len(point))
        exact = [exact_derivative(name, point, i) for i in places]
        if max(map(abs, exact)) > LARGEST:
            continue  # a second derivative would be computed from a first that overflows
        nodes = [Value(x) for x in point]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NonFiniteWarning)
            first = gradients(op(*nodes), nodes, record=True)
            second = [gradients(partial, nodes) for partial in first]
        curved = {(i, j): exact_derivative(name, point, i, j) for i in places for j in places}
        scale = max([1, *map(abs, exact), *map(abs, curved.values())])
        for i in places:
            assert close(first[i].data, exact[i], SLOPE_ULPS, 1), (name, point, i)
            for j in places:
                wanted = curved[i, j]
                assert close(second[i][j], wanted, SLOPE_ULPS, scale), (name, point, i, j)
        tried += 1
    assert tried >= 6
