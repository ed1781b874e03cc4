"""Matrix products: matmul, and linear, the net input of a layer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.arraywise import arraywise
from tinygrad_edu.errors import InputError
from tinygrad_edu.op import CONSTANT
from tinygrad_edu.rules.same_kind import same_kind
from tinygrad_edu.rules.shapes import (
    MATRIX,
    reshape,
    shape_of,
    sum_along,
    sum_of_rows,
    sum_to,
    transpose,
)
from tinygrad_edu.rules.subscripts import einsum as einsum  # where it used to be

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tinygrad_edu.ground.kinds import Contributions, Numbers, Operand

WEIGHTS = np.array([[0.3, -0.2, 0.9, 1.1], [0.7, 0.4, -0.6, 0.2], [-0.8, 0.1, 0.5, -1.3]])
BATCHES = np.stack([MATRIX, 1 - MATRIX])


@arraywise(
    "@",
    text="{} · {}",
    python="{} @ {}",
    latex=r"{} \, {}",
    back=["upstream · {1}ᵀ", "{0}ᵀ · upstream"],
    examples=[(MATRIX, WEIGHTS, {}), (MATRIX, WEIGHTS[:, 0], {}), (BATCHES, WEIGHTS, {})],
    numpy="matmul",
    stays_finite=True,
    role="product",
)
def matmul(x: Any, y: Any) -> Any:
    """Return the matrix product X · Y; of stacks of matrices, the product of each pair."""
    if x.ndim == 0 or y.ndim == 0 or x.shape[-1] != y.shape[-2:][0]:
        raise InputError(
            f"the product of shapes {x.shape} and {y.shape} needs as many columns on the left as "
            "rows on the right; .T or .reshape(…) brings one into shape, and * is place by place"
        )
    return np.matmul(x, y)


@matmul.rule
def d_matmul(upstream: Operand, s: Operand, x: Operand, y: Operand) -> Contributions[Operand]:
    """∂E/∂X = ∂E/∂S · Yᵀ and ∂E/∂Y = Xᵀ · ∂E/∂S, summed where one matrix met several."""
    left = reshape(x, shape=(1, *shape_of(x))) if len(shape_of(x)) == 1 else x
    right = reshape(y, shape=(*shape_of(y), 1)) if len(shape_of(y)) == 1 else y
    stacked = np.broadcast_shapes(shape_of(left)[:-2], shape_of(right)[:-2])
    rows, columns = shape_of(left)[-2], shape_of(right)[-1]
    upstream = reshape(upstream, shape=(*stacked, rows, columns))
    to_left = sum_to(matmul(upstream, swap_last(right)), shape_of(left))
    to_right = sum_to(matmul(swap_last(left), upstream), shape_of(right))
    return reshape(to_left, shape=shape_of(x)), reshape(to_right, shape=shape_of(y))


@matmul.pull_rule
def pull_matmul(upstream: Numbers, node: Any) -> Contributions[Numbers]:
    """Return d_matmul of two matrices, without what nobody needs."""
    x, y = node.inputs
    if x._data.ndim != 2 or y._data.ndim != 2:
        to_x, to_y = d_matmul(upstream, node._data, x._data, y._data)
        return None if x.is_constant else to_x, None if y.is_constant else to_y
    to_x = None if x.is_constant else np.dot(upstream, y._data.T)
    to_y = None if y.is_constant else np.dot(x._data.T, upstream)
    return to_x, to_y


@same_kind
def swap_last(x: Any) -> Any:
    """Return x with its last two axes exchanged: the transpose of every matrix."""
    ndim = len(shape_of(x))
    return transpose(x, axes=(*range(ndim - 2), ndim - 1, ndim - 2))


@arraywise(
    "x·W + b",
    text="{} · {} + {}",
    latex=r"{} \, {} + {}",
    back=["upstream · {1}ᵀ", "{0}ᵀ · upstream", "upstream, summed over the batch"],
    examples=[
        (MATRIX, WEIGHTS, WEIGHTS[0], {}),
        (MATRIX[0], WEIGHTS, WEIGHTS[0], {}),
        (BATCHES, WEIGHTS, WEIGHTS[0], {}),
    ],
    is_quiet=True,
    stays_finite=True,
    role="product",
)
def linear(x: Any, weight: Any, bias: Any) -> Any:
    """Return X · W + b: every row of X through a layer of neurons, each a column of W."""
    if bias.shape != weight.shape[1:] or bias.ndim != 1:
        raise InputError(
            f"linear got weights of shape {weight.shape} and a bias of shape {bias.shape}; it "
            "needs weights (n_in, n_out) and a bias for each neuron, of shape (n_out,)"
        )
    if x.shape[-1:] != weight.shape[:1]:
        raise InputError(
            f"linear got inputs of shape {x.shape} and weights of shape {weight.shape}; it needs "
            "inputs (batch, n_in) and weights (n_in, n_out)"
        )
    net = np.dot(x, weight)
    net += bias
    return net


@linear.rule
def d_linear(
    upstream: Operand, s: Operand, x: Operand, weight: Operand, bias: Operand
) -> Contributions[Operand]:
    """∂E/∂X = δ · Wᵀ, ∂E/∂W = Xᵀ · δ and ∂E/∂b = Σ δ over the batch, with δ = ∂E/∂S."""
    n_in, n_out = shape_of(weight)
    batch = math.prod(shape_of(x)[:-1])
    rows, deltas = reshape(x, shape=(batch, n_in)), reshape(upstream, shape=(batch, n_out))
    to_x = matmul(deltas, transpose(weight))
    return (
        reshape(to_x, shape=shape_of(x)),
        matmul(transpose(rows), deltas),
        sum_along(deltas, axis=0),
    )


@linear.pull_rule
def pull_linear(upstream: Numbers, node: Any) -> Sequence[Numbers | None]:
    """Return d_linear, without what nobody needs: the gradient of the data, for one."""
    x, weight, bias = node.inputs
    rows, deltas = x._data, upstream
    if rows.ndim != 2:
        batch = math.prod(rows.shape[:-1])
        rows, deltas = rows.reshape(batch, rows.shape[-1]), deltas.reshape(batch, deltas.shape[-1])
    to_x = None if x.op is CONSTANT and x.is_constant else np.dot(upstream, weight._data.T)
    to_weight = None if weight.op is CONSTANT and weight.is_constant else np.dot(rows.T, deltas)
    to_bias = None if bias.op is CONSTANT and bias.is_constant else sum_of_rows(deltas)
    return to_x, to_weight, to_bias
