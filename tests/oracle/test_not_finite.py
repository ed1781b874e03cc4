"""Where upstream or a partial is inf or nan, all ways back give the same, place by place.

The semantics: a place whose upstream is exactly 0 passes on 0, even if the partial is inf or nan.
Every other product is that of floating-point numbers, so inf or nan times a partial of 0 is nan.
"""

import itertools
import math
import warnings

import numpy as np
import pytest

from tests.cases import for_each
from tests.numerical import weights_like
from tinygrad_edu import OPS, DomainError, Tensor, Value, gradients, unroll
from tinygrad_edu.contributions import by_rule, contributions_of

INF, NAN = math.inf, math.nan
NUMBERS = [0.0, -0.0, 0.5, -2.0, INF, -INF, NAN]
UPSTREAMS = [0.0, 1.0, -2.0, INF, -INF, NAN]
PLACEWISE = [op for op in OPS.values() if not op.is_arraywise]
COUNTS = {"sum": 2, "dot": 2}


def by_backward(total, leaves):
    total.backward()
    return [leaf.grad for leaf in leaves]


def by_steps(total, leaves):
    list(total.backward_steps())
    return [leaf.grad for leaf in leaves]


def by_recorded(total, leaves):
    return [gradient.data for gradient in gradients(total, leaves, record=True)]


def by_unrolled(total, leaves):
    found = unroll(total)()[1]
    return [found[leaf.label] for leaf in leaves]


WAYS = [by_steps, gradients, by_recorded, by_unrolled]


def expected_product(upstream, partial):
    """What the semantics say: a product of floats, but 0 under an upstream of 0."""
    return 0.0 if upstream == 0.0 else upstream * partial


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", ["Value", "number", "array"])
@pytest.mark.parametrize("op", PLACEWISE, ids=[op.name for op in PLACEWISE])
def test_all_ways_back_give_the_same_numbers_where_some_are_not_finite(op, kind):
    count = COUNTS.get(op.name, op.arity)
    tried = 0
    for numbers in itertools.product(NUMBERS, repeat=count):
        for upstream in UPSTREAMS if kind != "array" else [0.0, INF, NAN]:

            def graph(numbers=numbers, upstream=upstream):
                make = Value if kind == "Value" else Tensor
                data = [[x, 1.5] if kind == "array" else x for x in numbers]
                leaves = [make(x, label=name) for x, name in zip(data, "ab", strict=False)]
                out = op(*leaves)
                if kind == "array":
                    return (out * np.array([upstream, 1.0])).sum(), leaves
                return out * upstream, leaves

            try:
                expected = by_backward(*graph())
            except DomainError:
                continue
            # Unrolling writes and compiles a file, so not every program is.
            ways = WAYS if tried % 23 == 0 else WAYS[:-1]
            for way in ways:
                found = way(*graph())
                for one, other in zip(found, expected, strict=True):
                    same = np.array_equal(one, other, equal_nan=True)
                    assert same, (way.__name__, numbers, upstream, found, expected)
            tried += 1
    assert tried


@pytest.mark.parametrize(
    ("operation", "partial"),
    [
        (lambda x: x.step(), 0.0),
        (lambda x: x * 0.0, 0.0),
        (lambda x: x.relu(), 0.0),
        (lambda x: -x, -1.0),
        (lambda x: x.sqrt(), INF),
        (lambda x: x.maximum(-1.0) * 1.0, 1.0),
        (lambda x: x.maximum(1.0), 0.0),
    ],
)
@for_each(kind=[Value, Tensor], upstream=UPSTREAMS)
def test_a_contribution_is_the_product_of_floats_but_0_under_an_upstream_of_0(
    operation, partial, upstream, kind
):
    for way in (by_backward, *WAYS):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            leaf = kind(0.0, label="x")
            (found,) = way(operation(leaf) * upstream, [leaf])
        expected = expected_product(upstream, partial)
        assert np.array_equal(found, expected, equal_nan=True), way.__name__


PULLED = [
    pytest.param(op, example[:-1], example[-1], id=f"{op.name}-{number}")
    for op in OPS.values()
    if op.is_arraywise and op.pull is not None
    for number, example in enumerate(op.examples)
]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("op", "operands", "settings"), PULLED)
@for_each(number=[0.0, INF, -INF, NAN], spoilt=[0.0, INF, -INF, NAN])
def test_a_rule_written_out_gives_inf_and_nan_where_its_rule_does(
    op, operands, settings, number, spoilt
):
    for place in range(len(operands)):
        arrays = [np.array(operand, float) for operand in operands]
        arrays[place].flat[0] = number
        out = op(*[Tensor(array) for array in arrays], **settings)
        upstream = np.array(weights_like(out.data))
        upstream.flat[0] = spoilt
        upstream = upstream if out.shape else float(upstream)
        with np.errstate(all="ignore"):
            written, plain = contributions_of(upstream, out), by_rule(upstream, out)
        for found, expected in zip(written, plain, strict=True):
            # Where a sum meets inf and nan its order decides between them, and both are no number.
            assert np.array_equal(np.isfinite(found), np.isfinite(expected))
            finite = np.isfinite(expected)
            assert np.asarray(found)[finite] == pytest.approx(
                np.asarray(expected)[finite], abs=1e-14
            )


def test_what_is_left_out_by_a_choice_does_not_spoil_the_gradient():
    x = Tensor([NAN, 2.0])
    for name, slope in (("tanh", 1.0 - math.tanh(2.0) ** 2), ("relu", 1.0), ("exp", math.exp(2.0))):
        x.grad = 0.0
        (OPS[name](x)[1:]).sum().backward()
        assert x.grad == pytest.approx([0.0, slope], rel=1e-15), name
