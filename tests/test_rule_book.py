"""The rule book: an operation is written once, and what asks of it goes by what it says itself."""

import numpy as np
import pytest

import tinygrad_edu as tg
from tinygrad_edu import InputError, Tensor, Value
from tinygrad_edu.arraywise import Arraywise
from tinygrad_edu.node import Node
from tinygrad_edu.op import Op
from tinygrad_edu.registry import OPS


def operands_and_settings(op):
    example = op.examples[0]
    if op.partials is None:
        return example[:-1], dict(example[-1])
    return example, {}


@pytest.mark.parametrize("name", OPS)
def test_every_operation_has_a_vjp_of_one_signature_and_partials_or_none(name):
    op = OPS[name]
    operands, settings = operands_and_settings(op)
    out = op.compute(*operands, **settings)
    found = op.vjp(np.ones_like(out)[()], out, *operands, **settings)
    assert len(found) == len(operands)
    assert (op.partials is None) == op.is_arraywise
    assert op.derivative is (op.partials or op.vjp)


@pytest.mark.parametrize("name", [name for name, op in OPS.items() if op.partials])
@pytest.mark.parametrize("upstream", [1.0, -0.5, 0.0])
def test_the_vjp_of_an_elementwise_operation_is_upstream_times_partial_to_the_last_bit(
    name, upstream
):
    op = OPS[name]
    for example in op.examples:
        out = op.compute(*example)
        expected = [upstream * partial for partial in op.partials(out, *example)]
        assert list(op.vjp(upstream, out, *example)) == expected


def test_where_upstream_is_0_an_infinite_partial_counts_for_nothing():
    x, out = np.array([0.0, 4.0]), np.array([0.0, 2.0])
    with np.errstate(divide="ignore", invalid="ignore"):
        assert tg.sqrt.partials(out, x)[0].tolist() == [np.inf, 0.25]
        assert tg.sqrt.vjp(np.array([0.0, 2.0]), out, x)[0].tolist() == [0.0, 0.5]


@pytest.mark.parametrize("kind", [Value, lambda number: Tensor([number])])
def test_a_vjp_of_nodes_is_a_graph_and_none_for_a_plain_number(kind):
    x, upstream = kind(3.0), kind(2.0)
    to_x, to_number = tg.multiply.vjp(upstream, x * 5.0, x, 5.0)
    assert isinstance(to_x, Node)
    assert np.all(to_x.data == 10.0)
    assert to_number is None


def test_a_rule_is_put_where_its_signature_belongs():
    def d_half(s, x):
        return (0.5,)

    def d_all(upstream, s, x, axis=None):
        return (upstream,)

    half = Op(lambda x: x / 2.0, "½", name="half", text="½{}")
    whole = Arraywise(lambda x, axis=None: x, "all", name="all", text="all({})")
    assert half.rule(d_half) is half.partials is half.derivative is d_half
    assert whole.rule(d_all) is whole.vjp is whole.derivative is d_all
    assert half.vjp(3.0, 1.0, 2.0) == (1.5,)
    assert whole.partials is None


@pytest.mark.parametrize("kind", [Op, Arraywise])
def test_an_operation_without_a_rule_says_so_however_it_is_asked(kind):
    bare = kind(lambda x, axis=None: x, "b", name="bare", text="b({})")
    settings = {"axis": 0} if kind is Arraywise else {}
    with pytest.raises(InputError, match="bare has no rule to differentiate it by"):
        bare.vjp(1.0, 2.0, 2.0, **settings)
