"""Counts, numbers, shapes, words: what is refused at the door, and what the message says."""

import fractions
import inspect

import numpy as np
import pytest

import nn
import viz.plots
from tinygrad_edu import InputError
from tinygrad_edu.ground import arguments
from tinygrad_edu.ground.arguments import told

REFUSED = {
    "10⁴⁰⁰ samples": (lambda: nn.data.moons(10**400), "moons got n=1000.*at most"),
    "a span of time as a count": (
        lambda: nn.data.moons(np.timedelta64(4, "D")),
        "moons got n=np.timedelta64.*a whole number, 2 or more",
    ),
    "10⁴⁰⁰ as a number": (lambda: nn.Dropout(10**400), "p=1000.*a finite number"),
    "10⁴⁰⁰ epochs": (
        lambda: nn.history.AdalineGD(n_iter=10**400).fit([[0.0], [1.0]], [0, 1]),
        "AdalineGD got n_iter=1000",
    ),
    "more weights than any memory": (
        lambda: nn.Linear(10**9, 10**9),
        "do not fit into memory",
    ),
    "an array for a truth value": (
        lambda: nn.data.batches([[1.0]], shuffle=np.array([True, False])),
        r"batches got shuffle=array\(\[ True, False\]\); write True or False",
    ),
    "a word for an epoch": (
        lambda: nn.StepDecay(nn.SGD([nn.Neuron(1, seed=0).bias], lr=0.1), 2).lr_at("3"),
        "a schedule got epoch='3'; write a whole number",
    ),
    "classes of two kinds": (
        lambda: nn.history.Perceptron().fit([[0.0], [1.0]], np.array([None, 1], dtype=object)),
        "all of one kind",
    ),
    "net inputs and targets of other shapes": (
        lambda: nn.history.SigmoidNeuron().losses_of([0.5, 1.0], [1.0]),
        r"net inputs of shape \(2,\) and targets of shape \(1,\)",
    ),
    "a range the other way round": (
        lambda: viz.plots.activations(["tanh"], between=(4.0, -4.0)),
        r"between=\(4\.0, -4\.0\); write the smaller number first",
    ),
    "a range of one number": (
        lambda: viz.plots.error_surface(np.hypot, w=3.0),
        "error_surface got w=3.0",
    ),
    "a grid that nobody waits for": (
        lambda: viz.plots.error_surface(np.hypot, steps=10**400),
        "10,000 at most",
    ),
    "a number for names": (
        lambda: viz.plots.error_surface(np.hypot, names=3),
        "names=3; write a list of words, 2 of them",
    ),
    "no model": (
        lambda: viz.plots.decision_boundary(None, [[0.0, 1.0], [1.0, 0.0]], [0, 1]),
        "decision_boundary got model=None; write a function of X",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_argument_is_refused_by_its_name(what):
    call, message = REFUSED[what]
    with pytest.raises(InputError, match=message):
        call()


def test_a_fraction_is_the_float_that_it_is():
    half, _ = nn.data.moons(4, fractions.Fraction(1, 2), seed=0)
    assert half.dtype == np.float64
    np.testing.assert_array_equal(half, nn.data.moons(4, 0.5, seed=0)[0])


def test_a_seed_may_be_as_large_as_numpy_takes_it():
    assert nn.data.moons(4, seed=10**40)[0].shape == (4, 2)


def test_a_number_too_long_to_be_written_is_told_by_its_length():
    assert told(10**5000) == "a whole number of 5001 digits"
    with pytest.raises(InputError, match="a whole number of 20001 digits"):
        arguments.check_count("moons got n", 10**20000, 2)


def test_a_range_whose_width_overflows_is_refused():
    with pytest.raises(InputError, match="too wide for any scale"):  # 2e308 is no float
        arguments.check_range("activations got between", (-1e308, 1e308))


def test_a_function_of_c_that_does_not_say_what_it_takes_is_let_in():
    with pytest.raises(ValueError, match="no signature"):
        inspect.signature(max)
    arguments.check_function("fit got metric", max, "outputs, targets")
