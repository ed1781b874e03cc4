"""The reader against the truth: random networks, whose structure is known."""

from random import Random

import pytest

from tests.structure.sweep import is_undecidable, random_by_hand, random_mlp
from tinygrad_edu import history
from tinygrad_edu.structure import read_network

COUNT = 150


def answer(known):
    """What the reader says: sizes, samples, weights, activations, and what is out of order."""
    network = read_network(history(known.E))
    activations = [
        {p.activation.name if p.activation else "identity" for unit in layer for p in unit.passes}
        for layer in network.layers
    ]
    weights = {w for unit in network.units for w in unit.weights}
    return network.sizes, network.samples, weights, activations, network.broken


def truth(known):
    return (
        known.sizes,
        known.samples,
        known.weights,
        [{name} for name in known.activations],
        [],
    )


@pytest.mark.parametrize(("build", "seed"), [(random_mlp, 1), (random_by_hand, 2)])
def test_every_random_network_is_read_right(build, seed):
    random = Random(seed)
    known = [build(random) for _ in range(COUNT)]
    decidable = [each for each in known if not is_undecidable(each)]
    assert len(decidable) >= COUNT - 3
    wrong = [(each.style, each.sizes) for each in decidable if answer(each) != truth(each)]
    assert wrong == []


def test_told_the_parameters_it_reads_what_nothing_else_can_tell():
    random = Random(3)
    known = [random_by_hand(random) for _ in range(COUNT)]
    undecidable = [each for each in known if is_undecidable(each)]
    assert undecidable
    for each in undecidable:
        leaves = {node for node in history(each.E) if not node.inputs and not node.is_constant}
        biases = {leaf for leaf in leaves if leaf.born > max(w.born for w in each.weights)}
        parameters = each.weights | {min(biases, key=lambda leaf: leaf.born)}
        network = read_network(history(each.E), parameters)
        assert {w for unit in network.units for w in unit.weights} == each.weights
