"""The methods of NumPy's own functions on Tensors: numpy.add.reduce(t), numpy.multiply.outer."""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.registry import OF_NUMPY
from tinygrad_edu.rules.reductions import logsumexp
from tinygrad_edu.rules.shapes import reshape, shape_of

SAME_AS = {
    ("add", "reduce"): np.sum,
    ("maximum", "reduce"): np.max,
    ("minimum", "reduce"): np.min,
    ("multiply", "reduce"): np.prod,
    ("logical_and", "reduce"): np.all,
    ("logical_or", "reduce"): np.any,
    ("add", "accumulate"): np.cumsum,
    ("multiply", "accumulate"): np.cumprod,
}
"""The function that a method is another name of; a method goes along the first axis by itself."""

INSTEAD = {
    "reduce": "a loop: s = t[0], and then s = f(s, row) for row in t[1:]",
    "accumulate": "a loop, and tinygrad_edu.stack of what it gives",
    "reduceat": "the sum of each part: tinygrad_edu.stack([t[0:3].sum(), t[3:].sum()])",
    "at": "a new Tensor: t + …, or tinygrad_edu.where; nothing is changed in place",
    "outer": "t[:, None] and u[None, :] with an operator",
}
"""What to write in place of a method."""


def through_method(
    ufunc: np.ufunc, method: str, inputs: tuple[Any, ...], options: dict[str, Any]
) -> Any:
    """Return what a method of a NumPy function gives for Tensors, if it is in no name of SAME_AS.

    Raises:
        InputError: It cannot be differentiated here.
    """
    name = ufunc.__name__
    if (name, method) == ("logaddexp", "reduce") and set(options) <= {"axis", "keepdims"}:
        return logsumexp(*inputs, **{"axis": 0, **options})
    op = OF_NUMPY.get(name)
    if method == "outer" and op is not None and not options:
        x, y = [part if hasattr(part, "shape") else np.asarray(part) for part in inputs]
        return op(reshape(x, shape=(*shape_of(x), *[1] * len(shape_of(y)))), y)
    raise InputError(
        f"numpy.{name}.{method} cannot be differentiated here; write {INSTEAD[method]}"
    )
