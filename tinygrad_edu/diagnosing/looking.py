"""diagnose: look at one recorded pass for what keeps a network from learning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.diagnosing.births import gradients_born_bad, values_born_bad
from tinygrad_edu.diagnosing.cuts import cut_graph
from tinygrad_edu.diagnosing.dead_and_flat import dead_units, saturated_units
from tinygrad_edu.diagnosing.diagnosis import Diagnosis
from tinygrad_edu.diagnosing.findings import rank_of
from tinygrad_edu.diagnosing.growing import growing_graph
from tinygrad_edu.diagnosing.layers import layers_of, lost_gradients
from tinygrad_edu.diagnosing.leftovers import added_gradients, note_of_leftovers
from tinygrad_edu.diagnosing.limits import Limits
from tinygrad_edu.diagnosing.silent import no_gradient
from tinygrad_edu.diagnosing.units import units_of
from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.arguments import told
from tinygrad_edu.node import Node
from tinygrad_edu.passes import record_pass
from tinygrad_edu.structure import read_network

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tinygrad_edu.passes import RecordedPass


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
    """Find what keeps a network from learning: NaN, dead units, lost, forgotten, cut gradients.

    It looks at one pass over a whole batch, on any graph, and writes to no node:

        non-finite    the oldest value, and the first gradient of the way back, that is NaN or inf
                      though what it was computed from is finite
        cut graph     a leaf made of a computed node's .data, a result that was not computed, or a
                      parameter that no way leads to (of those that `parameters` names)
        growing graph w -= lr * w.grad, which makes a new node of w in each pass
        added         .grad holds more than the gradient of this pass: zero_grad() was forgotten
        no gradient   nothing arrives at any weight, though E is not 0
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
            are but plain numbers and arrays, and of two in one product `read_network` tells which.
        fewest: Samples that a ReLU must have been off on, at least, to be called dead. A layer
            that is off as a whole is dead on any number of samples.
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
        raise InputError(f"diagnose got {told(output)}; it takes the result: diagnose(E)")
    limits = Limits(fewest, flat, most, many, vanishing, exploding)
    learned = None if parameters is None else as_parameters(parameters)
    with np.errstate(all="ignore"):
        record = record_pass(output)
        name = record.names.result
        network = read_network(record.nodes, learned)
        layers = layers_of(record, network)
        findings = values_born_bad(record) + gradients_born_bad(record)
        findings += cut_graph(record, learned)
        growing = growing_graph(record)
        free = leaves_to_watch(record, learned)
        weights = set(network.candidates)
        findings += growing or added_gradients(record, free, weights, name)
        lost = lost_gradients(layers, limits, name)
        error = float(np.ravel(output._data)[0])
        for units in units_of(record, network):
            lost += dead_units(units, limits) + saturated_units(units, limits, error)
        if all([finding.is_minor for finding in lost]):  # else the reason is known already
            lost += no_gradient(record, network, learned, name)
    findings += lost
    findings.sort(key=rank_of)
    notes = [] if growing else note_of_leftovers(record, free)
    return Diagnosis(name, output.text, findings, layers, notes)


def as_parameters(given: Any) -> set[Node]:
    """Return the parameters that diagnose was told of, or raise InputError."""
    found = [given] if isinstance(given, Node) or not np.iterable(given) else list(given)
    if isinstance(given, Node) or not all([isinstance(node, Node) for node in found]):
        raise InputError(
            f"diagnose got parameters={told(given)}; it takes a list of leaves: "
            "parameters=network.parameters(), or [w1, w2]"
        )
    return set(found)


def leaves_to_watch(record: RecordedPass, learned: set[Node] | None) -> list[Any]:
    """Return the leaves of a pass whose .grad is to be looked at: those that are learned."""
    free = [node for node in record.nodes if not node.inputs and not node.is_constant]
    return free if learned is None else [leaf for leaf in free if leaf in learned]
