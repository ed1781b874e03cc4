"""Unrolled programs give the bits of the graph wherever its arrays lie in memory."""

import random

import numpy as np
import pytest

import tinygrad_edu as tg
from tests.oracle.layouts import LAYOUTS, laid_out
from tinygrad_edu import InputError, Tensor, Value, leaves
from tinygrad_edu.unrolling import support, unroll

OPERATIONS = [
    lambda a, b, x: a.T,
    lambda a, b, x: a.tanh(),
    lambda a, b, x: a.relu(),
    lambda a, b, x: -a,
    lambda a, b, x: a.exp() * 0.1,
    lambda a, b, x: a.sum(axis=0),
    lambda a, b, x: a.sum(axis=-1, keepdims=True),
    lambda a, b, x: a.mean(axis=-1),
    lambda a, b, x: a.softmax(axis=0),
    lambda a, b, x: a[::-1],
    lambda a, b, x: a[:, ::2],
    lambda a, b, x: a.reshape(-1),
    lambda a, b, x: a + b,
    lambda a, b, x: a * b,
    lambda a, b, x: a @ b,
    lambda a, b, x: a @ b.T,
    lambda a, b, x: a * x(a.shape),
    lambda a, b, x: x(a.shape) @ b,
]


def random_program(seed):
    """A result of some matrices that lie in memory in all ways; the leaves have names."""
    source, numbers = random.Random(seed), np.random.default_rng(seed)

    def array(shape):
        return laid_out(source.choice(list(LAYOUTS)), numbers.normal(size=shape))

    def leaf(label, shape):
        node = Tensor(np.zeros(shape), label=label)
        node._data = array(shape)  # Tensor(…) copies, and keeps no gaps
        return node

    rows, inner, columns = [source.choice([1, 2, 3, 17]) for _ in range(3)]
    X, W = leaf("X", (rows, inner)), leaf("W", (inner, columns))
    nodes = [X @ W, X, W, leaf("b", (columns,))]
    for _ in range(8):
        left, right = source.choice(nodes), source.choice(nodes)
        try:
            new = source.choice(OPERATIONS)(left, right, array)
        except InputError:
            continue
        nodes.append(new if new.ndim else new * np.ones(2))
    return tg.sum([(node - 0.3).mean() for node in nodes])


@pytest.mark.parametrize("seed", range(150))
def test_a_program_has_the_bits_of_the_graph_in_every_layout(seed):
    result = random_program(seed)
    value, found = unroll(result)()
    result.backward()
    assert value == result.data
    for (name, gradient), leaf in zip(found.items(), leaves(result), strict=True):
        assert np.array_equal(gradient, leaf.grad), name


@pytest.mark.parametrize("layout", LAYOUTS)
def test_laid_out_copies_the_numbers_and_keeps_the_strides(layout):
    array = laid_out(layout, np.arange(24.0).reshape(2, 3, 4))
    copy = support.laid_out(np.ascontiguousarray(array), array.strides)
    assert np.array_equal(copy, array)
    assert copy.strides == array.strides
    assert not np.shares_memory(copy, array)


@pytest.mark.parametrize("shape", [(0,), (2, 0), (0, 3)])
def test_laid_out_takes_arrays_of_nothing(shape):
    array = np.zeros(shape).T
    assert support.laid_out(array, array.strides).shape == array.shape


def assert_unrolls(result):
    value, found = unroll(result)()
    result.backward()
    assert value == result.data
    assert [np.array_equal(found[leaf.label], leaf.grad) for leaf in leaves(result)] == [
        True
    ] * len(found)


def test_the_transpose_of_a_number_is_the_number():
    t = Tensor(2.0, label="t")
    assert_unrolls(t.T * 3)


SUBSCRIPTS = ["ij->i", "ij->j", "ij,jk->ik", "ij,jk->i", "ij,j->i", "i,j->ij", "bij,jk->bik"]


@pytest.mark.parametrize("reduce", [Tensor.sum, lambda y: (y * 2).sum(axis=-1).mean()])
@pytest.mark.parametrize("length", [1, 2])
@pytest.mark.parametrize("subscripts", SUBSCRIPTS)
def test_an_einsum_with_labels_of_length_one_is_unrolled(subscripts, length, reduce):
    operands = [
        Tensor(np.cos(np.arange(length ** len(part))).reshape((length,) * len(part)), label=name)
        for name, part in zip("ab", subscripts.partition("->")[0].split(","), strict=False)
    ]
    assert_unrolls(reduce(tg.einsum(*operands, subscripts=subscripts)))


def test_a_very_long_label_has_a_file_all_the_same():
    w = Value(2.0, label="w" * 300)
    result = w * 3.0
    result.label = "E" * 400
    program = unroll(result)
    assert program.path.exists()
    assert program()[1] == {"w" * 300: 3.0}
