"""McCulloch–Pitts neurons: the lecture's gates, and XOR, which takes three of them."""

import itertools

import numpy as np
import pytest

import nn
from examples.lecture import mcculloch_pitts
from nn.history import McCullochPittsNeuron, widest_margin
from tinygrad_edu import InputError

INPUTS = [(0, 0), (0, 1), (1, 0), (1, 1)]
TRUTH = {
    "and": [a and b for a, b in INPUTS],
    "or": [a or b for a, b in INPUTS],
    "nand": [int(not (a and b)) for a, b in INPUTS],
    "nor": [int(not (a or b)) for a, b in INPUTS],
}


def test_and_and_or_are_the_lectures_weights_and_thresholds():
    for gate, threshold in (("and", 1.5), ("or", 0.5)):
        neuron = McCullochPittsNeuron.for_gate(gate)
        assert (neuron.w_.tolist(), neuron.threshold, neuron.b_) == ([1, 1], threshold, -threshold)


@pytest.mark.parametrize("gate", TRUTH)
def test_a_gate_gives_its_truth_table_and_so_does_the_engines_step(gate):
    neuron = McCullochPittsNeuron.for_gate(gate)
    assert neuron.predict(INPUTS).tolist() == TRUTH[gate]
    by_engine = neuron.to_neuron()
    assert [by_engine(list(x)).data for x in INPUTS] == TRUTH[gate]


def test_not_turns_its_input_round():
    assert McCullochPittsNeuron.for_gate("not").predict([[0], [1]]).tolist() == [1, 0]


def test_a_sum_equal_to_the_threshold_is_not_above_it():
    assert McCullochPittsNeuron([1, 1], 2).predict([[1, 1]]).tolist() == [0]
    assert McCullochPittsNeuron([1, 1], 2).to_neuron()([1, 1]).data == 0.0


@pytest.mark.parametrize("gate", ["xor", "xnor"])
def test_one_neuron_that_is_xor_is_refused_with_the_reason(gate):
    with pytest.raises(InputError, match=r"The middle two add up to W1 \+ W2 .* not both"):
        McCullochPittsNeuron.for_gate(gate)


@pytest.mark.parametrize("gate", ["xor", "xnor"])
def test_the_reason_holds_for_all_weights_of_a_grid_and_by_the_hull(gate):
    X, y = nn.data.gate(gate)
    for w1, w2, threshold in itertools.product(np.linspace(-2, 2, 17), repeat=3):
        answers = McCullochPittsNeuron([w1, w2], threshold).predict(X)
        assert answers.tolist() != y.tolist()
    assert widest_margin(X, y)[0] == 0.0


def test_three_neurons_are_xor_by_themselves_and_as_a_network():
    h1, h2, answers = mcculloch_pitts.xor_of_three(INPUTS)
    assert h1.tolist() == TRUTH["or"]
    assert h2.tolist() == TRUTH["nand"]
    assert answers.tolist() == [a ^ b for a, b in INPUTS]
    network = mcculloch_pitts.xor_network()
    assert [network(list(x)).data for x in INPUTS] == [a ^ b for a, b in INPUTS]


def test_the_picture_of_xor_shows_both_diagonals_through_one_point():
    figure = mcculloch_pitts.draw_gates()
    lines = [np.array(line.get_xydata()) for line in figure.axes[3].get_lines()]
    assert len(lines) == 2
    assert lines[0].mean(axis=0).tolist() == lines[1].mean(axis=0).tolist() == [0.5, 0.5]
    assert [ax.get_title() for ax in figure.axes[:2]] == [
        "AND: 1 if I₁ + I₂ > 1.5",
        "OR: 1 if I₁ + I₂ > 0.5",
    ]


def test_the_script_runs_from_anywhere_and_draws_when_asked(script):
    printed, out = script(mcculloch_pitts)
    assert "  1 1     2 → 1   2 → 1   -2 → 0   -2 → 0" in printed
    assert "one neuron cannot be XOR" in printed
    names = sorted(path.name for path in out.iterdir())
    assert names == [f"mcculloch_pitts_{n}" for n in ("gates.png", "network.svg", "xor.png")]
