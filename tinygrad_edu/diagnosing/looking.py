"""diagnose: look at one recorded pass for what keeps a network from learning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tinygrad_edu.chain import name_of
from tinygrad_edu.diagnosing.births import gradients_born_bad, values_born_bad
from tinygrad_edu.diagnosing.dead_and_flat import dead_units, saturated_units
from tinygrad_edu.diagnosing.diagnosis import Diagnosis
from tinygrad_edu.diagnosing.findings import rank_of
from tinygrad_edu.diagnosing.layers import layers_of, lost_gradients
from tinygrad_edu.diagnosing.limits import Limits
from tinygrad_edu.diagnosing.structure import structure_of
from tinygrad_edu.diagnosing.units import units_of
from tinygrad_edu.errors import InputError
from tinygrad_edu.node import Node
from tinygrad_edu.passes import record_pass

if TYPE_CHECKING:
    from collections.abc import Iterable


def diagnose(
    output: Node,
    *,
    parameters: Iterable[Node] | None = None,
    fewest: int = 4,
    flat: float = 0.04,
    most: float = 0.75,
    many: float = 0.5,
    vanishing: float = 1e-3,
    exploding: float = 1e3,
) -> Diagnosis:
    """Find what keeps a network from learning: NaN, dead and saturated units, lost gradients.

    It looks at one pass over a whole batch, and writes to no node:

        non-finite    the oldest value, and the first gradient of the way back, that is NaN or inf
                      though what it was computed from is finite
        dead          a ReLU whose net is ≤ 0 on all samples; leaky_relu cannot be
        saturated     a sigmoid or tanh whose slope is below `flat` of the steepest on more than
                      `most` of the samples; the last layer only where the error cannot reach it.
                      softmax is not judged: it is meant to become certain
        vanishing     mean |∂E/∂net| of the first layer / that of the last, below `vanishing`
        exploding     the same above `exploding`

    A layer is as deep as there are products with parameters on the way to it.

    Fewer than `many` of a layer's units dead or saturated are a minor finding: most networks that
    have learned well have some.

    Args:
        output: The result E, one number.
        parameters: The leaves that are learned, e.g. network.parameters(). If left out, all leaves
            are but plain numbers and arrays, and of two in one product the first: the w of w·x
            (for matrices the second: the W of x @ W).
        fewest: Samples that a ReLU must have been off on, at least, to be called dead.
        flat: A share of the steepest slope: 0.04 is σ′ < 0.01, tanh′ < 0.04.
        most: A share of the samples.
        many: A share of the units of a layer.
        vanishing: A ratio.
        exploding: A ratio.

    Returns:
        A Diagnosis: print it, or read its .findings and .layers; True if anything is wrong that
        is not minor.

    Raises:
        InputError: output is not a node of one number, or a limit is out of range.
        StaleGraphError: A leaf's data was replaced after the forward pass.

    >>> from tinygrad_edu import Value, sqrt
    >>> x = Value(0.0, label="x")
    >>> y = sqrt(x)
    >>> y.label = "y"
    >>> diagnosis = diagnose(y)
    >>> diagnosis.findings[0].message
    '∂y/∂x becomes inf by 1 × inf, from y = 0 (d_sqrt)'
    >>> bool(diagnosis), bool(diagnose(Value(2.0) * 3.0))
    (True, False)
    """
    if not isinstance(output, Node):
        raise InputError(f"diagnose got {output!r:.80}; it takes the result: diagnose(E)")
    limits = Limits(fewest, flat, most, many, vanishing, exploding)
    with np.errstate(all="ignore"):
        record = record_pass(output)
        structure = structure_of(record.nodes, None if parameters is None else set(parameters))
        layers = layers_of(record, structure)
        findings = values_born_bad(record) + gradients_born_bad(record)
        findings += lost_gradients(layers, limits, name_of(output))
        error = float(np.ravel(output._data)[0])
        for units in units_of(record, structure):
            findings += dead_units(units, limits) + saturated_units(units, limits, error)
    findings.sort(key=rank_of)
    return Diagnosis(name_of(output), output.text, findings, layers)
