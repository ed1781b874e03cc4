"""The lecture's names: w1 … w8, b1, b2, i1, net_h1, out_h1, net_o1, target_o1, E_o1, E_total."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nn.units import Layer
    from tinygrad_edu import Value


def name_units(layers: Sequence[Layer]) -> None:
    """Name the neurons: h1, h2, … in a hidden layer (h1_1, h2_1, … in several), o1, o2, … last.

    A neuron with a name gives its net and its output the labels net_h1 and out_h1.
    """
    hidden = layers[:-1]
    for number, layer in enumerate(hidden, start=1):
        prefix = "h" if len(hidden) == 1 else f"h{number}_"
        for place, neuron in enumerate(layer.neurons, start=1):
            neuron.name = f"{prefix}{place}"
    for place, neuron in enumerate(layers[-1].neurons, start=1):
        neuron.name = f"o{place}"


def label_parameters(layers: Sequence[Layer]) -> None:
    """Label the weights w1, w2, … and the biases b1, b2, …, neuron by neuron."""
    neurons = [neuron for layer in layers for neuron in layer.neurons]
    weights = [weight for neuron in neurons for weight in neuron.weights]
    biases = [neuron.bias for neuron in neurons if neuron.bias is not None]
    label_in_order("w", weights)
    label_in_order("b", list(dict.fromkeys(biases)))


def label_in_order(letter: str, values: Sequence[Value]) -> None:
    """Label values with a letter and their number, where they have no label yet."""
    for number, value in enumerate(values, start=1):
        value.label = value.label or f"{letter}{number}"


def label_loss(terms: Sequence[Value], outputs: Sequence[Value], targets: Sequence[Value]) -> None:
    """Label the terms and the targets of a loss after the outputs: out_o1 gives E_o1."""
    for term, output, target in zip(terms, outputs, targets):
        if output.label.startswith("out_"):
            unit = output.label.removeprefix("out_")
            term.label = term.label or f"E_{unit}"
            target.label = target.label or f"target_{unit}"
