"""A function of ours beside one of PyTorch's: shape, dtype, value, first and second derivative.

Tolerances: 1e-12 of the largest number of an array in float64, 2e-5 in float32.
"""

import numpy as np
import torch

import tinygrad_edu as tg
from tests.oracle.views import VIEWS

TOLERANCES = {np.dtype(np.float64): 1e-12, np.dtype(np.float32): 2e-5}
NUMPY = {torch.float64: np.dtype(np.float64), torch.float32: np.dtype(np.float32)}


def close(ours, theirs, dtype, what):
    theirs = (theirs.detach() + 0.0).numpy()  # a sum, since PyTorch has zeros without numbers
    assert np.shape(ours) == theirs.shape, what
    largest = max(1.0, float(np.abs(theirs).max())) if theirs.size else 1.0
    tolerance = TOLERANCES[dtype]
    np.testing.assert_allclose(
        ours, theirs, rtol=tolerance, atol=tolerance * largest, err_msg=str(what)
    )


def weights_like(out):
    """Weights for Σ weight · out, the same on both sides and none of them alike."""
    count = int(np.prod(np.shape(out)))
    numbers = np.linspace(0.5, 1.5, count).reshape(np.shape(out))
    return numbers.astype(out.dtype)


def slopes(total, leaves):
    """The gradients of PyTorch that can be differentiated again, 0 where there is none."""
    found = torch.autograd.grad(total, leaves, create_graph=True, allow_unused=True)
    return [torch.zeros_like(x) if g is None else g for g, x in zip(found, leaves, strict=True)]


def hold(ours, theirs, inputs, settings, layout="as_it_is", dtype=np.float64, twice=True):
    """Compare a function of ours with one of PyTorch's, at inputs in a layout and a dtype."""
    what = (layout, [np.shape(x) for x in inputs], settings)
    dtype = np.dtype(dtype)
    laid = [VIEWS[layout](np.asarray(x, dtype=dtype)) for x in inputs]
    mine = [tg.Tensor(leaf, dtype=dtype) for leaf, _, _ in laid]
    other = [torch.tensor(np.array(leaf, order="C"), requires_grad=True) for leaf, _, _ in laid]
    out = ours(*[view(x) for x, (_, view, _) in zip(mine, laid, strict=True)], **settings)
    reference = theirs(*[view(x) for x, (_, _, view) in zip(other, laid, strict=True)], **settings)
    assert out.dtype == NUMPY[reference.dtype], what
    close(out.data, reference, out.dtype, what)
    weights = weights_like(out)
    first = tg.gradients((out * weights).sum(), mine, record=True)
    if reference.requires_grad:
        wanted = slopes((reference * torch.tensor(weights)).sum(), other)
    else:
        wanted = [torch.zeros_like(x) for x in other]
    for gradient, right, leaf in zip(first, wanted, mine, strict=True):
        assert gradient.dtype == leaf.dtype, what
        close(gradient.data, right, dtype, what)
    (out * weights).sum().backward()
    for leaf, right in zip(mine, wanted, strict=True):
        close(leaf.grad, right, dtype, what)
    if twice and any([right.requires_grad for right in wanted]):
        curved(mine, first, other, wanted, dtype, what)


def curved(mine, first, other, wanted, dtype, what):
    """Compare the derivatives of Σ weight · gradient: every second derivative is in one of them."""
    total = sum([(g * weights_like(g)).sum() for g in first])
    reference = sum([(g * torch.tensor(weights_like(m))).sum() for g, m in zip(wanted, first)])
    for ours, theirs in zip(tg.gradients(total, mine), slopes(reference, other), strict=True):
        close(ours, theirs, dtype, ("second", *what))
